//! Values of configurations: from the tree to the model, what is put into them, and against their definitions.

use std::sync::Arc;

use plimsoll_base::{FileId, NodeId, Secret, Site};
use plimsoll_model::{Data, Identity, Map, Origin, Substitution, Unknown, Value};
use plimsoll_syntax::anchors::View;
use plimsoll_syntax::resolve::Resolution;
use plimsoll_syntax::{Content, Value as Written};
use rustc_hash::FxHashSet;
use serde_json::{Number as JsonNumber, Value as Json};

use super::variables;
use crate::attributes::{self, Rules, shared};
use crate::cnab::values::canonical;
use crate::cue::Schema;
use crate::cue::schema::Struct;
use crate::kubernetes::{lists, seal};
use crate::secrets::rules::{PLAIN_HEADERS, PROPERTIES};
use crate::secrets::{
    SECRET_DATA, STRING_DATA, is_secret_field, is_secret_name, is_secret_text, is_value_field,
};
use crate::written::Texts;

/// The document that values are read from.
pub(super) struct Source<'v, 't> {
    pub(super) file: FileId,
    pub(super) content: &'t Content,
    pub(super) view: &'v View<'t>,
    /// The texts so far: the same few stand in very many components.
    texts: Texts,
}

impl<'v, 't> Source<'v, 't> {
    /// A document of a file.
    pub(super) fn new(file: FileId, content: &'t Content, view: &'v View<'t>) -> Self {
        Self { file, content, view, texts: Texts::default() }
    }

    /// The canonical value of an element; an empty map where there is none.
    pub(super) fn value(&self, node: Option<NodeId>) -> Value {
        let written = node.and_then(|node| self.written(node));
        let mut value = match written {
            Some(written) => attributes::lower(self.view, written, self),
            None => Value::new(Data::Map(Map::default()), Origin::FormatDefault),
        };
        seal(&mut value);
        value
    }

    /// What an element of the document is.
    pub(super) fn written(&self, node: NodeId) -> Option<Written<'t>> {
        let element = self.content.node(node);
        self.view.resolve(element.value()?)
    }
}

impl Rules for Source<'_, '_> {
    fn identity(&self, field: &str) -> Identity {
        lists::identity(field)
    }

    fn origin(&self, node: NodeId) -> Origin {
        Origin::Written(Site { file: self.file, node })
    }

    fn asked(&self, _: NodeId) -> Option<Arc<str>> {
        None
    }

    fn is_secret(
        &self,
        node: NodeId,
        fields: &[Arc<str>],
        siblings: &dyn Fn(&str) -> Option<String>,
    ) -> bool {
        let written = self.content.node(node).token_text();
        if is_secret_text(written) {
            return true;
        }
        let Some((field, around)) = fields.split_last() else { return false };
        let above = |levels: usize| around.len().checked_sub(levels).map_or("", |at| &*around[at]);
        // The `storage` trait makes Secret objects of what stands under `secret`.
        if above(1) == STRING_DATA || above(1) == "data" && above(2) == "secret" {
            return true;
        }
        let beside = if is_value_field(field) { siblings("name").or_else(|| siblings("key")) } else { None };
        is_secret_field(above(1), field, beside.as_deref())
    }

    /// Kubernetes reads YAML by the rules of 1.1.
    fn resolution(&self) -> Resolution {
        Resolution::Yaml11
    }

    fn kept(&self, text: &str) -> Arc<str> {
        self.texts.kept(text)
    }
}

