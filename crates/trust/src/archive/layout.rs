//! Where the images of a bundle are in an archive: in an OCI image layout (CNAB 104, "Thick Bundles"; OCI image
//! specification, "Image Layout"), or each in a file of its own, as Duffle of 2018 exports them.

use std::collections::BTreeSet;
use std::fmt;

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
    /// How an image is in the archive.
    #[must_use]
    pub fn image(&self, wanted: &WantedImage<'_>) -> ImageState {
        let in_layout = index(self).map(|index| in_layout(self, &index, wanted));
        let exported = || exported(self, wanted);
        match in_layout {
            Some(state) if state.path.is_some() => state,
            Some(state) => exported().unwrap_or(state),
            None => exported().unwrap_or_else(missing),
        }
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
fn in_layout(archive: &Archive, index: &[Descriptor], wanted: &WantedImage<'_>) -> ImageState {
    let in_reference = wanted.reference.split_once('@').map(|(_, digest)| digest);
    let digest = wanted.digest.or(in_reference);
    let is_there = |digest: &str| {
        index.iter().any(|descriptor| descriptor.digest == digest)
            || blob(digest).is_some_and(|path| archive.file(&path).is_some())
    };
    let mut state = ImageState::default();
    let root = match digest.filter(|digest| is_there(digest)) {
        Some(digest) => digest.to_owned(),
        None => {
            let name = normalised(wanted.reference);
            let is_named = |descriptor: &&Descriptor| {
                descriptor.name.as_deref().is_some_and(|other| normalised(other) == name)
            };
            let Some(named) = index.iter().find(is_named) else { return missing() };
            if digest.is_some() {
                state.problems.push(ImageProblem::WrongDigest { found: named.digest.clone() });
            }
            named.digest.clone()
        }
    };
    state.path = blob(&root).filter(|path| archive.file(path).is_some());
    walk(archive, root, &mut state.problems);
    state.is_compared = wanted.digest.is_some() && state.problems.is_empty();
    state
}

/// Looks for all parts of an image: manifests name configurations and layers, indexes name manifests.
fn walk(archive: &Archive, root: String, problems: &mut Vec<ImageProblem>) {
    let mut seen = BTreeSet::new();
    // A digest, and whether it is that of something that names others.
    let mut waiting = vec![(root, true)];
    while let Some((digest, is_manifest)) = waiting.pop() {
        if !seen.insert(digest.clone()) {
            continue;
        }
        let Some(path) = blob(&digest) else {
            problems.push(ImageProblem::UnknownDigest(digest));
            continue;
        };
        let Some(file) = archive.file(&path) else {
            problems.push(ImageProblem::MissingPart(path));
            continue;
        };
        if !is_manifest {
            continue;
        }
        let Some(manifest) = file.content.as_deref().and_then(parsed) else {
            problems.push(ImageProblem::NotLookedInto(path));
            continue;
        };
        let parts = |key: &str| descriptors(&manifest[key]);
        waiting.extend(parts("manifests").into_iter().map(|part| (part.digest, true)));
        let leaves = parts("layers").into_iter().chain(Descriptor::of(&manifest["config"]));
        // A layer that may not be passed on is fetched from elsewhere.
        let is_local = |part: &Descriptor| {
            !part.is_elsewhere || archive.file(&blob(&part.digest).unwrap_or_default()).is_some()
        };
        waiting.extend(leaves.filter(is_local).map(|part| (part.digest, false)));
    }
    problems.sort_by_key(ToString::to_string);
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
