//! An Application that is published by hand and follows its definitions at the same time.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::{Dialect, Document, clauses};
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-publish-and-autoupdate"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::REVISION),
    documentation: r#"
## What it finds

An Application with both annotations `app.oam.dev/publishVersion` and `app.oam.dev/autoUpdate`.

## Why it matters

The first says that nothing changes until a new version is published, the second that it changes with its definitions.
KubeVela refuses the Application.

## Example

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata:
  name: shop
  annotations:
    app.oam.dev/publishVersion: v1
    app.oam.dev/autoUpdate: "true"   # error: [oam-publish-and-autoupdate] "`app.oam.dev/autoUpdate` beside"
spec: {components: []}
```

## Fix

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata:
  name: shop
  annotations:
    app.oam.dev/publishVersion: v1
spec: {components: []}
```
"#,
    check: Check::Oam(check),
};

const PUBLISH: &str = "app.oam.dev/publishVersion";
const UPDATE: &str = "app.oam.dev/autoUpdate";

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    if document.dialect != Dialect::V1beta1 || document.configuration().is_none() {
        return Vec::new();
    }
    let annotation = |wanted: &str| {
        let mut all = document.metadata.annotations.iter();
        all.find(|(name, value)| *name.text == *wanted && !value.text.is_empty()).map(|(name, _)| name.node)
    };
    let (Some(publish), Some(update)) = (annotation(PUBLISH), annotation(UPDATE)) else {
        return Vec::new();
    };
    let finding = rule
        .finding(context.site(update), format!("`{UPDATE}` beside `{PUBLISH}`"))
        .label("follows the definitions")
        .related(context.site(publish), "waits for a new version")
        .help("Keep one of the two annotations.");
    vec![finding]
}
