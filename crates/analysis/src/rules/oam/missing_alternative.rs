//! One of two fields is needed, and neither is there.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::conform::FindingKind;
use plimsoll_formats::oam::Document;
use plimsoll_formats::oam::clauses;
use plimsoll_formats::table::Presence;
use plimsoll_model::Family;

use crate::rules::general::missing_field;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-missing-alternative"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::OVERVIEW_1),
    documentation: r#"
## What it finds

An object that says in one of two fields what it is about, and has neither: a component of Hydra without `componentName` and
`name`, a workload of a definition without `type` and `definition`.

## Why it matters

Nothing says what is meant. The document is refused.

## Example

```yaml web.yaml
apiVersion: core.oam.dev/v1beta1
kind: ComponentDefinition
metadata: {name: web}
spec:
  workload: {}   # error: [oam-missing-alternative] "neither `type` nor `definition` is given"
  schematic:
    cue: {template: "parameter: {image: string}"}
```

## Fix

```yaml web.yaml
apiVersion: core.oam.dev/v1beta1
kind: ComponentDefinition
metadata: {name: web}
spec:
  workload: {type: deployments.apps}
  schematic:
    cue: {template: "parameter: {image: string}"}
```
"#,
    check: Check::Oam(check),
};

/// The object, the field, and the other one. Of components of v1alpha2 the rule about their revisions tells.
const ALTERNATIVES: [(&str, &str, &str); 3] = [
    ("component of a configuration", "componentName", "name"),
    ("trait of a component", "type", "name"),
    ("workload of a component definition", "type", "definition"),
];

fn check(rule: &Rule, _: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for finding in context.findings {
        let FindingKind::Missing { object, field, misspelt } = &finding.kind else { continue };
        let row = ALTERNATIVES.iter().find(|row| row.0 == object.name && row.1 == field.name);
        let row = row.filter(|row| field.presence == Presence::ByRule && object.field(row.2).is_some());
        let Some((.., other)) = row else { continue };
        let mapping = match misspelt {
            Some((entry, _)) => context.mapping_around(*entry).map(|mapping| mapping.node().id()),
            None => Some(finding.node),
        };
        let Some(mapping) = mapping.filter(|mapping| context.entry(*mapping, other).is_none()) else {
            continue;
        };
        let headline = format!("neither `{}` nor `{other}` is given", field.name);
        let diagnostic = missing_field::absent(rule, context, mapping, field.name, headline);
        diagnostics.push(match diagnostic.help {
            Some(_) => diagnostic,
            None => diagnostic.help(format!("Add `{}`: {}", field.name, field.help)),
        });
    }
    diagnostics
}
