//! The Open Application Model in a workspace: documents, definitions, and the index of their names.

#![allow(missing_docs, reason = "the macros of the engine write functions without documentation")]

use std::sync::Arc;

use plimsoll_base::{FileId, NodeId, TextRange, WorkspacePath};
use plimsoll_formats::application::Request;
use plimsoll_formats::oam::index::{Entry, Index};
use plimsoll_formats::oam::{Definition, Document, secret_defaults};
use plimsoll_model::{Data, Family, Value};

use crate::application::{RequestKey, assembled};
use crate::database::Db;
use crate::document::{self, recognised};
use crate::edited;
use crate::facts::{self, Name};
use crate::parse;
use crate::workspace::{SourceFile, Workspace};

/// Whether a file may hold anything of this family, so that it is worth parsing. Records are no part of the workspace.
#[salsa::tracked]
fn is_candidate(db: &dyn Db, file: SourceFile) -> bool {
    let path = file.path(db);
    facts::may_hold_model(path)
        && (path.file_name().ends_with(".cue")
            || parse::text(db, file).as_ref().is_ok_and(|text| facts::shows_model(path.file_name(), text)))
}

/// The documents of a file, in order; `None` for each that is not of this family.
#[salsa::tracked(returns(clone))]
pub fn documents(db: &dyn Db, file: SourceFile) -> Arc<[Option<Arc<Document>>]> {
    let Some(content) = parse::content(db, file) else { return Arc::new([]) };
    let name = file.path(db).file_name();
    let parts = edited::parts(db, file);
    let parts = parts.as_ref().map(|parts| parts.in_content(content));
    let all = content.documents().zip(recognised(db, file)).zip(0u32..);
    all.map(|((document, recognised), number)| {
        recognised.filter(|recognised| recognised.format.family == Family::Oam)?;
        Document::read(document, file.id(db), number, name, parts).map(Arc::new)
    })
    .collect()
}

/// The definitions of a file, in order, without the bytes at which their templates say what they say: who uses one is not
/// computed again because of a comment.
#[salsa::tracked(returns(clone))]
pub fn definitions(db: &dyn Db, file: SourceFile) -> Arc<[Arc<Definition>]> {
    if !is_candidate(db, file) {
        return Arc::new([]);
    }
    let id = file.id(db);
    if file.path(db).file_name().ends_with(".cue") {
        let text = parse::text(db, file).as_ref().ok();
        let read = text.and_then(|text| Definition::read_cue(text, id));
        return read.map(Definition::without_places).map(Arc::new).into_iter().collect();
    }
    let Some(content) = parse::content(db, file) else { return Arc::new([]) };
    let read = |document| Definition::read(document, id).or_else(|| Definition::read_schema(document, id));
    content.documents().filter_map(read).map(Definition::without_places).map(Arc::new).collect()
}

/// Where a source file in CUE says the name of what it defines.
#[salsa::tracked]
pub fn defined_name(db: &dyn Db, file: SourceFile) -> Option<TextRange> {
    let text = parse::text(db, file).as_ref().ok()?;
    Definition::name_range(text)
}

/// The names of a file.
#[salsa::tracked(returns(deref))]
pub(crate) fn names(db: &dyn Db, file: SourceFile) -> Vec<Name> {
    if !is_candidate(db, file) {
        return Vec::new();
    }
    let definitions = definitions(db, file);
    let is_source = file.path(db).file_name().ends_with(".cue");
    let documents = if is_source { Arc::new([]) as Arc<[_]> } else { documents(db, file) };
    facts::names(definitions.iter().map(|one| &**one), documents.iter().flatten().map(|one| &**one))
}

/// The names of the workspace. Equal as long as no name comes or goes, whatever else is edited.
#[salsa::tracked(returns(clone))]
pub fn index(db: &dyn Db) -> Arc<Index> {
    let at_rest = index_at_rest(db);
    let held: Vec<(&WorkspacePath, SourceFile)> =
        Workspace::get(db).in_editors(db).filter(|(_, file)| !names(db, *file).is_empty()).collect();
    if held.is_empty() {
        return at_rest;
    }
    let mut index = Index::clone(&at_rest);
    held.into_iter().for_each(|(path, file)| add_names(&mut index, path, file.id(db), names(db, file)));
    Arc::new(index)
}

/// The names of the files that no editor holds: typing does not even ask whether one of them changed.
#[salsa::tracked(returns(clone))]
fn index_at_rest(db: &dyn Db) -> Arc<Index> {
    let mut index = Index::default();
    let all = facts::at_rest(db, facts::may_hold_model);
    all.iter().for_each(|(path, file, facts)| add_names(&mut index, path, *file, &facts.names));
    Arc::new(index)
}

