//! What a name of the tables means: where it belongs, and where else it is written.

use std::sync::Arc;

use plimsoll_analysis::surroundings::InDatabase;
use plimsoll_analysis::{SourceFile, document, oam, parse, settings};
use plimsoll_base::{NodeId, Place, TextRange};
use plimsoll_formats::cnab::resolution;
use plimsoll_formats::oam::types::Types;
use plimsoll_formats::oam::{self as model, DefinitionKind, Dialect, Source, index};
use plimsoll_formats::recognise::Recognised;
use plimsoll_model::Family;
use plimsoll_syntax::anchors::View;
use plimsoll_syntax::{Document, Node, Tree};

use super::parameters::Application;
use super::path::hits;
use super::table::{Category, Owner, Role, Row, Seen};
use super::written::{Found, Written};
use super::{Form, Named, Occurrence, Probed, Wanted, sets};
use crate::workspace::{Opened, Snapshot};

/// Where a name belongs.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Home {
    /// A document of a file, by its zero-based place.
    Document(SourceFile, usize),
    /// An element of a document.
    Element(SourceFile, usize, NodeId),
    /// A document that is not in the workspace.
    Elsewhere,
    /// The workspace, as a document of this version in this file sees it.
    Workspace(index::Category, SourceFile, Dialect),
    /// The definitions of types, as a document of a file sees them.
    Types(DefinitionKind, SourceFile, usize),
    /// An application of several files.
    Application(Application),
}

/// The scalar that an element is, or that it stands for.
pub(super) fn scalar<'t>(view: &View<'t>, node: Node<'t>) -> Option<plimsoll_syntax::Scalar<'t>> {
    view.resolve(node.value()?)?.as_scalar()
}

/// All names that the tables find in a part of a file, with what they are and do, in no particular order.
pub(super) fn in_file(
    snapshot: &Snapshot,
    file: SourceFile,
    within: TextRange,
) -> Vec<(TextRange, &'static Category, Role)> {
    let Some(tree) = parse::tree(&snapshot.db, file) else { return Vec::new() };
    let recognised = document::recognised(&snapshot.db, file);
    let mut found = Vec::new();
    for (number, document) in tree.documents().enumerate() {
        let is_wanted = tree.range(document.node().id()).overlaps(within);
        let Some(recognised) = recognised.get(number).copied().flatten().filter(|_| is_wanted) else {
            continue;
        };
        let written = Written::new(file, number, tree, document, recognised);
        let view = View::new(document);
        for (prefix, row) in written.all_rows() {
            let hits = hits(&view, prefix, row).into_iter();
            let here = hits.filter(|hit| tree.range(hit.node.id()).overlaps(within));
            let names = here.flat_map(|hit| {
                snapshot.db.unwind_if_stopped();
                written.names_at(&view, row, &hit)
            });
            found.extend(names.map(|name| (name.occurrence.range, row.category, row.role)));
        }
    }
    found
}

/// The document that an element is in, by its zero-based place.
pub(super) fn document_of<'t>(tree: &'t Tree, path: &[NodeId]) -> Option<(usize, Document<'t>)> {
    tree.documents().enumerate().find(|(_, document)| path.contains(&document.node().id()))
}

pub(super) fn name_at(snapshot: &Snapshot, opened: &Opened, offset: u32) -> Option<Named> {
    let file = opened.file;
    if let Some(named) = defined_in_cue(snapshot, file, offset) {
        return Some(named);
    }
    let tree = parse::tree(&snapshot.db, file)?;
    let path = tree.path_to(offset);
    let (number, _) = document_of(tree, &path)?;
    let written = Written::of(snapshot, file, number)?;
    let found = written.at(&path).into_iter().find(|found| found.occurrence.range.touches(offset))?;
    let home = home(snapshot, &written, &found);
    let text = called(snapshot, &found, &home).unwrap_or(found.text);
    Some(Named { category: found.row.category, text, at: found.occurrence, home })
}

/// What the definition in a source file in CUE defines, where the place is in its name.
fn defined_in_cue(snapshot: &Snapshot, file: SourceFile, offset: u32) -> Option<Named> {
    let db = &snapshot.db;
    if !file.path(db).file_name().ends_with(".cue") {
        return None;
    }
    let definition = oam::definitions(db, file).first().cloned()?;
    let range = oam::defined_name(db, file).filter(|range| range.touches(offset))?;
    let range = without_quotes(snapshot, file, range);
    let home = Home::Types(definition.kind, file, 0);
    let at = Occurrence { file, range, role: Role::Declares, form: Form::Bytes };
    let category = super::oam::types(definition.kind);
    Some(Named { category, text: definition.called().clone(), at, home })
}

