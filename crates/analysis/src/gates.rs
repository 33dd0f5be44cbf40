//! What `[gates]` of `plimsoll.toml` asks of every plan.

use plimsoll_base::{Place, TextRange};
use plimsoll_formats::settings::{GateSettings, Written};
use plimsoll_plan::gate::Evaluation;
use plimsoll_plan::names::UnknownName;
use plimsoll_plan::{Gate, GateError, GateResult, Mode};

use crate::database::Db;
use crate::{needs, settings};

/// A gate of the settings that cannot be understood.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GateProblem {
    /// Where it stands in `plimsoll.toml`.
    pub range: TextRange,
    /// What is wrong with it.
    pub error: GateError,
}

/// The gates of the settings, each with its place, and what is wrong with others.
pub(crate) fn written(settings: &GateSettings) -> (Vec<(Gate, TextRange)>, Vec<GateProblem>) {
    let (mut gates, mut problems) = (Vec::new(), Vec::new());
    let fail_on = settings.fail_on.iter().map(|one| (one, Gate::fail_on(&one.text)));
    let assertions = settings.assertions.iter().map(|one| (one, Gate::assertion(&one.text)));
    for (Written { range, .. }, gate) in fail_on.chain(assertions) {
        match gate {
            Ok(gate) => gates.push((gate, *range)),
            Err(error) => problems.push(GateProblem { range: *range, error }),
        }
    }
    (gates, problems)
}

/// A gate that is asked of plans.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asked {
    /// The gate.
    pub gate: Gate,
    /// Where `plimsoll.toml` says it; `None` for one of the command line.
    pub place: Option<Place>,
    /// Whether it is for one application, so that each of its names must be there.
    pub is_for_one: bool,
}

/// The gates of the settings that can be understood.
#[must_use]
pub fn of_settings(db: &dyn Db) -> Vec<Asked> {
    let Some(file) = settings::file(db) else { return Vec::new() };
    let (gates, _) = written(&settings::settings(db).gates);
    let place = |range| Some(Place::bytes(file.id(db), range));
    gates.into_iter().map(|(gate, range)| Asked { gate, place: place(range), is_for_one: false }).collect()
}

/// What comes of a gate for a plan; `None` where it is not asked of that one.
///
/// What is not for one application alone is not asked of a plan that has nothing of its names, if these are in another
/// application of the workspace (`shop/db`); else a name that is not there breaks it, as it would guard nothing. What the
/// settings say about order is not asked of an uninstallation, which goes the other way round.
///
/// # Errors
/// It is for one application, which has nothing of one of the names.
pub fn result(
    db: &dyn Db,
    mode: Mode,
    asked: &Asked,
    evaluation: &Evaluation<'_>,
) -> Result<Option<GateResult>, UnknownName> {
    let Asked { gate, place, is_for_one } = asked;
    let is_backwards = place.is_some() && mode == Mode::Uninstall && gate.is_about_order();
    if is_backwards || !is_for_one && is_elsewhere(db, gate, evaluation) {
        return Ok(None);
    }
    match evaluation.of(gate, *place) {
        Ok(result) => Ok(Some(result)),
        Err(unknown) if *is_for_one => Err(unknown),
        Err(UnknownName { message, help }) => Ok(Some(GateResult {
            gate: gate.to_string(),
            place: *place,
            is_kept: false,
            words: format!("{message}. {}", help.trim_end_matches('.')),
            steps: Vec::new(),
        })),
    }
}

/// Whether all names of a gate are in applications that the plan has nothing of.
fn is_elsewhere(db: &dyn Db, gate: &Gate, evaluation: &Evaluation<'_>) -> bool {
    let names = gate.names();
    if names.is_empty() || names.iter().any(|name| evaluation.names().find(name).is_ok()) {
        return false;
    }
    let applications = needs::named(db);
    names.iter().all(|name| {
        let inside = |application: &str| {
            let rest = name.strip_prefix(application);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        applications.iter().any(|(application, _)| inside(application))
    })
}
