//! A component in two scopes of which it may be in one.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::{Document, clauses};
use plimsoll_model::Family;

use crate::oam_references::types;
use crate::oam_scopes::{Membership, memberships};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-scope-overlap"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::SCOPE_1),
    documentation: r#"
## What it finds

A component in several scopes of one type, where the definition of the type says `allowComponentOverlap: false`, as the core
scope Network.

## Why it matters

It must be refused: a component cannot be in two networks at once.

## Example

```yaml scopes.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata: {name: networks}
spec:
  scopes:
    - {name: inside, type: core.oam.dev/v1alpha1.Network, properties: {network-id: a, subnet-ids: a1}}
    - {name: outside, type: core.oam.dev/v1alpha1.Network, properties: {network-id: b, subnet-ids: a1}}
```

```yaml web.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: web}
spec:
  workloadType: core.oam.dev/v1alpha1.Server
  containers:
    - name: web
      image: example/web:1
      ports: [{name: http, containerPort: 80}]
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
      applicationScopes:
        - inside
        - outside   # error: [oam-scope-overlap] "`front` is in two scopes of type `core.oam.dev/v1alpha1.Network`"
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
      applicationScopes: [inside]
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let Some(configuration) = document.configuration() else { return Vec::new() };
    let types = types(document, context);
    let mut found = Vec::new();
    for component in configuration.components.iter().filter(|one| one.scopes.len() > 1) {
        let mut exclusive: Vec<Membership> = Vec::new();
        for membership in memberships(document, component, &types) {
            let Some(definition) = membership.definition.as_ref() else { continue };
            if definition.allow_component_overlap {
                continue;
            }
            let is_same = |known: &&Membership| {
                known.definition.as_ref().is_some_and(|one| one.name == definition.name)
                    && known.name != membership.name
            };
            if let Some(first) = exclusive.iter().find(is_same) {
                let called = component.name.as_ref().map_or("the component", |name| &*name.text);
                let headline = format!("`{called}` is in two scopes of type `{}`", membership.of_type);
                found.push(
                    rule.finding(document.site(membership.node), headline)
                        .related(document.site(first.node), "the other one")
                        .note("A component may be in one of this type only.")
                        .help("Leave one of them out."),
                );
            }
            exclusive.push(membership);
        }
    }
    found
}