/// What others call the type that a document defines, where it is not its own name.
fn called(snapshot: &Snapshot, found: &Found, home: &Home) -> Option<Arc<str>> {
    let Home::Types(kind, file, _) = home else { return None };
    let definitions = oam::definitions(&snapshot.db, *file);
    let mut own = definitions.iter().filter(|one| one.kind == *kind && one.name == found.text);
    own.next().filter(|_| found.row.role == Role::Declares).map(|own| own.called().clone())
}

/// Where a name belongs.
pub(super) fn home(snapshot: &Snapshot, written: &Written<'_>, found: &Found) -> Home {
    let (file, number) = (written.file, written.number);
    let in_workspace = |category| {
        written.dialect().map_or(Home::Elsewhere, |dialect| Home::Workspace(category, file, dialect))
    };
    match found.row.category.seen {
        Seen::Document => match &found.owner {
            Some(owner) => owner_of(snapshot, written, found.row, owner)
                .map_or(Home::Elsewhere, |(file, number)| Home::Document(file, number)),
            None => Home::Document(file, number),
        },
        Seen::Within(steps) => {
            let element = steps.checked_sub(1).and_then(|last| found.elements.get(last));
            element.map_or(Home::Document(file, number), |element| Home::Element(file, number, *element))
        }
        Seen::Workspace(category) => in_workspace(category),
        Seen::DocumentFirst(category) => {
            let is_own = |one: &Found| one.text == found.text && one.row.path != NAME_OF_DOCUMENT;
            let own = written.names_of(found.row.category, Some(Role::Declares));
            if own.iter().any(is_own) { Home::Document(file, number) } else { in_workspace(category) }
        }
        Seen::Types(kind) => Home::Types(kind, file, number),
        Seen::Parameters | Seen::Components => Home::Elsewhere,
    }
}

/// The way to the name of a document itself, by which other documents mean it.
const NAME_OF_DOCUMENT: &str = "metadata/name";

/// The document that declares a name for another one, by its file and its zero-based place there: a component that a
/// configuration names, the bundle of a dependency.
fn owner_of(
    snapshot: &Snapshot,
    written: &Written<'_>,
    row: &Row,
    name: &str,
) -> Option<(SourceFile, usize)> {
    let db = &snapshot.db;
    if let Owner::Component(_) = row.owner? {
        let dialect = written.dialect()?;
        let entries = nearest(snapshot, index::Category::Schematic, name, written.file, dialect);
        return entries.first().copied();
    }
    let own = document::bundle(db, written.file)?;
    let around = InDatabase(db);
    let found = resolution::find(own.dependency(name)?, written.file.id(db), &around).ok()?;
    let file = plimsoll_analysis::workspace::source(db, found)?;
    let is_bundle = |one: &Option<Recognised>| one.is_some_and(|one| one.format.family == Family::Cnab);
    Some((file, document::recognised(db, file).iter().position(is_bundle)?))
}

/// The documents that a name of the workspace means, seen from a file.
fn nearest(
    snapshot: &Snapshot,
    category: index::Category,
    name: &str,
    from: SourceFile,
    dialect: Dialect,
) -> Vec<(SourceFile, usize)> {
    let db = &snapshot.db;
    let index = oam::index(db);
    let entries = index.nearest(category, name, from.path(db), dialect).into_iter();
    let at = |entry: &index::Entry| {
        let file = plimsoll_analysis::workspace::source(db, entry.file)?;
        Some((file, entry.number as usize))
    };
    entries.filter_map(at).collect()
}

/// Where a type is defined that a document names: in files of the workspace. Empty for what is built in.
fn defined(
    snapshot: &Snapshot,
    kind: DefinitionKind,
    name: &str,
    file: SourceFile,
    number: usize,
) -> Vec<Place> {
    let db = &snapshot.db;
    let own = oam::documents(db, file).get(number).cloned().flatten();
    let around = InDatabase(db);
    let compatibility = settings::settings(db).oam.compat;
    let types = match &own {
        Some(document) => Types::of(&around, document),
        None => Types::new(&around, file.id(db), Dialect::V1beta1),
    };
    let types = types.run_by(compatibility);
    let meant = match kind {
        DefinitionKind::Component => types.of_component(name),
        _ => types.definition(kind, name),
    };
    let Some(meant) = meant.filter(|meant| meant.source != Source::BuiltIn) else { return Vec::new() };
    let dialect = own.map_or(Dialect::V1beta1, |own| own.dialect);
    let category = index::Category::Definition(meant.kind);
    let entries = nearest(snapshot, category, meant.called(), file, dialect);
    let places = entries.iter().filter_map(|(file, number)| {
        let definitions = oam::definitions(db, *file);
        definitions.get(*number).and_then(|one| one.place())
    });
    let places: Vec<Place> = places.collect();
    if places.is_empty() { meant.place().into_iter().collect() } else { places }
}

