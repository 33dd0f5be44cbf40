//! A variable that nothing refers to.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Severity, nearest};
use plimsoll_formats::oam::configuration::Configuration;
use plimsoll_formats::oam::variables::{malformed, references};
use plimsoll_formats::oam::{Document, clauses};
use plimsoll_model::Family;
use rustc_hash::FxHashSet;

use super::malformed_from_variable::bare;
use super::undefined_variable::MAX_COMPARED;
use crate::oam_references::{Written, item_of, texts};
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
    let mut meant = referred(configuration, &texts);
    // What is meant as a reference is told as what it is.
    meant.extend(bare(configuration, &texts, context).into_iter().map(|(_, name)| name));
    let unused = configuration.variables.iter().filter_map(|variable| {
        let name = variable.name.as_ref().filter(|name| !meant.contains(&*name.text))?;
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

/// The variables that the texts refer to, also by a reference that is misspelt.
fn referred(configuration: &Configuration, texts: &[Written<'_>]) -> FxHashSet<String> {
    let names = || configuration.variables.iter().filter_map(|one| Some(&*one.name.as_ref()?.text));
    let known: FxHashSet<&str> = names().collect();
    let mut referred: FxHashSet<String> = FxHashSet::default();
    let mut unknown: FxHashSet<String> = FxHashSet::default();
    for written in texts {
        for name in references(&written.text).into_iter().map(|one| one.name) {
            let is_new = !known.contains(name) && unknown.len() < MAX_COMPARED && !unknown.contains(name);
            if is_new {
                unknown.insert(name.to_owned());
                referred.extend(nearest(name, names()).map(str::to_owned));
            }
            referred.insert(name.to_owned());
        }
        for meant in malformed(&written.text).into_iter().filter_map(|one| one.meant) {
            referred.extend(references(&meant).into_iter().map(|one| one.name.to_owned()));
        }
    }
    referred
}
