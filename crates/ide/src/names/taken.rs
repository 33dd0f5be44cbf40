//! What keeps something from getting another name.

use plimsoll_analysis::{SourceFile, oam};
use plimsoll_base::WorkspacePath;
use plimsoll_formats::oam::{Dialect, index};

use super::lookup::{
    Home, at_place, declared_in, documents_with, home, is_local_home, is_seen_outside, occurrences,
};
use super::table::Role;
use super::written::Written;
use super::{Named, Occurrence};
use crate::workspace::Snapshot;

/// What keeps a name at these places from being replaced by another one: a place of the other one.
pub(super) fn taken(
    snapshot: &Snapshot,
    named: &Named,
    places: &[Occurrence],
    name: &str,
) -> Option<Occurrence> {
    let other = Named { text: name.into(), ..named.clone() };
    match &named.home {
        Home::Element(..) => occurrences(snapshot, &other, None).into_iter().min_by_key(|one| one.role),
        Home::Document(file, number) => {
            let written = Written::of(snapshot, *file, *number);
            let all = written.iter().flat_map(|written| written.names_of(named.category, None));
            let here = all.filter(|one| *one.text == *name && one.owner.is_none()).map(|one| one.occurrence);
            let others = is_seen_outside(named).then(|| occurrences(snapshot, &other, None));
            here.chain(others.into_iter().flatten()).min_by_key(|one| one.role)
        }
        Home::Workspace(..) | Home::Types(..) => taken_in_workspace(snapshot, &other, places),
        Home::Elsewhere | Home::Application(_) => None,
    }
}

/// The same for names of the workspace, of which the nearest counts: those that are renamed must not come between a place and
/// what it means.
fn taken_in_workspace(snapshot: &Snapshot, other: &Named, places: &[Occurrence]) -> Option<Occurrence> {
    let db = &snapshot.db;
    let (category, dialect) = match other.home {
        Home::Workspace(category, _, dialect) => (category, dialect),
        Home::Types(kind, file, number) => {
            let written = Written::of(snapshot, file, number);
            let dialect = written.and_then(|written| written.dialect()).unwrap_or(Dialect::V1beta1);
            (index::Category::Definition(kind), dialect)
        }
        _ => return None,
    };
    let near = |from: SourceFile, declared: SourceFile| nearness(from.path(db), declared.path(db));
    let renamed: Vec<SourceFile> =
        places.iter().filter(|one| one.role == Role::Declares).map(|one| one.file).collect();
    let renamed_from = |from| renamed.iter().map(|file| near(from, *file)).max();
    let index = oam::index(db);
    let entries = index.all(category, &other.text).iter().filter(|entry| dialect.sees(entry.dialect));
    let existing: Vec<(SourceFile, usize)> = entries
        .filter_map(|entry| {
            Some((plimsoll_analysis::workspace::source(db, entry.file)?, entry.number as usize))
        })
        .collect();
    let existing_from = |from| existing.iter().map(|(file, _)| near(from, *file)).max();
    // What is renamed, and what refers to it, must not have another one of the name as near.
    let met = places.iter().find(|one| existing_from(one.file) >= renamed_from(one.file));
    if let Some(met) = met.filter(|_| !existing.is_empty()) {
        let nearest = existing.iter().max_by_key(|(file, _)| near(met.file, *file));
        let found = nearest.and_then(|(file, number)| match other.home {
            Home::Types(..) => {
                let definitions = oam::definitions(db, *file);
                at_place(snapshot, definitions.get(*number)?.place()?)
            }
            _ => declared_in(snapshot, other, *file, *number).into_iter().next(),
        });
        return Some(found.unwrap_or_else(|| met.clone()));
    }
    for (file, number) in documents_with(snapshot, &other.text, None) {
        let Some(written) = Written::of(snapshot, file, number) else { continue };
        let sees = written.dialect().is_some_and(|own| own.sees(dialect));
        if !sees || existing_from(file) > renamed_from(file) {
            continue;
        }
        let names = written.names_of(other.category, Some(Role::Refers)).into_iter();
        let mut names = names.filter(|one| one.text == other.text);
        let captured = names.find(|one| !is_local_home(&home(snapshot, &written, one)));
        if let Some(captured) = captured {
            return Some(captured.occurrence);
        }
    }
    None
}

/// How near a declaration is to a place: how many folders their files have in common; most where they are the same.
fn nearness(from: &WorkspacePath, declared: &WorkspacePath) -> usize {
    if from == declared {
        return usize::MAX;
    }
    let (from, declared) = (from.parent(), declared.parent());
    from.names().zip(declared.names()).take_while(|(left, right)| left == right).count()
}
