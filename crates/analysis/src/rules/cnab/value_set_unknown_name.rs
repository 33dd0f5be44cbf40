//! A value of a set that the bundle does not take.
use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Severity, nearest};
use plimsoll_formats::cnab::application::Problem;
use plimsoll_model::Family;

use crate::rules::{BundleContext, Check, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-value-set-unknown-name"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: None,
    documentation: r#"
## What it finds

A name in a parameter set or a credential set that is no parameter or credential of the bundle.

## Why it matters

The value has no effect. The set may be for another bundle, or the name may be misspelt.

## Example

`plimsoll plan --values staging.json` where the set has a value for `prot` and the parameter is named `port`.

## Fix

Rename `prot` to `port` in `staging.json`.
"#,
    check: Check::BundleRequest(check),
};

fn check(rule: &Rule, context: &BundleContext<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for problem in &context.assembled.problems {
        let Problem::UnknownInSet(site, name, known) = problem else { continue };
        let headline = format!("`{}` takes no `{name}`", context.bundle.called());
        let finding = rule.finding(*site, headline).label("has no effect");
        found.push(match nearest(name, known.iter().map(|known| &**known)) {
            Some(near) => {
                let edit = Edit::Replace { slot: *site, value: NewValue::text(near) };
                let fix = Fix::suggestion(format!("Write `{near}`"), vec![edit]);
                finding.help(format!("Did you mean `{near}`?")).fix(fix)
            }
            None => finding.help("Remove it, or use the set for the bundle that it is for."),
        });
    }
    found
}
