//! A parameter that nothing takes.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Severity, nearest};
use plimsoll_formats::oam::variables::references;
use plimsoll_formats::oam::{Dialect, Document, clauses};
use plimsoll_model::Family;

use crate::oam_references::{item_of, texts, under};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-unused-parameter"),
    severity: Severity::Hint,
    family: Some(Family::Oam),
    clause: Some(clauses::COMPONENT_1),
    documentation: r#"
## What it finds

A parameter of a ComponentSchematic (v1alpha1) that no `fromParam` in it names.

## Why it matters

Whoever sets it changes nothing.

## Example

```yaml web.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: web}
spec:
  workloadType: core.oam.dev/v1alpha1.Server
  parameters:
    - name: address   # hint: [oam-unused-parameter] "nothing takes the parameter `address`"
      type: string
  containers:
    - name: web
      image: example/web:1
      ports: [{name: http, containerPort: 80}]
      resources: {cpu: {required: 0.5}, memory: {required: 128M}}
```

## Fix

```yaml web.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: web}
spec:
  workloadType: core.oam.dev/v1alpha1.Server
  parameters:
    - {name: address, type: string}
  containers:
    - name: web
      image: example/web:1
      ports: [{name: http, containerPort: 80}]
      env: [{name: ADDRESS, fromParam: address}]
      resources: {cpu: {required: 0.5}, memory: {required: 128M}}
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let schematic = document.schematic().filter(|_| document.dialect.has_versioned_types());
    let Some((schematic, spec)) = schematic.and_then(|one| Some((one, one.spec?))) else { return Vec::new() };
    let mut taken: Vec<String> = Vec::new();
    taken.extend(under(context, spec, "fromParam").into_iter().map(|(_, name)| name.into_owned()));
    if document.dialect == Dialect::Hydra {
        // The first draft has three ways to write it.
        taken.extend(under(context, spec, "from").into_iter().map(|(_, name)| name.into_owned()));
        let texts = texts(context, spec);
        let named = texts.iter().flat_map(|one| references(&one.text)).map(|one| one.name.to_owned());
        taken.extend(named);
    }
    // What is misspelt where it is taken is told there.
    let misspelt = taken.iter().filter(|name| schematic.parameter(name).is_none());
    let names = || schematic.parameters.iter().filter_map(|one| Some(&*one.name.as_ref()?.text));
    let meant: Vec<&str> = misspelt.filter_map(|name| nearest(name, names())).collect();
    let unused = schematic.parameters.iter().filter_map(|parameter| {
        let name = parameter.name.as_ref()?;
        if taken.iter().any(|one| **one == *name.text) || meant.contains(&&*name.text) {
            return None;
        }
        let finding = rule
            .finding(document.site(name.node), format!("nothing takes the parameter `{}`", name.text))
            .note("A value for it changes nothing.");
        let item = item_of(context.db, document.site(parameter.node));
        Some(match item {
            Some(node) => finding.fix(Fix::suggestion("Remove it", vec![Edit::Remove { node }])),
            None => finding,
        })
    });
    unused.collect()
}
