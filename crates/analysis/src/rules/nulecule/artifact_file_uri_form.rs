//! A relative path behind `file:`.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::document::Text;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;
use plimsoll_syntax::edit::NewValue;

use super::artifact_not_found::references;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("artifact-file-uri-form"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::ARTIFACTS),
    documentation: r#"
## What it finds

An artifact written `file:path`, as the specification has it for relative paths.

## Why it matters

Atomic App knows `file://path` only, and ends with an error of its own program for the other form. Nearly all files
write `file://` and mean a path relative to the Nulecule.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      docker:
        - file:artifacts/web   # warning: [artifact-file-uri-form] "Atomic App does not read `file:artifacts/web`"
```
```text artifacts/web
docker run --name web web
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

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let relative = |reference: &Text| {
        let path = reference.text.strip_prefix("file:").filter(|path| !path.starts_with('/'))?;
        let written = format!("file://{path}");
        let site = context.site(reference.node);
        let edit = Edit::Replace { slot: site, value: NewValue::text(&*written) };
        Some(
            rule.finding(site, format!("Atomic App does not read `{}`", reference.text))
                .note("The specification allows it for relative paths; Atomic App fails for it.")
                .help(format!("Write `{written}`."))
                .fix(Fix::safe(format!("Write `{written}`"), vec![edit])),
        )
    };
    references(nulecule).filter_map(relative).collect()
}
