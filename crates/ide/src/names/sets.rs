//! Parameter sets and credential sets, which give values to what a bundle declares. Nothing in a set says for which bundle it
//! is: it is for the nearest one, in its folder or around it.

use std::sync::Arc;

use plimsoll_analysis::workspace::source;
use plimsoll_analysis::{SourceFile, Workspace, document, parse};
use plimsoll_base::WorkspacePath;
use plimsoll_formats::cnab::values::ValueSet;
use plimsoll_formats::recognise::Recognised;
use plimsoll_model::Family;

use super::applications::in_scalar;
use super::cnab::{CREDENTIAL, PARAMETER};
use super::table::{Category, Role};
use super::{Home, Named, Occurrence};
use crate::workspace::{Opened, Snapshot};

/// How files of sets end.
const ENDINGS: [&str; 3] = [".json", ".yaml", ".yml"];

/// The set that a file is; `None` for what is something else, and for what has no values.
pub(crate) fn set(snapshot: &Snapshot, file: SourceFile) -> Option<ValueSet> {
    let db = &snapshot.db;
    if !has_ending(file.path(db)) || document::recognised(db, file).iter().any(Option::is_some) {
        return None;
    }
    let set = ValueSet::read(parse::content(db, file)?, file.id(db))?;
    (!set.entries.is_empty()).then_some(set)
}

/// Whether a file has a name that a set may have.
pub(crate) fn has_ending(path: &WorkspacePath) -> bool {
    ENDINGS.iter().any(|ending| path.file_name().ends_with(ending))
}

/// Whether a file has the list of a set and lies in or below the folder of a bundle, but has no value yet.
pub(crate) fn is_begun(snapshot: &Snapshot, file: SourceFile) -> bool {
    let db = &snapshot.db;
    let is_set =
        || parse::content(db, file).and_then(|content| ValueSet::read(content, file.id(db))).is_some();
    has_ending(file.path(db)) && is_set() && bundle(snapshot, file).is_some()
}

/// The names of what the bundle declares that a set of parameters or of credentials is for; `None` where there is no bundle around.
pub(crate) fn declared(
    snapshot: &Snapshot,
    file: SourceFile,
    is_of_credentials: bool,
) -> Option<Vec<String>> {
    let (bundle, _) = bundle(snapshot, file)?;
    let bundle = document::bundle(&snapshot.db, bundle)?;
    let names: Vec<String> = if is_of_credentials {
        bundle.credentials.iter().map(|one| one.name.text.to_string()).collect()
    } else {
        bundle.parameters.iter().map(|one| one.name.text.to_string()).collect()
    };
    Some(names)
}

/// The bundle that a set is for, and its zero-based place in its file: the first of the nearest folder.
fn bundle(snapshot: &Snapshot, file: SourceFile) -> Option<(SourceFile, usize)> {
    let db = &snapshot.db;
    let mut nearest: Option<(usize, SourceFile)> = None;
    for named in document::bundles(db).iter() {
        let Some(bundle) = source(db, named.file) else { continue };
        let folder = bundle.path(db).parent();
        let depth = folder.names().count();
        if file.path(db).starts_with(&folder) && nearest.is_none_or(|(deepest, _)| depth > deepest) {
            nearest = Some((depth, bundle));
        }
    }
    let (_, bundle) = nearest?;
    let is_bundle = |one: &Option<Recognised>| one.is_some_and(|one| one.format.family == Family::Cnab);
    Some((bundle, document::recognised(db, bundle).iter().position(is_bundle)?))
}

/// What the values of a set are values of.
fn category(set: &ValueSet) -> &'static Category {
    if set.is_credentials { &CREDENTIAL } else { &PARAMETER }
}

/// The names in a set, each with its place.
fn names(snapshot: &Snapshot, file: SourceFile, set: &ValueSet) -> Vec<(Arc<str>, Occurrence)> {
    let entries = set.entries.iter();
    let names = entries.filter_map(|entry| {
        Some((entry.name.text.clone(), in_scalar(snapshot, file, entry.name.node, Role::Refers)?))
    });
    names.collect()
}

/// The name at a byte of a set.
pub(super) fn name_at(snapshot: &Snapshot, opened: &Opened, offset: u32) -> Option<Named> {
    let set = set(snapshot, opened.file)?;
    let names = names(snapshot, opened.file, &set);
    let (text, at) = names.into_iter().find(|(_, at)| at.range.touches(offset))?;
    let (file, number) = bundle(snapshot, opened.file)?;
    Some(Named { category: category(&set), text, at, home: Home::Document(file, number) })
}

/// The places in sets that give a value to what a bundle declares.
pub(super) fn referring(snapshot: &Snapshot, named: &Named, only: Option<SourceFile>) -> Vec<Occurrence> {
    let Home::Document(declaring, number) = named.home else { return Vec::new() };
    if ![&PARAMETER, &CREDENTIAL].contains(&named.category) {
        return Vec::new();
    }
    let db = &snapshot.db;
    let folder = declaring.path(db).parent();
    let files = Workspace::get(db).files(db);
    let mut found = Vec::new();
    let below = files.below(&folder).map(|(_, file)| file);
    for file in below.filter(|file| only.is_none_or(|only| only == *file)) {
        let is_candidate = has_ending(file.path(db))
            && parse::text(db, file).as_ref().is_ok_and(|text| text.contains(&*named.text));
        let Some(set) = is_candidate.then(|| set(snapshot, file)).flatten() else { continue };
        if category(&set) == named.category && bundle(snapshot, file) == Some((declaring, number)) {
            let names = names(snapshot, file, &set).into_iter();
            found.extend(names.filter(|(text, _)| *text == named.text).map(|(_, at)| at));
        }
    }
    found
}
