//! Components with different providers.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::providers::{Providers, default_provider, listed};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("components-disagree-on-providers"),
    severity: Severity::Information,
    family: Some(Family::Nulecule),
    clause: Some(tables::ARTIFACTS),
    documentation: r#"
## What it finds

Components of one application that have artifacts for different providers.

## Why it matters

Only a provider that all of them have can deploy the application.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      docker: [file://web]
      kubernetes: [file://pod.yaml]
  - name: cache   # info: [components-disagree-on-providers] "`cache` has no artifacts for `docker`"
    artifacts:
      kubernetes: [file://cache.yaml]
```
```text web
docker run --name web web
```
```yaml pod.yaml
apiVersion: v1
kind: Pod
metadata: {name: web}
```
```yaml cache.yaml
apiVersion: v1
kind: Pod
metadata: {name: cache}
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      docker: [file://web]
      kubernetes: [file://pod.yaml]
  - name: cache
    artifacts:
      docker: [file://cache]
      kubernetes: [file://cache.yaml]
```
```text cache
docker run --name cache cache
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let providers = Providers::of(nulecule);
    let common = providers.common();
    // Without a common provider, or without the default one, a graver finding says so.
    if common.is_empty() || !common.contains(&&*default_provider(nulecule, context).0) {
        return Vec::new();
    }
    let all = providers.all();
    let mut diagnostics = Vec::new();
    for (name, own) in &providers.of_components {
        let missing: Vec<&str> = all.iter().copied().filter(|provider| !own.contains(provider)).collect();
        if missing.is_empty() {
            continue;
        }
        let headline = format!("`{}` has no artifacts for {}", name.text, listed(&missing));
        diagnostics.push(
            rule.finding(context.site(name.node), headline)
                .note(format!("The whole application can be deployed to {}.", listed(&common)))
                .help("Add the artifacts, or remove those of the other components."),
        );
    }
    diagnostics
}
