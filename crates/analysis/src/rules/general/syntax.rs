//! The text is not what its grammar says.

use plimsoll_base::{Code, Diagnostic, Place, Severity, TextRange};
use plimsoll_formats::{recognise, template};
use plimsoll_syntax::{Language, SyntaxErrorKind};

use crate::rules::{Check, Rule, TreeContext};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("syntax"),
    severity: Severity::Error,
    family: None,
    clause: None,
    documentation: r#"
## What it finds

A place where the text is not YAML (or JSON, for a file that starts with `{`). One broken line is one finding; the lines
around it are read as if it were in order.

## Why it matters

Other tools stop at the first such place and read nothing of the file.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: "front   # error: [syntax] "quote is never closed"
    artifacts: {}
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: "front"
    artifacts: {}
```
"#,
    check: Check::Tree(check),
};

fn check(rule: &Rule, context: &TreeContext<'_>) -> Vec<Diagnostic> {
    let language = match context.tree.language() {
        Language::Yaml => "YAML",
        Language::Json => "JSON",
        Language::Ini => "INI",
        Language::Words => return Vec::new(),
    };
    let place = |range| Place::bytes(context.file, range);
    // Tabs and colons in answers have rules of their own.
    let is_told = |kind| match kind {
        SyntaxErrorKind::TabIndentation | SyntaxErrorKind::ColonForEquals => true,
        // Lines that are not read for a conflict are blank.
        SyntaxErrorKind::DeepBlankLine => !context.conflicts.is_empty(),
        _ => false,
    };
    let errors = context.tree.errors();
    let filled_in = if errors.is_empty() { Vec::new() } else { placeholders(context) };
    let is_filled_in = |range: TextRange| {
        let behind = filled_in.partition_point(|one| one.start <= range.start);
        // The end of one may be the start of the next.
        filled_in[..behind].iter().rev().take(2).any(|inside| inside.contains(range))
    };
    let errors = errors.iter().filter(|error| !is_told(error.kind) && !is_filled_in(error.range));
    errors
        .map(|error| rule.finding(place(error.range), format!("{language}: {}", error.kind.message())))
        .collect()
}

/// The placeholders of a file that may be an artifact, which is read again once something is put in; none of a file of a known
/// format. In brackets they are no YAML: `{image: ${image}}`.
fn placeholders(context: &TreeContext<'_>) -> Vec<TextRange> {
    let text = context.tree.text();
    let mut documents = context.tree.documents();
    if !text.contains('$') || documents.any(|one| recognise::recognise(one, context.name).is_some()) {
        return Vec::new();
    }
    let found = template::placeholders(text);
    found.map(|one| TextRange::new(one.range.start as u32, one.range.end as u32)).collect()
}
