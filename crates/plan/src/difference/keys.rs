//! The keys of the items of a keyed list: always as many as there are items, never twice the same.

use std::fmt::Write as _;
use std::sync::Arc;

use plimsoll_model::{Data, KeyFields, List, Value};
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

/// The key of each item. The second item with a key `web` is `web#2`, and so on; an item without a key is `#1`, `#2`,
/// …. Where such a name is itself the key of another item, the number is passed over.
pub(super) fn keys(list: &List, fields: &KeyFields) -> Vec<Arc<str>> {
    let written: Vec<Option<Arc<str>>> = list.items.iter().map(|item| key(item, fields)).collect();
    if written.len() == 1 && written[0].is_some() {
        return written.into_iter().flatten().collect();
    }
    let mut taken: FxHashSet<&str> = FxHashSet::with_capacity_and_hasher(written.len(), FxBuildHasher);
    let mut again = Vec::new();
    for (index, key) in written.iter().enumerate() {
        if !key.as_deref().is_some_and(|key| taken.insert(key)) {
            again.push(index);
        }
    }
    if again.is_empty() {
        return written.into_iter().flatten().collect();
    }
    let mut counts: FxHashMap<&str, u32> = FxHashMap::default();
    let mut numbered = Vec::new();
    for index in again {
        let base = written[index].as_deref();
        let count = counts.entry(base.unwrap_or_default()).or_insert(u32::from(base.is_some()));
        let mut name;
        loop {
            *count += 1;
            name = String::from(base.unwrap_or_default());
            // Writing to a string does not fail.
            let _ = write!(name, "#{count}");
            if !taken.contains(name.as_str()) {
                break;
            }
        }
        numbered.push((index, Arc::<str>::from(name)));
    }
    let mut numbered = numbered.into_iter().peekable();
    let mut keys = Vec::with_capacity(written.len());
    for (index, key) in written.iter().enumerate() {
        let own = numbered.next_if(|(other, _)| *other == index).map(|(_, name)| name);
        keys.extend(own.or_else(|| key.clone()));
    }
    keys
}

/// What an item says its key is: the first of the fields that it has with a plain value.
fn key(item: &Value, fields: &KeyFields) -> Option<Arc<str>> {
    let map = item.as_map()?;
    fields.iter().find_map(|field| match &map.get(field)?.data {
        Data::Text(text) => Some(text.clone()),
        Data::Number(number) => Some(number.as_str().into()),
        Data::Bool(truth) => Some(if *truth { "true" } else { "false" }.into()),
        _ => None,
    })
}
