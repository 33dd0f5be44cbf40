//! `[[ignore]]` is about nothing that is there.

use plimsoll_base::{Code, Diagnostic, Place, Severity};

use crate::ignored::IgnoreProblem;
use crate::rules::{Check, Rule, SettingsContext};
use crate::settings::SettingsProblem;

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("unused-ignore"),
    severity: Severity::Warning,
    family: None,
    clause: None,
    documentation: r#"
## What it finds

An item of `[[ignore]]` in `plimsoll.toml` whose `path` leads to nothing in any application of the workspace, described or
recorded, or whose `of` is neither a unit nor a kind or a type of units.

## Why it matters

A name that is mistyped ignores nothing; one that is left from former times may ignore something else one day.

## Example

```toml plimsoll.toml
[[ignore]]
path = "properties.replica"   # warning: [unused-ignore] "nothing is at `properties.replica`"
```

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - name: web
      type: webservice
      properties: {image: "nginx:1.27", env: [{name: LOG_LEVEL, value: info}]}
```

## Fix

```toml plimsoll.toml
[[ignore]]
path = "properties.env[LOG_LEVEL]"
```
"#,
    check: Check::Settings(check),
};

fn check(rule: &Rule, context: &SettingsContext<'_>) -> Vec<Diagnostic> {
    let finding = |range, message| rule.finding(Place::bytes(context.file, range), message);
    match context.problem {
        SettingsProblem::Ignore(IgnoreProblem::NoPath(range, path)) => {
            vec![
                finding(*range, format!("nothing is at `{path}`"))
                    .help("Write the path as a plan shows it, or remove the item."),
            ]
        }
        SettingsProblem::Ignore(IgnoreProblem::NoUnit(range, name)) => {
            vec![
                finding(*range, format!("no unit has the name, the kind or the type `{name}`"))
                    .help("Write an address as a plan shows it, or remove the item."),
            ]
        }
        _ => Vec::new(),
    }
}
