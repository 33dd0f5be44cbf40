//! A path that leads nowhere.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Severity};
use plimsoll_formats::oam::{Dialect, Document, clauses};
use plimsoll_formats::written::Text;
use plimsoll_model::Family;

use crate::oam_paths::{Lost, follow, too_long};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-field-path-not-found"),
    severity: Severity::Warning,
    family: Some(Family::Oam),
    clause: Some(clauses::COMPONENT_2),
    documentation: r#"
## What it finds

An item of `fieldPaths` (v1alpha2) that does not fit the workload of its component. A warning where a field or an item of a list
on the way is not there, and something else is; an error where the text is no path, has more than 64 steps, or leads through
what is no mapping.

Nothing is said of fields that are simply not set yet, and of `metadata`.

## Why it matters

The value goes where nothing reads it, or the configuration is refused.

## Example

```yaml web.yaml
apiVersion: core.oam.dev/v1alpha2
kind: Component
metadata: {name: web}
spec:
  workload:
    apiVersion: core.oam.dev/v1alpha2
    kind: ContainerizedWorkload
    spec:
      containers: [{name: web, image: example/web:1}]
  parameters:
    - name: image
      fieldPaths:
        - spec.containers[1].image   # warning: [oam-field-path-not-found] "the list has 1 item"
```

## Fix

```yaml web.yaml
apiVersion: core.oam.dev/v1alpha2
kind: Component
metadata: {name: web}
spec:
  workload:
    apiVersion: core.oam.dev/v1alpha2
    kind: ContainerizedWorkload
    spec:
      containers: [{name: web, image: example/web:1}]
  parameters:
    - name: image
      fieldPaths:
        - spec.containers[0].image
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let schematic = document.schematic().filter(|_| document.dialect == Dialect::V1alpha2);
    let Some((schematic, workload)) = schematic.and_then(|one| Some((one, one.workload.as_ref()?))) else {
        return Vec::new();
    };
    let Some(object) = context.node(workload.node).value() else {
        return Vec::new();
    };
    let paths = schematic.parameters.iter().flat_map(|one| &one.field_paths);
    let lost = paths.filter_map(|path| Some((path, follow(object, &path.text).err()?)));
    lost.filter_map(|(path, lost)| finding(rule, document, path, lost)).collect()
}

fn finding(rule: &Rule, document: &Document, path: &Text, lost: Lost) -> Option<Diagnostic> {
    let site = document.site(path.node);
    let error = |headline: String| rule.finding(site, headline).severity(Severity::Error);
    Some(match lost {
        Lost::NoPath => error(format!("`{}` is no path", path.text)).help(
            "Write names with dots between them, and items of lists in brackets: `spec.containers[0].image`.",
        ),
        Lost::TooLong => error(too_long()).help("Write a path that the workload has."),
        Lost::Through(name, found) => {
            error(format!("`{name}` is {found}")).note("The path leads further into it.")
        }
        Lost::Behind(name, length) => {
            let items = if length == 1 { "1 item" } else { "items" };
            let count = if length == 1 { String::new() } else { format!("{length} ") };
            rule.finding(site, format!("the list has {count}{items}"))
                .label(format!("`{name}` is behind the end"))
                .note("Items are counted from 0.")
        }
        Lost::Missing(name, meant, right) => {
            let meant = meant?;
            let edit = Edit::Replace { slot: site, value: NewValue::text(right.clone()) };
            rule.finding(site, format!("the workload has no `{name}`"))
                .help(format!("Did you mean `{meant}`?"))
                .fix(Fix::suggestion(format!("Write `{right}`"), vec![edit]))
        }
    })
}