/// The bytes of a name without the quotes around it.
fn without_quotes(snapshot: &Snapshot, file: SourceFile, range: TextRange) -> TextRange {
    let text = parse::text(&snapshot.db, file).as_ref().ok().and_then(|text| text.get(range.as_usize()));
    let has_quotes = text.is_some_and(|text| text.len() > 1 && text.starts_with('"') && text.ends_with('"'));
    if has_quotes { TextRange::new(range.start + 1, range.end - 1) } else { range }
}

/// A place of a definition's name as an occurrence.
pub(super) fn at_place(snapshot: &Snapshot, place: Place) -> Option<Occurrence> {
    let (file, range) = plimsoll_analysis::locate::locate(&snapshot.db, place)?;
    let range = without_quotes(snapshot, file, range);
    let as_bytes = Occurrence { file, range, role: Role::Declares, form: Form::Bytes };
    let Some(tree) = parse::tree(&snapshot.db, file) else { return Some(as_bytes) };
    let path = tree.path_to(range.start);
    let (number, _) = document_of(tree, &path)?;
    let Some(written) = Written::of(snapshot, file, number) else { return Some(as_bytes) };
    let found = written.at(&path).into_iter().next();
    Some(found.map_or(as_bytes, |found| found.occurrence))
}

pub(super) fn declarations(snapshot: &Snapshot, named: &Named) -> Vec<Occurrence> {
    match &named.home {
        Home::Document(..) | Home::Element(..) => {
            let found = in_home(snapshot, named).into_iter();
            found.filter(|one| one.role == Role::Declares).collect()
        }
        Home::Workspace(category, file, dialect) => {
            let documents = nearest(snapshot, *category, &named.text, *file, *dialect);
            documents
                .into_iter()
                .flat_map(|(file, number)| declared_in(snapshot, named, file, number))
                .collect()
        }
        Home::Types(kind, file, number) if named.at.role == Role::Declares => {
            let is_own = |one: &&Arc<model::Definition>| one.kind == *kind && *one.called() == named.text;
            let definitions = oam::definitions(&snapshot.db, *file);
            let _ = number;
            let places = definitions.iter().filter(is_own).filter_map(|one| one.place());
            places.filter_map(|place| at_place(snapshot, place)).collect()
        }
        Home::Types(kind, file, number) => {
            let places = defined(snapshot, *kind, &named.text, *file, *number);
            places.into_iter().filter_map(|place| at_place(snapshot, place)).collect()
        }
        Home::Elsewhere | Home::Application(_) => Vec::new(),
    }
}

/// The declarations of a name in a document.
pub(super) fn declared_in(
    snapshot: &Snapshot,
    named: &Named,
    file: SourceFile,
    number: usize,
) -> Vec<Occurrence> {
    let Some(written) = Written::of(snapshot, file, number) else { return Vec::new() };
    let found = written.names_of(named.category, Some(Role::Declares)).into_iter();
    found.filter(|one| one.text == named.text).map(|one| one.occurrence).collect()
}

/// What the documents of a file declare: the category, the name and its place.
pub(super) fn declared_in_file(
    snapshot: &Snapshot,
    file: SourceFile,
) -> Vec<(&'static Category, Arc<str>, Occurrence)> {
    let db = &snapshot.db;
    if let Some(definition) = oam::definitions(db, file).first()
        && file.path(db).file_name().ends_with(".cue")
    {
        let place = definition.place().and_then(|place| at_place(snapshot, place));
        let category = super::oam::types(definition.kind);
        return place.map(|at| (category, definition.called().clone(), at)).into_iter().collect();
    }
    let count = document::recognised(db, file).len();
    let mut found = Vec::new();
    for written in (0..count).filter_map(|number| Written::of(snapshot, file, number)) {
        let view = View::new(written.document);
        for (prefix, row) in written.all_rows().filter(|(_, row)| row.role == Role::Declares) {
            let hits = hits(&view, prefix, row);
            let names = hits.iter().flat_map(|hit| written.names_at(&view, row, hit));
            found.extend(names.map(|one| (one.row.category, one.text, one.occurrence)));
        }
    }
    found
}

