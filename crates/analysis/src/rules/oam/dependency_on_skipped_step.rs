//! A step that needs one that never runs.

use std::collections::BTreeMap;
use std::sync::Arc;

use plimsoll_base::{Code, Diagnostic, Severity, Site};
use plimsoll_formats::oam::clauses;
use plimsoll_formats::oam::deployment::{Course, PlannedStep};
use plimsoll_model::Family;

use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-dependency-on-skipped-step"),
    severity: Severity::Warning,
    family: Some(Family::Oam),
    clause: Some(clauses::WORKFLOW),
    documentation: r#"
## What it finds

A step that needs a step whose `if` is never true, or that stands in a group of which that holds: by `dependsOn`, where the
step has no `if` of its own, or by an input.

## Why it matters

Without an `if` a step is skipped where what it depends on was skipped. A value of a step that does not run never comes.

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
      - name: approve
        type: suspend
        if: "false"
      - name: deploy
        type: deploy
        dependsOn: [approve]   # warning: [oam-dependency-on-skipped-step] "`approve` is always skipped, so `deploy` is too"
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
        if: "false"
      - name: deploy
        type: deploy
        if: always
        dependsOn: [approve]
```
"#,
    check: Check::Configuration(check),
};

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    let course = &context.assembled.course;
    let mut skipped: BTreeMap<&Arc<str>, &PlannedStep> = BTreeMap::new();
    let mut outputs: BTreeMap<&Arc<str>, &PlannedStep> = BTreeMap::new();
    for step in course.steps.iter().filter(|step| is_skipped(course, step)) {
        skipped.entry(&step.name).or_insert(step);
        let names = step.step.outputs.iter().filter_map(|output| output.name.as_ref());
        outputs.extend(names.map(|name| (&name.text, step)));
    }
    let mut found = Vec::new();
    for step in course.steps.iter().filter(|step| !skipped.is_empty() && !is_skipped(course, step)) {
        let site = |node| Site { file: step.site.file, node };
        let tell = |site: Site, never: &PlannedStep, then: &str| {
            let headline = format!("`{}` is always skipped, so `{}` {then}", never.name, step.name);
            let finding = rule.finding(site, headline).related(never.site, "its `if` is never true");
            finding.help("Take this out, or give the other step a condition that can be true.")
        };
        for name in step.step.depends_on.iter().filter(|_| step.step.condition.is_none()) {
            found.extend(skipped.get(&name.text).map(|never| tell(site(name.node), never, "is too")));
        }
        for from in step.step.inputs.iter().filter_map(|input| input.from.as_ref()) {
            found.extend(outputs.get(&from.text).map(|never| tell(site(from.node), never, "waits for ever")));
        }
    }
    found
}

fn is_skipped(course: &Course, step: &PlannedStep) -> bool {
    let group = step.group.and_then(|group| course.steps.get(group));
    is_never(step) || group.is_some_and(is_never)
}

/// Whether a condition is a constant that is not true.
fn is_never(step: &PlannedStep) -> bool {
    step.step.condition.as_ref().is_some_and(|condition| {
        let bare: String =
            condition.text.chars().filter(|sign| !sign.is_whitespace() && !"()".contains(*sign)).collect();
        matches!(bare.as_str(), "false" | "!true")
    })
}
