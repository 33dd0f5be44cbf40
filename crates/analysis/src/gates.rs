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
    /// Of which plans it is asked.
    pub scope: Scope,
}

/// Of which plans a gate is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scope {
    /// Of the one plan of a call that names it, so that each of its names must be there.
    One,
    /// Of the one plan of a call, unless it is about another application of the workspace.
    Any,
    /// Of those plans of a folder that have all of its names.
    Folder,
}

/// The gates of the settings that can be understood.
#[must_use]
pub fn of_settings(db: &dyn Db, scope: Scope) -> Vec<Asked> {
    let Some(file) = settings::file(db) else { return Vec::new() };
    let (gates, _) = written(&settings::settings(db).gates);
    let place = |range| Some(Place::bytes(file.id(db), range));
    gates.into_iter().map(|(gate, range)| Asked { gate, place: place(range), scope }).collect()
}

/// What comes of a gate for a plan; `None` where it is not asked of that one.
///
/// For which plans it is, [`Scope`] says. For [`Scope::Any`] a name that is not there breaks it, as it would guard nothing,
/// unless all of them are in another application of the workspace (`shop/db`). What the settings say about order is not asked
/// of an uninstallation, which goes the other way round.
///
/// # Errors
/// One of its names may be several things; or it is for one application, which has nothing of a name.
pub fn result(
    db: &dyn Db,
    mode: Mode,
    asked: &Asked,
    evaluation: &Evaluation<'_>,
) -> Result<Option<GateResult>, UnknownName> {
    let Asked { gate, place, scope } = asked;
    if is_backwards(asked, mode) || *scope == Scope::Any && is_elsewhere(db, gate, evaluation) {
        return Ok(None);
    }
    match (evaluation.of(gate, *place), scope) {
        (Ok(result), _) => Ok(Some(result)),
        (Err(unknown), Scope::One) => Err(unknown),
        // One that has all names is asked, also where one of them may be several things.
        (Err(_), Scope::Folder) if !gate.names().iter().all(|name| evaluation.names().has(name)) => Ok(None),
        (Err(unknown), Scope::Folder) if place.is_none() => Err(unknown),
        (Err(unknown), Scope::Folder | Scope::Any) => Ok(Some(broken(asked, &unknown))),
    }
}

/// Whether a gate is about the order of an installation, and asked of an uninstallation.
#[must_use]
pub fn is_backwards(asked: &Asked, mode: Mode) -> bool {
    asked.place.is_some() && mode == Mode::Uninstall && asked.gate.is_about_order()
}

/// A gate that guards nothing: it has a name that is not there.
#[must_use]
pub fn broken(asked: &Asked, unknown: &UnknownName) -> GateResult {
    let UnknownName { message, help } = unknown;
    GateResult {
        gate: asked.gate.to_string(),
        place: asked.place,
        is_kept: false,
        words: format!("{message}. {}", help.trim_end_matches('.')),
        steps: Vec::new(),
    }
}

/// Whether a name is that of an application, or in it.
#[must_use]
pub fn is_in_application(name: &str, application: &str) -> bool {
    let rest = name.strip_prefix(application);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether each name of a gate has an application of the workspace in front.
#[must_use]
pub fn names_applications(db: &dyn Db, gate: &Gate) -> bool {
    let applications = needs::named(db);
    gate.names()
        .iter()
        .all(|name| applications.iter().any(|(application, _)| is_in_application(name, application)))
}

/// Whether all names of a gate are in applications that the plan has nothing of.
fn is_elsewhere(db: &dyn Db, gate: &Gate, evaluation: &Evaluation<'_>) -> bool {
    let (names, known) = (gate.names(), evaluation.names());
    let is_here = |name: &&str| known.has(name) || is_in_application(name, known.root());
    !names.is_empty() && !names.iter().any(is_here) && names_applications(db, gate)
}
