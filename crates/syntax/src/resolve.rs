//! Resolution: from the text of a plain scalar to a type. Two sets of rules, because tools that read the same file
//! disagree: the core schema of YAML 1.2 (§10.3), and YAML 1.1 the way PyYAML and the libraries after it read it.
//!
//! On purpose not here: merge keys (see [`anchors`](crate::anchors)), what a format makes of a type.

use crate::access::Scalar;
use crate::kind::Kind;

/// Which rules turn a plain scalar into a type.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Resolution {
    /// The core schema of YAML 1.2 (§10.3), which JSON is part of.
    Yaml12,
    /// The types of YAML 1.1: `yes`, `no`, `on`, `off`, `0123`, `1_000`, `22:22`, dates. As in PyYAML, `y` and `n` are
    /// text, and an exponent needs a point and a sign.
    Yaml11,
}

/// The type and value of a scalar.
#[derive(Clone, PartialEq, Debug)]
pub enum Resolved {
    /// Nothing: empty, `~`, `null`.
    Null,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Int(i128),
    /// A number with a fraction, an exponent, or beyond the whole numbers above; not-a-number and infinity too.
    Float(f64),
    /// A date or a point in time, as written (YAML 1.1 only).
    Timestamp(String),
    /// Any other text, and every quoted one.
    Text(String),
}

impl Scalar<'_> {
    /// The type and value under the given rules, tags not considered. Quoted and block scalars are text.
    #[must_use]
    pub fn resolve(self, rules: Resolution) -> Resolved {
        let text = self.text();
        self.resolve_as_other(&text, rules).unwrap_or_else(|| Resolved::Text(text.into_owned()))
    }

    /// As [`Scalar::resolve`], of its decoded text; `None` where that is what it is.
    #[must_use]
    pub fn resolve_as_other(self, text: &str, rules: Resolution) -> Option<Resolved> {
        if self.node().kind() == Kind::Plain { not_text(text, rules) } else { None }
    }

    /// As [`Scalar::resolve`], with the tag of its slot. `!` and `!!str` make text of anything. `!!null`, `!!bool`,
    /// `!!int`, `!!float` and `!!timestamp` read quoted text too; text that does not fit the tag stays text. A tag of
    /// another kind changes nothing. Tags may be written out: `!<tag:yaml.org,2002:int>`.
    #[must_use]
    pub fn resolve_tagged(self, tag: &str, rules: Resolution) -> Resolved {
        let name = tag
            .strip_prefix("!!")
            .or_else(|| tag.strip_prefix("!<tag:yaml.org,2002:").and_then(|rest| rest.strip_suffix('>')));
        let Some(name) = name.or((tag == "!").then_some("str")) else { return self.resolve(rules) };
        let text = self.text();
        let fitting = match (name, not_text(&text, rules)) {
            ("float", Some(Resolved::Int(number))) => Some(Resolved::Float(number as f64)),
            ("null", Some(found @ Resolved::Null))
            | ("bool", Some(found @ Resolved::Bool(_)))
            | ("int", Some(found @ Resolved::Int(_)))
            | ("float", Some(found @ Resolved::Float(_)))
            | ("timestamp", Some(found @ Resolved::Timestamp(_))) => Some(found),
            ("str" | "null" | "bool" | "int" | "float" | "timestamp", _) => None,
            _ => return self.resolve(rules),
        };
        fitting.unwrap_or_else(|| Resolved::Text(text.into_owned()))
    }
}

/// The type and value of the text of a plain scalar.
#[must_use]
pub fn resolve_plain(text: &str, rules: Resolution) -> Resolved {
    not_text(text, rules).unwrap_or_else(|| Resolved::Text(text.to_owned()))
}

/// Whether a plain scalar with this text says different things under YAML 1.1 and 1.2: another type (`yes`, `1_000`,
/// `2016-01-01`, `1e3`) or another number (`0123`).
#[must_use]
pub fn ambiguous(text: &str) -> bool {
    match (not_text(text, Resolution::Yaml11), not_text(text, Resolution::Yaml12)) {
        (Some(Resolved::Float(old)), Some(Resolved::Float(new))) => old.to_bits() != new.to_bits(),
        (old, new) => old != new,
    }
}

/// What the text is if it is not just text. Most text is turned away by its first byte.
fn not_text(text: &str, rules: Resolution) -> Option<Resolved> {
    let Some(&first) = text.as_bytes().first() else { return Some(Resolved::Null) };
    match first {
        b'~' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'y' | b'Y' | b'o' | b'O' => word(text, rules),
        b'0'..=b'9' | b'+' | b'-' | b'.' => match rules {
            Resolution::Yaml12 => number_12(text),
            Resolution::Yaml11 => number_11(text),
        },
        _ => None,
    }
}

