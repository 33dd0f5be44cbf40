//! A policy that a step names and that is not there.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::clauses;
use plimsoll_formats::oam::index::Category;
use plimsoll_model::Family;

use crate::oam_references::did_you_mean;
use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-unknown-policy-ref"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::POLICY),
    documentation: r#"
## What it finds

A name in `policies` of a `deploy` step that is neither a policy of the Application nor one that stands by itself in the
workspace.

## Why it matters

The step fails when its turn comes.

## Example

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - name: web
      type: webservice
      properties: {image: example/web:1}
  policies:
    - name: north
      type: topology
      properties: {clusters: [north]}
  workflow:
    steps:
      - name: bring
        type: deploy
        properties: {policies: [nort]}   # error: [oam-unknown-policy-ref] "there is no policy `nort`"
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
  policies:
    - name: north
      type: topology
      properties: {clusters: [north]}
  workflow:
    steps:
      - name: bring
        type: deploy
        properties: {policies: [north]}
```
"#,
    check: Check::Configuration(check),
};

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    let unknown = context.assembled.course.unknown_policies.iter().map(|(site, name)| {
        let external = context.types.index().names_for(Category::Policy, context.document.dialect);
        let own = context.assembled.policies.iter().map(|policy| &policy.name);
        let known: Vec<_> = own.chain(external).collect();
        let finding = rule
            .finding(*site, format!("there is no policy `{name}`"))
            .note("The step fails when its turn comes.");
        did_you_mean(finding, *site, name, known.into_iter().map(|name| &**name))
    });
    unknown.collect()
}
