//! What a file and each of its documents is: decided by what it contains, then by its name, never by its name alone.

use plimsoll_base::WorkspacePath;
use plimsoll_model::Family;
use plimsoll_syntax::{Document, Language, Value};

use crate::nulecule;
use crate::table::Object;

/// One version of a format. Adding one is a folder and a row of [`FORMATS`].
#[derive(Debug)]
pub struct Format {
    /// Its family.
    pub family: Family,
    /// Its version, as shown: `0.0.2`.
    pub version: &'static str,
    /// Its root object.
    pub root: &'static Object,
    /// Whether a document is of this format, and what shows it: "`specversion` and `graph`".
    pub recognise: fn(Document<'_>, &str) -> Option<&'static str>,
}

impl PartialEq for Format {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Format {}

/// All formats. The first one that recognises a document has it.
pub static FORMATS: &[&Format] = &[&nulecule::v0_0_2::FORMAT];

/// What a document was recognised as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Recognised {
    /// The format.
    pub format: &'static Format,
    /// What shows it, in a few words.
    pub because: &'static str,
}

/// What a document is; `None` for one that is of no known format. `file_name` is the last name of its path.
#[must_use]
pub fn recognise(document: Document<'_>, file_name: &str) -> Option<Recognised> {
    FORMATS.iter().find_map(|&format| {
        let because = (format.recognise)(document, file_name)?;
        Some(Recognised { format, because })
    })
}

/// The grammar of a text. Names decide only where they are conventions of their own: `*.json`, `answers.conf*`; an
/// answers file of another name starts with a section.
#[must_use]
pub fn language(path: &WorkspacePath, text: &str) -> Language {
    let name = path.file_name();
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if name.ends_with(".json") || start.starts_with('{') {
        return Language::Json;
    }
    let mut lines =
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(['#', ';']));
    let first = lines.next().unwrap_or("");
    let is_yaml = name.ends_with(".yaml") || name.ends_with(".yml");
    let is_ini = name.starts_with("answers.conf") || name.ends_with(".ini");
    if (is_ini && !looks_like_yaml(first)) || (!is_yaml && is_section(first)) {
        return Language::Ini;
    }
    if is_command(first) { Language::Words } else { Language::Yaml }
}

/// Whether the first line with content is YAML rather than INI: `key:` alone, a document marker, a mapping in braces.
fn looks_like_yaml(line: &str) -> bool {
    line.starts_with("---") || (line.ends_with(':') && !line.contains('=')) || line.starts_with('{')
}

/// Whether the line is the head of a section: one name in brackets, which nothing but a comment follows.
fn is_section(line: &str) -> bool {
    let name =
        line.split('#').next().unwrap_or("").trim().strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
    name.is_some_and(|name| !name.is_empty() && name.chars().all(is_plain))
}

/// Whether the first line starts a command of docker.
fn is_command(line: &str) -> bool {
    let mut words = line.split_ascii_whitespace();
    let program = words.next().unwrap_or("");
    program.rsplit('/').next().is_some_and(|name| name == "docker")
        || (program == "sudo" && words.next() == Some("docker"))
}

/// Whether the root mapping has an own field of this name.
pub(crate) fn has_field(document: Document<'_>, field: &str) -> bool {
    document.value().and_then(Value::as_mapping).is_some_and(|root| root.entry(field).is_some())
}
