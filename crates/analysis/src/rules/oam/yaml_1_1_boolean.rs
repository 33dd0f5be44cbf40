//! A truth value that only YAML 1.1 knows.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, NodeId, Severity};
use plimsoll_formats::oam::clauses;
use plimsoll_formats::oam::{Dialect, Document};
use plimsoll_model::Family;
use plimsoll_syntax::resolve::{Resolution, Resolved};
use plimsoll_syntax::{Mapping, Sequence, Value};

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-yaml-1-1-boolean"),
    severity: Severity::Warning,
    family: Some(Family::Oam),
    clause: Some(clauses::SCOPE_1),
    documentation: r#"
## What it finds

`Y`, `N`, `yes`, `no`, `on` or `off` as `required` of a parameter, `ephemeral` of a disk or `allowComponentOverlap` of a scope.

## Why it matters

In YAML 1.1 these are truth values, in YAML 1.2 texts. The specification of v1alpha1 uses them in its own examples; what a runtime
makes of them depends on the library with which it reads.

## Example

```yaml scopes.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationScope
metadata: {name: network}
spec:
  type: core.oam.dev/v1alpha1.Network
  allowComponentOverlap: false
  parameters:
    - name: network-id
      type: string
      required: Y   # warning: [oam-yaml-1-1-boolean] "`Y` is a text in YAML 1.2"
```

## Fix

```yaml scopes.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationScope
metadata: {name: network}
spec:
  type: core.oam.dev/v1alpha1.Network
  allowComponentOverlap: false
  parameters:
    - name: network-id
      type: string
      required: true
```
"#,
    check: Check::Oam(check),
};

/// Lists whose items say whether they are required.
const LISTS: [&str; 4] = ["parameters", "workloadSettings", "settings", "properties"];

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let is_first = matches!(document.dialect, Dialect::Hydra | Dialect::V1alpha1);
    let spec = context.entry(document.node, "spec").and_then(|entry| entry.value()?.as_mapping());
    let Some(spec) = spec.filter(|_| is_first && document.configuration().is_none()) else {
        return Vec::new();
    };
    let lists = LISTS.iter().flat_map(|key| mappings(spec, key));
    let mut values: Vec<Option<Value<'_>>> = lists.map(|item| item.get("required")).collect();
    values.push(spec.get("allowComponentOverlap"));
    for container in mappings(spec, "containers") {
        let resources = container.get("resources").and_then(Value::as_mapping);
        let volumes = resources.into_iter().flat_map(|resources| mappings(resources, "volumes"));
        values.extend(volumes.map(|volume| volume.get("disk")?.as_mapping()?.get("ephemeral")));
    }
    let found = values.into_iter().flatten().filter_map(|value| {
        let scalar = value.as_scalar()?;
        let Resolved::Text(text) = scalar.resolve(Resolution::Yaml12) else { return None };
        Some((value.id(), truth(&text)?, text))
    });
    found.map(|(node, truth, text)| finding(rule, context, node, truth, &text)).collect()
}

fn mappings<'t>(mapping: Mapping<'t>, key: &str) -> Vec<Mapping<'t>> {
    let list = mapping.get(key).and_then(Value::as_sequence);
    list.into_iter().flat_map(Sequence::items).filter_map(|item| item.value()?.as_mapping()).collect()
}

fn truth(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "y" | "yes" | "on" => Some(true),
        "n" | "no" | "off" => Some(false),
        _ => None,
    }
}

fn finding(rule: &Rule, context: &DocumentContext<'_>, node: NodeId, truth: bool, text: &str) -> Diagnostic {
    let slot = context.site(node);
    let edit = Edit::Replace { slot, value: NewValue::Bool(truth) };
    rule.finding(slot, format!("`{text}` is a text in YAML 1.2"))
        .label(format!("`{truth}` is expected"))
        .help(format!("Write `{truth}`."))
        .fix(Fix::safe(format!("Write `{truth}`"), vec![edit]))
}
