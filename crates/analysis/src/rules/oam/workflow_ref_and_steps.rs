//! A workflow that names another and has steps of its own.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Place, Severity};
use plimsoll_formats::oam::{Document, clauses};
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-workflow-ref-and-steps"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::WORKFLOW),
    documentation: r#"
## What it finds

A workflow with `ref`, the name of a workflow that stands by itself, and with `steps` of its own.

## Why it matters

KubeVela cannot know which of the two is meant, and refuses the Application.

## Example

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components: []
  workflow:
    ref: roll-out   # error: [oam-workflow-ref-and-steps] "`ref` beside `steps`"
    steps:
      - {name: pause, type: suspend}
---
apiVersion: core.oam.dev/v1alpha1
kind: Workflow
metadata: {name: roll-out}
steps:
  - {name: pause, type: suspend}
```

## Fix

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components: []
  workflow:
    ref: roll-out
---
apiVersion: core.oam.dev/v1alpha1
kind: Workflow
metadata: {name: roll-out}
steps:
  - {name: pause, type: suspend}
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let workflow = document.configuration().and_then(|configuration| configuration.workflow.as_ref());
    let both = workflow.filter(|workflow| {
        let has_reference = workflow.reference.as_ref().is_some_and(|name| !name.text.is_empty());
        has_reference && workflow.steps.as_ref().is_some_and(|steps| !steps.is_empty())
    });
    let Some(workflow) = both else { return Vec::new() };
    let entry = |key| context.entry(workflow.node, key).map(|entry| context.site(entry.node().id()));
    let (Some(reference), Some(steps)) = (entry("ref"), entry("steps")) else { return Vec::new() };
    let remove = |name: &str, node| Fix::suggestion(format!("Remove `{name}`"), vec![Edit::Remove { node }]);
    let finding = rule
        .finding(Place::key(reference), "`ref` beside `steps`")
        .label("names the steps of another workflow")
        .related(Place::key(steps), "these are its own")
        .help("Keep one of the two.")
        .fix(remove("steps", steps))
        .fix(remove("ref", reference));
    vec![finding]
}
