//! The part of a Dockerfile that says something about an application: labels, and what is copied into the image. Other
//! instructions are passed over; variables are not expanded.

use plimsoll_model::Clause;
use plimsoll_syntax::TextRange;

/// Where the instructions are described.
pub const REFERENCE: Clause =
    Clause { title: "Dockerfile reference", url: "https://docs.docker.com/reference/dockerfile/" };

/// A word and its bytes in the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Span {
    /// The text without quotes and escapes.
    pub text: String,
    /// The bytes as written, quotes included.
    pub range: TextRange,
}

/// A label.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// The key.
    pub key: Span,
    /// The value; empty, at the end of the key, where there is none.
    pub value: Span,
}

/// An `ADD` or `COPY` from the folder of the Dockerfile.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Copied {
    /// The instruction's name.
    pub instruction: Span,
    /// What is copied: paths relative to the folder, perhaps with `/` before them, or patterns.
    pub sources: Vec<Span>,
}

/// A Dockerfile.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Dockerfile {
    /// Its labels in order.
    pub labels: Vec<Label>,
    /// What is copied, in order.
    pub copied: Vec<Copied>,
}

impl Dockerfile {
    /// Reads the text of a Dockerfile. Nothing is ever wrong with it; what is not understood is left out.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut dockerfile = Self::default();
        let mut position = 0;
        while position < text.len() {
            let (words, end) = instruction(text, position);
            position = end;
            let Some((name, arguments)) = words.split_first() else { continue };
            match name.text.to_ascii_uppercase().as_str() {
                "LABEL" => labels(text, arguments, &mut dockerfile.labels),
                "ADD" | "COPY" => dockerfile.copied.extend(copied(text, name, arguments)),
                _ => {}
            }
        }
        dockerfile
    }

    /// The label of this key; of several the last, which counts.
    #[must_use]
    pub fn label(&self, key: &str) -> Option<&Label> {
        self.labels.iter().rfind(|label| label.key.text == key)
    }
}

/// The words of the instruction whose line starts at `start`, and where the next line starts. Lines that end with `\` go
/// on; comments and blank lines between them do not end the instruction.
fn instruction(text: &str, start: usize) -> (Vec<Span>, usize) {
    let bytes = text.as_bytes();
    let mut words: Vec<TextRange> = Vec::new();
    let mut word: Option<usize> = None;
    let mut quote = None;
    let mut position = start;
    if let Some(next) = comment(text, start) {
        return (Vec::new(), next);
    }
    let finish = |word: &mut Option<usize>, words: &mut Vec<TextRange>, end: usize| {
        if let Some(start) = word.take() {
            words.push(TextRange::new(start as u32, end as u32));
        }
    };
    while position < bytes.len() {
        let byte = bytes[position];
        if byte == b'\\' {
            if let Some(next) = continued(text, position) {
                if quote.is_none() {
                    finish(&mut word, &mut words, position);
                }
                position = next;
                while let Some(next) = comment(text, position) {
                    position = next;
                }
                continue;
            }
            word.get_or_insert(position);
            // What is escaped neither ends a word nor a quote.
            position += 1 + text[position + 1..].chars().next().map_or(0, char::len_utf8);
            continue;
        }
        if byte == b'\n' {
            break;
        }
        match quote {
            Some(open) if open == byte => quote = None,
            None if byte == b'"' || byte == b'\'' => quote = Some(byte),
            _ => {}
        }
        if quote.is_none() && byte.is_ascii_whitespace() {
            finish(&mut word, &mut words, position);
        } else {
            word.get_or_insert(position);
        }
        position += 1;
    }
    finish(&mut word, &mut words, position.min(bytes.len()));
    let spans = words.into_iter().map(|range| span(text, range)).collect();
    (spans, position.min(bytes.len()) + 1)
}

/// The start of the next line, where the line at `start` is blank or a comment.
fn comment(text: &str, start: usize) -> Option<usize> {
    let line = text.get(start..)?.lines().next()?;
    let trimmed = line.trim_start();
    (trimmed.is_empty() || trimmed.starts_with('#'))
        .then(|| text[start..].find('\n').map_or(text.len(), |length| start + length + 1))
}

/// The start of the next line, where only blanks follow the `\` at `at`.
fn continued(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at + 1..];
    let length = rest.find('\n').unwrap_or(rest.len());
    rest[..length].trim().is_empty().then(|| (at + 1 + length + 1).min(text.len()))
}

fn span(text: &str, range: TextRange) -> Span {
    let mut decoded = String::new();
    let mut quote = None;
    let raw = &text[range.as_usize()];
    let mut position = 0;
    while let Some(character) = raw[position..].chars().next() {
        let next = position + character.len_utf8();
        let mut after = next;
        match (quote, character) {
            (_, '\\') => match continued(raw, position) {
                Some(line) => after = line,
                None if quote == Some('\'') => decoded.push(character),
                None => {
                    let escaped = raw[next..].chars().next();
                    decoded.extend(escaped);
                    after += escaped.map_or(0, char::len_utf8);
                }
            },
            (Some(open), closing) if open == closing => quote = None,
            (None, '"' | '\'') => quote = Some(character),
            _ => decoded.push(character),
        }
        position = after;
    }
    Span { text: decoded, range }
}