/// The places of a name that belongs to a document, in that document.
fn in_home(snapshot: &Snapshot, named: &Named) -> Vec<Occurrence> {
    let (Home::Document(file, number) | Home::Element(file, number, _)) = &named.home else {
        return Vec::new();
    };
    let Some(written) = Written::of(snapshot, *file, *number) else { return Vec::new() };
    let found = written.names_of(named.category, None).into_iter().filter(|one| one.text == named.text);
    let is_here = |one: &Found| home(snapshot, &written, one) == named.home;
    found.filter(is_here).map(|one| one.occurrence).collect()
}

/// All places of a name; where only those of one file are asked for, most others are left out.
pub(super) fn occurrences(snapshot: &Snapshot, named: &Named, only: Option<SourceFile>) -> Vec<Occurrence> {
    let mut found = match named.home {
        Home::Document(..) | Home::Element(..) => in_home(snapshot, named),
        _ => declarations(snapshot, named),
    };
    if !is_seen_outside(named) {
        return found;
    }
    let declared = declarations(snapshot, named);
    for other in referring(snapshot, named, only) {
        let is_same = other.home == named.home;
        let is_open = !is_same && is_of_workspace(&named.home) && is_of_workspace(&other.home);
        let meant = if is_open { declarations(snapshot, &other) } else { Vec::new() };
        // What nothing declares is the same wherever nothing declares it.
        let is_meant = is_open && (meant == declared || meant.iter().any(|one| declared.contains(one)));
        if is_same || is_meant {
            found.push(other.at);
        }
    }
    found.extend(sets::referring(snapshot, named, only));
    found
}

/// The places of the workspace that refer to something of the category and text of a name, whatever they mean.
fn referring(snapshot: &Snapshot, named: &Named, only: Option<SourceFile>) -> Vec<Named> {
    let mut found = Vec::new();
    for (file, number) in documents_with(snapshot, &named.text, only) {
        let Some(written) = Written::of(snapshot, file, number) else { continue };
        for one in written.names_of(named.category, Some(Role::Refers)) {
            if one.text == named.text {
                let home = home(snapshot, &written, &one);
                found.push(Named { home, at: one.occurrence, ..named.clone() });
            }
        }
    }
    found
}

/// All places that change their name together with one: its own, and those of other declarations that some of them may mean
/// as well.
pub(super) fn together(snapshot: &Snapshot, named: &Named) -> Vec<Occurrence> {
    let mut found = occurrences(snapshot, named, None);
    if !matches!(named.home, Home::Workspace(..) | Home::Types(..)) {
        return found;
    }
    // The places from which it is looked up alike, with what they mean.
    let mut groups: Vec<(Home, Vec<Occurrence>, Vec<Occurrence>)> = Vec::new();
    for other in referring(snapshot, named, None).into_iter().filter(|other| !is_local(other)) {
        match groups.iter_mut().find(|(home, ..)| *home == other.home) {
            Some((.., places)) => places.push(other.at),
            None => groups.push((other.home.clone(), declarations(snapshot, &other), vec![other.at])),
        }
    }
    loop {
        let is_met = |(_, meant, places): &(Home, Vec<Occurrence>, Vec<Occurrence>)| {
            meant.iter().chain(places).any(|one| found.contains(one))
        };
        let Some(next) = groups.iter().position(is_met) else { return found };
        let (_, meant, places) = groups.swap_remove(next);
        found.extend(meant.into_iter().chain(places));
    }
}

/// Whether a name belongs to a single document.
fn is_local(named: &Named) -> bool {
    is_local_home(&named.home)
}

/// Whether a name is looked up in the whole workspace.
fn is_of_workspace(home: &Home) -> bool {
    matches!(home, Home::Workspace(..) | Home::Types(..))
}

pub(super) fn is_local_home(home: &Home) -> bool {
    matches!(home, Home::Document(..) | Home::Element(..))
}

/// Whether other documents than that of its home may refer to a name.
pub(super) fn is_seen_outside(named: &Named) -> bool {
    match &named.home {
        Home::Workspace(..) | Home::Types(..) => true,
        // What has parameters is given values by others.
        Home::Document(..) => {
            *named.category == super::oam::PARAMETER || super::cnab::SEEN_BY_OTHERS.contains(&named.category)
        }
        _ => false,
    }
}

