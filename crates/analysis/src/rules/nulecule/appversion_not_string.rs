//! An application version that is a number.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;
use plimsoll_syntax::resolve::{Resolution, Resolved};

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("appversion-not-string"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::METADATA),
    documentation: r#"
## What it finds

`metadata.appversion` without quotes that YAML reads as a number or a truth value.

## Why it matters

`1.10` without quotes is the number 1.1: the version is shown and compared as another one.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
metadata:
  appversion: 1.10   # warning: [appversion-not-string] "`appversion` is a number"
graph:
  - name: web
    artifacts: {docker: [file://web]}
```

```text web
docker run -d --name web nginx
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
metadata:
  appversion: 1.10.0
graph:
  - name: web
    artifacts: {docker: [file://web]}
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let Some(version) = nulecule.appversion.as_ref() else {
        return Vec::new();
    };
    let resolved = context.scalar(version.node).map(|scalar| scalar.resolve(Resolution::Yaml12));
    let found = match resolved {
        Some(Resolved::Int(_) | Resolved::Float(_)) => "a number",
        Some(Resolved::Bool(_)) => "a truth value",
        _ => return Vec::new(),
    };
    let slot = context.site(version.node);
    let edit = Edit::Replace { slot, value: NewValue::text(&*version.text) };
    let diagnostic = rule
        .finding(slot, format!("`appversion` is {found}"))
        .label("not a string")
        .help("Quote it.")
        .fix(Fix::safe(format!("Quote `{}`", version.text), vec![edit]));
    vec![diagnostic]
}
