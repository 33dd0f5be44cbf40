//! A dependency that is not needed any more.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::clauses;
use plimsoll_model::{Family, Unit};
use plimsoll_plan::Mode;

use crate::rules::{BundleContext, Check, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("plan-dependency-removed-left-behind"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::PORTER_DEPENDENCIES),
    documentation: r#"
## What it finds

A dependency that is recorded and that the new bundle does not require.

## Why it matters

The plan uninstalls it, as nothing describes it any more. Porter leaves it as it is: an upgrade runs only what is required.

## Example

`cache` is recorded as a dependency of `shop`; the new bundle does not require it.

## Fix

Uninstall it yourself after the upgrade, or keep it: `plimsoll plan --only shop` leaves it out.
"#,
    check: Check::BundleRequest(check),
};

fn check(rule: &Rule, context: &BundleContext<'_>) -> Vec<Diagnostic> {
    let Some(recorded) = context.recorded.filter(|_| context.mode == Mode::Upgrade) else {
        return Vec::new();
    };
    let bundle = context.bundle;
    let units = &context.assembled.application.units;
    let gone =
        recorded.application.units.iter().filter(|unit| !units.iter().any(|one| one.address == unit.address));
    let place = bundle.dependencies.as_ref().map_or(bundle.node, |dependencies| dependencies.node);
    let finding = |unit: &Unit| {
        rule.finding(bundle.site(place), format!("`{}` is required no longer", unit.address))
            .note("The plan uninstalls it; Porter leaves it as it is.")
            .help("Uninstall it after the upgrade, if nothing else uses it.")
    };
    gone.map(finding).collect()
}
