//! An answers file as data: sections of keys and values, whichever grammar it is written in.

use std::sync::Arc;

use plimsoll_base::{FileId, Site};
use plimsoll_syntax::anchors::{Merged, View};
use plimsoll_syntax::{Content, Entry, Value};

use super::python;

/// The section whose keys every component sees.
pub const GENERAL: &str = "general";

/// An answers file.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Answers {
    /// The file.
    pub file: FileId,
    /// Sections in the order of the file: `general`, or the name of a component (`outer:inner` where nested).
    pub sections: Vec<Section>,
}

/// A section.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Section {
    /// Its name.
    pub name: Arc<str>,
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
    /// Where the value stands.
    pub site: Site,
}

impl Answers {
    /// Reads a file. What is no section, or no answer, is left out.
    #[must_use]
    pub fn read(content: &Content, file: FileId) -> Self {
        let sections = content.documents().next().map_or_else(Vec::new, |document| {
            let view = View::new(document);
            let root = view.value().and_then(Value::as_mapping).map(|root| view.mapping(root));
            let entries = root.iter().flat_map(Merged::entries);
            entries.filter_map(|entry| section(&view, entry, file)).collect()
        });
        Self { file, sections }
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

fn section<'t>(view: &View<'t>, entry: Entry<'t>, file: FileId) -> Option<Section> {
    let mapping = view.mapping(view.resolve(entry.value()?)?.as_mapping()?);
    let answers = mapping.entries().filter_map(|entry| {
        let node = entry.value().map_or(entry.node().id(), Value::id);
        let text = entry.value().map_or_else(String::new, |value| python::text(view, value));
        let text = (text != "None").then(|| text.into());
        Some(Answer { name: key(entry)?, text, site: Site { file, node } })
    });
    Some(Section { name: key(entry)?, answers: answers.collect() })
}

fn key(entry: Entry<'_>) -> Option<Arc<str>> {
    Some(entry.key()?.as_scalar()?.text().as_ref().into())
}
