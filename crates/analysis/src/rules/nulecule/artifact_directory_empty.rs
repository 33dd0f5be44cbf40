//! A folder of artifacts without artifacts.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::artifacts::{self, Target};
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use super::artifact_not_found::{references, shown};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("artifact-directory-empty"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: Some(tables::ARTIFACTS),
    documentation: r#"
## What it finds

A reference to a folder that holds no file of its own: only folders, or names that start with a dot. Only files directly
in the folder are artifacts.

## Why it matters

Atomic App stops at an empty folder, and deploys nothing, without a word, for one with hidden files only.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      docker:
        - file://docker/   # error: [artifact-directory-empty] "folder `docker` has no artifact"
```
```text docker/web/run
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
        - file://docker/web/
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
        if files.is_empty() {
            let headline = format!("folder `{}` has no artifact", shown(&path, &folder));
            diagnostics.push(
                rule.finding(context.site(reference.node), headline)
                    .note("Files in folders below it, and those whose names start with a dot, do not count.")
                    .help("Name the files, or the folder that holds them."),
            );
        }
    }
    diagnostics
}
