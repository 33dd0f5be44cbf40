//! A parameter that needs a value and gets none.

use plimsoll_base::{Code, Diagnostic, Severity, nearest};
use plimsoll_formats::oam::clauses;
use plimsoll_formats::oam::index::Category;
use plimsoll_model::Family;

use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-missing-required-parameter"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::COMPONENT_1),
    documentation: r#"
## What it finds

A parameter of a component with `required: true` and without a default, for which a configuration gives no value. Values of
the command line count.

## Why it matters

The instance is refused.

## Example

```yaml web.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: web}
spec:
  workloadType: core.oam.dev/v1alpha1.Server
  parameters:
    - {name: address, type: string, required: true}
  containers:
    - name: web
      image: example/web:1
      ports: [{name: http, containerPort: 80}]
      env: [{name: ADDRESS, fromParam: address}]
      resources: {cpu: {required: 0.5}, memory: {required: 128M}}
```

```yaml shop.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata: {name: shop}
spec:
  components:
    - componentName: web   # error: [oam-missing-required-parameter] "`web` needs a value for `address`"
      instanceName: front
```

## Fix

```yaml shop.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata: {name: shop}
spec:
  components:
    - componentName: web
      instanceName: front
      parameterValues: [{name: address, value: shop.example.com}]
```
"#,
    check: Check::Configuration(check),
};

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let components = context.configuration.components.iter().zip(&context.assembled.components);
    for (component, planned) in components {
        let Some(document) = &planned.schematic else { continue };
        let Some(schematic) = document.schematic() else { continue };
        if document.name().is_some_and(|name| context.types.is_ambiguous(Category::Schematic, name)) {
            continue;
        }
        let called = document.name().map_or("the component", |name| &**name);
        let misspelt = component.parameter_values.iter().filter_map(|one| one.name.as_ref());
        let misspelt: Vec<&str> =
            misspelt.map(|name| &*name.text).filter(|name| schematic.parameter(name).is_none()).collect();
        for parameter in schematic.parameters.iter().filter(|parameter| parameter.is_needed()) {
            let Some(name) = &parameter.name else { continue };
            let is_given = planned.parameters.iter().any(|(known, _)| *known == name.text)
                || component.parameter_values.iter().any(|one| one.is_of(&name.text))
                // What is misspelt is told where it stands.
                || misspelt.iter().any(|one| nearest(one, [&*name.text]).is_some());
            if is_given {
                continue;
            }
            let node = component.made_of().map_or(component.node, |(_, node)| node);
            let headline = format!("`{called}` needs a value for `{}`", name.text);
            found.push(
                rule.finding(context.site(node), headline)
                    .related(document.site(name.node), "required here")
                    .help(format!("Add `{}` to `parameterValues`.", name.text)),
            );
        }
    }
    found
}
