//! The comparison itself: one walk over two values, side by side.

use std::sync::Arc;

use plimsoll_model::{
    AttributePath, AttributeStep, Data, Identity, KeyFields, List, Map, Origin, Unknown, Value,
};
use rustc_hash::{FxHashMap, FxHashSet};
use similar::DiffOp;

use super::Difference;
use super::align::{Numbers, align};
use super::equivalent::{Equivalence, equivalence};
use super::keys::keys;
use super::secrets::hidden;
use crate::steps::{Change, ChangeKind};

/// Whether two values are equal, origins aside. A value that is asked for equals only itself.
pub(super) fn same(before: &Value, after: &Value) -> bool {
    let mut walk = Walk { only_whether: true, ..Walk::default() };
    walk.compare(before, after);
    !walk.differs
}

/// How many leaves a value has; an empty list or map is one.
pub(crate) fn leaves(value: &Value) -> u32 {
    match &value.data {
        Data::Map(map) if !map.is_empty() => map.values().map(leaves).sum(),
        Data::List(list) if !list.items.is_empty() => list.items.iter().map(leaves).sum(),
        _ => 1,
    }
}

/// The state of one comparison.
#[derive(Default)]
pub(super) struct Walk {
    path: AttributePath,
    pub(super) found: Difference,
    /// Only [`Walk::differs`] is asked for: the walk ends at the first change and records nothing.
    only_whether: bool,
    differs: bool,
    /// Whether what means the same is no difference; then it is noted.
    in_meaning: bool,
    pub(super) equivalent: Vec<(AttributePath, Equivalence)>,
}

impl Walk {
    /// A walk for which what means the same is no difference.
    pub(super) fn in_meaning() -> Self {
        Self { in_meaning: true, ..Self::default() }
    }

    pub(super) fn compare(&mut self, before: &Value, after: &Value) {
        if self.only_whether && self.differs {
            return;
        }
        match (&before.data, &after.data) {
            (Data::Map(old), Data::Map(new)) if !(old.is_empty() && new.is_empty()) => self.maps(old, new),
            (Data::List(old), Data::List(new)) if !(old.items.is_empty() && new.items.is_empty()) => {
                self.lists((before, old), (after, new));
            }
            (old, new) if self.unchanged(old, new) => self.found.unchanged += leaves(before),
            _ if self.is_equivalent(Some(before), Some(after)) => {}
            (old, new) => {
                let retyped = has_type(old) && has_type(new) && before.type_name() != after.type_name();
                let kind = if retyped { ChangeKind::Retype } else { ChangeKind::Replace };
                self.push(kind, Some(before), Some(after));
            }
        }
    }

    /// Whether leaves, or values of different shape, count as unchanged. See the module comment for what is unknown.
    fn unchanged(&self, before: &Data, after: &Data) -> bool {
        match (before, after) {
            (Data::RecordedSecret(digest), Data::Secret(secret))
            | (Data::Secret(secret), Data::RecordedSecret(digest)) => secret.matches(digest),
            (Data::Unknown(before), Data::Unknown(after)) => before == after,
            (_, Data::Unknown(Unknown::Asked { .. } | Unknown::Outside { .. })) => !self.only_whether,
            (Data::Map(before), Data::Map(after)) => before.is_empty() && after.is_empty(),
            (Data::List(before), Data::List(after)) => before.items.is_empty() && after.items.is_empty(),
            (before, after) => before == after,
        }
    }

    fn push(&mut self, kind: ChangeKind, before: Option<&Value>, after: Option<&Value>) {
        self.differs = true;
        if !self.only_whether {
            let into_secret = after.is_some_and(|after| matches!(after.data, Data::Secret(_)));
            let before = before.map(|before| if into_secret { hidden(before) } else { before.clone() });
            self.found.changes.push(Change {
                path: self.path.clone(),
                kind,
                before,
                after: after.cloned(),
                index: None,
                forces_replacement: false,
            });
        }
    }

    fn inside(&mut self, step: AttributeStep, work: impl FnOnce(&mut Self)) {
        self.path.0.push(step);
        work(self);
        self.path.0.pop();
    }

