//! A required field is not there.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Place, Severity, Site, Words};
use plimsoll_formats::conform::FindingKind;
use plimsoll_formats::table::Presence;
use plimsoll_syntax::NodeId;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("missing-field"),
    severity: Severity::Error,
    family: None,
    clause: None,
    documentation: r#"
## What it finds

An object without a field that its specification requires. Where a field of nearly this name is there, the finding is at
that field: it is most likely a slip of the keyboard.

## Why it matters

The file is refused, or fails while it is being deployed.

## Example

```yaml Nulecule
specversion: 0.0.2   # error: [missing-field] "`id` is missing"
graph:
  - nmae: web   # error: [missing-field] "`name` is missing"
    artifacts:
      docker: [file://artifacts/web]
```

```text artifacts/web
docker run web
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      docker: [file://artifacts/web]
```
"#,
    check: Check::Document(check),
};

fn check(rule: &Rule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (finding, severity) in context.unclaimed() {
        let FindingKind::Missing { object, field, misspelt } = &finding.kind else { continue };
        if field.presence != Presence::Required {
            continue;
        }
        let headline = format!("`{}` is missing", field.name);
        let site = context.site(finding.node);
        let mut diagnostic = match misspelt {
            Some((_, written)) => rule
                .finding(Place::key(site), headline)
                .label(format!("did you mean `{}`?", field.name))
                .help(format!("Rename `{written}` to `{}`.", field.name))
                .fix(rename(site, written, field.name)),
            None => rule
                .finding(site, headline)
                .label(format!("this {} has no `{}`", object.name, field.name))
                .help(format!("Add `{}`: {}", field.name, field.help)),
        };
        diagnostic.severity = severity.unwrap_or(diagnostic.severity);
        diagnostics
            .push(diagnostic.note(format!("Required by {} ({}).", field.clause.title, field.clause.url)));
    }
    diagnostics
}

/// What a rule of a family says of a field that it requires: at a misspelt form of it, at its `null`, or at the mapping.
pub(in crate::rules) fn absent(
    rule: &Rule,
    context: &DocumentContext<'_>,
    mapping: NodeId,
    name: &str,
    headline: impl Into<Words>,
) -> Diagnostic {
    let misspelt = context.findings.iter().find_map(|finding| {
        let FindingKind::Missing { field, misspelt: Some((entry, written)), .. } = &finding.kind else {
            return None;
        };
        let mut entries = context.mapping(mapping)?.entries();
        (field.name == name && entries.any(|inside| inside.node().id() == *entry))
            .then_some((*entry, written))
    });
    if let Some((entry, written)) = misspelt {
        let site = context.site(entry);
        return rule
            .finding(Place::key(site), headline)
            .label(format!("did you mean `{name}`?"))
            .help(format!("Rename `{written}` to `{name}`."))
            .fix(rename(site, written, name));
    }
    let empty = context.entry(mapping, name).map(|entry| entry.node().id());
    rule.finding(context.site(empty.unwrap_or(mapping)), headline).label(if empty.is_some() {
        "nothing is said here".to_owned()
    } else {
        format!("`{name}` is not here")
    })
}

/// The change of a misspelt key.
pub(in crate::rules) fn rename(entry: Site, written: &str, meant: &str) -> Fix {
    let edit = Edit::RenameKey { entry, key: meant.to_owned() };
    Fix::safe(format!("Rename `{written}` to `{meant}`"), vec![edit])
}
