//! A component of wadm without an image, or with too much.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Place, Severity};
use plimsoll_formats::oam::configuration::Component;
use plimsoll_formats::oam::{Document, clauses};
use plimsoll_model::Family;

use super::wadm_dangling_link::{of_wadm, properties};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-wadm-image-or-application"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::WADM),
    documentation: r#"
## What it finds

A component of wadm with neither `image` nor `application` in its properties, or with both.

## Why it matters

The first says where the component comes from, the second that one of another application is used. wadm refuses the manifest
without exactly one of them.

## Example

```yaml wadm.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: hello}
spec:
  components:
    - name: http
      type: component
      properties: {id: hello}   # error: [oam-wadm-image-or-application] "neither `image` nor `application`"
```

## Fix

```yaml wadm.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: hello}
spec:
  components:
    - name: http
      type: component
      properties: {id: hello, image: "example/hello:1"}
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let components = of_wadm(document).into_iter().flat_map(|configuration| &configuration.components);
    components.filter_map(|component| finding(rule, context, component)).collect()
}

fn finding(rule: &Rule, context: &DocumentContext<'_>, component: &Component) -> Option<Diagnostic> {
    let properties = properties(context, component.properties)?;
    let entry = |key| properties.entry(key).map(|entry| context.site(entry.node().id()));
    match (entry("image"), entry("application")) {
        (Some(_), None) | (None, Some(_)) => None,
        (None, None) => {
            let place = context.entry(component.node, "properties")?.node().id();
            let finding = rule
                .finding(Place::key(context.site(place)), "neither `image` nor `application`")
                .label("where it comes from is not said")
                .help("Add `image`, the reference of its image.");
            Some(finding)
        }
        (Some(image), Some(application)) => {
            let remove =
                |name: &str, node| Fix::suggestion(format!("Remove `{name}`"), vec![Edit::Remove { node }]);
            let finding = rule
                .finding(Place::key(application), "`application` beside `image`")
                .label("the component of another application")
                .related(Place::key(image), "a component of its own")
                .help("Keep one of the two.")
                .fix(remove("application", application))
                .fix(remove("image", image));
            Some(finding)
        }
    }
}
