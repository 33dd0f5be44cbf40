//! What plans have to keep: the gates of the command line, then those of the settings.

use plimsoll_analysis::Database;
use plimsoll_analysis::gates::{self, Asked};
use plimsoll_model::{Application, Recorded};
use plimsoll_plan::gate::Evaluation;
use plimsoll_plan::{Gate, GateError, GateResult, Plan};

use crate::arguments::Gates;
use crate::exit::Failure;
use crate::only::unknown;

/// The gates that are asked of plans. With `is_for_one`, there is one plan, and those of the command line are about it.
///
/// # Errors
/// One of the command line cannot be understood; those of the settings are told where settings are checked.
pub(crate) fn asked(db: &Database, arguments: &Gates, is_for_one: bool) -> Result<Vec<Asked>, Failure> {
    let fail_on = arguments.fail_on.iter().map(|name| ("--fail-on", Gate::fail_on(name)));
    let assertions = arguments.assertions.iter().map(|text| ("--assert", Gate::assertion(text)));
    let asked = fail_on.chain(assertions).map(|(option, gate)| {
        let wrong = |GateError { message, help }| Failure::usage(format!("{option}: {message}")).help(help);
        Ok(Asked { gate: gate.map_err(wrong)?, place: None, is_for_one })
    });
    let mut asked: Vec<Asked> = asked.collect::<Result<_, Failure>>()?;
    asked.extend(gates::of_settings(db));
    Ok(asked)
}

/// What came of the gates for a plan. The states that it leads to and from are handed on where a gate has names.
///
/// # Errors
/// One of the command line has a name that is not there.
pub(crate) fn results(
    db: &Database,
    asked: &[Asked],
    plan: &Plan,
    inferred_edges: bool,
    with_states: impl FnOnce(&mut dyn FnMut(&Application, Option<&Recorded>)),
) -> Result<Vec<GateResult>, Failure> {
    if asked.iter().all(|one| one.gate.names().is_empty()) {
        return all(db, asked, plan, &Evaluation::new(plan, None, None, inferred_edges));
    }
    let mut results = Ok(Vec::new());
    with_states(&mut |desired, recorded| {
        let recorded = recorded.map(|recorded| &recorded.application);
        results = all(db, asked, plan, &Evaluation::new(plan, Some(desired), recorded, inferred_edges));
    });
    results
}

/// What came of the gates for an application that is no longer described.
///
/// # Errors
/// As [`results`].
pub(crate) fn of_gone(
    db: &Database,
    asked: &[Asked],
    plan: &Plan,
    state: &Recorded,
    inferred_edges: bool,
) -> Result<Vec<GateResult>, Failure> {
    all(db, asked, plan, &Evaluation::new(plan, None, Some(&state.application), inferred_edges))
}

fn all(
    db: &Database,
    asked: &[Asked],
    plan: &Plan,
    evaluation: &Evaluation<'_>,
) -> Result<Vec<GateResult>, Failure> {
    let result = |one: &Asked| gates::result(db, plan.subject.mode, one, evaluation).map_err(unknown);
    asked.iter().filter_map(|one| result(one).transpose()).collect()
}
