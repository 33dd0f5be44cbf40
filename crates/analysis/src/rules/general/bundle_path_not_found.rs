//! `[cnab.bundles]` names a path at which there is no bundle.

use plimsoll_base::{Code, Diagnostic, Place, Severity};

use crate::rules::{Check, Rule, SettingsContext};
use crate::settings::SettingsProblem;

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("bundle-path-not-found"),
    severity: Severity::Error,
    family: None,
    clause: None,
    documentation: r#"
## What it finds

A path below `[cnab.bundles]` of `plimsoll.toml` at which there is no bundle: neither a file that is one, nor a folder with a
`bundle.cnab`, `bundle.json` or `porter.yaml`.

## Why it matters

Dependencies on the reference stay unresolved, or another bundle of the same name is taken.

## Example

```toml plimsoll.toml
[cnab.bundles]
"localhost:5000/shop-database" = "databse"   # error: [bundle-path-not-found] "there is no bundle at `databse`"
```

```yaml database/porter.yaml
schemaVersion: 1.0.1
name: mysql
version: 0.1.0
registry: localhost:5000
mixins: [exec]
install: [{exec: {command: ./install.sh}}]
uninstall: [{exec: {command: ./uninstall.sh}}]
```

## Fix

```toml plimsoll.toml
[cnab.bundles]
"localhost:5000/shop-database" = "database"
```
"#,
    check: Check::Settings(check),
};

fn check(rule: &Rule, context: &SettingsContext<'_>) -> Vec<Diagnostic> {
    let SettingsProblem::NoBundle(path) = context.problem else { return Vec::new() };
    let place = Place::bytes(context.file, path.range);
    let finding = rule.finding(place, format!("there is no bundle at `{}`", path.text));
    vec![finding.help("Write the path of a bundle definition or a porter.yaml, or of its folder, from the folder of the workspace.")]
}
