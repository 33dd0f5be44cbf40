//! Differences that plan nothing, as `[[ignore]]` of `plimsoll.toml` says it.

#![allow(missing_docs, reason = "the macros of the engine write functions without documentation")]

use std::sync::Arc;

use plimsoll_base::TextRange;
use plimsoll_model::Application;
use plimsoll_plan::names::Names;
use plimsoll_plan::pattern::PatternError;
use plimsoll_plan::{Ignore, PathPattern};

use crate::database::Db;
use crate::{claims, moves, settings};

/// What is wrong with a rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum IgnoreProblem {
    /// Its path cannot be read: where, and what is wrong.
    Invalid(TextRange, PatternError),
    /// No unit has this name or kind: where, and what is written.
    NoUnit(TextRange, String),
    /// Nothing is at its path: where, and what is written.
    NoPath(TextRange, String),
}

/// The rules of the settings whose paths can be read.
#[must_use]
pub fn of_settings(db: &dyn Db) -> Vec<Ignore> {
    let written = settings::settings(db).ignore.into_iter();
    let rule = |one: plimsoll_formats::settings::Ignore| {
        let path = PathPattern::read(&one.path.text).ok()?;
        Some(Ignore { path, of: one.of.map(|of| of.text.into()) })
    };
    written.filter_map(rule).collect()
}

/// What is wrong with the rules of the settings.
#[salsa::tracked(returns(clone))]
pub(crate) fn problems(db: &dyn Db) -> Arc<[IgnoreProblem]> {
    let written = settings::settings(db).ignore;
    if written.is_empty() {
        return Arc::default();
    }
    let described = moves::all(db).into_iter().map(|(_, application)| application);
    let states: Vec<(Arc<Application>, Option<Application>)> = described
        .map(|application| {
            let recorded = claims::recorded(db, &application);
            (application, recorded.map(|recorded| recorded.application))
        })
        .collect();
    let problem = |one: &plimsoll_formats::settings::Ignore| {
        let path = match PathPattern::read(&one.path.text) {
            Ok(path) => path,
            Err(error) => return Some(IgnoreProblem::Invalid(one.path.range, error)),
        };
        let of = one.of.as_ref();
        let rule = Ignore { path, of: of.map(|of| of.text.as_str().into()) };
        let (mut is_unit, mut is_path) = (false, false);
        for (desired, recorded) in &states {
            let names = Names::of(Some(desired), recorded.as_ref());
            let addresses = of.map(|of| names.find(&of.text).unwrap_or_default()).unwrap_or_default();
            let units = desired.units.iter().chain(recorded.iter().flat_map(|recorded| &recorded.units));
            for unit in units {
                if rule.is_about(unit, &addresses) {
                    is_unit = true;
                    is_path |= rule.path.leads_into(&unit.attributes);
                }
            }
        }
        match of {
            _ if is_path => None,
            Some(of) if !is_unit => Some(IgnoreProblem::NoUnit(of.range, of.text.clone())),
            _ => Some(IgnoreProblem::NoPath(one.path.range, one.path.text.clone())),
        }
    };
    written.iter().filter_map(problem).collect()
}
