//! Where the images of a bundle are in an archive: in an OCI image layout (CNAB 104, "Thick Bundles"; OCI image
//! specification, "Image Layout"), or each in a file of its own, as Duffle of 2018 exports them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::rc::Rc;

use serde_json::Value;

use super::{Archive, ArchiveProblem, File};

/// The folder of the image layout.
const LAYOUT: &str = "artifacts/layout";

/// An image that a bundle names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WantedImage<'b> {
    /// The reference, as written: `example.com/app:1.0`.
    pub reference: &'b str,
    /// The digest, `ALGORITHM:HEX`.
    pub digest: Option<&'b str>,
    /// Whether its digest is that of its manifest in a registry (image types `docker` and `oci`), not of a file.
    pub is_container: bool,
}

/// How an image is in an archive.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ImageState {
    /// The file that it starts with; `None` where it is not there.
    pub path: Option<String>,
    /// Whether its content was compared with its digest, and is the same.
    pub is_compared: bool,
    /// What is wrong with it.
    pub problems: Vec<ImageProblem>,
}

/// What is wrong with an image in an archive.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ImageProblem {
    /// It is not there.
    Missing,
    /// A part of it is not there: the path that it should have.
    MissingPart(String),
    /// It is there with another digest than the bundle definition states.
    WrongDigest {
        /// The digest that it has.
        found: String,
    },
    /// A part has a digest that cannot be computed here, or is no digest.
    UnknownDigest(String),
    /// A part that names other parts was too large to be looked into: its path.
    NotLookedInto(String),
}

impl ImageProblem {
    /// The stable name.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Missing => "image-missing",
            Self::MissingPart(_) => "image-part-missing",
            Self::WrongDigest { .. } => "digest-mismatch",
            Self::UnknownDigest(_) => "digest-unknown",
            Self::NotLookedInto(_) => "image-not-looked-into",
        }
    }
}

/// The end of a sentence that starts with the image.
impl fmt::Display for ImageProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("is not in the archive"),
            Self::MissingPart(path) => write!(f, "is not whole: `{path}` is not in the archive"),
            Self::WrongDigest { found } => write!(f, "is in the archive with another digest: {found}"),
            Self::UnknownDigest(digest) => {
                write!(f, "has a part with the digest `{digest}`, which cannot be computed here")
            }
            Self::NotLookedInto(path) => {
                write!(f, "has a part that is too large to be looked into: `{path}`")
            }
        }
    }
}

/// Notes what is wrong with the image layout as such, if there is one.
pub(super) fn check(archive: &mut Archive) {
    let below = format!("{LAYOUT}/");
    if !archive.files.keys().any(|path| path.starts_with(&below)) {
        return;
    }
    let version = document(archive, &format!("{below}oci-layout"));
    let has_version = version.is_some_and(|version| version["imageLayoutVersion"] == "1.0.0");
    let has_index = index(archive).is_some();
    let blobs = format!("{below}blobs/");
    let wrong: Vec<ArchiveProblem> = archive
        .files
        .iter()
        .filter_map(|(path, file)| {
            let (algorithm, _) = path.strip_prefix(&blobs)?.split_once('/')?;
            let digest = computed(file, algorithm)?;
            let is_wrong = *path != blob(digest)?;
            is_wrong.then(|| ArchiveProblem::WrongBlob { path: path.clone(), digest: digest.to_owned() })
        })
        .collect();
    archive.problems.extend((!has_version).then_some(ArchiveProblem::NoLayoutVersion));
    archive.problems.extend((!has_index).then_some(ArchiveProblem::NoLayoutIndex));
    archive.problems.extend(wrong);
}

