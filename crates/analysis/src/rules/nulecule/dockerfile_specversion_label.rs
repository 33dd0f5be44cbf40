//! A label with another version of the specification.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Place, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::artifacts::dockerfile_beside;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("dockerfile-specversion-label"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::APPLICATION),
    documentation: r#"
## What it finds

A label `io.projectatomic.nulecule.specversion` in the `Dockerfile` beside a Nulecule with another `specversion`.

## Why it matters

Tools that read only the label take the application for another one.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      docker: [file://web]
```
```text web
docker run --name web web
```
```dockerfile Dockerfile
FROM projectatomic/atomicapp
# warning: [dockerfile-specversion-label] "the label says `0.0.1`"
LABEL io.projectatomic.nulecule.specversion="0.0.1"
ADD /Nulecule /Dockerfile /application-entity/
ADD web /application-entity/
```

## Fix

```dockerfile Dockerfile
FROM projectatomic/atomicapp
LABEL io.projectatomic.nulecule.specversion="0.0.2"
ADD /Nulecule /Dockerfile /application-entity/
ADD web /application-entity/
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let Some((file, dockerfile)) = dockerfile_beside(context) else { return Vec::new() };
    let label = dockerfile.label("io.projectatomic.nulecule.specversion");
    let Some((label, version)) = label.zip(nulecule.specversion.as_ref()) else { return Vec::new() };
    if label.value.text == *version.text {
        return Vec::new();
    }
    let place = Place::bytes(file, label.value.range);
    let edit = Edit::Text { place, insert: format!("\"{}\"", version.text) };
    vec![
        rule.finding(place, format!("the label says `{}`", label.value.text))
            .related(context.site(version.node), format!("the Nulecule says `{}`", version.text))
            .help(format!("Write `\"{}\"`.", version.text))
            .fix(Fix::suggestion("Write the version of the Nulecule", vec![edit])),
    ]
}
