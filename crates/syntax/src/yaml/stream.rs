//! Documents, their markers and directives (YAML 1.2 §6.8, §9).

use super::Parser;
use super::block::Place;
use super::bytes::{self, BLANK};
use super::properties::is_uri;
use crate::error::SyntaxErrorKind;
use crate::kind::Kind;

impl Parser<'_> {
    pub(super) fn stream(&mut self) {
        let stream = self.builder.open(Kind::Stream, 0);
        loop {
            let ahead = self.peek();
            self.advance(ahead);
            if ahead.at >= self.bytes.len() {
                break;
            }
            if ahead.stop && self.at(ahead.at) == b'.' {
                // A `...` without a document before it belongs to none.
                self.document_end();
            } else {
                self.document();
            }
        }
        self.builder.close(stream);
    }

    fn document_end(&mut self) {
        self.token(Kind::DocumentEnd, self.position + 3);
        self.end_line(self.line, SyntaxErrorKind::ContentAfterDocumentEnd);
    }

    pub(super) fn document(&mut self) {
        let document = self.builder.open(Kind::Document, self.position);
        self.handles.clear();
        self.told_depth = false;
        let directives = self.directives();
        let ahead = self.peek();
        if ahead.stop && self.at(ahead.at) == b'-' {
            self.advance(ahead);
            self.token(Kind::DocumentStart, ahead.at + 3);
        } else if directives {
            self.error(ahead.at, ahead.at, SyntaxErrorKind::ExpectedDocumentStart);
        }
        self.block_node(Place { parent: -1, sequence_at_parent: false, inline: true });
        loop {
            let ahead = self.peek();
            if ahead.stop {
                break;
            }
            self.advance(ahead);
            self.error(ahead.at, self.line_end(ahead.at), SyntaxErrorKind::ContentAfterDocumentValue);
            self.set_aside(-1);
        }
        let ahead = self.peek();
        if ahead.at < self.bytes.len() && self.at(ahead.at) == b'.' {
            self.advance(ahead);
            self.document_end();
        }
        self.builder.close(document);
    }

    /// Reads the directives at the position and tells whether there were any.
    fn directives(&mut self) -> bool {
        let (mut any, mut version) = (false, false);
        loop {
            let ahead = self.peek();
            if self.at(ahead.at) != b'%' || ahead.at != ahead.line {
                return any;
            }
            self.advance(ahead);
            any = true;
            let start = self.position;
            let end = self.content_end(start);
            self.directive(end, &mut version);
            self.token(Kind::Directive, end);
        }
    }

    fn directive(&mut self, end: usize, version: &mut bool) {
        let start = self.position;
        let text = self.bytes;
        let mut words =
            text[start..end].split(|&byte| bytes::is(byte, BLANK)).filter(|word| !word.is_empty());
        match words.next() {
            Some(b"%YAML") => {
                let well_formed = words.next().is_some_and(is_version) && words.next().is_none();
                if !well_formed {
                    self.error(start, end, SyntaxErrorKind::MalformedYamlDirective);
                } else if *version {
                    self.error(start, end, SyntaxErrorKind::RepeatedYamlDirective);
                }
                *version = true;
            }
            Some(b"%TAG") => match (words.next(), words.next(), words.next()) {
                (Some(handle), Some(prefix), None) if is_handle(handle) && is_uri(prefix) => {
                    if !self.handles.insert(handle) {
                        self.error(start, end, SyntaxErrorKind::RepeatedTagDirective);
                    }
                }
                _ => self.error(start, end, SyntaxErrorKind::MalformedTagDirective),
            },
            Some(b"%") => self.error(start, end, SyntaxErrorKind::MalformedDirective),
            _ => {}
        }
    }
}

/// Whether a word is `!`, `!!` or `!name!` (§6.8.2.1).
fn is_handle(word: &[u8]) -> bool {
    match word {
        b"!" => true,
        [b'!', name @ .., b'!'] => name.iter().all(|&byte| byte.is_ascii_alphanumeric() || byte == b'-'),
        _ => false,
    }
}

/// Whether a word is a version: digits, a point, digits.
fn is_version(word: &[u8]) -> bool {
    let mut parts = word.splitn(2, |&byte| byte == b'.');
    let digits = |part: Option<&[u8]>| {
        part.is_some_and(|part| !part.is_empty() && part.iter().all(u8::is_ascii_digit))
    };
    digits(parts.next()) && digits(parts.next())
}