    /// An item or field that came. `index` where its place in a list matters.
    fn came(&mut self, step: AttributeStep, value: &Value, index: Option<usize>) {
        self.inside(step, |walk| walk.push(ChangeKind::Add, None, Some(value)));
        if let (Some(index), Some(change)) = (index, self.found.changes.last_mut()) {
            change.index = Some(index as u32);
        }
    }

    fn went(&mut self, step: AttributeStep, value: &Value) {
        self.inside(step, |walk| walk.push(ChangeKind::Remove, Some(value), None));
    }

    fn maps(&mut self, before: &Map, after: &Map) {
        for (name, new) in after {
            match before.get(name) {
                Some(old) => self.inside(AttributeStep::Field(name.clone()), |walk| walk.compare(old, new)),
                None => self.field(name, None, Some(new)),
            }
            if self.only_whether && self.differs {
                return;
            }
        }
        for (name, old) in before.iter().filter(|(name, _)| !after.contains_key(name)) {
            self.field(name, Some(old), None);
        }
    }

    /// A field that came or went.
    fn field(&mut self, name: &Arc<str>, before: Option<&Value>, after: Option<&Value>) {
        self.inside(AttributeStep::Field(name.clone()), |walk| {
            if !walk.is_equivalent(before, after) {
                let kind = if before.is_some() { ChangeKind::Remove } else { ChangeKind::Add };
                walk.push(kind, before, after);
            }
        });
    }

    /// Whether what is here on both sides means the same; that is noted. `None` where there is nothing.
    fn is_equivalent(&mut self, before: Option<&Value>, after: Option<&Value>) -> bool {
        let found = if self.in_meaning { equivalence(&self.path, before, after) } else { None };
        self.equivalent.extend(found.map(|found| (self.path.clone(), found)));
        found.is_some()
    }

    fn lists(&mut self, before: (&Value, &List), after: (&Value, &List)) {
        match &after.1.identity {
            Identity::Keyed(fields) => self.keyed(before.1, after.1, fields, false),
            Identity::KeyedOrdered(fields) => self.keyed(before.1, after.1, fields, true),
            Identity::Set => self.sets(&before.1.items, &after.1.items),
            Identity::Sequence => self.sequences(&before.1.items, &after.1.items),
            Identity::Atomic if pairwise(&before.1.items, &after.1.items) => {
                self.found.unchanged += leaves(after.0);
            }
            Identity::Atomic => self.push(ChangeKind::Replace, Some(before.0), Some(after.0)),
        }
    }

    fn keyed(&mut self, before: &List, after: &List, fields: &KeyFields, ordered: bool) {
        let (old_keys, new_keys) = (keys(before, fields), keys(after, fields));
        if old_keys == new_keys {
            for ((key, old), new) in new_keys.into_iter().zip(&before.items).zip(&after.items) {
                self.inside(AttributeStep::Key(key), |walk| walk.compare(old, new));
            }
            return;
        }
        let places: FxHashMap<&str, usize> =
            old_keys.iter().enumerate().map(|(place, key)| (&**key, place)).collect();
        let mut stayed: Vec<usize> = Vec::new();
        for (index, (key, new)) in new_keys.iter().zip(&after.items).enumerate() {
            if let Some(&place) = places.get(&**key) {
                stayed.push(place);
                let step = AttributeStep::Key(key.clone());
                self.inside(step, |walk| walk.compare(&before.items[place], new));
            } else {
                self.came(AttributeStep::Key(key.clone()), new, ordered.then_some(index));
            }
        }
        if ordered && !stayed.is_sorted() {
            self.reordered(&stayed, &old_keys);
        }
        let stayed: FxHashSet<usize> = stayed.into_iter().collect();
        for (place, (key, old)) in old_keys.into_iter().zip(&before.items).enumerate() {
            if !stayed.contains(&place) {
                self.went(AttributeStep::Key(key), old);
            }
        }
    }

