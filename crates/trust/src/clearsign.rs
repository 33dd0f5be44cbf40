//! Clear-signed texts (RFC 4880 §7, RFC 9580 §7): a readable text between a header and a signature.
//!
//! What a signature covers is not what the file shows: escapes are undone, blanks at the ends of lines and the last line
//! break do not count. [`ClearSigned::text`] is exactly what counts, so that nobody reads what nobody signed. Any deviation
//! from the frame is a [`Problem`]: what stands around a signed text is not signed.

use plimsoll_base::TextRange;

use crate::armor::{self, BLANKS, Broken, Line};

/// The first line.
const HEADER: &str = "-----BEGIN PGP SIGNED MESSAGE-----";

/// A clear-signed text, taken apart.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClearSigned {
    text: String,
    segments: Vec<Segment>,
    body: TextRange,
    hashes: Vec<String>,
    signature: Option<TextRange>,
    packets: Vec<u8>,
    problems: Vec<Problem>,
}

/// A stretch of the signed text that stands in the file as it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Segment {
    /// Where it starts in the signed text.
    text: u32,
    /// Where it starts in the file.
    file: u32,
}

/// A deviation from the format, and where it is in the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Problem {
    /// What it is.
    pub kind: ProblemKind,
    /// The bytes of the file that are wrong.
    pub range: TextRange,
}

/// What can be wrong with the frame of a clear-signed text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ProblemKind {
    /// Something stands before the header. Nobody signed it.
    TextBefore,
    /// A header other than `Hash` (RFC 4880 §7: there are no others).
    UnknownHeader,
    /// No empty line stands between the headers and the text.
    NoEmptyLine,
    /// A line of the text starts with a dash that is not escaped (RFC 4880 §7.1).
    UnescapedDash,
    /// A carriage return that is not part of a line break: programs disagree on whether a line ends there.
    LoneCarriageReturn,
    /// There is no signature behind the text.
    NoSignature,
    /// The signature has no line that ends it.
    UnclosedSignature,
    /// The signature is no ASCII armor.
    BrokenSignature,
    /// Something stands behind the signature. Nobody signed it.
    TextBehind,
}

impl ProblemKind {
    /// The stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TextBefore => "text-before",
            Self::UnknownHeader => "unknown-header",
            Self::NoEmptyLine => "no-empty-line",
            Self::UnescapedDash => "unescaped-dash",
            Self::LoneCarriageReturn => "lone-carriage-return",
            Self::NoSignature => "no-signature",
            Self::UnclosedSignature => "unclosed-signature",
            Self::BrokenSignature => "broken-signature",
            Self::TextBehind => "text-behind",
        }
    }

    /// What is wrong, in one line without a full stop.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::TextBefore => "text stands before the header of the signed text, where nobody signed it",
            Self::UnknownHeader => "a clear-signed text has no other header than `Hash`",
            Self::NoEmptyLine => "no empty line separates the header from what is below it",
            Self::UnescapedDash => "a line of a signed text that starts with `-` must start with `- -`",
            Self::LoneCarriageReturn => {
                "a carriage return stands alone, so it is unclear where the line ends"
            }
            Self::NoSignature => "there is no signature behind the signed text",
            Self::UnclosedSignature => "the signature is not ended by `-----END PGP SIGNATURE-----`",
            Self::BrokenSignature => "the signature is not written in Base64",
            Self::TextBehind => "text stands behind the signature, where nobody signed it",
        }
    }
}

impl ClearSigned {
    /// Takes a text of less than 4 GiB apart; `None` where no line is the header of a clear-signed text.
    #[must_use]
    pub fn read(file: &str) -> Option<Self> {
        let header = armor::lines(file, 0).find(|line| line.text == HEADER)?;
        let mut reader = Reader { file, signed: Self::empty(header.range) };
        if !file[..header.range.start as usize].trim_matches(BLANKS).is_empty() {
            reader.problem(ProblemKind::TextBefore, TextRange::new(0, header.range.start));
        }
        let next = reader.after(header.range);
        let body = reader.headers(next);
        let signature = reader.body(body);
        reader.signature(signature);
        Some(reader.signed)
    }

    fn empty(header: TextRange) -> Self {
        Self {
            text: String::new(),
            segments: Vec::new(),
            body: TextRange::at(header.end),
            hashes: Vec::new(),
            signature: None,
            packets: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// The text that is signed: escapes are undone, there are no blanks at the ends of lines, and no line break at the
    /// end. Line breaks are those of the file.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text in the form that is signed: every line break is `\r\n` (RFC 4880 §7.1).
    #[must_use]
    pub fn canonical(&self) -> String {
        canonical(&self.text)
    }

    /// Where the lines of the text are in the file, the last line break included.
    #[must_use]
    pub fn body(&self) -> TextRange {
        self.body
    }

    /// Where the signature is in the file, with the lines around it.
    #[must_use]
    pub fn signature(&self) -> Option<TextRange> {
        self.signature
    }

    /// The names of the `Hash` headers, as written.
    #[must_use]
    pub fn hashes(&self) -> &[String] {
        &self.hashes
    }

    /// The OpenPGP packets of the signature; empty where they cannot be read.
    #[must_use]
    pub fn packets(&self) -> &[u8] {
        &self.packets
    }

    /// What deviates from the format, in the order of the file.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Where a byte of [`Self::text`] is in the file; the end of the text is behind its last byte.
    #[must_use]
    pub fn file_offset(&self, offset: u32) -> u32 {
        let index = self.segments.partition_point(|segment| segment.text <= offset);
        match index.checked_sub(1).and_then(|index| self.segments.get(index)) {
            Some(segment) => segment.file + (offset - segment.text),
            None => self.body.start,
        }
    }

    /// Where bytes of [`Self::text`] are in the file, from the first to the last of them.
    #[must_use]
    pub fn file_range(&self, range: TextRange) -> TextRange {
        let start = self.file_offset(range.start);
        if range.is_empty() {
            TextRange::at(start)
        } else {
            TextRange::new(start, self.file_offset(range.end - 1) + 1)
        }
    }
}

/// A text with `\r\n` for every line break.
pub(crate) fn canonical(text: &str) -> String {
    let lines: Vec<&str> = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).collect();
    lines.join("\r\n")
}

struct Reader<'f> {
    file: &'f str,
    signed: ClearSigned,
}

