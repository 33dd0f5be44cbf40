//! Fields by name, shared: a plan shows the attributes of units without a copy of them. Most maps have a few fields, and there
//! are very many of them, so they are lists; a long one has an index beside it.

use std::collections::BTreeMap;
use std::fmt;
use std::slice;
use std::sync::Arc;

use crate::value::Value;

/// A map with more fields than this has an index.
const FEW: usize = 24;

type Field = (Arc<str>, Value);

/// Fields by name. The order is that of the file; it means nothing. A clone costs nothing; the first change of one that is
/// shared makes a copy.
#[derive(Clone, Default)]
pub struct Map(Option<Arc<Fields>>);

#[derive(Clone, Default)]
struct Fields {
    all: Vec<Field>,
    /// Where each field is, in a long list.
    #[allow(clippy::box_collection, reason = "most maps are short and have none: a third of their size")]
    index: Option<Box<BTreeMap<Arc<str>, usize>>>,
}

impl Fields {
    fn place(&self, name: &str) -> Option<usize> {
        match &self.index {
            Some(index) => index.get(name).copied(),
            None => self.all.iter().position(|(known, _)| **known == *name),
        }
    }

    fn push(&mut self, field: Field) {
        if let Some(index) = &mut self.index {
            index.insert(field.0.clone(), self.all.len());
        }
        self.all.push(field);
        if self.index.is_none() && self.all.len() > FEW {
            self.make_index();
        }
    }

    fn make_index(&mut self) {
        let places = self.all.iter().enumerate().map(|(place, (name, _))| (name.clone(), place));
        self.index = (self.all.len() > FEW).then(|| Box::new(places.collect()));
    }
}

impl Map {
    fn fields(&self) -> &[Field] {
        self.0.as_ref().map_or(&[], |fields| &fields.all)
    }

    fn own(&mut self) -> &mut Fields {
        Arc::make_mut(self.0.get_or_insert_default())
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.0.as_ref()?.place(name)
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
        let fields = self.own();
        if place == fields.all.len() {
            fields.push((name.into(), value()));
        }
        &mut fields.all[place].1
    }

    /// A field, to change it.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Value> {
        let place = self.place(name)?;
        Some(&mut self.own().all[place].1)
    }

    /// Whether there is a field of this name.
    #[must_use]
    pub fn contains_key(&self, name: &str) -> bool {
        self.place(name).is_some()
    }

    /// Puts a field in; gives the value that it had. One that was there keeps its place.
    pub fn insert(&mut self, name: Arc<str>, value: Value) -> Option<Value> {
        match self.place(&name) {
            Some(place) => Some(std::mem::replace(&mut self.own().all[place].1, value)),
            None => {
                self.own().push((name, value));
                None
            }
        }
    }

    /// Takes a field out; the others keep their order.
    pub fn shift_remove(&mut self, name: &str) -> Option<Value> {
        let place = self.place(name)?;
        let fields = self.own();
        let (_, value) = fields.all.remove(place);
        fields.make_index();
        Some(value)
    }

    /// Keeps the fields for which `keep` says so.
    pub fn retain(&mut self, mut keep: impl FnMut(&Arc<str>, &mut Value) -> bool) {
        if self.0.is_some() {
            let fields = self.own();
            fields.all.retain_mut(|(name, value)| keep(name, value));
            fields.make_index();
        }
    }

    /// The fields in order.
    pub fn iter(&self) -> Iter<'_> {
        self.fields().iter().map(|(name, value)| (name, value))
    }

    /// The fields in order, to change their values.
    pub fn iter_mut(&mut self) -> IterMut<'_> {
        let fields = if self.0.is_some() { &mut self.own().all[..] } else { &mut [] };
        fields.iter_mut().map(|(name, value)| (&*name, value))
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

    /// Gives back what was set aside for more fields, where nobody else has them.
    pub fn shrink(&mut self) {
        if let Some(fields) = self.0.as_mut().and_then(Arc::get_mut) {
            fields.all.shrink_to_fit();
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
        if least > 0 {
            self.own().all.reserve_exact(least);
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
        self.0.map(Arc::unwrap_or_clone).unwrap_or_default().all.into_iter()
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