    /// Items that stayed, as former places in their new order.
    fn reordered(&mut self, stayed: &[usize], old_keys: &[Arc<str>]) {
        let list = |places: &[usize]| {
            let items = places.iter().map(|&place| Value::text(old_keys[place].clone(), Origin::Recorded));
            Value::new(Data::list(Identity::Atomic, items.collect()), Origin::Recorded)
        };
        let mut former = stayed.to_vec();
        former.sort_unstable();
        self.push(ChangeKind::Reorder, Some(&list(&former)), Some(&list(stayed)));
    }

    fn sets(&mut self, before: &[Value], after: &[Value]) {
        let mut numbers = Numbers::default();
        let old: Vec<u32> = before.iter().map(|item| numbers.number(item)).collect();
        let new: Vec<u32> = after.iter().map(|item| numbers.number(item)).collect();
        let (in_old, in_new): (FxHashSet<u32>, FxHashSet<u32>) =
            (old.iter().copied().collect(), new.iter().copied().collect());
        let mut gone: Vec<usize> = (0..old.len()).filter(|&place| !in_new.contains(&old[place])).collect();
        let mut seen = FxHashSet::default();
        // What is asked for takes the place of recorded items that are not described otherwise.
        let mut unclaimed =
            gone.iter().copied().filter(|&place| !matches!(before[place].data, Data::Unknown(_)));
        let mut claimed = FxHashSet::default();
        for (index, (number, item)) in
            new.iter().zip(after).enumerate().filter(|(_, pair)| seen.insert(*pair.0))
        {
            if in_old.contains(number) {
                self.found.unchanged += leaves(item);
                continue;
            }
            let asked = !self.only_whether && matches!(item.data, Data::Unknown(Unknown::Asked { .. }));
            if let Some(place) = asked.then(|| unclaimed.next()).flatten() {
                claimed.insert(place);
                self.found.unchanged += leaves(&before[place]);
            } else {
                self.came(AttributeStep::Index(index as u32), item, None);
            }
        }
        gone.retain(|place| !claimed.contains(place));
        for place in gone {
            self.went(AttributeStep::Index(place as u32), &before[place]);
        }
    }

    fn sequences(&mut self, before: &[Value], after: &[Value]) {
        if self.only_whether {
            self.differs |= !pairwise(before, after);
            return;
        }
        let start = before.iter().zip(after).take_while(|(old, new)| same(old, new)).count();
        let (old, new) = (&before[start..], &after[start..]);
        let end = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| same(old, new)).count();
        let (old, new) = (&old[..old.len() - end], &new[..new.len() - end]);
        let equal = after[..start].iter().chain(&after[after.len() - end..]);
        self.found.unchanged += equal.map(leaves).sum::<u32>();
        if old.is_empty() && new.is_empty() {
            return;
        }
        let mut numbers = Numbers::default();
        let old_numbers: Vec<u32> = old.iter().map(|item| numbers.number(item)).collect();
        let new_numbers: Vec<u32> = new.iter().map(|item| numbers.number(item)).collect();
        let index = |place: usize| AttributeStep::Index((start + place) as u32);
        for operation in align(&old_numbers, &new_numbers) {
            if let DiffOp::Equal { new_index, len, .. } = operation {
                self.found.unchanged += new[new_index..new_index + len].iter().map(leaves).sum::<u32>();
                continue;
            }
            let (gone, come) = (operation.old_range(), operation.new_range());
            let pairs = gone.len().min(come.len());
            for (old_place, new_place) in gone.clone().zip(come.clone()) {
                self.inside(index(new_place), |walk| walk.compare(&old[old_place], &new[new_place]));
            }
            for place in gone.skip(pairs) {
                self.went(index(place), &old[place]);
            }
            for place in come.skip(pairs) {
                self.came(index(place), &new[place], Some(start + place));
            }
        }
    }
}

/// Whether two lists have equal items in the same order.
fn pairwise(before: &[Value], after: &[Value]) -> bool {
    before.len() == after.len() && before.iter().zip(after).all(|(old, new)| same(old, new))
}

/// Whether the type of a value is known and more than nothing.
fn has_type(data: &Data) -> bool {
    !matches!(data, Data::Null | Data::Secret(_) | Data::RecordedSecret(_) | Data::Unknown(_))
}
