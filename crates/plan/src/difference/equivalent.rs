//! What means the same though it is written in another way.
//!
//! | recorded | described | the same |
//! |---|---|---|
//! | nothing, `null` or `[]` | nothing, `null` or `[]` | yes: Kubernetes cannot tell a list without items from none, and reads `null` as nothing |
//! | nothing | the default of the format | yes: it was in force before |
//! | `1` cpu | `1000m` cpu | yes, where a quantity stands: below `limits` and `requests`, and in `cpu` and `memory` |
//! | nothing or `null` | `{}` in `labels`, `annotations`, `properties`, `resources` and a few more | yes: these hold what is there, and mean nothing themselves |
//! | nothing | `{}` elsewhere | no: an empty selector selects everything, none selects nothing; `emptyDir: {}` is a choice |
//! | `2` | `"2"` | no, but for quantities: a text where a number was is rejected, or means something else |
//! | `1.10` | `1.1` as texts | no: versions |
//!
//! None of it holds for what is handed to a program as it is, as the values of a bundle are: it may well look.

use plimsoll_model::{AttributePath, AttributeStep, Data, Origin, Value};

/// Why two values mean the same.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Equivalence {
    /// Neither side has anything: `null`, a list without items, or no such field.
    Nothing,
    /// What was not written before is the default of the format now.
    Default,
    /// Quantities of Kubernetes of one size.
    Quantity,
}

impl Equivalence {
    /// Its name in outputs, in snake case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Default => "default",
            Self::Quantity => "quantity",
        }
    }

    /// The one with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Nothing, Self::Default, Self::Quantity].into_iter().find(|one| one.name() == name)
    }
}

/// Why what is at a path on both sides means the same; `None` where it does not, or may not.
pub(super) fn equivalence(
    path: &AttributePath,
    before: Option<&Value>,
    after: Option<&Value>,
) -> Option<Equivalence> {
    let name = path.0.last().and_then(field);
    let is_nothing = |value| is_nothing(name, value);
    if before.is_none_or(is_nothing) && after.is_none_or(is_nothing) {
        return Some(Equivalence::Nothing);
    }
    match (before, after) {
        (None, Some(after)) if is_default(after) => Some(Equivalence::Default),
        (Some(before), Some(after)) => is_quantity(path, before, after).then_some(Equivalence::Quantity),
        _ => None,
    }
}

/// The fields of which an empty map says nothing. Sorted.
const EMPTY: [&str; 9] = [
    "annotations",
    "labels",
    "limits",
    "matchLabels",
    "nodeSelector",
    "properties",
    "requests",
    "resources",
    "securityContext",
];

fn is_nothing(name: Option<&str>, value: &Value) -> bool {
    match &value.data {
        Data::Null => true,
        Data::List(list) => list.items.is_empty(),
        Data::Map(map) => map.is_empty() && name.is_some_and(|name| EMPTY.binary_search(&name).is_ok()),
        _ => false,
    }
}

/// Whether nothing of a value is written: the format gives all of it. As deep as values are nested, which the reader of
/// files limits.
fn is_default(value: &Value) -> bool {
    value.origin == Origin::FormatDefault
        && match &value.data {
            Data::Map(map) => !map.is_empty() && map.values().all(is_default),
            Data::List(list) => list.items.iter().all(is_default),
            _ => true,
        }
}

fn is_quantity(path: &AttributePath, before: &Value, after: &Value) -> bool {
    let names: Vec<&str> = path.0.iter().rev().take(2).map_while(field).collect();
    let is_below = matches!(names[..], [_, "limits" | "requests"]);
    let is_text = before.as_text().is_some() && after.as_text().is_some();
    let is_named = is_text && matches!(names[..], ["cpu" | "memory", ..]);
    (is_below || is_named)
        && match (quantity(before), quantity(after)) {
            (Some(before), Some(after)) => before.equals(after),
            _ => false,
        }
}

fn field(step: &AttributeStep) -> Option<&str> {
    if let AttributeStep::Field(name) = step { Some(name) } else { None }
}

/// A quantity: a whole number over a power of ten.
#[derive(Clone, Copy)]
struct Quantity {
    number: i128,
    /// How often it is to be divided by ten.
    tenths: u32,
}

impl Quantity {
    fn equals(self, other: Self) -> bool {
        let least = self.tenths.min(other.tenths);
        let scaled = |one: Self, by: u32| 10i128.checked_pow(by - least)?.checked_mul(one.number);
        // What is too large to be compared is not the same.
        matches!((scaled(self, other.tenths), scaled(other, self.tenths)), (Some(one), Some(two)) if one == two)
    }
}

