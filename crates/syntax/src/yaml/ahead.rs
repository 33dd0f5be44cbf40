//! Look-ahead: what comes behind the gap at the position, and what a line starts with. Nothing here changes the tree,
//! except that comments are noted when a gap is crossed for the first time.

use super::Parser;
use super::bytes::{self, BLANK, BREAK, DOUBLE, FLOW, GAP, PLAIN, SINGLE, SPECIAL};

/// The next content behind blanks, line breaks and comments.
#[derive(Clone, Copy)]
pub(super) struct Ahead {
    /// The position it was looked up from.
    pub(super) from: usize,
    /// Its first byte, or the length of the text.
    pub(super) at: usize,
    /// Where its line starts.
    pub(super) line: usize,
    /// Its column; only set where it is the first on its line.
    pub(super) column: i32,
    /// Whether it is the first on its line.
    pub(super) fresh: bool,
    /// Whether a tab is among the blanks directly before it.
    pub(super) tab: bool,
    /// Whether a comment was crossed.
    pub(super) comment: bool,
    /// Whether it is the end of the text, `---` or `...`: every structure ends here.
    pub(super) stop: bool,
}

impl Ahead {
    pub(super) const NOWHERE: Self = Self {
        from: usize::MAX,
        at: 0,
        line: 0,
        column: 0,
        fresh: false,
        tab: false,
        comment: false,
        stop: false,
    };
}

/// What stands at the start of a line, or behind `- ` or `? `.
#[derive(Clone, Copy, Debug)]
pub(super) enum Head {
    /// An implicit key (YAML 1.2 §7.4.2): properties up to `content`, then the key up to `end`, then `:` at `colon`.
    Key { content: usize, end: usize, colon: usize },
    /// Text without a `: `, up to `end`.
    Plain { end: usize },
    /// Another complete value up to `end`, with nothing behind it on its line.
    Leaf { end: usize },
    /// Anything else.
    Other,
}

