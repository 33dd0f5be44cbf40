//! Former values that must not be shown because they are secrets now.
//!
//! A record may hold as plain text what the desired state declares to be secret. It may well be the same text, so it is
//! put into custody before it gets into a change.

use plimsoll_base::Secret;
use plimsoll_model::{Data, Value};
use rustc_hash::FxHashSet;

use crate::steps::Change;

/// The former value of what is now a secret, as a secret.
pub(super) fn hidden(value: &Value) -> Value {
    let text = match &value.data {
        Data::Text(text) => text.clone(),
        Data::Number(number) => number.as_str().into(),
        Data::Bool(truth) => if *truth { "true" } else { "false" }.into(),
        Data::List(_) | Data::Map(_) => "".into(),
        Data::Null | Data::Secret(_) | Data::RecordedSecret(_) | Data::Unknown(_) => return value.clone(),
    };
    Value::new(Data::Secret(Secret::new(text)), value.origin.clone())
}

/// Hides, in the former values of changes, every text that is a secret somewhere in `after`: an item that moved and
/// became secret is a removal and an addition, and the removal would show it.
pub(super) fn hide(changes: &mut [Change], after: &Value) {
    if changes.iter().all(|change| change.before.is_none()) {
        return;
    }
    let mut secrets = FxHashSet::default();
    collect(after, &mut secrets);
    if !secrets.is_empty() {
        for before in changes.iter_mut().filter_map(|change| change.before.as_mut()) {
            *before = without(before, &secrets);
        }
    }
}

fn collect<'v>(value: &'v Value, secrets: &mut FxHashSet<&'v str>) {
    match &value.data {
        Data::Secret(secret) => {
            secrets.insert(secret.reveal());
        }
        Data::Map(map) => map.values().for_each(|value| collect(value, secrets)),
        Data::List(list) => list.items.iter().for_each(|item| collect(item, secrets)),
        _ => {}
    }
}

fn without(value: &Value, secrets: &FxHashSet<&str>) -> Value {
    let data = match &value.data {
        Data::Text(text) if secrets.contains(&**text) => return hidden(value),
        Data::Number(number) if secrets.contains(number.as_str()) => return hidden(value),
        Data::Map(map) => {
            Data::Map(map.iter().map(|(name, value)| (name.clone(), without(value, secrets))).collect())
        }
        Data::List(list) => {
            let items = list.items.iter().map(|item| without(item, secrets)).collect();
            Data::list(list.identity.clone(), items)
        }
        leaf => leaf.clone(),
    };
    Value::new(data, value.origin.clone())
}
