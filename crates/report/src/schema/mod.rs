//! The JSON Schemas (draft 2020-12) of the outputs for programs. What several of them share is in `definitions.json`; a
//! published schema holds all that it refers to.

use serde_json::{Map, Value};

/// The names of the published schemas, in the order in which help texts list them: `plan` and `diagnostics` for the
/// commands `plan` and `check`, `plans` for `plan --all`, `why` for `why`, `claims` and `claim` for `claim list` and `claim show`, `verification` for `verify`.
pub const SCHEMAS: &[&str] = &["plan", "plans", "why", "diagnostics", "claims", "claim", "verification"];

const DEFINITIONS: &str = include_str!("definitions.json");

/// The schema with this name, with a line break at its end; `None` for a name that is not in [`SCHEMAS`].
#[must_use]
pub fn schema(name: &str) -> Option<String> {
    let text = match name {
        "plans" => include_str!("plans.json"),
        "plan" => include_str!("plan.json"),
        "why" => include_str!("why.json"),
        "diagnostics" => include_str!("diagnostics.json"),
        "claims" => include_str!("claims.json"),
        "claim" => include_str!("claim.json"),
        "verification" => include_str!("verification.json"),
        _ => return None,
    };
    let mut schema: Map<String, Value> = serde_json::from_str(text).ok()?;
    let mut shared: Map<String, Value> = serde_json::from_str(DEFINITIONS).ok()?;
    if ["plans", "why"].contains(&name) {
        add_plan(&mut shared)?;
    }
    let mut definitions = schema.remove("$defs").and_then(own).unwrap_or_default();
    let mut wanted = Vec::new();
    schema.values().for_each(|value| references(value, &mut wanted));
    definitions.values().for_each(|value| references(value, &mut wanted));
    while let Some(name) = wanted.pop() {
        if let (false, Some(definition)) = (definitions.contains_key(&name), shared.get(&name)) {
            references(definition, &mut wanted);
            definitions.insert(name, definition.clone());
        }
    }
    definitions.sort_keys();
    schema.insert("$defs".to_owned(), Value::Object(definitions));
    serde_json::to_string_pretty(&schema).ok().map(|text| text + "\n")
}

/// Adds what a plan has beside the head of its document, and the definitions that it brings along.
fn add_plan(shared: &mut Map<String, Value>) -> Option<()> {
    let mut plan: Map<String, Value> = serde_json::from_str(include_str!("plan.json")).ok()?;
    let is_head = |key: &str| ["format_version", "tool"].contains(&key);
    ["$schema", "title", "description"].iter().for_each(|key| drop(plan.remove(*key)));
    plan.get_mut("required")?.as_array_mut()?.retain(|key| !key.as_str().is_some_and(is_head));
    plan.get_mut("properties")?.as_object_mut()?.retain(|key, _| !is_head(key));
    shared.extend(plan.remove("$defs").and_then(own).unwrap_or_default());
    shared.insert("plan".to_owned(), Value::Object(plan));
    Some(())
}

fn own(value: Value) -> Option<Map<String, Value>> {
    if let Value::Object(map) = value { Some(map) } else { None }
}

/// Adds the names of the definitions that a schema refers to. Our schemas are a few levels deep.
fn references(schema: &Value, names: &mut Vec<String>) {
    match schema {
        Value::Object(map) => {
            let name = map.get("$ref").and_then(Value::as_str).and_then(|path| path.strip_prefix("#/$defs/"));
            names.extend(name.map(str::to_owned));
            map.values().for_each(|value| references(value, names));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, names)),
        _ => {}
    }
}
