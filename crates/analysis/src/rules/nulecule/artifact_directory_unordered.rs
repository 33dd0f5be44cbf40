//! A folder of artifacts whose order is left open.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::artifacts::{self, Target};
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use super::artifact_not_found::{references, shown};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("artifact-directory-unordered"),
    severity: Severity::Information,
    family: Some(Family::Nulecule),
    clause: Some(tables::ARTIFACTS),
    documentation: r#"
## What it finds

A reference to a folder with several artifacts.

## Why it matters

Atomic App takes the files of a folder in the order in which the file system lists them, which differs between machines.
plimsoll takes them by name. What must be deployed in an order has to be named file by file.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      docker:
        - file://docker/   # info: [artifact-directory-unordered] "the order of the 2 artifacts in `docker` is left open"
```
```text docker/cache
docker run --name cache cache
```
```text docker/web
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
        - file://docker/cache
        - file://docker/web
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let folder = context.file.path(context.db).parent();
    let mut diagnostics = Vec::new();
    for reference in references(nulecule) {
        let target = artifacts::target(&reference.text, &folder, context.surroundings);
        let Target::Folder(path, files) = target else { continue };
        if files.len() < 2 {
            continue;
        }
        let shown = shown(&path, &folder);
        let headline = format!("the order of the {} artifacts in `{shown}` is left open", files.len());
        let mut diagnostic = rule
            .finding(context.site(reference.node), headline)
            .note("Atomic App takes them as the file system lists them, plimsoll by name.")
            .help("Name the files one by one where their order matters.");
        if !reference.text.ends_with('/') {
            diagnostic = diagnostic.note("The specification wants a `/` at the end of a folder.");
        }
        diagnostics.push(diagnostic);
    }
    diagnostics
}
