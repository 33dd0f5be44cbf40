//! Applications that need each other.

use plimsoll_base::{Code, Diagnostic, Place, Severity};

use crate::needs::NeedProblem;
use crate::rules::{Check, Rule, SettingsContext};
use crate::settings::SettingsProblem;

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("need-cycle"),
    severity: Severity::Error,
    family: None,
    clause: None,
    documentation: r#"
## What it finds

A need in `[[needs]]` of `plimsoll.toml` that closes a circle: each of the applications would have to be there before the
others.

## Why it matters

None of them can come first. The need is left out of plans until the circle is opened.

## Example

```toml plimsoll.toml
[[needs]]
application = "shop"
on = ["database"]

[[needs]]
application = "database"
on = ["shop"]   # error: [need-cycle] "applications need each other"
```

```yaml shop/porter.yaml
schemaVersion: 1.0.1
name: shop
version: 0.1.0
registry: localhost:5000
mixins: [exec]
install: [{exec: {command: ./install.sh}}]
uninstall: [{exec: {command: ./uninstall.sh}}]
```

```yaml database/porter.yaml
schemaVersion: 1.0.1
name: database
version: 0.1.0
registry: localhost:5000
mixins: [exec]
install: [{exec: {command: ./install.sh}}]
uninstall: [{exec: {command: ./uninstall.sh}}]
```

## Fix

```toml plimsoll.toml
[[needs]]
application = "shop"
on = ["database"]
```
"#,
    check: Check::Settings(check),
};

fn check(rule: &Rule, context: &SettingsContext<'_>) -> Vec<Diagnostic> {
    let SettingsProblem::Need(NeedProblem::Cycle(range, way)) = context.problem else { return Vec::new() };
    let way: Vec<String> = way.iter().map(|path| format!("`{path}`")).collect();
    let finding =
        rule.finding(Place::bytes(context.file, *range), "applications need each other in a circle");
    let finding = match way.len() {
        1 => finding.note(format!("{} would need itself.", way[0])),
        _ => finding.note(format!("By the needs above, {}.", way.join(" needs "))),
    };
    vec![finding.help("Remove one of the needs.")]
}
