//! An artifact that is not there.

use plimsoll_base::{Code, Diagnostic, Severity, WorkspacePath, nearest};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::artifacts::{self, Target};
use plimsoll_formats::nulecule::document::{Artifact, Text};
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("artifact-not-found"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: Some(tables::ARTIFACTS),
    documentation: r#"
## What it finds

An artifact whose file or folder does not exist. The path is relative to the folder of the `Nulecule`, with `file://` and
with `file:`.

## Why it matters

The application loads, and fails when this provider is deployed.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      docker:
        - file://artifacts/wbe   # error: [artifact-not-found] "artifact `artifacts/wbe` does not exist"
```

```text artifacts/web
docker run web
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
"#,
    check: Check::Nulecule(check),
};

/// The references of a Nulecule, for all components and providers, as they are written.
pub(super) fn references(nulecule: &Nulecule) -> impl Iterator<Item = &Text> {
    let providers = nulecule.components.iter().flat_map(|component| component.artifacts.iter().flatten());
    providers.flat_map(|provider| &provider.items).filter_map(|item| match item {
        Artifact::Reference(reference) | Artifact::Resource(reference) => Some(reference),
        _ => None,
    })
}

/// A path as it is written in a Nulecule of the folder.
pub(super) fn shown<'p>(path: &'p WorkspacePath, folder: &WorkspacePath) -> &'p str {
    path.as_str().strip_prefix(folder.as_str()).unwrap_or(path.as_str()).trim_start_matches('/')
}

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let folder = context.file.path(context.db).parent();
    let mut diagnostics = Vec::new();
    for reference in references(nulecule) {
        let Target::Missing(path) = artifacts::target(&reference.text, &folder, context.surroundings) else {
            continue;
        };
        let shown = shown(&path, &folder);
        let siblings = context.surroundings.children(&path.parent());
        let near = nearest(path.file_name(), siblings.iter().map(|(name, _)| &**name));
        let diagnostic =
            rule.finding(context.site(reference.node), format!("artifact `{shown}` does not exist"));
        let is_absolute = ["file:///", "file:/"].iter().any(|start| {
            let rest = reference.text.strip_prefix(start);
            rest.is_some_and(|rest| !rest.starts_with('/'))
        });
        let diagnostic = if is_absolute {
            diagnostic.note("The path is absolute; it was looked up in the folder of the Nulecule.")
        } else {
            diagnostic
        };
        diagnostics.push(match near {
            Some(name) => diagnostic
                .label(format!("did you mean `{name}`?"))
                .help(format!("Write `{name}` for `{}`.", path.file_name())),
            None => diagnostic.help(format!("Create `{path}`, or correct the path.")),
        });
    }
    diagnostics
}
