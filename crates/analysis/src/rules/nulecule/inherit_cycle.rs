//! Providers that inherit from each other.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::document::{Provider, Text};
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use super::inherit_unknown_provider::inherited;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("inherit-cycle"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: Some(tables::ARTIFACTS),
    documentation: r#"
## What it finds

Providers of a component whose `inherit` leads back to where it started.

## Why it matters

Atomic App follows it until its stack is full.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      kubernetes:
        - file://pod.yaml
        - inherit: [openshift]
      openshift:
        - inherit: [kubernetes]   # error: [inherit-cycle] "`kubernetes` inherits from itself"
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
        let edges: Vec<(&Provider, &Text)> = inherited(providers).collect();
        let mut reported: Vec<&str> = Vec::new();
        for provider in providers {
            let Some(chain) = way_back(&edges, &provider.name.text) else { continue };
            if chain.iter().any(|name| reported.contains(&&*name.text)) {
                continue;
            }
            reported.extend(chain.iter().map(|name| &*name.text));
            let Some((last, before)) = chain.split_last() else { continue };
            let names: Vec<&str> =
                [&*provider.name.text].into_iter().chain(chain.iter().map(|name| &*name.text)).collect();
            let headline = format!("`{}` inherits from itself", provider.name.text);
            let mut diagnostic = rule.finding(context.site(last.node), headline);
            for name in before {
                diagnostic = diagnostic.related(context.site(name.node), format!("inherits `{}`", name.text));
            }
            diagnostics.push(
                diagnostic
                    .label("this closes the circle")
                    .note(format!("The chain is {}.", names.join(" -> ")))
                    .help("Name the artifacts where one of them inherits."),
            );
        }
    }
    diagnostics
}

/// The names of a shortest way from a provider back to itself, without the start.
fn way_back<'c>(edges: &[(&'c Provider, &'c Text)], start: &str) -> Option<Vec<&'c Text>> {
    let mut ways: Vec<Vec<&Text>> = vec![Vec::new()];
    let mut seen: Vec<&str> = Vec::new();
    let mut next = 0;
    while let Some(way) = ways.get(next).cloned() {
        next += 1;
        let here = way.last().map_or(start, |name| &name.text);
        for (_, name) in edges.iter().filter(|(provider, _)| *provider.name.text == *here) {
            let mut longer = way.clone();
            longer.push(*name);
            if *name.text == *start {
                return Some(longer);
            }
            if !seen.contains(&&*name.text) {
                seen.push(&name.text);
                ways.push(longer);
            }
        }
    }
    None
}