impl Reader<'_> {
    fn problem(&mut self, kind: ProblemKind, range: TextRange) {
        self.signed.problems.push(Problem { kind, range });
    }

    /// Where the line behind one starts.
    fn after(&self, line: TextRange) -> u32 {
        let rest = &self.file[line.end as usize..];
        rest.find('\n').map_or(self.file.len() as u32, |found| line.end + found as u32 + 1)
    }

    /// Reads the headers from byte `start` on; where the text starts.
    fn headers(&mut self, start: u32) -> u32 {
        let signature = armor::begin(armor::SIGNATURE);
        for line in armor::lines(self.file, start) {
            if line.text.is_empty() {
                return self.after(line.range);
            }
            if let Some(names) = line.text.strip_prefix("Hash:") {
                self.signed.hashes.extend(names.split(',').map(|name| name.trim().to_owned()));
            } else if line.text == signature || !line.text.contains(':') {
                // The text starts without the empty line.
                self.problem(ProblemKind::NoEmptyLine, line.range);
                return line.range.start;
            } else {
                self.problem(ProblemKind::UnknownHeader, line.range);
            }
        }
        let end = self.file.len() as u32;
        self.problem(ProblemKind::NoEmptyLine, TextRange::at(end));
        end
    }

    /// Reads the text from byte `start` on; the first line of the signature.
    fn body(&mut self, start: u32) -> Option<TextRange> {
        let signature = armor::begin(armor::SIGNATURE);
        // The line break behind a line counts only if another line follows.
        let mut pending: Option<TextRange> = None;
        self.signed.body = TextRange::at(start);
        for line in armor::lines(self.file, start) {
            if line.text == signature {
                self.signed.body = TextRange::new(start, line.range.start);
                return Some(line.range);
            }
            if let Some(line_break) = pending.take() {
                self.append(line_break);
            }
            self.line(line);
            pending = self.line_break(line.range);
        }
        self.signed.body = TextRange::new(start, self.file.len() as u32);
        None
    }

    fn line(&mut self, line: Line<'_>) {
        let mut range = line.range;
        if line.text.starts_with('-') {
            // `- ` alone has lost its blank to the trimming.
            if line.text.starts_with("- ")
                || self.file[range.end as usize..].starts_with(' ') && line.text == "-"
            {
                range.start = (range.start + 2).min(range.end);
            } else {
                self.problem(ProblemKind::UnescapedDash, range);
            }
        }
        let break_start = self.line_break(line.range).map_or(self.file.len() as u32, |found| found.start);
        let whole = &self.file[range.start as usize..break_start.max(range.start) as usize];
        if let Some(found) = whole.find('\r') {
            let at = range.start + found as u32;
            self.problem(ProblemKind::LoneCarriageReturn, TextRange::new(at, at + 1));
        }
        self.append(range);
    }

    /// The line break behind a line, `\n` or `\r\n`; `None` at the end of the file.
    fn line_break(&self, line: TextRange) -> Option<TextRange> {
        let newline = line.end + self.file[line.end as usize..].find('\n')? as u32;
        let has_return = newline > line.end && self.file.as_bytes().get(newline as usize - 1) == Some(&b'\r');
        Some(TextRange::new(newline - u32::from(has_return), newline + 1))
    }

    /// Adds bytes of the file to the signed text.
    fn append(&mut self, range: TextRange) {
        let text = self.signed.text.len() as u32;
        let is_adjacent =
            self.signed.segments.last().is_some_and(|last| range.start - last.file == text - last.text);
        if !is_adjacent {
            self.signed.segments.push(Segment { text, file: range.start });
        }
        self.signed.text.push_str(&self.file[range.as_usize()]);
    }

    /// Reads the signature, whose first line is known, and looks at what is behind it.
    fn signature(&mut self, first: Option<TextRange>) {
        let end_of_file = TextRange::at(self.file.len() as u32);
        let Some(first) = first else {
            self.problem(ProblemKind::NoSignature, end_of_file);
            return;
        };
        match armor::read(self.file, first.start, armor::SIGNATURE) {
            Ok((packets, end)) => {
                self.signed.packets = packets;
                self.signed.signature = Some(TextRange::new(first.start, end));
                let rest = &self.file[end as usize..];
                let behind = rest.trim_start_matches(BLANKS);
                if !behind.is_empty() {
                    let start = (self.file.len() - behind.len()) as u32;
                    self.problem(ProblemKind::TextBehind, TextRange::new(start, self.file.len() as u32));
                }
            }
            Err(broken) => {
                self.signed.signature = Some(TextRange::new(first.start, self.file.len() as u32));
                let (kind, range) = match broken {
                    Broken::Unclosed(range) => (ProblemKind::UnclosedSignature, range),
                    Broken::NoEmptyLine(range) => (ProblemKind::NoEmptyLine, range),
                    Broken::NotBase64(range) => (ProblemKind::BrokenSignature, range),
                };
                self.problem(kind, range);
            }
        }
    }
}
