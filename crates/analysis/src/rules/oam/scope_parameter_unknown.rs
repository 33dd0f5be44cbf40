//! A parameter that the type of a scope does not have.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Place, Severity, nearest};
use plimsoll_formats::oam::{Document, clauses};
use plimsoll_model::Family;

use crate::oam_references::types;
use crate::oam_scopes::made;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-scope-parameter-unknown"),
    severity: Severity::Warning,
    family: Some(Family::Oam),
    clause: Some(clauses::SCOPE_1),
    documentation: r#"
## What it finds

A scope of v1alpha1 that sets a parameter which its type does not list. Names count as the same whatever their case, hyphens
and plural.

## Why it matters

Nothing reads the value.

## Example

```yaml scopes.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata: {name: networks}
spec:
  scopes:
    - name: inside
      type: core.oam.dev/v1alpha1.Network
      properties:
        network-id: a
        subnet-ids: a1
        internet-gatewai-type: nat   # warning: [oam-scope-parameter-unknown] "has no parameter `internet-gatewai-type`"
```

## Fix

```yaml scopes.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata: {name: networks}
spec:
  scopes:
    - name: inside
      type: core.oam.dev/v1alpha1.Network
      properties:
        network-id: a
        subnet-ids: a1
        internet-gateway-type: nat
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for scope in made(document, context, &types(document, context)) {
        let Some(of_type) = &scope.scope.of_type else { continue };
        for given in scope.given.iter().filter(|given| scope.parameter(&given.name).is_none()) {
            let site = document.site(given.node);
            let place = if given.is_item { Place::whole(site) } else { Place::key(site) };
            let finding =
                rule.finding(place, format!("`{}` has no parameter `{}`", of_type.text, given.name));
            let known = scope.parameters().iter().filter(|field| !scope.has(&field.name));
            found.push(match nearest(&given.name, known.map(|field| &*field.name)) {
                Some(near) => {
                    let edit = if given.is_item {
                        Edit::Replace { slot: site, value: NewValue::text(near) }
                    } else {
                        Edit::RenameKey { entry: site, key: near.to_owned() }
                    };
                    let fix = Fix::suggestion(format!("Write `{near}`"), vec![edit]);
                    finding.help(format!("Did you mean `{near}`?")).fix(fix)
                }
                None => {
                    let names = scope.parameters().iter().map(|field| format!("`{}`", field.name));
                    finding.note(format!("Its parameters are {}.", names.collect::<Vec<_>>().join(", ")))
                }
            });
        }
    }
    found
}
