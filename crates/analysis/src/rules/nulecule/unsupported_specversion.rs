//! A version of the specification that does not exist.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::v0_0_1_alpha;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("unsupported-specversion"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: Some(tables::APPLICATION),
    documentation: r#"
## What it finds

A `specversion` other than `0.0.2` and the older `0.0.1-alpha`.

## Why it matters

The specification says that the value must be `0.0.2`.

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
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let version = nulecule.specversion.as_ref();
    // The older version has a rule of its own.
    let is_known = |text: &str| matches!(text, "0.0.2" | v0_0_1_alpha::VERSION);
    let Some(version) = version.filter(|version| !is_known(&version.text)) else { return Vec::new() };
    let diagnostic = rule.finding(context.site(version.node), "`specversion` must be `0.0.2`");
    vec![diagnostic.label("no such version").help("Write `specversion: 0.0.2`.")]
}