/// A value as JSON, for comparing it with a schema; never shown, as secrets are in it. What is not known yet is `null`.
pub(super) fn json(value: &Value) -> Json {
    match &value.data {
        Data::Null | Data::Unknown(_) | Data::RecordedSecret(_) => Json::Null,
        Data::Bool(truth) => Json::Bool(*truth),
        Data::Number(number) => {
            let text = number.as_str();
            let whole = text.parse::<i64>().ok().map(JsonNumber::from);
            let number = whole.or_else(|| text.parse::<f64>().ok().and_then(JsonNumber::from_f64));
            number.map_or(Json::Null, Json::Number)
        }
        Data::Text(text) => Json::String(text.to_string()),
        Data::Secret(secret) => Json::String(secret.reveal().to_owned()),
        Data::List(list) => Json::Array(list.items.iter().map(json).collect()),
        Data::Map(map) => {
            Json::Object(map.iter().map(|(name, value)| (name.to_string(), json(value))).collect())
        }
    }
}

/// Puts in what a value leaves out and its schema has a default for. Defaults may hold secrets as anything that is written
/// may.
pub(super) fn fill(schema: &Schema, value: &mut Value) {
    fill_in(schema, value);
    hide_defaults(value, "", "", None);
}

/// Hides what came from a definition and is a secret by the names around it.
fn hide_defaults(value: &mut Value, above: &str, field: &str, beside: Option<&str>) {
    match &mut value.data {
        Data::List(list) => {
            attributes::hide_behind_options(&mut list.items);
            list.items.iter_mut().for_each(|item| hide_defaults(item, above, field, beside));
        }
        Data::Map(map) => {
            let name = map.get("value").and(map.get("name")).and_then(Value::as_text).map(str::to_owned);
            for (below, value) in map {
                let beside = name.as_deref().filter(|_| **below == *"value");
                hide_defaults(value, field, below, beside);
            }
        }
        Data::Text(_) | Data::Number(_) if matches!(value.origin, Origin::FormatDefault) => {
            let shows = value.as_text().is_some_and(is_secret_text);
            if shows || is_secret_field(above, field, beside) {
                seal_leaves(value);
            }
        }
        _ => {}
    }
}

fn fill_in(schema: &Schema, value: &mut Value) {
    match (schema, &mut value.data) {
        (Schema::Struct(of), Data::Map(map)) => fill_map(of, map),
        (Schema::List(list), Data::List(items)) => {
            for (index, item) in items.items.iter_mut().enumerate() {
                if let Some(of) = list.first.get(index).or(list.rest.as_deref()) {
                    fill_in(of, item);
                }
            }
        }
        (Schema::OneOf { alternatives, preferred }, Data::Map(_) | Data::List(_)) => {
            let preferred = preferred.and_then(|index| alternatives.get(index));
            let written = json(value);
            let mut tried = preferred.into_iter().chain(alternatives);
            if let Some(of) = tried.find(|of| of.accepts(&written)) {
                fill_in(of, value);
            }
        }
        _ => {}
    }
}

fn fill_map(of: &Struct, map: &mut Map) {
    for (name, value) in map.iter_mut() {
        if let Some(of) = of.field(name).map(|field| &field.schema).or(of.pattern.as_deref()) {
            fill_in(of, value);
        }
    }
    for field in &of.fields {
        if map.contains_key(&field.name) {
            continue;
        }
        if let Some(default) = field.when_left_out() {
            let mut value = canonical(&default, &Origin::FormatDefault);
            seal(&mut value);
            map.insert(shared(&field.name), hide(&field.name, value));
        }
    }
    map.shrink();
}

/// A value under a name that may be that of a secret.
pub(super) fn hide(name: &str, value: Value) -> Value {
    if is_secret_name(name) { sealed(value) } else { value }
}

/// A value of which nothing must be shown.
pub(super) fn sealed(mut value: Value) -> Value {
    seal_leaves(&mut value);
    value
}

/// Hides the properties of a workflow step of this type that are secret as such, whatever their names are.
pub(super) fn hide_properties(of_type: &str, properties: &mut Value) {
    let Some((_, fields)) = PROPERTIES.iter().find(|(name, _)| *name == of_type) else { return };
    let Data::Map(map) = &mut properties.data else { return };
    for field in *fields {
        let Some(value) = map.get_mut(field) else { continue };
        match &mut value.data {
            Data::Map(headers) if *field == "header" => {
                let is_plain =
                    |name: &str| PLAIN_HEADERS.iter().any(|known| known.eq_ignore_ascii_case(name));
                let secret = headers.iter_mut().filter(|(name, _)| !is_plain(name));
                secret.for_each(|(_, header)| seal_leaves(header));
            }
            _ => seal_leaves(value),
        }
    }
}

