//! Values on one line, as plans for people show them, and where they came from in words.

use plimsoll_model::{AttributeStep, Data, Identity, List, Map, Origin, Unknown, Value};
use plimsoll_plan::{Change, ChangeKind};

use crate::plain::{LONG, count, one_line};
use crate::sources::Places;
use crate::style::Style;

/// How a secret is shown.
pub(crate) const SENSITIVE: &str = "(sensitive)";

/// A value on one line. Long texts and collections are cut and say how long they are.
pub(crate) fn inline(value: &Value, style: Style) -> String {
    let mut writer = Writer { shown: String::new(), style };
    writer.value(value, true);
    writer.shown
}

/// Whether a value is a secret, wherever it was read.
pub(crate) const fn is_secret(value: &Value) -> bool {
    matches!(value.data, Data::Secret(_) | Data::RecordedSecret(_))
}

/// `(asked at installation)`, `(known after wordpress/db: output host)`.
pub(crate) fn unknown(unknown: &Unknown, style: Style) -> String {
    match unknown {
        Unknown::Asked { .. } => "(asked at installation)".to_owned(),
        Unknown::Outside { source } => format!("(read from {} when it runs)", one_line(source, style)),
        Unknown::Produced(of) => {
            let (by, output) = (one_line(of.by.as_str(), style), one_line(&of.output, style));
            format!("(known after {by}: output {output})")
        }
    }
}

struct Writer {
    shown: String,
    style: Style,
}

impl Writer {
    /// Writes a value; `outermost` texts are quoted only where they must be.
    fn value(&mut self, value: &Value, outermost: bool) {
        match &value.data {
            Data::Null => self.shown.push_str("null"),
            Data::Bool(bool) => self.shown.push_str(if *bool { "true" } else { "false" }),
            Data::Number(number) => self.shown.push_str(number.as_str()),
            Data::Text(written) => self.shown.push_str(&text(written, !outermost, self.style)),
            Data::Secret(_) | Data::RecordedSecret(_) => self.shown.push_str(SENSITIVE),
            Data::Unknown(why) => self.shown.push_str(&unknown(why, self.style)),
            Data::List(list) => self.list(list),
            Data::Map(map) => self.map(map),
        }
    }

    fn list(&mut self, list: &List) {
        self.shown.push('[');
        for (index, item) in list.items.iter().enumerate() {
            if self.full(index, list.items.len()) {
                break;
            }
            self.value(item, false);
        }
        self.shown.push(']');
    }

    fn map(&mut self, map: &Map) {
        self.shown.push('{');
        for (index, (name, value)) in map.iter().enumerate() {
            if self.full(index, map.len()) {
                break;
            }
            self.shown.push_str(&text(name, false, self.style));
            self.shown.push_str(": ");
            self.value(value, false);
        }
        self.shown.push('}');
    }

    /// Writes what stands before an item, or, when the line is long enough, how many are left out.
    fn full(&mut self, index: usize, length: usize) -> bool {
        let full = self.shown.len() > LONG;
        if index > 0 {
            self.shown.push_str(", ");
        }
        if full {
            self.shown.push_str(&format!("{} {} more", self.style.ellipsis(), length - index));
        }
        full
    }
}

/// A text on one line, quoted where it could be taken for something else, cut where it is long.
pub(crate) fn text(text: &str, inside: bool, style: Style) -> String {
    let length = text.chars().count();
    if length <= LONG {
        return if is_plain(text, inside) { text.to_owned() } else { quote(text) };
    }
    let kept: String = text.chars().take(LONG - 12).collect();
    let shown = if is_plain(&kept, inside) { kept } else { quote(&kept) };
    format!("{shown}{} ({})", style.ellipsis(), count(length, "character"))
}

/// A long text without its first characters, cut where it is still long, with the length of all of it.
pub(crate) fn excerpt(text: &str, skipped: usize, style: Style) -> String {
    let length = text.chars().count();
    let kept: String = text.chars().skip(skipped).take(LONG - 12).collect();
    let shown = if kept.chars().any(crate::plain::is_harmful) { quote(&kept) } else { kept };
    let behind = if length > skipped + LONG - 12 { style.ellipsis() } else { "" };
    format!("{}{shown}{behind} ({})", style.ellipsis(), count(length, "character"))
}

/// Whether a text reads as itself without quotes.
fn is_plain(text: &str, inside: bool) -> bool {
    let looks_otherwise = text.is_empty()
        || matches!(text, "null" | "true" | "false" | "~")
        || text.parse::<f64>().is_ok()
        || text.starts_with(['(', '[', '{', '"', '#', '+', '-', '~'])
        || text.starts_with(' ')
        || text.ends_with(' ')
        || text.contains("  ")
        || text.contains(['→', '…', '"', '\\'])
        || text.contains(" -> ");
    let breaks_out = inside && text.contains([',', '{', '}', '[', ']', ':']);
    !looks_otherwise && !breaks_out && !text.chars().any(crate::plain::is_harmful)
}