impl Archive {
    /// How images are in the archive, in the order in which they are asked for.
    #[must_use]
    pub fn images(&self, wanted: &[WantedImage<'_>]) -> Vec<ImageState> {
        let mut walk =
            Walk { archive: self, parts: BTreeMap::new(), known: BTreeMap::new(), left: MAX_STEPS };
        let index = Index::of(self);
        wanted
            .iter()
            .map(|wanted| match index.as_ref().map(|index| in_layout(index, wanted, &mut walk)) {
                Some(state) if state.path.is_some() => state,
                Some(state) => exported(self, wanted).unwrap_or(state),
                None => exported(self, wanted).unwrap_or_else(missing),
            })
            .collect()
    }
}

fn missing() -> ImageState {
    ImageState { problems: vec![ImageProblem::Missing], ..ImageState::default() }
}

/// An image in a file of its own: `artifacts/NAME.tar`, with `-` for each `/` and `:` of its reference (Duffle, 2018).
fn exported(archive: &Archive, wanted: &WantedImage<'_>) -> Option<ImageState> {
    let path = format!("artifacts/{}.tar", wanted.reference.replace(['/', ':'], "-"));
    let file = archive.file(&path)?;
    let mut state = ImageState { path: Some(path), ..ImageState::default() };
    let Some(digest) = wanted.digest else { return Some(state) };
    let (algorithm, _) = digest.split_once(':').unwrap_or((digest, ""));
    match computed(file, algorithm) {
        Some(found) if found == digest => state.is_compared = true,
        // The file is not what the registry has the digest of.
        _ if wanted.is_container => {}
        Some(found) => state.problems.push(ImageProblem::WrongDigest { found: found.to_owned() }),
        None => state.problems.push(ImageProblem::UnknownDigest(digest.to_owned())),
    }
    Some(state)
}

/// An image in an image layout: by its digest, else by the reference that the index notes for it.
fn in_layout(index: &Index, wanted: &WantedImage<'_>, walk: &mut Walk<'_>) -> ImageState {
    let archive = walk.archive;
    let in_reference = wanted.reference.split_once('@').map(|(_, digest)| digest);
    let digest = wanted.digest.or(in_reference);
    let is_there = |digest: &str| {
        index.digests.contains(digest) || blob(digest).is_some_and(|path| archive.file(&path).is_some())
    };
    let mut state = ImageState::default();
    let root = match digest.filter(|digest| is_there(digest)) {
        Some(digest) => digest,
        None => {
            let Some(named) = index.names.get(&normalised(wanted.reference)) else { return missing() };
            if digest.is_some() {
                state.problems.push(ImageProblem::WrongDigest { found: named.clone() });
            }
            named
        }
    };
    state.path = blob(root).filter(|path| archive.file(path).is_some());
    state.problems.extend_from_slice(walk.problems(root));
    state.is_compared = wanted.digest.is_some() && state.problems.is_empty();
    state
}

/// The index of a layout.
struct Index {
    /// The digests by the references that are noted for them.
    names: BTreeMap<String, String>,
    digests: BTreeSet<String>,
}

impl Index {
    fn of(archive: &Archive) -> Option<Self> {
        let mut index = Self { names: BTreeMap::new(), digests: BTreeSet::new() };
        for descriptor in self::index(archive)? {
            if let Some(name) = descriptor.name {
                index.names.entry(normalised(&name)).or_insert_with(|| descriptor.digest.clone());
            }
            index.digests.insert(descriptor.digest);
        }
        Some(index)
    }
}

/// How many parts of images are looked for before no more is looked into. Images that share parts could otherwise be
/// made to take days.
const MAX_STEPS: usize = 2_000_000;

/// How many missing parts of one image are told.
const MAX_PROBLEMS: usize = 20;

/// Digests, and whether they are of manifests.
type Parts = Rc<[(String, bool)]>;

/// Looks for the parts of images: manifests name configurations and layers, indexes name manifests.
struct Walk<'a> {
    archive: &'a Archive,
    /// What manifests and indexes name, by path; `None` for what is neither.
    parts: BTreeMap<String, Option<Parts>>,
    /// What is wrong with an image, by its digest.
    known: BTreeMap<String, Vec<ImageProblem>>,
    /// How many steps are left.
    left: usize,
}

impl Walk<'_> {
    /// What is wrong with the image of this digest.
    fn problems(&mut self, root: &str) -> &[ImageProblem] {
        if !self.known.contains_key(root) {
            let problems = self.walk(root);
            self.known.insert(root.to_owned(), problems);
        }
        self.known.get(root).map_or(&[], Vec::as_slice)
    }

    fn walk(&mut self, root: &str) -> Vec<ImageProblem> {
        let mut problems = Vec::new();
        let mut seen = BTreeSet::new();
        let mut waiting = vec![(root.to_owned(), true)];
        while let Some((digest, is_manifest)) = waiting.pop() {
            if !seen.insert(digest.clone()) || problems.len() == MAX_PROBLEMS {
                continue;
            }
            let Some(path) = blob(&digest) else {
                problems.push(ImageProblem::UnknownDigest(digest));
                continue;
            };
            if self.archive.file(&path).is_none() {
                problems.push(ImageProblem::MissingPart(path));
                continue;
            }
            if !is_manifest {
                continue;
            }
            let parts = self.parts(&path);
            match parts.filter(|parts| parts.len() <= self.left) {
                Some(parts) => {
                    self.left -= parts.len();
                    waiting.extend(parts.iter().cloned());
                }
                None => problems.push(ImageProblem::NotLookedInto(path)),
            }
        }
        problems.sort_by_key(ToString::to_string);
        problems
    }

    /// What a manifest or an index names.
    fn parts(&mut self, path: &str) -> Option<Parts> {
        if let Some(parts) = self.parts.get(path) {
            return parts.clone();
        }
        let parts = document(self.archive, path).map(|manifest| {
            let parts = |key: &str| descriptors(&manifest[key]);
            let leaves = parts("layers").into_iter().chain(Descriptor::of(&manifest["config"]));
            // A layer that may not be passed on is fetched from elsewhere.
            let is_here = |digest: &str| blob(digest).is_some_and(|path| self.archive.file(&path).is_some());
            let leaves = leaves.filter(|part| !part.is_elsewhere || is_here(&part.digest));
            let manifests = parts("manifests").into_iter().map(|part| (part.digest, true));
            manifests.chain(leaves.map(|part| (part.digest, false))).collect()
        });
        self.parts.insert(path.to_owned(), parts.clone());
        parts
    }
}

