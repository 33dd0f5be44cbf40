//! A default that its own constraint refuses.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::document::{Constraint, Parameter, Text};
use plimsoll_formats::nulecule::pattern::Pattern;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("default-violates-constraint"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::CONSTRAINT),
    documentation: r#"
## What it finds

A `default` that does not match an `allowed_pattern` of its parameter.

## Why it matters

Atomic App never checks defaults, so the value is used although the application says that it cannot work.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: x
        description: some value
        default: abc   # warning: [default-violates-constraint] "the default of `x` does not match its constraint"
        constraints:
          - allowed_pattern: "[A-Z]+"
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

/// The first constraint of a parameter that a text violates. A pattern that cannot be tried is violated by nothing.
pub(super) fn violated<'p>(parameter: &'p Parameter, text: &str) -> Option<(&'p Constraint, &'p Text)> {
    parameter.constraints.iter().find_map(|constraint| {
        let written = constraint.pattern.as_ref()?;
        let refuses = Pattern::new(&written.text).ok()?.matches(text) == Some(false);
        refuses.then_some((constraint, written))
    })
}

/// What a constraint asks for, in the words of its author.
pub(super) fn asked_for(constraint: &Constraint) -> String {
    let words = constraint.description.as_ref().map(|description| description.text.trim());
    words.filter(|words| !words.is_empty()).map_or_else(|| "the pattern".to_owned(), str::to_owned)
}

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let parameters = nulecule.all_parameters();
    let found = parameters.filter_map(|parameter| {
        let default = parameter.default.as_ref()?;
        let (constraint, pattern) = violated(parameter, &default.text)?;
        let headline = format!("the default of `{}` does not match its constraint", parameter.name.text);
        Some(
            rule.finding(context.site(default.node), headline)
                .related(context.site(pattern.node), asked_for(constraint))
                .help("Change the default, or the pattern."),
        )
    });
    found.collect()
}
