//! What changes of a unit, as data.

use std::borrow::Cow;
use std::sync::Arc;

use plimsoll_model::{AttributePath, AttributeStep, Data, Map, Value};

/// What changes of a unit. What a unit has that comes or goes is kept as it is: most plans are long because most units are
/// new, and two changes for each would be the largest part of them.
#[derive(Clone, PartialEq, Debug)]
pub enum Changes {
    /// The attributes that differ, in their order.
    Between(Vec<Change>),
    /// All attributes, of a unit that comes.
    Added(Map),
    /// All attributes, of a unit that goes.
    Removed(Map),
}

impl Changes {
    /// All attributes of a unit that comes.
    #[must_use]
    pub fn added(attributes: &Value) -> Self {
        match &attributes.data {
            Data::Map(map) => Self::Added(map.clone()),
            _ => Self::Between(vec![change(AttributePath::default(), attributes, ChangeKind::Add)]),
        }
    }

    /// All attributes of a unit that goes.
    #[must_use]
    pub fn removed(attributes: &Value) -> Self {
        match &attributes.data {
            Data::Map(map) => Self::Removed(map.clone()),
            _ => Self::Between(vec![change(AttributePath::default(), attributes, ChangeKind::Remove)]),
        }
    }

    /// Each of them; all attributes are one change each.
    #[must_use]
    pub fn each(&self) -> Cow<'_, [Change]> {
        match self {
            Self::Between(changes) => Cow::Borrowed(changes),
            Self::Added(attributes) => Cow::Owned(whole(attributes, ChangeKind::Add)),
            Self::Removed(attributes) => Cow::Owned(whole(attributes, ChangeKind::Remove)),
        }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Between(changes) => changes.len(),
            Self::Added(attributes) | Self::Removed(attributes) => attributes.len(),
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Default for Changes {
    fn default() -> Self {
        Self::Between(Vec::new())
    }
}

impl From<Vec<Change>> for Changes {
    fn from(changes: Vec<Change>) -> Self {
        Self::Between(changes)
    }
}

/// All attributes, as one change each.
fn whole(attributes: &Map, kind: ChangeKind) -> Vec<Change> {
    let field = |name: &Arc<str>| AttributePath(vec![AttributeStep::Field(name.clone())]);
    attributes.iter().map(|(name, value)| change(field(name), value, kind)).collect()
}

/// A value that comes or goes.
fn change(path: AttributePath, value: &Value, kind: ChangeKind) -> Change {
    let value = Some(value.clone());
    let (before, after) = if kind == ChangeKind::Remove { (value, None) } else { (None, value) };
    Change { path, kind, before, after, index: None, forces_replacement: false }
}

/// One changed attribute.
#[derive(Clone, PartialEq, Debug)]
pub struct Change {
    /// The attribute; empty for all of them.
    pub path: AttributePath,
    /// What happened to it.
    pub kind: ChangeKind,
    /// The recorded value, where there was one.
    pub before: Option<Value>,
    /// The desired value, where there is one.
    pub after: Option<Value>,
    /// For an item that came into a list whose order matters: its zero-based place in the desired list.
    pub index: Option<u32>,
    /// Whether it forces the unit to be replaced.
    pub forces_replacement: bool,
}

/// What happened to an attribute.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ChangeKind {
    /// It came.
    Add,
    /// It went.
    Remove,
    /// It has another value.
    Replace,
    /// It has a value of another type.
    Retype,
    /// Items of an ordered list stayed, their order did not; the values are the two lists of the keys of those that
    /// stayed.
    Reorder,
}

impl ChangeKind {
    /// Its name in outputs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Remove => "remove",
            Self::Replace => "replace",
            Self::Retype => "retype",
            Self::Reorder => "reorder",
        }
    }

    /// The one with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let all = [Self::Add, Self::Remove, Self::Replace, Self::Retype, Self::Reorder];
        all.into_iter().find(|kind| kind.name() == name)
    }
}
