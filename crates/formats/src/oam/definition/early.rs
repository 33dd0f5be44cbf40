//! Hydra and v1alpha1: traits, workload types and scopes, whose properties are described in JSON Schema or by a list of
//! parameters.

use std::sync::Arc;

use plimsoll_base::FileId;
use plimsoll_syntax::TextRange;

use super::read::{Fields, named};
use super::{Definition, DefinitionKind};
use crate::cue::Doc;
use crate::cue::schema::{DefaultValue, Field, List, Others, Scalar, Schema, Struct};

pub(super) fn read(root: Fields<'_, '_>, kind: &str, file: FileId) -> Option<Definition> {
    let spec = root.below("spec");
    match kind {
        "Trait" => {
            let mut definition = named(root, DefinitionKind::Trait, file)?;
            definition.applies_to = spec.texts("appliesTo");
            definition.take_json_schema(spec, "properties");
            // Hydra has a list of parameters instead.
            definition.take_list(spec, "parameters");
            Some(definition)
        }
        "WorkloadType" => {
            let mut definition = named(root, DefinitionKind::Workload, file)?;
            let names = spec.below("names");
            // v0.1.0 of the specification has no version.
            let version = spec.text("version").unwrap_or_else(|| "v1alpha1".into());
            definition.definition_ref = spec
                .text("group")
                .zip(names.text("kind"))
                .map(|(group, kind)| format!("{group}/{version}.{kind}").into());
            definition.workload.clone_from(&definition.definition_ref);
            definition.take_json_schema(spec, "workloadSettings");
            definition.take_list(spec, "workloadSettings");
            // v0.1.0 of the specification.
            definition.take_list(spec, "settings");
            Some(definition)
        }
        "ApplicationScope" => {
            let mut definition = named(root, DefinitionKind::Scope, file)?;
            definition.definition_ref = spec.text("type");
            definition.allow_component_overlap =
                spec.text("allowComponentOverlap").as_deref().is_some_and(is_yes);
            definition.take_list(spec, "parameters");
            Some(definition)
        }
        _ => None,
    }
}

impl Definition {
    /// Takes over a list of `{name, description, type, required, default}`, where it is one.
    fn take_list(&mut self, spec: Fields<'_, '_>, name: &str) {
        if spec.value(name).and_then(plimsoll_syntax::Value::as_sequence).is_none() {
            return;
        }
        let fields = spec.items(name).into_iter().filter_map(parameter).collect();
        self.schema =
            Some(Arc::new(Schema::Struct(Struct { fields, pattern: None, others: Others::Unread })));
    }
}

fn parameter(of: Fields<'_, '_>) -> Option<Field> {
    let default = of.value("default").map(|_| of.json("default")).filter(|value| !value.is_null());
    Some(Field {
        name: (*of.text("name")?).into(),
        optional: !of.text("required").as_deref().is_some_and(is_yes),
        default: default.map(DefaultValue::Known),
        schema: of.text("type").map_or(Schema::Any, |name| typed(&name)),
        condition: None,
        doc: Doc { usage: of.text("description").map(|text| (*text).into()), ..Doc::default() },
        range: TextRange::at(0),
    })
}

/// The specification names `string`, `boolean` and `number`; its own definitions use more.
fn typed(name: &str) -> Schema {
    if let Some(item) = name.strip_prefix("[]") {
        return Schema::List(List { first: Vec::new(), rest: Some(Box::new(typed(item))) });
    }
    Schema::scalar(match name {
        "string" => Scalar::String,
        "boolean" | "bool" => Scalar::Bool,
        "number" | "double" | "float" => Scalar::Number,
        "integer" | "int" => Scalar::Int,
        _ => return Schema::Any,
    })
}

/// `Y` is a truth value in YAML 1.1 and in the tables of the specification.
fn is_yes(text: &str) -> bool {
    ["true", "y", "yes"].iter().any(|yes| text.eq_ignore_ascii_case(yes))
}
