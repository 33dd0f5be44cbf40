//! Reading plain data out of trees: the texts and lists that every family has, each with the element that says it.

use std::cell::RefCell;
use std::sync::Arc;

use indexmap::IndexMap;
use plimsoll_base::NodeId;
use plimsoll_syntax::anchors::{Merged, View};
use plimsoll_syntax::resolve::{Resolution, Resolved};
use plimsoll_syntax::{Mapping, Sequence, Value};
use rustc_hash::FxHashSet;

/// A text of a file and the scalar that holds it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Text {
    /// The decoded text.
    pub text: Arc<str>,
    /// The scalar.
    pub node: NodeId,
}

/// The text of a scalar, whatever its type; `None` for anything else.
#[must_use]
pub fn text_of(value: Value<'_>) -> Option<Text> {
    let scalar = value.as_scalar()?;
    Some(Text { text: scalar.text().as_ref().into(), node: value.id() })
}

/// The text of a scalar that is not `null`.
#[must_use]
pub fn present_text(mapping: &Merged<'_, '_>, key: &str) -> Option<Text> {
    let value = mapping.get(key)?;
    if is_null(value) { None } else { text_of(value) }
}

/// Whether a value is `null`, in words or left out.
#[must_use]
pub fn is_null(value: Value<'_>) -> bool {
    value.as_scalar().is_some_and(|scalar| scalar.resolve(Resolution::Yaml12) == Resolved::Null)
}

/// The truth value of a field, and its scalar.
#[must_use]
pub fn truth(mapping: &Merged<'_, '_>, key: &str) -> Option<(bool, NodeId)> {
    let value = mapping.get(key)?;
    match value.as_scalar()?.resolve(Resolution::Yaml12) {
        Resolved::Bool(truth) => Some((truth, value.id())),
        _ => None,
    }
}

/// The items of a list, aliases followed; none for anything else.
#[must_use]
pub fn items<'t>(view: &View<'t>, list: Option<Value<'t>>) -> Vec<Value<'t>> {
    let sequence = list.and_then(Value::as_sequence);
    sequence.into_iter().flat_map(Sequence::items).filter_map(|item| view.value_of(item)).collect()
}

/// The scalars of a list.
#[must_use]
pub fn texts<'t>(view: &View<'t>, list: Option<Value<'t>>) -> Vec<Text> {
    let mut texts: Vec<Text> = items(view, list).into_iter().filter_map(text_of).collect();
    texts.shrink_to_fit();
    texts
}

/// The mappings of a list.
#[must_use]
pub fn mappings<'t>(view: &View<'t>, list: Option<Value<'t>>) -> Vec<Mapping<'t>> {
    items(view, list).into_iter().filter_map(Value::as_mapping).collect()
}

/// The entries of a mapping by name; none for anything else. Of a repeated key the last counts, in the place of the first.
#[must_use]
pub fn named<'t>(view: &View<'t>, mapping: Option<Value<'t>>) -> Vec<(Text, Value<'t>)> {
    let Some(mapping) = mapping.and_then(Value::as_mapping) else { return Vec::new() };
    let mut found: IndexMap<Arc<str>, (Text, Value<'t>)> = IndexMap::new();
    for entry in view.mapping(mapping).entries() {
        let (Some(name), Some(value)) =
            (entry.key().and_then(text_of), entry.value().and_then(|value| view.resolve(value)))
        else {
            continue;
        };
        found.insert(name.text.clone(), (name, value));
    }
    found.into_values().collect()
}

/// Texts that are kept once, however often they are read.
#[derive(Default)]
pub(crate) struct Texts(RefCell<FxHashSet<Arc<str>>>);

impl Texts {
    /// A text as it is kept.
    pub(crate) fn kept(&self, text: &str) -> Arc<str> {
        let known = self.0.borrow().get(text).cloned();
        known.unwrap_or_else(|| self.shared(text.into()))
    }

    /// As [`Self::kept`], of one that has a place of its own already.
    pub(crate) fn shared(&self, text: Arc<str>) -> Arc<str> {
        let mut texts = self.0.borrow_mut();
        if let Some(known) = texts.get(&text) {
            return known.clone();
        }
        texts.insert(text.clone());
        text
    }
}
