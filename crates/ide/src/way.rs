//! Where a place lies in its document: the keys and items that lead to it, and patterns of such ways.
//!
//! A pattern joins its steps by `/`: a key, `-` for any item, `*` for any key. The root of a document is the empty pattern.

use std::borrow::Cow;

use plimsoll_syntax::{Kind, Mapping, Node, NodeId, Tree, Value};

/// One step down.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Step<'t> {
    /// To the value of a key.
    Key(Cow<'t, str>),
    /// To an item.
    Item,
}

impl<'t> Step<'t> {
    /// The key, where it leads to the value of one.
    pub(crate) fn key(&self) -> Option<Cow<'t, str>> {
        match self {
            Self::Key(key) => Some(key.clone()),
            Self::Item => None,
        }
    }
}

/// The way from a document to a value.
#[derive(Clone)]
pub(crate) struct Way<'t> {
    pub(crate) steps: Vec<Step<'t>>,
    /// The value in front of each step and behind the last; `None` where there is nothing.
    values: Vec<Option<Value<'t>>>,
}

impl<'t> Way<'t> {
    /// The way along elements, as [`Tree::path_to`] gives them, to the innermost value. At a key it is the mapping of the key.
    pub(crate) fn along(tree: &'t Tree, path: &[NodeId]) -> Self {
        let mut way = Self { steps: Vec::new(), values: vec![None] };
        let mut around = Kind::Stream;
        for (at, id) in path.iter().enumerate() {
            let node = tree.node(*id);
            let is_inside = |slot| path.get(at + 1).is_some_and(|next| tree.node(*next).kind() == slot);
            match node.kind() {
                Kind::Document => way.values = vec![node.value()],
                Kind::Entry => {
                    if around.is_sequence() {
                        way.push(Step::Item, node.value());
                    }
                    if !is_inside(Kind::Value) {
                        break;
                    }
                    let key = node.child(Kind::Key).and_then(Node::value).and_then(Value::as_scalar);
                    let value = node.child(Kind::Value).and_then(Node::value);
                    way.push(Step::Key(key.map_or(Cow::Borrowed(""), |key| key.text())), value);
                }
                Kind::Item => way.push(Step::Item, node.value()),
                _ => {}
            }
            around = node.kind();
        }
        way
    }

    fn push(&mut self, step: Step<'t>, value: Option<Value<'t>>) {
        self.steps.push(step);
        self.values.push(value);
    }

    /// The way to an item that is not there yet.
    pub(crate) fn into_item(mut self) -> Self {
        self.push(Step::Item, None);
        self
    }

    /// Whether it is one of those that a pattern means.
    pub(crate) fn is(&self, pattern: &str) -> bool {
        self.start(pattern) == Some(self.steps.len())
    }

    /// How many steps of it a pattern means, where it begins with those.
    pub(crate) fn start(&self, pattern: &str) -> Option<usize> {
        if pattern.is_empty() {
            return Some(0);
        }
        let mut count = 0;
        for wanted in pattern.split('/') {
            let is_it = match self.steps.get(count)? {
                Step::Item => wanted == "-",
                Step::Key(key) => wanted == "*" || wanted == key,
            };
            if !is_it {
                return None;
            }
            count += 1;
        }
        Some(count)
    }

    /// The value behind so many steps.
    pub(crate) fn value(&self, steps: usize) -> Option<Value<'t>> {
        self.values.get(steps).copied().flatten()
    }

    /// The mapping behind so many steps.
    pub(crate) fn mapping(&self, steps: usize) -> Option<Mapping<'t>> {
        self.value(steps)?.as_mapping()
    }

    /// The text of a field of the mapping behind so many steps.
    pub(crate) fn text(&self, steps: usize, field: &str) -> Option<Cow<'t, str>> {
        Some(self.mapping(steps)?.get(field)?.as_scalar()?.text())
    }

    /// The last key on the way: "components" of one of its items.
    pub(crate) fn last_key(&self) -> Option<&str> {
        self.steps.iter().rev().find_map(|step| match step {
            Step::Key(key) => Some(&**key),
            Step::Item => None,
        })
    }
}