/// `key=value …`, the old `key value`, and `key = value`, which specifications print.
fn labels(text: &str, arguments: &[Span], labels: &mut Vec<Label>) {
    let mut waiting = arguments;
    while let Some((first, rest)) = waiting.split_first() {
        waiting = rest;
        let (key, value) = halves(text, first);
        let value = match (value, rest.first()) {
            (Some(value), _) if !value.range.is_empty() => value,
            // `key= value`
            (Some(_), Some(next)) => {
                waiting = &rest[1..];
                next.clone()
            }
            (None, Some(next)) if next.text == "=" => {
                waiting = rest.get(2..).unwrap_or_default();
                rest.get(1).cloned().unwrap_or_else(|| next.clone())
            }
            (None, Some(next)) if text[next.range.as_usize()].starts_with('=') => {
                waiting = &rest[1..];
                span(text, TextRange::new(next.range.start + 1, next.range.end))
            }
            // The old form: all that follows is the value.
            (None, Some(next)) => {
                let last = rest.last().unwrap_or(next);
                waiting = &[];
                span(text, TextRange::new(next.range.start, last.range.end))
            }
            (None | Some(_), None) => Span { text: String::new(), range: TextRange::at(first.range.end) },
        };
        labels.push(Label { key, value });
    }
}

/// The parts of a word before and behind its first `=` outside quotes.
fn halves(text: &str, word: &Span) -> (Span, Option<Span>) {
    let mut quote = None;
    for (offset, byte) in text[word.range.as_usize()].bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'=') => {
                let at = word.range.start + offset as u32;
                let value = span(text, TextRange::new(at + 1, word.range.end));
                return (span(text, TextRange::new(word.range.start, at)), Some(value));
            }
            _ => {}
        }
    }
    (word.clone(), None)
}

/// `ADD source… destination`, or the same as a JSON list; `None` for a copy from another image.
fn copied(text: &str, name: &Span, arguments: &[Span]) -> Option<Copied> {
    let is_option = |word: &&Span| word.text.starts_with("--");
    let options = arguments.iter().take_while(is_option).count();
    if arguments[..options].iter().any(|word| word.text.starts_with("--from")) {
        return None;
    }
    let mut words = arguments[options..].to_vec();
    if let (Some(first), Some(last)) = (words.first(), words.last())
        && first.text.starts_with('[')
    {
        words = quoted(text, TextRange::new(first.range.start, last.range.end));
    }
    words.pop()?;
    Some(Copied { instruction: name.clone(), sources: words })
}

/// The texts in double quotes of a range.
fn quoted(text: &str, range: TextRange) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut open = None;
    for (offset, byte) in text[range.as_usize()].bytes().enumerate() {
        let at = range.start + offset as u32;
        match (byte, open) {
            (b'"', None) => open = Some(at),
            (b'"', Some(start)) => {
                spans.push(span(text, TextRange::new(start, at + 1)));
                open = None;
            }
            _ => {}
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels_of(text: &str) -> Vec<(String, String, String)> {
        let dockerfile = Dockerfile::read(text);
        let labels = dockerfile.labels.iter();
        labels
            .map(|label| {
                let written = text[label.value.range.as_usize()].to_owned();
                (label.key.text.clone(), label.value.text.clone(), written)
            })
            .collect()
    }

    #[test]
    fn labels_are_read_in_every_form() {
        for (text, expected) in [
            ("LABEL a=b c=\"d e\"\n", vec![("a", "b", "b"), ("c", "d e", "\"d e\"")]),
            ("label a \"b c\"", vec![("a", "b c", "\"b c\"")]),
            ("LABEL a = \"b\"\n", vec![("a", "b", "\"b\"")]),
            ("LABEL a= b c =d", vec![("a", "b", "b"), ("c", "d", "d")]),
            (
                "# LABEL x=y\nLABEL a=b \\\n  # c=d\n\n  'e'='f' \\ \n",
                vec![("a", "b", "b"), ("e", "f", "'f'")],
            ),
            ("LABEL a=\"b\\\"c\" d=e\\ f\n", vec![("a", "b\"c", "\"b\\\"c\""), ("d", "e f", "e\\ f")]),
            ("LABEL a=\"b\\\nc\"\r\nRUN x", vec![("a", "bc", "\"b\\\nc\"")]),
            ("LABEL a", vec![("a", "", "")]),
            ("LABEL a=\"é", vec![("a", "é", "\"é")]),
            ("LABEL \\é=ü", vec![("é", "ü", "ü")]),
            ("LABEL", vec![]),
        ] {
            let expected: Vec<_> = expected
                .into_iter()
                .map(|(key, value, written)| (key.to_owned(), value.to_owned(), written.to_owned()))
                .collect();
            assert_eq!(labels_of(text), expected, "{text:?}");
        }
    }

    #[test]
    fn sources_are_what_stands_before_the_destination() {
        let text = "FROM x\nADD /Nulecule ./artifacts /application-entity/\nCOPY --chown=1 a b\nCOPY --from=0 c d\nADD \
                    [\"e f\", \"g\"]\nADD\n";
        let dockerfile = Dockerfile::read(text);
        let sources = dockerfile.copied.iter().map(|copied| {
            copied.sources.iter().map(|source| source.text.as_str()).collect::<Vec<_>>().join("|")
        });
        assert_eq!(sources.collect::<Vec<_>>(), ["/Nulecule|./artifacts", "a", "e f"]);
    }

    #[test]
    fn no_text_is_too_strange() {
        let text = "LABEL a=\"b \\\n # c\n 'd' = \\é [\"x\", 'y'\nADD [\"\\\nCOPY \\";
        for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
            let dockerfile = Dockerfile::read(&text[..end]);
            for label in dockerfile.labels {
                assert!(label.value.range.end as usize <= end);
            }
        }
    }
}
