//! What a file and each of its documents is: decided by what it contains, then by its name, never by its name alone.

use plimsoll_base::WorkspacePath;
use plimsoll_model::Family;
use plimsoll_syntax::{Document, Language, Value};

use crate::table::Object;
use crate::{cnab, nulecule, oam};

/// One version of a format. Adding one is a folder and a row of [`FORMATS`].
#[derive(Debug)]
pub struct Format {
    /// Its family.
    pub family: Family,
    /// Its version, as shown: `0.0.2`.
    pub version: &'static str,
    /// Its root object; of a format with several kinds of documents, that of a document of no known kind.
    pub root: &'static Object,
    /// The kinds of documents that a field `kind` tells apart; empty where there is only one.
    pub kinds: &'static [Kind],
    /// Whether a document is of this format, and what shows it: "`specversion` and `graph`".
    pub recognise: fn(Document<'_>, &str) -> Option<&'static str>,
}

/// A kind of document, as its field `kind` names it.
#[derive(Debug)]
pub struct Kind {
    /// What `kind` says: `Application`.
    pub name: &'static str,
    /// The root object of such a document.
    pub object: &'static Object,
}

impl PartialEq for Format {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Format {}

/// All formats. The first one that recognises a document has it.
pub static FORMATS: &[&Format] = &[
    &nulecule::v0_0_1_alpha::FORMAT,
    &nulecule::v0_0_2::FORMAT,
    &cnab::v2018_11::FORMAT,
    &cnab::v2019_03::FORMAT,
    &cnab::v2019_06::FORMAT,
    &cnab::v1_0::FORMAT,
    &cnab::v1_1::FORMAT,
    &cnab::v1_2::FORMAT,
    &cnab::any::FORMAT,
    &cnab::porter::FORMAT,
    &oam::hydra::FORMAT,
    &oam::v1alpha1::FORMAT,
    &oam::v1alpha2::FORMAT,
    &oam::v1beta1::FORMAT,
    &oam::wadm::FORMAT,
];

/// What a document was recognised as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Recognised {
    /// The format.
    pub format: &'static Format,
    /// The root object of the document: that of its kind, else that of the format.
    pub root: &'static Object,
    /// What shows it, in a few words.
    pub because: &'static str,
}

/// What a document is; `None` for one that is of no known format. `file_name` is the last name of its path.
#[must_use]
pub fn recognise(document: Document<'_>, file_name: &str) -> Option<Recognised> {
    FORMATS.iter().find_map(|&format| {
        let because = (format.recognise)(document, file_name)?;
        Some(Recognised { format, root: root(format, document), because })
    })
}

/// What a document may become that is not recognised: what the name of its file says, as long as it has no fields but those of such a
/// document, and one that is being typed.
#[must_use]
pub fn begun(document: Document<'_>, file_name: &str) -> Option<Recognised> {
    let (_, format) = NAMED.iter().find(|(name, _)| *name == file_name)?;
    let root = document.value()?.as_mapping()?;
    let keys = root.entries().filter_map(|entry| entry.key()?.as_scalar());
    let foreign = keys.filter(|key| format.root.field(&key.text()).is_none());
    (foreign.count() <= 1).then_some(Recognised { format, root: format.root, because: "the file's name" })
}

/// The names of files that say what is begun in them.
static NAMED: &[(&str, &Format)] = &[
    (cnab::FILE_NAME, &cnab::v1_2::FORMAT),
    (cnab::MANIFEST_FILE_NAME, &cnab::porter::FORMAT),
    (nulecule::FILE_NAME, &nulecule::v0_0_2::FORMAT),
];

/// The object of a document's kind, else the root of its format.
fn root(format: &'static Format, document: Document<'_>) -> &'static Object {
    let kind = || document.value()?.as_mapping()?.get("kind")?.as_scalar();
    let kind = kind().map(|kind| kind.text());
    let known = format.kinds.iter().find(|known| kind.as_deref() == Some(known.name));
    known.map_or(format.root, |known| known.object)
}

/// The grammar of a text. Names decide only where they are conventions of their own: `*.json`, `*.cue`, `answers.conf*`.
#[must_use]
pub fn language(path: &WorkspacePath, text: &str) -> Language {
    let name = path.file_name();
    let start = text.trim_start_matches('\u{feff}').trim_start();
    // CUE has no tree: its words are enough to find places in it.
    if name.ends_with(".cue") {
        return Language::Words;
    }
    // No JSON starts with two braces; templates of Helm do.
    let is_template = start.starts_with("{{");
    if name.ends_with(".json") || (start.starts_with('{') && !is_template) {
        return Language::Json;
    }
    let mut lines =
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(['#', ';']));
    let (first, second) = (lines.next().unwrap_or(""), lines.next().unwrap_or(""));
    let is_ini_name = name.starts_with("answers.conf") || name.ends_with(".ini") || name.ends_with(".conf");
    if (is_ini_name && !looks_like_yaml(first)) || looks_like_ini(first, second) {
        return Language::Ini;
    }
    if is_command(first) { Language::Words } else { Language::Yaml }
}

/// Whether the first two lines with content are a section and an answer.
fn looks_like_ini(first: &str, second: &str) -> bool {
    let section = first.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let is_name = |name: &str| !name.is_empty() && !name.contains([',', '[', ']', '"', '\'']);
    section.is_some_and(is_name) && second.contains('=') && !second.contains(": ")
}

/// Whether the first line with content is YAML rather than INI: `key:` alone, a document marker, a mapping in braces.
fn looks_like_yaml(line: &str) -> bool {
    line.starts_with("---") || (line.ends_with(':') && !line.contains('=')) || line.starts_with('{')
}

/// Whether the first line starts a command of docker.
fn is_command(line: &str) -> bool {
    let mut words = line.split_ascii_whitespace();
    let program = words.next().unwrap_or("");
    let is_docker = |word: &str| word.rsplit('/').next() == Some("docker");
    is_docker(program) || (program == "sudo" && words.next().is_some_and(is_docker))
}

/// Whether the root mapping has an own field of this name.
pub(crate) fn has_field(document: Document<'_>, field: &str) -> bool {
    document.value().and_then(Value::as_mapping).is_some_and(|root| root.entry(field).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_of_a_text_is_found_by_what_it_says() {
        for (name, text, expected) in [
            ("Nulecule", "---\nid: x\n", Language::Yaml),
            ("Nulecule", "  {\"id\": 1}", Language::Json),
            ("web.yaml", "{{- if .Values.web }}\nkind: Application\n{{- end }}\n", Language::Yaml),
            ("answers.conf", "[general]\nprovider = docker\n", Language::Ini),
            ("answers.conf", "general:\n  provider: docker\n", Language::Yaml),
            ("staging", "# for staging\n[web]\nimage=x\n", Language::Ini),
            ("list.yaml", "[a]\n", Language::Yaml),
            ("run", "# start\ndocker run x\n", Language::Words),
            ("run", "sudo /usr/bin/docker run x\n", Language::Words),
            ("pod.yaml", "docker: run\n", Language::Yaml),
            ("web.cue", "web: {type: \"component\"}\n", Language::Words),
        ] {
            let path = WorkspacePath::new(name).unwrap();
            assert_eq!(language(&path, text), expected, "{name}: {text}");
        }
    }
}