fn word(text: &str, rules: Resolution) -> Option<Resolved> {
    let truth = match text {
        "~" | "null" | "Null" | "NULL" => return Some(Resolved::Null),
        "true" | "True" | "TRUE" => true,
        "false" | "False" | "FALSE" => false,
        "yes" | "Yes" | "YES" | "on" | "On" | "ON" if rules == Resolution::Yaml11 => true,
        "no" | "No" | "NO" | "off" | "Off" | "OFF" if rules == Resolution::Yaml11 => false,
        _ => return None,
    };
    Some(Resolved::Bool(truth))
}

fn split_sign(text: &str) -> (bool, &str) {
    match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    }
}

fn all(text: &str, allowed: impl Fn(u8) -> bool) -> bool {
    !text.is_empty() && text.bytes().all(allowed)
}

/// `.inf` and `.nan`, which both sets of rules write the same way.
fn special(text: &str) -> Option<Resolved> {
    let (negative, rest) = split_sign(text);
    match rest {
        ".inf" | ".Inf" | ".INF" => {
            Some(Resolved::Float(if negative { f64::NEG_INFINITY } else { f64::INFINITY }))
        }
        ".nan" | ".NaN" | ".NAN" if text.starts_with('.') => Some(Resolved::Float(f64::NAN)),
        _ => None,
    }
}

/// A whole number from digits of a base; a float beyond 127 bits.
fn whole(negative: bool, digits: &str, base: u32) -> Resolved {
    let values = || digits.chars().filter_map(|digit| digit.to_digit(base));
    let exact = values()
        .try_fold(0i128, |sum, digit| sum.checked_mul(i128::from(base))?.checked_add(i128::from(digit)));
    match exact {
        Some(number) => Resolved::Int(if negative { -number } else { number }),
        None => {
            let number = values().fold(0f64, |sum, digit| sum * f64::from(base) + f64::from(digit));
            Resolved::Float(if negative { -number } else { number })
        }
    }
}

/// YAML 1.2 §10.3.2.
fn number_12(text: &str) -> Option<Resolved> {
    if let Some(digits) = text.strip_prefix("0o").filter(|rest| all(rest, |b| matches!(b, b'0'..=b'7'))) {
        return Some(whole(false, digits, 8));
    }
    if let Some(digits) = text.strip_prefix("0x").filter(|rest| all(rest, |b| b.is_ascii_hexdigit())) {
        return Some(whole(false, digits, 16));
    }
    let (negative, rest) = split_sign(text);
    if all(rest, |byte| byte.is_ascii_digit()) {
        return Some(whole(negative, rest, 10));
    }
    let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(split_sign(exponent).1)),
        None => (rest, None),
    };
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let float = digits(before)
        && digits(after)
        && !(before.is_empty() && after.is_empty())
        && exponent.is_none_or(|exponent| all(exponent, |byte| byte.is_ascii_digit()));
    if float { text.parse().ok().map(Resolved::Float) } else { special(text) }
}

/// The numbers and dates of YAML 1.1 (yaml.org/type), with the details of PyYAML.
fn number_11(text: &str) -> Option<Resolved> {
    let (negative, rest) = split_sign(text);
    let separated = |byte: u8| byte.is_ascii_digit() || byte == b'_';
    if let Some(digits) = rest.strip_prefix("0b") {
        return based(negative, digits, 2);
    }
    if let Some(digits) = rest.strip_prefix("0x") {
        return based(negative, digits, 16);
    }
    if rest.len() > 1 && rest.starts_with('0') && all(rest, |byte| matches!(byte, b'0'..=b'7' | b'_')) {
        return Some(whole(negative, rest, 8));
    }
    let starts_with_digit = rest.as_bytes().first().is_some_and(u8::is_ascii_digit);
    if rest == "0" || (starts_with_digit && !rest.starts_with('0') && all(rest, separated)) {
        return Some(whole(negative, rest, 10));
    }
    if rest.contains(':')
        && starts_with_digit
        && let Some(number) = sexagesimal(negative, rest)
    {
        return Some(number);
    }
    float_11(text).or_else(|| special(text)).or_else(|| timestamp(text))
}

fn based(negative: bool, digits: &str, base: u32) -> Option<Resolved> {
    let fits = all(digits, |byte| byte == b'_' || char::from(byte).is_digit(base));
    // Underscores alone fit PyYAML's pattern, and it then fails to read them.
    (fits && digits.bytes().any(|byte| byte != b'_')).then(|| whole(negative, digits, base))
}

