//! A name that its kind does not allow.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::clauses;
use plimsoll_formats::oam::document::Body;
use plimsoll_formats::oam::{Dialect, Document};
use plimsoll_formats::written::Text;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-invalid-name"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::OVERVIEW_1),
    documentation: r#"
## What it finds

A name of a document, component, instance, scope or container that is longer than 63 characters, has other characters than
letters, digits, `-`, `_` and `.`, or does not start and end with a letter or digit; a name of an environment variable or of a
variable with other characters than the specification allows. From v1alpha2 on, a name of a document or component that is fine
but no name in Kubernetes is a warning: there it is of small letters, digits, `-` and `.`.

## Why it matters

A runtime refuses the document, or Kubernetes refuses what it makes of it.

## Example

```yaml shop.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - name: web server   # error: [oam-invalid-name] "`web server` is no name of a component"
      type: webservice
      properties: {image: "nginx:1.27"}
    - name: Admin   # warning: [oam-invalid-name] "`Admin` is no name in Kubernetes"
      type: webservice
      properties: {image: "nginx:1.27"}
```

## Fix

```yaml shop.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - name: web-server
      type: webservice
      properties: {image: "nginx:1.27"}
    - name: admin
      type: webservice
      properties: {image: "nginx:1.27"}
```
"#,
    check: Check::Oam(check),
};

/// Types of components that make no resource of their own name.
const HOLDERS: [&str; 5] = ["helm", "k8s-objects", "kustomize", "raw", "ref-objects"];

/// How long names are at most.
const LONGEST: usize = 63;

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    if document.dialect == Dialect::Wadm {
        return Vec::new();
    }
    let is_resource = matches!(document.dialect, Dialect::V1alpha2 | Dialect::V1beta1);
    let named = names(document);
    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    for (what, name) in named.into_iter().filter(|(_, name)| !context.has_wrong_type(name.node)) {
        if let Some(wrong) = wrong(&name.text) {
            let finding = rule
                .finding(context.site(name.node), format!("`{}` is no name of {what}", shown(&name.text)));
            diagnostics.push(finding.label(wrong).help(
                "Write letters, digits, `-`, `_` and `.`, with a letter or digit at both ends, and at most 63 of them.",
            ));
        } else if is_resource && what != "a container" && !is_dns(&name.text) {
            let mut finding = rule
                .finding(context.site(name.node), format!("`{}` is no name in Kubernetes", name.text))
                .label("small letters, digits, `-` and `.`")
                .note("Kubernetes refuses a resource with this name.")
                .help(format!("Write `{}`.", name.text.to_ascii_lowercase().replace('_', "-")));
            finding.severity = Severity::Warning;
            diagnostics.push(finding);
        }
    }
    diagnostics.extend(others(document).into_iter().filter_map(|(what, name, more)| {
        let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || more.contains(&byte);
        let is_name = !name.text.is_empty() && name.text.bytes().all(is_allowed);
        let finding =
            rule.finding(context.site(name.node), format!("`{}` is no name of {what}", shown(&name.text)));
        let more: Vec<String> = more.iter().map(|byte| format!("`{}`", char::from(*byte))).collect();
        let help = format!("Write letters, digits and {} only.", more.join(", "));
        (!is_name && !context.has_wrong_type(name.node)).then(|| finding.help(help))
    }));
    diagnostics
}

/// Names that follow the rule for all of them: of what, and the name.
fn names(document: &Document) -> Vec<(&'static str, &Text)> {
    let mut names: Vec<(&'static str, Option<&Text>)> = Vec::new();
    // Records are named by the runtime.
    if !matches!(document.body, Body::Revision(_) | Body::Other) {
        names.push(("a document", document.metadata.name.as_ref()));
    }
    if let Some(configuration) = document.configuration() {
        let (what, is_first) = match document.dialect {
            Dialect::Hydra | Dialect::V1alpha1 => ("an instance", true),
            _ => ("a component", false),
        };
        for component in &configuration.components {
            let of_type = component.of_type.as_ref().map_or("", |of_type| &of_type.text);
            // No resource has the name of what only holds other resources.
            let is_holder = HOLDERS.contains(&of_type);
            names.push((
                what,
                component.name.as_ref().filter(|name| !is_holder || wrong(&name.text).is_some()),
            ));
            let schematic = component.schematic.as_ref().filter(|_| is_first);
            names.push(("a component", schematic.filter(|name| component.name.as_ref() != Some(*name))));
        }
        names.extend(configuration.scopes.iter().map(|scope| ("a scope", scope.name.as_ref())));
    }
    let containers = document.schematic().into_iter().flat_map(|schematic| &schematic.containers);
    names.extend(containers.map(|container| ("a container", container.name.as_ref())));
    names.into_iter().filter_map(|(what, name)| Some((what, name?))).collect()
}

/// Names with rules of their own: of what, the name, and what it may have beside letters and digits.
fn others(document: &Document) -> Vec<(&'static str, &Text, &'static [u8])> {
    let containers = document.schematic().into_iter().flat_map(|schematic| &schematic.containers);
    let env = containers.flat_map(|container| &container.env).filter_map(|variable| variable.name.as_ref());
    let variables = document.configuration().into_iter().flat_map(|configuration| &configuration.variables);
    let variables = variables.filter_map(|variable| variable.name.as_ref());
    let env = env.map(|name| ("an environment variable", name, &b"_-"[..]));
    env.chain(variables.map(|name| ("a variable", name, &b"_-."[..]))).collect()
}

/// What is wrong with a name.
fn wrong(name: &str) -> Option<String> {
    let is_end = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
    let other = name.chars().find(|c| !c.is_ascii_alphanumeric() && !"-_.".contains(*c));
    match other {
        Some(' ') => Some("it has a blank".to_owned()),
        Some(other) if other.is_control() => Some("it has a character that cannot be seen".to_owned()),
        Some(other) => Some(format!("it has `{other}`")),
        None if name.is_empty() => Some("it is empty".to_owned()),
        None if name.len() > LONGEST => Some(format!("it has {} characters", name.len())),
        None if !is_end(name.bytes().next()) => Some("it does not start with a letter or digit".to_owned()),
        None if !is_end(name.bytes().last()) => Some("it does not end with a letter or digit".to_owned()),
        None => None,
    }
}

fn is_dns(name: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && !part.starts_with('-') && !part.ends_with('-');
    let is_small = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.".contains(&byte);
    name.bytes().all(is_small) && name.split('.').all(is_part)
}

/// A name for a headline: its beginning where it is long.
fn shown(name: &str) -> String {
    let short: String = name.chars().take(LONGEST).filter(|c| !c.is_control()).collect();
    if name.chars().count() > LONGEST { format!("{short}…") } else { short }
}
