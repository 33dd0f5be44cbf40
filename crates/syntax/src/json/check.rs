//! What may be wrong inside one token: escapes and control characters of strings, the form of numbers and literals.

use crate::build::Builder;
use crate::error::SyntaxErrorKind as Mistake;

/// Reports the control characters and bad escapes of the closed string at `start..end`, quotes included.
pub(super) fn string(bytes: &[u8], start: usize, end: usize, out: &mut Builder) {
    let body = &bytes[..end - 1];
    let mut at = start + 1;
    while at < body.len() {
        at = match body[at] {
            b'\\' => escape(body, at, out),
            byte if byte < b' ' => {
                out.error(at, at + 1, Mistake::ControlCharacter);
                at + 1
            }
            _ => at + 1,
        };
    }
}

/// Checks the escape at `at`; returns where it ends.
fn escape(body: &[u8], at: usize, out: &mut Builder) -> usize {
    match body.get(at + 1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => at + 2,
        Some(b'u') => unicode_escape(body, at, out),
        Some(&byte) => {
            // The whole character, should it be longer than a byte.
            let length = if byte < 0x80 {
                1
            } else {
                1 + body[at + 2..].iter().take_while(|byte| (0x80..0xc0).contains(*byte)).count()
            };
            out.error(at, at + 1 + length, Mistake::BadEscape);
            at + 1 + length
        }
        None => at + 1,
    }
}

fn unicode_escape(body: &[u8], at: usize, out: &mut Builder) -> usize {
    let Some(unit) = hex4(body, at + 2) else {
        let digits = body[at + 2..].iter().take(4).take_while(|byte| byte.is_ascii_hexdigit()).count();
        out.error(at, at + 2 + digits, Mistake::BadEscape);
        return at + 2 + digits;
    };
    let end = at + 6;
    match unit {
        0xd800..=0xdbff => {
            let low = body[end..].starts_with(b"\\u").then(|| hex4(body, end + 2)).flatten();
            if low.is_some_and(|low| (0xdc00..=0xdfff).contains(&low)) {
                return end + 6;
            }
            out.error(at, end, Mistake::LoneSurrogate);
        }
        0xdc00..=0xdfff => out.error(at, end, Mistake::LoneSurrogate),
        _ => {}
    }
    end
}

fn hex4(body: &[u8], at: usize) -> Option<u32> {
    let digits = body.get(at..at + 4)?;
    digits.iter().try_fold(0, |unit, &digit| Some(unit * 16 + char::from(digit).to_digit(16)?))
}

/// What is wrong with a word that stands where a value must; `None` for literals and numbers.
pub(super) fn word(word: &[u8]) -> Option<Mistake> {
    match word {
        b"true" | b"false" | b"null" => None,
        [b'0'..=b'9' | b'+' | b'-' | b'.', ..] if is_number(word) => None,
        [b'0'..=b'9', ..] | [b'+' | b'-' | b'.', b'0'..=b'9' | b'.', ..] => Some(Mistake::BadNumber),
        _ => Some(Mistake::BadLiteral),
    }
}

/// `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?` (RFC 8259 §6).
fn is_number(word: &[u8]) -> bool {
    let digits = |bytes: &[u8]| bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let rest = word.strip_prefix(b"-").unwrap_or(word);
    let whole = digits(rest);
    if whole == 0 || (whole > 1 && rest[0] == b'0') {
        return false;
    }
    let mut rest = &rest[whole..];
    if let Some(after) = rest.strip_prefix(b".") {
        let fraction = digits(after);
        if fraction == 0 {
            return false;
        }
        rest = &after[fraction..];
    }
    if let [b'e' | b'E', after @ ..] = rest {
        let after = after.strip_prefix(b"+").or_else(|| after.strip_prefix(b"-")).unwrap_or(after);
        return !after.is_empty() && digits(after) == after.len();
    }
    rest.is_empty()
}
