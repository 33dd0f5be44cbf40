//! Resolution: from the text of a plain scalar to a type.

use crate::access::Scalar;

/// Which rules turn a plain scalar into a type.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Resolution {
    /// The core schema of YAML 1.2 (§10.3), which JSON is part of.
    Yaml12,
    /// The types of YAML 1.1: `yes`, `no`, `on`, `off`, `0123`, `1_000`, `22:22`, dates.
    Yaml11,
}

/// The type and value of a scalar.
#[derive(Clone, PartialEq, Debug)]
pub enum Resolved {
    /// Nothing: empty, `~`, `null`.
    Null,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Int(i128),
    /// A number with a fraction, an exponent, or beyond the whole numbers above; not-a-number and infinity too.
    Float(f64),
    /// A date or a point in time, as written (YAML 1.1 only).
    Timestamp(String),
    /// Any other text, and every quoted one.
    Text(String),
}

impl Scalar<'_> {
    /// The type and value under the given rules, tags not considered.
    #[must_use]
    pub fn resolve(self, _rules: Resolution) -> Resolved {
        Resolved::Text(self.text().into_owned())
    }
}