fn add_names(index: &mut Index, path: &WorkspacePath, file: FileId, names: &[Name]) {
    for Name { category, name, number, dialect } in names {
        let entry = Entry { path: path.clone(), file, number: *number, dialect: *dialect };
        index.add(*category, name.clone(), entry);
    }
}

/// Whether a document of a file is one of the model.
#[must_use]
pub fn is_of_model(db: &dyn Db, file: SourceFile) -> bool {
    let mut recognised = recognised(db, file).iter().flatten();
    recognised.any(|recognised| recognised.format.family == Family::Oam)
}

/// The elements of a file that hold secrets, beside those that their names tell: values of the configurations in it that are
/// put where a secret is, and defaults that the components in it have for such values.
#[must_use]
pub fn secrets(db: &dyn Db, file: SourceFile) -> Vec<NodeId> {
    let mut nodes = Vec::new();
    if !is_of_model(db, file) {
        return nodes;
    }
    if let Some(content) = parse::content(db, file) {
        let documents = documents(db, file);
        nodes.extend(documents.iter().flatten().flat_map(|one| secret_defaults(one, content)));
    }
    if configurations(db, file).is_empty() {
        return nodes;
    }
    for at in document::applications_of(db, file) {
        let request = Request { configuration: at.document, ..Request::default() };
        if let Some(assembled) = assembled(db, file, RequestKey::new(db, request)) {
            let application = assembled.application();
            let units = application.units.iter().map(|unit| &unit.attributes);
            let variables = application.variables.iter().map(|variable| &variable.value);
            units.chain(variables).for_each(|value| written_secrets(value, file.id(db), &mut nodes));
            nodes.extend(assembled.configuration().into_iter().flat_map(given_twice));
        }
    }
    nodes.sort_unstable();
    nodes.dedup();
    nodes
}

/// All values that are given to parameters that hold secrets: also those that another one stands in for, and those of which
/// it is not known, as the component has no such parameter.
fn given_twice(assembled: &plimsoll_formats::oam::Assembled) -> Vec<NodeId> {
    let written = assembled.document.configuration().into_iter().flat_map(|of| &of.components);
    let pairs = written.zip(&assembled.components).flat_map(|(written, planned)| {
        let schematic = planned.schematic.as_ref().and_then(|document| document.schematic());
        let is_secret = move |name: &str| {
            let mut values = planned.parameters.iter();
            values.any(|(known, value)| **known == *name && matches!(value.data, Data::Secret(_)))
                || schematic.is_some_and(|schematic| schematic.parameter(name).is_none())
        };
        let values = written.parameter_values.iter();
        values.filter(move |one| one.name.as_ref().is_some_and(|name| is_secret(&name.text)))
    });
    pairs.filter_map(|one| one.value).collect()
}

fn written_secrets(value: &Value, file: FileId, nodes: &mut Vec<NodeId>) {
    match &value.data {
        Data::List(list) => list.items.iter().for_each(|item| written_secrets(item, file, nodes)),
        Data::Map(map) => map.values().for_each(|field| written_secrets(field, file, nodes)),
        Data::Secret(_) => {
            let site = value.origin.site().filter(|site| site.file == file);
            nodes.extend(site.map(|site| site.node));
        }
        _ => {}
    }
}

/// What can be planned of a file: the zero-based places of the documents, in order.
#[must_use]
pub fn configurations(db: &dyn Db, file: SourceFile) -> Arc<[u32]> {
    // Whoever asks has looked at the documents already.
    if is_of_model(db, file) { numbers(db, file) } else { Arc::new([]) }
}

/// Told once for a file: each of its configurations asks for it.
#[salsa::tracked(returns(clone))]
fn numbers(db: &dyn Db, file: SourceFile) -> Arc<[u32]> {
    let documents = documents(db, file);
    let all = documents.iter().flatten().filter(|document| document.configuration().is_some());
    all.map(|document| document.number).collect()
}

/// A configuration of a file by the zero-based place of its document; the first where none is asked for.
#[must_use]
pub fn configuration(db: &dyn Db, file: SourceFile, number: Option<u32>) -> Option<Arc<Document>> {
    let number = number.or_else(|| configurations(db, file).first().copied())?;
    let document = documents(db, file).get(number as usize).cloned()??;
    document.configuration().is_some().then_some(document)
}
