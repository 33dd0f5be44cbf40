//! Packed bundles: gzipped tar files with a bundle definition and its images (CNAB 104, "Formatting the Bundle").
//!
//! An archive is read once, from the first byte to the last, and never unpacked. Digests are computed on the way; only
//! small JSON documents are kept. What a hostile archive tries is an [`ArchiveProblem`], and reaching a limit ends the
//! reading.
//!
//! Reading order: [`read`], [`Archive`], [`ArchiveProblem`], `entries` (tar, with all its extensions), `guard` (limits),
//! `layout` (OCI image layouts).

mod entries;
mod guard;
mod layout;

use std::collections::BTreeMap;
use std::fmt;
use std::io::Read;

use sha2::{Digest as _, Sha256, Sha512};

pub use guard::{Limit, Limits};
pub use layout::{ImageProblem, ImageState, WantedImage};

/// The definition of a bundle that is not signed.
pub const DEFINITION: &str = "bundle.json";
/// The definition of a bundle that is signed.
pub const SIGNED_DEFINITION: &str = "bundle.cnab";

/// What an archive holds.
#[derive(Clone, Default, Debug)]
pub struct Archive {
    /// All regular files by path.
    files: BTreeMap<String, File>,
    /// Symbolic and hard links by path, with their targets.
    links: BTreeMap<String, String>,
    /// What is wrong with it.
    problems: Vec<ArchiveProblem>,
    /// How many bytes of documents are kept.
    kept: u64,
}

/// A regular file in an archive.
#[derive(Clone, Debug)]
pub struct File {
    /// Its length in bytes.
    pub size: u64,
    /// Its SHA-256 digest, `sha256:` and 64 hexadecimal digits.
    pub sha256: String,
    /// Its SHA-512 digest, `sha512:` and 128 hexadecimal digits.
    pub sha512: String,
    /// What it holds, if that may be a small JSON document.
    content: Option<Vec<u8>>,
}

/// What is wrong with an archive.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ArchiveProblem {
    /// It cannot be read on: it is damaged, cut off, or no gzipped tar file at all.
    Unreadable(String),
    /// A limit is reached, and the rest was not read.
    Limit(Limit),
    /// The path of an entry would lead out of the folder that the archive is unpacked in.
    PathOutside(String),
    /// A link would lead out of it.
    LinkOutside {
        /// The link.
        path: String,
        /// Where it leads.
        target: String,
    },
    /// An entry is neither a file, a folder nor a link.
    Special(String),
    /// Two entries have one path, so that it depends on the reader which one counts.
    Duplicate(String),
    /// The name of an entry is not UTF-8; it is shown with replacements.
    NotText(String),
    /// The size of an entry is given twice and differently, or it is stored with holes: readers disagree on such entries.
    Ambiguous(String),
    /// Something other than zeros stands behind the end of the archive.
    DataBehindEnd,
    /// The folder of an OCI image layout has no `oci-layout` file of a known version.
    NoLayoutVersion,
    /// The `index.json` of an OCI image layout is missing, or is no index.
    NoLayoutIndex,
    /// A blob of an OCI image layout has another digest than its name says.
    WrongBlob {
        /// Its path.
        path: String,
        /// Its digest.
        digest: String,
    },
    /// There is no bundle definition at the top, but further inside.
    Nested(String),
    /// There is no bundle definition.
    NoDefinition,
    /// The bundle definition is too large to be looked into.
    DefinitionTooLarge(String),
    /// The bundle definition is a link, and links are not followed.
    DefinitionIsLink(String),
}

impl ArchiveProblem {
    /// The stable name.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "archive-unreadable",
            Self::Limit(_) => "archive-limit",
            Self::PathOutside(_) => "archive-path-outside",
            Self::LinkOutside { .. } => "archive-link-outside",
            Self::Special(_) => "archive-special-file",
            Self::Duplicate(_) => "archive-duplicate",
            Self::NotText(_) => "archive-name-not-text",
            Self::Ambiguous(_) => "archive-ambiguous",
            Self::DataBehindEnd => "archive-data-behind-end",
            Self::NoLayoutVersion => "archive-no-layout-version",
            Self::NoLayoutIndex => "archive-no-layout-index",
            Self::WrongBlob { .. } => "digest-mismatch",
            Self::Nested(_) => "archive-nested",
            Self::NoDefinition => "archive-no-definition",
            Self::DefinitionTooLarge(_) => "archive-definition-too-large",
            Self::DefinitionIsLink(_) => "archive-definition-is-link",
        }
    }
}

