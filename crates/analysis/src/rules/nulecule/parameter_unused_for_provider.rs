//! A parameter that has no effect for a provider.

use plimsoll_base::{Code, Diagnostic, Severity, nearest};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::artifacts;
use plimsoll_formats::nulecule::document::Component;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_formats::template;
use plimsoll_model::Family;

use crate::artifacts::{DefaultArtifact, with_defaults};
use crate::document::placeholders;
use crate::providers::listed;
use crate::rules::{Check, DocumentContext, Rule};
use crate::workspace::source;

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("parameter-unused-for-provider"),
    severity: Severity::Hint,
    family: Some(Family::Nulecule),
    clause: Some(tables::PARAMETERS),
    documentation: r#"
## What it finds

A parameter that the artifacts of some providers use, and those of another do not.

## Why it matters

Whoever deploys to that provider may set it, or is asked for it, and nothing changes.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: image   # hint: [parameter-unused-for-provider] "parameter `image` has no effect for `docker`"
        description: the image
        default: nginx
    artifacts:
      docker: [file://web]
      kubernetes: [file://pod.yaml]
```
```text web
docker run --name web web
```
```yaml pod.yaml
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: $image
```

## Fix

```text web
docker run --name web $image
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let artifacts = with_defaults(context.db, context.file);
    let mut diagnostics = Vec::new();
    for (index, component) in nulecule.components.iter().enumerate() {
        // They are in the order of the components.
        let start = artifacts.partition_point(|artifact| artifact.component < index);
        let end = artifacts.partition_point(|artifact| artifact.component <= index);
        let own = &artifacts[start..end];
        let mut providers: Vec<&str> = own.iter().map(|artifact| &*artifact.provider).collect();
        providers.dedup();
        for parameter in &component.parameters {
            let name = &parameter.name.text;
            let is_declared = |written: &str| {
                let mut all = component.parameters.iter().chain(&nulecule.parameters);
                all.any(|other| *other.name.text == *written)
            };
            // A placeholder that is nearly its name is a finding of its own.
            let is_meant = |written: &str| {
                *written == **name || (!is_declared(written) && nearest(written, [&**name]).is_some())
            };
            let uses = |artifact: &DefaultArtifact| {
                let file = source(context.db, artifact.file);
                let in_text = file.is_some_and(|file| {
                    placeholders(context.db, file).iter().any(|placeholder| is_meant(&placeholder.name))
                });
                in_text || is_placed(component, &artifact.provider, name)
            };
            let (with, without): (Vec<&str>, Vec<&str>) = providers
                .iter()
                .partition(|provider| own.iter().any(|it| *it.provider == ***provider && uses(it)));
            if with.is_empty() || without.is_empty() {
                continue;
            }
            let headline = format!("parameter `{name}` has no effect for {}", listed(&without));
            diagnostics.push(
                rule.finding(context.site(parameter.name.node), headline)
                    .note(format!("It is used for {}.", listed(&with)))
                    .help(format!("Use `${name}` there too, if it is to have an effect.")),
            );
        }
    }
    diagnostics
}

/// Whether JSON pointers put the parameter into the provider's artifacts, or are meant to: a name without `$` is a
/// finding of its own.
pub(super) fn is_placed(component: &Component, provider: &str, name: &str) -> bool {
    artifacts::placements(component, provider).iter().any(|placement| {
        let mut placeholders = template::placeholders(&placement.text);
        *placement.text == *name || placeholders.any(|placeholder| placeholder.name == name)
    })
}
