//! A docker artifact that runs nothing.

use plimsoll_base::{Code, Diagnostic, Place, Severity};
use plimsoll_formats::docker;
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_model::Family;
use rustc_hash::FxHashSet;

use crate::artifacts::{has_run_token, with_defaults};
use crate::rules::{Check, DocumentContext, Rule};
use crate::workspace::source;

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("docker-no-run-token"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: Some(docker::RUN),
    documentation: r#"
## What it finds

An artifact for docker without the word `run`.

## Why it matters

Atomic App looks for it, and ends with an error of its own program where it is missing.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      docker: [file://run]
```
```text run
# error: [docker-no-run-token] "this is no `docker run` command"
docker start web
```

## Fix

```text run
docker run --name web web
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut seen = FxHashSet::default();
    for artifact in with_defaults(context.db, context.file).iter() {
        let Some(file) = source(context.db, artifact.file) else { continue };
        let is_command = &*artifact.provider != "docker" || has_run_token(context.db, file);
        if is_command || !seen.insert(artifact.file) {
            continue;
        }
        let finding = rule
            .finding(Place::file(artifact.file), "this is no `docker run` command")
            .help("Write one `docker run` command into the file.");
        diagnostics.push(artifact.related(finding, nulecule));
    }
    diagnostics
}
