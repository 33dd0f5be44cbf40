//! Fields by name, shared: a plan shows the attributes of units without a copy of them.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use indexmap::IndexMap;

use crate::value::Value;

type Fields = IndexMap<Arc<str>, Value>;

/// Fields by name. The order is that of the file; it means nothing. A clone costs nothing; the first change of one that is
/// shared makes a copy.
#[derive(Clone, PartialEq, Default)]
pub struct Map(Arc<Fields>);

impl Deref for Map {
    type Target = IndexMap<Arc<str>, Value>;

    fn deref(&self) -> &Fields {
        &self.0
    }
}

impl DerefMut for Map {
    fn deref_mut(&mut self) -> &mut Fields {
        Arc::make_mut(&mut self.0)
    }
}

impl Map {
    /// Gives back what was set aside for more fields, where nobody else has them.
    pub fn shrink(&mut self) {
        if let Some(fields) = Arc::get_mut(&mut self.0) {
            fields.shrink_to_fit();
        }
    }
}

impl fmt::Debug for Map {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromIterator<(Arc<str>, Value)> for Map {
    fn from_iter<I: IntoIterator<Item = (Arc<str>, Value)>>(fields: I) -> Self {
        Self(Arc::new(fields.into_iter().collect()))
    }
}

impl<const N: usize> From<[(Arc<str>, Value); N]> for Map {
    fn from(fields: [(Arc<str>, Value); N]) -> Self {
        fields.into_iter().collect()
    }
}

impl Extend<(Arc<str>, Value)> for Map {
    fn extend<I: IntoIterator<Item = (Arc<str>, Value)>>(&mut self, fields: I) {
        Arc::make_mut(&mut self.0).extend(fields);
    }
}

impl IntoIterator for Map {
    type Item = (Arc<str>, Value);
    type IntoIter = indexmap::map::IntoIter<Arc<str>, Value>;

    fn into_iter(self) -> Self::IntoIter {
        Arc::unwrap_or_clone(self.0).into_iter()
    }
}

impl<'m> IntoIterator for &'m Map {
    type Item = (&'m Arc<str>, &'m Value);
    type IntoIter = indexmap::map::Iter<'m, Arc<str>, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<'m> IntoIterator for &'m mut Map {
    type Item = (&'m Arc<str>, &'m mut Value);
    type IntoIter = indexmap::map::IterMut<'m, Arc<str>, Value>;

    fn into_iter(self) -> Self::IntoIter {
        Arc::make_mut(&mut self.0).iter_mut()
    }
}
