//! A command line as the reference implementation of Nulecule reads one: words between blanks, without quotes or any
//! other rule of a shell. A `\` at the end of a line only joins lines.

use std::sync::Arc;

use crate::build::Builder;
use crate::kind::Kind;
use crate::tree::{Language, Tree};

/// Reads a command line. Its words are the [`Kind::Plain`] items of one sequence in one document; a line that starts
/// with `#` is a comment. Nothing is ever wrong with it. The text has at most [`u32::MAX`] bytes.
#[must_use]
pub fn parse_words(text: impl Into<Arc<str>>) -> Tree {
    let text = text.into();
    let bytes = text.as_bytes();
    let mut builder = Builder::new(bytes.len());
    let stream = builder.open(Kind::Stream, 0);
    let document = builder.open(Kind::Document, 0);
    let sequence = builder.open(Kind::BlockSequence, 0);
    let mut position = 0;
    let mut at_line_start = true;
    while position < bytes.len() {
        let byte = bytes[position];
        if byte.is_ascii_whitespace() {
            at_line_start |= byte == b'\n' || byte == b'\r';
            position += 1;
        } else if byte == b'#' && at_line_start {
            let end = end_of_line(bytes, position);
            builder.comment(position, end);
            position = end;
        } else if let Some(after) = joins_lines(bytes, position) {
            position = after;
        } else {
            at_line_start = false;
            let end = end_of_word(bytes, position);
            let item = builder.open(Kind::Item, position);
            builder.token(Kind::Plain, position, end);
            builder.close(item);
            position = end;
        }
    }
    builder.close(sequence);
    builder.close(document);
    builder.close(stream);
    builder.finish(text, Language::Words)
}

fn end_of_line(bytes: &[u8], from: usize) -> usize {
    bytes[from..]
        .iter()
        .position(|byte| matches!(byte, b'\n' | b'\r'))
        .map_or(bytes.len(), |length| from + length)
}

/// The position behind a `\` that ends its line.
fn joins_lines(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = bytes[at..].strip_prefix(b"\\")?;
    (rest.is_empty() || matches!(rest[0], b'\n' | b'\r')).then_some(at + 1)
}

fn end_of_word(bytes: &[u8], from: usize) -> usize {
    let mut end = from;
    while end < bytes.len() && !bytes[end].is_ascii_whitespace() && joins_lines(bytes, end).is_none() {
        end += 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_what_stands_between_blanks() {
        let tree = parse_words("# run it\ndocker run -d \\\n  --name web\\\r\n\t-e 'A=$x y' \\\nimg#1 #2\n");
        let document = tree.documents().next().unwrap();
        let sequence = document.value().unwrap().as_sequence().unwrap();
        let words: Vec<String> = sequence
            .items()
            .map(|item| item.value().unwrap().as_scalar().unwrap().text().into_owned())
            .collect();
        assert_eq!(words, ["docker", "run", "-d", "--name", "web", "-e", "'A=$x", "y'", "img#1", "#2"]);
        assert_eq!(tree.comments().len(), 1);
    }

    #[test]
    fn no_word_is_an_empty_sequence() {
        let tree = parse_words(" \\\n");
        assert_eq!(
            tree.documents().next().unwrap().value().unwrap().as_sequence().unwrap().items().count(),
            0
        );
    }
}
