//! A parameter that no artifact uses.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::artifacts;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use super::parameter_unused_for_provider::is_placed;
use crate::document::{hyphenated, placeholders};
use crate::rules::{Check, DocumentContext, Rule};
use crate::workspace::source;

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("parameter-unused"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::PARAMETERS),
    documentation: r#"
## What it finds

A parameter of a component whose `$name` is in none of the component's artifacts, for no provider.

## Why it matters

Whoever installs is asked for a value, or sets one, that changes nothing. Often an artifact has another spelling.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: hostport   # warning: [parameter-unused] "parameter `hostport` is used by no artifact"
        description: the port
        default: "80"
    artifacts:
      docker: [file://run]
```

```text run
docker run -p 80:80 nginx
```

## Fix

```text run
docker run -p $hostport:80 nginx
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let folder = context.file.path(context.db).parent();
    let mut diagnostics = Vec::new();
    for component in &nulecule.components {
        let providers = component.artifacts.iter().flatten();
        let files: Vec<_> = providers
            .flat_map(|provider| {
                artifacts::files(component, &provider.name.text, &folder, context.surroundings)
            })
            .filter_map(|(_, file)| source(context.db, file))
            .collect();
        if files.is_empty() {
            // Nothing is there that could use it; other findings say so.
            continue;
        }
        for parameter in &component.parameters {
            let name = &parameter.name.text;
            // A use that a hyphen spoils is a finding of its own.
            let is_used = |file| {
                let mut spoilt = hyphenated(context.db, file).iter();
                placeholders(context.db, file).iter().any(|placeholder| placeholder.name == *name)
                    || spoilt.any(|placeholder| placeholder.name == *name)
            };
            let mut providers = component.artifacts.iter().flatten();
            let is_placed = providers.any(|provider| is_placed(component, &provider.name.text, name));
            if !is_placed && !files.iter().any(|&file| is_used(file)) {
                let headline = format!("parameter `{name}` is used by no artifact");
                diagnostics.push(
                    rule.finding(context.site(parameter.name.node), headline)
                        .help(format!("Use `${name}` in an artifact, or remove the parameter.")),
                );
            }
        }
    }
    diagnostics
}
