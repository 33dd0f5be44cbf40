//! How much alike two values are: which part of their leaves is equal at the same place.

use std::cmp::Ordering;

use plimsoll_model::{Identity, List, Map, Value};
use rustc_hash::{FxHashMap, FxHashSet};

use super::align::Numbers;
use super::compare::{leaves, same};
use super::keys::keys;

/// How many leaves are equal, of how many.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Likeness {
    pub(crate) equal: u32,
    /// The leaves of both; those that both have, once.
    pub(crate) all: u32,
}

impl Likeness {
    /// Orders by the part of the leaves that is equal.
    pub(crate) fn compare(self, other: Self) -> Ordering {
        let product = |equal: u32, all: u32| u64::from(equal) * u64::from(all);
        product(self.equal, other.all).cmp(&product(other.equal, self.all))
    }

    /// Whether at least this many of a hundred leaves are equal; of no leaves none are.
    pub(crate) fn reaches(self, percent: u32) -> bool {
        self.all > 0 && u64::from(self.equal) * 100 >= u64::from(self.all) * u64::from(percent)
    }
}

/// How much alike the attributes of two units are. Their names are given, because places where each has its own name, and
/// the field `name`, are not counted. Fields and items are matched as in a [`difference`](super::difference()), but items
/// of sequences by their number. What is asked for equals only itself. Linear in the size of both.
pub(crate) fn likeness(before: (&str, &Value), after: (&str, &Value)) -> Likeness {
    let mut walk = Walk { names: (before.0, after.0), found: Likeness::default() };
    match (before.1.as_map(), after.1.as_map()) {
        (Some(old), Some(new)) => walk.maps(old, new, Some("name")),
        _ => walk.compare(before.1, after.1),
    }
    walk.found
}

struct Walk<'n> {
    names: (&'n str, &'n str),
    found: Likeness,
}

impl Walk<'_> {
    fn compare(&mut self, before: &Value, after: &Value) {
        match (before.as_map(), after.as_map(), before.as_list(), after.as_list()) {
            (Some(old), Some(new), ..) if !(old.is_empty() || new.is_empty()) => self.maps(old, new, None),
            (_, _, Some(old), Some(new)) if !(old.items.is_empty() || new.items.is_empty()) => {
                self.lists(old, new);
            }
            _ if before.as_text() == Some(self.names.0) && after.as_text() == Some(self.names.1) => {}
            _ => {
                let all = leaves(before).max(leaves(after));
                self.found.all += all;
                self.found.equal += if same(before, after) { all } else { 0 };
            }
        }
    }

    fn alone(&mut self, value: &Value) {
        self.found.all += leaves(value);
    }

    fn maps(&mut self, before: &Map, after: &Map, passed_over: Option<&str>) {
        let is_counted = |name: &str| Some(name) != passed_over;
        for (name, new) in after.iter().filter(|(name, _)| is_counted(name)) {
            match before.get(name) {
                Some(old) => self.compare(old, new),
                None => self.alone(new),
            }
        }
        for (_, old) in before.iter().filter(|(name, _)| is_counted(name) && !after.contains_key(name)) {
            self.alone(old);
        }
    }

    fn lists(&mut self, before: &List, after: &List) {
        match &after.identity {
            Identity::Keyed(fields) | Identity::KeyedOrdered(fields) => {
                let (old, new) = (keys(before, fields), keys(after, fields));
                self.items(old.iter().zip(&before.items), new.iter().zip(&after.items));
            }
            Identity::Set => {
                let mut numbers = Numbers::default();
                let old: Vec<u32> = before.items.iter().map(|item| numbers.number(item)).collect();
                let new: Vec<u32> = after.items.iter().map(|item| numbers.number(item)).collect();
                self.items(old.iter().zip(&before.items), new.iter().zip(&after.items));
            }
            Identity::Sequence | Identity::Atomic => {
                self.items(before.items.iter().enumerate(), after.items.iter().enumerate());
            }
        }
    }

    /// Items by what tells them apart.
    fn items<'v, K: Eq + std::hash::Hash>(
        &mut self,
        before: impl Iterator<Item = (K, &'v Value)>,
        after: impl Iterator<Item = (K, &'v Value)>,
    ) {
        let before: Vec<(K, &Value)> = before.collect();
        let old: FxHashMap<&K, &Value> = before.iter().map(|(key, item)| (key, *item)).collect();
        let mut stayed = FxHashSet::default();
        for (key, new) in after {
            match old.get(&key) {
                Some(old) => self.compare(old, new),
                None => self.alone(new),
            }
            stayed.insert(key);
        }
        for (_, item) in before.iter().filter(|(key, _)| !stayed.contains(key)) {
            self.alone(item);
        }
    }
}

#[cfg(test)]
mod tests {
    use plimsoll_model::{Data, KeyFields, Origin, Unknown};

    use super::*;

    fn value(data: Data) -> Value {
        Value::new(data, Origin::FormatDefault)
    }

    fn text(content: &str) -> Value {
        Value::text(content, Origin::FormatDefault)
    }

    fn map(fields: Vec<(&str, Value)>) -> Value {
        value(Data::Map(fields.into_iter().map(|(name, value)| (name.into(), value)).collect()))
    }

    fn list(identity: Identity, items: Vec<Value>) -> Value {
        value(Data::list(identity, items))
    }

    #[track_caller]
    fn check(before: &Value, after: &Value, expected: (u32, u32)) {
        for (before, after) in [(before, after), (after, before)] {
            let found = likeness(("web", before), ("site", after));
            assert_eq!((found.equal, found.all), expected);
        }
    }

    #[test]
    fn items_are_matched_as_their_list_says() {
        let letters = |letters: &str| letters.chars().map(|letter| text(&letter.to_string())).collect();
        check(&list(Identity::Set, letters("abc")), &list(Identity::Set, letters("cab")), (3, 3));
        check(&list(Identity::Sequence, letters("abc")), &list(Identity::Sequence, letters("abd")), (2, 3));
        check(&list(Identity::Set, letters("abc")), &list(Identity::Set, letters("abd")), (2, 4));
        let port = |name: &str, number: &str| map(vec![("key", text(name)), ("port", text(number))]);
        let keyed = |items| list(Identity::Keyed(KeyFields::new(&["key"])), items);
        check(
            &keyed(vec![port("http", "80"), port("https", "443")]),
            &keyed(vec![port("https", "443"), port("http", "8080"), port("admin", "9")]),
            (3, 6),
        );
    }

    #[test]
    fn what_is_missing_empty_or_asked_for_is_not_equal() {
        let asked = |parameter: &str| value(Data::Unknown(Unknown::Asked { parameter: parameter.into() }));
        check(&map(vec![("a", text("1"))]), &map(vec![("b", text("1"))]), (0, 2));
        check(&map(vec![("a", text("1"))]), &map(vec![("a", asked("p"))]), (0, 1));
        check(&map(vec![("a", asked("p"))]), &map(vec![("a", asked("p"))]), (1, 1));
        let inner = map(vec![("x", text("1")), ("y", text("2"))]);
        check(&map(vec![("a", inner)]), &map(vec![("a", map(Vec::new()))]), (0, 2));
        check(&map(Vec::new()), &map(Vec::new()), (0, 0));
        check(&map(vec![("name", text("1"))]), &map(vec![("name", text("2"))]), (0, 0));
    }
}
