//! A provider beside `artifacts` instead of in it.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, NodeId, Place, Position, Severity};
use plimsoll_formats::conform::FindingKind;
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::PROVIDERS;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("provider-key-outside-artifacts"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::ARTIFACTS),
    documentation: r#"
## What it finds

A component with a key `docker`, `kubernetes`, `openshift` or `marathon` of its own. Mostly its lines stand two columns too
far to the left.

## Why it matters

The key is ignored, so the component has no artifacts for that provider.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      docker: [file://web]
    marathon: [file://web.json]   # warning: [provider-key-outside-artifacts] "`marathon` is not below `artifacts`"
```

```text web
docker run -d --name web nginx
```

```json web.json
{"id": "web"}
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      docker: [file://web]
      marathon: [file://web.json]
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for finding in context.findings {
        let FindingKind::Unknown { object, key, .. } = &finding.kind else { continue };
        if **object != tables::COMPONENT || !PROVIDERS.contains(&key.as_str()) {
            continue;
        }
        let diagnostic = rule
            .finding(Place::key(context.site(finding.node)), format!("`{key}` is not below `artifacts`"))
            .label("ignored here")
            .help(format!("Move `{key}` below `artifacts`."));
        diagnostics.push(match moved(nulecule, context, finding.node, key) {
            None => diagnostic,
            Some(edits) => diagnostic.fix(Fix::suggestion(format!("Move `{key}` below `artifacts`"), edits)),
        });
    }
    diagnostics
}

/// Moves the entry, where the component has `artifacts` that lack the provider.
fn moved(nulecule: &Nulecule, context: &DocumentContext<'_>, entry: NodeId, key: &str) -> Option<Vec<Edit>> {
    let value = NewValue::of(context.node(entry).value()?.as_mapping()?.get(key)?)?;
    let components = &nulecule.components;
    let behind = components.partition_point(|component| component.node < entry);
    let component = components[..behind].last()?;
    let mapping = context.node(component.node).value()?.as_mapping()?;
    // Components that aliases stand for are in another order.
    mapping.entries().find(|own| own.node().id() == entry)?;
    let edit = match mapping.entry("artifacts") {
        None => Edit::InsertEntry {
            mapping: context.site(component.node),
            key: "artifacts".to_owned(),
            value: NewValue::Map(vec![(key.to_owned(), value)]),
            position: Position::Last,
        },
        Some(artifacts) => {
            let providers =
                artifacts.value()?.as_mapping().filter(|providers| providers.entry(key).is_none())?;
            let mapping = context.site(providers.node().id());
            Edit::InsertEntry { mapping, key: key.to_owned(), value, position: Position::Last }
        }
    };
    Some(vec![edit, Edit::Remove { node: context.site(entry) }])
}
