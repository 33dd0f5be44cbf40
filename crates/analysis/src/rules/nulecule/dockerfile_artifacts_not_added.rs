//! Artifacts that are not in the image.

use plimsoll_base::{Code, Diagnostic, Place, Severity};
use plimsoll_formats::dockerfile::REFERENCE;
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::artifacts::{self, Target};
use plimsoll_model::Family;

use super::artifact_not_found::{references, shown};
use crate::artifacts::dockerfile_beside;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("dockerfile-artifacts-not-added"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(REFERENCE),
    documentation: r#"
## What it finds

A `Dockerfile` that adds the Nulecule beside it, and not a file or folder that the Nulecule names.

## Why it matters

The image works only where the files happen to lie beside it; whoever pulls it cannot deploy it.

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
```dockerfile Dockerfile
FROM projectatomic/atomicapp
# warning: [dockerfile-artifacts-not-added] "`artifacts/web` is not added to the image"
ADD /Nulecule /Dockerfile /application-entity/
```

## Fix

```dockerfile Dockerfile
FROM projectatomic/atomicapp
ADD /Nulecule /Dockerfile /application-entity/
ADD /artifacts /application-entity/artifacts
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let Some((file, dockerfile)) = dockerfile_beside(context) else { return Vec::new() };
    let sources = || {
        dockerfile.copied.iter().flat_map(|copied| copied.sources.iter().map(move |source| (copied, source)))
    };
    let own = context.file.path(context.db).file_name();
    let Some((adds, _)) = sources().find(|(_, source)| plain(&source.text) == own) else { return Vec::new() };
    let folder = context.file.path(context.db).parent();
    let mut diagnostics = Vec::new();
    for reference in references(nulecule) {
        let target = artifacts::target(&reference.text, &folder, context.surroundings);
        let path = match &target {
            Target::File(file) => context.surroundings.path(*file),
            Target::Folder(path, _) => path.clone(),
            _ => continue,
        };
        let path = shown(&path, &folder);
        if sources().any(|(_, source)| covers(plain(&source.text), path)) {
            continue;
        }
        let place = Place::bytes(file, adds.instruction.range);
        diagnostics.push(
            rule.finding(place, format!("`{path}` is not added to the image"))
                .label("this adds the Nulecule")
                .related(context.site(reference.node), "named here")
                .help(format!("Add `{path}`, or its folder, beside the Nulecule.")),
        );
        // One instruction is missing, whatever the number of files.
        break;
    }
    diagnostics
}

/// A source as a path relative to the folder.
fn plain(source: &str) -> &str {
    source.trim_start_matches("./").trim_matches('/')
}

/// Whether adding `source` adds `path` too. A pattern is taken to match where it could.
fn covers(source: &str, path: &str) -> bool {
    if let Some((before, _)) = source.split_once(['*', '?', '[', '$']) {
        return path.starts_with(before);
    }
    let is_all = source.is_empty() || source == ".";
    is_all || path.strip_prefix(source).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
