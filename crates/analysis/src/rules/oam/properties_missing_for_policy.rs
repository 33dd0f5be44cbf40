//! A policy without properties.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Position, Severity};
use plimsoll_formats::oam::configuration::Policy;
use plimsoll_formats::oam::document::Body;
use plimsoll_formats::oam::{DefinitionKind, Dialect, Document, builtin, clauses};
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-properties-missing-for-policy"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::POLICY),
    documentation: r#"
## What it finds

A policy of a type that KubeVela brings along, other than `debug`, without `properties`.

## Why it matters

KubeVela refuses the Application, also where the type requires nothing: `properties: {}` is enough then.

## Example

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components: []
  policies:
    - name: keep
      type: garbage-collect   # error: [oam-properties-missing-for-policy] "the policy has no `properties`"
```

## Fix

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components: []
  policies:
    - name: keep
      type: garbage-collect
      properties: {keepLegacyResource: true}
```
"#,
    check: Check::Oam(check),
};

/// The only type for which KubeVela wants none.
const WITHOUT: &str = "debug";

/// Whether KubeVela demands properties of a policy of this type.
pub(super) fn is_demanded(of_type: &str) -> bool {
    of_type != WITHOUT && builtin::names(DefinitionKind::Policy).any(|name| name == of_type)
}

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    if document.dialect != Dialect::V1beta1 {
        return Vec::new();
    }
    let policies: Vec<&Policy> = match &document.body {
        Body::Configuration(configuration) => configuration.policies.iter().collect(),
        Body::Policy(policy) => vec![policy],
        _ => Vec::new(),
    };
    policies.into_iter().filter_map(|policy| finding(rule, context, policy)).collect()
}

fn finding(rule: &Rule, context: &DocumentContext<'_>, policy: &Policy) -> Option<Diagnostic> {
    let of_type = policy.of_type.as_ref().filter(|of_type| is_demanded(&of_type.text))?;
    let entry = context.entry(policy.node, "properties");
    let is_said = entry
        .is_some_and(|entry| entry.value().is_some_and(|value| !plimsoll_formats::written::is_null(value)));
    if is_said {
        return None;
    }
    let value = NewValue::Map(Vec::new());
    let edit = match entry {
        Some(entry) => Edit::Replace { slot: context.site(entry.node().id()), value },
        None => Edit::InsertEntry {
            mapping: context.site(policy.node),
            key: "properties".to_owned(),
            value,
            position: Position::Last,
        },
    };
    Some(
        rule.finding(context.site(of_type.node), "the policy has no `properties`")
            .label(format!("`{}` is refused without", of_type.text))
            .help("Say what it is to do in `properties`; `{}` where nothing is to be said.")
            .fix(Fix::suggestion("Add `properties: {}`", vec![edit])),
    )
}
