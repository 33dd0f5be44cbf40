//! A component that goes while what needed it stays.

use std::collections::BTreeSet;

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::application::{COMPONENT, Problem};
use plimsoll_formats::oam::clauses;
use plimsoll_model::{EdgeKind, EvidencePlace, Family};
use plimsoll_plan::Mode;

use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-removed-with-dependents"),
    severity: Severity::Warning,
    family: Some(Family::Oam),
    clause: Some(clauses::KUBEVELA),
    documentation: r#"
## What it finds

A recorded component that is no longer described, while one that needed it when it was recorded stays. Where the file still
names it, `oam-depends-on-unknown` tells of that instead.

## Why it matters

KubeVela works out what needs what from the new Application only, so nothing keeps the component from going while it is still
in use.

## Example

Recorded is `web` with `dependsOn: [db]`; the file has `web` without it, and no `db`.

## Fix

Make sure that the one that stays does without: two updates, the first of what stays, the second without the component.
"#,
    check: Check::ConfigurationRequest(check),
};

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    let Some(recorded) = context.recorded.filter(|_| context.mode != Mode::Uninstall) else {
        return Vec::new();
    };
    let units = context.units();
    let problems = context.assembled.problems.iter();
    let told: BTreeSet<&str> = problems
        .filter_map(|problem| match problem {
            Problem::UnknownDependency(_, name, _) => Some(&**name),
            _ => None,
        })
        .collect();
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for edge in &recorded.application.edges {
        let all = &recorded.application.units;
        let (Some(from), Some(to)) = (all.get(edge.from.index()), all.get(edge.to.index())) else { continue };
        let is_need = matches!(edge.kind, EdgeKind::Declared | EdgeKind::Data);
        let are_components = &*from.kind == COMPONENT && &*to.kind == COMPONENT;
        let name = to.address.name().split('@').next().unwrap_or_default();
        if !is_need || !are_components || units.contains_key(&to.address) || told.contains(name) {
            continue;
        }
        let Some(stays) = units.get(&from.address) else { continue };
        let Some(EvidencePlace::Present(place)) = stays.place else { continue };
        let one = from.address.name().split('@').next().unwrap_or_default();
        if seen.insert((one, name)) {
            let headline = format!("`{name}` goes, and `{one}` needed it");
            found.push(
                rule.finding(place, headline)
                    .label("stays")
                    .note("KubeVela does not wait for this one to do without.")
                    .help("Update this one first, and take the other out in a second step."),
            );
        }
    }
    found
}
