//! One template that several components fill in.

use plimsoll_base::{Code, Diagnostic, FileId, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::artifacts::{DefaultArtifact, with_defaults};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("artifact-shared-by-components"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::ARTIFACTS),
    documentation: r#"
## What it finds

An artifact with placeholders that two components name for the same provider.

## Why it matters

Atomic App writes the filled-in artifact beside the template, under one name: the values of the last component are
deployed for all of them.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: image
        description: the image
        default: web
    artifacts:
      docker: [file://run]
  - name: cache
    params:
      - name: image
        description: the image
        default: cache
    artifacts:
      docker: [file://run]   # warning: [artifact-shared-by-components] "`cache` and `web` fill in the same file"
```
```text run
docker run $image
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: image
        description: the image
        default: web
    artifacts:
      docker: [file://run]
  - name: cache
    params:
      - name: image
        description: the image
        default: cache
    artifacts:
      docker: [file://run-cache]
```
```text run-cache
docker run $image
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let name = |index: usize| {
        let component = nulecule.components.get(index);
        component.and_then(|component| component.name.as_ref()).map_or("?", |name| &name.text)
    };
    let artifacts = with_defaults(context.db, context.file);
    let mut first: FxHashMap<(FileId, &str), &DefaultArtifact> = FxHashMap::default();
    let mut seen = FxHashSet::default();
    let mut diagnostics = Vec::new();
    for artifact in artifacts.iter().filter(|artifact| artifact.has_values) {
        let other = *first.entry((artifact.file, &*artifact.provider)).or_insert(artifact);
        if other.component == artifact.component || !seen.insert(artifact.reference) {
            continue;
        }
        let headline =
            format!("`{}` and `{}` fill in the same file", name(artifact.component), name(other.component));
        diagnostics.push(
            rule.finding(artifact.reference, headline)
                .related(other.reference, "named here first")
                .note("The values of the last component are deployed for both.")
                .help("Give each component a file of its own."),
        );
    }
    diagnostics
}
