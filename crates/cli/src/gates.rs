//! What plans have to keep: the gates of the command line, then those of the settings.

use std::collections::BTreeSet;

use plimsoll_analysis::Database;
use plimsoll_analysis::gates::{self, Asked, Scope};
use plimsoll_model::{Application, Recorded};
use plimsoll_plan::gate::Evaluation;
use plimsoll_plan::names::{Names, UnknownName, advice};
use plimsoll_plan::{Gate, GateError, GateResult, Mode, Plan};

use crate::arguments::Gates;
use crate::exit::Failure;
use crate::only::unknown;

/// The gates that are asked of plans: of one plan, or of those of a folder.
///
/// # Errors
/// One of the command line cannot be understood; those of the settings are told where settings are checked.
pub(crate) fn asked(db: &Database, arguments: &Gates, is_of_folder: bool) -> Result<Vec<Asked>, Failure> {
    let (own, of_settings) =
        if is_of_folder { (Scope::Folder, Scope::Folder) } else { (Scope::One, Scope::Any) };
    let fail_on = arguments.fail_on.iter().map(|name| ("--fail-on", Gate::fail_on(name)));
    let assertions = arguments.assertions.iter().map(|text| ("--assert", Gate::assertion(text)));
    let asked = fail_on.chain(assertions).map(|(option, gate)| {
        let wrong = |GateError { message, help }| Failure::usage(format!("{option}: {message}")).help(help);
        Ok(Asked { gate: gate.map_err(wrong)?, place: None, scope: own })
    });
    let mut asked: Vec<Asked> = asked.collect::<Result<_, Failure>>()?;
    asked.extend(gates::of_settings(db, of_settings));
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

/// The names of gates that the applications of a folder have, to find those gates that none of them is asked.
pub(crate) struct Heard<'a> {
    /// The gates that have names.
    gates: Vec<Named<'a>>,
    /// The applications, as they were heard of.
    applications: Vec<String>,
    /// Whether all of them could be read.
    is_whole: bool,
}

/// What is heard of a gate.
struct Named<'a> {
    asked: &'a Asked,
    /// Its names that no application has so far.
    missing: Vec<&'a str>,
    /// Whether one application has all of them.
    is_asked: bool,
}

impl<'a> Heard<'a> {
    /// Nothing so far. `mode` is what is planned, where the call says it.
    pub(crate) fn of(asked: &'a [Asked], mode: Option<Mode>) -> Self {
        let is_meant = |one: &&Asked| !mode.is_some_and(|mode| gates::is_backwards(one, mode));
        let named = asked.iter().filter(is_meant).map(|asked| Named {
            asked,
            missing: asked.gate.names(),
            is_asked: false,
        });
        let gates = named.filter(|one| !one.missing.is_empty()).collect();
        Self { gates, applications: Vec::new(), is_whole: true }
    }

    /// Whether there is a gate with names.
    pub(crate) fn is_needed(&self) -> bool {
        !self.gates.is_empty()
    }

    /// Takes in the next application; `None` for one that cannot be read.
    pub(crate) fn hear(&mut self, names: Option<&Names<'_>>) {
        self.applications.push(names.map_or_else(String::new, |names| names.root().to_owned()));
        let Some(names) = names else {
            self.is_whole = false;
            return;
        };
        for one in &mut self.gates {
            let has = |name: &&str| names.has(name);
            one.is_asked |= one.asked.gate.names().iter().all(has);
            one.missing.retain(|name| !has(name));
        }
    }

    /// Takes in the next application, which cannot be read and is not planned, as nothing of it changed: what has its name in
    /// front may be there.
    pub(crate) fn overhear(&mut self, application: &str) {
        self.applications.push(application.to_owned());
        for one in &mut self.gates {
            let may_have = |name: &&str| gates::is_in_application(name, application);
            one.is_asked |= one.asked.gate.names().iter().all(may_have);
            one.missing.retain(|name| !may_have(name));
        }
    }

    /// The gates of the settings that are broken, as no application has all of their names, each with the number of the
    /// application that tells it (zero-based). `choices` gives all names of all applications.
    ///
    /// # Errors
    /// It is one of the command line.
    pub(crate) fn unasked(
        &self,
        db: &Database,
        choices: impl Fn() -> BTreeSet<String>,
    ) -> Result<Vec<(usize, GateResult)>, Failure> {
        let mut broken = Vec::new();
        // What cannot be read may have the names. It fails by itself.
        for one in self.gates.iter().filter(|one| self.is_whole && !one.is_asked) {
            let missing = || {
                let choices = choices();
                one.unknown(choices.iter().map(String::as_str))
            };
            if one.asked.place.is_none() {
                return Err(unknown(missing()));
            }
            let names = one.asked.gate.names();
            let is_named =
                |application: &String| names.iter().any(|name| gates::is_in_application(name, application));
            let teller = match self.applications.iter().position(is_named) {
                None if gates::names_applications(db, &one.asked.gate) => continue,
                teller => teller.unwrap_or_default(),
            };
            broken.push((teller, gates::broken(one.asked, &missing())));
        }
        Ok(broken)
    }
}

impl Named<'_> {
    fn unknown<'c>(&self, choices: impl Iterator<Item = &'c str> + Clone) -> UnknownName {
        match self.missing.first() {
            Some(name) => {
                let message = format!("no application has `{name}`");
                UnknownName { message, help: advice(name, choices) }
            }
            None => {
                let message = format!("no application has all names of `{}`", self.asked.gate);
                UnknownName { message, help: "Write names of one application.".to_owned() }
            }
        }
    }
}
