//! An access mode that is none, or not one of the specification.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Severity, nearest};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("access-mode-value"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::STORAGE),
    documentation: r#"
## What it finds

An `accessMode` other than `ReadWrite` and `ReadOnly`. The three names of Kubernetes (`ReadWriteOnce`, `ReadOnlyMany`,
`ReadWriteMany`) are worth knowing of only, as Atomic App has them.

## Why it matters

A volume with a mode that nobody knows cannot be created; one with a name of Kubernetes not everywhere.

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
      accessMode: ReadAndWrite   # warning: [access-mode-value] "`ReadAndWrite` is no access mode"
      size: 4
  - persistentVolume:
      name: logs
      accessMode: ReadWriteOnce   # info: [access-mode-value] "`ReadWriteOnce` is an access mode of Kubernetes"
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

const SPECIFIED: [&str; 2] = ["ReadWrite", "ReadOnly"];
const KUBERNETES: [&str; 3] = ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany"];

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let volumes = nulecule.volumes.iter();
    let modes = volumes.filter_map(|volume| volume.access_mode.as_ref());
    let odd = modes.filter(|mode| !SPECIFIED.contains(&&*mode.text)).map(|mode| {
        let slot = context.site(mode.node);
        if KUBERNETES.contains(&&*mode.text) {
            let headline = format!("`{}` is an access mode of Kubernetes", mode.text);
            let mut diagnostic = rule.finding(slot, headline).help(
                "The specification knows `ReadWrite` and `ReadOnly`; keep it if only Kubernetes matters.",
            );
            diagnostic.severity = Severity::Information;
            return diagnostic;
        }
        let diagnostic = rule
            .finding(slot, format!("`{}` is no access mode", mode.text))
            .help("Write `ReadWrite` or `ReadOnly`.");
        match nearest(&mode.text, SPECIFIED.into_iter().chain(KUBERNETES)) {
            None => diagnostic,
            Some(meant) => {
                let edit = Edit::Replace { slot, value: NewValue::text(meant) };
                diagnostic.fix(Fix::suggestion(format!("Write `{meant}`"), vec![edit]))
            }
        }
    });
    odd.collect()
}
