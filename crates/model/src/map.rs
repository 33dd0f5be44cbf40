//! Fields by name. Most maps have a few fields, and there are very many of them, so they are lists; a long one has an index
//! beside it. One that is complete is shared: a plan shows the attributes of units without a copy of them.

use std::collections::BTreeMap;
use std::fmt;
use std::slice;
use std::sync::Arc;

use crate::value::{Data, Origin, Value};

/// A map with more fields than this has an index.
const FEW: usize = 24;

type Field = (Arc<str>, Value);

/// Fields by name. The order is that of the file; it means nothing. A clone of one that is complete costs nothing; the first
/// change of one that is shared makes a copy.
#[derive(Clone, Default)]
pub struct Map(Fields);

/// Two variants, so that it is no larger than the pointer of the first: that is what nearly all maps are.
#[derive(Clone)]
enum Fields {
    /// Few, and all there are: one piece of memory.
    Complete(Arc<[Field]>),
    Other(Box<Other>),
}

#[derive(Clone)]
enum Other {
    /// Few, to which more are added.
    Open(Vec<Field>),
    /// Many, with where each is.
    Many(Arc<Indexed>),
}

impl Default for Fields {
    fn default() -> Self {
        Self::Complete(Arc::default())
    }
}

#[derive(Clone)]
struct Indexed {
    all: Vec<Field>,
    places: BTreeMap<Arc<str>, usize>,
}

impl Indexed {
    fn push(&mut self, field: Field) {
        self.places.insert(field.0.clone(), self.all.len());
        self.all.push(field);
    }
}

impl Fields {
    fn of(all: Vec<Field>) -> Self {
        if all.len() <= FEW {
            return Self::Other(Box::new(Other::Open(all)));
        }
        let places = all.iter().enumerate().map(|(place, (name, _))| (name.clone(), place)).collect();
        Self::Other(Box::new(Other::Many(Arc::new(Indexed { all, places }))))
    }

    fn as_slice(&self) -> &[Field] {
        match self {
            Self::Complete(all) => all,
            Self::Other(other) => match &**other {
                Other::Open(all) => all,
                Other::Many(of) => &of.all,
            },
        }
    }

    /// The fields, to change their values.
    fn as_mut_slice(&mut self) -> &mut [Field] {
        match self {
            Self::Complete(all) => Arc::make_mut(all),
            Self::Other(other) => match &mut **other {
                Other::Open(all) => all,
                Other::Many(of) => &mut Arc::make_mut(of).all,
            },
        }
    }

    fn into_vec(self) -> Vec<Field> {
        match self {
            Self::Complete(mut all) => match Arc::get_mut(&mut all) {
                // Nobody else has them: the values move, and what is in them is not copied.
                Some(own) => {
                    let none = || Value::new(Data::Null, Origin::FormatDefault);
                    let take = |(name, value): &mut Field| (name.clone(), std::mem::replace(value, none()));
                    own.iter_mut().map(take).collect()
                }
                None => all.to_vec(),
            },
            Self::Other(other) => match *other {
                Other::Open(all) => all,
                Other::Many(of) => Arc::unwrap_or_clone(of).all,
            },
        }
    }
}

impl Map {
    fn fields(&self) -> &[Field] {
        self.0.as_slice()
    }

    fn place(&self, name: &str) -> Option<usize> {
        if let Fields::Other(other) = &self.0
            && let Other::Many(of) = &**other
        {
            return of.places.get(name).copied();
        }
        self.fields().iter().position(|(known, _)| **known == *name)
    }

    /// Changes which fields there are.
    fn change(&mut self, how: impl FnOnce(&mut Vec<Field>)) {
        let mut all = std::mem::take(&mut self.0).into_vec();
        how(&mut all);
        self.0 = Fields::of(all);
    }

    fn push(&mut self, field: Field) {
        if let Fields::Other(other) = &mut self.0 {
            match &mut **other {
                Other::Many(of) => return Arc::make_mut(of).push(field),
                Other::Open(all) if all.len() < FEW => return all.push(field),
                Other::Open(_) => {}
            }
        }
        self.change(|all| all.push(field));
    }

