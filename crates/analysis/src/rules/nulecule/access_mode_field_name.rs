//! `accessModes` for `accessMode`.

use plimsoll_base::{Code, Diagnostic, Place, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::rules::general::missing_field;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("access-mode-field-name"),
    severity: Severity::Information,
    family: Some(Family::Nulecule),
    clause: Some(tables::STORAGE),
    documentation: r#"
## What it finds

A `persistentVolume` with `accessModes`. The table of the specification has this name; its examples and its schema have
`accessMode`.

## Why it matters

Readers that follow the schema find no access mode.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts: {docker: [file://web]}
requirements:   # info: [requirements-crash-atomicapp] "Atomic App 0.6.4 fails"
  - persistentVolume:
      name: data
      accessModes: ReadWrite   # info: [access-mode-field-name] "`accessModes` is written `accessMode`"
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
    let volumes = nulecule.volumes.iter();
    let named = volumes.filter_map(|volume| {
        let entry = context.site(volume.access_modes?);
        Some(
            rule.finding(Place::key(entry), "`accessModes` is written `accessMode` elsewhere")
                .help("Rename it to `accessMode`.")
                .fix(missing_field::rename(entry, "accessModes", "accessMode")),
        )
    });
    named.collect()
}
