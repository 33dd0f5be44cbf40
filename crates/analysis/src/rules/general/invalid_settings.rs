//! `plimsoll.toml` says something that is not understood.

use plimsoll_base::{Code, Diagnostic, Place, Severity};

use crate::rules::{Check, Rule, SettingsContext};
use crate::settings::SettingsProblem;

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("invalid-settings"),
    severity: Severity::Error,
    family: None,
    clause: None,
    documentation: r#"
## What it finds

A `plimsoll.toml` that is not TOML, or that has a key or a value that plimsoll does not know.

## Why it matters

A setting that is not understood would be silently without effect.

## Example

```toml plimsoll.toml
[plan]
infered-edges = false   # error: [invalid-settings] "infered-edges"
```

## Fix

```toml plimsoll.toml
[plan]
inferred-edges = false
```
"#,
    check: Check::Settings(check),
};

fn check(rule: &Rule, context: &SettingsContext<'_>) -> Vec<Diagnostic> {
    let SettingsProblem::Invalid(error) = context.problem else { return Vec::new() };
    let place = Place::bytes(context.file, error.range);
    vec![rule.finding(place, format!("plimsoll.toml: {}", error.message)).help("See docs/settings.md.")]
}
