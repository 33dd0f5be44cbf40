//! Strings and numbers as values.

use serde_json::Number;

/// The text of a string literal, its delimiters included. An escape that means nothing stands for itself.
pub(super) fn decode(literal: &str) -> String {
    let hashes = literal.len() - literal.trim_start_matches('#').len();
    let body = &literal[hashes..];
    let width = if body.starts_with("\"\"\"") || body.starts_with("'''") { 3 } else { 1 };
    let body = body.get(width..).unwrap_or_default();
    let body = &body[..body.len() - hashes.min(body.len() - body.trim_end_matches('#').len())];
    let trimmed = body.trim_end_matches(['"', '\'']);
    let body = &body[..trimmed.len().max(body.len().saturating_sub(width))];
    if width == 3 { unescape(&unindented(body), hashes) } else { unescape(body, hashes) }
}

/// The lines between the delimiters, without the indentation that the closing one has.
fn unindented(body: &str) -> String {
    let body = body.split_once('\n').map_or("", |(_, lines)| lines);
    let (lines, indentation) = body.rsplit_once('\n').unwrap_or(("", body));
    if !indentation.trim().is_empty() {
        return body.to_owned();
    }
    let lines =
        lines.split('\n').map(|line| line.strip_prefix(indentation).unwrap_or_else(|| line.trim_start()));
    lines.collect::<Vec<_>>().join("\n")
}

fn unescape(body: &str, hashes: usize) -> String {
    let escape = format!("\\{}", "#".repeat(hashes));
    let mut text = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(at) = rest.find(&escape) {
        text.push_str(&rest[..at]);
        let escaped = &rest[at + escape.len()..];
        let Some(letter) = escaped.chars().next() else {
            rest = escaped;
            break;
        };
        let mut length = letter.len_utf8();
        match letter {
            'a' => text.push('\u{7}'),
            'b' => text.push('\u{8}'),
            'f' => text.push('\u{c}'),
            'n' => text.push('\n'),
            'r' => text.push('\r'),
            't' => text.push('\t'),
            'v' => text.push('\u{b}'),
            'u' | 'U' => {
                let digits = if letter == 'u' { 4 } else { 8 };
                let code = escaped.get(1..=digits).and_then(|digits| u32::from_str_radix(digits, 16).ok());
                text.push(code.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER));
                length += if code.is_some() { digits } else { 0 };
            }
            other => text.push(other),
        }
        rest = &escaped[length..];
    }
    text.push_str(rest);
    text
}

/// The value of a number literal; `None` where it does not fit.
pub(super) fn number(literal: &str) -> Option<Number> {
    let digits = literal.replace('_', "");
    for (prefix, radix) in [("0x", 16), ("0X", 16), ("0b", 2), ("0o", 8)] {
        if let Some(digits) = digits.strip_prefix(prefix) {
            return u64::from_str_radix(digits, radix).ok().map(Number::from);
        }
    }
    let letters = digits.trim_end_matches('i');
    let power = "KMGTP".find(|letter| letters.ends_with(letter)).map(|power| power as i32 + 1);
    let Some(power) = power else {
        let whole = digits.parse::<u64>().ok().map(Number::from);
        return whole.or_else(|| Number::from_f64(digits.parse().ok()?));
    };
    let base: f64 = if letters.len() < digits.len() { 1024.0 } else { 1000.0 };
    let value = letters[..letters.len() - 1].parse::<f64>().ok()? * base.powi(power);
    if value.fract() == 0.0 && value < 9e15 {
        Some(Number::from(value as u64))
    } else {
        Number::from_f64(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_decoded_by_their_delimiters() {
        assert_eq!(decode(r#""a\n\"b\"é""#), "a\n\"b\"é");
        assert_eq!(decode(r##"#"a\n\#n"b"#"##), "a\\n\n\"b");
        assert_eq!(decode("\"\"\"\n\t\tone\n\t\t  two\n\n\t\t\"\"\""), "one\n  two\n");
        assert_eq!(decode("#\"\"\"\n\tsay \"\"\"x\\\n\t\"\"\"#"), "say \"\"\"x\\");
        assert_eq!(decode("\"\""), "");
        assert_eq!(decode("\"open"), "open");
        assert_eq!(decode("\""), "");
    }

    #[test]
    fn numbers_have_bases_separators_and_multipliers() {
        let text = |literal| number(literal).map(|number| number.to_string());
        for (literal, value) in [
            ("80", "80"),
            ("1_000", "1000"),
            ("0x1F", "31"),
            ("0b101", "5"),
            ("0o17", "15"),
            ("1.5", "1.5"),
            (".5", "0.5"),
            ("1e3", "1000.0"),
            ("2Ki", "2048"),
            ("1.5M", "1500000"),
        ] {
            assert_eq!(text(literal).as_deref(), Some(value), "{literal}");
        }
        assert_eq!(text("0x"), None);
    }
}
