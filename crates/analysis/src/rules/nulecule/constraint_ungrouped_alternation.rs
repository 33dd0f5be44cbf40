//! A pattern with `|` outside of a group.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::pattern::Pattern;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("constraint-ungrouped-alternation"),
    severity: Severity::Information,
    family: Some(Family::Nulecule),
    clause: Some(tables::CONSTRAINT),
    documentation: r#"
## What it finds

`allowed_pattern` with a `|` that is in no group: `yes|no`.

## Why it matters

Atomic App puts `^` before and `$` behind the pattern without grouping it, so `yes|no` accepts all that starts with `yes`
and all that ends with `no`. plimsoll checks values as is meant, with a group.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: x
        description: some value
        default: "no"
        constraints:
          - allowed_pattern: "yes|no"   # info: [constraint-ungrouped-alternation] "accepts more than it says"
            description: one of two words
    artifacts:
      docker: [file://web]
```

```text web
docker run -d --name web -e X=$x nginx
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: x
        description: some value
        default: "no"
        constraints:
          - allowed_pattern: "(yes|no)"
            description: one of two words
    artifacts:
      docker: [file://web]
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let parameters = nulecule.all_parameters();
    let constraints = parameters.flat_map(|parameter| &parameter.constraints);
    let ungrouped = constraints.filter_map(|constraint| {
        let written = constraint.pattern.as_ref()?;
        let pattern = Pattern::new(&written.text).ok()?;
        let slot = context.site(written.node);
        let grouped = format!("(?:{})", written.text);
        let edit = Edit::Replace { slot, value: NewValue::text(&*grouped) };
        pattern.has_ungrouped_alternation.then(|| {
            rule.finding(slot, "this pattern accepts more than it says")
                .label("`|` outside of a group")
                .note("Atomic App checks against `^PATTERN$`, where `^` is for the first choice only and `$` for the last.")
                .help("Put the choices into a group.")
                .fix(Fix::safe("Group the choices", vec![edit]))
        })
    });
    ungrouped.collect()
}
