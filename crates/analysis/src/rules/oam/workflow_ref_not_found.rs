//! A workflow that an Application names and that is not in the workspace.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::application::Problem;
use plimsoll_formats::oam::clauses;
use plimsoll_formats::oam::index::Category;
use plimsoll_model::Family;

use crate::oam_references::did_you_mean;
use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-workflow-ref-not-found"),
    severity: Severity::Information,
    family: Some(Family::Oam),
    clause: Some(clauses::WORKFLOW),
    documentation: r#"
## What it finds

A `workflow.ref` for which the workspace has no Workflow. It may be in the cluster only.

## Why it matters

What the Workflow does, in which order, and with which policies, cannot be told; the plan takes the order that KubeVela would
make by itself.

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
  workflow:
    ref: rollout   # info: [oam-workflow-ref-not-found] "the workflow `rollout` is not in the workspace"
```

## Fix

```yaml rollout.yaml
apiVersion: core.oam.dev/v1alpha1
kind: Workflow
metadata: {name: rollout}
steps:
  - name: bring
    type: apply-component
    properties: {component: web}
```
"#,
    check: Check::Configuration(check),
};

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    let problems = context.assembled.problems.iter().filter_map(|problem| {
        let Problem::UnknownWorkflow(site, name) = problem else { return None };
        let known: Vec<_> =
            context.types.index().names_for(Category::Workflow, context.document.dialect).collect();
        let finding = rule
            .finding(*site, format!("the workflow `{name}` is not in the workspace"))
            .note("Which steps there are, and in which order, cannot be told.");
        Some(did_you_mean(finding, *site, name, known.into_iter().map(|name| &**name)))
    });
    problems.collect()
}
