//! A name with characters that cannot be seen.

use plimsoll_base::{Code, Diagnostic, Place, Severity, TextRange};
use plimsoll_formats::cnab::{Bundle, clauses};
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-name-invalid"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::METADATA),
    documentation: r#"
## What it finds

A `name` that is empty, or has control characters and others that are not visible: line breaks, zero-width blanks. In
bundles from before version 1.0 it is a warning.

## Why it matters

Runtimes name the installation after the bundle. Two names that look the same may be different ones, and tools that follow
the specification refuse them.

## Example

```json bundle.json
{
  "name": "web\u200b",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}]
}
```

```expect bundle.json
2: warning: [cnab-name-invalid] "the name has the invisible character U+200B"
```

## Fix

```json bundle.json
{
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}]
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let Some(name) = bundle.name.as_ref().filter(|name| !context.has_wrong_type(name.node)) else {
        return Vec::new();
    };
    let site = context.site(name.node);
    let invisible = name.text.char_indices().find(|(_, character)| !is_graphic(*character));
    let mut diagnostic = match invisible {
        _ if name.text.is_empty() => rule.finding(site, "the name of the bundle is empty"),
        Some((start, character)) => {
            let range = TextRange::new(start as u32, (start + character.len_utf8()) as u32);
            let headline = format!("the name has the invisible character U+{:04X}", u32::from(character));
            rule.finding(Place::text(site, range), headline)
        }
        None => return Vec::new(),
    };
    if !bundle.dialect.is_released() {
        diagnostic.severity = Severity::Warning;
    }
    vec![diagnostic.help("Write a name of visible characters.")]
}

/// Letters, marks, numbers, punctuation, symbols and the blanks between words, as far as it can be told without tables of
/// Unicode: not control, format, separator and private characters.
fn is_graphic(character: char) -> bool {
    !character.is_control()
        && !matches!(
            character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{e000}'..='\u{f8ff}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{10ffff}'
        )
}
