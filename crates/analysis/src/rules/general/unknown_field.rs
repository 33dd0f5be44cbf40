//! A field that the format does not know.

use plimsoll_base::{Code, Diagnostic, Place, Severity};
use plimsoll_formats::conform::FindingKind;
use plimsoll_formats::table::{Others, Presence};

use super::missing_field;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("unknown-field"),
    severity: Severity::Warning,
    family: None,
    clause: None,
    documentation: r#"
## What it finds

A field that the table of the format does not list. In an object that may have any further fields (`metadata`), only one
whose name is nearly that of a known field.

## Why it matters

Most tools ignore it without a word, so what it was to do is not done; a few refuse the file.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: image
        description: the image
        defualt: nginx   # warning: [unknown-field] "unknown field `defualt`"
    artifacts:
      docker: [file://artifacts/web]
```

```text artifacts/web
docker run $image
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: image
        description: the image
        default: nginx
    artifacts:
      docker: [file://artifacts/web]
```
"#,
    check: Check::Document(check),
};

fn check(rule: &Rule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (finding, severity) in context.unclaimed() {
        let FindingKind::Unknown { object, key, nearest } = &finding.kind else { continue };
        let site = context.site(finding.node);
        let place = Place::key(site);
        let mut diagnostic = rule.finding(place, format!("unknown field `{key}`"));
        if let Others::Unexpected(severity, consequence) = object.others {
            diagnostic.severity = severity;
            diagnostic = diagnostic.note(consequence);
        }
        diagnostic = match nearest {
            Some(name) => diagnostic
                .label(format!("did you mean `{name}`?"))
                .help(format!("Rename `{key}` to `{name}`."))
                .fix(missing_field::rename(site, key, name)),
            None => {
                let fields = object.fields.iter().filter(|field| field.presence != Presence::OtherVersion);
                let names: Vec<String> = fields.map(|field| format!("`{}`", field.name)).collect();
                let article = if object.name.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
                let fields = format!("The fields of {article} {} are {}.", object.name, names.join(", "));
                diagnostic
                    .label(format!("not a field of {article} {}", object.name))
                    .note(fields)
                    .help(format!("Remove `{key}`, or move it to where it belongs."))
            }
        };
        diagnostic.severity = severity.unwrap_or(diagnostic.severity);
        diagnostics.push(diagnostic);
    }
    diagnostics
}
