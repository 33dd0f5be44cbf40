//! A number of processors that is none.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Severity};
use plimsoll_formats::oam::clauses;
use plimsoll_formats::oam::quantity;
use plimsoll_formats::oam::{Dialect, Document};
use plimsoll_model::Family;
use plimsoll_syntax::resolve::{Resolution, Resolved};
use plimsoll_syntax::{Mapping, Scalar};

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-bad-cpu"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::COMPONENT_1),
    documentation: r#"
## What it finds

`required` of `cpu` or `gpu` that is no number, or less than nothing. A number in quotes is a warning. In v1alpha2 the amounts of
Kubernetes are fine too: `500m`.

## Why it matters

In v1alpha1 processors are counted as a number, in parts where wanted. A runtime refuses the component, or fails when it puts
the amount into the resources that it makes.

## Example

```yaml web.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: web}
spec:
  workloadType: core.oam.dev/v1alpha1.Server
  containers:
    - name: web
      image: example/web:1.0.0
      ports: [{name: http, containerPort: 80}]
      resources:
        cpu: {required: 500m}   # error: [oam-bad-cpu] "`500m` is no number of processors"
        memory: {required: 64M}
```

## Fix

```yaml web.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: web}
spec:
  workloadType: core.oam.dev/v1alpha1.Server
  containers:
    - name: web
      image: example/web:1.0.0
      ports: [{name: http, containerPort: 80}]
      resources:
        cpu: {required: 0.5}
        memory: {required: 64M}
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let containers = document.schematic().into_iter().flat_map(|schematic| &schematic.containers);
    let resources = containers.filter_map(|container| context.mapping(container.resources?));
    let amounts = resources.flat_map(|resources| {
        let of = |key| resources.get(key).and_then(|of| required(of.as_mapping()?));
        [of("cpu"), of("gpu")].into_iter().flatten()
    });
    amounts.filter_map(|amount| finding(rule, document, context, amount)).collect()
}

/// The amount that a resource requires.
pub(super) fn required(of: Mapping<'_>) -> Option<Scalar<'_>> {
    of.get("required")?.as_scalar()
}

fn finding(
    rule: &Rule,
    document: &Document,
    context: &DocumentContext<'_>,
    amount: Scalar<'_>,
) -> Option<Diagnostic> {
    let site = context.site(amount.node().id());
    let written = amount.text();
    let number = quantity::processors(&written);
    if number.is_some_and(|number| number < 0.0) {
        let finding = rule.finding(site, format!("`{written}` is less than no processor"));
        return Some(finding.help("Write how many processors are needed: `0.5`."));
    }
    let is_text = match amount.resolve(Resolution::Yaml12) {
        Resolved::Text(_) => true,
        Resolved::Int(_) | Resolved::Float(_) => false,
        // The field table tells of it.
        _ => return None,
    };
    // The runtime of Hydra reads a text.
    if !is_text || document.dialect == Dialect::Hydra {
        return None;
    }
    if document.dialect == Dialect::V1alpha2 {
        let finding = rule.finding(site, format!("`{written}` is no number of processors"));
        let is_good = quantity::of_kubernetes(&written).is_some();
        return (!is_good)
            .then(|| finding.help("Write a number, or an amount of Kubernetes: `0.5`, `500m`."));
    }
    let mut finding = rule.finding(site, format!("`{written}` is no number of processors"));
    if let Some(number) = number {
        finding = finding.help(format!("Write `{number}`.")).fix(Fix::safe(
            format!("Write `{number}`"),
            vec![Edit::Replace { slot: site, value: NewValue::Number(number.to_string()) }],
        ));
        if !written.ends_with('m') {
            finding.headline = format!("the number of processors `{written}` is a text").into();
            finding.severity = Severity::Warning;
            finding = finding.label("a number is expected").help("Leave out the quotes.");
        }
        return Some(finding);
    }
    Some(finding.help("Write a number: `0.5`."))
}
