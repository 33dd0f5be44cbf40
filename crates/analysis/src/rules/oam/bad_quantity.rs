//! An amount of bytes that is none, or hardly one.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::clauses;
use plimsoll_formats::oam::quantity;
use plimsoll_formats::oam::{Dialect, Document};
use plimsoll_model::Family;
use plimsoll_syntax::{Scalar, Sequence, Value};

use super::bad_cpu::required;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-bad-quantity"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::COMPONENT_1),
    documentation: r#"
## What it finds

`required` of `memory`, or of the `disk` of a volume, that is no amount of bytes. In v1alpha1 that is a whole number with `K`, `M`,
`G`, `T` or `P` behind it, or `KB` and so on; an amount of Kubernetes, as `128Mi`, is a warning there. Memory of less than a
megabyte is information: a number alone is bytes.

## Why it matters

The runtime refuses the component, or asks for an amount with which nothing can start.

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
        cpu: {required: 0.5}
        memory: {required: 64 MB}   # error: [oam-bad-quantity] "`64 MB` is no amount of bytes"
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
        memory: {required: 64MB}
```
"#,
    check: Check::Oam(check),
};

/// Memory with which no program of today starts.
const LITTLE: u64 = 1_000_000;

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    if document.dialect == Dialect::Hydra {
        return Vec::new();
    }
    let containers = document.schematic().into_iter().flat_map(|schematic| &schematic.containers);
    let mut diagnostics = Vec::new();
    for resources in containers.filter_map(|container| context.mapping(container.resources?)) {
        let memory = resources.get("memory").and_then(Value::as_mapping).and_then(required);
        diagnostics.extend(memory.and_then(|amount| finding(rule, document, context, amount, true)));
        let volumes = resources.get("volumes").and_then(Value::as_sequence);
        let volumes =
            volumes.into_iter().flat_map(Sequence::items).filter_map(|item| item.value()?.as_mapping());
        let disks = volumes.filter_map(|volume| required(volume.get("disk")?.as_mapping()?));
        diagnostics.extend(disks.filter_map(|amount| finding(rule, document, context, amount, false)));
    }
    diagnostics
}

fn finding(
    rule: &Rule,
    document: &Document,
    context: &DocumentContext<'_>,
    amount: Scalar<'_>,
    is_memory: bool,
) -> Option<Diagnostic> {
    let site = context.site(amount.node().id());
    let written = amount.text();
    let of_kubernetes = quantity::of_kubernetes(&written);
    let finding = |headline: String| rule.finding(site, headline);
    let is_first = document.dialect == Dialect::V1alpha1;
    let bytes = if is_first { quantity::bytes(&written) } else { of_kubernetes.map(|bytes| bytes as u64) };
    match bytes {
        Some(bytes) if is_memory && bytes < LITTLE => {
            let of_thousandths = !is_first && written.ends_with('m');
            let number = written.trim_end_matches(char::is_alphabetic);
            let mut finding = finding(format!("`{written}` is {bytes} bytes of memory"))
                .note(if of_thousandths { "`m` is a thousandth." } else { "A number alone is bytes." })
                .help(format!("Write the unit of what is meant: `{number}M`."));
            finding.severity = Severity::Information;
            Some(finding)
        }
        Some(_) => None,
        None if is_first && of_kubernetes.is_some_and(|bytes| bytes >= 0.0) => {
            let mut finding = finding(format!("`{written}` is an amount of Kubernetes"))
                .note("v1alpha1 knows `K`, `M`, `G`, `T` and `P`, each with or without `B`; others may refuse it.")
                .help("Write one of these units: `128M`.");
            finding.severity = Severity::Warning;
            Some(finding)
        }
        None => Some(
            finding(format!("`{written}` is no amount of bytes"))
                .help("Write a whole number with a unit directly behind it: `128M`."),
        ),
    }
}
