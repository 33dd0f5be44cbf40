//! Dependencies that do not count when things are removed.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::{Dialect, clauses};
use plimsoll_model::{Family, Value};

use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-gc-order-not-dependency"),
    severity: Severity::Hint,
    family: Some(Family::Oam),
    clause: Some(clauses::POLICY),
    documentation: r#"
## What it finds

An Application with dependencies between its components and without a `garbage-collect` policy of `order: dependency`. It is
told once, at the first dependency.

## Why it matters

KubeVela removes the resources of components in no particular order then. What others still use may go first.

## Example

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - {name: db, type: webservice, properties: {image: "postgres:16"}}
    - name: web
      type: webservice
      properties: {image: nginx:1.27}
      dependsOn: [db]   # hint: [oam-gc-order-not-dependency] "dependencies do not count when components are removed"
```

## Fix

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - {name: db, type: webservice, properties: {image: "postgres:16"}}
    - name: web
      type: webservice
      properties: {image: nginx:1.27}
      dependsOn: [db]
  policies:
    - {name: clean-up, type: garbage-collect, properties: {order: dependency}}
```
"#,
    check: Check::Configuration(check),
};

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    if context.document.dialect != Dialect::V1beta1 {
        return Vec::new();
    }
    let is_ordered = context.assembled.policies.iter().any(|policy| {
        let order = policy.properties.get("order").and_then(Value::as_text);
        policy.is_of("garbage-collect") && order == Some("dependency")
    });
    let mut dependencies = context.configuration.components.iter().flat_map(|one| &one.depends_on);
    let first = dependencies.next().filter(|_| !is_ordered);
    let finding = first.map(|name| {
        let headline = "dependencies do not count when components are removed";
        rule.finding(context.site(name.node), headline)
            .note("KubeVela removes components in no particular order.")
            .help("Add a policy of type `garbage-collect` with `order: dependency`.")
    });
    finding.into_iter().collect()
}