/// What names a part (OCI image specification, "Content Descriptors").
struct Descriptor {
    digest: String,
    /// The reference of the image.
    name: Option<String>,
    /// It states where it can be fetched.
    is_elsewhere: bool,
}

impl Descriptor {
    fn of(value: &Value) -> Option<Self> {
        let name = &value["annotations"]["org.opencontainers.image.ref.name"];
        Some(Self {
            digest: value["digest"].as_str()?.to_owned(),
            name: name.as_str().map(str::to_owned),
            is_elsewhere: value["urls"].as_array().is_some_and(|urls| !urls.is_empty()),
        })
    }
}

fn descriptors(value: &Value) -> Vec<Descriptor> {
    value.as_array().into_iter().flatten().filter_map(Descriptor::of).collect()
}

/// The descriptors of the layout's index.
fn index(archive: &Archive) -> Option<Vec<Descriptor>> {
    let index = document(archive, &format!("{LAYOUT}/index.json"))?;
    index["manifests"].is_array().then(|| descriptors(&index["manifests"]))
}

fn document(archive: &Archive, path: &str) -> Option<Value> {
    parsed(archive.file(path)?.content.as_deref()?)
}

fn parsed(content: &[u8]) -> Option<Value> {
    serde_json::from_slice(content).ok().filter(Value::is_object)
}

/// The path of a blob; `None` for what is no digest of an algorithm that is computed here.
fn blob(digest: &str) -> Option<String> {
    let (algorithm, hex) = digest.split_once(':')?;
    let length = match algorithm {
        "sha256" => 64,
        "sha512" => 128,
        _ => return None,
    };
    let is_hexadecimal = hex.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    (hex.len() == length && is_hexadecimal).then(|| format!("{LAYOUT}/blobs/{algorithm}/{hex}"))
}

fn computed<'a>(file: &'a File, algorithm: &str) -> Option<&'a str> {
    match algorithm {
        "sha256" => Some(&file.sha256),
        "sha512" => Some(&file.sha512),
        _ => None,
    }
}

/// A reference with all that it leaves out, as container programs complete it: `alpine` is `docker.io/library/alpine:latest`.
fn normalised(reference: &str) -> String {
    let (name, digest) = reference.split_once('@').unwrap_or((reference, ""));
    let (host, rest) = match name.split_once('/') {
        Some((host, rest)) if host.contains(['.', ':']) || host == "localhost" => (host, rest.to_owned()),
        Some(_) => ("docker.io", name.to_owned()),
        None => ("docker.io", format!("library/{name}")),
    };
    let host = if host == "index.docker.io" { "docker.io" } else { host };
    let last = rest.rsplit('/').next().unwrap_or_default();
    match (last.contains(':'), digest) {
        (false, "") => format!("{host}/{rest}:latest"),
        // Of a tag beside a digest, only the digest counts.
        (true, digest) if !digest.is_empty() => {
            format!("{host}/{}@{digest}", rest.rsplit_once(':').map_or(&*rest, |(rest, _)| rest))
        }
        (_, "") => format!("{host}/{rest}"),
        (_, digest) => format!("{host}/{rest}@{digest}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_completed() {
        for (reference, whole) in [
            ("alpine", "docker.io/library/alpine:latest"),
            ("index.docker.io/library/alpine:3", "docker.io/library/alpine:3"),
            ("user/app:1", "docker.io/user/app:1"),
            ("localhost/app", "localhost/app:latest"),
            ("example.com:5000/a/b", "example.com:5000/a/b:latest"),
            ("example.com/a:1@sha256:00", "example.com/a@sha256:00"),
            ("a@sha256:00", "docker.io/library/a@sha256:00"),
        ] {
            assert_eq!(normalised(reference), whole);
        }
    }

    #[test]
    fn only_digests_name_blobs() {
        let hex = "0".repeat(64);
        assert_eq!(blob(&format!("sha256:{hex}")).unwrap(), format!("artifacts/layout/blobs/sha256/{hex}"));
        for digest in ["sha256:00", "md5:00", "sha256", "sha256:../../../bundle.json", ""] {
            assert_eq!(blob(digest), None, "{digest}");
        }
    }
}
