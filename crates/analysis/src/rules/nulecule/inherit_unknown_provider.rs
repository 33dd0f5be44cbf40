//! Artifacts inherited from a provider that is not there.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Severity, nearest};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::document::{Artifact, Provider, Text};
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;
use plimsoll_syntax::edit::NewValue;

use crate::providers::listed;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("inherit-unknown-provider"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: Some(tables::ARTIFACTS),
    documentation: r#"
## What it finds

A name in `inherit` that is no provider of the same component.

## Why it matters

Atomic App stops: there are no artifacts for the provider that is named.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      docker: [file://web]
      kubernetes:
        - file://pod.yaml
      openshift:
        - inherit: [kubernets]   # error: [inherit-unknown-provider] "`web` has no provider `kubernets`"
```
```text web
docker run --name web web
```
```yaml pod.yaml
apiVersion: v1
kind: Pod
metadata: {name: web}
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      docker: [file://web]
      kubernetes:
        - file://pod.yaml
      openshift:
        - inherit: [kubernetes]
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for component in &nulecule.components {
        let providers = component.artifacts.as_deref().unwrap_or_default();
        let owner = component.called();
        for (heir, name) in inherited(providers) {
            if providers.iter().any(|provider| provider.name.text == name.text) {
                continue;
            }
            let site = context.site(name.node);
            let diagnostic = rule.finding(site, format!("`{owner}` has no provider `{}`", name.text));
            let others: Vec<&str> = providers
                .iter()
                .map(|provider| &*provider.name.text)
                .filter(|other| *other != &*heir.name.text)
                .collect();
            diagnostics.push(match nearest(&name.text, others.iter().copied()) {
                Some(meant) => diagnostic
                    .label(format!("did you mean `{meant}`?"))
                    .help(format!("Write `{meant}`."))
                    .fix(Fix::suggestion(
                        format!("Inherit from `{meant}`"),
                        vec![Edit::Replace { slot: site, value: NewValue::text(meant) }],
                    )),
                None if others.is_empty() => diagnostic.help("Name the artifacts here."),
                None => diagnostic.help(format!("Name one of {}.", listed(&others))),
            });
        }
    }
    diagnostics
}

/// The names that providers inherit from, each with the provider that names it.
pub(super) fn inherited(providers: &[Provider]) -> impl Iterator<Item = (&Provider, &Text)> {
    providers.iter().flat_map(|provider| {
        let names = provider.items.iter().filter_map(|item| match item {
            Artifact::Inherit(names) => Some(names),
            _ => None,
        });
        names.flatten().map(move |name| (provider, name))
    })
}
