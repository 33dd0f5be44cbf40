//! A link of wadm to a component that is not there.

use plimsoll_base::{Code, Diagnostic, NodeId, Severity};
use plimsoll_formats::oam::configuration::{Component, Configuration};
use plimsoll_formats::oam::links::LINKS;
use plimsoll_formats::oam::{Dialect, Document, clauses};
use plimsoll_formats::written::{Text, text_of};
use plimsoll_model::Family;
use plimsoll_syntax::{Mapping, Value};

use crate::overrides;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-wadm-dangling-link"),
    severity: Severity::Warning,
    family: Some(Family::Oam),
    clause: Some(clauses::WADM),
    documentation: r#"
## What it finds

A link whose target is no component of the application.

## Why it matters

It may be one of another application. If not, calls through the link fail when they are made.

## Example

```yaml wadm.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: hello}
spec:
  components:
    - name: http
      type: component
      properties: {image: "example/hello:1"}
      traits:
        - type: link
          properties:
            target: kvstore   # warning: [oam-wadm-dangling-link] "no component is called `kvstore`"
            namespace: wasi
            package: keyvalue
            interfaces: [store]
    - name: kv-store
      type: capability
      properties: {image: "example/kv:1"}
```

## Fix

```yaml wadm.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: hello}
spec:
  components:
    - name: http
      type: component
      properties: {image: "example/hello:1"}
      traits:
        - type: link
          properties:
            target: kv-store
            namespace: wasi
            package: keyvalue
            interfaces: [store]
    - name: kv-store
      type: capability
      properties: {image: "example/kv:1"}
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let Some(configuration) = of_wadm(document) else { return Vec::new() };
    let components = || configuration.components.iter();
    let known: Vec<&str> = components().filter_map(|one| Some(&*one.name.as_ref()?.text)).collect();
    let targets = components().flat_map(|one| links(context, one)).filter_map(target);
    let unknown = targets.filter(|target| !known.contains(&&*target.text) && !target.text.is_empty());
    let findings = unknown.map(|target| {
        let place = context.site(target.node).into();
        let finding = rule
            .finding(place, format!("no component is called `{}`", target.text))
            .label("the link leads nowhere");
        overrides::choose(finding, place, &target.text, &known)
    });
    findings.collect()
}

/// An application of wadm.
pub(super) fn of_wadm(document: &Document) -> Option<&Configuration> {
    document.configuration().filter(|_| document.dialect == Dialect::Wadm)
}

/// The properties of the links of a component.
pub(super) fn links<'c>(
    context: &'c DocumentContext<'_>,
    component: &'c Component,
) -> impl Iterator<Item = Mapping<'c>> {
    let traits = component.traits.iter();
    let links =
        traits.filter(|one| one.of_type.as_ref().is_some_and(|of_type| LINKS.contains(&&*of_type.text)));
    links.filter_map(|one| properties(context, one.properties))
}

/// The mapping of properties.
pub(super) fn properties<'c>(context: &'c DocumentContext<'_>, node: Option<NodeId>) -> Option<Mapping<'c>> {
    context.mapping(node?)
}

/// Where a link leads to: a name, or a mapping with one.
fn target(link: Mapping<'_>) -> Option<Text> {
    let target = link.get("target")?;
    match target.as_mapping() {
        Some(mapping) => text_of(mapping.get("name")?),
        None => text_of(target),
    }
}

/// The items of a list in a mapping that are mappings.
pub(super) fn mappings<'t>(of: Mapping<'t>, field: &str) -> impl Iterator<Item = Mapping<'t>> {
    let list = of.get(field).and_then(Value::as_sequence);
    list.into_iter().flat_map(|list| list.items()).filter_map(|item| item.value()?.as_mapping())
}
