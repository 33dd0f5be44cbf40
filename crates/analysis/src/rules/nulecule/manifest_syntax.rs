//! A manifest that the defaults of its parameters break.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;
use rustc_hash::FxHashSet;

use super::artifact_syntax::artifact_errors;
use crate::artifacts::with_defaults;
use crate::rules::{Check, DocumentContext, Rule};
use crate::workspace::source;

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("manifest-syntax"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: Some(tables::ARTIFACTS),
    documentation: r#"
## What it finds

An artifact that is in order as a template, and is neither YAML nor JSON any more with the defaults of the parameters put
in: they are put into the text as they are.

## Why it matters

Whoever deploys with the defaults gets an error about a file that nobody wrote.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: title
        description: the title
        default: "a: b"
    artifacts:
      kubernetes: [file://pod.yaml]
```
```yaml pod.yaml
apiVersion: v1
kind: Pod
metadata: {name: web}
data:
  title: $title   # error: [manifest-syntax] "with the defaults put in, a mapping is not allowed here"
```

## Fix

```yaml pod.yaml
apiVersion: v1
kind: Pod
metadata: {name: web}
data:
  title: "$title"
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut seen = FxHashSet::default();
    for artifact in with_defaults(context.db, context.file).iter() {
        let Some((node, error)) = artifact.errors.first() else { continue };
        let Some(file) = source(context.db, artifact.file) else { continue };
        // What is not answered yet may be what is missing; what is broken as a template has a finding of its own.
        let is_known = artifact.is_open || !artifact_errors(context.db, file).is_empty();
        if &*artifact.provider == "docker" || is_known || !seen.insert(artifact.file) {
            continue;
        }
        let headline = format!("with the defaults put in, {}", error.message());
        let finding = rule
            .finding(artifact.site(*node), headline)
            .note("The text of a parameter is put in before the manifest is read.")
            .help("Put the placeholder in quotes, or change the default.");
        diagnostics.push(artifact.related(finding, nulecule));
    }
    diagnostics
}
