//! Sharing without a group, or a group without sharing.
use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-dep-sharing-incomplete"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::PORTER_DEPENDENCIES),
    documentation: r#"
## What it finds

A dependency with `sharing.mode: true` and no `group.name`, or with a group and no mode.

## Why it matters

Installations are shared within a group: without it, or without the mode, Porter does not know which one is meant.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "custom": {
    "org.getporter.dependencies@v2": {
      "requires": {
        "mysql": {
          "bundle": "example/mysql",
          "sharing": {"mode": true}   # error: [cnab-dep-sharing-incomplete] "`mysql` is shared without a group"
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
    "org.getporter.dependencies@v2": {
      "requires": {
        "mysql": {
          "bundle": "example/mysql",
          "sharing": {"mode": true, "group": {"name": "apps"}}
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
    requires
        .filter_map(|dependency| {
            let sharing = dependency.sharing.as_ref()?;
            let alias = &dependency.alias.text;
            let group = sharing.group.as_ref().filter(|group| !group.text.is_empty());
            let (headline, help) = match (sharing.mode, group) {
                (Some((true, _)), None) => (
                    format!("`{alias}` is shared without a group"),
                    "Add `group` with the `name` of a group.",
                ),
                (None, Some(_)) => (
                    format!("`{alias}` has a group, and does not say whether it is shared"),
                    "Add `mode: true`.",
                ),
                _ => return None,
            };
            Some(rule.finding(context.site(sharing.node), headline).help(help))
        })
        .collect()
}
