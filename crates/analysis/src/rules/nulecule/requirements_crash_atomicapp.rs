//! Requirements that the last Atomic App cannot read.

use plimsoll_base::{Code, Diagnostic, Place, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("requirements-crash-atomicapp"),
    severity: Severity::Information,
    family: Some(Family::Nulecule),
    clause: Some(tables::REQUIREMENTS),
    documentation: r#"
## What it finds

`requirements` at the root of a Nulecule; said once for a file.

## Why it matters

The specification allows them, but Atomic App 0.6.4 fails on them for every provider. Versions 0.3.1 to 0.5.2 created the
volume, for Kubernetes only.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts: {docker: [file://web]}
requirements:   # info: [requirements-crash-atomicapp] "Atomic App 0.6.4 fails"
  - persistentVolume: {name: data, accessMode: ReadWrite, size: 4}
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
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let requirements = nulecule.requirements.as_ref();
    let finding = requirements.map(|requirements| {
        rule.finding(Place::key(context.site(requirements.entry)), "Atomic App 0.6.4 fails on requirements")
            .note("It stops with an error of its own program when the application is run.")
            .help("Describe the volume in an artifact of the provider if Atomic App is to run this.")
    });
    finding.into_iter().collect()
}
