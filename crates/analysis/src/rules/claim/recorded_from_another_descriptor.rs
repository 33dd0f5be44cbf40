//! What is recorded was described by another file.

use plimsoll_base::{Code, Diagnostic, Place, Severity};

use crate::rules::{Check, HistoryContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("recorded-from-another-descriptor"),
    severity: Severity::Warning,
    family: None,
    clause: None,
    documentation: r#"
## What it finds

An application that is recorded under its `id`, but was described by a file at another path.

## Why it matters

Either the file was moved, and all is well, or two applications have the same `id` and the plan would turn one into the
other.

## Example

`shop/Nulecule` and `test/shop/Nulecule` both have `id: shop`; the first is recorded, the second is planned.

## Fix

Give one of them another `id`. After a move, `plimsoll claim record` writes down the new path.
"#,
    check: Check::History(check),
};

fn check(rule: &Rule, context: &HistoryContext<'_>) -> Vec<Diagnostic> {
    let path = context.root.path(context.db).as_str();
    let Some(last) = context.operations.iter().rfind(|operation| operation.claim.is_modifying()) else {
        return Vec::new();
    };
    let recorded = &last.claim.descriptor;
    if **recorded == *path || recorded.is_empty() {
        return Vec::new();
    }
    let headline = format!("`{}` is recorded from another file", last.claim.installation);
    vec![
        rule.finding(Place::file(context.root.id(context.db)), headline)
            .note(format!("The record was made from {recorded}, this is {path}."))
            .help("If these are two applications, give one of them another `id`."),
    ]
}
