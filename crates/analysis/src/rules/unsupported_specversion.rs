//! A version of the specification that is not 0.0.2.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use super::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("unsupported-specversion"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: Some(tables::APPLICATION),
    documentation: r#"
## What it finds

A `specversion` other than `0.0.2`.

## Why it matters

The specification says that the value must be `0.0.2`. In `0.0.1-alpha`, `graph` and `params` were mappings, which no
implementation reads any more.

## Example

```yaml Nulecule
id: web
specversion: 0.0.3   # error: [unsupported-specversion] "must be `0.0.2`"
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
graph:
  - name: web
    artifacts: {docker: [file://web]}
```
"#,
    check: Check::Document(check),
};

fn check(rule: &Rule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let version = context.nulecule.and_then(|nulecule| nulecule.specversion.as_ref());
    let Some(version) = version.filter(|version| &*version.text != "0.0.2") else { return Vec::new() };
    let diagnostic = rule.finding(context.site(version.node), "`specversion` must be `0.0.2`");
    vec![match &*version.text {
        "0.0.1-alpha" => diagnostic
            .label("an older version")
            .note("In 0.0.1-alpha, `graph` and `params` were mappings by name; in 0.0.2 they are lists of named items.")
            .help("Turn both into lists and write `specversion: 0.0.2`."),
        _ => diagnostic.label("no such version").help("Write `specversion: 0.0.2`."),
    }]
}
