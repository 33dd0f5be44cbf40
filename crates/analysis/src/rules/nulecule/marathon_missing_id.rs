//! An app of Marathon without an id.

use plimsoll_base::{Code, Diagnostic, Place, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::artifacts::check_manifests;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("marathon-missing-id"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: Some(tables::ARTIFACTS),
    documentation: r#"
## What it finds

An artifact for Marathon without `id`.

## Why it matters

Atomic App stops: it deploys and stops apps by their id.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      marathon: [file://app.json]
```
```json app.json
# error: [marathon-missing-id] "the app has no `id`"
{"cmd": "run"}
```

## Fix

```json app.json
{"id": "web", "cmd": "run"}
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    check_manifests(nulecule, context, &["marathon"], |artifact, manifest| {
        let place = match manifest {
            Some(manifest) if manifest.has("id") => return None,
            Some(manifest) => {
                let key = manifest.keys.first().map_or(manifest.node, |key| key.node);
                Place::whole(artifact.site(key))
            }
            None => Place::file(artifact.file),
        };
        Some(rule.finding(place, "the app has no `id`").help("Add an `id`, as `\"id\": \"web\"`."))
    })
}
