//! An image without a digest.

use std::borrow::Cow;

use plimsoll_base::{Code, Diagnostic, NodeId, Severity};
use plimsoll_formats::cnab::image::ImageReference;
use plimsoll_formats::oam::clauses;
use plimsoll_formats::oam::{Dialect, Document};
use plimsoll_model::Family;

use super::images;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-image-without-digest"),
    severity: Severity::Hint,
    family: Some(Family::Oam),
    clause: Some(clauses::COMPONENT_1),
    documentation: r#"
## What it finds

The image of a container with a tag only. In Hydra it is an error, as the draft wants a digest, or a warning where the document
uses words of the first runtime, which wanted none.

## Why it matters

A tag can be given to another image at any time; a digest means one image for ever.

## Example

```yaml web.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: web}
spec:
  workloadType: core.oam.dev/v1alpha1.Worker
  containers:
    - name: web
      image: example/web:1.0.0   # hint: [oam-image-without-digest] "`example/web:1.0.0` has no digest"
```

## Fix

```yaml web.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: web}
spec:
  workloadType: core.oam.dev/v1alpha1.Worker
  containers:
    - name: web
      image: example/web:1.0.0@sha256:3f0ca5b1d2e4f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f
```
"#,
    check: Check::Oam(check),
};

/// Workload types that only the first runtime had.
const OF_THE_RUNTIME: [&str; 3] = ["ReplicatedService", "ReplicatedTask", "Singleton"];

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let severity = match document.dialect {
        Dialect::Hydra if is_of_the_runtime(document, context) => Severity::Warning,
        Dialect::Hydra => Severity::Error,
        Dialect::V1alpha1 | Dialect::V1alpha2 => Severity::Hint,
        Dialect::V1beta1 | Dialect::Wadm => return Vec::new(),
    };
    let without = images(document, context).into_iter().filter(|(_, image)| {
        let reference = ImageReference::parse(image);
        let is_told = reference.tag.is_none() && document.dialect != Dialect::Hydra;
        reference.digest.is_none() && !is_told
    });
    let finding = |(node, image): (NodeId, Cow<'_, str>)| {
        let mut finding = rule
            .finding(context.site(node), format!("`{image}` has no digest"))
            .help(format!("Write the digest behind it: `{image}@sha256:…`."));
        finding.severity = severity;
        match document.dialect {
            Dialect::Hydra => {
                finding.note("The draft of Hydra requires a digest; later versions recommend it.")
            }
            _ => finding,
        }
    };
    without.map(finding).collect()
}

/// Whether a component uses words that only the first runtime read.
fn is_of_the_runtime(document: &Document, context: &DocumentContext<'_>) -> bool {
    let Some(schematic) = document.schematic() else { return false };
    let has = |mapping, key| context.entry(mapping, key).is_some();
    let of_type = schematic.workload_type.as_ref().and_then(|of_type| of_type.text.rsplit('.').next());
    let mut ports = schematic.containers.iter().flat_map(|container| &container.ports);
    of_type.is_some_and(|of_type| OF_THE_RUNTIME.contains(&of_type))
        || schematic.spec.is_some_and(|spec| has(spec, "os"))
        || ports.any(|port| has(port.node, "type"))
}