fn seal_leaves(value: &mut Value) {
    let secret = match &mut value.data {
        Data::Text(text) => Secret::new(text.clone()),
        Data::Number(number) => Secret::new(number.as_str()),
        Data::List(list) => return list.items.iter_mut().for_each(seal_leaves),
        Data::Map(map) => return map.values_mut().for_each(seal_leaves),
        _ => return,
    };
    value.data = Data::Secret(secret);
}

/// The parameters that are put where a secret is (`fromParam` of v1alpha1). `field` is the name of the field that has the
/// value.
pub(super) fn secret_parameters(field: &str, value: &Value, found: &mut Vec<Arc<str>>) {
    match &value.data {
        Data::List(list) => list.items.iter().for_each(|item| secret_parameters(field, item, found)),
        Data::Map(map) => {
            let text = |name: &str| map.get(name).and_then(Value::as_text);
            if let Some(parameter) = text("fromParam")
                && is_secret_name(text("name").unwrap_or(field))
            {
                found.push(parameter.into());
            }
            map.iter().for_each(|(name, below)| secret_parameters(name, below, found));
        }
        _ => {}
    }
}

/// Whether a secret is at a path of an object, or may be put there: by the name of the field, by the name beside a `value`
/// or above it, or because the object is a `Secret`.
pub(super) fn is_secret_place(object: &Value, path: &[PathStep]) -> bool {
    let field = |step: &PathStep| match step {
        PathStep::Field(name) => Some(name.to_string()),
        PathStep::Item(_) => None,
    };
    let is_secret_object = object.get("kind").and_then(Value::as_text) == Some("Secret");
    if is_secret_object && path.first().and_then(field).is_some_and(|first| SECRET_DATA.contains(&&*first)) {
        return true;
    }
    let Some((last, above)) = path.split_last() else { return false };
    let is_value = matches!(last, PathStep::Field(name) if &**name == "value");
    let beside = || at(object, above)?.get("name")?.as_text().map(str::to_owned);
    let named = path.iter().rev().find_map(field);
    let above = above.iter().rev().find_map(field).filter(|_| is_value);
    let beside = if is_value { beside() } else { None };
    [named, above, beside].into_iter().flatten().any(|name| is_secret_name(&name))
}

/// Replaces references to variables in all texts, secret ones too. `variable` gives a value; what it does not know stays.
/// `secret` gets the variables that are put where a secret is, or that a secret becomes of.
pub(super) fn substitute(
    value: &mut Value,
    variable: &dyn Fn(&str) -> Option<Value>,
    secret: &mut FxHashSet<Arc<str>>,
) {
    let (text, was_secret) = match &mut value.data {
        Data::List(list) => {
            return list.items.iter_mut().for_each(|item| substitute(item, variable, secret));
        }
        Data::Map(map) => {
            return map.values_mut().for_each(|field| substitute(field, variable, secret));
        }
        Data::Text(text) => (&**text, false),
        Data::Secret(text) => (text.reveal(), true),
        _ => return,
    };
    let mut used: Vec<(Arc<str>, Origin)> = Vec::new();
    let mut has_secret = false;
    let result = variables::substitute(text, &mut |name| {
        let value = variable(name)?;
        used.push((name.into(), value.origin.clone()));
        match &value.data {
            Data::Secret(text) => {
                has_secret = true;
                Some(text.reveal().to_owned())
            }
            Data::Text(text) => Some(text.to_string()),
            _ => None,
        }
    });
    let (false, Some(site)) = (used.is_empty(), value.origin.site()) else { return };
    // What shows one without those that are known to be some has another.
    let without = variables::substitute(text, &mut |name| Some(variable(name)?.as_text()?.to_owned()));
    let becomes_secret = was_secret || is_secret_text(&without);
    if becomes_secret {
        secret.extend(used.iter().map(|(name, _)| name.clone()));
    }
    let is_secret = becomes_secret || has_secret;
    value.data = if is_secret { Data::Secret(Secret::new(result)) } else { Data::Text(result.into()) };
    value.origin = Origin::Substituted(Arc::new(Substitution { site, parameters: used }));
}

