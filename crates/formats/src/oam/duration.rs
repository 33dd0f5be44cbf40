//! Durations as programs in Go read them (`time.ParseDuration`): `1h30m`, `1.5s`, `-2ms`.

/// Nanoseconds by unit.
const UNITS: [(&str, u64); 8] = [
    ("ns", 1),
    ("us", 1_000),
    // The micro sign, and the letter of the Greek alphabet.
    ("\u{b5}s", 1_000),
    ("\u{3bc}s", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
];

/// One more nanosecond than there may be; below zero there may be as many.
const LIMIT: u64 = 1 << 63;

/// What is wrong with a text that is to be a duration.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DurationError {
    /// It is not made of numbers and units.
    Malformed,
    /// A number has no unit.
    MissingUnit,
    /// There is no such unit.
    UnknownUnit(String),
    /// It is longer than 292 years.
    TooLong,
}

/// Reads a duration; in nanoseconds.
///
/// # Errors
/// Programs in Go do not accept it.
pub fn parse(text: &str) -> Result<i64, DurationError> {
    let (is_negative, mut rest) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    if rest == "0" {
        return Ok(0);
    }
    if rest.is_empty() {
        return Err(DurationError::Malformed);
    }
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let (part, left) = part(rest)?;
        total = total.checked_add(part).filter(|total| *total <= LIMIT).ok_or(DurationError::TooLong)?;
        rest = left;
    }
    match (is_negative, i64::try_from(total)) {
        (true, Ok(total)) => Ok(-total),
        (true, Err(_)) => Ok(i64::MIN),
        (false, total) => total.map_err(|_| DurationError::TooLong),
    }
}

/// A number with its unit, in nanoseconds, and what is behind it.
fn part(text: &str) -> Result<(u64, &str), DurationError> {
    let (whole, after_whole) = digits(text);
    let (fraction, after_number) = match after_whole.strip_prefix('.') {
        Some(rest) => digits(rest),
        None => ("", after_whole),
    };
    if whole.is_empty() && fraction.is_empty() {
        return Err(DurationError::Malformed);
    }
    let end = after_number
        .find(|character: char| character == '.' || character.is_ascii_digit())
        .unwrap_or(after_number.len());
    let (unit, rest) = after_number.split_at(end);
    if unit.is_empty() {
        return Err(DurationError::MissingUnit);
    }
    let known = UNITS.iter().find(|(name, _)| *name == unit);
    let (_, nanoseconds) = known.ok_or_else(|| DurationError::UnknownUnit(unit.to_owned()))?;
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().map_err(|_| DurationError::TooLong)? };
    let mut total = whole.checked_mul(*nanoseconds).ok_or(DurationError::TooLong)?;
    // More digits than a number of 64 bits has change nothing.
    let fraction = &fraction[..fraction.len().min(18)];
    if let Ok(numerator) = fraction.parse::<u64>() {
        let scale = 10f64.powi(fraction.len() as i32);
        total = total
            .checked_add((numerator as f64 * (*nanoseconds as f64 / scale)) as u64)
            .ok_or(DurationError::TooLong)?;
    }
    if total > LIMIT { Err(DurationError::TooLong) } else { Ok((total, rest)) }
}

/// The digits at the start of a text, and what is behind them.
fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_go_does() {
        let second = 1_000_000_000;
        for (text, expected) in [
            ("0", 0),
            ("5s", 5 * second),
            ("30m", 1_800 * second),
            ("1h30m", 5_400 * second),
            ("1.5h", 5_400 * second),
            (".5s", second / 2),
            ("5.s", 5 * second),
            ("-1.5h", -5_400 * second),
            ("+5s", 5 * second),
            ("-0", 0),
            ("10\u{b5}s", 10_000),
            ("10\u{3bc}s12us", 22_000),
            ("3h10m2s5ms7ns", 11_402_005_000_007),
            ("0.100000000000000000000h", 360 * second),
            ("9223372036854775807ns", i64::MAX),
            ("-9223372036854775808ns", i64::MIN),
        ] {
            assert_eq!(parse(text), Ok(expected), "{text}");
        }
        let unknown = |unit: &str| DurationError::UnknownUnit(unit.to_owned());
        for (text, error) in [
            ("", DurationError::Malformed),
            ("-", DurationError::Malformed),
            ("s", DurationError::Malformed),
            (".", DurationError::Malformed),
            (".s", DurationError::Malformed),
            ("ten minutes", DurationError::Malformed),
            ("3", DurationError::MissingUnit),
            ("1h30", DurationError::MissingUnit),
            ("1d", unknown("d")),
            ("1 h", unknown(" h")),
            ("5min", unknown("min")),
            ("1H", unknown("H")),
            ("9223372036854775808ns", DurationError::TooLong),
            ("3000000h", DurationError::TooLong),
            ("99999999999999999999s", DurationError::TooLong),
        ] {
            assert_eq!(parse(text), Err(error), "{text}");
        }
    }
}
