//! An environment variable or a file without a value.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::clauses;
use plimsoll_formats::oam::schematic::Setting;
use plimsoll_formats::oam::{Dialect, Document};
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-env-without-value"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::COMPONENT_1),
    documentation: r#"
## What it finds

An item of `env` or `config` of a container of v1alpha1 with neither `value` nor `fromParam`.

## Why it matters

The specification wants an error: nothing says what the container gets.

## Example

```yaml web.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: web}
spec:
  workloadType: core.oam.dev/v1alpha1.Server
  containers:
    - name: web
      image: example/web:1.0.0
      ports: [{name: http, containerPort: 80}]
      env:
        - name: GREETING   # error: [oam-env-without-value] "`GREETING` has no value"
```

## Fix

```yaml web.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: web}
spec:
  workloadType: core.oam.dev/v1alpha1.Server
  containers:
    - name: web
      image: example/web:1.0.0
      ports: [{name: http, containerPort: 80}]
      env:
        - name: GREETING
          value: hello
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    if document.dialect != Dialect::V1alpha1 {
        return Vec::new();
    }
    let containers = document.schematic().into_iter().flat_map(|schematic| &schematic.containers);
    let settings = containers.flat_map(|container| container.env.iter().chain(&container.config));
    let without = settings.filter(|setting| {
        let is_named = context.entry(setting.node, "fromParam").is_some_and(|entry| entry.value().is_some());
        setting.value.is_none() && !is_named && !setting.is_from_secret
    });
    without.map(|setting| finding(rule, context, setting)).collect()
}

fn finding(rule: &Rule, context: &DocumentContext<'_>, setting: &Setting) -> Diagnostic {
    let name = setting.name.as_ref().map_or("the item", |name| &name.text);
    let at = setting.name.as_ref().map_or(setting.node, |name| name.node);
    rule.finding(context.site(at), format!("`{name}` has no value"))
        .label("neither `value` nor `fromParam`")
        .help(
            "Add `value` with a text (`\"\"` for an empty one), or `fromParam` with the name of a parameter.",
        )
}
