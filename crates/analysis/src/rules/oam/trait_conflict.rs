//! Two traits that must not be beside each other.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::applies::conflict;
use plimsoll_formats::oam::{Dialect, clauses};
use plimsoll_model::Family;

use crate::oam_references::{Attached, attached_to};
use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-trait-conflict"),
    severity: Severity::Warning,
    family: Some(Family::Oam),
    clause: Some(clauses::DEFINITION),
    documentation: r#"
## What it finds

Two traits on one component (v1beta1), one of which says in `conflictsWith` that it must not be beside the other: by its name,
its resource, the group of that, or `*`.

## Why it matters

Whoever defined the trait says that both together do not work. KubeVela has stopped to check it.

## Example

```yaml blue-green.yaml
apiVersion: core.oam.dev/v1beta1
kind: TraitDefinition
metadata: {name: blue-green}
spec:
  conflictsWith: [scaler]
```

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - name: web
      type: webservice
      properties: {image: example/web:1}
      traits:
        - type: scaler
          properties: {replicas: 2}
        - type: blue-green   # warning: [oam-trait-conflict] "traits `blue-green` and `scaler` conflict"
```

## Fix

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - name: web
      type: webservice
      properties: {image: example/web:1}
      traits:
        - type: blue-green
```
"#,
    check: Check::Configuration(check),
};

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    if context.document.dialect != Dialect::V1beta1 {
        return Vec::new();
    }
    let components = context.configuration.components.iter().zip(&context.assembled.components);
    let several = components.filter(|(component, _)| component.traits.len() > 1);
    let found = several.flat_map(|(component, planned)| {
        let traits: Vec<Attached<'_>> = attached_to(context, component, planned).collect();
        of_component(rule, context, &traits)
    });
    found.collect()
}

fn of_component(rule: &Rule, context: &ConfigurationContext<'_>, traits: &[Attached<'_>]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (number, own) in traits.iter().enumerate() {
        for (other_number, other) in traits.iter().enumerate() {
            let (Some(definition), Some(of_other)) = (own.definition, other.definition) else { continue };
            // Where both say so, the later one is told.
            let is_told = || other_number < number || conflict(of_other, definition).is_none();
            let is_other = own.of_type.text != other.of_type.text;
            let Some(entry) = conflict(definition, of_other).filter(|_| is_other && is_told()) else {
                continue;
            };
            let headline = format!("traits `{}` and `{}` conflict", own.of_type.text, other.of_type.text);
            let finding = rule
                .finding(context.site(own.of_type.node), headline)
                .related(context.site(other.of_type.node), "the other one")
                .note(format!("`{}` has `{entry}` in `conflictsWith`.", own.of_type.text))
                .note("KubeVela does not check this and applies both.");
            found.push(match definition.place() {
                Some(place) => finding.related(place, "says so"),
                None => finding,
            });
        }
    }
    found
}
