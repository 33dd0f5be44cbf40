//! A value on the command line that nothing uses.

use plimsoll_base::{Code, Diagnostic, Place, Severity, nearest};
use plimsoll_formats::nulecule::Problem;
use plimsoll_model::Family;

use crate::rules::{ApplicationContext, Check, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("unknown-setting"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: None,
    documentation: r#"
## What it finds

A `--set` for a parameter that no component declares and no artifact uses, or for a component that is not there.

## Why it matters

The value would be silently without effect, and something else would be planned than was asked for.

## Example

`plimsoll plan --set imgae=nginx:2` for an application whose parameter is named `image`.

## Fix

`plimsoll plan --set image=nginx:2`
"#,
    check: Check::Request(check),
};

fn check(rule: &Rule, context: &ApplicationContext<'_>) -> Vec<Diagnostic> {
    let assembled = context.assembled;
    let Some(site) = assembled.application.site else { return Vec::new() };
    let mut diagnostics = Vec::new();
    for problem in &assembled.problems {
        let Problem::UnknownSetting(index, known) = problem else { continue };
        let Some(setting) = context.settings.get(*index as usize) else { continue };
        let name = match &setting.section {
            Some(section) => format!("{section}.{}", setting.name),
            None => setting.name.to_string(),
        };
        let headline = format!("--set {name}: nothing has such a parameter");
        let diagnostic = rule.finding(Place::file(site.file), headline);
        let near = nearest(&setting.name, known.iter().map(|name| &**name));
        diagnostics.push(match near.filter(|near| **near != *setting.name) {
            Some(near) => diagnostic.help(format!("Did you mean `{near}`?")),
            None => {
                diagnostic.help("Write NAME=VALUE, or COMPONENT.NAME=VALUE (outer:inner.NAME where nested).")
            }
        });
    }
    diagnostics
}
