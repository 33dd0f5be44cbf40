//! Nulecule applications that are inside of each other, and the files that belong to them.

use std::collections::BTreeSet;
use std::sync::Arc;

use plimsoll_analysis::surroundings::InDatabase;
use plimsoll_analysis::workspace::source;
use plimsoll_analysis::{SourceFile, Workspace, document, parse};
use plimsoll_base::{FileId, NodeId, TextRange};
use plimsoll_formats::nulecule::answers::{Answers, GENERAL};
use plimsoll_formats::nulecule::document::{Component, Parameter};
use plimsoll_formats::nulecule::{Nulecule, artifacts, nested};
use plimsoll_formats::surroundings::Surroundings;
use plimsoll_syntax::{Kind, Node, Value};

use super::parts;
use super::table::Role;
use super::{Form, Occurrence};
use crate::workspace::Snapshot;

/// What the name of a file starts with that holds answers; samples among them.
pub(super) const ANSWERS: &str = "answers.conf";

/// Where a parameter is declared: its file and the scalar with its name.
pub(super) type Declared = (FileId, NodeId);

/// Where parameters are declared: an application, by its place among those that are looked at, and a component of it, or none
/// for those of the application itself.
type Scope = (usize, Option<usize>);

/// A place at which the name of a parameter is written, and the declarations that it may mean.
pub(super) struct Use {
    /// The number of its file.
    id: FileId,
    pub(super) occurrence: Occurrence,
    /// Whose parameters are meant there.
    scopes: BTreeSet<Scope>,
    pub(super) means: BTreeSet<Declared>,
}

/// Applications that are inside of each other.
pub(super) struct Applications<'s> {
    snapshot: &'s Snapshot,
    all: Vec<Arc<Nulecule>>,
    /// Who has whom inside: the places of the outer one, of its component, and of the inner one.
    inside: Vec<(usize, usize, usize)>,
}

impl<'s> Applications<'s> {
    /// All applications around one, and all that are inside of those.
    pub(super) fn around(snapshot: &'s Snapshot, root: &Arc<Nulecule>) -> Self {
        let db = &snapshot.db;
        let mut edges: Vec<(FileId, usize, FileId)> = Vec::new();
        let mut known: Vec<Arc<Nulecule>> = vec![root.clone()];
        for named in document::applications(db).iter() {
            let nulecule = source(db, named.file).and_then(|file| document::nulecule(db, file));
            known.extend(nulecule.filter(|one| one.file != root.file));
        }
        for nulecule in &known {
            edges.extend(inner(snapshot, nulecule));
        }
        let mut files = BTreeSet::from([root.file]);
        grow(&mut files, &edges, |(outer, _, inner)| (*inner, *outer));
        grow(&mut files, &edges, |(outer, _, inner)| (*outer, *inner));
        let all: Vec<Arc<Nulecule>> = known.into_iter().filter(|one| files.contains(&one.file)).collect();
        let place = |file: FileId| all.iter().position(|one| one.file == file);
        let inside = edges
            .iter()
            .filter_map(|(outer, component, inner)| Some((place(*outer)?, *component, place(*inner)?)));
        let inside = inside.collect();
        Self { snapshot, all, inside }
    }

    /// The applications that have a file as an artifact, each with those around it; those that share others are told once.
    pub(super) fn with_artifact(snapshot: &'s Snapshot, file: SourceFile) -> Option<Self> {
        let db = &snapshot.db;
        let id = file.id(db);
        let uses = |nulecule: &Arc<Nulecule>| {
            let mut components = nulecule.components.iter();
            components.any(|component| files(snapshot, nulecule, component).contains(&id))
        };
        let applications = document::applications(db);
        let all = applications.iter().filter_map(|named| document::nulecule(db, source(db, named.file)?));
        let users: Vec<Arc<Nulecule>> = all.filter(uses).collect();
        let (first, rest) = users.split_first()?;
        let mut found = Self::around(snapshot, first);
        for other in rest {
            if found.all.iter().all(|known| known.file != other.file) {
                found.add(Self::around(snapshot, other));
            }
        }
        Some(found)
    }

