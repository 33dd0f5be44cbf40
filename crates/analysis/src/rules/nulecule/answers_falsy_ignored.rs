//! An answer that the reference implementation takes for none.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::{Family, Origin};

use crate::rules::{ApplicationContext, Check, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("answers-falsy-ignored"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::PARAMETERS),
    documentation: r#"
## What it finds

An answer of `0`, `False` or nothing for a declared parameter that has another default.

## Why it matters

Atomic App 0.6.4 takes such a value for no answer, so the default counts, or it asks. `--compat atomicapp-0.6.4` plans as it
does.

## Example

```yaml Nulecule
id: shop
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: replicas
        description: how many
        default: "3"
    artifacts: {docker: [file://run]}
```

```text run
docker run --env REPLICAS=$replicas nginx
```

```conf answers.conf
[web]
replicas = 0   # warning: [answers-falsy-ignored] "atomicapp 0.6.4 takes `0` for no answer"
```

```sh
plimsoll plan --provider docker
```

## Fix

```conf answers.conf
[web]
replicas = 1
```
"#,
    check: Check::Application(check),
};

fn check(rule: &Rule, context: &ApplicationContext<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for found in context.assembled.disagreements.iter().filter(|found| found.is_ignored_as_false()) {
        let Origin::Answer(site) = found.intended.origin else { continue };
        let value = match &found.intended.replacement {
            plimsoll_formats::rendered::Replacement::Text(text) if !text.is_empty() => format!("`{text}`"),
            _ => "this value".to_owned(),
        };
        let mut diagnostic = rule
            .finding(site, format!("atomicapp 0.6.4 takes {value} for no answer"))
            .label("false in Python")
            .note(format!("`{}` of `{}` is {}.", found.intended.name, found.component, found.values()));
        if let Some(place) = found.actual.as_ref().and_then(|actual| actual.origin.site()) {
            diagnostic = diagnostic.related(place, "used in place of it");
        }
        diagnostics.push(diagnostic.help("Make it the default of the parameter, or choose another value."));
    }
    diagnostics
}
