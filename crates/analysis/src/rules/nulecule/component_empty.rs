//! A component with nothing to deploy.

use plimsoll_base::{Code, Diagnostic, NodeId, Severity, nearest};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::PROVIDERS;
use plimsoll_formats::nulecule::document::Component;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;
use plimsoll_syntax::Value;
use rustc_hash::FxHashSet;

use super::component_split;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("component-empty"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: Some(tables::GRAPH_ITEM),
    documentation: r#"
## What it finds

A component with neither `source` nor `artifacts`, or with `artifacts` for no provider.

## Why it matters

Atomic App stops at it: "No artifacts specified in the Nulecule file".

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web   # error: [component-empty] "`web` has neither `artifacts` nor `source`"
```

```text web
docker run -d --name web nginx
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts: {docker: [file://web]}
```

```text web
docker run -d --name web nginx
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let components = &nulecule.components;
    let halves: FxHashSet<NodeId> =
        component_split::splits(nulecule, context).map(|split| split.first).collect();
    let empty = components
        .iter()
        .filter(|component| !halves.contains(&component.node) && is_empty(context, component));
    let finding = |component: &Component| {
        let name = component.name.as_ref();
        let (node, subject) = name.map_or((component.node, "this component".to_owned()), |name| {
            (name.node, format!("`{}`", name.text))
        });
        let what = if component.artifacts.is_some() {
            "has `artifacts` for no provider"
        } else {
            "has neither `artifacts` nor `source`"
        };
        rule.finding(context.site(node), format!("{subject} {what}"))
            .label("nothing to deploy")
            .help("Add `artifacts` with the files of a provider, or the `source` of another application.")
    };
    empty.map(finding).collect()
}

fn is_empty(context: &DocumentContext<'_>, component: &Component) -> bool {
    let Some(mapping) = context.mapping(component.node) else {
        return false;
    };
    let is_given = |key| mapping.get(key).is_some_and(|value| !is_empty_mapping(value));
    // A misplaced, misspelt or merged-in field is there in some way, and told of elsewhere.
    let is_meant = |key: &str| {
        PROVIDERS.contains(&key)
            || key == "<<"
            || nearest(key, ["artifacts", "source"]).is_some_and(|meant| meant != key)
    };
    let mut keys = mapping.entries().filter_map(|entry| Some(entry.key()?.as_scalar()?.text()));
    !is_given("source") && !is_given("artifacts") && !keys.any(|key| is_meant(&key))
}

fn is_empty_mapping(value: Value<'_>) -> bool {
    value.as_mapping().is_some_and(|mapping| mapping.entries().next().is_none())
}
