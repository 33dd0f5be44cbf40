//! A definition that is not there.

use std::borrow::Cow;
use std::collections::BTreeSet;

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_formats::written::{Text, text_of};
use plimsoll_model::Family;
use plimsoll_syntax::{Value, pointer};

use super::{document, suggest};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-definition-not-found"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::DEFINITIONS),
    documentation: r#"
## What it finds

A `definition` of a parameter or output that is no key of `definitions`, and a `$ref` of a definition that leads to nothing in
the bundle.

## Why it matters

Nothing says what the value must be. Runtimes refuse the bundle.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "definitions": {"port": {"type": "integer"}},
  "parameters": {
    "port": {
      "definition": "prot",   # error: [cnab-definition-not-found] "there is no definition `prot`"
      "destination": {"env": "PORT"}
    },
    "extra": {"definition": "port", "destination": {"env": "EXTRA"}}
  }
}
```

## Fix

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "definitions": {"port": {"type": "integer"}},
  "parameters": {
    "port": {
      "definition": "port",
      "destination": {"env": "PORT"}
    },
    "extra": {"definition": "port", "destination": {"env": "EXTRA"}}
  }
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let parameters = bundle.parameters.iter().filter_map(|parameter| parameter.definition.as_ref());
    let outputs = bundle.outputs.iter().filter_map(|output| output.definition.as_ref());
    let known: BTreeSet<&str> = bundle.definitions.iter().map(|definition| &*definition.name.text).collect();
    let dangling = parameters.chain(outputs).filter(|name| !known.contains(&*name.text));
    let named = dangling.map(|name| {
        let finding = rule
            .finding(context.site(name.node), format!("there is no definition `{}`", name.text))
            .label("no key of `definitions`")
            .help("Add a JSON Schema of this name to `definitions`.");
        let known = bundle.definitions.iter().map(|definition| &*definition.name.text);
        suggest(finding, name, context.site(name.node), known)
    });
    named.chain(references(rule, bundle, &known, context)).collect()
}

/// Where references to definitions point.
const PREFIX: &str = "#/definitions/";

/// A finding for each reference between definitions that leads nowhere. Those to other files are not followed.
fn references(
    rule: &Rule,
    bundle: &Bundle,
    known: &BTreeSet<&str>,
    context: &DocumentContext<'_>,
) -> Vec<Diagnostic> {
    let Some(document) = document(bundle, context).filter(|_| !known.is_empty()) else { return Vec::new() };
    let mut all: Option<Vec<String>> = None;
    let mut found = Vec::new();
    for definition in &bundle.definitions {
        let schema = context.node(definition.schema.node).value();
        for text in schema.map(written).unwrap_or_default() {
            let reference = decoded(&text.text);
            let Some(pointer) = reference.strip_prefix('#').filter(|pointer| pointer.starts_with('/')) else {
                continue;
            };
            let name = reference.strip_prefix(PREFIX).filter(|rest| !rest.contains('/'));
            // A schema may refer to a part of itself.
            let is_there = || {
                let is_own = definition.schema.json.pointer(pointer).is_some();
                is_own || pointer::find(document, pointer).is_some()
            };
            if name.is_some_and(|name| known.contains(name)) || is_there() {
                continue;
            }
            let (headline, help) = match name {
                Some(name) => (
                    format!("there is no definition `{name}`"),
                    "Add a JSON Schema of this name to `definitions`.",
                ),
                None => (format!("`{}` leads nowhere", text.text), "Refer to something that is there."),
            };
            let site = context.site(text.node);
            let finding = rule.finding(site, headline).help(help);
            let all = all.get_or_insert_with(|| known.iter().map(|name| format!("{PREFIX}{name}")).collect());
            found.push(suggest(finding, &text, site, all.iter().map(String::as_str)));
        }
    }
    found
}

/// A reference as it is meant: `%20` is a blank. What is no text then stays as it is.
fn decoded(reference: &str) -> Cow<'_, str> {
    if !reference.contains('%') {
        return Cow::Borrowed(reference);
    }
    let mut bytes = Vec::with_capacity(reference.len());
    let mut rest = reference.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let digits = behind.get(..2).filter(|_| *first == b'%').and_then(|two| std::str::from_utf8(two).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &behind[2..];
            }
            None => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(reference), Cow::Owned)
}

/// The texts of `$ref` in a schema and in those inside of it, in their order.
fn written(schema: Value<'_>) -> Vec<Text> {
    let mut found = Vec::new();
    let mut waiting = vec![(schema, true)];
    while let Some((value, is_schema)) = waiting.pop() {
        match value {
            Value::Sequence(items) => {
                waiting.extend(items.items().filter_map(|item| Some((item.value()?, true))));
            }
            // What is inside of a schema with a name of its own refers to places in that.
            Value::Mapping(mapping)
                if is_schema && value.id() != schema.id() && mapping.get("$id").is_some() => {}
            Value::Mapping(mapping) => {
                for entry in mapping.entries() {
                    let (Some(key), Some(value)) = (entry.key().and_then(text_of), entry.value()) else {
                        continue;
                    };
                    if is_schema && &*key.text == "$ref" {
                        found.extend(text_of(value));
                    } else if !is_schema || !VALUES.contains(&&*key.text) {
                        waiting.push((value, !(is_schema && BY_NAME.contains(&&*key.text))));
                    }
                }
            }
            _ => {}
        }
    }
    found.sort_by_key(|text| text.node);
    found
}

/// Parts of a schema that are values, whatever is in them.
const VALUES: [&str; 4] = ["const", "default", "enum", "examples"];

/// Parts of a schema that hold schemas by names.
const BY_NAME: [&str; 4] = ["definitions", "dependencies", "patternProperties", "properties"];