/// `digits . digits` with an exponent that has a sign, or `. digits` without a sign of its own.
fn float_11(text: &str) -> Option<Resolved> {
    let (before, rest) = text.split_once('.')?;
    let (after, exponent) = match rest.split_once(['e', 'E']) {
        Some((after, exponent)) => (after, Some(exponent)),
        None => (rest, None),
    };
    let separated = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
    let starts_with_digit = |part: &str| part.as_bytes().first().is_some_and(u8::is_ascii_digit);
    let digits = split_sign(before).1;
    let shaped = if before.is_empty() { starts_with_digit(after) } else { starts_with_digit(digits) };
    let signed = exponent.is_none_or(|exponent| {
        exponent.starts_with(['+', '-']) && all(&exponent[1..], |byte| byte.is_ascii_digit())
    });
    if !(shaped && signed && separated(digits) && separated(after)) {
        return None;
    }
    text.replace('_', "").parse().ok().map(Resolved::Float)
}

/// `190:20:30` and `190:20:30.15`: base sixty.
fn sexagesimal(negative: bool, text: &str) -> Option<Resolved> {
    let (main, fraction) = match text.split_once('.') {
        Some((main, fraction)) => (main, Some(fraction)),
        None => (text, None),
    };
    let mut parts = main.split(':');
    let first = parts.next()?;
    // A whole number may not start with a zero, or it would be octal; a float may.
    if !all(first, |byte| byte.is_ascii_digit() || byte == b'_')
        || (fraction.is_none() && first.starts_with('0'))
    {
        return None;
    }
    let mut digits = vec![first.replace('_', "")];
    for part in parts {
        if !matches!(part.as_bytes(), [b'0'..=b'9'] | [b'0'..=b'5', b'0'..=b'9']) {
            return None;
        }
        digits.push(part.to_owned());
    }
    if digits.len() < 2 {
        return None;
    }
    let sign = if negative { -1 } else { 1 };
    if let Some(fraction) = fraction {
        if !fraction.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_') {
            return None;
        }
        let last = digits.last_mut()?;
        last.push('.');
        last.push_str(&fraction.replace('_', ""));
        let sum = digits.iter().try_fold(0f64, |sum, part| Some(sum * 60.0 + part.parse::<f64>().ok()?))?;
        return Some(Resolved::Float(f64::from(sign) * sum));
    }
    let sum = digits
        .iter()
        .try_fold(0i128, |sum, part| sum.checked_mul(60)?.checked_add(part.parse::<i128>().ok()?));
    Some(match sum {
        Some(sum) => Resolved::Int(i128::from(sign) * sum),
        None => {
            let parts = digits.iter().filter_map(|part| part.parse::<f64>().ok());
            Resolved::Float(f64::from(sign) * parts.fold(0.0, |sum, part| sum * 60.0 + part))
        }
    })
}

/// A date `2001-12-14`, or a date with a time of day and perhaps a time zone.
fn timestamp(text: &str) -> Option<Resolved> {
    let bytes = text.as_bytes();
    let digits = |part: &[u8], least: usize, most: usize| {
        (least..=most).contains(&part.len()) && part.iter().all(u8::is_ascii_digit)
    };
    let mut parts = text.splitn(3, '-');
    let (year, month, rest) = (parts.next()?, parts.next()?, parts.next()?);
    if !digits(year.as_bytes(), 4, 4) || !digits(month.as_bytes(), 1, 2) {
        return None;
    }
    let day_end = rest.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=2).contains(&day_end) {
        return None;
    }
    if day_end == rest.len() {
        return (bytes.len() == 10).then(|| Resolved::Timestamp(text.to_owned()));
    }
    let after = &rest[day_end..];
    let blanks = after.trim_start_matches([' ', '\t']);
    let time = if blanks.len() < after.len() { blanks } else { after.strip_prefix(['T', 't'])? };
    let mut clock = time.splitn(3, ':');
    let (hour, minute, rest) = (clock.next()?, clock.next()?, clock.next()?);
    if !digits(hour.as_bytes(), 1, 2)
        || !digits(minute.as_bytes(), 2, 2)
        || !digits(rest.as_bytes().get(..2)?, 2, 2)
    {
        return None;
    }
    let zone = match rest[2..].strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => &rest[2..],
    };
    time_zone(zone).then(|| Resolved::Timestamp(text.to_owned()))
}

/// Nothing, `Z`, or `+1`, `-05`, `+01:30` after blanks.
fn time_zone(text: &str) -> bool {
    let zone = text.trim_start_matches([' ', '\t']);
    if zone.is_empty() || zone == "Z" {
        return zone == "Z" || text.is_empty();
    }
    let Some(offset) = zone.strip_prefix(['+', '-']) else { return false };
    let (hours, minutes) = offset.split_once(':').unwrap_or((offset, "00"));
    (1..=2).contains(&hours.len())
        && all(hours, |byte| byte.is_ascii_digit())
        && minutes.len() == 2
        && all(minutes, |byte| byte.is_ascii_digit())
}
