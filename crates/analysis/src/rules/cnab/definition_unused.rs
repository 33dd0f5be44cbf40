//! A definition that nothing uses.
use std::collections::BTreeSet;

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Severity};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_model::Family;
use serde_json::Value as Json;

use super::entry_of;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-definition-unused"),
    severity: Severity::Hint,
    family: Some(Family::Cnab),
    clause: Some(clauses::DEFINITIONS),
    documentation: r#"
## What it finds

A key of `definitions` that no parameter, no output and no `$ref` names.

## Why it matters

It has no effect; what uses it may have been renamed.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "definitions": {
    "port": {"type": "integer"}   # hint: [cnab-definition-unused] "nothing uses the definition `port`"
  }
}
```

## Fix

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "definitions": {}
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let mut used: BTreeSet<&str> = BTreeSet::new();
    used.extend(bundle.parameters.iter().filter_map(|of| of.definition.as_ref()).map(|name| &*name.text));
    used.extend(bundle.outputs.iter().filter_map(|of| of.definition.as_ref()).map(|name| &*name.text));
    for definition in &bundle.definitions {
        references(&definition.schema.json, &mut used);
    }
    let unused = bundle.definitions.iter().filter(|definition| !used.contains(&*definition.name.text));
    unused
        .map(|definition| {
            let name = &definition.name;
            let finding = rule
                .finding(context.site(name.node), format!("nothing uses the definition `{}`", name.text))
                .label("no parameter, no output, no `$ref`")
                .help("Remove it, or refer to it.");
            match entry_of(context, name.node) {
                Some(node) => finding.fix(Fix::suggestion("Remove it", vec![Edit::Remove { node }])),
                None => finding,
            }
        })
        .collect()
}

/// The definitions that a schema refers to: `#/definitions/NAME`, from the root of the bundle.
fn references<'j>(schema: &'j Json, found: &mut BTreeSet<&'j str>) {
    match schema {
        Json::Object(fields) => {
            let reference = fields.get("$ref").and_then(Json::as_str);
            let rest = reference.and_then(|to| to.strip_prefix("#/definitions/"));
            found.extend(rest.and_then(|rest| rest.split('/').next()));
            fields.values().for_each(|value| references(value, found));
        }
        Json::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}
