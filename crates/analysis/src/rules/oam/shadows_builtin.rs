//! A definition with the name of one that KubeVela brings along.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::{builtin, clauses};
use plimsoll_model::Family;

use crate::rules::{Check, DefinitionsContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-shadows-builtin"),
    severity: Severity::Information,
    family: Some(Family::Oam),
    clause: Some(clauses::DEFINITION),
    documentation: r#"
## What it finds

A definition that has the kind and the name of one that KubeVela brings along, and other properties.

## Why it matters

The one that is applied last counts. An upgrade of KubeVela puts its own back, and what is written for the other is refused or
ignored.

## Example

```yaml web.yaml
apiVersion: core.oam.dev/v1beta1
kind: ComponentDefinition
metadata: {name: webservice}   # info: [oam-shadows-builtin] "KubeVela has a component type `webservice` of its own"
spec:
  workload: {type: deployments.apps}
  schematic: {cue: {template: "parameter: {site: string}"}}
```

## Fix

```yaml web.yaml
apiVersion: core.oam.dev/v1beta1
kind: ComponentDefinition
metadata: {name: site}
spec:
  workload: {type: deployments.apps}
  schematic: {cue: {template: "parameter: {site: string}"}}
```
"#,
    check: Check::Definitions(check),
};

fn check(rule: &Rule, context: &DefinitionsContext<'_>) -> Vec<Diagnostic> {
    let findings = context.definitions.iter().filter_map(|definition| {
        let own = builtin::builtin(definition.kind, &definition.name)?;
        // The one of KubeVela itself, as its chart has it, is no other.
        if definition.dialect.has_versioned_types() || own.schema == definition.facts().schema {
            return None;
        }
        let headline = format!("KubeVela has a {} `{}` of its own", definition.kind.noun(), definition.name);
        let finding = rule
            .finding(definition.place()?, headline)
            .label("this one counts here")
            .note("In a cluster the one that was applied last counts, and an upgrade of KubeVela applies its own.")
            .help("Give it another name, unless it is to take the place of that one.");
        Some(finding)
    });
    findings.collect()
}
