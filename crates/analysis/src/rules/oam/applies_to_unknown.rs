//! A trait that is for a workload that nobody defines.

use plimsoll_base::{Code, Diagnostic, Severity, nearest};
use plimsoll_formats::oam::types::Types;
use plimsoll_formats::oam::{DefinitionKind, Dialect, Document, clauses};
use plimsoll_formats::written::{Text, text_of};
use plimsoll_model::Family;
use plimsoll_syntax::Value;

use crate::overrides;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-applies-to-unknown"),
    severity: Severity::Information,
    family: Some(Family::Oam),
    clause: Some(clauses::TRAIT),
    documentation: r#"
## What it finds

An entry of `appliesToWorkloads` that is nearly the name of a component type, or of a workload that one has, and is none.

## Why it matters

The trait then fits no component of that type: it is not offered for it, and `oam-trait-not-applicable` is told where it is
used.

## Example

```yaml traits.yaml
apiVersion: core.oam.dev/v1beta1
kind: TraitDefinition
metadata: {name: night-shift}
spec:
  appliesToWorkloads:
    - deployment.apps   # info: [oam-applies-to-unknown] "nothing is `deployment.apps`"
  schematic: {cue: {template: "parameter: {from: string}"}}
```

## Fix

```yaml traits.yaml
apiVersion: core.oam.dev/v1beta1
kind: TraitDefinition
metadata: {name: night-shift}
spec:
  appliesToWorkloads:
    - deployments.apps
  schematic: {cue: {template: "parameter: {from: string}"}}
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let is_trait = document.kind.as_ref().is_some_and(|kind| &*kind.text == DefinitionKind::Trait.name());
    if !is_trait || document.dialect != Dialect::V1beta1 {
        return Vec::new();
    }
    let entries = entries(document, context);
    if entries.is_empty() {
        return Vec::new();
    }
    let types = Types::new(context.surroundings, document.file, document.dialect);
    let mut known: Vec<String> = Vec::new();
    for kind in [DefinitionKind::Component, DefinitionKind::Workload] {
        for name in types.names(kind) {
            let definition = types.definition(kind, &name);
            known.extend(definition.and_then(|one| one.workload.as_ref().map(ToString::to_string)));
            known.push(name.to_string());
        }
    }
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let findings = entries.iter().filter_map(|entry| {
        let name = &*entry.text;
        if known.contains(&name) || nearest(name, known.iter().copied()).is_none() {
            return None;
        }
        let place = context.site(entry.node).into();
        let finding =
            rule.finding(place, format!("nothing is `{name}`")).label("no workload, no component type");
        Some(overrides::choose(finding, place, name, &known))
    });
    findings.collect()
}

/// The texts of `appliesToWorkloads`.
fn entries(document: &Document, context: &DocumentContext<'_>) -> Vec<Text> {
    let list = || {
        let spec = context.mapping(document.node)?.get("spec")?.as_mapping()?;
        spec.get("appliesToWorkloads").and_then(Value::as_sequence)
    };
    let items = list().into_iter().flat_map(|list| list.items());
    items.filter_map(|item| text_of(item.value()?)).collect()
}
