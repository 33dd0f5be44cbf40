//! The steps of a plan and what they wait for, with their places.

use std::collections::BTreeMap;
use std::sync::Arc;

use plimsoll_analysis::{Database, locate};
use plimsoll_base::{TextRange, WorkspacePath};
use plimsoll_model::{Address, Application, Evidence, EvidencePlace};
use plimsoll_plan::{CycleEdge, Plan, Step};

/// A unit that something is done to, or that cannot be ordered.
#[derive(Clone, PartialEq, Debug)]
pub struct PlannedUnit {
    /// Its name, stable over time.
    pub address: String,
    /// What is done, as in outputs; `None` where it cannot be ordered.
    pub action: Option<&'static str>,
    /// The wave, one-based; `None` where it cannot be ordered.
    pub wave: Option<u32>,
    /// Where it is written, where that is in a file of the workspace.
    pub place: Option<Located>,
    /// What comes first.
    pub needs: Vec<Need>,
    /// The zero-based line of the rendered text in which it has its row; `None` where it has none.
    pub row: Option<u32>,
}

/// Something that comes first, and why.
#[derive(Clone, PartialEq, Debug)]
pub struct Need {
    /// The unit.
    pub address: String,
    /// How it is known, in a few words; empty where nobody says so.
    pub words: String,
    /// Where that is written.
    pub place: Option<Located>,
}

/// A place of a file of the workspace.
#[derive(Clone, PartialEq, Debug)]
pub struct Located {
    /// The file.
    pub path: WorkspacePath,
    /// Where in it.
    pub range: TextRange,
}

/// The units of a plan: those with a step in its order, then those that cannot be ordered.
pub(super) fn units(db: &Database, plan: &Plan, application: Option<&Application>) -> Vec<PlannedUnit> {
    let steps = plan.steps.iter().map(|step| {
        db.unwind_if_stopped();
        of_step(db, plan, step)
    });
    let mut edges: BTreeMap<&Address, Vec<&CycleEdge>> = BTreeMap::new();
    for edge in plan.cycles.iter().flat_map(|cycle| &cycle.edges) {
        edges.entry(&edge.from).or_default().push(edge);
    }
    let known = application.iter().flat_map(|application| &application.units);
    // Most plans have none that is looked for.
    let known = known.filter(|_| !plan.blocked.is_empty());
    let places: BTreeMap<&Address, &EvidencePlace> =
        known.filter_map(|unit| Some((&unit.address, unit.place.as_ref()?))).collect();
    let blocked = plan.blocked.iter().map(|blocked| {
        db.unwind_if_stopped();
        let address = &blocked.address;
        let needs = edges.get(address).into_iter().flatten();
        PlannedUnit {
            address: address.to_string(),
            action: None,
            wave: None,
            place: places.get(address).and_then(|place| located(db, place)),
            needs: needs.map(|edge| need(db, &edge.to, &edge.evidence)).collect(),
            row: None,
        }
    });
    steps.chain(blocked).collect()
}

fn of_step(db: &Database, plan: &Plan, step: &Step) -> PlannedUnit {
    let needs = step.waits_for.iter().filter_map(|wait| {
        let first = plan.steps.get(wait.step.index())?;
        Some(need(db, &first.address, &wait.evidence))
    });
    PlannedUnit {
        address: step.address.to_string(),
        action: Some(step.action.name()),
        wave: Some(step.wave),
        place: step.place.as_ref().and_then(|place| located(db, place)),
        needs: needs.collect(),
        row: None,
    }
}

fn need(db: &Database, address: &Address, evidence: &[Arc<Evidence>]) -> Need {
    let words = evidence.first().map_or_else(String::new, |first| first.words.to_string());
    let mut places = evidence.iter().flat_map(|evidence| evidence.places.iter());
    let place = places.find_map(|(place, _)| located(db, place));
    Need { address: address.to_string(), words, place }
}

fn located(db: &Database, place: &EvidencePlace) -> Option<Located> {
    let EvidencePlace::Present(place) = place else { return None };
    let (file, range) = locate::locate(db, *place)?;
    Some(Located { path: file.path(db).clone(), range })
}
