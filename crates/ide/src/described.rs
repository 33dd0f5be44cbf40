//! The applications of a file as the settings of the workspace have them planned, and where their units are written: what
//! hints and lenses show.

use std::sync::Arc;

use plimsoll_analysis::application::{assembled, planned};
use plimsoll_analysis::document::{self, ApplicationAt};
use plimsoll_analysis::parse;
use plimsoll_base::{Anchor, Site, TextRange};
use plimsoll_formats::application::Assembled;
use plimsoll_model::{Address, Application, EvidencePlace, Family};
use plimsoll_plan::Plan;
use plimsoll_syntax::{Entry, Kind, Tree, Value};

use crate::plan::Choices;
use crate::workspace::{Opened, Snapshot};

/// An application with its plan.
pub(crate) struct Described {
    pub(crate) at: ApplicationAt,
    assembled: Arc<Assembled>,
    pub(crate) plan: Arc<Plan>,
}

impl Described {
    pub(crate) fn application(&self) -> &Application {
        self.assembled.application()
    }
}

impl Snapshot {
    /// The applications that a file describes; none where its syntax is broken, as what is read then is not what is meant.
    pub(crate) fn described(&self, opened: &Opened) -> Vec<Described> {
        let db = &self.db;
        let is_whole = parse::tree(db, opened.file).is_some_and(|tree| tree.errors().is_empty());
        let all = if is_whole { document::applications_of(db, opened.file) } else { Vec::new() };
        all.into_iter().filter_map(|at| self.described_at(at)).collect()
    }

    /// An application with its plan.
    pub(crate) fn described_at(&self, at: ApplicationAt) -> Option<Described> {
        let db = &self.db;
        let decided = Choices::default().decide(db, at).ok()?;
        let assembled = assembled(db, decided.file, decided.key)?;
        let plan = planned(db, decided.file, decided.key, decided.options)?;
        Some(Described { at, assembled, plan })
    }

    /// The words that a unit is written under in a file: of a mapping, the entry with its name. `None` for places of other
    /// files.
    pub(crate) fn name_of(&self, opened: &Opened, tree: &Tree, place: &EvidencePlace) -> Option<TextRange> {
        let EvidencePlace::Present(place) = place else { return None };
        let (Anchor::Node(node, _) | Anchor::Text(node, _)) = place.anchor else { return None };
        let element = tree.node(node);
        if place.file != opened.file.id(&self.db) {
            return None;
        }
        if element.kind() == Kind::Entry {
            return Some(tree.range(element.child(Kind::Key)?.value()?.id()));
        }
        match element.value()? {
            Value::Mapping(mapping) => {
                let named = NAMES.iter().find_map(|name| mapping.entry(name));
                words_of(tree, named.or_else(|| mapping.entries().next())?)
            }
            Value::Scalar(scalar) => Some(tree.range(scalar.node().id())),
            Value::Sequence(_) | Value::Alias(_) => None,
        }
    }

    /// The first words of an application in a file; `None` for one of another file.
    pub(crate) fn start_of(&self, opened: &Opened, tree: &Tree, site: Site) -> Option<TextRange> {
        let is_here = site.file == opened.file.id(&self.db);
        let root = tree.node(site.node).value().filter(|_| is_here)?.as_mapping()?;
        words_of(tree, root.entries().next()?)
    }
}

/// The fields that hold names, the one that counts first.
const NAMES: [&str; 3] = ["name", "instanceName", "componentName"];

/// An entry up to its value, where that is a text on the same line.
fn words_of(tree: &Tree, entry: Entry<'_>) -> Option<TextRange> {
    let key = tree.range(entry.key()?.id());
    let value = entry.value().and_then(Value::as_scalar).map(|value| tree.range(value.node().id()));
    let range = value.map(|value| key.cover(value)).filter(|all| !tree.text()[all.as_usize()].contains('\n'));
    Some(range.unwrap_or(key))
}

/// What a unit is called beside others of its application.
pub(crate) fn short_name<'a>(application: &Application, address: &'a Address) -> &'a str {
    // What is nested in a component has a name only there.
    let inside = || address.as_str().strip_prefix(&*application.id)?.strip_prefix('/');
    let is_nested = application.family == Family::Nulecule;
    Some(address.name()).filter(|_| !is_nested).or_else(inside).unwrap_or(address.name())
}