/// What is wrong, in one line without a full stop. Names from the archive are in it as they are: not to be shown before
/// they are made harmless.
impl fmt::Display for ArchiveProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(why) => write!(f, "the archive cannot be read to its end: {why}"),
            Self::Limit(limit) => write!(f, "the archive is not read to its end: {limit}"),
            Self::PathOutside(path) => {
                write!(f, "`{path}` would be unpacked outside of the archive's folder")
            }
            Self::LinkOutside { path, target } => {
                write!(f, "`{path}` is a link to `{target}`, outside of the archive's folder")
            }
            Self::Special(path) => write!(f, "`{path}` is neither a file, a folder nor a link"),
            Self::Duplicate(path) => write!(f, "`{path}` is there twice"),
            Self::NotText(path) => write!(f, "the name `{path}` is not UTF-8"),
            Self::Ambiguous(path) => write!(f, "`{path}` is stored in a way that programs read differently"),
            Self::DataBehindEnd => f.write_str("there is data behind the end of the archive"),
            Self::NoLayoutVersion => {
                f.write_str("`artifacts/layout/oci-layout` does not state a known version")
            }
            Self::NoLayoutIndex => {
                f.write_str("`artifacts/layout/index.json` is not the index of an image layout")
            }
            Self::WrongBlob { path, digest } => write!(f, "`{path}` was changed: its digest is {digest}"),
            Self::Nested(path) => {
                write!(f, "the bundle definition is not at the top of the archive but at `{path}`")
            }
            Self::NoDefinition => {
                write!(f, "the archive has neither `{SIGNED_DEFINITION}` nor `{DEFINITION}` at its top")
            }
            Self::DefinitionTooLarge(path) => write!(f, "`{path}` is too large to be looked into"),
            Self::DefinitionIsLink(path) => write!(f, "`{path}` is a link, and links are not followed"),
        }
    }
}

/// Reads a gzipped tar file. It never fails: what is wrong is in [`Archive::problems`].
#[must_use]
pub fn read(source: impl Read, limits: &Limits) -> Archive {
    let mut archive = Archive::default();
    if let Err(problem) = entries::read(source, limits, &mut archive) {
        archive.problems.push(problem);
    }
    archive.look_for_definition();
    layout::check(&mut archive);
    archive
}

impl Archive {
    /// What is wrong with it, in the order of the archive.
    #[must_use]
    pub fn problems(&self) -> &[ArchiveProblem] {
        &self.problems
    }

    /// A regular file.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&File> {
        self.files.get(path)
    }

    /// The bundle definition and its path: the signed one where there are both (CNAB 105, "Summary": signed bundles "are
    /// used in lieu of the unsigned `bundle.json` file").
    #[must_use]
    pub fn definition(&self) -> Option<(&'static str, &[u8])> {
        [SIGNED_DEFINITION, DEFINITION]
            .into_iter()
            .find_map(|path| Some((path, self.files.get(path)?.content.as_deref()?)))
    }

    fn look_for_definition(&mut self) {
        if self.definition().is_some() {
            return;
        }
        let names = [SIGNED_DEFINITION, DEFINITION];
        if let Some(large) = names.into_iter().find(|name| self.files.contains_key(*name)) {
            self.problems.push(ArchiveProblem::DefinitionTooLarge(large.to_owned()));
            return;
        }
        if let Some(link) = names.into_iter().find(|name| self.links.contains_key(*name)) {
            self.problems.push(ArchiveProblem::DefinitionIsLink(link.to_owned()));
            return;
        }
        let is_definition =
            |path: &&String| path.rsplit('/').next().is_some_and(|name| names.contains(&name));
        let nested = self.files.keys().filter(is_definition).min_by_key(|path| path.matches('/').count());
        let is_whole = !self
            .problems
            .iter()
            .any(|problem| matches!(problem, ArchiveProblem::Unreadable(_) | ArchiveProblem::Limit(_)));
        match nested {
            Some(path) => self.problems.push(ArchiveProblem::Nested(path.clone())),
            // What could not be read may have had it.
            None if is_whole => self.problems.push(ArchiveProblem::NoDefinition),
            None => {}
        }
    }

    fn is_taken(&self, path: &str) -> bool {
        self.files.contains_key(path) || self.links.contains_key(path)
    }

    /// Takes a file in. `content` are its bytes in parts.
    fn add_file(&mut self, path: String, content: &mut impl Read, limits: &Limits) -> std::io::Result<()> {
        let (mut sha256, mut sha512) = (Sha256::new(), Sha512::new());
        let mut size: u64 = 0;
        let mut kept: Option<Vec<u8>> = Some(Vec::new());
        let mut buffer = [0; 16 * 1024];
        loop {
            let count = content.read(&mut buffer)?;
            if count == 0 {
                break;
            }
            let part = &buffer[..count];
            let is_first = size == 0;
            size += count as u64;
            sha256.update(part);
            sha512.update(part);
            let is_wanted = size <= limits.document && (!is_first || may_be_document(&path, part));
            kept = kept.filter(|_| is_wanted);
            if let Some(kept) = &mut kept {
                kept.extend_from_slice(part);
            }
        }
        let kept = kept
            .filter(|content| is_definition(&path) || self.kept + content.len() as u64 <= limits.documents);
        self.kept += kept.as_ref().map_or(0, |content| content.len() as u64);
        let file = File {
            size,
            sha256: format!("sha256:{}", hexadecimal(&sha256.finalize())),
            sha512: format!("sha512:{}", hexadecimal(&sha512.finalize())),
            content: kept,
        };
        self.files.insert(path, file);
        Ok(())
    }
}

/// Whether a file is looked into: definitions, and what starts as a JSON object does.
fn may_be_document(path: &str, start: &[u8]) -> bool {
    is_definition(path) || start.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{')
}

fn is_definition(path: &str) -> bool {
    path == SIGNED_DEFINITION || path == DEFINITION
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
