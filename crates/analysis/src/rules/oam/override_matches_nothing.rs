//! An override policy for components that are not there.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::clauses;
use plimsoll_model::Family;

use crate::overrides::{self, Outcome};
use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-override-matches-nothing"),
    severity: Severity::Warning,
    family: Some(Family::Oam),
    clause: Some(clauses::POLICY),
    documentation: r#"
## What it finds

A part of an override policy that is for components of a type that the Application does not have, or for a name that no
component has and that can be no name of one.

## Why it matters

It changes nothing, and nothing says so.

## Example

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - {name: web, type: webservice, properties: {image: "nginx:1.27"}}
  policies:
    - name: small
      type: override
      properties:
        components:
          - type: worker   # warning: [oam-override-matches-nothing] "no component is of type `worker`"
            properties: {cpu: "0.1"}
```

## Fix

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - {name: web, type: webservice, properties: {image: "nginx:1.27"}}
  policies:
    - name: small
      type: override
      properties:
        components:
          - type: webservice
            properties: {cpu: "0.1"}
```
"#,
    check: Check::Configuration(check),
};

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    let found = overrides::patches(context).iter().filter_map(|patch| {
        let headline = match patch.outcome {
            Outcome::NoType => format!("no component is of type `{}`", patch.of_type),
            Outcome::NoName => format!("no component is called `{}`", patch.name),
            _ => return None,
        };
        let finding = rule.finding(patch.place, headline).label("for nothing");
        Some(overrides::with_names(finding, context, patch))
    });
    found.collect()
}
