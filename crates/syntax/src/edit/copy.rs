//! What stands in a file as a value to write elsewhere.

use super::NewValue;
use crate::access::{Node, Value};
use crate::kind::Kind;
use crate::resolve::{Resolution, Resolved};

impl NewValue {
    /// The value with the types of YAML 1.2, without its comments and quotes. `None` where something in it cannot be
    /// written elsewhere as it is: anchors, aliases, tags, keys that are no scalars, mistakes.
    #[must_use]
    pub fn of(value: Value<'_>) -> Option<Self> {
        let is_bound = |node: Node<'_>| {
            matches!(node.kind(), Kind::Anchor | Kind::Alias | Kind::Tag | Kind::Error | Kind::Junk)
        };
        if value.node().subtree().any(is_bound) { None } else { copy(value) }
    }
}

/// Nested at most [`MAX_DEPTH`](crate::tree::MAX_DEPTH) deep, as no alias is followed.
fn copy(value: Value<'_>) -> Option<NewValue> {
    Some(match value {
        Value::Scalar(scalar) => match scalar.resolve(Resolution::Yaml12) {
            Resolved::Null => NewValue::Null,
            Resolved::Bool(truth) => NewValue::Bool(truth),
            Resolved::Int(_) | Resolved::Float(_) => NewValue::Number(scalar.text().into_owned()),
            Resolved::Timestamp(text) | Resolved::Text(text) => NewValue::Text(text),
        },
        Value::Sequence(sequence) => {
            let items = sequence.items().map(|item| item.value().map_or(Some(NewValue::Null), copy));
            NewValue::List(items.collect::<Option<_>>()?)
        }
        Value::Mapping(mapping) => {
            let entries = mapping.entries().map(|entry| {
                let key = entry.key()?.as_scalar()?.text().into_owned();
                Some((key, entry.value().map_or(Some(NewValue::Null), copy)?))
            });
            NewValue::Map(entries.collect::<Option<_>>()?)
        }
        Value::Alias(_) => return None,
    })
}
