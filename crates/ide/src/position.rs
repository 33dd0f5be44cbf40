//! Where a unit stands in the plan of its application: its wave, what it needs, and what needs it.

use std::collections::BTreeSet;

use plimsoll_analysis::{document, locate, parse};
use plimsoll_model::{Address, Application, EvidencePlace, Unit};
use plimsoll_plan::Plan;
use plimsoll_syntax::NodeId;

use crate::described::short_name;
use crate::names::{Named, Occurrence};
use crate::workspace::Snapshot;

/// What names of units are names of.
const NOUNS: [&str; 2] = ["component", "instance"];

/// How many names a sentence has.
const MOST_NAMES: usize = 8;

/// The names of the units that a unit needs directly, and of those that need it, in the order of the application.
pub(crate) struct Neighbours<'a> {
    pub(crate) needs: Vec<&'a str>,
    pub(crate) needed_by: Vec<&'a str>,
}

impl<'a> Neighbours<'a> {
    /// Those of the unit at an address; `None` where there is none.
    pub(crate) fn of(application: &'a Application, address: &str) -> Option<Self> {
        let own = application.units.iter().position(|unit| unit.address.as_str() == address)?;
        let name =
            |index: plimsoll_model::UnitIndex| application.units.get(index.index()).map(|unit| &unit.address);
        let edges = || application.edges.iter();
        let needs = edges().filter(|edge| edge.from.index() == own).filter_map(|edge| name(edge.to));
        let needed_by = edges().filter(|edge| edge.to.index() == own).filter_map(|edge| name(edge.from));
        let short = |address: &'a Address| short_name(application, address);
        Some(Self { needs: once_each(needs.map(short)), needed_by: once_each(needed_by.map(short)) })
    }
}

fn once_each<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = BTreeSet::new();
    names.filter(|one| seen.insert(*one)).collect()
}

impl Snapshot {
    /// The position in the plan of what a name declares, as sentences; `None` for what is no unit, or has no plan.
    pub(crate) fn plan_position(&self, named: &Named, declared: &Occurrence) -> Option<String> {
        let db = &self.db;
        let tree = parse::tree(db, declared.file).filter(|tree| tree.errors().is_empty())?;
        if !NOUNS.contains(&named.category.noun) {
            return None;
        }
        let path = tree.path_to(declared.range.start);
        let is_around = |id: NodeId| path.contains(&id);
        let number = tree.documents().position(|one| is_around(one.node().id()))?;
        let mut all = document::applications_of(db, declared.file).into_iter();
        let at = all.find(|at| at.document.is_none_or(|own| own as usize == number))?;
        let described = self.described_at(at)?;
        let application = described.application();
        let unit =
            application.units.iter().filter_map(|unit| Some((self.bytes_around(unit, declared)?, unit)));
        let (_, unit) = unit.min_by_key(|(length, _)| *length)?;
        let mut words = vec![of_plan(&described.plan, &unit.address)];
        let neighbours = Neighbours::of(application, unit.address.as_str())?;
        words.extend(names(&neighbours.needs).map(|names| format!("It needs {names}.")));
        words.extend(names(&neighbours.needed_by).map(|names| format!("Needed by {names}.")));
        Some(words.join(" "))
    }

    /// How long the text is that describes a unit; `None` where a declaration does not stand in it.
    fn bytes_around(&self, unit: &Unit, declared: &Occurrence) -> Option<u32> {
        let Some(EvidencePlace::Present(place)) = unit.place else { return None };
        let (file, range) = locate::locate(&self.db, place)?;
        (file == declared.file && range.contains(declared.range)).then_some(range.len())
    }
}

fn of_plan(plan: &Plan, address: &Address) -> String {
    let waves = plan.steps.iter().map(|step| step.wave).max().unwrap_or_default();
    match plan.steps.iter().find(|step| step.address == *address) {
        Some(step) => format!("In wave {} of {waves} of the plan: {}.", step.wave, step.action.name()),
        None if plan.blocked.iter().any(|one| one.address == *address) => {
            "It cannot be ordered: what it needs leads around in a circle.".to_owned()
        }
        None => "The plan leaves it as it is.".to_owned(),
    }
}

/// Some names; `None` for none.
fn names(all: &[&str]) -> Option<String> {
    let first: Vec<String> = all.iter().take(MOST_NAMES).map(|name| format!("`{name}`")).collect();
    let first = first.join(", ");
    match all.len() {
        0 => None,
        count if count > MOST_NAMES => Some(format!("{first} and {} more", count - MOST_NAMES)),
        _ => Some(first),
    }
}
