//! A file with the name of a descriptor that holds something else.

use plimsoll_base::{Anchor, Code, Diagnostic, Part, Place, Severity};
use plimsoll_formats::nulecule::FILE_NAME;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;
use plimsoll_syntax::Value;

use crate::rules::{Check, Rule, TreeContext};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("root-not-mapping"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: Some(tables::APPLICATION),
    documentation: r#"
## What it finds

A file named `Nulecule` that is empty, or whose content is not a mapping of fields.

## Why it matters

There is no application in it. The reference implementation stops with a message about its own program.

## Example

```yaml Nulecule
- id: web   # error: [root-not-mapping] "this is a list"
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph: []
```
"#,
    check: Check::Tree(check),
};

fn check(rule: &Rule, context: &TreeContext<'_>) -> Vec<Diagnostic> {
    if context.name != FILE_NAME {
        return Vec::new();
    }
    let value = context.tree.documents().find_map(plimsoll_syntax::Document::value);
    let found = match value {
        Some(Value::Mapping(_) | Value::Alias(_)) => return Vec::new(),
        Some(Value::Sequence(_)) => "this is a list",
        Some(Value::Scalar(_)) => "this is a text",
        None => "the file is empty",
    };
    let anchor = value.map_or(Anchor::File, |value| Anchor::Node(value.id(), Part::Whole));
    let place = Place { file: context.file, anchor };
    let help = "Write `id`, `specversion` and `graph`.";
    vec![rule.finding(place, format!("a Nulecule is a mapping of fields; {found}")).help(help)]
}
