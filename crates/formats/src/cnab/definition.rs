//! What the value of a parameter or an output must be.

use std::borrow::Cow;
use std::sync::Arc;

use plimsoll_base::NodeId;
use serde_json::Value as Json;

use super::references::Reached;

/// A JSON Schema (draft 7) of a value.
#[derive(Clone, PartialEq, Debug)]
pub struct Schema {
    /// The element that it is written in: a definition, or a parameter before there were any.
    pub node: NodeId,
    /// As draft 7, translated where the dialect has other words.
    pub json: Arc<Json>,
    /// What its references lead to.
    pub reached: Arc<Reached>,
}

impl Schema {
    /// A schema that refers to no other one.
    #[must_use]
    pub fn alone(node: NodeId, json: Json) -> Self {
        let reached = Reached { definitions: serde_json::Map::new(), is_open: false };
        Self { node, json: json.into(), reached: reached.into() }
    }

    /// The schema with all definitions that it refers to, as values are checked against it.
    #[must_use]
    pub fn whole(&self) -> Cow<'_, Json> {
        let definitions = &self.reached.definitions;
        let Some(fields) = self.json.as_object().filter(|_| !definitions.is_empty()) else {
            return Cow::Borrowed(&self.json);
        };
        let mut whole = fields.clone();
        let mut all = definitions.clone();
        if let Some(Json::Object(own)) = whole.get("definitions") {
            all.extend(own.clone());
        }
        whole.insert("definitions".to_owned(), Json::Object(all));
        Cow::Owned(Json::Object(whole))
    }

    /// The type, where it is a single one.
    #[must_use]
    pub fn type_name(&self) -> Option<&str> {
        let mut schema = &*self.json;
        // Few references lead to a type; a circle leads to none.
        for _ in 0..8 {
            if let Some(of) = schema.get("type").and_then(Json::as_str) {
                return Some(of);
            }
            let name = schema.get("$ref")?.as_str()?.strip_prefix("#/definitions/")?;
            schema = self.reached.definitions.get(name)?;
        }
        None
    }

    /// Whether values must not be shown.
    #[must_use]
    pub fn is_write_only(&self) -> bool {
        self.flag("writeOnly")
    }

    /// Whether values, or parts of them, must not be shown: the schema says so, or one that it refers to, or nobody knows.
    #[must_use]
    pub fn holds_secret(&self) -> bool {
        let reached = &self.reached;
        reached.is_open || holds_secret(&self.json) || reached.definitions.values().any(holds_secret)
    }

    /// Whether the value may not change after the installation.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.flag("readOnly")
    }

    /// Whether a tool made it for its own purposes, as Porter marks it.
    #[must_use]
    pub fn is_internal(&self) -> bool {
        self.json.get("$comment").and_then(Json::as_str) == Some("porter-internal")
    }

    fn flag(&self, name: &str) -> bool {
        self.json.get(name).and_then(Json::as_bool) == Some(true)
    }
}

/// Whether a schema, or one of the schemas in it, says that its value must not be shown.
pub(crate) fn holds_secret(schema: &Json) -> bool {
    match schema {
        Json::Object(fields) => {
            fields.get("writeOnly").and_then(Json::as_bool) == Some(true) || fields.values().any(holds_secret)
        }
        Json::Array(items) => items.iter().any(holds_secret),
        _ => false,
    }
}
