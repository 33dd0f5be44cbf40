//! A mode of a step that is no group.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Place, Severity};
use plimsoll_formats::oam::workflow::Step;
use plimsoll_formats::oam::{Document, clauses};
use plimsoll_model::Family;

use super::invalid_timeout::steps;
use super::sub_steps_without_group::other_type;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-mode-without-group"),
    severity: Severity::Warning,
    family: Some(Family::Oam),
    clause: Some(clauses::WORKFLOW),
    documentation: r#"
## What it finds

`mode` in a step whose type is not `step-group`.

## Why it matters

It says how the steps of a group run. In a step of another type nothing reads it; how the steps of the workflow run is said
in the `mode` of the workflow.

## Example

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components: []
  workflow:
    steps:
      - name: pause
        type: suspend
        mode: DAG   # warning: [oam-mode-without-group] "a mode in a step of type `suspend`"
```

## Fix

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components: []
  workflow:
    mode: {steps: DAG}
    steps:
      - name: pause
        type: suspend
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    steps(document).filter_map(|step| finding(rule, context, step)).collect()
}

fn finding(rule: &Rule, context: &DocumentContext<'_>, step: &Step) -> Option<Diagnostic> {
    // With steps in it, the type is the mistake.
    let of_type = other_type(step).filter(|_| step.mode.is_some() && step.sub_steps.is_empty())?;
    let node = context.site(context.entry(step.node, "mode")?.node().id());
    Some(
        rule.finding(Place::key(node), format!("a mode in a step of type `{of_type}`"))
            .label("nothing reads it")
            .help("Remove it. How the steps of the workflow run is said by `mode.steps` of the workflow.")
            .fix(Fix::suggestion("Remove `mode`", vec![Edit::Remove { node }])),
    )
}