    /// All applications around one and inside of those, and all that have artifacts in common with them, each with those
    /// around it.
    pub(super) fn sharing(snapshot: &'s Snapshot, root: &Arc<Nulecule>) -> Self {
        let db = &snapshot.db;
        let artifacts = |one: &Arc<Nulecule>| -> BTreeSet<FileId> {
            one.components.iter().flat_map(|component| files(snapshot, one, component)).collect()
        };
        let mut found = Self::around(snapshot, root);
        let applications = document::applications(db);
        let all = applications.iter().filter_map(|named| document::nulecule(db, source(db, named.file)?));
        let mut others: Vec<(Arc<Nulecule>, BTreeSet<FileId>)> =
            all.map(|one| (one.clone(), artifacts(&one))).collect();
        let mut shared: BTreeSet<FileId> = found.all.iter().flat_map(artifacts).collect();
        loop {
            others.retain(|(one, _)| found.all.iter().all(|known| known.file != one.file));
            let Some((other, _)) = others.iter().find(|(_, own)| !own.is_disjoint(&shared)) else {
                return found;
            };
            let more = Self::around(snapshot, other);
            shared.extend(more.all.iter().flat_map(artifacts));
            found.add(more);
        }
    }

    fn add(&mut self, other: Self) {
        let shift = self.all.len();
        self.all.extend(other.all);
        let shifted = other.inside.into_iter().map(|(outer, at, inner)| (outer + shift, at, inner + shift));
        self.inside.extend(shifted);
    }

    /// The applications.
    pub(super) fn all(&self) -> &[Arc<Nulecule>] {
        &self.all
    }

    /// The parameters that a scope has itself.
    fn own(&self, (at, component): Scope) -> &[Parameter] {
        match component {
            Some(component) => &self.all[at].components[component].parameters,
            None => &self.all[at].parameters,
        }
    }

    fn declared(&self, scope: Scope, name: &str) -> Option<Declared> {
        let parameter = self.own(scope).iter().find(|parameter| *parameter.name.text == *name)?;
        Some((self.all[scope.0].file, parameter.name.node))
    }

    /// A scope and those around it, from inside out.
    fn around_scope(&self, scope: Scope) -> Vec<Scope> {
        let mut found = vec![scope];
        if scope.1.is_some() {
            found.push((scope.0, None));
        }
        let mut next = found.len() - 1;
        while let Some(&(inner, _)) = found.get(next) {
            let outer =
                self.inside.iter().filter(|(.., one)| *one == inner).map(|(outer, ..)| (*outer, None));
            let new: Vec<Scope> = outer.filter(|outer| !found.contains(outer)).collect();
            found.extend(new);
            next += 1;
        }
        found
    }

    /// The declarations that a name means in a scope: its own, else those around it from inside out.
    fn meant(&self, scope: Scope, name: &str) -> BTreeSet<Declared> {
        let mut seen = BTreeSet::from([scope]);
        let mut waiting = vec![scope];
        let mut found = BTreeSet::new();
        while let Some(scope) = waiting.pop() {
            if let Some(declared) = self.declared(scope, name) {
                found.insert(declared);
                continue;
            }
            let outer = self.inside.iter().filter(|(.., inner)| *inner == scope.0);
            let around: Vec<Scope> = match scope.1 {
                Some(_) => vec![(scope.0, None)],
                None => outer.map(|(outer, ..)| (*outer, None)).collect(),
            };
            waiting.extend(around.into_iter().filter(|around| seen.insert(*around)));
        }
        found
    }

    /// All scopes of an application and of those inside of it.
    fn below(&self, at: usize) -> BTreeSet<Scope> {
        let mut seen = BTreeSet::from([at]);
        let mut waiting = vec![at];
        let mut found = BTreeSet::new();
        while let Some(outer) = waiting.pop() {
            found.insert((outer, None));
            found.extend((0..self.all[outer].components.len()).map(|component| (outer, Some(component))));
            let inner = self.inside.iter().filter(|(around, ..)| *around == outer).map(|(.., inner)| *inner);
            waiting.extend(inner.filter(|inner| seen.insert(*inner)));
        }
        found
    }

