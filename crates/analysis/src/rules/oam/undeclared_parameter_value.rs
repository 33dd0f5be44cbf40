//! A value of a parameter that the component does not have.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Severity};
use plimsoll_formats::oam::clauses;
use plimsoll_formats::oam::index::Category;
use plimsoll_model::Family;

use crate::oam_references::{did_you_mean, item_of};
use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-undeclared-parameter-value"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::CONFIGURATION_1),
    documentation: r#"
## What it finds

An item of `parameterValues` whose name is no parameter of the component.

## Why it matters

The runtime of v1alpha2 refuses it; that of v1alpha1 drops the value without a word.

## Example

```yaml web.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: web}
spec:
  workloadType: core.oam.dev/v1alpha1.Server
  parameters:
    - {name: address, type: string}
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
    - componentName: web
      instanceName: front
      parameterValues:
        - name: adress   # error: [oam-undeclared-parameter-value] "`web` has no parameter `adress`"
          value: shop.example.com
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
      parameterValues:
        - name: address
          value: shop.example.com
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
        for given in &component.parameter_values {
            let Some(name) = given.name.as_ref().filter(|name| schematic.parameter(&name.text).is_none())
            else {
                continue;
            };
            let site = context.site(name.node);
            let mut finding = rule.finding(site, format!("`{called}` has no parameter `{}`", name.text));
            if let Some(declared) = document.metadata.name.as_ref() {
                finding = finding.related(document.site(declared.node), "the component");
            }
            let known = schematic.parameters.iter().filter_map(|one| Some(&*one.name.as_ref()?.text));
            let known: Vec<&str> = known
                .filter(|known| !component.parameter_values.iter().any(|one| one.is_of(known)))
                .collect();
            finding = did_you_mean(finding, site, &name.text, known);
            if finding.help.is_none() {
                finding = finding.help("Remove the value, or declare the parameter in the component.");
            }
            if let Some(node) = item_of(context.db, context.site(given.node)) {
                finding = finding.fix(Fix::suggestion("Remove the value", vec![Edit::Remove { node }]));
            }
            found.push(finding);
        }
    }
    found
}
