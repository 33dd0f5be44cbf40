//! A value that a parameter takes the place of.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Place, Severity};
use plimsoll_formats::oam::clauses;
use plimsoll_formats::oam::schematic::Setting;
use plimsoll_formats::oam::{Dialect, Document};
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-value-shadowed-by-from-param"),
    severity: Severity::Warning,
    family: Some(Family::Oam),
    clause: Some(clauses::COMPONENT_1),
    documentation: r#"
## What it finds

An item of `env` or `config` of a container with both `value` and `fromParam`.

## Why it matters

The parameter wins, even if it is empty: the value is never used. A value for the case that nothing is set is the `default` of
the parameter.

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
        - name: GREETING
          value: hello   # warning: [oam-value-shadowed-by-from-param] "this value is never used"
          fromParam: greeting
  parameters:
    - name: greeting
      type: string
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
          fromParam: greeting
  parameters:
    - name: greeting
      type: string
      default: hello
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    if !matches!(document.dialect, Dialect::Hydra | Dialect::V1alpha1) {
        return Vec::new();
    }
    let containers = document.schematic().into_iter().flat_map(|schematic| &schematic.containers);
    let settings = containers.flat_map(|container| container.env.iter().chain(&container.config));
    settings.filter_map(|setting| finding(rule, context, setting)).collect()
}

fn finding(rule: &Rule, context: &DocumentContext<'_>, setting: &Setting) -> Option<Diagnostic> {
    let (from, _) = setting.from_parameter.as_ref().zip(setting.value)?;
    let site = context.site(context.entry(setting.node, "value")?.node().id());
    let finding = rule
        .finding(Place::key(site), "this value is never used")
        .label(format!("the parameter `{}` wins", from.text))
        .related(context.site(from.node), "takes its place")
        .help(format!("Remove it; a value for when nothing is set is the `default` of `{}`.", from.text))
        .fix(Fix::suggestion("Remove the value", vec![Edit::Remove { node: site }]));
    Some(finding)
}
