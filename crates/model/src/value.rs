//! Attributes: a canonical tree of values in which each leaf knows where it came from and whether it is secret.

use std::fmt;
use std::sync::Arc;

use plimsoll_base::{Secret, SecretDigest, Site};

use crate::address::Address;
use crate::map::Map;

/// A value and where it came from. Equality includes the origin; the difference of two values does not look at it.
#[derive(Clone, PartialEq, Debug)]
pub struct Value {
    /// The value.
    pub data: Data,
    /// Where it came from.
    pub origin: Origin,
}

/// A value. There are very many of them, so what is large and rare stands behind a pointer.
#[derive(Clone, PartialEq, Debug)]
pub enum Data {
    /// Nothing, said explicitly.
    Null,
    /// A truth value.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text.
    Text(Arc<str>),
    /// A value of any type that must not be shown, in its text form.
    Secret(Secret),
    /// What a claim kept of a secret value.
    RecordedSecret(Box<SecretDigest>),
    /// A value that is decided later.
    Unknown(Unknown),
    /// Items.
    List(Box<List>),
    /// Fields by name. The order is that of the file; it means nothing.
    Map(Map),
}

/// A number in canonical form, so that equal numbers are equal: `1.0` is `1`, `1e3` is `1000`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Number(Arc<str>);

impl Number {
    /// A whole number.
    #[must_use]
    pub fn int(number: i128) -> Self {
        Self(number.to_string().into())
    }

    /// Any number. One without a fraction that fits is the same as the whole number.
    #[must_use]
    pub fn float(number: f64) -> Self {
        // Whole numbers up to 2^53 are exact in a float, so nothing is lost by writing them as such.
        if number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0 {
            return Self::int(number as i128);
        }
        Self(format!("{number:?}").into())
    }

    /// The canonical text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a value is not known while planning.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Unknown {
    /// Whoever installs is asked for it: no default, no answer.
    Asked {
        /// The parameter that is asked for.
        parameter: Arc<str>,
    },
    /// It is read when the action runs, from where a parameter set says.
    Outside {
        /// Where, in a few words: "environment variable `DB_HOST`".
        source: Arc<str>,
    },
    /// Another unit produces it.
    Produced(Box<Produced>),
}

/// An output of a unit.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Produced {
    /// The unit.
    pub by: Address,
    /// The name of its output.
    pub output: Arc<str>,
}

impl Unknown {
    /// What another unit produces: the unit, the name of its output.
    #[must_use]
    pub fn produced(by: Address, output: impl Into<Arc<str>>) -> Self {
        Self::Produced(Box::new(Produced { by, output: output.into() }))
    }
}

impl Data {
    /// Items, and how they are matched.
    #[must_use]
    pub fn list(identity: Identity, items: Vec<Value>) -> Self {
        Self::List(Box::new(List { identity, items }))
    }
}

/// Items, and how those of two lists are matched.
#[derive(Clone, PartialEq, Debug)]
pub struct List {
    /// How items are matched; said by the table of the format.
    pub identity: Identity,
    /// The items in the order of the file.
    pub items: Vec<Value>,
}

/// Names of the fields by which list items are told apart.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct KeyFields(Arc<[Box<str>]>);

impl KeyFields {
    /// The first of these fields that an item has is its key.
    #[must_use]
    pub fn new(fields: &[&str]) -> Self {
        Self(fields.iter().map(|&field| field.into()).collect())
    }

    /// The names, in order of preference.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|field| &**field)
    }
}

/// How the items of two lists are matched.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Identity {
    /// By a key field; order means nothing.
    Keyed(KeyFields),
    /// By a key field; a changed order is a change.
    KeyedOrdered(KeyFields),
    /// By value; order and repetition mean nothing.
    Set,
    /// By alignment: the items that stayed are found, the others came or went.
    Sequence,
    /// Not at all: the list is one value.
    Atomic,
}

/// Where a value came from.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Origin {
    /// It stands in a descriptor or artifact.
    Written(Site),
    /// The default of a declared parameter.
    ParameterDefault(Site),
    /// An answers file, a parameter set.
    Answer(Site),
    /// `--set` on the command line: which one, zero-based.
    CommandLine(u32),
    /// The default that the format gives to a field that is not written.
    FormatDefault,
    /// Parameters were put into a text that stands in an artifact.
    Substituted(Arc<Substitution>),
    /// A claim or another recorded state.
    Recorded,
}

impl Origin {
    /// Where it stands in a file, if it does.
    #[must_use]
    pub fn site(&self) -> Option<Site> {
        match self {
            Self::Written(site) | Self::ParameterDefault(site) | Self::Answer(site) => Some(*site),
            Self::Substituted(substitution) => Some(substitution.site),
            Self::CommandLine(_) | Self::FormatDefault | Self::Recorded => None,
        }
    }
}

/// A text with parameters put in.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Substitution {
    /// The text with its placeholders.
    pub site: Site,
    /// The parameters used, each with its value's origin, in order of first use.
    pub parameters: Vec<(Arc<str>, Origin)>,
}

impl Value {
    /// A value and its origin.
    #[must_use]
    pub fn new(data: Data, origin: Origin) -> Self {
        Self { data, origin }
    }

    /// A text.
    #[must_use]
    pub fn text(text: impl Into<Arc<str>>, origin: Origin) -> Self {
        Self::new(Data::Text(text.into()), origin)
    }

    /// As a text.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        if let Data::Text(text) = &self.data { Some(text) } else { None }
    }

    /// As a map.
    #[must_use]
    pub fn as_map(&self) -> Option<&Map> {
        if let Data::Map(map) = &self.data { Some(map) } else { None }
    }

    /// As a list.
    #[must_use]
    pub fn as_list(&self) -> Option<&List> {
        if let Data::List(list) = &self.data { Some(list) } else { None }
    }

    /// A field of a map.
    #[must_use]
    pub fn get(&self, field: &str) -> Option<&Self> {
        self.as_map()?.get(field)
    }

    /// Where it stands in a file, if it does.
    #[must_use]
    pub fn site(&self) -> Option<Site> {
        self.origin.site()
    }

    /// The name of its type, as in JSON Schema, and `secret` or `unknown` for those.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match &self.data {
            Data::Null => "null",
            Data::Bool(_) => "boolean",
            Data::Number(_) => "number",
            Data::Text(_) => "string",
            Data::Secret(_) | Data::RecordedSecret(_) => "secret",
            Data::Unknown(_) => "unknown",
            Data::List(_) => "array",
            Data::Map(_) => "object",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_small() {
        // An application of ten thousand components has some hundred thousand of them.
        assert_eq!((size_of::<Data>(), size_of::<Value>()), (24, 40));
    }
}