impl Parser<'_> {
    /// What follows the position.
    #[inline]
    pub(super) fn peek(&mut self) -> Ahead {
        if self.ahead.from == self.position {
            return self.ahead;
        }
        if self.is_content(self.position) && self.position != self.line {
            return self.here();
        }
        self.ahead = self.look(true);
        self.ahead
    }

    /// Whether a token or the rest of one is at `index`, and no gap.
    #[inline]
    fn is_content(&self, index: usize) -> bool {
        self.bytes.get(index).is_some_and(|&byte| !bytes::is(byte, GAP))
    }

    /// What follows the position directly.
    #[inline]
    fn here(&self) -> Ahead {
        Ahead { from: self.position, at: self.position, line: self.line, ..Ahead::NOWHERE }
    }

    /// Moves the position to `ahead`.
    #[inline]
    pub(super) fn advance(&mut self, ahead: Ahead) {
        self.position = ahead.at;
        self.line = ahead.line;
        self.ahead = Ahead { from: ahead.at, ..ahead };
    }

    /// What follows the position. Comments on the way are noted if it is `certain` that the position will be a place
    /// between two tokens.
    pub(super) fn look(&mut self, certain: bool) -> Ahead {
        self.look_near().unwrap_or_else(|| self.look_far(certain))
    }

    /// What follows the position in nearly all cases: at once, behind a space, or at the start of the next line behind
    /// spaces.
    #[inline]
    fn look_near(&self) -> Option<Ahead> {
        let (from, mut at, mut line) = (self.position, self.position, self.line);
        if at == line {
            return None;
        }
        let mut fresh = false;
        if self.at(at) == b' ' {
            at += 1;
        } else if self.at(at) == b'\n' {
            (at, line, fresh) = (at + 1, at + 1, true);
            while self.at(at) == b' ' {
                at += 1;
            }
        }
        if !self.is_content(at) {
            return None;
        }
        let column = if fresh { (at - line) as i32 } else { 0 };
        let stop = fresh && at == line && self.is_marker(at);
        Some(Ahead { from, at, line, column, fresh, tab: false, comment: false, stop })
    }

    fn look_far(&mut self, certain: bool) -> Ahead {
        let text = self.bytes;
        let (from, mut at, mut line) = (self.position, self.position, self.line);
        let mut fresh = at == line;
        let mut comment = false;
        let mut blanks = at;
        let mut spaces;
        loop {
            while at < text.len() && text[at] == b' ' {
                at += 1;
            }
            spaces = at - blanks;
            at = bytes::skip(text, at, BLANK);
            match text.get(at) {
                Some(b'\n' | b'\r') => {
                    at = self.next_line(at);
                    (line, blanks, fresh) = (at, at, true);
                }
                Some(b'#') if at == line || at > blanks => {
                    let end = self.line_end(at);
                    if certain {
                        self.builder.comment(at, end);
                    }
                    (comment, at) = (true, end);
                }
                // A byte order mark may stand before every document (YAML 1.2 §5.2).
                Some(0xEF) if at == line && text[at..].starts_with("\u{feff}".as_bytes()) => {
                    at += 3;
                    (line, blanks, fresh) = (at, at, true);
                }
                _ => break,
            }
        }
        let tab = spaces < at - blanks;
        let column = match (fresh, tab) {
            (false, _) => 0,
            (true, false) => (at - line) as i32,
            (true, true) => bytes::column_of(&text[line..at]),
        };
        let stop = at >= text.len() || (fresh && at == line && self.is_marker(at));
        Ahead { from, at, line, column, fresh, tab, comment, stop }
    }

    /// Where the blanks directly before `ahead` start.
    pub(super) fn blanks(&self, ahead: Ahead) -> usize {
        self.trim(0, ahead.at)
    }

    /// How many spaces stand there before the first tab.
    pub(super) fn spaces(&self, ahead: Ahead) -> i32 {
        let blanks = &self.bytes[self.blanks(ahead)..ahead.at];
        blanks.iter().take_while(|&&byte| byte == b' ').count() as i32
    }

    /// Whether `---` or `...` stands at `line`, the start of a line.
    pub(super) fn is_marker(&self, line: usize) -> bool {
        matches!(self.at(line), b'-' | b'.')
            && matches!(self.bytes.get(line..line + 3), Some(b"---" | b"..."))
            && self.is_gap(line + 3)
    }

    /// The column of content at which a block collection may start.
    pub(super) fn column(&mut self, ahead: Ahead) -> i32 {
        if ahead.fresh {
            return ahead.column;
        }
        // Many collections may start on one line.
        let (line, at, column) = self.measured;
        let goes_on = line == ahead.line && at <= ahead.at;
        let (at, column) = if goes_on { (at, column) } else { (ahead.line, 0) };
        let column = bytes::column_behind(column, &self.bytes[at..ahead.at]);
        self.measured = (ahead.line, ahead.at, column);
        column
    }

    /// Whether an entry of a block mapping starts at `index`.
    pub(super) fn is_entry(&mut self, index: usize) -> bool {
        self.is_indicator(b'?', index) || matches!(self.head(index), Head::Key { .. })
    }

    /// Whether the line at `index` has an implicit key, if need be behind dashes. Such a line is never the rest of a
    /// plain scalar, as that has no `: ` in it.
    pub(super) fn has_key(&mut self, mut index: usize) -> bool {
        while self.is_indicator(b'-', index) {
            index = self.skip_blanks(index + 1);
        }
        // In plain text a ` #` inside of quotes starts a comment, and the `: ` behind it is none.
        let quoted = matches!(self.at(index), b'"' | b'\'');
        matches!(self.head(index), Head::Key { .. })
            && (!quoted || self.at(self.plain_stop(index, false)) == b':')
    }

    /// What stands at `index`.
    #[inline]
    pub(super) fn head(&mut self, index: usize) -> Head {
        if self.head.0 != index {
            self.head = (index, self.look_at_head(index));
        }
        self.head.1
    }

    fn look_at_head(&self, index: usize) -> Head {
        if self.is_simple(index) {
            return self.plain_head(index);
        }
        let content = if self.is_property(index) { self.skip_properties(index) } else { index };
        if self.is_line_end(content) {
            return Head::Other;
        }
        if self.is_indicator(b':', content) {
            return Head::Key { content, end: content, colon: content };
        }
        let end = match self.bytes[content] {
            b'"' | b'\'' => self.quoted_end_on_line(content),
            b'[' | b'{' => self.flow_end_on_line(content),
            b'*' => Some(self.name_end(content + 1)),
            b'#' | b'|' | b'>' => None,
            b'?' | b'-' if self.is_gap(content + 1) => None,
            _ => return self.plain_head(content),
        };
        let Some(end) = end else { return Head::Other };
        let colon = self.skip_blanks(end);
        match self.at(colon) {
            b':' if self.is_gap(colon + 1) => Head::Key { content, end, colon },
            b'#' if colon > end => Head::Leaf { end },
            _ if self.is_line_end(colon) => Head::Leaf { end },
            _ => Head::Other,
        }
    }

    /// Whether nothing but a plain scalar starts at `index`, and none with a mistake in its first character.
    #[inline]
    pub(super) fn is_simple(&self, index: usize) -> bool {
        self.bytes.get(index).is_some_and(|&byte| !bytes::is(byte, SPECIAL))
    }

    #[inline]
    fn plain_head(&self, content: usize) -> Head {
        let stop = self.plain_stop(content, false);
        let end = self.trim(content, stop);
        if self.at(stop) == b':' { Head::Key { content, end, colon: stop } } else { Head::Plain { end } }
    }

    /// Where the plain text that starts at `from` stops on its line: at `: `, at ` #`, at the line's end; in a flow
    /// collection also at a flow indicator.
    #[inline]
    pub(super) fn plain_stop(&self, from: usize, flow: bool) -> usize {
        let mask = if flow { PLAIN | BREAK | FLOW } else { PLAIN | BREAK };
        let mut index = from;
        loop {
            index = bytes::find(self.bytes, index, mask);
            match self.at(index) {
                b':' if !self.ends_key(index, flow) => index += 1,
                b'#' if index == from || !bytes::is(self.bytes[index - 1], BLANK) => index += 1,
                _ => return index,
            }
        }
    }

    /// Whether the `:` at `index` ends a plain key.
    #[inline]
    pub(super) fn ends_key(&self, index: usize, flow: bool) -> bool {
        self.is_gap(index + 1) || (flow && bytes::is(self.at(index + 1), FLOW))
    }

    /// The end of an anchor or alias name, or of a tag, that goes on at `index`.
    pub(super) fn name_end(&self, index: usize) -> usize {
        bytes::find(self.bytes, index, BLANK | BREAK | FLOW)
    }

    /// The end of the anchor or tag at `index`; `None` where neither is.
    pub(super) fn property_end(&self, index: usize) -> Option<usize> {
        match self.at(index) {
            b'!' if self.at(index + 1) == b'<' => {
                let gap = bytes::find(self.bytes, index, BLANK | BREAK);
                let close = self.bytes[index..gap].iter().position(|&byte| byte == b'>');
                Some(close.map_or(gap, |offset| index + offset + 1))
            }
            b'&' | b'!' => Some(self.name_end(index + 1)),
            _ => None,
        }
    }

    /// What follows the anchors and tags at `index` on the same line.
    fn skip_properties(&self, mut index: usize) -> usize {
        while let Some(end) = self.property_end(index) {
            // Without a blank before it, a bracket still opens a collection.
            if !self.is_gap(end) && !matches!(self.at(end), b'[' | b'{') {
                break;
            }
            index = self.skip_blanks(end);
        }
        index
    }

    /// The end of the quoted scalar at `index`, if it is closed on its line.
    fn quoted_end_on_line(&self, index: usize) -> Option<usize> {
        let quote = self.bytes[index];
        let mask = BREAK | if quote == b'"' { DOUBLE } else { SINGLE };
        let mut index = index + 1;
        loop {
            index = bytes::find(self.bytes, index, mask);
            match self.at(index) {
                b'\\' if !self.is_line_end(index + 1) => index += 2,
                b'\'' if self.at(index + 1) == b'\'' => index += 2,
                byte if byte == quote && index < self.bytes.len() => return Some(index + 1),
                _ => return None,
            }
        }
    }

    /// The end of the flow collection at `index`, if it is closed on its line by brackets that match.
    fn flow_end_on_line(&self, mut index: usize) -> Option<usize> {
        // One bit per open bracket: whether it is a brace. A key with more than 64 of them is none.
        let (mut braces, mut depth) = (0u64, 0);
        // Whether a value may start here: only there a quote opens a scalar.
        let mut start = true;
        while !self.is_line_end(index) {
            match self.bytes[index] {
                open @ (b'[' | b'{') => {
                    if depth == 64 {
                        return None;
                    }
                    braces = braces << 1 | u64::from(open == b'{');
                    (depth, start) = (depth + 1, true);
                }
                close @ (b']' | b'}') => {
                    if (braces & 1 == 1) != (close == b'}') {
                        return None;
                    }
                    (braces, depth, start) = (braces >> 1, depth - 1, false);
                    if depth == 0 {
                        return Some(index + 1);
                    }
                }
                b',' => start = true,
                b':' => {
                    let json_like = matches!(self.bytes[index - 1], b'"' | b'\'' | b']' | b'}');
                    start = json_like || self.ends_key(index, true);
                }
                b'"' | b'\'' if start => {
                    index = self.quoted_end_on_line(index)?;
                    start = false;
                    continue;
                }
                b'&' | b'!' if start => {
                    index = self.property_end(index).map_or(index + 1, |end| end.max(index + 1));
                    continue;
                }
                // A comment, with a blank before it or not; inside a plain scalar it is text.
                b'#' if start || bytes::is(self.bytes[index - 1], BLANK | FLOW | DOUBLE | SINGLE) => {
                    return None;
                }
                b' ' | b'\t' => {}
                b'?' | b'-' if start && self.is_gap(index + 1) => {}
                _ => start = false,
            }
            index += 1;
        }
        None
    }
}
