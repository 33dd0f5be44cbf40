//! Definitions as JSON Schema, draft 7: from trees to JSON, the words of 2018 translated, and the check of values. The only
//! place that names the validator.

use super::references;
use plimsoll_base::NodeId;
use plimsoll_model::{Data, Value as Canonical};
use plimsoll_syntax::anchors::View;
use plimsoll_syntax::resolve::{Resolution, Resolved};
use plimsoll_syntax::{Document, Sequence, Value};
use serde_json::{Map, Number, Value as Json};

/// Nesting of values beyond this is not followed.
const MAX_DEPTH: usize = 200;

/// A written value as JSON. Keys and order stay; what JSON cannot hold becomes a text.
#[must_use]
pub fn json(view: &View<'_>, value: Option<Value<'_>>) -> Json {
    json_below(view, value, MAX_DEPTH)
}

fn json_below<'t>(view: &View<'t>, value: Option<Value<'t>>, depth: usize) -> Json {
    let Some(value) = value.and_then(|value| view.resolve(value)).filter(|_| depth > 0) else {
        return Json::Null;
    };
    match value {
        Value::Scalar(scalar) => match scalar.resolve(Resolution::Yaml12) {
            Resolved::Null => Json::Null,
            Resolved::Bool(truth) => Json::Bool(truth),
            Resolved::Int(number) => integer(number),
            Resolved::Float(number) => Number::from_f64(number).map_or(Json::Null, Json::Number),
            Resolved::Timestamp(text) | Resolved::Text(text) => Json::String(text),
        },
        Value::Sequence(sequence) => Json::Array(
            Sequence::items(sequence).map(|item| json_below(view, item.value(), depth - 1)).collect(),
        ),
        Value::Mapping(mapping) => {
            let mut object = Map::new();
            for entry in view.mapping(mapping).entries() {
                let Some(key) = entry.key().and_then(Value::as_scalar) else { continue };
                object.insert(key.text().into_owned(), json_below(view, entry.value(), depth - 1));
            }
            Json::Object(object)
        }
        Value::Alias(_) => Json::Null,
    }
}

fn integer(number: i128) -> Json {
    let small = i64::try_from(number).map(Number::from).or_else(|_| u64::try_from(number).map(Number::from));
    small.map_or_else(|_| Number::from_f64(number as f64).map_or(Json::Null, Json::Number), Json::Number)
}

/// A canonical value as JSON, to be validated; `None` where it is not known.
#[must_use]
pub fn of_canonical(value: &Canonical) -> Option<Json> {
    Some(match &value.data {
        Data::Null => Json::Null,
        Data::Bool(truth) => Json::Bool(*truth),
        Data::Number(number) => serde_json::from_str(number.as_str()).ok()?,
        Data::Text(text) => Json::String(text.to_string()),
        Data::Secret(secret) => {
            serde_json::from_str(secret.reveal()).unwrap_or_else(|_| secret.reveal().into())
        }
        Data::RecordedSecret(_) | Data::Unknown(_) => return None,
        Data::List(list) => Json::Array(list.items.iter().map(of_canonical).collect::<Option<_>>()?),
        Data::Map(map) => {
            let entries = map.iter().map(|(name, value)| Some((name.to_string(), of_canonical(value)?)));
            Json::Object(entries.collect::<Option<_>>()?)
        }
    })
}

/// A text as JSON number; `None` where it is none.
#[must_use]
pub fn number(text: &str) -> Option<Json> {
    serde_json::from_str(text).ok().filter(Json::is_number)
}

/// A parameter of the draft of 2018 as JSON Schema.
#[must_use]
pub fn from_2018(parameter: &Json) -> Json {
    let mut schema = Map::new();
    let Some(written) = parameter.as_object() else { return Json::Object(schema) };
    for (name, value) in written {
        match name.as_str() {
            "type" => {
                let of = match value.as_str() {
                    Some("int" | "integer") => "integer",
                    Some("bool" | "boolean") => "boolean",
                    Some(of) => of,
                    None => continue,
                };
                if ["string", "integer", "boolean", "number"].contains(&of) {
                    schema.insert("type".to_owned(), of.into());
                }
            }
            "allowedValues" if value.as_array().is_some_and(|values| !values.is_empty()) => {
                schema.insert("enum".to_owned(), value.clone());
            }
            "minValue" if value.is_number() => drop(schema.insert("minimum".to_owned(), value.clone())),
            "maxValue" if value.is_number() => drop(schema.insert("maximum".to_owned(), value.clone())),
            "minLength" | "maxLength" if value.is_u64() => drop(schema.insert(name.clone(), value.clone())),
            "defaultValue" if !value.is_null() => drop(schema.insert("default".to_owned(), value.clone())),
            "metadata" => {
                if let Some(description) = value.get("description").filter(|text| text.is_string()) {
                    schema.insert("description".to_owned(), description.clone());
                }
            }
            _ => {}
        }
    }
    Json::Object(schema)
}

/// A parameter of early 2019, whose schema stands beside its other fields, as JSON Schema alone.
#[must_use]
pub fn from_2019(parameter: &Json) -> Json {
    let mut schema = from_2018(parameter);
    let (Some(schema_map), Some(written)) = (schema.as_object_mut(), parameter.as_object()) else {
        return schema;
    };
    let own = ["destination", "required", "applyTo", "apply-to", "metadata", "immutable", "definition"];
    let old = ["defaultValue", "minValue", "maxValue", "allowedValues"];
    for (name, value) in written {
        let is_old_type = name == "type" && matches!(value.as_str(), Some("int" | "bool"));
        if !own.contains(&name.as_str()) && !old.contains(&name.as_str()) && !is_old_type {
            schema_map.insert(name.clone(), value.clone());
        }
    }
    schema
}

