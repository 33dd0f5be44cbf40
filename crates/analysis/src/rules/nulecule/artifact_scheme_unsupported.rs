//! An artifact that is no file of the application.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::artifacts::{self, Target};
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;
use plimsoll_syntax::edit::NewValue;

use super::artifact_not_found::references;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("artifact-scheme-unsupported"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: Some(tables::ARTIFACTS),
    documentation: r#"
## What it finds

An artifact without a scheme, or with another one than `file`. The specification allows `http` and `https`; nothing
fetches them.

## Why it matters

Atomic App ends with an error of its own program, and plimsoll does not know what is deployed.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      docker:
        - artifacts/web   # error: [artifact-scheme-unsupported] "`artifacts/web` has no scheme"
```
```text artifacts/web
docker run --name web web
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
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let folder = context.file.path(context.db).parent();
    let mut diagnostics = Vec::new();
    for reference in references(nulecule) {
        let text = &reference.text;
        let site = context.site(reference.node);
        match artifacts::target(text, &folder, context.surroundings) {
            Target::NoUri => {
                let written = format!("file://{}", text.trim_start_matches("./"));
                let target = artifacts::target(&written, &folder, context.surroundings);
                let is_there = matches!(target, Target::File(_) | Target::Folder(..));
                let edits = vec![Edit::Replace { slot: site, value: NewValue::text(&*written) }];
                let title = format!("Write `{written}`");
                diagnostics.push(
                    rule.finding(site, format!("`{text}` has no scheme"))
                        .note("An artifact is a URI; Atomic App fails for anything else.")
                        .help(format!("Write `{written}`."))
                        .fix(if is_there { Fix::safe(title, edits) } else { Fix::suggestion(title, edits) }),
                );
            }
            Target::Remote => {
                let scheme = text.split(':').next().unwrap_or_default();
                let mut diagnostic = rule
                    .finding(site, format!("artifacts are not fetched by `{scheme}`"))
                    .help("Put the file beside the Nulecule, and name it with `file://`.");
                if matches!(scheme, "http" | "https") {
                    diagnostic.severity = Severity::Warning;
                    diagnostic = diagnostic.note("The specification allows it, but Atomic App fails.");
                }
                diagnostics.push(diagnostic);
            }
            _ => {}
        }
    }
    diagnostics
}
