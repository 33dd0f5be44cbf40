//! An input that nothing gives.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Severity, nearest};
use plimsoll_formats::oam::application::Problem;
use plimsoll_formats::oam::{Dialect, clauses};
use plimsoll_model::Family;

use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-input-without-output"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::WORKFLOW),
    documentation: r#"
## What it finds

An input of a component or a step whose `from` is no output of any component or step. It is a warning where the value may
come from elsewhere: a name that starts with `context.`, or a workflow that is not in the workspace.

## Why it matters

KubeVela waits for the value until it is there. Nobody gives it, so the component or the step never runs. A `deploy` step
does not look into the `context` of the workflow at all.

## Example

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - name: db
      type: webservice
      properties: {image: postgres:16}
      outputs: [{name: address, valueFrom: output.status.podIP}]
    - name: web
      type: webservice
      properties: {image: nginx:1.27}
      inputs:
        - {from: adress, parameterKey: "labels.db"}   # error: [oam-input-without-output] "nothing has an output `adress`"
```

## Fix

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - name: db
      type: webservice
      properties: {image: postgres:16}
      outputs: [{name: address, valueFrom: output.status.podIP}]
    - name: web
      type: webservice
      properties: {image: nginx:1.27}
      inputs:
        - {from: address, parameterKey: "labels.db"}
```
"#,
    check: Check::Configuration(check),
};

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    if !matches!(context.document.dialect, Dialect::V1beta1 | Dialect::Wadm) {
        return Vec::new();
    }
    let problems = &context.assembled.problems;
    let is_open = problems.iter().any(|problem| matches!(problem, Problem::UnknownWorkflow(..)));
    let found = problems.iter().filter_map(|problem| {
        let Problem::UnknownOutput(site, name, known) = problem else { return None };
        let of_context = name.starts_with("context.");
        let headline = if of_context {
            format!("nothing says that there is `{name}`")
        } else {
            format!("nothing has an output `{name}`")
        };
        let mut finding = rule.finding(*site, headline).note("What takes it waits until it is there.");
        if of_context || is_open {
            finding.severity = Severity::Warning;
        }
        Some(match nearest(name, known.iter().map(|name| &**name)) {
            Some(near) => {
                let edit = Edit::Replace { slot: *site, value: NewValue::text(near) };
                let fix = Fix::suggestion(format!("Write `{near}`"), vec![edit]);
                finding.help(format!("Did you mean `{near}`?")).fix(fix)
            }
            None => finding.help("Name an output of a component or of a step."),
        })
    });
    found.collect()
}
