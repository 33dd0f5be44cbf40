//! What of a bundle is not recorded, as it is a secret or may be one.

use std::collections::HashSet;

use serde_json::{Map, Value as Json};

use crate::cnab::definition::holds_secret;
use crate::secrets::{behind_options, is_secret_name, is_secret_text};

/// Fields of schemas that hold values of what they describe, in all dialects.
const VALUES: [&str; 6] = ["default", "defaultValue", "examples", "enum", "allowedValues", "const"];

/// Flags that say that the values beside them are secret.
const HIDING: [&str; 3] = ["hidden", "sensitive", "writeOnly"];

/// Fields whose keys are names that the author of the bundle has chosen.
const NAMES: [&str; 11] = [
    "actions",
    "credentials",
    "custom",
    "definitions",
    "fields",
    "images",
    "outputs",
    "parameters",
    "patternProperties",
    "properties",
    "requires",
];

/// Fields that say what something with the name of a secret is, and where it is put, and not what its value is.
const DECLARING: [&str; 56] = [
    "$comment",
    "$id",
    "$ref",
    "$schema",
    "additionalItems",
    "additionalProperties",
    "applyTo",
    "architecture",
    "bundle",
    "contentDigest",
    "contentEncoding",
    "contentMediaType",
    "definition",
    "dependency",
    "description",
    "destination",
    "digest",
    "env",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "group",
    "hidden",
    "image",
    "imageType",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "mediaType",
    "metadata",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "mode",
    "modifies",
    "multipleOf",
    "name",
    "originalImage",
    "os",
    "path",
    "pattern",
    "prereleases",
    "priority",
    "ranges",
    "readOnly",
    "required",
    "sensitive",
    "size",
    "stateless",
    "title",
    "type",
    "uniqueItems",
    "version",
    "writeOnly",
];

/// Beginnings of the names of extensions whose fields are known.
const EXTENSIONS: [&str; 3] = ["io.cnab.", "org.getporter.", "sh.porter"];

/// What is known of an element from those around it.
#[derive(Clone, Copy)]
struct Around<'a> {
    /// The names of the definitions whose values must not be shown.
    secret: &'a HashSet<String>,
    /// Something around it has the name of a secret.
    is_secret: bool,
    /// Its keys are names that the author has chosen.
    has_names: bool,
    /// It is a declaration, in which [`DECLARING`] fields mean what they say.
    is_declared: bool,
}

/// Takes out of a schema what values of it are or may be.
pub(super) fn forget_values(schema: &mut Map<String, Json>) {
    for field in VALUES {
        schema.shift_remove(field);
    }
}

/// Takes out what is a secret by itself: values in schemas that must not be shown, whatever stands under or beside the name
/// of a secret, texts that show what they are, and what is given to other bundles, as it may be a secret there.
pub(super) fn forget_secrets(bundle: &mut Json) {
    let secret = secret_definitions(bundle);
    let Some(fields) = bundle.as_object_mut() else { return };
    let around = Around { secret: &secret, is_secret: false, has_names: false, is_declared: true };
    if let Some(Json::Object(extensions)) = fields.get_mut("custom") {
        for (name, extension) in extensions.iter_mut() {
            let is_declared = EXTENSIONS.iter().any(|known| name.starts_with(known));
            let is_secret = is_secret_name(name);
            if let Json::Object(fields) = extension {
                in_object(fields, Around { is_secret, is_declared, ..around });
            }
        }
    }
    in_object(fields, around);
}

/// The names of the definitions that say that a value, or a part of it, must not be shown, or refer to one that does.
fn secret_definitions(bundle: &Json) -> HashSet<String> {
    let mut secret = HashSet::new();
    let Some(definitions) = bundle.get("definitions").and_then(Json::as_object) else { return secret };
    loop {
        let n_known = secret.len();
        for (name, schema) in definitions {
            if !secret.contains(name) && (holds_secret(schema) || reaches(schema, &secret)) {
                secret.insert(name.clone());
            }
        }
        if secret.len() == n_known {
            return secret;
        }
    }
}

/// Whether an element, or one in it, is a schema whose value must not be shown.
fn reaches(json: &Json, secret: &HashSet<String>) -> bool {
    match json {
        Json::Object(fields) => refers(fields, secret),
        Json::Array(items) => items.iter().any(|item| reaches(item, secret)),
        _ => false,
    }
}

fn refers(fields: &Map<String, Json>, secret: &HashSet<String>) -> bool {
    let reference = fields.get("$ref").and_then(Json::as_str);
    let name = reference.and_then(|reference| reference.strip_prefix("#/definitions/")?.split('/').next());
    let is_secret = name.is_some_and(|name| secret.contains(&name.replace("~1", "/").replace("~0", "~")));
    let is_hidden = fields.get("writeOnly").and_then(Json::as_bool) == Some(true);
    is_secret || is_hidden || fields.values().any(|field| reaches(field, secret))
}

fn in_object(fields: &mut Map<String, Json>, around: Around<'_>) {
    let is_named = fields.get("name").and_then(Json::as_str).is_some_and(is_secret_name);
    let is_hidden = HIDING.iter().any(|flag| fields.get(*flag).and_then(Json::as_bool) == Some(true));
    if !around.has_names && (around.is_secret || is_named || is_hidden || refers(fields, around.secret)) {
        forget_values(fields);
        fields.shift_remove("value");
    }
    forget_wires(fields);
    fields.retain(|name, value| {
        let is_secret = around.is_secret || is_secret_name(name);
        let declares = around.is_declared && !around.has_names && DECLARING.contains(&name.as_str());
        let is_value = !around.has_names && VALUES.contains(&name.as_str());
        let below = Around {
            secret: around.secret,
            is_secret,
            has_names: !around.has_names && around.is_declared && NAMES.contains(&name.as_str()),
            is_declared: around.is_declared && !is_value,
        };
        match value {
            Json::Object(fields) => in_object(fields, below),
            Json::Array(items) => in_list(items, is_secret && !declares, below),
            // `true` is a schema too.
            Json::Bool(_) if around.has_names => {}
            scalar => return is_shown(scalar, is_secret && !declares),
        }
        true
    });
}

