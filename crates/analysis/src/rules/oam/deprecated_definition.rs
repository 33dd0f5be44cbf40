//! A type that nothing new should use.

use plimsoll_base::{Alike, Code, Diagnostic, Severity, Site};
use plimsoll_formats::oam::{Definition, DefinitionKind, Source, builtin, clauses};
use plimsoll_model::Family;

use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-deprecated-definition"),
    severity: Severity::Warning,
    family: Some(Family::Oam),
    clause: Some(clauses::DEFINITION),
    documentation: r#"
## What it finds

A component, trait, policy or step of a type whose definition is marked as deprecated.

## Why it matters

It works for now. A later version of KubeVela comes without it, and the Application is then refused.

## Example

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - name: web
      type: webservice
      properties: {image: "nginx:1.27"}
      traits:
        - type: ingress   # warning: [oam-deprecated-definition] "`ingress` is deprecated"
          properties: {domain: shop.example.com, http: {/: 80}}
```

## Fix

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - name: web
      type: webservice
      properties: {image: "nginx:1.27"}
      traits:
        - type: gateway
          properties: {domain: shop.example.com, http: {/: 80}}
```
"#,
    check: Check::Configuration(check),
};

/// What takes the place of types that KubeVela brings along.
const SUCCESSORS: [(DefinitionKind, &str, &str); 14] = [
    (DefinitionKind::Component, "raw", "k8s-objects"),
    (DefinitionKind::Trait, "configmap", "storage"),
    (DefinitionKind::Trait, "ingress", "gateway"),
    (DefinitionKind::Trait, "ingress-1-20", "gateway"),
    (DefinitionKind::Trait, "node-affinity", "affinity"),
    (DefinitionKind::Trait, "pure-ingress", "gateway"),
    (DefinitionKind::Trait, "pvc", "storage"),
    (DefinitionKind::Trait, "volumes", "storage"),
    (DefinitionKind::Policy, "env-binding", "topology` and `override"),
    (DefinitionKind::Policy, "envbinding", "topology` and `override"),
    (DefinitionKind::WorkflowStep, "apply-application", "deploy"),
    (DefinitionKind::WorkflowStep, "apply-application-in-parallel", "deploy"),
    (DefinitionKind::WorkflowStep, "apply-remaining", "deploy"),
    (DefinitionKind::WorkflowStep, "deploy2env", "deploy"),
];

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    let assembled = context.assembled;
    let (mut found, mut alike) = (Vec::new(), Alike::default());
    let mut tell = |definition: Option<&Definition>, site: Option<Site>| {
        if let (Some(definition), Some(site)) = (definition.filter(|one| one.is_deprecated), site) {
            found.push(alike.share(finding(rule, definition, site)));
        }
    };
    for (planned, component) in assembled.components.iter().zip(&context.configuration.components) {
        let of_type = component.of_type.as_ref();
        tell(planned.definition.as_deref(), of_type.map(|of_type| context.site(of_type.node)));
        for (definition, one) in planned.traits.iter().zip(&component.traits) {
            let of_type = one.of_type.as_ref();
            tell(definition.as_deref(), of_type.map(|of_type| context.site(of_type.node)));
        }
    }
    for policy in &assembled.policies {
        let node = policy.of_type.as_ref().map(|of_type| of_type.node);
        tell(policy.definition.as_deref(), node.map(|node| Site { node, ..policy.site }));
    }
    for step in &assembled.course.steps {
        let node = step.step.of_type.as_ref().map(|of_type| of_type.node);
        tell(step.definition.as_deref(), node.map(|node| Site { node, ..step.site }));
    }
    found.shrink_to_fit();
    found
}

fn finding(rule: &Rule, definition: &Definition, site: Site) -> Diagnostic {
    let (kind, name) = (definition.kind, &definition.name);
    let finding = rule
        .finding(site, format!("{} `{name}` is deprecated", kind.noun()))
        .label("a later version comes without it");
    if let Some(place) = definition.place() {
        return finding.related(place, "it is marked here").help("Use the type that takes its place.");
    }
    let finding = match builtin::summary(kind, name) {
        Some(summary) => finding.note(format!("What it is for: {summary}.")),
        None => finding,
    };
    let successor = SUCCESSORS.iter().find(|(of, known, _)| (*of, *known) == (kind, &**name));
    match successor.filter(|_| definition.source == Source::BuiltIn) {
        Some((_, _, successor)) => {
            finding.help(format!("Use `{successor}` in its place; the properties differ."))
        }
        None => finding.help("Use the type that takes its place."),
    }
}
