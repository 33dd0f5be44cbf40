//! A value of another type than its parameter.

use std::sync::Arc;

use plimsoll_base::{Code, Diagnostic, Severity, Site};
use plimsoll_formats::oam::index::Category;
use plimsoll_formats::oam::schematic::Parameter;
use plimsoll_formats::oam::variables::{references, substitute};
use plimsoll_formats::oam::{Document, clauses};
use plimsoll_model::Family;
use plimsoll_syntax::Value;
use plimsoll_syntax::resolve::{Resolution, Resolved, resolve_plain};

use crate::oam_references::types;
use crate::oam_scopes::{is_allowed, made};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-parameter-type-mismatch"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::COMPONENT_1),
    documentation: r#"
## What it finds

A value of a parameter (v1alpha1), given by a configuration or as default, that its `type` does not allow, and a parameter of
a scope of another type. Values are written as texts: `"80"` is a number, `"true"` a truth value.

## Why it matters

The instance is refused, or what reads the value fails later.

## Example

```yaml web.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: web}
spec:
  workloadType: core.oam.dev/v1alpha1.Server
  parameters:
    - {name: port, type: number, default: 80}
  containers:
    - name: web
      image: example/web:1
      ports: [{name: http, containerPort: 80}]
      env: [{name: PORT, fromParam: port}]
      resources: {cpu: {required: 0.5}, memory: {required: 128M}}
```

```yaml shop.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata: {name: shop}
spec:
  components:
    - componentName: web
      instanceName: front
      parameterValues:
        - name: port
          value: http   # error: [oam-parameter-type-mismatch] "the parameter `port` must be a number"
```

## Fix

```yaml shop.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata: {name: shop}
spec:
  components:
    - componentName: web
      instanceName: front
      parameterValues:
        - name: port
          value: "8080"
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    if !document.dialect.has_versioned_types() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for parameter in document.schematic().iter().flat_map(|one| &one.parameters) {
        let value = parameter.default.and_then(|node| context.node(node).value());
        let written = value.map(|value| (value, written(value)));
        found.extend(written.and_then(|(value, text)| {
            mismatch(rule, document.site(value.id()), parameter, value, text.as_deref())
        }));
    }
    let Some(configuration) = document.configuration() else { return found };
    let types = types(document, context);
    let variable = |name: &str| {
        let mut all = configuration.variables.iter();
        let one = all.find(|one| one.name.as_ref().is_some_and(|known| *known.text == *name))?;
        Some(one.value.as_ref()?.text.to_string())
    };
    for component in &configuration.components {
        let schematic = component
            .made_of()
            .filter(|(name, _)| !types.is_ambiguous(Category::Schematic, name))
            .and_then(|(name, _)| types.document(Category::Schematic, name));
        let Some(schematic) = schematic else { continue };
        for given in &component.parameter_values {
            let parameter = given.name.as_ref().and_then(|name| schematic.schematic()?.parameter(&name.text));
            let value = given.value.and_then(|node| context.node(node).value());
            let value = value.filter(|value| !context.has_wrong_type(value.id()) && !is_reference(*value));
            let Some((parameter, value)) = parameter.zip(value) else { continue };
            let text = written(value).map(|text| Arc::from(substitute(&text, &mut |name| variable(name))));
            let finding = mismatch(rule, document.site(value.id()), parameter, value, text.as_deref());
            let declared = parameter.of_type.as_ref().map(|of_type| schematic.site(of_type.node));
            found.extend(finding.map(|finding| match declared {
                Some(declared) => finding.related(declared, "declared here"),
                None => finding,
            }));
        }
    }
    for scope in made(document, context, &types) {
        for given in &scope.given {
            let Some((field, value)) = scope.parameter(&given.name).zip(given.value) else { continue };
            if !is_allowed(field, value) && !is_reference(value) {
                let (name, expected) = (&given.name, field.schema.words());
                let finding = rule
                    .finding(document.site(value.id()), format!("the parameter `{name}` must be {expected}"));
                found.push(finding.label(format!("not {expected}")));
            }
        }
    }
    found
}

/// Whether a list is a reference to a variable without quotes, of which another rule tells.
fn is_reference(value: Value<'_>) -> bool {
    let item = value.as_sequence().and_then(|list| list.items().next()?.value()?.as_scalar());
    item.is_some_and(|item| item.text().starts_with("fromVariable"))
}

fn written(value: Value<'_>) -> Option<Arc<str>> {
    value.as_scalar().map(|scalar| scalar.text().as_ref().into())
}

/// What is wrong with a value; nothing where its type is not known or it still holds references.
fn mismatch(
    rule: &Rule,
    site: Site,
    parameter: &Parameter,
    value: Value<'_>,
    text: Option<&str>,
) -> Option<Diagnostic> {
    if text.is_some_and(|text| !references(text).is_empty()) {
        return None;
    }
    let name = &parameter.name.as_ref()?.text;
    let of_type = &*parameter.of_type.as_ref()?.text;
    let resolved = text.map(|text| resolve_plain(text, Resolution::Yaml12));
    let (fits, expected) = match of_type {
        "string" => (text.is_some(), "a text"),
        "number" => (matches!(resolved, Some(Resolved::Int(_) | Resolved::Float(_))), "a number"),
        "boolean" => (matches!(resolved, Some(Resolved::Bool(_))), "`true` or `false`"),
        "null" => (matches!(resolved, Some(Resolved::Null)), "`null`"),
        "object" => (value.as_mapping().is_some(), "a mapping"),
        "array" => (value.as_sequence().is_some(), "a list"),
        _ => return None,
    };
    let is_alias = matches!(value, Value::Alias(_));
    (!fits && !is_alias).then(|| {
        rule.finding(site, format!("the parameter `{name}` must be {expected}"))
            .label(format!("not {expected}"))
    })
}
