//! Moments, as OpenPGP counts them.

use std::fmt;

/// Seconds since 1970-01-01 00:00 UTC, leap seconds not counted (RFC 9580 §3.5). Shown as `2018-09-27T22:44:05Z`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Moment(pub u64);

impl Moment {
    /// The day, as `2018-09-27`.
    #[must_use]
    pub fn date(self) -> String {
        let (year, month, day) = civil(self.0 / DAY);
        format!("{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let second = self.0 % DAY;
        write!(f, "{}T{:02}:{:02}:{:02}Z", self.date(), second / 3600, second / 60 % 60, second % 60)
    }
}

const DAY: u64 = 24 * 60 * 60;

/// Year, month and day of the Gregorian calendar, by the days since 1970-01-01. Years start in March here, so that the
/// leap day is the last one; 400 years have 146,097 days.
fn civil(days: u64) -> (u64, u64, u64) {
    // Days since 0000-03-01.
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, later) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (era * 400 + year + later, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_as_people_read_them() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_538_088_245, "2018-09-27T22:44:05Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
            (u64::from(u32::MAX), "2106-02-07T06:28:15Z"),
        ] {
            assert_eq!(Moment(seconds).to_string(), text);
        }
    }
}
