//! A value on the command line that nothing takes.

use plimsoll_base::{Code, Diagnostic, Place, Severity, nearest};
use plimsoll_formats::oam::Dialect;
use plimsoll_formats::oam::application::Problem;
use plimsoll_model::Family;

use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-unknown-setting"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: None,
    documentation: r#"
## What it finds

A `--set` for a variable that a configuration of v1alpha1 does not have, for a parameter that a component does not have, and
any `--set` for an Application of v1beta1, which has neither.

## Why it matters

The value would be silently without effect, and something else would be planned than was asked for.

## Example

`plimsoll plan --set stag=eu` for a configuration whose variable is named `stage`.

## Fix

`plimsoll plan --set stage=eu`
"#,
    check: Check::ConfigurationRequest(check),
};

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for problem in &context.assembled.problems {
        let Problem::UnknownSetting(index, known) = problem else { continue };
        let Some(setting) = context.settings.get(*index as usize) else { continue };
        let name = match &setting.section {
            Some(section) => format!("{section}.{}", setting.name),
            None => setting.name.to_string(),
        };
        let headline = format!("--set {name}: nothing has such a variable or parameter");
        let finding = rule.finding(Place::file(context.document.file), headline);
        let near = nearest(&name, known.iter().map(|name| &**name));
        let has_values = !matches!(context.document.dialect, Dialect::V1beta1 | Dialect::Wadm);
        found.push(match near {
            Some(near) => finding.help(format!("Did you mean `{near}`?")),
            None if has_values => finding.help("Write VARIABLE=VALUE, or COMPONENT.PARAMETER=VALUE."),
            None => finding.help("Applications of v1beta1 take no values; change their properties instead."),
        });
    }
    found
}
