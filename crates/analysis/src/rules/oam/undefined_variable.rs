//! A variable that the configuration does not have.

use indexmap::IndexMap;
use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Place, Severity, nearest};
use plimsoll_formats::oam::configuration::Configuration;
use plimsoll_formats::oam::variables::references;
use plimsoll_formats::oam::{Document, clauses};
use plimsoll_model::Family;
use plimsoll_syntax::edit::Position;
use rustc_hash::FxHashSet;

use crate::oam_references::{here_too, texts};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-undefined-variable"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::CONFIGURATION_1),
    documentation: r#"
## What it finds

A reference `[fromVariable(NAME)]` in any text of a configuration (v1alpha1) to a variable that is not in its `variables`.

## Why it matters

There is no value to put in: the configuration is refused, or the text is used as it stands.

## Example

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

```yaml shop.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata: {name: shop}
spec:
  variables:
    - {name: host, value: shop.example.com}
  components:
    - componentName: web
      instanceName: front
      parameterValues:
        - name: address
          value: "https://[fromVariable(hots)]/"   # error: [oam-undefined-variable] "there is no variable `hots`"
```

## Fix

```yaml shop.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata: {name: shop}
spec:
  variables:
    - {name: host, value: shop.example.com}
  components:
    - componentName: web
      instanceName: front
      parameterValues:
        - name: address
          value: "https://[fromVariable(host)]/"
```
"#,
    check: Check::Oam(check),
};

/// How many names that no variable has are compared with those that there are.
pub(super) const MAX_COMPARED: usize = 100;

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let configuration = document.configuration().filter(|_| document.dialect.has_versioned_types());
    let Some((configuration, spec)) = configuration.and_then(|one| Some((one, one.spec?))) else {
        return Vec::new();
    };
    let names = || configuration.variables.iter().filter_map(|one| Some(&*one.name.as_ref()?.text));
    let known: FxHashSet<&str> = names().collect();
    let mut undefined: IndexMap<String, Vec<Place>> = IndexMap::new();
    for written in texts(context, spec) {
        for reference in references(&written.text) {
            if !known.contains(reference.name) {
                let place = Place::text(context.site(written.node), reference.name_range);
                undefined.entry(reference.name.to_owned()).or_default().push(place);
            }
        }
    }
    let findings = undefined.into_iter().enumerate().map(|(number, (name, places))| {
        let finding = rule.finding(places[0], format!("there is no variable `{name}`"));
        let mut finding = here_too(finding, &places[1..]);
        if let Some(near) = nearest(&name, names().filter(|_| number < MAX_COMPARED)) {
            let edits = places.iter().map(|place| Edit::Text { place: *place, insert: near.to_owned() });
            let fix = Fix::suggestion(format!("Write `{near}`"), edits.collect());
            finding = finding.help(format!("Did you mean `{near}`?")).fix(fix);
        } else {
            finding = finding.help(format!("Add `{name}` to `variables`."));
        }
        match declare(configuration, context, &name) {
            Some(edit) => finding.fix(Fix::suggestion(format!("Add the variable `{name}`"), vec![edit])),
            None => finding,
        }
    });
    findings.collect()
}

/// The change that adds a variable, still without a value.
fn declare(configuration: &Configuration, context: &DocumentContext<'_>, name: &str) -> Option<Edit> {
    let text = |text: &str| NewValue::text(text);
    let value = NewValue::Map(vec![("name".to_owned(), text(name)), ("value".to_owned(), text(""))]);
    let spec = configuration.spec?;
    let Some(entry) = context.entry(spec, "variables") else {
        let (mapping, key, value) = (context.site(spec), "variables".to_owned(), NewValue::List(vec![value]));
        return Some(Edit::InsertEntry { mapping, key, value, position: Position::First });
    };
    let sequence = context.site(entry.value()?.as_sequence()?.node().id());
    Some(Edit::InsertItem { sequence, value, position: Position::Last })
}
