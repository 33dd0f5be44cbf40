//! A range of versions that cannot be read.
use plimsoll_base::{Code, Diagnostic, Severity, VersionRange};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-dep-range-invalid"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::DEPENDENCIES),
    documentation: r#"
## What it finds

A range of a dependency that is no range of semantic versions.

## Why it matters

Nothing can be found for it: the dependency cannot be resolved.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "custom": {
    "io.cnab.dependencies": {
      "requires": {
        "mysql": {
          "bundle": "example/mysql",
          "version": {"ranges": ["0.1.x", "newest"]}   # error: [cnab-dep-range-invalid] "`newest` is no range of versions"
        }
      }
    }
  }
}
```

```json mysql/bundle.json
{
  "schemaVersion": "v1.2.0", "name": "mysql", "version": "0.1.3",
  "invocationImages": [{"image": "example/mysql-installer:0.1.3"}]
}
```

## Fix

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "custom": {
    "io.cnab.dependencies": {
      "requires": {
        "mysql": {
          "bundle": "example/mysql",
          "version": {"ranges": ["0.1.x", ">=0.2.0 <1.0.0"]}
        }
      }
    }
  }
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let requires = bundle.dependencies.iter().flat_map(|dependencies| &dependencies.requires);
    let ranges = requires.flat_map(|dependency| &dependency.ranges);
    ranges
        .filter_map(|range| {
            let wrong = VersionRange::parse(&range.text).err()?;
            let headline = format!("`{}` is no range of versions", range.text);
            let finding = rule.finding(context.site(range.node), headline);
            let finding = if wrong.part == *range.text { finding } else { finding.label(wrong.to_string()) };
            Some(finding.help("Write for example `1.2.x`, `>=1.0.0 <2.0.0`, `1.5.x - 3` or `^1.2`."))
        })
        .collect()
}
