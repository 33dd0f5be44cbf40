//! An artifact whose path leads out of the workspace.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::artifacts::{self, Target};
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use super::artifact_not_found::references;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("artifact-outside-workspace"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: Some(tables::ARTIFACTS),
    documentation: r#"
## What it finds

An artifact whose path has so many `..` that it leads out of the workspace.

## Why it matters

A descriptor could make any file of the machine be read. plimsoll does not look there, and the application works only on
machines that happen to have the file.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      docker:
        - file://../../etc/web   # error: [artifact-outside-workspace] "leads out of the workspace"
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
docker run web
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let folder = context.file.path(context.db).parent();
    references(nulecule)
        .filter(|text| artifacts::target(&text.text, &folder, context.surroundings) == Target::Outside)
        .map(|text| {
            rule.finding(context.site(text.node), format!("`{}` leads out of the workspace", text.text))
                .note("Files outside the workspace are never read because a descriptor names them.")
                .help(
                    "Put the file into the application's folder, or widen the workspace with `--workspace`.",
                )
        })
        .collect()
}
