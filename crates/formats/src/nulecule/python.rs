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

/// What the reference implementation puts in for a scalar that reads as a number, a truth value or nothing, quoted or
/// not: it turns each into that value first. `None` where the text comes out as it was written.
#[must_use]
pub fn coerced(text: &str) -> Option<String> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let value = match text.to_ascii_lowercase().as_str() {
        "true" => "True".to_owned(),
        "false" => "False".to_owned(),
        _ if !digits.is_empty() && is_digits(digits) => {
            let number = digits.trim_start_matches('0');
            let sign = if text.starts_with('-') && !number.is_empty() { "-" } else { "" };
            format!("{sign}{}", if number.is_empty() { "0" } else { number })
        }
        _ => {
            let mantissa = digits.split(['e', 'E']).next().unwrap_or("").replacen('.', "", 1);
            let is_float = !mantissa.is_empty() && is_digits(&mantissa);
            float_text(text.parse::<f64>().ok().filter(|_| is_float)?)
        }
    };
    (value != text).then_some(value)
}

/// `str()` of a float: at most twelve digits.
fn float_text(number: f64) -> String {
    if number == 0.0 || !number.is_finite() {
        return format!("{number:?}");
    }
    let scientific = format!("{number:.11e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if !(-4..12).contains(&exponent) {
        let mantissa = mantissa.trim_end_matches('0').trim_end_matches('.');
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{mantissa}e{sign}{:02}", exponent.abs());
    }
    let places = usize::try_from(11 - exponent).unwrap_or(0);
    let fixed = format!("{number:.places$}");
    let short = fixed.trim_end_matches('0');
    if fixed.contains('.') && !short.ends_with('.') {
        short.to_owned()
    } else if fixed.contains('.') {
        format!("{short}0")
    } else {
        format!("{fixed}.0")
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

#[cfg(test)]
mod tests {
    use super::coerced;

    #[test]
    fn texts_become_the_values_that_they_look_like() {
        for (text, value) in [
            ("1.10", "1.1"),
            ("0123", "123"),
            ("+5", "5"),
            ("-00", "0"),
            ("true", "True"),
            ("1e3", "1000.0"),
            ("1e16", "1e+16"),
            ("0.00001", "1e-05"),
            ("123456789.123456", "123456789.123"),
            ("100000000000.00", "100000000000.0"),
        ] {
            assert_eq!(coerced(text).as_deref(), Some(value), "{text}");
        }
        for text in ["80", "1.5", "True", "1.2.3", "", "-", ".", "x", "1e", "inf", "nan", "10.0.0.1", "-0.0"]
        {
            assert_eq!(coerced(text), None, "{text}");
        }
    }
}
