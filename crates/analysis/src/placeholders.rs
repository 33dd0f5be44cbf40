//! Which names in artifacts something fills in.

#![allow(missing_docs, reason = "the macros of the engine write functions without documentation")]

use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::answers::{Answers, GENERAL};
use plimsoll_formats::nulecule::document::Component;
use plimsoll_formats::surroundings::Found;
use plimsoll_syntax::Value;

use crate::database::Db;
use crate::document::{Placeholder, hyphenated};
use crate::parse;
use crate::rules::DocumentContext;
use crate::workspace::SourceFile;

/// Whether a hyphen spoils the placeholder of a declared parameter, which is a finding of its own.
pub(crate) fn is_part_of_hyphenated(
    context: &DocumentContext<'_>,
    artifact: SourceFile,
    placeholder: &Placeholder,
    names: &Names,
) -> bool {
    hyphenated(context.db, artifact).iter().any(|whole| {
        whole.node == placeholder.node
            && whole.range.contains(placeholder.range)
            && names.declared.iter().any(|name| **name == *whole.name)
    })
}

/// The names of the parameters of the OpenShift Templates in a file: OpenShift fills those in.
#[salsa::tracked(returns(deref))]
pub fn in_templates(db: &dyn Db, file: SourceFile) -> Vec<String> {
    let documents = parse::content(db, file).into_iter().flat_map(plimsoll_syntax::Content::documents);
    let mut names = Vec::new();
    for root in documents.filter_map(|document| document.value()?.as_mapping()) {
        let text = |value: Value<'_>| Some(value.as_scalar()?.text().into_owned());
        if root.get("kind").and_then(text).as_deref() != Some("Template") {
            continue;
        }
        let parameters = root.get("parameters").and_then(Value::as_sequence);
        let items = parameters.into_iter().flat_map(plimsoll_syntax::Sequence::items);
        names.extend(items.filter_map(|item| text(item.value()?.as_mapping()?.get("name")?)));
    }
    names
}

/// Names that something fills in for a component.
pub(crate) struct Names {
    /// Declared by it or the application, or built in.
    pub(crate) declared: Vec<String>,
    /// Answered for it, or for all, in an answers file beside the Nulecule.
    pub(crate) answered: Vec<String>,
}

impl Names {
    /// Reads them.
    pub(crate) fn of(nulecule: &Nulecule, component: &Component, answers: &[Answers]) -> Self {
        let parameters = component.parameters.iter().chain(&nulecule.parameters);
        let mut declared: Vec<String> = parameters.map(|parameter| parameter.name.text.to_string()).collect();
        declared.extend(["namespace".to_owned(), "provider".to_owned()]);
        let own = component.name.as_ref().map_or("", |name| &name.text);
        let sections = answers.iter().flat_map(|answers| [(answers, GENERAL), (answers, own)]);
        let answered = sections.flat_map(|(answers, section)| answers.names(section));
        Self { declared, answered: answered.map(ToString::to_string).collect() }
    }
}

/// The answers files beside a document: all whose name starts with `answers.conf`.
pub(crate) fn answers_beside(context: &DocumentContext<'_>) -> Vec<Answers> {
    let folder = context.file.path(context.db).parent();
    let files = context.surroundings.children(&folder).into_iter().filter_map(|(name, found)| match found {
        Found::File(file) if name.starts_with("answers.conf") => Some(file),
        _ => None,
    });
    files.filter_map(|file| Some(Answers::read(&context.surroundings.content(file).ok()?, file))).collect()
}