    /// The scopes that a section of an answers file is for. One of a component that is an application itself is for all in it.
    fn answered(&self, at: usize, section: &str) -> BTreeSet<Scope> {
        if section == GENERAL {
            return self.below(at);
        }
        let (mut at, mut found) = (at, BTreeSet::new());
        for step in section.split(':') {
            let is_meant = |one: &Component| one.name.as_ref().is_some_and(|name| *name.text == *step);
            let Some(number) = self.all[at].components.iter().position(is_meant) else {
                return BTreeSet::new();
            };
            found = BTreeSet::from([(at, Some(number))]);
            let inner = self.inside.iter().find(|(outer, place, _)| (*outer, *place) == (at, number));
            if let Some((.., inner)) = inner {
                at = *inner;
                found.extend(self.below(at));
            }
        }
        found
    }

    /// All places at which the name of a parameter is written, its declarations among them. Where a file is an artifact of
    /// several components, a place may mean several declarations.
    pub(super) fn uses(&self, name: &str) -> Vec<Use> {
        let mut uses: Vec<Use> = Vec::new();
        for (at, nulecule) in self.all.iter().enumerate() {
            let scopes = std::iter::once(None).chain((0..nulecule.components.len()).map(Some));
            for scope in scopes.map(|component| (at, component)) {
                self.of_declarations(scope, name, &mut uses);
                self.of_component(scope, name, &mut uses);
            }
            self.of_answers(at, name, &mut uses);
        }
        let mut uses = joined(uses);
        for one in &mut uses {
            let declares = one.occurrence.role == Role::Declares;
            let own = one.occurrence.node().filter(|_| declares).map(|node| (one.id, node));
            one.means = match own {
                Some(own) => BTreeSet::from([own]),
                None => one.scopes.iter().flat_map(|scope| self.meant(*scope, name)).collect(),
            };
        }
        uses
    }

    fn of_declarations(&self, scope: Scope, name: &str, uses: &mut Vec<Use>) {
        let id = self.all[scope.0].file;
        let Some(file) = source(&self.snapshot.db, id) else { return };
        for parameter in self.own(scope).iter().filter(|one| *one.name.text == *name) {
            let found = in_scalar(self.snapshot, file, parameter.name.node, Role::Declares);
            uses.extend(found.map(|occurrence| Use::new(id, occurrence, [scope])));
        }
    }

    fn of_component(&self, scope: Scope, name: &str, uses: &mut Vec<Use>) {
        let nulecule = &self.all[scope.0];
        let Some(component) = scope.1.map(|component| &nulecule.components[component]) else { return };
        let mut add = |id, occurrence| uses.push(Use::new(id, occurrence, [scope]));
        for id in files(self.snapshot, nulecule, component) {
            let Some(file) = source(&self.snapshot.db, id) else { continue };
            in_template(self.snapshot, file, Some(name)).into_iter().for_each(|(_, one)| add(id, one));
        }
        let pointers = component.artifacts.iter().flatten().flat_map(|provider| &provider.pointers);
        let Some(file) = source(&self.snapshot.db, nulecule.file) else { return };
        for key in pointers.map(|pointers| &pointers.key).filter(|key| key.text.contains(name)) {
            let found = placeholders_in(self.snapshot, file, key.node);
            let found = found.into_iter().filter(|(found, _)| found == name);
            found.for_each(|(_, one)| add(nulecule.file, one));
        }
    }

    fn of_answers(&self, at: usize, name: &str, uses: &mut Vec<Use>) {
        for (file, answers) in answers_beside(self.snapshot, &self.all[at]) {
            for section in &answers.sections {
                for answer in section.answers.iter().filter(|answer| *answer.name == *name) {
                    let found = in_key(self.snapshot, file, answer.entry);
                    let scopes = self.answered(at, &section.name);
                    uses.extend(found.map(|occurrence| Use::new(answers.file, occurrence, scopes)));
                }
            }
        }
    }

