//! An override policy that brings a component that nobody asked for.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::clauses;
use plimsoll_model::Family;

use crate::overrides::{self, Outcome};
use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-override-adds-component"),
    severity: Severity::Warning,
    family: Some(Family::Oam),
    clause: Some(clauses::POLICY),
    documentation: r#"
## What it finds

A part of an override policy with a name that no component has: KubeVela makes a new component of it. Worth knowing of only,
where it has a type and a plain name, so that it may be meant.

## Why it matters

A slip in the name is not told. There is one component more, most often without a type or an image, and the one that was
meant stays as it is.

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
          - name: wbe   # warning: [oam-override-adds-component] "`wbe` becomes a new component"
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
          - name: web
            properties: {cpu: "0.1"}
```
"#,
    check: Check::Configuration(check),
};

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    let found = overrides::patches(context).iter().filter_map(|patch| {
        let Outcome::Added { is_meant } = patch.outcome else { return None };
        let headline = format!("`{}` becomes a new component", patch.name);
        let mut finding = rule
            .finding(patch.place, headline)
            .label("no component has this name")
            .note("KubeVela adds what it does not find. This is what its source says; no document does.");
        if is_meant {
            finding.severity = Severity::Information;
            return Some(finding);
        }
        Some(overrides::with_names(finding, context, patch))
    });
    found.collect()
}
