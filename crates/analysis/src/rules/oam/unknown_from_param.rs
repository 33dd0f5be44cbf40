//! A parameter that is taken and not declared.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Severity};
use plimsoll_formats::oam::{Document, clauses};
use plimsoll_model::Family;
use plimsoll_syntax::edit::Position;

use crate::oam_references::{did_you_mean, under};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-unknown-from-param"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::COMPONENT_1),
    documentation: r#"
## What it finds

A `fromParam` in a ComponentSchematic (v1alpha1) that names no parameter of it.

## Why it matters

There is never a value: the instance is refused, or the field stays empty.

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
      env:
        - name: ADDRESS
          fromParam: adress   # error: [oam-unknown-from-param] "there is no parameter `adress`"
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
      env:
        - name: ADDRESS
          fromParam: address
      resources: {cpu: {required: 0.5}, memory: {required: 128M}}
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let schematic = document.schematic().filter(|_| document.dialect.has_versioned_types());
    let Some((schematic, spec)) = schematic.and_then(|one| Some((one, one.spec?))) else { return Vec::new() };
    let unknown =
        under(context, spec, "fromParam").into_iter().filter(|(_, name)| schematic.parameter(name).is_none());
    let findings = unknown.map(|(node, name)| {
        let known = schematic.parameters.iter().filter_map(|one| Some(&*one.name.as_ref()?.text));
        let finding = rule
            .finding(document.site(node), format!("there is no parameter `{name}`"))
            .note("It would have to be one of the `parameters` of this component.");
        let finding = did_you_mean(finding, document.site(node), &name, known);
        let text = |text: &str| NewValue::text(text);
        let value =
            NewValue::Map(vec![("name".to_owned(), text(&name)), ("type".to_owned(), text("string"))]);
        let edit = match context.entry(spec, "parameters") {
            Some(entry) => entry.value().and_then(|list| list.as_sequence()).map(|list| Edit::InsertItem {
                sequence: context.site(list.node().id()),
                value,
                position: Position::Last,
            }),
            None => Some(Edit::InsertEntry {
                mapping: context.site(spec),
                key: "parameters".to_owned(),
                value: NewValue::List(vec![value]),
                position: Position::First,
            }),
        };
        match edit {
            Some(edit) => finding.fix(Fix::suggestion(format!("Declare the parameter `{name}`"), vec![edit])),
            None => finding,
        }
    });
    findings.collect()
}
