//! A component that no step applies.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::clauses;
use plimsoll_model::Family;

use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-component-not-applied"),
    severity: Severity::Warning,
    family: Some(Family::Oam),
    clause: Some(clauses::WORKFLOW),
    documentation: r#"
## What it finds

A component that no step of the workflow applies. Workflows with
steps of types that are not built in are not judged: such a step may apply anything.

## Why it matters

The component is described and never there. Where it was applied before, it is removed.

## Example

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - {name: db, type: webservice, properties: {image: "postgres:16"}}
    - {name: web, type: webservice, properties: {image: "nginx:1.27"}}   # warning: [oam-component-not-applied] "no step applies `web`"
  workflow:
    steps:
      - {name: db, type: apply-component, properties: {component: db}}
```

## Fix

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - {name: db, type: webservice, properties: {image: "postgres:16"}}
    - {name: web, type: webservice, properties: {image: "nginx:1.27"}}
  workflow:
    steps:
      - {name: db, type: apply-component, properties: {component: db}}
      - {name: web, type: apply-component, properties: {component: web}}
```
"#,
    check: Check::Configuration(check),
};

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    let course = &context.assembled.course;
    // Without steps it is a selector that leaves them out, which is meant.
    let left_out = course.left_out.iter().filter(|_| !course.steps.is_empty()).filter_map(|component| {
        let name = context.configuration.components.get(*component)?.name.as_ref()?;
        let headline = format!("no step applies `{}`", name.text);
        let finding = rule.finding(context.site(name.node), headline);
        Some(
            finding
                .note("It is never there.")
                .help("Apply it with a step, or take it out of the Application."),
        )
    });
    left_out.collect()
}
