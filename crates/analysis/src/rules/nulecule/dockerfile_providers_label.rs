//! A label that promises other providers.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Place, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::artifacts::dockerfile_beside;
use crate::providers::{Providers, common_with_nested, listed};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("dockerfile-providers-label"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::APPLICATION),
    documentation: r#"
## What it finds

A label `io.projectatomic.nulecule.providers` in the `Dockerfile` beside a Nulecule that does not name the providers that
all of its components have.

## Why it matters

People and tools choose the image by its label.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      kubernetes: [file://pod.yaml]
```
```yaml pod.yaml
apiVersion: v1
kind: Pod
metadata: {name: web}
```
```dockerfile Dockerfile
FROM projectatomic/atomicapp
# warning: [dockerfile-providers-label] "the label names `docker`"
LABEL io.projectatomic.nulecule.providers="kubernetes,docker"
ADD /Nulecule /Dockerfile /application-entity/
ADD pod.yaml /application-entity/
```

## Fix

```dockerfile Dockerfile
FROM projectatomic/atomicapp
LABEL io.projectatomic.nulecule.providers="kubernetes"
ADD /Nulecule /Dockerfile /application-entity/
ADD pod.yaml /application-entity/
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let Some((file, dockerfile)) = dockerfile_beside(context) else { return Vec::new() };
    let Some(label) = dockerfile.label("io.projectatomic.nulecule.providers") else { return Vec::new() };
    let providers = Providers::of(nulecule);
    let common = providers.common();
    let promised: Vec<&str> =
        label.value.text.split([',', ' ']).map(str::trim).filter(|name| !name.is_empty()).collect();
    let extra: Vec<&str> = promised.iter().copied().filter(|name| !common.contains(name)).collect();
    // Of a nested application that is not here it is not known which providers it has.
    let all = common_with_nested(nulecule, context.surroundings).unwrap_or_default();
    let missing: Vec<&str> = common
        .iter()
        .copied()
        .filter(|name| all.iter().any(|it| it == name) && !promised.contains(name))
        .collect();
    let headline = match (&extra[..], &missing[..]) {
        _ if common.is_empty() => return Vec::new(),
        ([], []) => return Vec::new(),
        ([], missing) => format!("the label lacks {}", listed(missing)),
        (extra, []) => format!("the label names {}", listed(extra)),
        (extra, missing) => format!("the label names {} and lacks {}", listed(extra), listed(missing)),
    };
    let edit = Edit::Text {
        place: Place::bytes(file, label.value.range),
        insert: format!("\"{}\"", common.join(",")),
    };
    vec![
        rule.finding(Place::bytes(file, label.value.range), headline)
            .related(context.site(nulecule.node), "the application")
            .note(format!("All components have artifacts for {}.", listed(&common)))
            .help(format!("Write `\"{}\"`.", common.join(",")))
            .fix(Fix::suggestion("Write the providers of the artifacts", vec![edit])),
    ]
}