/// The documents of the Open Application Model, and bundles, whose files have a text, by file and zero-based place.
pub(super) fn documents_with(
    snapshot: &Snapshot,
    text: &str,
    only: Option<SourceFile>,
) -> Vec<(SourceFile, usize)> {
    use index::Category;
    let db = &snapshot.db;
    let index = oam::index(db);
    // A resource, `plural.group`, is meant by its group and a kind.
    let text = text.split_once('.').map_or(text, |(_, group)| group);
    let kinds = [Category::Configuration, Category::Schematic, Category::Policy, Category::Workflow];
    let entries = kinds.iter().flat_map(|kind| index.entries(*kind)).map(|(_, entry)| entry);
    let mut files: Vec<_> = entries.map(|entry| entry.file).collect();
    files.extend(document::bundles(db).iter().map(|bundle| bundle.file));
    files.sort_unstable();
    files.dedup();
    let mut found = Vec::new();
    let files = files.into_iter().filter_map(|id| plimsoll_analysis::workspace::source(db, id));
    for file in files.filter(|file| only.is_none_or(|only| only == *file)) {
        if parse::text(db, file).as_ref().is_ok_and(|whole| whole.contains(text)) {
            let count = document::recognised(db, file).len();
            found.extend((0..count).map(|number| (file, number)));
        }
    }
    found
}

pub(super) fn wanted(snapshot: &Snapshot, probed: &Probed<'_>) -> Vec<Wanted> {
    let Some((number, document)) = document_of(probed.tree, probed.path) else { return Vec::new() };
    let Some(recognised) = probed.recognised else { return Vec::new() };
    let file = probed.opened.file;
    let written = Written::new(file, number, probed.tree, document, recognised);
    let mut all: Vec<Wanted> = Vec::new();
    for found in written.at(probed.path) {
        let category = found.row.category;
        // A kind is no name that is declared.
        let is_name = found.row.role == Role::Refers && !matches!(found.occurrence.form, Form::Kind(_));
        let is_meant = is_name && found.occurrence.range.touches(probed.offset);
        if !is_meant || all.iter().any(|known| known.category == category) {
            continue;
        }
        let mut names = declared_for(snapshot, &written, &found);
        names.extend(category.built_in.iter().map(|name| Arc::from(*name)));
        let mut seen = std::collections::BTreeSet::new();
        names.retain(|name| *name != found.text && seen.insert(name.clone()));
        all.push(Wanted { category, names, range: found.occurrence.range });
    }
    all
}

/// The names that a place may refer to.
fn declared_for(snapshot: &Snapshot, written: &Written<'_>, found: &Found) -> Vec<Arc<str>> {
    let db = &snapshot.db;
    let category = found.row.category;
    let texts = |written: &Written<'_>, is_meant: &dyn Fn(&Found) -> bool| -> Vec<Arc<str>> {
        let mut declared = written.names_of(category, Some(Role::Declares));
        declared.sort_by_key(|one| one.occurrence.range.start);
        declared.into_iter().filter(is_meant).map(|one| one.text).collect()
    };
    let in_workspace = |category| -> Vec<Arc<str>> {
        let dialect = written.dialect().unwrap_or(Dialect::V1beta1);
        oam::index(db).names_for(category, dialect).cloned().collect()
    };
    match category.seen {
        Seen::Document => match &found.owner {
            None => texts(written, &|_| true),
            Some(owner) => {
                let owner = owner_of(snapshot, written, found.row, owner);
                let owner = owner.and_then(|(file, number)| Written::of(snapshot, file, number));
                owner.map(|owner| texts(&owner, &|_| true)).unwrap_or_default()
            }
        },
        Seen::Within(steps) => texts(written, &|one| one.elements[..steps] == found.elements[..steps]),
        Seen::Workspace(kind) => in_workspace(kind),
        Seen::DocumentFirst(kind) => {
            let mut names = texts(written, &|one| one.row.path != NAME_OF_DOCUMENT);
            names.extend(in_workspace(kind));
            names
        }
        Seen::Types(kind) => {
            let around = InDatabase(db);
            let dialect = written.dialect().unwrap_or(Dialect::V1beta1);
            let types = Types::new(&around, written.file.id(db), dialect);
            let mut names = types.names(kind);
            if kind == DefinitionKind::Component {
                names.extend(types.names(DefinitionKind::Workload));
            }
            names
        }
        Seen::Parameters | Seen::Components => Vec::new(),
    }
}
