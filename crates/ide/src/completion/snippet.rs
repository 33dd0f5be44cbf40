//! What is written where more than a word is: with tab stops for editors that know them, and without.

use plimsoll_formats::cue::Schema;
use plimsoll_formats::cue::schema::{Json, Scalar};
use plimsoll_formats::table::{Field, Presence, Type};

use super::spot::{in_quotes, is_plain};

/// How deep required fields are written out.
const MOST_LEVELS: usize = 5;

/// What has to be filled in.
pub(crate) enum Blank {
    /// A text.
    Text,
    /// A number or the like, which has no quotes.
    Word,
    /// One of these.
    Choice(Vec<Proposal>),
    /// A mapping with these fields, which must be there.
    Map(Vec<(String, Blank)>),
    /// A list with at least this item; none where nothing is known of its items.
    List(Option<Box<Blank>>),
}

/// A value that may be meant.
pub(crate) enum Proposal {
    /// A text.
    Text(String),
    /// A number or the like, which has no quotes.
    Word(String),
}

impl Proposal {
    const TRUTHS: [&str; 2] = ["true", "false"];

    /// A constant of a schema.
    pub(crate) fn of_constant(constant: &Json) -> Self {
        constant.as_str().map_or_else(|| Self::Word(constant.to_string()), |text| Self::Text(text.to_owned()))
    }

    fn truths() -> Vec<Self> {
        Self::TRUTHS.map(|word| Self::Word(word.to_owned())).into()
    }

    fn written(&self, style: Style) -> String {
        match self {
            Self::Word(word) => word.clone(),
            Self::Text(text) if style == Style::Json => in_quotes(text),
            Self::Text(text) if is_plain(text) => text.clone(),
            Self::Text(text) => format!("'{}'", text.replace('\'', "''")),
        }
    }
}

impl Blank {
    /// The least that may stand behind a key in brackets.
    pub(crate) fn least(self) -> Self {
        match self {
            Self::Map(_) => Self::Map(Vec::new()),
            Self::List(_) => Self::List(None),
            Self::Word => Self::Choice(vec![Proposal::Word("0".to_owned())]),
            other => other,
        }
    }

    /// What the tables demand of a value.
    pub(crate) fn of(of: Type) -> Self {
        Self::of_type(of, MOST_LEVELS)
    }

    fn of_type(of: Type, levels: usize) -> Self {
        match of {
            Type::Any | Type::Text | Type::Scalar => Self::Text,
            Type::Number => Self::Word,
            Type::Boolean => Self::Choice(Proposal::truths()),
            Type::Choice(values) => {
                Self::Choice(values.iter().map(|value| Proposal::Text((*value).to_owned())).collect())
            }
            Type::Object(object) if levels > 0 => Self::Map(
                object
                    .fields
                    .iter()
                    .filter(|field| is_expected(field))
                    .map(|field| (field.name.to_owned(), Self::of_type(field.of, levels - 1)))
                    .collect(),
            ),
            Type::Object(_) | Type::Map(_) => Self::Map(Vec::new()),
            Type::List(item) if levels > 0 => Self::List(Some(Box::new(Self::of_type(*item, levels - 1)))),
            Type::List(_) => Self::List(None),
            Type::Either(types) => types.first().map_or(Self::Text, |of| Self::of_type(*of, levels)),
        }
    }

    /// What a schema demands of a value.
    pub(crate) fn of_schema(of: &Schema) -> Self {
        Self::of_part(of, MOST_LEVELS)
    }

    fn of_part(of: &Schema, levels: usize) -> Self {
        match of {
            Schema::Any | Schema::Scalar(Scalar::String | Scalar::Bytes, _) => Self::Text,
            Schema::Scalar(Scalar::Bool, _) => Self::Choice(Proposal::truths()),
            Schema::Scalar(..) => Self::Word,
            Schema::Constants(constants) => {
                Self::Choice(constants.iter().map(Proposal::of_constant).collect())
            }
            Schema::Struct(of) if levels > 0 => {
                let required = of.fields.iter().filter(|field| field.is_required());
                Self::Map(
                    required
                        .map(|field| (field.name.to_string(), Self::of_part(&field.schema, levels - 1)))
                        .collect(),
                )
            }
            Schema::Struct(_) => Self::Map(Vec::new()),
            Schema::List(list) => {
                let item = list.first.first().or(list.rest.as_deref()).filter(|_| levels > 0);
                Self::List(item.map(|item| Box::new(Self::of_part(item, levels - 1))))
            }
            Schema::OneOf { alternatives, preferred } => {
                let one = preferred.and_then(|index| alternatives.get(index)).or(alternatives.first());
                one.map_or(Self::Text, |one| Self::of_part(one, levels))
            }
        }
    }
}

