//! An artifact that is not what its grammar says.

#![allow(missing_docs, reason = "the macros of the engine write functions without documentation")]

use plimsoll_base::{Code, Diagnostic, FileId, Place, Severity, TextRange};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::artifacts;
use plimsoll_formats::nulecule::document::{Component, Text};
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_formats::{rendered, template};
use plimsoll_model::Family;
use plimsoll_syntax::Language;
use rustc_hash::FxHashSet;

use crate::database::Db;
use crate::parse;
use crate::rules::{Check, DocumentContext, Rule};
use crate::workspace::{SourceFile, source};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("artifact-syntax"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: Some(tables::ARTIFACTS),
    documentation: r#"
## What it finds

An artifact that is neither YAML nor JSON, whatever values its parameters have. A line with a `$name` is taken to be in
order: the value may bring what is missing.

## Why it matters

The provider refuses the artifact while the components before it are already deployed.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      kubernetes: [file://pod.yaml]
```

```yaml pod.yaml
apiVersion: v1
kind: Pod
metadata:
  name: "web   # error: [artifact-syntax] "quote is never closed"
```

## Fix

```yaml pod.yaml
apiVersion: v1
kind: Pod
metadata:
  name: "web"
```
"#,
    check: Check::Nulecule(check),
};

/// An artifact of a document.
pub(super) struct ArtifactFile<'c> {
    pub(super) component: &'c Component,
    pub(super) provider: &'c str,
    pub(super) reference: &'c Text,
    pub(super) file: FileId,
}

/// The files that are artifacts of a document, for all its components and providers; each once, where it is first named.
pub(super) fn artifacts_of<'c>(
    nulecule: &'c Nulecule,
    context: &DocumentContext<'_>,
) -> Vec<ArtifactFile<'c>> {
    let folder = context.file.path(context.db).parent();
    let mut seen = FxHashSet::default();
    let mut found: Vec<ArtifactFile<'c>> = Vec::new();
    for component in &nulecule.components {
        for provider in component.artifacts.iter().flatten() {
            let files = artifacts::files(component, &provider.name.text, &folder, context.surroundings);
            for (reference, file) in files {
                if seen.insert(file) {
                    found.push(ArtifactFile { component, provider: &provider.name.text, reference, file });
                }
            }
        }
    }
    found
}

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    // A command line has no syntax to be wrong; other rules say what is not one.
    for artifact in
        artifacts_of(nulecule, context).into_iter().filter(|artifact| artifact.provider != "docker")
    {
        let Some(file) = source(context.db, artifact.file) else { continue };
        let owner = artifact.component.called();
        for &(range, message) in artifact_errors(context.db, file) {
            let help = if message == EMPTY { "Write what is to be deployed." } else { "Correct this line." };
            diagnostics.push(
                rule.finding(Place::bytes(artifact.file, range), message)
                    .related(context.site(artifact.reference.node), format!("an artifact of `{owner}`"))
                    .help(help),
            );
        }
    }
    diagnostics
}

/// What is said of a file without content.
const EMPTY: &str = "the artifact is empty";

/// What is wrong with the syntax of a template. A query of its own: while nothing is wrong, the answer stays the same
/// wherever the text moves.
#[salsa::tracked(returns(deref))]
pub(super) fn artifact_errors(db: &dyn Db, file: SourceFile) -> Vec<(TextRange, &'static str)> {
    let Some(tree) = parse::tree(db, file) else { return Vec::new() };
    if tree.errors().is_empty() || tree.language() == Language::Words {
        return Vec::new();
    }
    let text = tree.text();
    if text.trim().is_empty() {
        return vec![(TextRange::default(), EMPTY)];
    }
    let filled = template::substitute(text, |_| Some((0, Some("0"))));
    if rendered::parse(filled.text.as_str(), tree.language()).errors().is_empty() {
        return Vec::new();
    }
    let has_placeholder = |range: TextRange| {
        let start = text[..range.start as usize].rfind('\n').map_or(0, |at| at + 1);
        let end = text[start..].find('\n').map_or(text.len(), |length| start + length);
        template::placeholders(&text[start..end]).next().is_some()
    };
    let errors = tree.errors().iter().filter(|error| !has_placeholder(error.range));
    errors.map(|error| (error.range, error.kind.message())).collect()
}
