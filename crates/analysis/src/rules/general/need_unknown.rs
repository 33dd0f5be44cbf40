//! `[[needs]]` or `[[moves]]` names an application that is not there, or that cannot be told from another.

use plimsoll_base::{Code, Diagnostic, Place, Severity, nearest};

use crate::needs::NeedProblem;
use crate::rules::{Check, Rule, SettingsContext};
use crate::settings::SettingsProblem;

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("need-unknown"),
    severity: Severity::Error,
    family: None,
    clause: None,
    documentation: r#"
## What it finds

A name in `[[needs]]`, or as `application` in `[[moves]]`, of `plimsoll.toml` that is neither the path nor the name of an application of the workspace, or that is
the name of several.

## Why it matters

The need or the move would be without effect: the application would be planned before what it needs, and the unit be deleted
and made anew.

## Example

```toml plimsoll.toml
[[needs]]
application = "shop"
on = ["shpo-database"]   # error: [need-unknown] "no application is called `shpo-database`"
```

```yaml shop/Nulecule
id: shop
specversion: 0.0.2
graph:
  - name: web
    artifacts: {docker: [file://web]}
```

```text shop/web
docker run -d --name web nginx
```

```yaml database/porter.yaml
schemaVersion: 1.0.1
name: shop-database
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
on = ["shop-database"]
```
"#,
    check: Check::Settings(check),
};

fn check(rule: &Rule, context: &SettingsContext<'_>) -> Vec<Diagnostic> {
    let place = |range| Place::bytes(context.file, range);
    match context.problem {
        SettingsProblem::Need(NeedProblem::Unknown(range, name, known)) => {
            let finding = rule.finding(place(*range), format!("no application is called `{name}`"));
            let near = nearest(name, known.iter().map(|known| &**known));
            vec![match near {
                Some(near) => {
                    finding.label(format!("did you mean `{near}`?")).help(format!("Write `{near}`."))
                }
                None => finding.help("Write the name of an application of the workspace, or its path."),
            }]
        }
        SettingsProblem::Need(NeedProblem::Ambiguous(range, name, words)) => {
            let words: Vec<String> = words.iter().map(|words| format!("`{words}`")).collect();
            let finding =
                rule.finding(place(*range), format!("{} applications are called `{name}`", words.len()));
            vec![finding.help(format!("Write which of them: {}.", words.join(", ")))]
        }
        _ => Vec::new(),
    }
}
