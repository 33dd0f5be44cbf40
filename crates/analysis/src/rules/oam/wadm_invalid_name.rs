//! An application of wadm with a name that wadm does not take.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Severity};
use plimsoll_formats::oam::{Dialect, Document, clauses};
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-wadm-invalid-name"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::WADM),
    documentation: r#"
## What it finds

The name of an application of wadm with anything else than letters, digits, `-` and `_`.

## Why it matters

wadm refuses the manifest.

## Example

```yaml wadm.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: hello.world}   # error: [oam-wadm-invalid-name] "`hello.world` is no name for wadm"
spec:
  components:
    - name: http
      type: component
      properties: {image: "example/hello:1"}
```

## Fix

```yaml wadm.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: hello-world}
spec:
  components:
    - name: http
      type: component
      properties: {image: "example/hello:1"}
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let name = document.metadata.name.as_ref().filter(|_| document.dialect == Dialect::Wadm);
    let is_allowed = |character: char| character.is_alphanumeric() || matches!(character, '-' | '_');
    let Some(name) = name.filter(|name| !name.text.chars().all(is_allowed)) else { return Vec::new() };
    let slot = context.site(name.node);
    let allowed: String =
        name.text.chars().map(|character| if is_allowed(character) { character } else { '-' }).collect();
    let title = format!("Write `{allowed}`");
    let edit = Edit::Replace { slot, value: NewValue::text(allowed) };
    let finding = rule
        .finding(slot, format!("`{}` is no name for wadm", name.text))
        .label("letters, digits, `-` and `_`")
        .help(format!("{title}."))
        .fix(Fix::suggestion(title, vec![edit]));
    vec![finding]
}
