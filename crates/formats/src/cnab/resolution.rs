//! Which bundle of the workspace a dependency means (CNAB 500; Porter's rules where that is silent).

use std::sync::Arc;

use plimsoll_base::{FileId, VersionRange};

use super::bundle::{Dependency, Wire};
use super::dialect;
use super::image::ImageReference;
use super::template;
use crate::surroundings::{NamedBundle, Surroundings};

/// Why a dependency cannot be found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Unresolved {
    /// It names no bundle.
    Unnamed,
    /// No bundle of this name is in the workspace: the reference.
    NotInWorkspace(Arc<str>),
    /// Only other versions of it are: the reference, the wish, the versions.
    OtherVersions(Arc<str>, String, Vec<Arc<str>>),
}

impl Unresolved {
    /// What it is, in a few words: "localhost:5000/mysql:v0.1.4 is not in the workspace".
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Unnamed => "the dependency names no bundle".to_owned(),
            Self::NotInWorkspace(reference) => format!("{reference} is not in the workspace"),
            Self::OtherVersions(reference, wish, versions) => {
                let name = ImageReference::parse(reference).repository;
                format!("{name} is in the workspace as {} only, not as {wish}", versions.join(", "))
            }
        }
    }
}

/// What makes two dependencies one installation: the bundle, what is wired to it, and the group that shares it.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Identity {
    /// The name is a part of it, as one file may be published under several names to be installed several times.
    bundle: Result<(FileId, String), String>,
    /// What is wired to it, and by which installation where that takes something of its own.
    wires: String,
    by: Option<usize>,
    group: Option<Arc<str>>,
}

/// The identity of a dependency of the installation with this number, in the second version of Porter's dependencies;
/// `None` for one that is never shared (`sharing.mode: false`) or names nothing. Before that version each alias is an
/// installation of its own.
#[must_use]
pub fn identity(dependency: &Dependency, file: Option<FileId>, by: usize) -> Option<Identity> {
    let sharing = dependency.sharing.as_ref();
    if sharing.and_then(|sharing| sharing.mode).is_some_and(|(mode, _)| !mode) {
        return None;
    }
    let reference = dependency.bundle.as_ref()?;
    let given = [('p', &dependency.parameters), ('c', &dependency.credentials)];
    let given = given.into_iter().flat_map(|(kind, wires)| wires.iter().map(move |wire| (kind, wire)));
    let mut wires: Vec<String> =
        given.clone().map(|(kind, wire)| format!("{kind} {} {}", wire.name.text, wire.json)).collect();
    wires.sort();
    // The same words mean other values in another bundle.
    let is_own = |wire: &Wire| wire.json.as_str().is_some_and(|text| !template::expressions(text).is_empty());
    let by = given.into_iter().any(|(_, wire)| is_own(wire)).then_some(by);
    let ranges = || dependency.ranges.iter().map(|range| &*range.text).collect::<Vec<_>>().join(" || ");
    Some(Identity {
        bundle: file
            .map(|file| (file, ImageReference::parse(&reference.text).name().to_owned()))
            .ok_or_else(|| format!("{} {}", reference.text, ranges())),
        wires: wires.join("\n"),
        by,
        group: sharing.and_then(|sharing| sharing.group.as_ref()).map(|group| group.text.clone()),
    })
}

/// The bundle of the workspace that a dependency means: of those of its name, the highest version that will do. Ranges count
/// more than a tag; without both, versions before a release are the last resort.
///
/// # Errors
/// [`Unresolved`] says why no bundle will do: the dependency names none, none of the workspace has that name, or none of those
/// that have it has a version that is asked for.
pub fn find(
    dependency: &Dependency,
    from: FileId,
    surroundings: &dyn Surroundings,
) -> Result<FileId, Unresolved> {
    let text = &dependency.bundle.as_ref().ok_or(Unresolved::Unnamed)?.text;
    let reference = ImageReference::parse(text);
    let bundles = surroundings.bundles();
    let exact =
        |bundle: &&NamedBundle| bundle.references.iter().any(|of| of.repository == reference.repository);
    let named = |bundle: &&NamedBundle| bundle.name.as_deref() == Some(reference.name());
    let mut candidates: Vec<&NamedBundle> = bundles.iter().filter(exact).collect();
    if candidates.is_empty() {
        candidates = bundles.iter().filter(named).collect();
    }
    if candidates.is_empty() {
        return Err(Unresolved::NotInWorkspace(text.clone()));
    }
    let ranges: Vec<VersionRange> =
        dependency.ranges.iter().filter_map(|range| VersionRange::parse(&range.text).ok()).collect();
    let ranges: Vec<VersionRange> = if dependency.prereleases {
        ranges.into_iter().map(VersionRange::with_prereleases).collect()
    } else {
        ranges
    };
    let version = |bundle: &NamedBundle| bundle.version.as_deref().and_then(dialect::semver);
    let fits = |bundle: &&&NamedBundle| {
        if !ranges.is_empty() {
            return version(bundle).is_some_and(|version| ranges.iter().any(|range| range.matches(&version)));
        }
        reference.tag.as_deref().filter(|tag| *tag != "latest").is_none_or(|tag| {
            let own = bundle.version.as_deref().unwrap_or_default();
            let bare = |text: &str| text.strip_prefix('v').unwrap_or(text).to_owned();
            bare(own) == bare(tag)
        })
    };
    // Of equal versions the one that lies nearest to what requires it counts, then the first path.
    let home = surroundings.path(from);
    let nearness = |bundle: &NamedBundle| {
        let path = surroundings.path(bundle.file);
        home.names().zip(path.names()).take_while(|(own, other)| own == other).count()
    };
    let best = candidates.iter().filter(fits).rev().max_by_key(|bundle| {
        let version = version(bundle);
        let is_release = version.as_ref().is_some_and(|version| version.pre.is_empty());
        (is_release || !ranges.is_empty(), version, nearness(bundle))
    });
    best.map(|bundle| bundle.file).ok_or_else(|| {
        let wish = match &reference.tag {
            _ if !dependency.ranges.is_empty() => {
                dependency.ranges.iter().map(|range| &*range.text).collect::<Vec<_>>().join(" or ")
            }
            Some(tag) => tag.clone(),
            None => String::new(),
        };
        let mut versions: Vec<Arc<str>> =
            candidates.iter().filter_map(|bundle| bundle.version.clone()).collect();
        versions.sort_by_cached_key(|text| (dialect::semver(text), text.clone()));
        versions.dedup();
        Unresolved::OtherVersions(text.clone(), wish, versions)
    })
}
