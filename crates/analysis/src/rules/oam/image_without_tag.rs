//! An image without a tag.

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
    code: Code("oam-image-without-tag"),
    severity: Severity::Hint,
    family: Some(Family::Oam),
    clause: Some(clauses::COMPONENT_1),
    documentation: r#"
## What it finds

The image of a container, or of a component of v1beta1, with neither a tag nor a digest.

## Why it matters

It means whatever is called `latest` when the component is started, today one thing and tomorrow another.

## Example

```yaml web.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: web}
spec:
  workloadType: core.oam.dev/v1alpha1.Worker
  containers:
    - name: web
      image: example/web   # hint: [oam-image-without-tag] "`example/web` has no tag"
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
      image: example/web:1.0.0
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    // There it must have a digest.
    if document.dialect == Dialect::Hydra {
        return Vec::new();
    }
    let without = images(document, context).into_iter().filter(|(_, image)| {
        let reference = ImageReference::parse(image);
        reference.tag.is_none() && reference.digest.is_none()
    });
    let finding = |(node, image): (NodeId, Cow<'_, str>)| {
        rule.finding(context.site(node), format!("`{image}` has no tag"))
            .label("read as `latest`")
            .help(format!("Write a tag or a digest: `{image}:1.0.0`."))
    };
    without.map(finding).collect()
}
