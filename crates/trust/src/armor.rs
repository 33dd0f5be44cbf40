//! ASCII armor (RFC 9580 §6): the frame of lines around Base64 text. Its headers and its checksum are protected by
//! nothing and say nothing here.

use plimsoll_base::TextRange;

/// The line that starts a kind of block, without line break.
pub(crate) fn begin(label: &str) -> String {
    format!("-----BEGIN {label}-----")
}

/// The line that ends a kind of block, without line break.
pub(crate) fn end(label: &str) -> String {
    format!("-----END {label}-----")
}

/// What stands around signatures.
pub(crate) const SIGNATURE: &str = "PGP SIGNATURE";
/// What stands around public keys.
pub(crate) const PUBLIC_KEY: &str = "PGP PUBLIC KEY BLOCK";
/// What stands around secret keys.
pub(crate) const SECRET_KEY: &str = "PGP PRIVATE KEY BLOCK";

/// Why a block cannot be read; bytes of the text that it is in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Broken {
    /// There is no line that ends it.
    Unclosed(TextRange),
    /// No empty line stands between the headers and the content.
    NoEmptyLine(TextRange),
    /// A line is not Base64.
    NotBase64(TextRange),
}

/// A line and its bytes in the text. It holds no line break, and no blanks at its end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line<'t> {
    pub(crate) text: &'t str,
    pub(crate) range: TextRange,
}

/// The lines from byte `start` on. Line breaks are `\n` with or without `\r` before it.
pub(crate) fn lines(text: &str, start: u32) -> impl Iterator<Item = Line<'_>> {
    let mut at = start;
    text[start as usize..].split_inclusive('\n').map(move |line| {
        let trimmed = line.trim_end_matches(BLANKS);
        let range = TextRange::new(at, at + trimmed.len() as u32);
        at += line.len() as u32;
        Line { text: trimmed, range }
    })
}

/// What may stand at the end of a line without being part of it (RFC 9580 §7.2).
pub(crate) const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

/// The bytes in a block, and where the line that ends it ends. `start` is where the first line of the block starts.
///
/// # Errors
/// The block is no armor.
pub(crate) fn read(text: &str, start: u32, label: &str) -> Result<(Vec<u8>, u32), Broken> {
    let end = end(label);
    let mut lines = lines(text, start);
    let first = lines.next().map_or(TextRange::new(start, start), |line| line.range);
    for line in lines.by_ref() {
        if line.text.is_empty() {
            break;
        }
        if line.text == end {
            return Err(Broken::NoEmptyLine(line.range));
        }
        if !line.text.contains(": ") && !line.text.ends_with(':') {
            return Err(Broken::NoEmptyLine(line.range));
        }
    }
    let mut content = Base64::default();
    let mut is_behind_checksum = false;
    for line in lines {
        if line.text == end {
            let bytes = content.finish().ok_or(Broken::NotBase64(line.range))?;
            return Ok((bytes, line.range.end));
        }
        let is_checksum = line.text.starts_with('=') && line.text.len() == 5;
        if is_checksum && !is_behind_checksum {
            is_behind_checksum = true;
        } else if is_behind_checksum || content.line(line.text).is_none() {
            return Err(Broken::NotBase64(line.range));
        }
    }
    Err(Broken::Unclosed(first))
}

/// Base64 that comes in lines (RFC 4648 §4).
#[derive(Default)]
struct Base64 {
    bytes: Vec<u8>,
    /// Bits that do not make a byte yet, and how many.
    bits: u32,
    count: u32,
    digits: usize,
    padding: usize,
}

impl Base64 {
    fn line(&mut self, line: &str) -> Option<()> {
        for byte in line.bytes() {
            let digit = match byte {
                b'A'..=b'Z' => byte - b'A',
                b'a'..=b'z' => byte - b'a' + 26,
                b'0'..=b'9' => byte - b'0' + 52,
                b'+' => 62,
                b'/' => 63,
                b'=' => {
                    self.padding += 1;
                    continue;
                }
                _ => return None,
            };
            if self.padding > 0 {
                return None;
            }
            self.digits += 1;
            self.bits = self.bits << 6 | u32::from(digit);
            self.count += 6;
            if self.count >= 8 {
                self.count -= 8;
                self.bytes.push((self.bits >> self.count) as u8);
                self.bits &= (1 << self.count) - 1;
            }
        }
        Some(())
    }

    /// The bytes, if the text was whole: four digits, or fewer and padding, make up to three bytes.
    fn finish(self) -> Option<Vec<u8>> {
        let is_whole = (self.digits + self.padding).is_multiple_of(4) && self.padding <= 2;
        (is_whole && self.bits == 0).then_some(self.bytes)
    }
}

/// Decodes Base64 that may have line breaks, and a checksum behind it; `None` for anything else.
pub(crate) fn base64(text: &str) -> Option<Vec<u8>> {
    let mut content = Base64::default();
    let mut lines =
        text.lines().map(|line| line.trim_matches(BLANKS)).filter(|line| !line.is_empty()).peekable();
    while let Some(line) = lines.next() {
        let is_checksum = line.starts_with('=') && line.len() == 5 && lines.peek().is_none();
        if !is_checksum {
            content.line(line)?;
        }
    }
    content.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_read_strictly() {
        assert_eq!(base64("").as_deref(), Some(&b""[..]));
        assert_eq!(base64("aGVs\nbG8=\n").as_deref(), Some(&b"hello"[..]));
        assert_eq!(base64("aGVsbG8=\n=JinU").as_deref(), Some(&b"hello"[..]));
        for wrong in ["a", "aGVsbG8", "aGVsbG9=", "aG=s", "aGVsbG8=a", "a b=", "=JinU\naGVs", "===="] {
            assert_eq!(base64(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_block_says_where_it_is_broken() {
        let block = |middle: &str| format!("x\n-----BEGIN PGP SIGNATURE-----\n{middle}");
        let read = |middle: &str| read(&block(middle), 2, SIGNATURE);
        let end = "-----END PGP SIGNATURE-----";
        assert_eq!(read(&format!("Comment: a\n\naGVs\n=abcd\n{end} \r\n")).unwrap().0, b"hel");
        assert!(matches!(read("\naGVs\n"), Err(Broken::Unclosed(_))));
        assert!(matches!(read(&format!("aGVs\n{end}\n")), Err(Broken::NoEmptyLine(_))));
        assert!(matches!(read(&format!("\naGV s\n{end}\n")), Err(Broken::NotBase64(_))));
        assert!(matches!(read(&format!("\naGVs\n=abcd\naGVs\n{end}\n")), Err(Broken::NotBase64(_))));
        assert!(matches!(read(&format!("\naGV\n{end}\n")), Err(Broken::NotBase64(_))));
    }
}