/// A list; in one of words, the one behind an option for a secret is the secret.
fn in_list(items: &mut Vec<Json>, is_secret: bool, around: Around<'_>) {
    let words: Vec<Option<&str>> = items.iter().map(Json::as_str).collect();
    let behind = behind_options(&words);
    let mut numbers = 0..;
    let mut is_behind = false;
    items.retain_mut(|item| {
        let is_known = numbers.next().is_some_and(|number| behind.contains(&number));
        let is_secret = is_secret || is_behind || is_known;
        is_behind = item.as_str().is_some_and(is_option);
        match item {
            Json::Object(fields) => in_object(fields, Around { has_names: false, ..around }),
            Json::Array(items) => in_list(items, is_secret, around),
            scalar => return is_shown(scalar, is_secret),
        }
        true
    });
}

/// What is given to other bundles: references stay, as they tell what is wired.
fn forget_wires(fields: &mut Map<String, Json>) {
    let dependencies: Vec<&mut Json> = match fields.get_mut("requires") {
        Some(Json::Object(dependencies)) => dependencies.values_mut().collect(),
        Some(Json::Array(dependencies)) => dependencies.iter_mut().collect(),
        _ => return,
    };
    for dependency in dependencies {
        if let Some(wires) = dependency.get_mut("parameters").and_then(Json::as_object_mut) {
            wires.retain(|_, wire| wire.as_str().is_some_and(is_reference));
        }
    }
}

fn is_shown(scalar: &Json, is_secret: bool) -> bool {
    match scalar {
        Json::Null => true,
        Json::String(text) => is_reference(text) || !(is_secret || is_option(text) || is_secret_text(text)),
        _ => !is_secret,
    }
}

fn is_option(text: &str) -> bool {
    text.starts_with("--") && !text.contains(['=', ' ']) && is_secret_name(text)
}

fn is_reference(text: &str) -> bool {
    text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')).is_some_and(|name| !name.contains("${"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::forget_secrets;

    #[test]
    fn whatever_is_under_the_name_of_a_secret_goes() {
        let mut bundle = json!({ "custom": { "com.example": {
            "password": ["a", 1, ["b", {"c": 2, "name": "d"}]],
            "tokens": [1],
            "token": {"main": "a", "n": 5, "path": "b", "deep": {"list": [true]}},
            "pin": 7,
            "list": ["--verbose", "--password", "a", "API_KEY=a", "https://u:p@host/", "--token=a", "b"],
            "short": ["mysql", "-p", "a", "-pa", "b"],
            "env": [{"name": "DB_PASSWORD", "value": "a"}, {"name": "DB_HOST", "value": "b"}],
            "secret": "${bundle.parameters.x}",
        } } });
        forget_secrets(&mut bundle);
        let left = json!({ "custom": { "com.example": {
            "password": [[{}]],
            "tokens": [1],
            "token": {"deep": {"list": []}},
            "pin": 7,
            "list": ["--verbose", "b"],
            "short": ["mysql", "-p"],
            "env": [{"name": "DB_PASSWORD"}, {"name": "DB_HOST", "value": "b"}],
            "secret": "${bundle.parameters.x}",
        } } });
        assert_eq!(bundle, left);
    }

    #[test]
    fn declarations_of_secrets_stay() {
        let bundle = json!({
            "credentials": {"token": {"env": "TOKEN", "required": true, "applyTo": ["install"]}},
            "definitions": {
                "password": {"type": "string", "minLength": 8, "required": ["a"], "properties": {"pass": true}},
                "default": {"type": "string", "writeOnly": true},
            },
            "parameters": {"db_password": {"definition": "password", "destination": {"env": "DB_PASSWORD"}}},
            "images": {"vault-token": {"image": "a/b", "size": 3}},
            "custom": {
                "io.cnab.parameter-sources": {
                    "db_password": {"priority": ["output"], "sources": {"output": {"name": "password"}}}
                },
            },
        });
        let mut kept = bundle.clone();
        forget_secrets(&mut kept);
        assert_eq!(kept, bundle);
    }

    #[test]
    fn values_of_secrets_in_schemas_go() {
        let mut bundle = json!({ "definitions": {
            "tree": {
                "default": {"inner": 1},
                "properties": {
                    "inner": {"type": "integer", "writeOnly": true, "enum": [1, 2]},
                    "password": {"type": "integer", "default": 3, "anyOf": [{"const": 3}]},
                    "port": {"type": "integer", "default": 80},
                },
            },
            "alias": {"$ref": "#/definitions/tree", "default": {"inner": 1}},
            "plain": {"default": {"token": {"path": "a"}, "list": ["b"]}},
        } });
        forget_secrets(&mut bundle);
        let left = json!({ "definitions": {
            "tree": {
                "properties": {
                    "inner": {"type": "integer", "writeOnly": true},
                    "password": {"type": "integer", "anyOf": [{}]},
                    "port": {"type": "integer", "default": 80},
                },
            },
            "alias": {"$ref": "#/definitions/tree"},
            "plain": {"default": {"token": {}, "list": ["b"]}},
        } });
        assert_eq!(bundle, left);
    }
}
