//! A parameter without a description.

use plimsoll_base::{Code, Diagnostic, Place, Severity};
use plimsoll_formats::conform::FindingKind;
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::document::Parameter;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::rules::general::missing_field;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("parameter-missing-description"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: Some(tables::PARAMETERS),
    documentation: r#"
## What it finds

An item of `params` without `description`. Without a `default` it is an error, with one a warning. Where a field of nearly
this name is there, the finding is at that field.

## Why it matters

The specification requires it. Atomic App shows it when it asks for the value, and fails without it.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: image   # error: [parameter-missing-description] "parameter `image` has no description"
      - name: x
        descriptoin: some value   # warning: [parameter-missing-description] "parameter `x` has no description"
        default: some
    artifacts:
      docker: [file://web]
```

```text web
docker run -d --name web -e X=$x $image
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: image
        description: the image
      - name: x
        description: some value
        default: some
    artifacts:
      docker: [file://web]
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut parameters: Vec<&Parameter> = nulecule.all_parameters().collect();
    // Those of the root may stand behind the graph.
    parameters.sort_by_key(|parameter| parameter.node);
    for finding in context.findings {
        let FindingKind::Missing { object, field, misspelt } = &finding.kind else { continue };
        if **object != tables::PARAMETER || field.name != "description" {
            continue;
        }
        // A misspelt key stands in the mapping that lacks the field.
        let behind = parameters.partition_point(|parameter| parameter.node <= finding.node);
        let Some(parameter) = parameters[..behind].last() else { continue };
        let headline = format!("parameter `{}` has no description", parameter.name.text);
        let site = context.site(finding.node);
        let mut diagnostic = match misspelt {
            Some((_, written)) => rule
                .finding(Place::key(site), headline)
                .label("did you mean `description`?")
                .help(format!("Rename `{written}` to `description`."))
                .fix(missing_field::rename(site, written, "description")),
            None => rule
                .finding(context.site(parameter.name.node), headline)
                .help("Add `description`: what the value is, for whoever is asked for it."),
        };
        diagnostic = if parameter.default.is_some() {
            diagnostic.severity = Severity::Warning;
            diagnostic.note("The specification requires it; Atomic App needs it only to ask for the value.")
        } else {
            diagnostic.note("Atomic App fails when it asks for the value.")
        };
        diagnostics.push(diagnostic);
    }
    diagnostics
}
