//! `$ref` between definitions (CNAB Core 1.2, 101; JSON Schema draft 7): what a schema reaches, and how much that is.

use indexmap::IndexMap;
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::{Map, Value as Json};

use super::bundle::Definition;

/// Definitions beyond this number are not followed from one schema.
const MAX_REACHED: usize = 256;

/// Schemas that expand to more parts than this are not used: references to references can double at each step.
const MAX_PARTS: u64 = 100_000;

/// References that lead through more others than this are not followed.
const MAX_DEPTH: usize = 500;

/// Where references to definitions point.
const PREFIX: &str = "#/definitions/";

/// What the references of a schema lead to.
#[derive(Clone, PartialEq, Debug)]
pub struct Reached {
    /// The definitions by name; empty where the schema refers to none.
    pub definitions: Map<String, Json>,
    /// Whether a reference leads nowhere, out of the bundle, or too far: then nobody knows what the schema says, so its
    /// values are treated as secret.
    pub is_open: bool,
}

/// What each of these definitions reaches, in their order.
#[must_use]
pub(super) fn reached(definitions: &[Definition]) -> Vec<Reached> {
    let by_name: FxHashMap<&str, &Json> =
        definitions.iter().map(|one| (&*one.name.text, &*one.schema.json)).collect();
    definitions.iter().map(|one| of_schema(&one.schema.json, &by_name)).collect()
}

fn of_schema(schema: &Json, by_name: &FxHashMap<&str, &Json>) -> Reached {
    let mut found: IndexMap<&str, &Json> = IndexMap::new();
    let mut is_open = false;
    let mut waiting = vec![schema];
    while let Some(next) = waiting.pop() {
        for reference in references(next) {
            let name = reference.strip_prefix(PREFIX).map(|rest| rest.split('/').next().unwrap_or(rest));
            match name.and_then(|name| by_name.get_key_value(name)) {
                Some((name, json)) if found.len() < MAX_REACHED => {
                    if found.insert(name, json).is_none() {
                        waiting.push(json);
                    }
                }
                // What stands in the schema itself needs no definition.
                None if reference == "#" || is_inside(schema, reference) => {}
                _ => is_open = true,
            }
        }
    }
    let definitions = found.into_iter().map(|(name, json)| (name.to_owned(), json.clone()));
    Reached { definitions: definitions.collect(), is_open }
}

/// All references in a schema, in no particular order.
fn references(schema: &Json) -> Vec<&str> {
    let mut found = Vec::new();
    let mut waiting = vec![schema];
    while let Some(next) = waiting.pop() {
        match next {
            Json::Object(fields) => {
                found.extend(fields.get("$ref").and_then(Json::as_str));
                waiting.extend(fields.values());
            }
            Json::Array(items) => waiting.extend(items),
            _ => {}
        }
    }
    found
}

fn is_inside(schema: &Json, reference: &str) -> bool {
    reference.strip_prefix('#').is_some_and(|pointer| schema.pointer(pointer).is_some())
}

/// Whether a schema with all that it refers to is small enough to be used.
#[must_use]
pub(super) fn is_bounded(schema: &Json) -> bool {
    let mut size = Size { root: schema, known: FxHashMap::default(), on_the_way: FxHashSet::default() };
    size.of(schema, 0) <= MAX_PARTS
}

struct Size<'a> {
    root: &'a Json,
    known: FxHashMap<&'a str, u64>,
    on_the_way: FxHashSet<&'a str>,
}

impl<'a> Size<'a> {
    /// How many parts a schema has, those of what it refers to once for each reference. A circle counts once.
    fn of(&mut self, schema: &'a Json, depth: usize) -> u64 {
        if depth > MAX_DEPTH {
            return u64::MAX;
        }
        match schema {
            Json::Object(fields) => {
                let own: u64 = 1;
                let mut size = own;
                if let Some(reference) = fields.get("$ref").and_then(Json::as_str) {
                    size = size.saturating_add(self.of_reference(reference, depth + 1));
                }
                for (name, value) in fields {
                    // Definitions count where they are referred to.
                    if name != "definitions" {
                        size = size.saturating_add(self.of(value, depth + 1));
                    }
                }
                size
            }
            Json::Array(items) => {
                items.iter().fold(1, |size: u64, item| size.saturating_add(self.of(item, depth + 1)))
            }
            _ => 1,
        }
    }

    fn of_reference(&mut self, reference: &'a str, depth: usize) -> u64 {
        if let Some(known) = self.known.get(reference) {
            return *known;
        }
        let target = reference.strip_prefix('#').and_then(|pointer| self.root.pointer(pointer));
        let Some(target) = target.filter(|_| self.on_the_way.insert(reference)) else { return 1 };
        let size = self.of(target, depth);
        self.on_the_way.remove(reference);
        self.known.insert(reference, size);
        size
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::is_bounded;

    #[test]
    fn references_that_double_at_each_step_are_not_followed() {
        let mut definitions = serde_json::Map::new();
        for step in 0..40 {
            let next = json!({"$ref": format!("#/definitions/d{}", step + 1)});
            definitions.insert(format!("d{step}"), json!({"allOf": [next, next]}));
        }
        definitions.insert("d40".to_owned(), json!({"type": "string"}));
        assert!(!is_bounded(&json!({"$ref": "#/definitions/d0", "definitions": definitions})));
    }

    #[test]
    fn circles_are_followed_once() {
        let schema = json!({
            "$ref": "#/definitions/tree",
            "definitions": {"tree": {"type": "object", "properties": {"left": {"$ref": "#/definitions/tree"}}}}
        });
        assert!(is_bounded(&schema));
    }
}
