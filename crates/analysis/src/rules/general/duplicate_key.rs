//! The same key twice in one mapping.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Place, Severity};
use plimsoll_formats::conform::FindingKind;
use plimsoll_model::Clause;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("duplicate-key"),
    severity: Severity::Warning,
    family: None,
    clause: Some(Clause {
        title: "YAML 1.2.2, §3.2.1.3",
        url: "https://yaml.org/spec/1.2.2/#3213-node-comparison",
    }),
    documentation: r#"
## What it finds

A key that a mapping has more than once.

## Why it matters

YAML forbids it. The implementations take the last value and drop the others without a word.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
id: shop   # warning: [duplicate-key] "`id` is given twice"
graph:
  - name: web
    artifacts: {docker: [file://web]}
```

```text web
docker run -d --name web nginx
```

## Fix

```yaml Nulecule
id: shop
specversion: 0.0.2
graph:
  - name: web
    artifacts: {docker: [file://web]}
```
"#,
    check: Check::Document(check),
};

fn check(rule: &Rule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (finding, severity) in context.unclaimed() {
        let FindingKind::DuplicateKey { key, first } = &finding.kind else { continue };
        let place = Place::key(context.site(finding.node));
        let mut diagnostic = rule
            .finding(place, format!("`{key}` is given twice"))
            .label("this one counts")
            .related(Place::key(context.site(*first)), "this one is dropped")
            .help("Keep one of the two.")
            .fix(Fix::suggestion(
                format!("Remove the first `{key}`"),
                vec![Edit::Remove { node: context.site(*first) }],
            ));
        diagnostic.severity = severity.unwrap_or(diagnostic.severity);
        diagnostics.push(diagnostic);
    }
    diagnostics
}
