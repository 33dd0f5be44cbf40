//! A pattern that is no regular expression.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::pattern::{Pattern, PatternError};
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("constraint-invalid-regex"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: Some(tables::CONSTRAINT),
    documentation: r#"
## What it finds

`allowed_pattern` of a constraint that Python cannot read as a regular expression.

## Why it matters

Atomic App fails when somebody gives a value for the parameter.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: x
        description: some value
        default: ABC
        constraints:
          - allowed_pattern: "[A-Z+"   # error: [constraint-invalid-regex] "not a regular expression"
            description: capitals
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
        default: ABC
        constraints:
          - allowed_pattern: "[A-Z]+"
            description: capitals
    artifacts:
      docker: [file://web]
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let parameters = nulecule.all_parameters();
    let constraints = parameters.flat_map(|parameter| &parameter.constraints);
    let invalid = constraints.filter_map(|constraint| {
        let written = constraint.pattern.as_ref()?;
        let Err(PatternError::Invalid(reason)) = Pattern::new(&written.text) else { return None };
        Some(
            rule.finding(context.site(written.node), "this is not a regular expression")
                .label(reason)
                .help("Write a regular expression of Python that the whole value must match."),
        )
    });
    invalid.collect()
}
