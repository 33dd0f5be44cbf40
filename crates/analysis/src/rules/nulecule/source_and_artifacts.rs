//! A component with both `source` and `artifacts`.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("source-and-artifacts"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::GRAPH_ITEM),
    documentation: r#"
## What it finds

A component that names another application and has artifacts of its own.

## Why it matters

The specification says of each that it makes the other one ignored. Atomic App takes the application once that was fetched
and the artifacts before; here the application counts.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: db
    source: docker://example/db   # warning: [source-and-artifacts] "`db` has both `source` and `artifacts`"
    artifacts: {docker: [file://web]}
```

```text web
docker run -d --name web nginx
```

```yaml external/db/Nulecule
id: db
specversion: 0.0.2
graph:
  - name: server
    artifacts: {docker: [file://run]}
```

```text external/db/run
docker run -d --name db mariadb
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: db
    source: docker://example/db
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let components = nulecule.components.iter();
    let both = components.filter_map(|component| {
        let (source, artifacts) = (component.source.as_ref()?, component.artifacts.as_ref()?);
        let name = component.called();
        let diagnostic =
            rule.finding(context.site(source.node), format!("`{name}` has both `source` and `artifacts`"));
        let diagnostic = match artifacts.first() {
            None => diagnostic,
            Some(first) => diagnostic.related(context.site(first.name.node), "the artifacts"),
        };
        Some(diagnostic.help("Remove one of the two."))
    });
    both.collect()
}
