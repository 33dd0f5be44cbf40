//! `[[moves]]` says something that cannot be.

use plimsoll_base::{Code, Diagnostic, Place, Severity};

use crate::moves::MoveProblemKind as Kind;
use crate::rules::{Check, Rule, SettingsContext};
use crate::settings::SettingsProblem;

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("invalid-move"),
    severity: Severity::Error,
    family: None,
    clause: None,
    documentation: r#"
## What it finds

A move in `[[moves]]` of `plimsoll.toml` that cannot be:

- nothing that is described has the name that it leads to, nor does another move lead on from there;
- what it is from is still described, so that it has not moved;
- two moves are from one name, or lead to one;
- it leads back to where it started.

That what it is from is not recorded is none of these: so it is once the plan was carried out.

## Why it matters

The recorded unit would be deleted, and the other one be made anew.

## Example

```toml plimsoll.toml
[[moves]]
from = "db"
to = "databse"   # error: [invalid-move] "nothing that is described is called `databse`"
```

```yaml Nulecule
id: shop
specversion: 0.0.2
graph:
  - name: database
    artifacts: {docker: [file://database]}
```

```text database
docker run -d --name database mariadb
```

## Fix

```toml plimsoll.toml
[[moves]]
from = "db"
to = "database"
```
"#,
    check: Check::Settings(check),
};

fn check(rule: &Rule, context: &SettingsContext<'_>) -> Vec<Diagnostic> {
    let SettingsProblem::Move(problem) = context.problem else { return Vec::new() };
    let finding = |message: String| rule.finding(Place::bytes(context.file, problem.range), message);
    vec![match &problem.kind {
        Kind::Unknown(name, help) => {
            let help =
                if help.is_empty() { "Write the name of a unit that is described." } else { help.as_str() };
            finding(format!("nothing that is described is called `{name}`")).help(help.to_owned())
        }
        Kind::Described(name, application) => {
            finding(format!("`{name}` has not moved: `{application}` describes it still"))
                .help("Remove the move, or what is described under the former name.")
        }
        Kind::From(name) => finding(format!("another move is from `{name}`"))
            .help("Keep one of them: a unit has one new name."),
        Kind::To(name) => finding(format!("another move leads to `{name}`"))
            .help("Keep one of them: a unit has been one unit before."),
        Kind::Circle(name) => finding(format!("the move of `{name}` leads back to where it started"))
            .help("Remove one of the moves of the circle."),
    }]
}
