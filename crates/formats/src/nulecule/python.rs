//! How Python 2 writes a value as text: the reference implementation puts parameters into artifacts with `str()`.

use plimsoll_syntax::anchors::View;
use plimsoll_syntax::resolve::{Resolution, Resolved};
use plimsoll_syntax::{Scalar, Value};

/// The text that is put in for a value: `True` for `true`, `[80, 443]` for a list, `{u'a': u'b'}` for a mapping.
#[must_use]
pub fn text<'t>(view: &View<'t>, value: Value<'t>) -> String {
    match view.resolve(value) {
        Some(Value::Scalar(scalar)) => scalar_text(scalar),
        value => representation(view, value),
    }
}

fn scalar_text(scalar: Scalar<'_>) -> String {
    match scalar.resolve(Resolution::Yaml12) {
        Resolved::Null => "None".to_owned(),
        Resolved::Bool(value) => if value { "True" } else { "False" }.to_owned(),
        _ => scalar.text().into_owned(),
    }
}

/// `repr()`: as `str()`, but with quotes around texts.
fn representation<'t>(view: &View<'t>, value: Option<Value<'t>>) -> String {
    match value.and_then(|value| view.resolve(value)) {
        Some(Value::Scalar(scalar)) => match scalar.resolve(Resolution::Yaml12) {
            Resolved::Text(text) | Resolved::Timestamp(text) => format!("u'{}'", text.replace('\'', "\\'")),
            _ => scalar_text(scalar),
        },
        Some(Value::Sequence(sequence)) => {
            let items: Vec<String> =
                sequence.items().map(|item| representation(view, item.value())).collect();
            format!("[{}]", items.join(", "))
        }
        Some(Value::Mapping(mapping)) => {
            let entries = view.mapping(mapping);
            let fields: Vec<String> = entries
                .entries()
                .map(|entry| {
                    format!("{}: {}", representation(view, entry.key()), representation(view, entry.value()))
                })
                .collect();
            format!("{{{}}}", fields.join(", "))
        }
        Some(Value::Alias(_)) | None => "None".to_owned(),
    }
}
