//! A value that is passed on only once.

use std::collections::BTreeSet;

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::{Dialect, clauses};
use plimsoll_model::{EdgeKind, EvidencePlace, Family};
use plimsoll_plan::{Mode, difference};

use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-data-input-not-repropagated"),
    severity: Severity::Information,
    family: Some(Family::Oam),
    clause: Some(clauses::DATA_PASSING),
    documentation: r#"
## What it finds

In v1alpha2: a component or trait that takes a value of another one, where both are recorded and the one that gives the value
changes.

## Why it matters

The runtime passes values on when it makes what takes them. A later change of the source does not get there.

## Example

`web` takes the address of `db`. Both are installed; the file changes the image of `db`.

## Fix

Make what takes the value anew, if it needs the new one.
"#,
    check: Check::ConfigurationRequest(check),
};

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    if context.document.dialect != Dialect::V1alpha2 || context.mode == Mode::Uninstall {
        return Vec::new();
    }
    let application = &context.assembled.application;
    let recorded = context.recorded_units();
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for edge in application.edges.iter().filter(|edge| edge.kind == EdgeKind::Data) {
        let (from, to) = (&application.units[edge.from.index()], &application.units[edge.to.index()]);
        let Some(former) = recorded.get(&to.address).filter(|_| recorded.contains_key(&from.address)) else {
            continue;
        };
        let place =
            edge.evidence.iter().flat_map(|evidence| &evidence.places).find_map(|(place, _)| match place {
                EvidencePlace::Present(place) => Some(*place),
                EvidencePlace::Recorded { .. } => None,
            });
        let Some(place) =
            place.filter(|_| !difference(&former.attributes, &to.attributes).changes.is_empty())
        else {
            continue;
        };
        if seen.insert(place) {
            let headline = format!(
                "`{}` keeps the value that `{}` gave at first",
                from.address.name(),
                to.address.name()
            );
            found.push(rule.finding(place, headline).note("Values are passed on only once."));
        }
    }
    found
}
