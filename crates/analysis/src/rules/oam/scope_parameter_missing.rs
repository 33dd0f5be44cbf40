//! A parameter that a scope needs and does not set.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::{Document, clauses};
use plimsoll_model::Family;

use crate::oam_references::types;
use crate::oam_scopes::made;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-scope-parameter-missing"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::SCOPE_1),
    documentation: r#"
## What it finds

A scope of v1alpha1 that does not set a parameter which its type requires. Names count as the same whatever their case,
hyphens and plural, as the specification itself is not of one mind.

## Why it matters

The scope cannot be made, and neither can the components in it.

## Example

```yaml scopes.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata: {name: networks}
spec:
  scopes:
    - name: inside   # error: [oam-scope-parameter-missing] "the scope `inside` does not set `subnet-ids`"
      type: core.oam.dev/v1alpha1.Network
      properties: {network-id: a}
```

## Fix

```yaml scopes.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata: {name: networks}
spec:
  scopes:
    - {name: inside, type: core.oam.dev/v1alpha1.Network, properties: {network-id: a, subnet-ids: a1}}
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for scope in made(document, context, &types(document, context)) {
        let Some(name) = &scope.scope.name else { continue };
        let missing =
            scope.parameters().iter().filter(|field| field.is_required() && !scope.has(&field.name));
        // What is misspelt is told where it stands.
        let is_misspelt = |field: &str| {
            let unknown = scope.given.iter().filter(|given| scope.parameter(&given.name).is_none());
            unknown.into_iter().any(|given| plimsoll_base::nearest(&given.name, [field]).is_some())
        };
        found.extend(missing.filter(|field| !is_misspelt(&field.name)).map(|field| {
            let headline = format!("the scope `{}` does not set `{}`", name.text, field.name);
            rule.finding(document.site(name.node), headline)
                .note(format!("Its type requires it; it must be {}.", field.schema.words()))
                .help(format!("Add `{}` to `properties`.", field.name))
        }));
    }
    found
}
