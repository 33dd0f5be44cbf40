//! Anchors, tags and aliases (YAML 1.2 §6.9, §7.1).

use super::Parser;
use super::bytes::{self, FLOW};
use crate::error::SyntaxErrorKind;
use crate::kind::Kind;

/// Which properties a slot has already.
#[derive(Clone, Copy, Default)]
pub(super) struct Seen {
    anchor: bool,
    tag: bool,
}

impl Seen {
    fn any(self) -> bool {
        self.anchor || self.tag
    }
}

impl Parser<'_> {
    /// Whether an anchor or a tag starts at the position.
    #[inline]
    pub(super) fn at_property(&self) -> bool {
        self.is_property(self.position)
    }

    /// Whether an anchor or a tag starts at `index`.
    #[inline]
    pub(super) fn is_property(&self, index: usize) -> bool {
        matches!(self.at(index), b'&' | b'!')
    }

    /// Reads the anchors and tags at the position, as far as they stand on this line and before `until`. In a flow collection an indicator
    /// may follow directly.
    pub(super) fn properties(&mut self, seen: &mut Seen, until: usize, flow: bool) {
        while let Some(end) = self.property_end(self.position) {
            let end = end.min(self.limit);
            self.property(seen, end);
            let complete = self.is_gap(end) || (flow && bytes::is(self.at(end), FLOW));
            if !complete {
                self.error(end, self.next_character(end), SyntaxErrorKind::ExpectedBlankAfterProperty);
                return;
            }
            let next = self.skip_blanks(end);
            if next >= until || !self.is_property(next) {
                return;
            }
            self.position = next;
        }
    }

    fn property(&mut self, seen: &mut Seen, end: usize) {
        let start = self.position;
        if self.at(start) == b'&' {
            if seen.anchor {
                self.error(start, end, SyntaxErrorKind::SecondAnchor);
            } else if end == start + 1 {
                self.error(start, end, SyntaxErrorKind::ExpectedAnchorName);
            }
            seen.anchor = true;
            self.token(Kind::Anchor, end);
        } else {
            if seen.tag {
                self.error(start, end, SyntaxErrorKind::SecondTag);
            } else {
                self.check_tag(start, end);
            }
            seen.tag = true;
            self.token(Kind::Tag, end);
        }
    }

    /// A tag `!<…>` must be closed, and the handle of `!handle!name` must be declared in this document (§6.8.2).
    fn check_tag(&mut self, start: usize, end: usize) {
        let tag = &self.bytes[start..end];
        if tag.get(1) == Some(&b'<') {
            if !matches!(tag, [_, _, name @ .., b'>'] if !name.is_empty() && is_uri(name)) {
                self.error(start, end, SyntaxErrorKind::MalformedTag);
            }
            return;
        }
        let second = tag.iter().skip(1).position(|&byte| byte == b'!').map_or(0, |offset| offset + 1);
        let (handle, name) = tag.split_at(second + 1);
        if handle.len() > 2 && !self.handles.contains(handle) {
            self.error(start, start + handle.len(), SyntaxErrorKind::UndeclaredTagHandle);
        } else if (second > 0 && name.is_empty()) || !is_tag_name(name) {
            self.error(start, end, SyntaxErrorKind::MalformedTag);
        }
    }

    /// Reads the alias at the position.
    pub(super) fn alias(&mut self, seen: Seen) {
        let (start, end) = (self.position, self.name_end(self.position + 1));
        if end == start + 1 {
            self.error(start, end, SyntaxErrorKind::ExpectedAliasName);
        } else if seen.any() {
            self.error(start, end, SyntaxErrorKind::PropertyOnAlias);
        }
        self.token(Kind::Alias, end);
    }
}

/// Whether these bytes may be the name of a tag (§5.6, ns-tag-char).
fn is_tag_name(name: &[u8]) -> bool {
    is_uri(name) && !name.iter().any(|byte| b"!,[]".contains(byte))
}

/// Whether these bytes may be part of a URI (§5.6, ns-uri-char).
pub(super) fn is_uri(text: &[u8]) -> bool {
    text.iter().enumerate().all(|(index, &byte)| match byte {
        b'%' => text.get(index + 1..index + 3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)),
        _ => byte.is_ascii_alphanumeric() || b"-#;/?:@&=+$,_.!~*'()[]".contains(&byte),
    })
}
