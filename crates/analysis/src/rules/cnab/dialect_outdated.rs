//! A bundle of the draft of 2018.
use plimsoll_base::{Code, Diagnostic, Fix, Place, Severity};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_formats::cnab::dialect::Dialect;
use plimsoll_formats::cnab::migration;
use plimsoll_formats::cnab::schema;
use plimsoll_formats::conform::FindingKind;
use plimsoll_model::Family;

use super::document;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-dialect-outdated"),
    severity: Severity::Hint,
    family: Some(Family::Cnab),
    clause: Some(clauses::BUNDLE),
    documentation: r#"
## What it finds

A bundle that is written as the draft of November 2018 has it, and how CNAB Core 1.2 says the same.

## Why it matters

Tools of today read bundles of 1.0 and later; of older ones they lose what has another name now. The change keeps what
each action puts where. One thing cannot be said any more: a parameter that has no default and is not given was left
out, and is an empty text since 1.0.

## Example

```json bundle.json
{
  "name": "web", "version": "1.0.0",   # hint: [cnab-dialect-outdated] "the draft of November 2018"
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "parameters": {
    "port": {"type": "int", "defaultValue": 8080}
  }
}
```

## Fix

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "parameters": {
    "port": {"definition": "port", "destination": {"env": "CNAB_P_PORT"}}
  },
  "definitions": {
    "port": {"type": "integer", "default": 8080}
  }
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    // What is signed stays as it was signed.
    if bundle.dialect != Dialect::November2018 || bundle.is_signed {
        return Vec::new();
    }
    let at = bundle.schema_version.as_ref().or(bundle.name.as_ref());
    let place = at.map_or_else(|| Place::file(bundle.file), |at| context.site(at.node).into());
    let finding = rule
        .finding(place, "the bundle is written as in the draft of November 2018")
        .note("Since 1.0 types and defaults stand in `definitions`, and images in a mapping.");
    let migration = document(bundle, context).and_then(|document| migration::to_1_2(bundle, document));
    let Some(migration) = migration.filter(|_| is_sound(context) && is_consistent(bundle)) else {
        return vec![finding];
    };
    let finding = finding.help("Write it as CNAB Core 1.2 has it; an editor offers the change.");
    let finding = if migration.drops_references {
        finding.note("`refs` of images have no successor: image names in files are replaced by the invocation image itself.")
    } else {
        finding
    };
    vec![finding.fix(Fix::suggestion("Migrate the bundle to CNAB Core 1.2", migration.edits))]
}

/// Whether all has the type that it should have, so that its meaning is known.
fn is_sound(context: &DocumentContext<'_>) -> bool {
    context.findings.iter().all(|finding| match &finding.kind {
        FindingKind::WrongType { found, .. } => *found == "null",
        FindingKind::DuplicateKey { .. } => false,
        FindingKind::Missing { .. } | FindingKind::Unknown { .. } | FindingKind::OtherVersion { .. } => true,
    })
}

/// Whether values and their places do not contradict each other: written anew, a contradiction would only look different.
fn is_consistent(bundle: &Bundle) -> bool {
    let schemas = bundle.parameters.iter().filter_map(|parameter| parameter.schema.as_ref());
    let mut places: Vec<String> =
        bundle.parameters.iter().filter_map(|parameter| bundle.implicit_env(parameter)).collect();
    places.sort_unstable();
    let is_unique = places.windows(2).all(|pair| pair[0] != pair[1]);
    is_unique && schemas.into_iter().all(|of| schema::crossed_bounds(&of.json).is_empty())
}