/// The variables that texts refer to: those of secrets, or of all texts.
pub(super) fn referred(value: &Value, of_all: bool, found: &mut FxHashSet<Arc<str>>) {
    let text = match &value.data {
        Data::List(list) => return list.items.iter().for_each(|item| referred(item, of_all, found)),
        Data::Map(map) => return map.values().for_each(|field| referred(field, of_all, found)),
        Data::Text(text) if of_all => &**text,
        Data::Secret(text) => text.reveal(),
        _ => return,
    };
    found.extend(variables::references(text).into_iter().map(|one| Arc::from(one.name)));
}

/// Hides what has one of these variables in it.
pub(super) fn seal_substituted(value: &mut Value, secret: &FxHashSet<Arc<str>>) {
    match &mut value.data {
        Data::List(list) => list.items.iter_mut().for_each(|item| seal_substituted(item, secret)),
        Data::Map(map) => map.values_mut().for_each(|field| seal_substituted(field, secret)),
        _ => {
            let Origin::Substituted(of) = &value.origin else { return };
            if of.parameters.iter().any(|(name, _)| secret.contains(name)) {
                seal_leaves(value);
            }
        }
    }
}

/// Properties; an empty map where nothing is written below their key, which says as much as no key.
pub(super) fn or_empty(properties: Value) -> Value {
    match properties.data {
        Data::Null => Value::new(Data::Map(Map::default()), Origin::FormatDefault),
        _ => properties,
    }
}

/// Replaces `fromParam` by the values of parameters: an entry with it gets a `value`, and any other value that is nothing
/// but a reference becomes the value (specification v1alpha1, chapter 3, "Env" and "workloadSettings"). Where there is no
/// such parameter, or no value, the entry keeps what it has. `field` is the name of the field that has the value.
pub(super) fn from_parameters(field: &str, value: &mut Value, parameter: &dyn Fn(&str) -> Option<Value>) {
    match &mut value.data {
        Data::List(list) => list.items.iter_mut().for_each(|item| from_parameters(field, item, parameter)),
        Data::Map(map) => {
            let reference = map.get("fromParam").and_then(Value::as_text).map(str::to_owned);
            let given = reference.as_deref().and_then(parameter);
            let is_entry = map.contains_key("name") || map.contains_key("path") || map.contains_key("value");
            match (given, is_entry) {
                (Some(given), true) => {
                    let name = map.get("name").and_then(Value::as_text).unwrap_or_default().to_owned();
                    map.shift_remove("fromParam");
                    map.insert("value".into(), hide(&name, given));
                }
                (Some(given), false) => *value = hide(field, given),
                (None, _) => {
                    map.iter_mut().for_each(|(name, field)| from_parameters(name, field, parameter));
                }
            }
        }
        _ => {}
    }
}

/// A step of a path as configurations write it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum PathStep {
    /// A field.
    Field(Box<str>),
    /// A zero-based item.
    Item(usize),
}

/// Paths with more steps lead nowhere: what is nested has an end, so that working on it has one.
pub const MAX_STEPS: usize = 64;

/// The steps of a path: `spec.containers[0].image`, `data["a.b"]`. `None` where it is none, or has more than [`MAX_STEPS`].
#[must_use]
pub fn path(text: &str) -> Option<Vec<PathStep>> {
    let steps = steps(text, MAX_STEPS + 1)?;
    (steps.len() <= MAX_STEPS).then_some(steps)
}

