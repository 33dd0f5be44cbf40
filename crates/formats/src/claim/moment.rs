//! Times in claims: those that are written, and those that identifiers hold.

/// The digits of a ULID: those of Crockford's base 32.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The time that a ULID holds, in milliseconds since 1970; `None` for a text that is no ULID.
#[must_use]
pub fn of_ulid(text: &str) -> Option<i64> {
    let digit = |byte: u8| DIGITS.iter().position(|digit| *digit == byte.to_ascii_uppercase());
    let digits: Option<Vec<usize>> = text.bytes().map(digit).collect();
    // 26 digits hold 130 bits, a ULID has 128.
    let digits = digits.filter(|digits| digits.len() == 26 && digits[0] < 8)?;
    Some(digits[..10].iter().fold(0, |time, digit| time * 32 + *digit as i64))
}

/// A written time (RFC 3339: ISO 8601 with seconds and offset) in milliseconds since 1970.
#[must_use]
pub fn of_text(text: &str) -> Option<i64> {
    let number = |from: usize, to: usize| -> Option<i64> {
        let digits = text.get(from..to)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
    };
    let sign = |at: usize, signs: &str| text.get(at..=at).filter(|sign| signs.contains(*sign));
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    let separators = [(4, "-"), (7, "-"), (10, "Tt "), (13, ":"), (16, ":")];
    let is_separated = separators.iter().all(|(at, signs)| sign(*at, signs).is_some());
    let in_range = (1..=12).contains(&month) && (1..=31).contains(&day) && hour < 24 && minute < 60;
    if !is_separated || !in_range || second > 60 {
        return None;
    }
    let digits = |rest: &str| rest.bytes().take_while(u8::is_ascii_digit).count();
    let (millis, at) = match text.get(19..)?.strip_prefix('.') {
        Some(rest) => (format!("{:0<3.3}", rest.get(..digits(rest))?).parse().ok()?, 20 + digits(rest)),
        None => (0, 19),
    };
    let offset = match sign(at, "Zz+-")? {
        "Z" | "z" => 0,
        sign => {
            let minutes = number(at + 1, at + 3)? * 60 + number(at + 4, at + 6)?;
            if sign == "-" { -minutes } else { minutes }
        }
    };
    let seconds = days(year, month, day) * 86_400 + hour * 3600 + (minute - offset) * 60 + second;
    Some(seconds * 1000 + millis)
}

/// The days from 1970 to a day of the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    // Years that start in March have their leap day at the end.
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_hold_the_time_at_which_they_were_made() {
        let modified = of_text("2018-08-31T02:39:59.611Z");
        assert_eq!(modified, Some(1_535_683_199_611));
        assert_eq!(of_ulid("01CP6XM0KVB9V1BQDZ9NK8VP29"), modified);
        assert_eq!(of_text("2018-08-30T20:39:59.611068-06:00"), modified);
        assert_eq!(of_text("2018-08-31T02:39:59Z"), Some(1_535_683_199_000));
        for text in
            ["", "id", "01CP6XM0KVB9V1BQDZ9NK8VP2", "81CP6XM0KVB9V1BQDZ9NK8VP29", "é1CP6XM0KVB9V1BQDZ9NK8VP"]
        {
            assert_eq!(of_ulid(text), None, "{text}");
        }
        for text in [
            "",
            "yesterday",
            "2018-08-31",
            "2018-13-31T02:39:59Z",
            "2018-08-31T02:39:59",
            "2018-08-31T02:39:59é",
        ] {
            assert_eq!(of_text(text), None, "{text}");
        }
    }
}