/// In double quotes, with the escapes of JSON where there is one and of Rust for the rest.
fn quote(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            _ if crate::plain::is_harmful(character) => {
                quoted.push_str(&format!("\\u{{{:x}}}", character as u32));
            }
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

/// What a change does beside giving another value: another type, a place in a list.
pub(crate) fn turned(change: &Change, style: Style) -> Vec<String> {
    let mut remarks = Vec::new();
    if let Change { kind: ChangeKind::Retype, before: Some(before), after: Some(after), .. } = change
        && !matches!(after.data, Data::Unknown(_))
        && !matches!(before.data, Data::Unknown(_))
    {
        let (old, new) = (before.type_name(), after.type_name());
        remarks.push(format!("type changed: {old} {} {new}", style.arrow()));
    }
    if only_blanks(change) {
        remarks.push("only blanks differ".to_owned());
    }
    if let Some(index) = change.index {
        remarks.push(format!("at position {}", index + 1));
    }
    remarks
}

/// Whether two texts are the same but for white space.
fn only_blanks(change: &Change) -> bool {
    let text = |value: &Option<Value>| value.as_ref().and_then(Value::as_text).map(str::to_owned);
    let (Some(before), Some(after)) = (text(&change.before), text(&change.after)) else { return false };
    // Also blanks between words that are written together by now.
    let without = |text: &str| text.split_whitespace().collect::<String>();
    !without(&before).is_empty() && without(&before) == without(&after)
}

/// Where a value came from, if that is not simply the file: `default of parameter image, Nulecule:12`.
pub(crate) fn origin(value: &Value, places: &Places<'_>, style: Style) -> Option<String> {
    if let Data::Unknown(Unknown::Asked { parameter }) = &value.data {
        return Some(format!("parameter {}", one_line(parameter, style)));
    }
    if let Origin::Substituted(substitution) = &value.origin {
        let parts: Vec<String> = substitution
            .parameters
            .iter()
            .map(|(name, origin)| parameter(name, origin, places, style))
            .collect();
        return Some(parts.join("; "));
    }
    let at = |site: &plimsoll_base::Site| one_line(&places.line(&(*site).into()), style);
    match &value.origin {
        Origin::ParameterDefault(site) => Some(format!("parameter default, {}", at(site))),
        Origin::Answer(site) => Some(format!("answer, {}", at(site))),
        Origin::CommandLine(_) => Some("set on the command line".to_owned()),
        Origin::FormatDefault => Some("default of the format".to_owned()),
        Origin::Written(_) | Origin::Substituted(_) | Origin::Recorded => None,
    }
}

fn parameter(name: &str, origin: &Origin, places: &Places<'_>, style: Style) -> String {
    let name = one_line(name, style);
    let at = |site: &plimsoll_base::Site| one_line(&places.line(&(*site).into()), style);
    match origin {
        Origin::ParameterDefault(site) => format!("default of parameter {name}, {}", at(site)),
        Origin::Answer(site) => format!("answer for {name}, {}", at(site)),
        Origin::CommandLine(_) => format!("{name} set on the command line"),
        Origin::Written(_) | Origin::FormatDefault | Origin::Substituted(_) | Origin::Recorded => {
            format!("parameter {name}")
        }
    }
}

/// How an item of a list is named in paths: by its key, or by its index.
pub(crate) fn item_step(list: &List, index: usize, item: &Value) -> AttributeStep {
    let (Identity::Keyed(fields) | Identity::KeyedOrdered(fields)) = &list.identity else {
        return AttributeStep::Index(index as u32);
    };
    let key = fields.iter().find_map(|field| item.get(field)).and_then(|key| match &key.data {
        Data::Text(text) => Some(text.clone()),
        Data::Number(number) => Some(number.as_str().into()),
        _ => None,
    });
    key.map_or(AttributeStep::Index(index as u32), AttributeStep::Key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted_only_where_they_could_be_taken_for_something_else() {
        let cases = [
            ("web:1.1", "web:1.1"),
            ("a value", "a value"),
            ("", "\"\""),
            ("2", "\"2\""),
            ("true", "\"true\""),
            ("(sensitive)", "\"(sensitive)\""),
            ("a -> b", "\"a -> b\""),
            (" a", "\" a\""),
            ("a\tb\n", "\"a\\tb\\n\""),
            ("a\u{1b}[0m", "\"a\\u{1b}[0m\""),
        ];
        for (written, shown) in cases {
            assert_eq!(text(written, false, Style::PIPED), shown);
        }
        assert_eq!(text("a, b", true, Style::PIPED), "\"a, b\"");
    }

    #[test]
    fn long_texts_say_how_long_they_are() {
        let shown = text(&"é".repeat(1000), false, Style::PIPED);
        assert_eq!(shown, format!("{}… (1000 characters)", "é".repeat(60)));
        let exact = "x".repeat(LONG);
        assert_eq!(text(&exact, false, Style::PIPED), exact);
        assert_eq!(excerpt("abcdef", 4, Style::PIPED), "…ef (6 characters)");
    }
}
