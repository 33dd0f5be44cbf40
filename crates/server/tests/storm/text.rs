//! A text with places as the protocol counts them. This is a second implementation of it, on purpose.

use serde_json::{Value, json};

/// What columns count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Unit {
    Utf8,
    Utf16,
}

/// A text, cut into lines.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Text {
    pub(crate) text: String,
    /// The bytes of each line without its line break.
    lines: Vec<(usize, usize)>,
}

impl Text {
    pub(crate) fn new(text: String) -> Self {
        let (mut lines, mut start, mut at) = (Vec::new(), 0, 0);
        while let Some(found) = text[at..].find(['\n', '\r']) {
            let end = at + found;
            at = end + if text[end..].starts_with("\r\n") { 2 } else { 1 };
            lines.push((start, end));
            start = at;
        }
        lines.push((start, text.len()));
        Self { text, lines }
    }

    /// The position of a byte; `None` between the two characters of one line break, where there is none.
    pub(crate) fn position(&self, byte: usize, unit: Unit) -> Option<Value> {
        let line = self.lines.partition_point(|(start, _)| *start <= byte) - 1;
        let (start, end) = self.lines[line];
        if byte > end {
            return None;
        }
        let before = &self.text[start..byte];
        let column = if unit == Unit::Utf8 { before.len() } else { before.encode_utf16().count() };
        Some(json!({ "line": line, "character": column }))
    }

    /// The byte of a position that is in the text; `None` for others.
    pub(crate) fn byte(&self, position: &Value, unit: Unit) -> Option<usize> {
        let (line, column) = (position["line"].as_u64()? as usize, position["character"].as_u64()? as usize);
        let (start, end) = *self.lines.get(line)?;
        let mut count = 0;
        for (at, character) in self.text[start..end].char_indices() {
            if count == column {
                return Some(start + at);
            }
            count += if unit == Unit::Utf8 { character.len_utf8() } else { character.len_utf16() };
        }
        (count == column).then_some(end)
    }

    /// What a range holds; `None` where it does not lie in the text.
    pub(crate) fn held(&self, range: &Value, unit: Unit) -> Option<&str> {
        let (start, end) = (self.byte(&range["start"], unit)?, self.byte(&range["end"], unit)?);
        self.text.get(start..end)
    }

    pub(crate) fn line_count(&self) -> usize {
        self.lines.len()
    }
}

#[test]
fn positions_lead_back_to_their_bytes() {
    let text = Text::new("é𝄞\r\n\rb\n".to_owned());
    assert_eq!(text.line_count(), 4);
    for unit in [Unit::Utf8, Unit::Utf16] {
        for byte in [0, 2, 6, 8, 9, 10, 11] {
            let position = text.position(byte, unit).unwrap();
            assert_eq!(text.byte(&position, unit), Some(byte), "{position}");
        }
        assert_eq!(text.position(7, unit), None);
    }
    assert_eq!(text.position(6, Unit::Utf16).unwrap()["character"], 3);
    assert_eq!(text.byte(&json!({ "line": 0, "character": 2 }), Unit::Utf16), None);
}
