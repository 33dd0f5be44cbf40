//! A provider that nothing can deploy to.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Place, Severity, nearest};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::PROVIDERS;
use plimsoll_formats::nulecule::document::{Artifact, Provider};
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("unknown-provider"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::ARTIFACTS),
    documentation: r#"
## What it finds

A key of `artifacts` that is none of `kubernetes`, `docker`, `openshift`, `marathon`.

## Why it matters

The file loads, but nobody can choose the provider: its artifacts are never deployed.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      dokcer: [file://web]   # warning: [unknown-provider] "no provider is named `dokcer`"
      kubernetes: [file://pod.yaml]
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
      kubernetes: [file://pod.yaml]
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for component in &nulecule.components {
        let providers = component.artifacts.iter().flatten();
        let present: Vec<&str> = providers.clone().map(|provider| &*provider.name.text).collect();
        for provider in providers.filter(|provider| !PROVIDERS.contains(&&*provider.name.text)) {
            let entry = context.site(provider.node);
            let name = &provider.name.text;
            let diagnostic = rule.finding(Place::key(entry), format!("no provider is named `{name}`"));
            let absent = PROVIDERS.into_iter().filter(|known| !present.contains(known));
            diagnostics.push(match nearest(name, absent) {
                Some(meant) => diagnostic
                    .label(format!("did you mean `{meant}`?"))
                    .help(format!("Rename `{name}` to `{meant}`."))
                    .fix(Fix::suggestion(
                        format!("Rename `{name}` to `{meant}`"),
                        vec![Edit::RenameKey { entry, key: meant.to_owned() }],
                    )),
                None => {
                    let diagnostic = diagnostic
                        .note("There are `kubernetes`, `docker`, `openshift` and `marathon`.")
                        .help("Remove it, or use the name of the provider that can deploy these files.");
                    let fix = Fix::suggestion(format!("Remove `{name}`"), vec![Edit::Remove { node: entry }]);
                    // A component without artifacts for anything is no better.
                    let is_needed = !present.iter().any(|other| PROVIDERS.contains(other))
                        || component.artifacts.iter().flatten().any(|other| inherits(other, name));
                    if is_needed { diagnostic } else { diagnostic.fix(fix) }
                }
            });
        }
    }
    diagnostics
}

/// Whether a provider takes what another one has.
fn inherits(provider: &Provider, from: &str) -> bool {
    provider.items.iter().any(|item| match item {
        Artifact::Inherit(names) => names.iter().any(|name| *name.text == *from),
        _ => false,
    })
}