    /// What keeps these declarations from getting another name: a place of that name that would mean one of them then, or one
    /// that would be meant in the place of one of them.
    pub(super) fn taken(&self, renamed: &BTreeSet<Declared>, old: &str, new: &str) -> Option<Occurrence> {
        let is_renamed =
            |scope: &Scope| self.declared(*scope, old).is_some_and(|declared| renamed.contains(&declared));
        let written = self.uses(new);
        let is_captured = |one: &&Use| {
            one.scopes.iter().any(|scope| {
                let around = self.around_scope(*scope);
                let own = around.iter().position(|scope| self.declared(*scope, new).is_some());
                let next = around.iter().position(is_renamed);
                next.is_some_and(|next| own.is_none_or(|own| next <= own))
            })
        };
        let captured = written.iter().find(is_captured).map(|one| one.occurrence.clone());
        captured.or_else(|| {
            let moved = self.uses(old).into_iter().filter(|one| !one.means.is_disjoint(renamed));
            let shadow = moved.flat_map(|one| one.scopes).find_map(|scope| {
                let around = self.around_scope(scope);
                let next = around.iter().position(is_renamed)?;
                around[..next].iter().find_map(|scope| self.declared(*scope, new))
            })?;
            in_scalar(self.snapshot, source(&self.snapshot.db, shadow.0)?, shadow.1, Role::Declares)
        })
    }
}

impl Use {
    fn new(id: FileId, occurrence: Occurrence, scopes: impl IntoIterator<Item = Scope>) -> Self {
        Self { id, occurrence, scopes: scopes.into_iter().collect(), means: BTreeSet::new() }
    }
}

/// Adds what edges lead to, from either end.
fn grow(
    files: &mut BTreeSet<FileId>,
    edges: &[(FileId, usize, FileId)],
    ends: impl Fn(&(FileId, usize, FileId)) -> (FileId, FileId),
) {
    let mut waiting: Vec<FileId> = files.iter().copied().collect();
    while let Some(file) = waiting.pop() {
        let next = edges.iter().map(&ends).filter(|(from, _)| *from == file).map(|(_, to)| to);
        waiting.extend(next.filter(|to| files.insert(*to)).collect::<Vec<_>>());
    }
}

/// The applications that components of one are.
fn inner(snapshot: &Snapshot, nulecule: &Nulecule) -> Vec<(FileId, usize, FileId)> {
    let components = nulecule.components.iter().enumerate();
    let found = components.filter_map(|(number, component)| {
        Some((nulecule.file, number, inner_of(snapshot, nulecule, component)?))
    });
    found.collect()
}

/// The application that a component is, where it is one of the workspace.
pub(super) fn inner_of(snapshot: &Snapshot, nulecule: &Nulecule, component: &Component) -> Option<FileId> {
    let around = InDatabase(&snapshot.db);
    let folder = around.path(nulecule.file).parent();
    let source = component.source.as_ref().filter(|_| component.artifacts.is_none())?;
    let name = &component.name.as_ref()?.text;
    let inner = nested::find(name, name, &source.text, &folder, &around)?;
    (inner != nulecule.file).then_some(inner)
}

/// The artifacts of all providers of a component.
pub(super) fn files(snapshot: &Snapshot, nulecule: &Nulecule, component: &Component) -> BTreeSet<FileId> {
    let around = InDatabase(&snapshot.db);
    let folder = around.path(nulecule.file).parent();
    let providers = component.artifacts.iter().flatten();
    let of = |provider: &str| artifacts::files(component, provider, &folder, &around);
    providers.flat_map(|provider| of(&provider.name.text)).map(|(_, file)| file).collect()
}

