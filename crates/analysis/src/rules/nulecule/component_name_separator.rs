//! A component name with a character that separates.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Place, Severity, TextRange};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("component-name-separator"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::GRAPH_ITEM),
    documentation: r#"
## What it finds

A component whose `name` has a `:`, a `/` or a blank.

## Why it matters

The name is the section of the answers file, in which `:` separates a nested component from the one around it, and the
folder below `external/`.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web:front   # warning: [component-name-separator] "has a `:`"
    artifacts: {docker: [file://web]}
```

```text web
docker run -d --name web nginx
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web-front
    artifacts: {docker: [file://web]}
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let components = nulecule.components.iter();
    let found = components.filter_map(|component| {
        let name = component.name.as_ref()?;
        let is_separator = |c: char| c == ':' || c == '/' || c.is_whitespace();
        let offset = name.text.find(is_separator)?;
        let character = name.text[offset..].chars().next()?;
        let shown = if character.is_whitespace() { "a blank".to_owned() } else { format!("a `{character}`") };
        let place = TextRange::new(offset as u32, (offset + character.len_utf8()) as u32);
        let better: String = name.text.chars().map(|c| if is_separator(c) { '-' } else { c }).collect();
        let edit = Edit::Replace { slot: context.site(name.node), value: NewValue::text(&*better) };
        Some(
            rule.finding(
                Place::text(context.site(name.node), place),
                format!("the name `{}` has {shown}", name.text),
            )
            .help("Name it with letters, digits, `-` and `_`, here and in the answers files.")
            .fix(Fix::suggestion(format!("Rename to `{better}`"), vec![edit])),
        )
    });
    found.collect()
}