/// The suffixes of quantities: what the number is multiplied with, and how often it is divided by ten.
const SUFFIXES: [(&str, i128, u32); 16] = [
    ("Ki", 1 << 10, 0),
    ("Mi", 1 << 20, 0),
    ("Gi", 1 << 30, 0),
    ("Ti", 1 << 40, 0),
    ("Pi", 1 << 50, 0),
    ("Ei", 1 << 60, 0),
    ("n", 1, 9),
    ("u", 1, 6),
    ("m", 1, 3),
    ("k", 1_000, 0),
    ("M", 1_000_000, 0),
    ("G", 1_000_000_000, 0),
    ("T", 1_000_000_000_000, 0),
    ("P", 1_000_000_000_000_000, 0),
    ("E", 1_000_000_000_000_000_000, 0),
    ("", 1, 0),
];

fn quantity(value: &Value) -> Option<Quantity> {
    let text = match &value.data {
        Data::Text(text) => &**text,
        Data::Number(number) => number.as_str(),
        _ => return None,
    };
    let (digits, factor, tenths) = SUFFIXES
        .iter()
        .find_map(|(suffix, factor, tenths)| Some((text.strip_suffix(suffix)?, factor, tenths)))?;
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    // Few digits: more would not be a quantity that anybody has.
    if !is_number(whole) || !is_number(part) || digits.len() > 18 || whole.len() + part.len() == 0 {
        return None;
    }
    let number: i128 = format!("{whole}{part}").parse().ok()?;
    Some(Quantity { number: number.checked_mul(*factor)?, tenths: tenths + part.len() as u32 })
}

#[cfg(test)]
mod tests {
    use plimsoll_model::{Identity, Map, Number};

    use super::*;

    fn path(names: &[&str]) -> AttributePath {
        AttributePath(names.iter().map(|name| AttributeStep::Field((*name).into())).collect())
    }

    fn text(text: &str) -> Value {
        Value::text(text, Origin::Recorded)
    }

    fn of(data: Data) -> Value {
        Value::new(data, Origin::Recorded)
    }

    #[test]
    fn quantities_of_one_size_are_the_same_where_quantities_stand() {
        let cpu = path(&["resources", "limits", "cpu"]);
        for (before, after) in [
            ("1", "1000m"),
            ("1Gi", "1024Mi"),
            ("0.5", "500m"),
            (".5", "0.50"),
            ("1k", "1000"),
            ("1E", "1000P"),
        ] {
            let found = equivalence(&cpu, Some(&text(before)), Some(&text(after)));
            assert_eq!(found, Some(Equivalence::Quantity), "{before} {after}");
            assert_eq!(equivalence(&path(&["version"]), Some(&text(before)), Some(&text(after))), None);
        }
        for (before, after) in [("1", "100m"), ("1Gi", "1G"), ("x", "y"), ("", "0"), ("1", "1x"), (".", "0")]
        {
            assert_eq!(equivalence(&cpu, Some(&text(before)), Some(&text(after))), None, "{before} {after}");
        }
        let one = of(Data::Number(Number::int(1)));
        assert_eq!(equivalence(&cpu, Some(&one), Some(&text("1"))), Some(Equivalence::Quantity));
        assert_eq!(equivalence(&path(&["cpu"]), Some(&one), Some(&text("1"))), None);
        let (huge, digits) = (text("999999999999999999E"), text("999999999999999999.0E"));
        assert_eq!(equivalence(&cpu, Some(&huge), Some(&digits)), None);
    }

    #[test]
    fn nothing_is_nothing_however_it_is_written() {
        let (null, list) = (of(Data::Null), of(Data::list(Identity::Sequence, Vec::new())));
        let map = of(Data::Map(Map::default()));
        let at = path(&["x"]);
        for before in [None, Some(&null), Some(&list)] {
            for after in [None, Some(&null), Some(&list)] {
                assert_eq!(equivalence(&at, before, after), Some(Equivalence::Nothing));
            }
            assert_eq!(equivalence(&at, before, Some(&map)), None);
            assert_eq!(equivalence(&at, Some(&map), before), None);
        }
    }

    #[test]
    fn an_empty_map_is_nothing_where_it_only_holds_things() {
        let map = of(Data::Map(Map::default()));
        assert!(EMPTY.is_sorted());
        assert_eq!(equivalence(&path(&["spec", "labels"]), None, Some(&map)), Some(Equivalence::Nothing));
        assert_eq!(equivalence(&path(&["emptyDir"]), Some(&map), None), None);
        assert_eq!(equivalence(&path(&["namespaceSelector"]), Some(&map), None), None);
    }

    #[test]
    fn a_default_that_comes_was_in_force_before() {
        let default = Value::text("yes", Origin::FormatDefault);
        assert_eq!(equivalence(&path(&["x"]), None, Some(&default)), Some(Equivalence::Default));
        assert_eq!(equivalence(&path(&["x"]), Some(&default), None), None);
        assert_eq!(equivalence(&path(&["x"]), None, Some(&text("yes"))), None);
    }
}
