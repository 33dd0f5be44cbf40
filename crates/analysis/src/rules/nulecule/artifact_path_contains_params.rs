//! A path that Atomic App takes for something else.

use plimsoll_base::{Code, Diagnostic, Place, Severity, TextRange};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::document::Artifact;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("artifact-path-contains-params"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: Some(tables::ARTIFACTS),
    documentation: r#"
## What it finds

`params` in the path of a provider's first artifact.

## Why it matters

Atomic App looks for the text `params` in the first item to see whether it has JSON pointers, finds it in the path, and
ends with an error of its own program.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      docker:
        - file://params/web   # error: [artifact-path-contains-params] "the path of the first artifact has `params` in it"
```
```text params/web
docker run --name web web
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      docker:
        - file://run/web
```
```text run/web
docker run --name web web
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let providers = nulecule.components.iter().flat_map(|component| component.artifacts.iter().flatten());
    let mut diagnostics = Vec::new();
    for provider in providers {
        let Some(Artifact::Reference(reference)) = provider.items.first() else { continue };
        let Some(start) = reference.text.find("params") else { continue };
        let range = TextRange::new(start as u32, (start + "params".len()) as u32);
        diagnostics.push(
            rule.finding(
                Place::text(context.site(reference.node), range),
                "the path of the first artifact has `params` in it",
            )
            .note("Atomic App 0.6.4 takes it for an item with JSON pointers, and fails.")
            .help("Rename the file or folder, or name another artifact first."),
        );
    }
    diagnostics
}
