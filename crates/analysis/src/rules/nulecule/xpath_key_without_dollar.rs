//! The name of a parameter where its placeholder must be.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Place, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_formats::template;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("xpath-key-without-dollar"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::ARTIFACTS),
    documentation: r#"
## What it finds

A key of an artifact item's `params` without `$name` in it.

## Why it matters

Atomic App puts the key itself at the pointers, and the value of a parameter only where the key has a placeholder.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: image
        description: the image
        default: nginx
    artifacts:
      kubernetes:
        - resource: file://pod.yaml
          params:
            image: [/spec/containers/0/image]   # warning: [xpath-key-without-dollar] "`image` is put in as it is"
```
```yaml pod.yaml
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: old
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: image
        description: the image
        default: nginx
    artifacts:
      kubernetes:
        - resource: file://pod.yaml
          params:
            $image: [/spec/containers/0/image]
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for component in &nulecule.components {
        let pointers = component.artifacts.iter().flatten().flat_map(|provider| &provider.pointers);
        for entry in pointers {
            let key = &entry.key.text;
            if template::placeholders(key).next().is_some() {
                continue;
            }
            let mut parameters = component.parameters.iter().chain(&nulecule.parameters);
            let is_declared = parameters.any(|parameter| parameter.name.text == *key);
            let site = context.site(entry.node);
            let edits = vec![Edit::RenameKey { entry: site, key: format!("${key}") }];
            let title = format!("Write `${key}`");
            diagnostics.push(
                rule.finding(Place::key(site), format!("`{key}` is put in as it is"))
                    .note("Only a placeholder in the key is replaced by the value of a parameter.")
                    .help(format!("Write `${key}`."))
                    .fix(if is_declared { Fix::safe(title, edits) } else { Fix::suggestion(title, edits) }),
            );
        }
    }
    diagnostics
}
