//! Looking into values by path, and applying a difference.

use std::sync::Arc;

use indexmap::IndexMap;
use plimsoll_model::{AttributeStep, Data, Identity, List, Map, Value};
use rustc_hash::FxHashMap;

use super::keys::keys;
use crate::steps::{Change, ChangeKind};

/// The value that a path leads to. Keys of list items are those that [`difference`](super::difference) gives.
#[must_use]
pub fn find<'v>(value: &'v Value, path: &[AttributeStep]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, step| match step {
        AttributeStep::Field(name) => value.get(name),
        AttributeStep::Key(key) => {
            let list = value.as_list()?;
            list.items.get(item_keys(list).iter().position(|other| other == key)?)
        }
        AttributeStep::Index(index) => value.as_list()?.items.get(*index as usize),
    })
}

/// What `before` becomes when the changes of a difference happen to it. Lists must have the same
/// [`Identity`] on both sides.
///
/// With all changes of `difference(before, after)` the result is equal to `after`, except that what is asked for keeps
/// its recorded value, and that the order of fields and of lists without order is that of `before`.
#[must_use]
pub fn apply(before: &Value, changes: &[Change]) -> Value {
    apply_below(before, &changes.iter().collect::<Vec<_>>(), 0)
}

/// Changes by the item they happen to or in.
type Groups<'c> = FxHashMap<&'c AttributeStep, Vec<&'c Change>>;

fn apply_below(before: &Value, changes: &[&Change], depth: usize) -> Value {
    if changes.is_empty() {
        return before.clone();
    }
    let whole = |change: &&&Change| change.path.0.len() == depth && change.kind != ChangeKind::Reorder;
    if let Some(after) = changes.iter().find(whole).and_then(|change| change.after.clone()) {
        return after;
    }
    let mut groups = Groups::default();
    for change in changes {
        if let Some(step) = change.path.0.get(depth) {
            groups.entry(step).or_default().push(change);
        }
    }
    let data = match &before.data {
        Data::Map(map) => Data::Map(apply_to_map(map, changes, &groups, depth)),
        Data::List(list) => {
            let items = if changes
                .iter()
                .any(|change| matches!(change.path.0.get(depth), Some(AttributeStep::Index(_))))
            {
                apply_to_items(list, changes, &groups, depth)
            } else {
                apply_to_keyed(list, changes, &groups, depth)
            };
            Data::list(list.identity.clone(), items)
        }
        leaf => leaf.clone(),
    };
    Value::new(data, before.origin.clone())
}

/// Whether a change adds or removes, as a whole, what is directly below `depth`.
fn is(change: &Change, kind: ChangeKind, depth: usize) -> bool {
    change.kind == kind && change.path.0.len() == depth + 1
}

fn below(value: &Value, step: &AttributeStep, groups: &Groups<'_>, depth: usize) -> Value {
    groups.get(step).map_or_else(|| value.clone(), |changes| apply_below(value, changes, depth + 1))
}

fn apply_to_map(before: &Map, changes: &[&Change], groups: &Groups<'_>, depth: usize) -> Map {
    let mut after = Map::default();
    for (name, value) in before {
        let step = AttributeStep::Field(name.clone());
        if !groups.get(&step).is_some_and(|changes| is(changes[0], ChangeKind::Remove, depth)) {
            after.insert(name.clone(), below(value, &step, groups, depth));
        }
    }
    for change in changes.iter().filter(|change| is(change, ChangeKind::Add, depth)) {
        if let (AttributeStep::Field(name), Some(value)) = (&change.path.0[depth], &change.after) {
            after.insert(name.clone(), value.clone());
        }
    }
    after
}

fn apply_to_items(before: &List, changes: &[&Change], groups: &Groups<'_>, depth: usize) -> Vec<Value> {
    let gone = |index: usize| {
        let step = AttributeStep::Index(index as u32);
        groups
            .get(&step)
            .is_some_and(|changes| changes.iter().any(|change| is(change, ChangeKind::Remove, depth)))
    };
    let stayed =
        (0..before.items.len()).filter(|&index| !gone(index)).map(|index| before.items[index].clone());
    let items = insert(stayed.collect(), changes, depth);
    // Changes inside of items name places in the result. What went or came is done.
    let rest = |(index, value): (usize, Value)| {
        let step = AttributeStep::Index(index as u32);
        let inner: Vec<&Change> = groups.get(&step).into_iter().flatten().copied().collect();
        let inner: Vec<&Change> = inner
            .into_iter()
            .filter(|change| !is(change, ChangeKind::Add, depth) && !is(change, ChangeKind::Remove, depth))
            .collect();
        if inner.is_empty() { value } else { apply_below(&value, &inner, depth + 1) }
    };
    items.into_iter().enumerate().map(rest).collect()
}

fn apply_to_keyed(before: &List, changes: &[&Change], groups: &Groups<'_>, depth: usize) -> Vec<Value> {
    let mut stayed: IndexMap<Arc<str>, Value> = IndexMap::new();
    for (key, item) in item_keys(before).into_iter().zip(&before.items) {
        let step = AttributeStep::Key(key.clone());
        if !groups.get(&step).is_some_and(|changes| is(changes[0], ChangeKind::Remove, depth)) {
            stayed.insert(key, below(item, &step, groups, depth));
        }
    }
    let reorder = |change: &&&Change| change.path.0.len() == depth && change.kind == ChangeKind::Reorder;
    let order =
        changes.iter().find(reorder).and_then(|change| change.after.as_ref()).and_then(Value::as_list);
    if let Some(order) = order {
        let places: FxHashMap<&str, usize> =
            order.items.iter().enumerate().filter_map(|(place, key)| Some((key.as_text()?, place))).collect();
        stayed.sort_by_key(|key, _| places.get(&**key).copied());
    }
    insert(stayed.into_values().collect(), changes, depth)
}

/// Puts what came where it belongs: at its place, or at the end where places mean nothing.
fn insert(stayed: Vec<Value>, changes: &[&Change], depth: usize) -> Vec<Value> {
    let came = changes.iter().filter(|change| is(change, ChangeKind::Add, depth));
    let (mut placed, mut loose) = (FxHashMap::default(), Vec::new());
    for (change, value) in came.filter_map(|change| Some((change, change.after.clone()?))) {
        match change.index {
            Some(index) => {
                placed.insert(index as usize, value);
            }
            None => loose.push(value),
        }
    }
    let mut items = Vec::with_capacity(stayed.len() + placed.len() + loose.len());
    for item in stayed.into_iter().chain(loose) {
        while let Some(value) = placed.remove(&items.len()) {
            items.push(value);
        }
        items.push(item);
    }
    while let Some(value) = placed.remove(&items.len()) {
        items.push(value);
    }
    items
}

pub(crate) fn item_keys(list: &List) -> Vec<Arc<str>> {
    match &list.identity {
        Identity::Keyed(fields) | Identity::KeyedOrdered(fields) => keys(list, fields),
        Identity::Set | Identity::Sequence | Identity::Atomic => Vec::new(),
    }
}
