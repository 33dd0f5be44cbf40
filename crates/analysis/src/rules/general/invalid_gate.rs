//! `[gates]` asks something of plans that cannot be understood.

use plimsoll_base::{Code, Diagnostic, Place, Severity};

use crate::rules::{Check, Rule, SettingsContext};
use crate::settings::SettingsProblem;

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("invalid-gate"),
    severity: Severity::Error,
    family: None,
    clause: None,
    documentation: r#"
## What it finds

An item of `fail-on` or `assert` below `[gates]` of `plimsoll.toml` that is not one: a name that a plan cannot fail on, or an
assertion in other words than these:

- `A before B`, `A after B`
- `A needs B`
- `A in wave<=2`, with `<=`, `<`, `=`, `>=` or `>`
- `A alone`
- `no delete in A`, with any name of `fail-on`

## Why it matters

What is not understood guards nothing.

## Example

```toml plimsoll.toml
[gates]
fail-on = ["delet"]        # error: [invalid-gate] "`delet` is nothing that a plan can fail on"
assert = ["db befor web"]  # error: [invalid-gate] "`db befor web` is no assertion"
```

## Fix

```toml plimsoll.toml
[gates]
fail-on = ["delete"]
assert = ["db before web"]
```
"#,
    check: Check::Settings(check),
};

fn check(rule: &Rule, context: &SettingsContext<'_>) -> Vec<Diagnostic> {
    let SettingsProblem::Gate(problem) = context.problem else { return Vec::new() };
    let place = Place::bytes(context.file, problem.range);
    vec![rule.finding(place, problem.error.message.clone()).help(problem.error.help.clone())]
}
