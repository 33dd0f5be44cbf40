//! A variable that nothing refers to.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Severity, nearest};
use plimsoll_formats::oam::variables::{malformed, references};
use plimsoll_formats::oam::{Document, clauses};
use plimsoll_model::Family;

use super::malformed_from_variable::bare;
use crate::oam_references::{item_of, texts};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-unused-variable"),
    severity: Severity::Hint,
    family: Some(Family::Oam),
    clause: Some(clauses::CONFIGURATION_1),
    documentation: r#"
## What it finds

An item of `variables` (v1alpha1) to which no text of the configuration refers.

## Why it matters

Whoever changes its value changes nothing.

## Example

```yaml shop.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata: {name: shop}
spec:
  variables:
    - name: host   # hint: [oam-unused-variable] "nothing refers to the variable `host`"
      value: shop.example.com
  components:
    - componentName: web
      instanceName: front
```

```yaml web.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: web}
spec:
  workloadType: core.oam.dev/v1alpha1.Server
  containers:
    - name: web
      image: example/web:1
      ports: [{name: http, containerPort: 80}]
      resources: {cpu: {required: 0.5}, memory: {required: 128M}}
```

## Fix

```yaml shop.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata: {name: shop}
spec:
  components:
    - componentName: web
      instanceName: front
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let configuration = document.configuration().filter(|_| document.dialect.has_versioned_types());
    let Some((configuration, spec)) = configuration.and_then(|one| Some((one, one.spec?))) else {
        return Vec::new();
    };
    let texts = texts(context, spec);
    // What is meant as a reference is told as what it is.
    let bare = bare(configuration, &texts, context);
    let names = || configuration.variables.iter().filter_map(|one| Some(&*one.name.as_ref()?.text));
    let is_reference = |text: &str, name: &str| {
        let found = references(text);
        let meant = found.iter().map(|one| one.name).filter(|one| !names().any(|known| known == *one));
        let meant: Vec<&str> = meant.filter_map(|one| nearest(one, names())).collect();
        let attempts = malformed(text).into_iter().filter_map(|one| one.meant);
        found.iter().any(|one| one.name == name)
            || meant.contains(&name)
            || attempts.into_iter().any(|meant| references(&meant).iter().any(|one| one.name == name))
    };
    let is_meant = |name: &str| {
        bare.iter().any(|(_, bare)| bare == name) || texts.iter().any(|one| is_reference(&one.text, name))
    };
    let unused = configuration.variables.iter().filter_map(|variable| {
        let name = variable.name.as_ref().filter(|name| !is_meant(&name.text))?;
        let finding =
            rule.finding(document.site(name.node), format!("nothing refers to the variable `{}`", name.text));
        let item = item_of(context.db, document.site(variable.node));
        Some(match item {
            Some(node) => finding.fix(Fix::suggestion("Remove it", vec![Edit::Remove { node }])),
            None => finding,
        })
    });
    unused.collect()
}
