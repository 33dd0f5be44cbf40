//! The version of a manifest's format is none that is known.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::bundle::Bundle;
use plimsoll_formats::cnab::{clauses, dialect};
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The versions of manifests that Porter reads, the newest three behind experimental flags.
const KNOWN: [&str; 6] = ["1.0.0-alpha.1", "1.0.0", "1.0.1", "1.1.0", "1.2.0", "1.3.0"];

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("porter-schema-version"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::PORTER),
    documentation: r#"
## What it finds

A `schemaVersion` of a manifest that is not there, or none that Porter has; an error where it is no version at all. Also a
`schemaType` that is not `Bundle`.

## Why it matters

Porter refuses manifests of versions that it does not know, unless it is told not to look.

## Example

```yaml porter.yaml
schemaVersion: 2.0.0   # warning: [porter-schema-version] "manifests have no version 2.0.0"
name: web
version: 0.1.0
registry: localhost:5000
mixins: [exec]
install:
  - exec: {command: ./install.sh}
uninstall:
  - exec: {command: ./uninstall.sh}
```

## Fix

```yaml porter.yaml
schemaVersion: 1.0.1
name: web
version: 0.1.0
registry: localhost:5000
mixins: [exec]
install:
  - exec: {command: ./install.sh}
uninstall:
  - exec: {command: ./uninstall.sh}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let Some(manifest) = &bundle.manifest else { return Vec::new() };
    let known = format!("Write one of {}.", KNOWN.map(|version| format!("`{version}`")).join(", "));
    let mut found = Vec::new();
    match &bundle.schema_version {
        None => found.push(
            rule.finding(context.site(bundle.node), "there is no `schemaVersion`")
                .note("Porter reads such a manifest only where it is told not to look at the version.")
                .help("Add `schemaVersion: 1.0.1`."),
        ),
        Some(version) if dialect::semver(&version.text).is_none() => {
            let headline = format!("`{}` is no version", version.text);
            let mut finding = rule.finding(context.site(version.node), headline).help(known);
            finding.severity = Severity::Error;
            found.push(finding);
        }
        Some(version) if !KNOWN.contains(&version.text.trim_start_matches('v')) => {
            let headline = format!("manifests have no version {}", version.text);
            found.push(rule.finding(context.site(version.node), headline).help(known));
        }
        Some(_) => {}
    }
    if let Some(of) = manifest.schema_type.as_ref().filter(|of| !of.text.eq_ignore_ascii_case("bundle")) {
        let headline = format!("`{}` is no type of manifest", of.text);
        found.push(rule.finding(context.site(of.node), headline).help("Write `schemaType: Bundle`."));
    }
    found
}
