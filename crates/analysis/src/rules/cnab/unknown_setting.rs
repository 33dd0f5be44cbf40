//! A value on the command line that no bundle takes.
use plimsoll_base::{Code, Diagnostic, Place, Severity, nearest};
use plimsoll_formats::cnab::application::Problem;
use plimsoll_model::Family;

use crate::rules::{BundleContext, Check, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-unknown-setting"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: None,
    documentation: r#"
## What it finds

A `--set` for a parameter that the bundle does not have, or for a dependency that is not there.

## Why it matters

The value would be silently without effect, and something else would be planned than was asked for.

## Example

`plimsoll plan --set prot=8080` for a bundle whose parameter is named `port`.

## Fix

`plimsoll plan --set port=8080`
"#,
    check: Check::BundleRequest(check),
};

fn check(rule: &Rule, context: &BundleContext<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for problem in &context.assembled.problems {
        let Problem::UnknownSetting(index, known) = problem else { continue };
        let Some(setting) = context.settings.get(*index as usize) else { continue };
        let name = match &setting.section {
            Some(section) => format!("{section}.{}", setting.name),
            None => setting.name.to_string(),
        };
        let headline = format!("--set {name}: nothing has such a parameter");
        let finding = rule.finding(Place::file(context.bundle.file), headline);
        let near = nearest(&setting.name, known.iter().map(|name| &**name));
        found.push(match near.filter(|near| **near != *setting.name) {
            Some(near) => finding.help(format!("Did you mean `{near}`?")),
            None => finding.help("Write NAME=VALUE, or DEPENDENCY.NAME=VALUE."),
        });
    }
    found
}