/// Something in a value that its schema does not allow.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Violation {
    /// Where in the value, as JSON pointer; empty for all of it.
    pub pointer: String,
    /// What is wrong, without the value: "is not of type \"integer\"".
    pub words: String,
}

/// What a schema does not allow in a value; none where the schema itself is wrong. No value enters the words, as it may be
/// a secret.
#[must_use]
pub fn violations(schema: &Json, value: &Json) -> Vec<Violation> {
    // A schema that cannot be used is a finding of its own.
    if !references::is_bounded(schema) {
        return Vec::new();
    }
    let Ok(validator) = validator(schema) else { return Vec::new() };
    let violation = |error: jsonschema::ValidationError<'_>| Violation {
        pointer: error.instance_path().to_string(),
        words: words(&error),
    };
    validator.iter_errors(value).map(violation).collect()
}

/// Whether a value is good but for not being one of `enum`.
#[must_use]
pub fn is_outside_enum(schema: &Json, value: &Json) -> bool {
    let mut without = schema.clone();
    let listed = without.as_object_mut().and_then(|schema| schema.remove("enum"));
    listed.is_some() && violations(&without, value).is_empty() && !violations(schema, value).is_empty()
}

/// Words of JSON Schema that say something of values of some types only, and these types.
const WORDS_OF_TYPES: [(&[&str], &[&str]); 4] = [
    (&["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"], &["integer", "number"]),
    (&["minLength", "maxLength", "pattern", "contentEncoding", "contentMediaType"], &["string"]),
    (&["minItems", "maxItems", "uniqueItems", "items", "additionalItems"], &["array"]),
    (&["properties", "required", "minProperties", "maxProperties", "additionalProperties"], &["object"]),
];

/// The words of a schema that say nothing of its type, with the types that they are for. None where it has no single type.
#[must_use]
pub fn words_of_other_types(schema: &Json) -> Vec<(&'static str, &'static [&'static str])> {
    let types = ["string", "integer", "number", "boolean", "array", "object", "null"];
    let of = schema.get("type").and_then(Json::as_str).filter(|of| types.contains(of));
    let Some(of) = of else { return Vec::new() };
    let rows = WORDS_OF_TYPES.iter().filter(|(_, types)| !types.contains(&of));
    let words = rows.flat_map(|(words, types)| words.iter().map(move |word| (*word, *types)));
    words.filter(|(word, _)| schema.get(word).is_some()).collect()
}

/// Bounds of a schema that exclude each other: the lower and the upper.
#[must_use]
pub fn crossed_bounds(schema: &Json) -> Vec<(&'static str, &'static str)> {
    let pairs = [
        ("minimum", "maximum"),
        ("minLength", "maxLength"),
        ("minItems", "maxItems"),
        ("minProperties", "maxProperties"),
    ];
    let number = |name: &str| schema.get(name).and_then(Json::as_f64);
    let is_crossed =
        |(lower, upper): &(&str, &str)| number(lower).zip(number(upper)).is_some_and(|(l, u)| l > u);
    pairs.into_iter().filter(is_crossed).collect()
}

/// What is wrong, without the value and without what would be right: both may be secret.
fn words(error: &jsonschema::ValidationError<'_>) -> String {
    use jsonschema::error::ValidationErrorKind as Kind;
    match error.kind() {
        Kind::Enum { .. } => "the value is none of those that are allowed".to_owned(),
        Kind::Constant { .. } => "the value is not the one that is allowed".to_owned(),
        _ => error.masked_with("the value").to_string(),
    }
}

/// What is wrong with a schema itself: where in it, and what, without its values. `None` for a good one. What a `$ref` names
/// is not looked at: it may stand in the rest of the bundle, or elsewhere.
#[must_use]
pub fn fault(schema: &Json) -> Option<Violation> {
    let violation = |error: &jsonschema::ValidationError<'_>| Violation {
        pointer: error.instance_path().to_string(),
        words: error.masked_with("the value").to_string(),
    };
    if let Err(error) = jsonschema::draft7::meta::validate(schema) {
        return Some(violation(&error));
    }
    if !references::is_bounded(schema) {
        let words = "the schema with all that it refers to is too large to be used".to_owned();
        return Some(Violation { pointer: String::new(), words });
    }
    let error = validator(schema).err()?;
    let is_reference = matches!(error.kind(), jsonschema::error::ValidationErrorKind::Referencing(_));
    (!is_reference).then(|| violation(&error))
}

fn validator(schema: &Json) -> Result<jsonschema::Validator, jsonschema::ValidationError<'static>> {
    jsonschema::draft7::options().build(schema)
}

/// The element at a JSON pointer below another; the nearest one above it where there is none.
#[must_use]
pub fn element(document: Document<'_>, below: NodeId, pointer: &str) -> NodeId {
    let view = View::new(document);
    let below_node = document.node().subtree().find(|node| node.id() == below);
    let mut value = below_node.and_then(plimsoll_syntax::Node::value);
    let mut node = below;
    for step in pointer.split('/').skip(1) {
        let step = step.replace("~1", "/").replace("~0", "~");
        let next = match value.and_then(|value| view.resolve(value)) {
            Some(Value::Mapping(mapping)) => view.mapping(mapping).get(&step),
            Some(Value::Sequence(sequence)) => {
                step.parse().ok().and_then(|index: usize| sequence.items().nth(index)?.value())
            }
            _ => None,
        };
        let Some(found) = next else { return node };
        node = found.id();
        value = Some(found);
    }
    node
}
