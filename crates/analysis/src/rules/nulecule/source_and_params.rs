//! Parameters beside a `source`.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("source-and-params"),
    severity: Severity::Information,
    family: Some(Family::Nulecule),
    clause: Some(tables::GRAPH_ITEM),
    documentation: r#"
## What it finds

A component that names another application and has `params`.

## Why it matters

Atomic App 0.6.4 does not pass them on: the components of the other application see those of the root only. The
specification ignores either the `source` or the `params`.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: db
    source: docker://example/db
    params:
      - name: user   # info: [source-and-params] "parameters of `db` stand beside its `source`"
        description: the user
        default: admin
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
params:
  - name: user
    description: the user
    default: admin
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
        let (source, parameter) = (component.source.as_ref()?, component.parameters.first()?);
        // Two fields too many are one mistake.
        if component.artifacts.is_some() {
            return None;
        }
        let name = component.called();
        Some(
            rule.finding(
                context.site(parameter.name.node),
                format!("parameters of `{name}` stand beside its `source`"),
            )
            .related(context.site(source.node), "the source")
            .note("Atomic App 0.6.4 does not pass them on to the other application.")
            .help("Declare them at the root, where nested applications see them."),
        )
    });
    both.collect()
}
