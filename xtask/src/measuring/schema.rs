//! JSON Schemas of what our field tables say, so that the peers look for the same mistakes of structure.

use plimsoll_formats::table::{Object, Others, Type};
use plimsoll_formats::{cnab, oam};
use serde_json::{Map, Value, json};

/// Applications of KubeVela.
pub(crate) fn application() -> Value {
    let mut kinds = oam::v1beta1::FORMAT.kinds.iter();
    schema(kinds.find(|kind| kind.name == "Application").expect("Applications are known").object)
}

/// Bundles of CNAB 1.
pub(crate) fn bundle() -> Value {
    schema(cnab::v1_2::FORMAT.root)
}

fn schema(root: &'static Object) -> Value {
    let mut objects = Objects::default();
    let top = objects.reference(root);
    let definitions: Map<String, Value> =
        objects.made.into_iter().enumerate().map(|(at, of)| (name(at), of)).collect();
    json!({ "$schema": "http://json-schema.org/draft-07/schema#", "allOf": [top], "definitions": definitions })
}

/// The objects that were met, and the schemas of them in the same order.
#[derive(Default)]
struct Objects {
    met: Vec<&'static Object>,
    made: Vec<Value>,
}

impl Objects {
    fn reference(&mut self, object: &'static Object) -> Value {
        let known = self.met.iter().position(|met| *met == object);
        let at = known.unwrap_or_else(|| {
            // It may be met again in its own fields.
            let at = self.met.len();
            self.met.push(object);
            self.made.push(Value::Null);
            self.made[at] = self.object(object);
            at
        });
        json!({ "$ref": format!("#/definitions/{}", name(at)) })
    }

    fn object(&mut self, object: &'static Object) -> Value {
        let mut properties = Map::new();
        for field in object.fields {
            let mut value = self.value(field.of);
            if value.get("$ref").is_some() {
                // What stands beside a reference does not count.
                value = json!({ "allOf": [value] });
            }
            value["description"] = field.help.into();
            properties.insert(field.name.to_owned(), value);
        }
        let required: Vec<&str> = object
            .fields
            .iter()
            .filter(|field| field.presence.is_expected())
            .map(|field| field.name)
            .collect();
        let is_open = object.others == Others::Open;
        json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": is_open })
    }

    fn value(&mut self, of: Type) -> Value {
        match of {
            Type::Any => json!({}),
            Type::Text => json!({ "type": "string" }),
            Type::Scalar => json!({ "type": ["string", "number", "boolean"] }),
            Type::Boolean => json!({ "type": "boolean" }),
            Type::Number => json!({ "type": "number" }),
            Type::Choice(values) => json!({ "enum": values }),
            Type::Object(object) => self.reference(object),
            Type::Map(of) => json!({ "type": "object", "additionalProperties": self.value(*of) }),
            Type::List(of) => json!({ "type": "array", "items": self.value(*of) }),
            Type::Either(types) => {
                let any: Vec<Value> = types.iter().map(|of| self.value(*of)).collect();
                json!({ "anyOf": any })
            }
        }
    }
}

/// What the schema of the object that was met as this one is called.
fn name(at: usize) -> String {
    format!("object-{at}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The schema of a field, through references.
    fn field<'a>(root: &'a Value, mut of: &'a Value, path: &[&str]) -> &'a Value {
        for name in path {
            while let Some(reference) = of["$ref"].as_str().or_else(|| of["allOf"][0]["$ref"].as_str()) {
                of = root.pointer(&reference[1..]).unwrap();
            }
            of = if *name == "[]" { &of["items"] } else { &of["properties"][name] };
        }
        of
    }

    #[test]
    fn schemas_know_the_fields_and_no_more() {
        let schema = application();
        let component = field(&schema, &schema, &["spec", "components", "[]"]);
        let reference = component["$ref"].as_str().unwrap();
        let component = schema.pointer(&reference[1..]).unwrap();
        assert_eq!(component["additionalProperties"], false);
        assert_eq!(component["required"], json!(["name", "type"]));
        assert_eq!(component["properties"]["dependsOn"]["type"], "array");
        assert!(component["properties"]["name"]["description"].is_string());
        assert!(bundle()["definitions"]["object-0"]["properties"]["invocationImages"]["type"] == "array");
    }
}
