//! From byte offsets to lines and columns, and back, in the encodings that editors use.

use plimsoll_syntax::TextRange;

/// A line and a column, both zero-based. The unit of the column is the [`Encoding`] that was asked for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct LineColumn {
    /// Zero-based line.
    pub line: u32,
    /// Zero-based column in code units.
    pub column: u32,
}

/// What a column counts.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units, the default of editors.
    Utf16,
    /// Characters (Unicode scalar values), as people count.
    Characters,
}

/// Where the lines of one text start. Lines end with `\n`, `\r\n` or a lone `\r`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// The lines of `text`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        // A long text has very many lines, so there is room for them and hardly more.
        starts.reserve_exact(memchr::memchr_iter(b'\n', text.as_bytes()).count());
        starts.extend(starts_behind_breaks(text.as_bytes(), 0));
        starts.shrink_to_fit();
        Self { starts }
    }

    /// Becomes the lines of `text`, which came of the former text by putting `inserted` bytes in the place of those of
    /// `replaced`.
    pub fn replace(&mut self, replaced: TextRange, inserted: u32, text: &str) {
        let end = replaced.start + inserted;
        // A line break of two characters may have been joined or parted at either end.
        let first = self.starts.partition_point(|&start| start < replaced.start.max(1));
        let behind = self.starts.partition_point(|&start| start <= replaced.end);
        self.starts[behind..].iter_mut().for_each(|start| *start = *start - replaced.end + end);
        let from = replaced.start.saturating_sub(1);
        // One more byte tells whether a carriage return at the end is a line break by itself.
        let part = &text.as_bytes()[from as usize..text.len().min(end as usize + 1)];
        let starts: Vec<u32> =
            starts_behind_breaks(part, from).filter(|&start| start > from && start <= end).collect();
        self.starts.splice(first.max(1)..behind.max(1), starts);
    }

    /// How many lines there are; a text that ends with a line break has an empty last one.
    #[must_use]
    pub fn line_count(&self) -> u32 {
        self.starts.len() as u32
    }

    /// The bytes of a line, its line break included; empty behind the last line.
    #[must_use]
    pub fn line_range(&self, line: u32, text: &str) -> TextRange {
        let start = |line: usize| self.starts.get(line).copied().unwrap_or(text.len() as u32);
        TextRange::new(start(line as usize), start(line as usize + 1))
    }

    /// The line and column of a byte offset of `text`, which is the text that this index was made from. An offset
    /// behind the end counts as the end, one inside a character as its first byte.
    #[must_use]
    pub fn position(&self, offset: u32, text: &str, encoding: Encoding) -> LineColumn {
        let mut offset = offset.min(text.len() as u32);
        while !text.is_char_boundary(offset as usize) {
            offset -= 1;
        }
        let line = self.starts.partition_point(|&start| start <= offset) - 1;
        let before = &text[self.starts[line] as usize..offset as usize];
        LineColumn { line: line as u32, column: width(before, encoding) }
    }

    /// The byte offset of a line and column. A column behind the end of its line gives the end of the line before its
    /// line break; a line behind the last gives the end of the text; a column inside a character gives its start.
    #[must_use]
    pub fn offset(&self, position: LineColumn, text: &str, encoding: Encoding) -> u32 {
        if position.line >= self.line_count() {
            return text.len() as u32;
        }
        let range = self.line_range(position.line, text);
        let line = text[range.as_usize()].trim_end_matches(['\n', '\r']);
        let mut column = 0;
        for (index, character) in line.char_indices() {
            let next = column + units(character, encoding);
            if next > position.column {
                return range.start + index as u32;
            }
            column = next;
        }
        range.start + line.len() as u32
    }
}

/// Where lines start behind the line breaks of a part of a text that begins at the byte `from`.
fn starts_behind_breaks(part: &[u8], from: u32) -> impl Iterator<Item = u32> + '_ {
    memchr::memchr2_iter(b'\n', b'\r', part)
        .filter(|&at| part[at] == b'\n' || part.get(at + 1) != Some(&b'\n'))
        .map(move |at| from + at as u32 + 1)
}

fn units(character: char, encoding: Encoding) -> u32 {
    match encoding {
        Encoding::Utf8 => character.len_utf8() as u32,
        Encoding::Utf16 => character.len_utf16() as u32,
        Encoding::Characters => 1,
    }
}

fn width(text: &str, encoding: Encoding) -> u32 {
    match encoding {
        Encoding::Utf8 => text.len() as u32,
        _ => text.chars().map(|character| units(character, encoding)).sum(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "a\r\né𝄞x\rlast";

    #[test]
    fn every_offset_survives_the_way_there_and_back_in_every_encoding() {
        let index = LineIndex::new(TEXT);
        assert_eq!(index.line_count(), 3);
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Characters] {
            for (offset, character) in TEXT.char_indices() {
                if matches!(character, '\r' | '\n') {
                    continue;
                }
                let position = index.position(offset as u32, TEXT, encoding);
                assert_eq!(
                    index.offset(position, TEXT, encoding),
                    offset as u32,
                    "{position:?} {encoding:?}"
                );
            }
        }
    }

    #[test]
    fn columns_count_code_units() {
        let index = LineIndex::new(TEXT);
        let x = TEXT.find('x').unwrap() as u32;
        let column = |encoding| index.position(x, TEXT, encoding).column;
        assert_eq!(
            (column(Encoding::Utf8), column(Encoding::Utf16), column(Encoding::Characters)),
            (6, 3, 2)
        );
    }

    #[test]
    fn lines_of_an_edited_text_are_those_of_the_whole_text() {
        let pieces = ["", "x", "\n", "\r", "\r\n", "\n\r", "é\n\n", "\r\rx"];
        let texts = ["", "a\r\nb\rc\n", "\r\n\r\n", "\n\n\r\r", "ab"];
        for (text, piece) in texts.iter().flat_map(|text| pieces.iter().map(move |piece| (*text, *piece))) {
            for start in 0..=text.len() {
                for end in start..=text.len() {
                    let mut after = text.to_owned();
                    after.replace_range(start..end, piece);
                    let mut lines = LineIndex::new(text);
                    let replaced = TextRange::new(start as u32, end as u32);
                    lines.replace(replaced, piece.len() as u32, &after);
                    assert_eq!(lines, LineIndex::new(&after), "{text:?} {start}..{end} {piece:?}");
                }
            }
        }
    }

    #[test]
    fn positions_outside_the_text_are_clamped() {
        let index = LineIndex::new(TEXT);
        let offset = |line, column| index.offset(LineColumn { line, column }, TEXT, Encoding::Utf16);
        assert_eq!(offset(0, 99), 1);
        assert_eq!(offset(99, 0), TEXT.len() as u32);
        assert_eq!(offset(1, 2), 5, "the middle of a surrogate pair is the start of its character");
    }
}
