//! A persistent volume that lacks something.

use plimsoll_base::{Code, Diagnostic, Place, Severity};
use plimsoll_formats::conform::FindingKind;
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::rules::general::missing_field;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("persistent-volume-missing-field"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: Some(tables::STORAGE),
    documentation: r#"
## What it finds

An item of `requirements` without `persistentVolume`, or a `persistentVolume` without `accessMode`.

## Why it matters

The specification requires both: without them nobody knows what to create, and how it is shared.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts: {docker: [file://web]}
requirements:   # info: [requirements-crash-atomicapp] "Atomic App 0.6.4 fails"
  - persistentVolume:
      name: data   # error: [persistent-volume-missing-field] "`accessMode` is missing"
      size: 4
```

```text web
docker run -d --name web nginx
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts: {docker: [file://web]}
requirements:
  - persistentVolume: {name: data, accessMode: ReadWrite, size: 4}
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let empty = nulecule.requirements.iter().flat_map(|requirements| &requirements.without_volume);
    let mut diagnostics: Vec<Diagnostic> = empty
        .map(|&item| {
            rule.finding(context.site(item), "`persistentVolume` is missing")
                .label("an empty requirement")
                .help("Add `persistentVolume` with `name`, `accessMode` and `size`.")
        })
        .collect();
    for finding in context.findings {
        let FindingKind::Missing { object, field, misspelt } = &finding.kind else { continue };
        let has_plural = || {
            let mapping = context.mapping(finding.node);
            mapping.is_some_and(|mapping| mapping.entry("accessModes").is_some())
        };
        if **object != tables::PERSISTENT_VOLUME || field.name != "accessMode" || has_plural() {
            continue;
        }
        let site = context.site(finding.node);
        let headline = "`accessMode` is missing";
        diagnostics.push(match misspelt {
            Some((_, written)) => rule
                .finding(Place::key(site), headline)
                .label("did you mean `accessMode`?")
                .help(format!("Rename `{written}` to `accessMode`."))
                .fix(missing_field::rename(site, written, "accessMode")),
            None => rule
                .finding(site, headline)
                .label("this volume has no `accessMode`")
                .help("Add `accessMode`: `ReadWrite` or `ReadOnly`."),
        });
    }
    diagnostics
}
