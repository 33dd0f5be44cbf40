//! Steps in a step that is no group.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Place, Severity};
use plimsoll_formats::oam::workflow::Step;
use plimsoll_formats::oam::{Document, clauses};
use plimsoll_model::Family;

use super::invalid_timeout::steps;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-sub-steps-without-group"),
    severity: Severity::Warning,
    family: Some(Family::Oam),
    clause: Some(clauses::WORKFLOW),
    documentation: r#"
## What it finds

`subSteps` in a step whose type is not `step-group`.

## Why it matters

Only groups run the steps in them. In a step of another type they are left out without a word.

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
        subSteps:   # warning: [oam-sub-steps-without-group] "steps in a step of type `suspend`"
          - {name: again, type: suspend}
```

## Fix

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components: []
  workflow:
    steps:
      - name: pause
        type: step-group
        subSteps:
          - {name: again, type: suspend}
```
"#,
    check: Check::Oam(check),
};

/// The type of steps that have steps in them.
pub(super) const GROUP: &str = "step-group";

/// The type of a step that is no group, as far as it says one.
pub(super) fn other_type(step: &Step) -> Option<&str> {
    step.of_type.as_ref().map(|of_type| &*of_type.text).filter(|of_type| *of_type != GROUP)
}

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    steps(document).filter_map(|step| finding(rule, context, step)).collect()
}

fn finding(rule: &Rule, context: &DocumentContext<'_>, step: &Step) -> Option<Diagnostic> {
    let of_type = other_type(step).filter(|_| !step.sub_steps.is_empty())?;
    let entry = context.entry(step.node, "subSteps")?;
    let slot = context.site(step.of_type.as_ref()?.node);
    let edit = Edit::Replace { slot, value: NewValue::text(GROUP) };
    Some(
        rule.finding(
            Place::key(context.site(entry.node().id())),
            format!("steps in a step of type `{of_type}`"),
        )
        .label("they never run")
        .related(slot, "this is no group")
        .help(format!("Put them into a step of type `{GROUP}`, or beside this one."))
        .fix(Fix::suggestion(format!("Make it a `{GROUP}`"), vec![edit])),
    )
}
