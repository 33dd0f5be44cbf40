//! A field that is `null`.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Severity};
use plimsoll_formats::cnab::{Bundle, clauses};
use plimsoll_formats::conform::{Finding, FindingKind};
use plimsoll_formats::table::Presence;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-null-section"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::BUNDLE),
    documentation: r#"
## What it finds

A field that is there and `null`, where its type is another one. It is read as if it were not there.

## Why it matters

Programs written in Go write `null` for empty lists and mappings, and read it again. The JSON Schemas of the specification
refuse it, and so do the tools that use them.

## Example

```json bundle.json
{
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "parameters": null
}
```

```expect bundle.json
5: warning: [cnab-null-section] "`parameters` is `null`"
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

/// Whether a finding is about a `null` that can be read as a field that is not there.
pub(super) fn is_left_out(finding: &Finding) -> bool {
    let FindingKind::WrongType { field, found, .. } = &finding.kind else { return false };
    *found == "null" && field.is_none_or(|field| field.presence != Presence::Required)
}

fn check(rule: &Rule, _: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for finding in context.findings.iter().filter(|finding| is_left_out(finding)) {
        let FindingKind::WrongType { name, field, expected, .. } = &finding.kind else { continue };
        // What must be there is missing, and the rule about it says so.
        if field.is_some_and(|field| field.presence == Presence::ByRule) {
            continue;
        }
        let subject = name.as_ref().map_or_else(|| "an item".to_owned(), |name| format!("`{name}`"));
        let diagnostic = rule
            .finding(context.site(finding.node), format!("{subject} is `null`"))
            .label(format!("{} is expected", expected.words()))
            .note("Tools that check bundles with the schemas of the specification refuse it; others read it as not there.");
        let entry = field.and_then(|_| context.entry_of(finding.node));
        diagnostics.push(match entry {
            Some(entry) => {
                let edit = Edit::Remove { node: context.site(entry.id()) };
                diagnostic.help("Leave it out.").fix(Fix::safe(format!("Remove {subject}"), vec![edit]))
            }
            None => diagnostic.help("Write what it should be, or leave it out."),
        });
    }
    diagnostics
}
