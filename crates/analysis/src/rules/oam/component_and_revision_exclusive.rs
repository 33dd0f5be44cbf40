//! A component and one of its revisions.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Place, Severity};
use plimsoll_formats::oam::{Dialect, Document, clauses};
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-component-and-revision-exclusive"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::CONFIGURATION_2),
    documentation: r#"
## What it finds

An item of `components` in v1alpha2 with both `componentName` and `revisionName`.

## Why it matters

One says "the newest", the other says which: the configuration is refused.

## Example

```yaml web.yaml
apiVersion: core.oam.dev/v1alpha2
kind: Component
metadata: {name: web}
spec:
  workload:
    apiVersion: core.oam.dev/v1alpha2
    kind: ContainerizedWorkload
    spec:
      containers: [{name: web, image: example/web:1}]
```

```yaml shop.yaml
apiVersion: core.oam.dev/v1alpha2
kind: ApplicationConfiguration
metadata: {name: shop}
spec:
  components:
    - componentName: web
      revisionName: web-v1   # error: [oam-component-and-revision-exclusive] "`revisionName` cannot be beside `componentName`"
```

## Fix

```yaml shop.yaml
apiVersion: core.oam.dev/v1alpha2
kind: ApplicationConfiguration
metadata: {name: shop}
spec:
  components:
    - revisionName: web-v1
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let configuration = document.configuration().filter(|_| document.dialect == Dialect::V1alpha2);
    let mut found = Vec::new();
    for component in configuration.iter().flat_map(|one| &one.components) {
        let component_name = context.entry(component.node, "componentName");
        let revision_name = context.entry(component.node, "revisionName");
        let (Some(of_component), Some(of_revision)) = (component_name, revision_name) else { continue };
        let [of_component, of_revision] =
            [of_component, of_revision].map(|entry| context.site(entry.node().id()));
        let remove =
            |name: &str, node| Fix::suggestion(format!("Remove `{name}`"), vec![Edit::Remove { node }]);
        found.push(
            rule.finding(Place::key(of_revision), "`revisionName` cannot be beside `componentName`")
                .related(Place::key(of_component), "`componentName`")
                .help("Keep `revisionName` for that revision, or `componentName` for the newest.")
                .fix(remove("componentName", of_component))
                .fix(remove("revisionName", of_revision)),
        );
    }
    found
}
