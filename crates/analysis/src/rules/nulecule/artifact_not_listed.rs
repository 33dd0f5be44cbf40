//! A file among the artifacts that nothing names.

use plimsoll_base::{Code, Diagnostic, Place, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::artifacts::{self, Target};
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_formats::surroundings::Found;
use plimsoll_model::Family;
use rustc_hash::FxHashSet;

use super::artifact_not_found::{references, shown};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("artifact-not-listed"),
    severity: Severity::Hint,
    family: Some(Family::Nulecule),
    clause: Some(tables::ARTIFACTS),
    documentation: r#"
## What it finds

A file below `artifacts/` that no component names for any provider. Files whose names start with a dot, and Markdown, are
left out.

## Why it matters

It is not deployed. Often a reference was forgotten, or the file is a rest.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      docker: [file://artifacts/web]
```
```text artifacts/web
docker run --name web web
```
```text artifacts/cache
# hint: [artifact-not-listed] "no component names `artifacts/cache`"
docker run --name cache cache
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      docker: [file://artifacts/web, file://artifacts/cache]
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let folder = context.file.path(context.db).parent();
    let mut named = FxHashSet::default();
    let mut missing = FxHashSet::default();
    for reference in references(nulecule) {
        match artifacts::target(&reference.text, &folder, context.surroundings) {
            Target::File(file) => {
                named.insert(file);
            }
            Target::Folder(_, files) => named.extend(files),
            // A file beside one that is missing is most likely the one that was meant.
            Target::Missing(path) => {
                missing.insert(path.parent());
            }
            _ => {}
        }
    }
    if named.is_empty() {
        return Vec::new();
    }
    let mut diagnostics = Vec::new();
    let mut waiting: Vec<_> = folder.join("artifacts").into_iter().collect();
    while let Some(inner) = waiting.pop() {
        for (name, found) in context.surroundings.children(&inner) {
            let Ok(path) = inner.join(&name) else { continue };
            match found {
                _ if name.starts_with('.') => {}
                Found::Folder => waiting.push(path),
                Found::File(file) => {
                    let is_text = name.starts_with("README") || name.ends_with(".md");
                    if !is_text && !named.contains(&file) && !missing.contains(&inner) {
                        let headline = format!("no component names `{}`", shown(&path, &folder));
                        diagnostics.push(
                            rule.finding(Place::file(file), headline)
                                .related(context.site(nulecule.node), "the application")
                                .help("Name it among the artifacts, or remove it."),
                        );
                    }
                }
                Found::Missing => {}
            }
        }
    }
    diagnostics
}
