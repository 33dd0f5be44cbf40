//! The JSON Schemas (draft 2020-12) of the outputs for programs. What several of them share is in `definitions.json`; a
//! published schema holds all that it refers to.

use serde_json::{Map, Value};

/// The names of the published schemas, in the order in which help texts list them: `plan` and `diagnostics` for the
/// commands `plan` and `check`, `plans` for `plan --all`, `plan-line` and `diagnostics-line` for one line of `-o jsonl`,
/// `plan-difference` for `diff` and `plan-verification` for `verify` of a saved plan, `why` for `why`, `claims` and `claim` for
/// `claim list` and `claim show`, `verification` for `verify`.
pub const SCHEMAS: &[&str] = &[
    "plan",
    "plans",
    "plan-line",
    "plan-difference",
    "plan-verification",
    "why",
    "diagnostics",
    "diagnostics-line",
    "claims",
    "claim",
    "verification",
];

const DEFINITIONS: &str = include_str!("definitions.json");

/// The schema with this name as it is written; `None` for a name that is not in [`SCHEMAS`].
fn source(name: &str) -> Option<&'static str> {
    Some(match name {
        "plan" => include_str!("plan.json"),
        "plans" => include_str!("plans.json"),
        "plan-line" => include_str!("plan-line.json"),
        "why" => include_str!("why.json"),
        "plan-difference" => include_str!("plan-difference.json"),
        "plan-verification" => include_str!("plan-verification.json"),
        "diagnostics" => include_str!("diagnostics.json"),
        "diagnostics-line" => include_str!("diagnostics-line.json"),
        "claims" => include_str!("claims.json"),
        "claim" => include_str!("claim.json"),
        "verification" => include_str!("verification.json"),
        _ => return None,
    })
}

/// The schema with this name, with a line break at its end; `None` for a name that is not in [`SCHEMAS`].
#[must_use]
pub fn schema(name: &str) -> Option<String> {
    let mut schema: Map<String, Value> = serde_json::from_str(source(name)?).ok()?;
    let mut shared: Map<String, Value> = serde_json::from_str(DEFINITIONS).ok()?;
    let mut definitions = schema.remove("$defs").and_then(own).unwrap_or_default();
    if ["plans", "plan-line", "why"].contains(&name) {
        add_plan(&mut shared)?;
    }
    definitions.values_mut().try_for_each(|definition| merge(definition, &shared))?;
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
    let mut plan: Map<String, Value> = serde_json::from_str(source("plan")?).ok()?;
    let is_head = |key: &str| ["format_version", "tool"].contains(&key);
    ["$schema", "title", "description"].iter().for_each(|key| drop(plan.remove(*key)));
    plan.get_mut("required")?.as_array_mut()?.retain(|key| !key.as_str().is_some_and(is_head));
    let is_of_document = |key: &str| is_head(key) || ["request", "state"].contains(&key);
    plan.get_mut("properties")?.as_object_mut()?.retain(|key, _| !is_of_document(key));
    shared.extend(plan.remove("$defs").and_then(own).unwrap_or_default());
    shared.insert("plan".to_owned(), Value::Object(plan));
    Some(())
}

/// A definition that is another one with more in it says so: `merge` names a shared definition or a document, with a
/// property of it behind `/` (of a list, what is in the list); `keys` names what is taken of it, everything where it is
/// absent.
fn merge(definition: &mut Value, shared: &Map<String, Value>) -> Option<()> {
    let Some(path) = definition.as_object_mut()?.remove("merge") else { return Some(()) };
    let keys = definition.as_object_mut()?.remove("keys");
    let is_taken =
        |key: &Value| keys.as_ref().and_then(Value::as_array).is_none_or(|keys| keys.contains(key));
    let (name, part) = path.as_str()?.split_once('/').unwrap_or((path.as_str()?, ""));
    let mut other = match shared.get(name) {
        Some(shared) => shared.clone(),
        None => serde_json::from_str(source(name)?).ok()?,
    };
    if !part.is_empty() {
        other = other.get_mut("properties")?.get_mut(part)?.take();
        if let Some(items) = other.get_mut("items") {
            other = items.take();
        }
    }
    let required = other.get("required").and_then(Value::as_array).into_iter().flatten();
    definition["required"].as_array_mut()?.extend(required.filter(|key| is_taken(key)).cloned());
    let properties = own(other.get_mut("properties")?.take())?;
    let properties = properties.into_iter().filter(|(key, _)| is_taken(&Value::from(key.as_str())));
    definition["properties"].as_object_mut()?.extend(properties);
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
