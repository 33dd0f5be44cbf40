//! An answers file as data: sections of keys and values, whichever grammar it is written in.

use std::sync::Arc;

use plimsoll_base::{FileId, NodeId, Site};
use plimsoll_syntax::anchors::View;
use plimsoll_syntax::{Content, Entry, Value};

use super::python;

/// The section whose keys every component sees.
pub const GENERAL: &str = "general";

/// Keys of `general` that the reference implementation itself looks for.
pub const PROVIDER_KEYS: [&str; 7] = [
    "provider",
    "namespace",
    "provider-config",
    "provider-api",
    "provider-auth",
    "provider-tlsverify",
    "provider-cafile",
];

/// Whether a file of this name beside a `Nulecule` holds answers for it; those made as a sample are none.
#[must_use]
pub fn is_answers_name(name: &str) -> bool {
    let rest = name.strip_prefix("answers.conf");
    rest.is_some_and(|rest| {
        rest.is_empty() || (rest.starts_with('.') && !rest.contains(".sample") && !rest.ends_with(".tpl"))
    })
}

/// An answers file.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Answers {
    /// The file.
    pub file: FileId,
    /// Sections in the order of the file: `general`, or the name of a component (`outer:inner` where nested).
    pub sections: Vec<Section>,
    /// Entries outside of a section: key and entry. The reference implementation fails on them.
    pub outside: Vec<(Arc<str>, NodeId)>,
}

/// A section.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Section {
    /// Its name.
    pub name: Arc<str>,
    /// Its entry.
    pub entry: NodeId,
    /// Its answers in order.
    pub answers: Vec<Answer>,
}

/// One answer.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Answer {
    /// The parameter.
    pub name: Arc<str>,
    /// The text that is put in; `None` where the file says `None`, which means "ask".
    pub text: Option<Arc<str>>,
    /// Its entry.
    pub entry: NodeId,
    /// Where the value stands.
    pub site: Site,
}

impl Answers {
    /// Reads a file. What is no section, or no answer, is left out.
    #[must_use]
    pub fn read(content: &Content, file: FileId) -> Self {
        let mut answers = Self { file, sections: Vec::new(), outside: Vec::new() };
        let Some(document) = content.documents().next() else { return answers };
        let view = View::new(document);
        let Some(root) = view.value().and_then(Value::as_mapping) else { return answers };
        for entry in view.mapping(root).entries() {
            let Some(name) = key(entry) else { continue };
            let node = entry.node().id();
            match entry.value().and_then(|value| view.resolve(value)) {
                Some(Value::Mapping(mapping)) => {
                    let mapping = view.mapping(mapping);
                    let answer = mapping.entries().filter_map(|entry| answer(&view, entry, file));
                    answers.sections.push(Section { name, entry: node, answers: answer.collect() });
                }
                // A section that is still empty in YAML.
                None => answers.sections.push(Section { name, entry: node, answers: Vec::new() }),
                Some(_) => answers.outside.push((name, node)),
            }
        }
        answers
    }

    /// The answer for a parameter in a section; of several the last.
    #[must_use]
    pub fn get(&self, section: &str, name: &str) -> Option<&Answer> {
        let sections = self.sections.iter().filter(|candidate| &*candidate.name == section);
        sections.flat_map(|section| &section.answers).rfind(|answer| &*answer.name == name)
    }

    /// The names answered in a section.
    pub fn names<'a>(&'a self, section: &'a str) -> impl Iterator<Item = &'a Arc<str>> {
        let sections = self.sections.iter().filter(move |candidate| &*candidate.name == section);
        sections.flat_map(|section| section.answers.iter().map(|answer| &answer.name))
    }
}

fn answer<'t>(view: &View<'t>, entry: Entry<'t>, file: FileId) -> Option<Answer> {
    let node = entry.value().map_or(entry.node().id(), Value::id);
    let text = entry.value().map_or_else(String::new, |value| python::text(view, value));
    let text = (text != "None").then(|| text.into());
    Some(Answer { name: key(entry)?, text, entry: entry.node().id(), site: Site { file, node } })
}

fn key(entry: Entry<'_>) -> Option<Arc<str>> {
    Some(entry.key()?.as_scalar()?.text().as_ref().into())
}
