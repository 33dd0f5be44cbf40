//! Two parameters of one name in one list.

use plimsoll_base::{Code, Diagnostic, NodeId, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;
use rustc_hash::FxHashMap;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("parameter-duplicate"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::PARAMETERS),
    documentation: r#"
## What it finds

Two items of the same `params` with the same `name`. A parameter of a component may have the name of one at the root.

## Why it matters

Only one of the two defaults can be put in, and the implementations do not agree on which.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: x
        description: some value
        default: one
      - name: x   # warning: [parameter-duplicate] "two parameters are named `x`"
        description: some value
        default: two
    artifacts:
      docker: [file://web]
```

```text web
docker run -d --name web -e X=$x nginx
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: x
        description: some value
        default: two
    artifacts:
      docker: [file://web]
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for list in nulecule.parameter_lists() {
        let mut seen: FxHashMap<&str, NodeId> = FxHashMap::default();
        for name in list.iter().map(|parameter| &parameter.name) {
            let first = *seen.entry(&name.text).or_insert(name.node);
            if first != name.node {
                diagnostics.push(
                    rule.finding(
                        context.site(name.node),
                        format!("two parameters are named `{}`", name.text),
                    )
                    .related(context.site(first), "the first one")
                    .help("Keep one of them, or give one another name."),
                );
            }
        }
    }
    diagnostics
}
