//! A value that nothing takes.

use plimsoll_base::{Code, Diagnostic, Place, Severity, nearest};
use plimsoll_formats::cnab::application::Problem;
use plimsoll_formats::cnab::clauses;
use plimsoll_model::Family;

use crate::rules::{BundleContext, Check, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("plan-unknown-value"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::PARAMETERS),
    documentation: r#"
## What it finds

A `--set` for a parameter or dependency that the bundle does not have, or a value of a set that no parameter or credential takes.
The second is a warning, as one set may serve several bundles.

## Why it matters

The value would be silently without effect, and something else would be planned than was asked for.

## Example

`plimsoll plan --set prot=80` for a bundle with the parameter `port`.

## Fix

`plimsoll plan --set port=80`.
"#,
    check: Check::BundleRequest(check),
};

fn check(rule: &Rule, context: &BundleContext<'_>) -> Vec<Diagnostic> {
    context.assembled.problems.iter().filter_map(|problem| finding(rule, context, problem)).collect()
}

fn finding(rule: &Rule, context: &BundleContext<'_>, problem: &Problem) -> Option<Diagnostic> {
    let (finding, name, known) = match problem {
        Problem::UnknownSetting(index, known) => {
            let setting = context.settings.get(*index as usize)?;
            let section = setting.section.as_ref().map_or_else(String::new, |section| format!("{section}."));
            let headline = format!("--set {section}{}: nothing has such a parameter", setting.name);
            (rule.finding(Place::file(context.bundle.file), headline), &setting.name, known)
        }
        Problem::UnknownInSet(site, name, known) => {
            let finding = rule.finding(*site, format!("nothing takes the value `{name}`"));
            (Diagnostic { severity: Severity::Warning, ..finding }, name, known)
        }
        _ => return None,
    };
    let near = nearest(name, known.iter().map(|name| &**name)).filter(|near| **near != **name);
    Some(match near {
        Some(near) => finding.help(format!("Did you mean `{near}`?")),
        None => finding.help("`plimsoll plan --show-values` lists what the bundle takes."),
    })
}
