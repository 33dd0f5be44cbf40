//! A step that waits for what only a later one brings.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::application::Problem;
use plimsoll_formats::oam::clauses;
use plimsoll_model::Family;

use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-step-order-deadlock"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::WORKFLOW),
    documentation: r#"
## What it finds

In a workflow that runs step by step: a step, or a component that it applies, that waits for a later step or for what only a
later step applies, by `dependsOn` or by an input. A workflow with steps runs them one after the other unless
`mode.steps` is `DAG`; the steps in a group run side by side unless `mode.subSteps` is `StepByStep`.

## Why it matters

The workflow stops at the first step that waits. The step that it waits for never starts.

## Example

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - {name: web, type: webservice, properties: {image: "nginx:1.27"}}
  workflow:
    steps:
      - name: deploy
        type: deploy
        dependsOn: [approve]   # error: [oam-step-order-deadlock] "`deploy` waits for `approve`, which comes behind it"
      - name: approve
        type: suspend
```

## Fix

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - {name: web, type: webservice, properties: {image: "nginx:1.27"}}
  workflow:
    steps:
      - name: approve
        type: suspend
      - name: deploy
        type: deploy
        dependsOn: [approve]
```
"#,
    check: Check::Configuration(check),
};

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    let problems = context.assembled.problems.iter().filter_map(|problem| {
        let Problem::StepOrder(site, waiting, needed, later) = problem else { return None };
        let headline = format!("`{waiting}` waits for `{needed}`, which comes behind it");
        let finding = rule.finding(*site, headline).label("waits here");
        Some(
            finding
                .related(*later, "comes with this step")
                .note("The workflow runs step by step: it stops at the first step that waits.")
                .help("Move the later step in front, or let the workflow run with `mode: {steps: DAG}`."),
        )
    });
    problems.collect()
}
