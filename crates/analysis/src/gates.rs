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

/// What comes of the gates of the settings for a plan. One whose name is not there is broken, as it would be without effect.
///
/// An assertion whose names are all in another application of the workspace (`shop/db`) is not asked of this plan, and those
/// about order are not asked of an uninstallation, which goes the other way round.
#[must_use]
pub fn results(db: &dyn Db, mode: Mode, evaluation: &Evaluation<'_>) -> Vec<GateResult> {
    let (gates, _) = written(&settings::settings(db).gates);
    let Some(file) = settings::file(db).filter(|_| !gates.is_empty()) else { return Vec::new() };
    let asked = gates.into_iter().filter(|(gate, _)| {
        let is_backwards = mode == Mode::Uninstall && gate.is_about_order();
        !is_backwards && !is_elsewhere(db, gate, evaluation)
    });
    let result = |(gate, range): (Gate, TextRange)| {
        let place = Some(Place::bytes(file.id(db), range));
        evaluation.of(&gate, place).unwrap_or_else(|UnknownName { message, help }| GateResult {
            gate: gate.to_string(),
            place,
            is_kept: false,
            words: format!("{message}. {}", help.trim_end_matches('.')),
            steps: Vec::new(),
        })
    };
    asked.map(result).collect()
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
