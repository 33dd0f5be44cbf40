//! A value of another type than its field has.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::conform::FindingKind;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("wrong-type"),
    severity: Severity::Error,
    family: None,
    clause: None,
    documentation: r#"
## What it finds

A value that is not of the type that its field has: a text where a list is expected, a mapping where a list of mappings
is. How bad it is depends on what the implementations make of it.

## Why it matters

Implementations fail on it with a message about their own program, or read something else than was meant.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      docker: file://artifacts/web   # error: [wrong-type] "`docker` must be a list"
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      docker:
        - file://artifacts/web
```

```text artifacts/web
docker run web
```
"#,
    check: Check::Document(check),
};

fn check(rule: &Rule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (finding, severity) in context.unclaimed() {
        let FindingKind::WrongType { name, field, expected, found } = &finding.kind else { continue };
        let words = expected.words();
        let subject = name.as_ref().map_or_else(|| "this".to_owned(), |name| format!("`{name}`"));
        let mut diagnostic = rule
            .finding(context.site(finding.node), format!("{subject} must be {words}"))
            .label(format!("this is {found}"));
        if let Some(field) = field {
            diagnostic.severity = field.wrong_type;
            diagnostic =
                diagnostic.note(format!("{} See {} ({}).", field.help, field.clause.title, field.clause.url));
        }
        diagnostic.severity = severity.unwrap_or(diagnostic.severity);
        diagnostics.push(diagnostic.help(format!("Write {words} here.")));
    }
    diagnostics
}