fn is_expected(field: &Field) -> bool {
    field.presence != Presence::OtherVersion && field.presence.is_expected()
}

/// How collections are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// By lines.
    Block,
    /// In brackets, without quotes.
    Flow,
    /// In brackets, with quotes.
    Json,
}

/// A text with tab stops. Further lines begin where the first one does.
#[derive(Default)]
pub(crate) struct Writer {
    text: String,
    stops: usize,
}

impl Writer {
    /// An entry of a mapping.
    pub(crate) fn entry(style: Style, key: &str, value: &Blank) -> Self {
        let mut writer = Self::default();
        writer.key(style, key);
        writer.value(style, value, 0);
        writer
    }

    /// An entry of a mapping whose key is chosen freely.
    pub(crate) fn free_entry(style: Style, value: &Blank) -> Self {
        let mut writer = Self::default();
        match style {
            Style::Json => {
                writer.text.push('"');
                writer.stop("name");
                writer.text.push_str("\":");
            }
            _ => {
                writer.stop("name");
                writer.text.push(':');
            }
        }
        writer.value(style, value, 0);
        writer
    }

    /// A value alone; a mapping by lines begins with its first entry.
    pub(crate) fn alone(style: Style, value: &Blank) -> Self {
        let mut writer = Self::default();
        writer.item(style, value, 0);
        writer
    }

    /// The text for editors that know tab stops.
    pub(crate) fn finish(self) -> String {
        self.text
    }

    fn key(&mut self, style: Style, key: &str) {
        let key = if style == Style::Json { format!("\"{key}\":") } else { format!("{key}:") };
        self.text.push_str(&escaped(&key));
    }

    fn stop(&mut self, default: &str) {
        self.stops += 1;
        let stop = if default.is_empty() {
            format!("${}", self.stops)
        } else {
            format!("${{{}:{}}}", self.stops, escaped(default))
        };
        self.text.push_str(&stop);
    }

    fn line(&mut self, level: usize) {
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n(' ', level));
    }

    /// What stands behind a colon.
    fn value(&mut self, style: Style, value: &Blank, level: usize) {
        match (style, value) {
            (Style::Block, Blank::Map(fields)) => {
                for (name, inside) in fields {
                    self.line(level + 2);
                    self.key(style, name);
                    self.value(style, inside, level + 2);
                }
                if fields.is_empty() {
                    self.line(level + 2);
                    self.stop("");
                }
            }
            (Style::Block, Blank::List(item)) => {
                self.line(level + 2);
                self.text.push_str("- ");
                self.item(style, item.as_deref().unwrap_or(&Blank::Text), level + 4);
            }
            _ => {
                self.text.push(' ');
                self.item(style, value, level);
            }
        }
    }

    /// What stands behind a dash, or alone.
    fn item(&mut self, style: Style, value: &Blank, level: usize) {
        match (style, value) {
            (Style::Json, Blank::Text) => {
                self.text.push('"');
                self.stop("");
                self.text.push('"');
            }
            (_, Blank::Text | Blank::Word) => self.stop(""),
            (_, Blank::Choice(values)) => self.choice(style, values),
            (Style::Block, Blank::Map(fields)) => {
                for (number, (name, inside)) in fields.iter().enumerate() {
                    if number > 0 {
                        self.line(level);
                    }
                    self.key(style, name);
                    self.value(style, inside, level);
                }
                if fields.is_empty() {
                    self.stop("");
                }
            }
            (Style::Flow, Blank::Map(fields)) => self.in_braces(style, fields, None),
            (Style::Json, Blank::Map(fields)) => self.in_braces(style, fields, Some(level)),
            (_, Blank::List(item)) => {
                self.text.push('[');
                match item.as_deref().filter(|_| style != Style::Flow) {
                    Some(item) => self.item(style, item, level),
                    None => self.stop(""),
                }
                self.text.push(']');
            }
        }
    }

    fn in_braces(&mut self, style: Style, fields: &[(String, Blank)], lines: Option<usize>) {
        self.text.push('{');
        for (number, (name, inside)) in fields.iter().enumerate() {
            if number > 0 {
                self.text.push_str(if lines.is_some() { "," } else { ", " });
            }
            if let Some(level) = lines {
                self.line(level + 2);
            }
            self.key(style, name);
            self.value(style, inside, lines.map_or(0, |level| level + 2));
        }
        match lines.filter(|_| !fields.is_empty()) {
            Some(level) => self.line(level),
            None if fields.is_empty() => self.stop(""),
            None => {}
        }
        // In a tab stop a brace is its end.
        self.text.push_str("\\}");
    }

    fn choice(&mut self, style: Style, values: &[Proposal]) {
        let values = values.iter().map(|value| value.written(style));
        self.stops += 1;
        // A choice of one is a proposal.
        if values.len() == 1 {
            let only: String = values.map(|value| escaped(&value)).collect();
            self.text.push_str(&format!("${{{}:{only}}}", self.stops));
            return;
        }
        let values: Vec<String> =
            values.map(|value| escaped(&value).replace(',', "\\,").replace('|', "\\|")).collect();
        self.text.push_str(&format!("${{{}|{}|}}", self.stops, values.join(",")));
    }
}

fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        if matches!(character, '$' | '}' | '\\') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// A text without its tab stops: what they propose stays.
pub(crate) fn plain(snippet: &str) -> String {
    let mut text = String::new();
    let mut rest = snippet.chars().peekable();
    // Whether the next character is in a tab stop, in one with a choice, and in a part of it that does not count.
    let (mut is_inside, mut is_choice, mut is_left_out) = (false, false, false);
    while let Some(character) = rest.next() {
        match character {
            '\\' => {
                let next = rest.next();
                text.extend(next.filter(|_| !is_left_out));
            }
            '$' if rest.peek() == Some(&'{') => {
                while rest.next_if(|one| !matches!(one, ':' | '|')).is_some() {}
                is_choice = rest.next() == Some('|');
                is_inside = true;
            }
            '$' => while rest.next_if(char::is_ascii_digit).is_some() {},
            ',' if is_choice => is_left_out = true,
            '|' if is_choice => is_choice = false,
            '}' if is_inside => (is_inside, is_left_out) = (false, false),
            other if !is_left_out => text.push(other),
            _ => {}
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_tab_stops_what_they_propose_stays() {
        for (snippet, expected) in [
            ("a: $1\nb: ${2:c}", "a: \nb: c"),
            ("${1|one,two|}: {$2\\}", "one: {}"),
            ("\\$x ${1:a\\}b, c}", "$x a}b, c"),
        ] {
            assert_eq!(plain(snippet), expected);
        }
    }

    #[test]
    fn required_fields_are_written_out() {
        let parameter = || {
            let destination = Blank::Map(vec![("env".to_owned(), Blank::Text)]);
            let of_type = Blank::Choice(["a", "null"].map(|text| Proposal::Text(text.to_owned())).into());
            Blank::Map(vec![("type".to_owned(), of_type), ("destination".to_owned(), destination)])
        };
        let list = Blank::List(Some(Box::new(parameter())));
        assert_eq!(
            Writer::entry(Style::Block, "p", &list).finish(),
            "p:\n  - type: ${1|a,'null'|}\n    destination:\n      env: $2"
        );
        assert_eq!(
            Writer::entry(Style::Json, "p", &parameter()).finish(),
            "\"p\": {\n  \"type\": ${1|\"a\",\"null\"|},\n  \"destination\": {\n    \"env\": \"$2\"\n  \\}\n\\}"
        );
        assert_eq!(
            Writer::entry(Style::Flow, "p", &parameter()).finish(),
            "p: {type: ${1|a,'null'|}, destination: {env: $2\\}\\}"
        );
    }
}
