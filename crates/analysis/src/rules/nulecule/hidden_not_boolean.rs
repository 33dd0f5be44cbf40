//! `hidden` is no truth value.

use plimsoll_base::{Applicability, Code, Diagnostic, Edit, Fix, NewValue, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;
use plimsoll_syntax::resolve::{Resolution, Resolved};

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("hidden-not-boolean"),
    severity: Severity::Information,
    family: Some(Family::Nulecule),
    clause: Some(tables::PARAMETERS),
    documentation: r#"
## What it finds

`hidden` of a parameter that is something other than `true` or `false` without quotes.

## Why it matters

Readers differ in what they make of it. plimsoll takes the text `true` as true and all else as false.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: x
        description: some value
        default: some
        hidden: "true"   # info: [hidden-not-boolean] "`hidden` is not a truth value"
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
        default: some
        hidden: true
    artifacts:
      docker: [file://web]
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let parameters = nulecule.all_parameters();
    let found = parameters.filter_map(|parameter| {
        let hidden = parameter.hidden_text.as_ref()?;
        if let Resolved::Bool(_) = context.scalar(hidden.node)?.resolve(Resolution::Yaml12) {
            return None;
        }
        let slot = context.site(hidden.node);
        let diagnostic = rule
            .finding(slot, "`hidden` is not a truth value")
            .label(if parameter.hidden { "taken as `true`" } else { "taken as `false`" })
            .help("Write `true` or `false` without quotes.");
        let meant = match hidden.text.to_ascii_lowercase().as_str() {
            "true" => Some((true, Applicability::Safe)),
            "false" => Some((false, Applicability::Safe)),
            "yes" | "on" | "1" => Some((true, Applicability::Suggestion)),
            "no" | "off" | "0" => Some((false, Applicability::Suggestion)),
            _ => None,
        };
        Some(match meant {
            None => diagnostic,
            Some((value, applicability)) => diagnostic.fix(Fix {
                title: format!("Write `{value}`"),
                applicability,
                edits: vec![Edit::Replace { slot, value: NewValue::Bool(value) }],
            }),
        })
    });
    found.collect()
}
