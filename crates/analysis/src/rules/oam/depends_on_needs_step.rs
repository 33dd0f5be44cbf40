//! A component that waits for a step, as it is applied by a step of its own.

use plimsoll_base::{Code, Diagnostic, Severity, Site};
use plimsoll_formats::oam::application::Problem;
use plimsoll_formats::oam::clauses;
use plimsoll_formats::written::Text;
use plimsoll_model::Family;
use rustc_hash::FxHashSet;

use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-depends-on-needs-step"),
    severity: Severity::Warning,
    family: Some(Family::Oam),
    clause: Some(clauses::WORKFLOW),
    documentation: r#"
## What it finds

A `dependsOn` of a component that a step of type `apply-component` applies, where no step has the name of what is needed.

## Why it matters

KubeVela hands `dependsOn` of the component on to the step, and there a name is that of a step. Where there is none, the step
waits for ever. The plan shows the order that is meant.

## Example

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - name: db
      type: webservice
      properties: {image: example/db:1}
    - name: web
      type: webservice
      properties: {image: example/web:1}
      dependsOn: [db]   # warning: [oam-depends-on-needs-step] "no step is called `db`"
  workflow:
    steps:
      - name: apply-db
        type: apply-component
        properties: {component: db}
      - name: apply-web
        type: apply-component
        properties: {component: web}
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
      properties: {image: example/db:1}
    - name: web
      type: webservice
      properties: {image: example/web:1}
      dependsOn: [db]
  workflow:
    steps:
      - name: db
        type: apply-component
        properties: {component: db}
      - name: web
        type: apply-component
        properties: {component: web}
```
"#,
    check: Check::Configuration(check),
};

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    let course = &context.assembled.course;
    let steps: FxHashSet<&str> = course.steps.iter().map(|step| &*step.name).collect();
    let components = &context.configuration.components;
    let known: FxHashSet<&str> =
        components.iter().filter_map(|one| Some(&*one.name.as_ref()?.text)).collect();
    let told: FxHashSet<Site> = context
        .assembled
        .problems
        .iter()
        .filter_map(|problem| if let Problem::StepOrder(site, ..) = problem { Some(*site) } else { None })
        .collect();
    let mut found = Vec::new();
    for deployment in &course.deployments {
        let step = deployment.step.and_then(|number| course.steps.get(number));
        let Some(step) = step.filter(|step| step.is_of("apply-component")) else { continue };
        let applied = deployment.components.iter().filter_map(|number| components.get(*number));
        let needed = applied.flat_map(|component| &component.depends_on);
        // Names of nothing at all are told already.
        let is_open = |name: &&Text| {
            !steps.contains(&*name.text)
                && known.contains(&*name.text)
                && !told.contains(&context.site(name.node))
        };
        for name in needed.filter(is_open) {
            found.push(
                rule.finding(context.site(name.node), format!("no step is called `{}`", name.text))
                    .label("a step applies the component, so this is the name of a step")
                    .related(step.site, "this step waits for ever")
                    .help(format!(
                        "Call the step that applies `{0}` `{0}`, or name that step here.",
                        name.text
                    )),
            );
        }
    }
    found
}