/// Whether a text is a path with more steps than any may have.
#[must_use]
pub fn is_too_long(text: &str) -> bool {
    steps(text, MAX_STEPS + 1).is_some_and(|steps| steps.len() > MAX_STEPS)
}

/// The first steps of a path, up to a number.
fn steps(text: &str, limit: usize) -> Option<Vec<PathStep>> {
    let mut steps = Vec::new();
    let mut rest = text.strip_prefix('.').unwrap_or(text);
    while !rest.is_empty() && steps.len() < limit {
        if let Some(inside) = rest.strip_prefix('[') {
            let end = inside.find(']')?;
            let index = inside[..end].trim();
            let quoted = index.strip_prefix(['"', '\'']).and_then(|name| name.strip_suffix(['"', '\'']));
            steps.push(match quoted {
                Some(name) => PathStep::Field(name.into()),
                None => PathStep::Item(index.parse().ok()?),
            });
            rest = &inside[end + 1..];
        } else {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            if end == 0 {
                return None;
            }
            steps.push(PathStep::Field(rest[..end].into()));
            rest = &rest[end..];
        }
        rest = match rest.strip_prefix('.') {
            Some("") => return None,
            Some(more) => more,
            None => rest,
        };
    }
    (!steps.is_empty()).then_some(steps)
}

/// Puts a value at a path, making the mappings on the way. Nothing is done where the path leads through something else, or
/// behind the end of a list.
pub(super) fn put(value: &mut Value, path: &[PathStep], given: Value) {
    let Some((step, rest)) = path.split_first() else {
        *value = given;
        return;
    };
    match (step, &mut value.data) {
        (PathStep::Field(name), Data::Map(map)) => {
            let empty = || Value::new(Data::Map(Map::default()), given.origin.clone());
            put(map.get_or_insert_with(name, empty), rest, given);
        }
        (PathStep::Item(index), Data::List(list)) => {
            if let Some(item) = list.items.get_mut(*index) {
                put(item, rest, given);
            }
        }
        _ => {}
    }
}

/// The value at a path.
#[must_use]
pub fn at<'v>(value: &'v Value, path: &[PathStep]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, step| match step {
        PathStep::Field(name) => value.get(name),
        PathStep::Item(index) => value.as_list()?.items.get(*index),
    })
}

/// Lays a value over another: mappings are joined, anything else is replaced.
pub(super) fn overlay(under: &mut Value, over: &Value) {
    match (&mut under.data, &over.data) {
        (Data::Map(below), Data::Map(above)) => {
            for (name, value) in above {
                match below.get_mut(name) {
                    Some(known) => overlay(known, value),
                    None => {
                        below.insert(name.clone(), value.clone());
                    }
                }
            }
        }
        _ => *under = over.clone(),
    }
}

/// A value that is known when the unit that produces it is done.
pub(super) fn produced(by: plimsoll_model::Address, output: Arc<str>, origin: Origin) -> Value {
    Value::new(Data::Unknown(Unknown::produced(by, output)), origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_as_configurations_write_them() {
        let field = |name: &str| PathStep::Field(name.into());
        let read = path("spec.containers[0].env[\"a.b\"]").unwrap();
        assert_eq!(read, [field("spec"), field("containers"), PathStep::Item(0), field("env"), field("a.b")]);
        assert_eq!(path(".spec.x"), path("spec.x"));
        for wrong in ["", "a..b", "a.", "a[x]", "a[0"] {
            assert_eq!(path(wrong), None, "{wrong}");
            assert!(!is_too_long(wrong), "{wrong}");
        }
        let longest = vec!["a"; MAX_STEPS].join(".");
        assert_eq!(path(&longest).map(|steps| steps.len()), Some(MAX_STEPS));
        for longer in [format!("{longest}.a"), format!("{longest}[0]"), vec!["a"; 30_000].join(".")] {
            assert!(path(&longer).is_none() && is_too_long(&longer));
        }
    }
}
