//! JSON Schema as it is found beside definitions: in ConfigMaps that KubeVela writes (`openapi-v3-json-schema`), and in
//! traits, scopes and workload types of v1alpha1. The part that says what properties there are; the rest is left open.

use plimsoll_syntax::TextRange;
use serde_json::{Map, Value as Json};

use super::doc::Doc;
use super::lower::Alternatives;
use super::problem::MAX_NESTING;
use super::schema::{DefaultValue, Field, Limit, List, Others, Scalar, Schema, Struct};
use super::unify::unify;

/// The schema that a JSON Schema describes; anything where it says nothing that is understood. A property with a default is
/// not required, though KubeVela lists it so.
#[must_use]
pub fn from_json_schema(schema: &Json) -> Schema {
    lower(schema, MAX_NESTING)
}

fn lower(schema: &Json, depth: usize) -> Schema {
    let Some(object) = schema.as_object().filter(|_| depth > 0) else { return Schema::Any };
    let mut result = own(object, depth);
    for name in ["oneOf", "anyOf"] {
        let alternatives = object.get(name).and_then(Json::as_array).filter(|list| !list.is_empty());
        if let Some(list) = alternatives {
            let mut alternatives = Alternatives::default();
            // Often only `required` is in there: the properties are those beside it.
            list.iter().for_each(|one| alternatives.add(lower(one, depth - 1), false));
            result = unify(result, alternatives.finish().schema).unwrap_or(Schema::Any);
        }
    }
    for part in object.get("allOf").and_then(Json::as_array).into_iter().flatten() {
        result = unify(result, lower(part, depth - 1)).unwrap_or(Schema::Any);
    }
    if object.get("nullable") == Some(&Json::Bool(true)) {
        let mut alternatives = Alternatives::default();
        [result, Schema::scalar(Scalar::Null)].into_iter().for_each(|one| alternatives.add(one, false));
        return alternatives.finish().schema;
    }
    result
}

fn own(object: &Map<String, Json>, depth: usize) -> Schema {
    if let Some(constants) = object.get("enum").and_then(Json::as_array).filter(|list| !list.is_empty()) {
        return Schema::Constants(constants.clone().into());
    }
    if let Some(constant) = object.get("const") {
        return Schema::Constants(vec![constant.clone()].into());
    }
    match object.get("type") {
        Some(Json::String(of)) => typed(of, object, depth),
        Some(Json::Array(types)) => {
            let mut alternatives = Alternatives::default();
            types
                .iter()
                .filter_map(Json::as_str)
                .for_each(|of| alternatives.add(typed(of, object, depth), false));
            alternatives.finish().schema
        }
        _ if object.contains_key("properties") => typed("object", object, depth),
        _ => Schema::Any,
    }
}

fn typed(of: &str, object: &Map<String, Json>, depth: usize) -> Schema {
    let number = |name: &str| object.get(name).and_then(Json::as_number).cloned();
    let exclusive = |name: &str| object.get(name) == Some(&Json::Bool(true));
    let scalar = match of {
        "string" => Scalar::String,
        "integer" | "int" => Scalar::Int,
        "number" => Scalar::Number,
        "boolean" | "bool" => Scalar::Bool,
        "null" => Scalar::Null,
        "array" => {
            let items = object.get("items").map_or(Schema::Any, |items| lower(items, depth - 1));
            return Schema::List(List { first: Vec::new(), rest: Some(Box::new(items)) });
        }
        "object" => return Schema::Struct(properties(object, depth)),
        _ => return Schema::Any,
    };
    let mut limits = Vec::new();
    if matches!(scalar, Scalar::Int | Scalar::Number) {
        // In OpenAPI 3.0 the exclusive forms are flags beside the limit, in JSON Schema limits of their own.
        let least = |number| {
            if exclusive("exclusiveMinimum") { Limit::Above(number) } else { Limit::AtLeast(number) }
        };
        let most =
            |number| if exclusive("exclusiveMaximum") { Limit::Below(number) } else { Limit::AtMost(number) };
        limits.extend(number("minimum").map(least));
        limits.extend(number("exclusiveMinimum").map(Limit::Above));
        limits.extend(number("maximum").map(most));
        limits.extend(number("exclusiveMaximum").map(Limit::Below));
    }
    if scalar == Scalar::String {
        let length = |name: &str| object.get(name).and_then(Json::as_u64);
        limits.extend(length("minLength").map(Limit::MinLength));
        limits.extend(length("maxLength").map(Limit::MaxLength));
        limits.extend(
            object.get("pattern").and_then(Json::as_str).map(|pattern| Limit::Matches(pattern.into())),
        );
    }
    Schema::Scalar(scalar, limits)
}

fn properties(object: &Map<String, Json>, depth: usize) -> Struct {
    let required: Vec<&str> = object
        .get("required")
        .and_then(Json::as_array)
        .into_iter()
        .flatten()
        .filter_map(Json::as_str)
        .collect();
    let mut fields = Vec::new();
    for (name, property) in object.get("properties").and_then(Json::as_object).into_iter().flatten() {
        let description = property.get("description").and_then(Json::as_str);
        let mut doc = Doc { usage: description.map(Into::into), ..Doc::default() };
        // KubeVela copies the whole comment into the description.
        if description.is_some_and(|text| text.contains('+')) {
            let lines = Doc::of(description.unwrap_or_default().lines());
            doc = if lines.usage.is_some() { lines } else { doc };
        }
        fields.push(Field {
            name: name.as_str().into(),
            optional: !required.contains(&name.as_str()),
            default: property.get("default").cloned().map(DefaultValue::Known),
            schema: lower(property, depth - 1),
            condition: None,
            doc,
            range: TextRange::at(0),
        });
    }
    let more = object.get("additionalProperties");
    let pattern = more.filter(|more| more.is_object()).map(|more| Box::new(lower(more, depth - 1)));
    let others = match more {
        Some(Json::Bool(false)) => Others::Refused,
        Some(Json::Bool(true)) => Others::Allowed,
        _ if fields.is_empty() && pattern.is_none() => Others::Allowed,
        _ => Others::Unread,
    };
    Struct { fields, pattern, others }
}