/// The answers files beside a Nulecule, samples among them.
pub(super) fn answers_beside(snapshot: &Snapshot, nulecule: &Nulecule) -> Vec<(SourceFile, Answers)> {
    let db = &snapshot.db;
    let Some(file) = source(db, nulecule.file) else { return Vec::new() };
    let folder = file.path(db).parent();
    let depth = folder.names().count() + 1;
    let all = Workspace::get(db).files(db).below(&folder);
    let beside =
        all.filter(|(path, _)| path.names().count() == depth && path.file_name().starts_with(ANSWERS));
    beside
        .filter_map(|(_, file)| Some((file, Answers::read(parse::content(db, file)?, file.id(db)))))
        .collect()
}

/// Uses of one place as one.
fn joined(mut uses: Vec<Use>) -> Vec<Use> {
    uses.sort_by_key(|one| (one.id, one.occurrence.range));
    let mut found: Vec<Use> = Vec::new();
    for one in uses {
        match found.last_mut() {
            Some(last)
                if last.occurrence.file == one.occurrence.file
                    && last.occurrence.range == one.occurrence.range =>
            {
                last.scopes.extend(one.scopes);
            }
            _ => found.push(one),
        }
    }
    found
}

/// The names in the placeholders of a file, or those of one name. They are looked for in the text, as values are put into it.
/// Those in comments are left out: they have no effect.
pub(super) fn in_template(
    snapshot: &Snapshot,
    file: SourceFile,
    name: Option<&str>,
) -> Vec<(String, Occurrence)> {
    let Ok(text) = parse::text(&snapshot.db, file) else { return Vec::new() };
    let comments = parse::tree(&snapshot.db, file).map_or(&[][..], |tree| tree.comments());
    let is_comment = |at: u32| {
        let behind = comments.partition_point(|comment| comment.start <= at);
        behind.checked_sub(1).is_some_and(|last| comments[last].end > at)
    };
    let names =
        parts::placeholders(text).filter(|range| name.is_none_or(|name| text[range.clone()] == *name));
    let found = names.map(|range| {
        let bytes = TextRange::new(range.start as u32, range.end as u32);
        let one = Occurrence { file, range: bytes, role: Role::Refers, form: Form::Bytes };
        (text[range].to_owned(), one)
    });
    found.filter(|(_, one)| !is_comment(one.range.start)).collect()
}

/// The names in the placeholders of a scalar.
pub(super) fn placeholders_in(
    snapshot: &Snapshot,
    file: SourceFile,
    node: NodeId,
) -> Vec<(String, Occurrence)> {
    let Some(tree) = parse::tree(&snapshot.db, file) else { return Vec::new() };
    let Some(scalar) = tree.node(node).value().and_then(Value::as_scalar) else { return Vec::new() };
    let decoded = scalar.decode();
    let start = tree.range(node).start;
    let found = parts::placeholders(&decoded.text).map(|range| {
        let token = decoded.to_token(TextRange::new(range.start as u32, range.end as u32));
        let range_in_file = TextRange::new(start + token.start, start + token.end);
        let form = Form::Inside(node);
        (decoded.text[range].to_owned(), Occurrence { file, range: range_in_file, role: Role::Refers, form })
    });
    found.collect()
}

/// The place of a name that is the text of a scalar.
pub(super) fn in_scalar(
    snapshot: &Snapshot,
    file: SourceFile,
    node: NodeId,
    role: Role,
) -> Option<Occurrence> {
    let tree = parse::tree(&snapshot.db, file)?;
    let decoded = tree.node(node).value()?.as_scalar()?.decode();
    let token = decoded.to_token(TextRange::new(0, decoded.text.len() as u32));
    let start = tree.range(node).start;
    let range = TextRange::new(start + token.start, start + token.end);
    Some(Occurrence { file, range, role, form: Form::Scalar(node) })
}

/// The place of a name that is the key of an entry.
pub(super) fn in_key(snapshot: &Snapshot, file: SourceFile, entry: NodeId) -> Option<Occurrence> {
    let tree = parse::tree(&snapshot.db, file)?;
    let key = tree.node(entry).child(Kind::Key).and_then(Node::value)?;
    in_scalar(snapshot, file, key.id(), Role::Refers)
}
