//! Scopes of v1alpha1 with their parameters, as far as they are known: what the rules about scopes share.

use std::sync::Arc;

use plimsoll_base::NodeId;
use plimsoll_formats::cue::schema::{Field, Schema, Struct};
use plimsoll_formats::oam::configuration::{Component, Scope};
use plimsoll_formats::oam::index::Category;
use plimsoll_formats::oam::types::Types;
use plimsoll_formats::oam::variables::references;
use plimsoll_formats::oam::{Definition, DefinitionKind, Dialect, Document};
use plimsoll_syntax::resolve::{Resolution, Resolved, resolve_plain};
use plimsoll_syntax::{Scalar, Value};
use serde_json::Value as Json;

use crate::rules::DocumentContext;

/// A parameter that a scope sets.
pub(crate) struct Given<'c> {
    pub(crate) name: String,
    /// The entry, or the scalar of `name` in a list.
    pub(crate) node: NodeId,
    /// Whether it is an item of a list, as the first implementation has it.
    pub(crate) is_item: bool,
    pub(crate) value: Option<Value<'c>>,
}

/// A scope that a configuration makes, where the parameters of its type are known.
pub(crate) struct Made<'c> {
    pub(crate) scope: &'c Scope,
    definition: Arc<Definition>,
    pub(crate) given: Vec<Given<'c>>,
}

impl Made<'_> {
    /// The parameters that there are.
    pub(crate) fn parameters(&self) -> &[Field] {
        self.known().map_or(&[], |of| &of.fields)
    }

    fn known(&self) -> Option<&Struct> {
        self.definition.schema.as_deref().and_then(Schema::as_struct)
    }

    /// The parameter that a name means: the specification and its implementation write `subnet-ids` and `subnet-id`,
    /// `health-threshold-percentage` and `healthThresholdPercentage`.
    pub(crate) fn parameter(&self, name: &str) -> Option<&Field> {
        self.parameters().iter().find(|field| is_same(&field.name, name))
    }

    /// Whether a parameter is set.
    pub(crate) fn has(&self, parameter: &str) -> bool {
        self.given.iter().any(|given| is_same(&given.name, parameter))
    }
}

/// Whether two names are the same but for their writing.
fn is_same(left: &str, right: &str) -> bool {
    let plain = |name: &str| {
        let letters: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
        letters.to_ascii_lowercase().trim_end_matches('s').to_owned()
    };
    plain(left) == plain(right)
}

/// The scopes that a document makes and whose parameters are known.
pub(crate) fn made<'c>(
    document: &'c Document,
    context: &'c DocumentContext<'_>,
    types: &Types<'_>,
) -> Vec<Made<'c>> {
    let configuration = document.configuration().filter(|_| document.dialect.has_versioned_types());
    let scopes = configuration.into_iter().flat_map(|one| &one.scopes);
    let made = scopes.filter_map(|scope| {
        let of_type = scope.of_type.as_ref()?;
        let definition = types.definition(DefinitionKind::Scope, &of_type.text)?;
        let properties = scope.properties.and_then(|node| context.node(node).value());
        let made = Made { scope, definition, given: given(properties) };
        made.known().is_some().then_some(made)
    });
    made.collect()
}

fn given(properties: Option<Value<'_>>) -> Vec<Given<'_>> {
    match properties {
        Some(Value::Mapping(mapping)) => {
            let given = mapping.entries().filter_map(|entry| {
                let name = entry.key()?.as_scalar()?.text().into_owned();
                Some(Given { name, node: entry.node().id(), is_item: false, value: entry.value() })
            });
            given.collect()
        }
        Some(Value::Sequence(sequence)) => {
            let items = sequence.items().filter_map(|item| item.value()?.as_mapping());
            let given = items.filter_map(|item| {
                let name = item.get("name")?.as_scalar()?;
                let (node, value) = (name.node().id(), item.get("value"));
                Some(Given { name: name.text().into_owned(), node, is_item: true, value })
            });
            given.collect()
        }
        _ => Vec::new(),
    }
}

/// Whether a value can be that of a parameter. Variables give texts, so a text that reads as the right thing is right.
pub(crate) fn is_allowed(field: &Field, value: Value<'_>) -> bool {
    let Some(scalar) = value.as_scalar() else { return true };
    let text = scalar.text();
    !references(&text).is_empty()
        || field.schema.accepts(&json(&scalar.resolve(Resolution::Yaml12), scalar))
        || field.schema.accepts(&json(&resolve_plain(&text, Resolution::Yaml12), scalar))
}

fn json(resolved: &Resolved, scalar: Scalar<'_>) -> Json {
    match resolved {
        Resolved::Null => Json::Null,
        Resolved::Bool(truth) => Json::Bool(*truth),
        Resolved::Int(_) | Resolved::Float(_) => {
            let text = scalar.text();
            serde_json::from_str(&text).unwrap_or_else(|_| Json::String(text.into_owned()))
        }
        _ => Json::String(scalar.text().into_owned()),
    }
}

/// A scope that a component is in: where it is named, its name, its type.
pub(crate) struct Membership {
    pub(crate) node: NodeId,
    pub(crate) name: Arc<str>,
    pub(crate) of_type: Arc<str>,
    pub(crate) definition: Option<Arc<Definition>>,
}

/// The scopes that a component is in, as far as it can be told which they are.
pub(crate) fn memberships(document: &Document, component: &Component, types: &Types<'_>) -> Vec<Membership> {
    let found = component.scopes.iter().filter_map(|reference| {
        let name = reference.name.as_ref()?;
        let (of_type, definition) = match (document.dialect, &reference.kind, &reference.api_version) {
            (Dialect::V1alpha2, Some(kind), Some(version)) => {
                (kind.text.clone(), types.of_object(DefinitionKind::Scope, &version.text, &kind.text))
            }
            (Dialect::V1alpha1 | Dialect::Hydra, ..) => {
                let own = scope_of(document, &name.text);
                let of_type =
                    own.or_else(|| scope_of(&*types.document(Category::Scope, &name.text)?, &name.text))?;
                let definition = types.definition(DefinitionKind::Scope, &of_type);
                (of_type, definition)
            }
            _ => return None,
        };
        Some(Membership { node: name.node, name: name.text.clone(), of_type, definition })
    });
    found.collect()
}

/// The type of a scope that a document makes.
fn scope_of(document: &Document, name: &str) -> Option<Arc<str>> {
    let mut scopes = document.configuration()?.scopes.iter();
    let scope = scopes.find(|scope| scope.name.as_ref().is_some_and(|known| *known.text == *name))?;
    Some(scope.of_type.as_ref()?.text.clone())
}
