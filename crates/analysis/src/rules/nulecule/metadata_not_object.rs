//! `metadata` as a list.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, NodeId, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("metadata-not-object"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::METADATA),
    documentation: r#"
## What it finds

`metadata` as a list. The specification writes its type in brackets, but says that it is an object, and shows one.

## Why it matters

What shows name and version of an application looks for keys, and finds none.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
metadata:
  - name: Web   # warning: [metadata-not-object] "`metadata` is a list"
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
  name: Web
graph:
  - name: web
    artifacts: {docker: [file://web]}
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let Some(list) = nulecule.metadata_list else { return Vec::new() };
    let slot = context.site(list);
    let diagnostic = rule
        .finding(slot, "`metadata` is a list")
        .help("Write the keys directly below `metadata`, without dashes.");
    let fix = merged(context, list).map(|value| {
        Fix::suggestion("Put the keys of all items into one mapping", vec![Edit::Replace { slot, value }])
    });
    vec![match fix {
        None => diagnostic,
        Some(fix) => diagnostic.fix(fix),
    }]
}

/// One mapping with the entries of all items, if these are mappings without a key in common.
fn merged(context: &DocumentContext<'_>, list: NodeId) -> Option<NewValue> {
    let NewValue::List(items) = NewValue::of(context.node(list).value()?)? else { return None };
    let mut all: Vec<(String, NewValue)> = Vec::new();
    for item in items {
        let NewValue::Map(entries) = item else { return None };
        if entries.iter().any(|(key, _)| all.iter().any(|(other, _)| other == key)) {
            return None;
        }
        all.extend(entries);
    }
    (!all.is_empty()).then_some(NewValue::Map(all))
}
