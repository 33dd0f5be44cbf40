//! An artifact in a source control repository.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::document::Artifact;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("artifact-repository-unsupported"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::ARTIFACTS),
    documentation: r#"
## What it finds

An artifact item with `source`, `path`, `type`, `branch` or `tag`: a source control repository.

## Why it matters

The specification has it, but Atomic App skips it, so that nothing is deployed, and plimsoll fetches nothing.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      docker:
        - source: https://example.com/web.git   # warning: [artifact-repository-unsupported] "repositories of artifacts are skipped"
          path: artifacts
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      docker:
        - file://artifacts/web
```
```text artifacts/web
docker run --name web web
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let providers = nulecule.components.iter().flat_map(|component| component.artifacts.iter().flatten());
    let mut diagnostics = Vec::new();
    for item in providers.flat_map(|provider| &provider.items) {
        if let Artifact::Repository(node) = item {
            diagnostics.push(
                rule.finding(context.site(*node), "repositories of artifacts are skipped")
                    .note("Atomic App logs an invalid artifact and goes on without it.")
                    .help("Put the files beside the Nulecule, and name them with `file://`."),
            );
        }
    }
    diagnostics
}
