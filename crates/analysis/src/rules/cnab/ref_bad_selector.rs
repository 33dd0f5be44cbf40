//! A field of a reference that selects nothing.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::bundle::Reference;
use plimsoll_formats::cnab::{Bundle, clauses};
use plimsoll_model::Family;

use crate::rules::general::missing_field;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-ref-bad-selector"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::BUNDLE_2018),
    documentation: r#"
## What it finds

The `field` of a reference in `refs` that is missing or no selector: names joined by dots, as `server.image.name`.

## Why it matters

The name of the image is not replaced in the file when the image moves, so the application keeps asking for the old one.

## Example

```json bundle.json
{
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "images": [
    {
      "image": "example/server:1.0.0",
      "refs": [{"path": "values.yaml", "field": "server..image"}]
    }
  ]
}
```

```expect bundle.json
8: warning: [cnab-ref-bad-selector] "`server..image` selects no field"
```

## Fix

```json bundle.json
{
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "images": [
    {
      "image": "example/server:1.0.0",
      "refs": [{"path": "values.yaml", "field": "server.image"}]
    }
  ]
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let references =
        bundle.all_images().flat_map(|image| &image.refs).filter(|_| !bundle.dialect.is_released());
    references.filter_map(|reference| finding(rule, context, reference)).collect()
}

fn finding(rule: &Rule, context: &DocumentContext<'_>, reference: &Reference) -> Option<Diagnostic> {
    let help = "Write the names that lead to the field, joined by dots: `server.image.name`.";
    let Some(field) = &reference.field else {
        let absent =
            missing_field::absent(rule, context, reference.node, "field", "the reference names no field");
        return Some(if absent.help.is_some() { absent } else { absent.help(help) });
    };
    let reason = fault(&field.text)?;
    Some(
        rule.finding(context.site(field.node), format!("`{}` selects no field", field.text))
            .label(reason)
            .help(help),
    )
}

/// Why a text is no selector like those of jq or CSS.
fn fault(text: &str) -> Option<&'static str> {
    // jq begins with a dot.
    let names = text.strip_prefix('.').unwrap_or(text);
    let count = |character: char| text.matches(character).count();
    if names.is_empty() {
        Some("no name")
    } else if names.split('.').any(str::is_empty) {
        Some("a name between dots is empty")
    } else if text.contains('/') {
        Some("`/` does not join names here")
    } else if count('[') != count(']') || count('"') % 2 == 1 {
        Some("a bracket or quote is not closed")
    } else {
        None
    }
}
