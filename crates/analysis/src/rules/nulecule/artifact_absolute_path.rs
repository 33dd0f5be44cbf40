//! An artifact with an absolute path that means a relative one.

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
    code: Code("artifact-absolute-path"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::ARTIFACTS),
    documentation: r#"
## What it finds

A `file:///path` whose file is in the folder of the Nulecule. Where it is not, the artifact does not exist.

## Why it matters

It names a file of the machine: Atomic App does not find it, or deploys another file than was meant.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      docker:
        - file:///artifacts/web   # warning: [artifact-absolute-path] "`/artifacts/web` is an absolute path"
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
        let Some(path) = absolute(&reference.text) else { continue };
        let target = artifacts::target(&reference.text, &folder, context.surroundings);
        if !matches!(target, Target::File(_) | Target::Folder(..)) {
            continue;
        }
        let written = format!("file://{}", path.trim_start_matches('/'));
        let site = context.site(reference.node);
        let edit = Edit::Replace { slot: site, value: NewValue::text(&*written) };
        diagnostics.push(
            rule.finding(site, format!("`{path}` is an absolute path"))
                .note("The file is in the folder of the Nulecule; an absolute path does not lead there.")
                .help(format!("Write `{written}`."))
                .fix(Fix::safe(format!("Write `{written}`"), vec![edit])),
        );
    }
    diagnostics
}

/// The path of `file:///path` or `file:/path`.
fn absolute(reference: &str) -> Option<&str> {
    let rest = reference.strip_prefix("file:")?;
    let path = rest.strip_prefix("//").unwrap_or(rest);
    path.starts_with('/').then_some(path)
}