    /// How many fields there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.fields().len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fields().is_empty()
    }

    /// A field.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        Some(&self.fields()[self.place(name)?].1)
    }

    /// A field with its name.
    #[must_use]
    pub fn get_key_value(&self, name: &str) -> Option<(&Arc<str>, &Value)> {
        let (name, value) = &self.fields()[self.place(name)?];
        Some((name, value))
    }

    /// A field, to change it; where there is none, it becomes what `value` gives.
    pub fn get_or_insert_with(&mut self, name: &str, value: impl FnOnce() -> Value) -> &mut Value {
        let place = self.place(name).unwrap_or(self.len());
        if place == self.len() {
            self.push((name.into(), value()));
        }
        &mut self.0.as_mut_slice()[place].1
    }

    /// A field, to change it.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Value> {
        let place = self.place(name)?;
        Some(&mut self.0.as_mut_slice()[place].1)
    }

    /// Whether there is a field of this name.
    #[must_use]
    pub fn contains_key(&self, name: &str) -> bool {
        self.place(name).is_some()
    }

    /// Puts a field in; gives the value that it had. One that was there keeps its place.
    pub fn insert(&mut self, name: Arc<str>, value: Value) -> Option<Value> {
        match self.place(&name) {
            Some(place) => Some(std::mem::replace(&mut self.0.as_mut_slice()[place].1, value)),
            None => {
                self.push((name, value));
                None
            }
        }
    }

    /// Takes a field out; the others keep their order.
    pub fn shift_remove(&mut self, name: &str) -> Option<Value> {
        let place = self.place(name)?;
        let mut taken = None;
        self.change(|all| taken = Some(all.remove(place).1));
        taken
    }

    /// Keeps the fields for which `keep` says so.
    pub fn retain(&mut self, mut keep: impl FnMut(&Arc<str>, &mut Value) -> bool) {
        if !self.is_empty() {
            self.change(|all| all.retain_mut(|(name, value)| keep(name, value)));
        }
    }

    /// The fields in order.
    pub fn iter(&self) -> Iter<'_> {
        self.fields().iter().map(|(name, value)| (name, value))
    }

    /// The fields in order, to change their values.
    pub fn iter_mut(&mut self) -> IterMut<'_> {
        self.0.as_mut_slice().iter_mut().map(|(name, value)| (&*name, value))
    }

    /// The names in order.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &Arc<str>> + DoubleEndedIterator {
        self.fields().iter().map(|(name, _)| name)
    }

    /// The values in the order of their names.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &Value> + DoubleEndedIterator {
        self.fields().iter().map(|(_, value)| value)
    }

    /// The values, to change them.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut Value> {
        self.iter_mut().map(|(_, value)| value)
    }

    /// Says that all fields are there: gives back what was set aside for more, and a clone costs nothing from now on. Another
    /// field may be put in all the same.
    pub fn shrink(&mut self) {
        let Fields::Other(other) = &mut self.0 else { return };
        match &mut **other {
            Other::Open(all) => self.0 = Fields::Complete(std::mem::take(all).into()),
            Other::Many(of) => {
                if let Some(of) = Arc::get_mut(of) {
                    of.all.shrink_to_fit();
                }
            }
        }
    }
}

/// The fields in order.
pub type Iter<'m> = std::iter::Map<slice::Iter<'m, Field>, fn(&'m Field) -> (&'m Arc<str>, &'m Value)>;
/// The fields in order, to change their values.
pub type IterMut<'m> =
    std::iter::Map<slice::IterMut<'m, Field>, fn(&'m mut Field) -> (&'m Arc<str>, &'m mut Value)>;

/// Whatever the order.
impl PartialEq for Map {
    fn eq(&self, other: &Self) -> bool {
        if let (Fields::Complete(own), Fields::Complete(others)) = (&self.0, &other.0)
            && Arc::ptr_eq(own, others)
        {
            return true;
        }
        self.len() == other.len() && self.iter().all(|(name, value)| other.get(name) == Some(value))
    }
}

impl fmt::Debug for Map {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl FromIterator<Field> for Map {
    fn from_iter<I: IntoIterator<Item = Field>>(fields: I) -> Self {
        let mut map = Self::default();
        map.extend(fields);
        map.shrink();
        map
    }
}

impl<const N: usize> From<[Field; N]> for Map {
    fn from(fields: [Field; N]) -> Self {
        fields.into_iter().collect()
    }
}

impl Extend<Field> for Map {
    fn extend<I: IntoIterator<Item = Field>>(&mut self, fields: I) {
        let fields = fields.into_iter();
        let least = fields.size_hint().0;
        if least > 0 && self.len() + least <= FEW {
            self.change(|all| all.reserve_exact(least));
        }
        for (name, value) in fields {
            self.insert(name, value);
        }
    }
}

impl IntoIterator for Map {
    type Item = Field;
    type IntoIter = std::vec::IntoIter<Field>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_vec().into_iter()
    }
}

impl<'m> IntoIterator for &'m Map {
    type Item = (&'m Arc<str>, &'m Value);
    type IntoIter = Iter<'m>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'m> IntoIterator for &'m mut Map {
    type Item = (&'m Arc<str>, &'m mut Value);
    type IntoIter = IterMut<'m>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Data, Origin};

    fn value(number: usize) -> Value {
        Value::text(number.to_string(), Origin::Recorded)
    }

    #[test]
    fn short_and_long_maps_are_the_same_to_those_who_use_them() {
        for count in [0, 1, FEW, FEW + 1, 3 * FEW] {
            let all: Vec<Field> = (0..count).map(|one| (one.to_string().into(), value(one))).collect();
            let mut map: Map = all.iter().cloned().collect();
            let backwards: Map = all.iter().rev().cloned().collect();
            assert_eq!(map, backwards);
            assert!(map.keys().eq(all.iter().map(|(name, _)| name)));
            let shared = map.clone();
            for (place, (name, value)) in all.iter().enumerate() {
                assert_eq!(map.get(name), Some(value));
                assert_eq!(
                    map.insert(name.clone(), Value::new(Data::Null, Origin::Recorded)),
                    Some(value.clone())
                );
                assert_eq!(map.shift_remove(name).map(|value| value.data), Some(Data::Null));
                assert_eq!(map.len(), count - place - 1);
                assert!(!map.contains_key(name));
            }
            assert_eq!(shared, backwards);
        }
    }

    #[test]
    fn what_is_kept_is_found() {
        let mut map: Map = (0..100).map(|one| (one.to_string().into(), value(one))).collect();
        map.retain(|name, _| name.ends_with('7'));
        assert_eq!(map.len(), 10);
        assert_eq!(map.get("47"), Some(&value(47)));
        map.values_mut().for_each(|one| *one = value(0));
        assert!(map.values().all(|one| *one == value(0)));
        assert_eq!(map.get("46"), None);
    }
}
