//! Ranges of versions as Go programs of the CNAB world write them: `1.2.x`, `>=1.0.0 <2.0.0`, `1.5.x - 3`, `^1.2 || ~2.0`.
//!
//! The behaviour is that of Masterminds/semver 3, which Porter and cnab-go use: a blank or a comma is "and", `||` is "or",
//! a missing part is a wildcard, and a version with a pre-release part is met only where one of the bounds beside it has
//! such a part. Build metadata counts nowhere. `^*` and `<=*` mean any version, as its documentation says and its code does
//! not do.

use std::cmp::Ordering;
use std::fmt;

pub use semver::Version;
use semver::{BuildMetadata, Prerelease};

/// Which versions are meant.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct VersionRange {
    text: String,
    /// One of them has to be met.
    alternatives: Vec<Alternative>,
}

/// Bounds that have to be met together.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
struct Alternative {
    bounds: Vec<Bound>,
    /// Whether versions with a pre-release part can meet them.
    takes_prereleases: bool,
}

/// One bound. Versions are compared by precedence (SemVer 2.0.0 §11).
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
enum Bound {
    Any,
    AtLeast(Version),
    Above(Version),
    AtMost(Version),
    Below(Version),
    Equal(Version),
    NotEqual(Version),
    /// From the first, up to and without the second.
    Within(Version, Version),
    /// Not of this major version, or of this major and minor version with the same pre-release part.
    NotOf {
        version: Version,
        with_minor: bool,
    },
    /// Nothing meets it.
    Nothing,
}

/// Why a text is no range.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoVersionRange {
    /// The part that cannot be read.
    pub part: String,
}

impl fmt::Display for NoVersionRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no version and no bound", self.part)
    }
}

/// Reads one whole version, with or without `v` before it; `None` for a range or anything else.
#[must_use]
pub fn version(text: &str) -> Option<Version> {
    let text = text.trim();
    Version::parse(text.strip_prefix('v').unwrap_or(text)).ok()
}

impl VersionRange {
    /// Reads a range. An empty text means any version without a pre-release part.
    ///
    /// # Errors
    /// A part is neither a version nor a bound.
    pub fn parse(text: &str) -> Result<Self, NoVersionRange> {
        let alternatives = text.split("||").map(alternative).collect::<Result<_, _>>()?;
        Ok(Self { text: text.trim().to_owned(), alternatives })
    }

    /// Whether a version is meant.
    #[must_use]
    pub fn matches(&self, version: &Version) -> bool {
        self.alternatives.iter().any(|alternative| alternative.matches(version))
    }

    /// The range with versions that have a pre-release part, whatever its bounds say (`prereleases` of a CNAB
    /// dependency, CNAB 500).
    #[must_use]
    pub fn with_prereleases(mut self) -> Self {
        for alternative in &mut self.alternatives {
            alternative.takes_prereleases = true;
        }
        self
    }

    /// The range as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for VersionRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Alternative {
    fn matches(&self, version: &Version) -> bool {
        (version.pre.is_empty() || self.takes_prereleases)
            && self.bounds.iter().all(|bound| bound.matches(version))
    }
}

impl Bound {
    fn matches(&self, version: &Version) -> bool {
        let is = |other: &Version, wanted: &[Ordering]| wanted.contains(&version.cmp_precedence(other));
        match self {
            Self::Any => true,
            Self::Nothing => false,
            Self::AtLeast(other) => is(other, &[Ordering::Greater, Ordering::Equal]),
            Self::Above(other) => is(other, &[Ordering::Greater]),
            Self::AtMost(other) => is(other, &[Ordering::Less, Ordering::Equal]),
            Self::Below(other) => is(other, &[Ordering::Less]),
            Self::Equal(other) => is(other, &[Ordering::Equal]),
            Self::NotEqual(other) => !is(other, &[Ordering::Equal]),
            Self::Within(from, to) => {
                is(from, &[Ordering::Greater, Ordering::Equal]) && is(to, &[Ordering::Less])
            }
            Self::NotOf { version: other, with_minor } => {
                let is_same_minor = version.minor == other.minor && version.pre == other.pre;
                version.major != other.major || (*with_minor && !is_same_minor)
            }
        }
    }
}

/// The operators, longer ones before those that they start with.
const OPERATORS: [&str; 11] = [">=", "=>", "<=", "=<", "!=", "~>", "=", ">", "<", "~", "^"];

/// How much of a version is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Precision {
    None,
    Major,
    Minor,
    Whole,
}

/// A version of which the end may be missing; what is missing is zero.
struct Partial {
    version: Version,
    precision: Precision,
}

fn alternative(text: &str) -> Result<Alternative, NoVersionRange> {
    // `>= 1` is one bound: blanks behind an operator do not separate.
    let mut bounds = Vec::new();
    let mut takes_prereleases = false;
    let mut rest = text.trim();
    while !rest.is_empty() {
        let operator = OPERATORS.into_iter().find(|operator| rest.starts_with(operator)).unwrap_or("");
        let behind = rest[operator.len()..].trim_start();
        let (word, after) = word(behind);
        let first = partial(word).ok_or_else(|| NoVersionRange { part: rest.to_owned() })?;
        takes_prereleases |= !first.version.pre.is_empty();
        let Some(end) = after.trim_start().strip_prefix("- ").filter(|_| operator.is_empty()) else {
            bounds.push(bound(operator, &first));
            rest = next(after);
            continue;
        };
        let (word, after) = self::word(end.trim_start());
        let last = partial(word).ok_or_else(|| NoVersionRange { part: rest.to_owned() })?;
        takes_prereleases |= !last.version.pre.is_empty();
        bounds.extend([bound(">=", &first), bound("<=", &last)]);
        rest = next(after);
    }
    if bounds.is_empty() {
        bounds.push(Bound::Any);
    }
    Ok(Alternative { bounds, takes_prereleases })
}

/// The text up to a blank or comma, and what is behind it.
fn word(text: &str) -> (&str, &str) {
    text.split_at(text.find([' ', '\t', ',']).unwrap_or(text.len()))
}

/// What follows behind blanks and at most one comma.
fn next(text: &str) -> &str {
    let text = text.trim_start();
    text.strip_prefix(',').map_or(text, |text| text.trim_start())
}

/// `[v]MAJOR[.MINOR[.PATCH]][-PRERELEASE][+BUILD]`, where `x`, `X` and `*` stand for a missing part.
fn partial(text: &str) -> Option<Partial> {
    let text = text.strip_prefix('v').unwrap_or(text);
    let (text, build) = text.split_once('+').map_or((text, ""), |(text, build)| (text, build));
    let (numbers, pre) = text.split_once('-').map_or((text, ""), |(numbers, pre)| (numbers, pre));
    let mut parts = [0; 3];
    let mut precision = Precision::None;
    let mut is_open = false;
    for (index, part) in numbers.split('.').enumerate() {
        let slot = parts.get_mut(index)?;
        if matches!(part, "x" | "X" | "*") {
            is_open = true;
            continue;
        }
        let number = part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok())??;
        if !is_open {
            *slot = number;
            precision = [Precision::Major, Precision::Minor, Precision::Whole][index];
        }
    }
    let version = Version {
        major: parts[0],
        minor: parts[1],
        patch: parts[2],
        pre: Prerelease::new(pre).ok()?,
        build: BuildMetadata::new(build).ok()?,
    };
    Some(Partial { version, precision })
}

fn bound(operator: &str, partial: &Partial) -> Bound {
    let Partial { version, precision } = partial;
    let own = || version.clone();
    let is_whole = *precision == Precision::Whole;
    match operator {
        ">=" | "=>" => Bound::AtLeast(own()),
        "<" => Bound::Below(own()),
        ">" => behind(version, *precision).map_or(Bound::Above(own()), Bound::AtLeast),
        "<=" | "=<" => match behind(version, *precision) {
            Some(next) => Bound::Below(next),
            None if is_whole => Bound::AtMost(own()),
            None => Bound::Any,
        },
        "!=" => match precision {
            Precision::None => Bound::Nothing,
            Precision::Major => Bound::NotOf { version: own(), with_minor: false },
            Precision::Minor => Bound::NotOf { version: own(), with_minor: true },
            Precision::Whole => Bound::NotEqual(own()),
        },
        "^" => caret(version, *precision),
        "~" | "~>" if is_whole && (version.major, version.minor, version.patch) == (0, 0, 0) => {
            Bound::AtLeast(own())
        }
        "~" | "~>" if is_whole => within(version, first_of(version.major, version.minor.checked_add(1), 0)),
        "=" | "" if is_whole => Bound::Equal(own()),
        // A wildcard makes `=` a `~`.
        _ => within(version, behind(version, *precision)),
    }
}

/// `^`: up to the next version that may break something, by the first part that is not zero.
fn caret(version: &Version, precision: Precision) -> Bound {
    let end = match precision {
        Precision::None => None,
        _ if version.major > 0 => first_of_major(version.major),
        Precision::Major => first_of_major(version.major),
        _ if version.minor > 0 => first_of(version.major, version.minor.checked_add(1), 0),
        Precision::Minor => first_of(version.major, version.minor.checked_add(1), 0),
        Precision::Whole => version.patch.checked_add(1).and_then(|patch| first_of(0, Some(0), patch)),
    };
    within(version, end)
}

fn within(from: &Version, to: Option<Version>) -> Bound {
    let from = from.clone();
    to.map_or_else(|| Bound::AtLeast(from.clone()), |to| Bound::Within(from.clone(), to))
}

/// The first version behind all that a partial one stands for; `None` for a whole one, and where there is none.
fn behind(version: &Version, precision: Precision) -> Option<Version> {
    match precision {
        Precision::None | Precision::Whole => None,
        Precision::Major => first_of_major(version.major),
        Precision::Minor => first_of(version.major, version.minor.checked_add(1), 0),
    }
}

fn first_of_major(major: u64) -> Option<Version> {
    first_of(major.checked_add(1)?, Some(0), 0)
}

/// The lowest version with these numbers: `-0` comes before every other pre-release part (SemVer 2.0.0 §11.4).
fn first_of(major: u64, minor: Option<u64>, patch: u64) -> Option<Version> {
    let pre = Prerelease::new("0").ok()?;
    Some(Version { pre, ..Version::new(major, minor?, patch) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(range: &str, versions: &str, expected: bool) {
        let parsed = VersionRange::parse(range).unwrap_or_else(|wrong| panic!("{range}: {wrong}"));
        for text in versions.split(' ') {
            let version = version(text).unwrap();
            assert_eq!(parsed.matches(&version), expected, "{range} and {text}: {parsed:?}");
        }
    }

    #[track_caller]
    fn table(rows: &[(&str, &str, &str)]) {
        for (range, met, not_met) in rows {
            check(range, met, true);
            check(range, not_met, false);
        }
    }

    #[test]
    fn comparisons() {
        table(&[
            ("2.0.0", "2.0.0 v2.0.0+build", "2.0.1 2.0.0-a"),
            ("=2.0", "2.0.0 2.0.1", "1.2.3 2.1.0"),
            ("v1.2", "1.2.9", "1.3.0"),
            ("!=4.1.0", "4.1.1", "4.1.0 5.1.0-alpha.1"),
            ("!=4.1", "5.1.0 4.2.0", "4.1.0 4.1.1"),
            ("!=4.x", "5.1.0", "4.1.0"),
            ("!=4.1-alpha", "4.1.0", "4.1.0-alpha 4.1.1-alpha"),
            ("<11", "0.1.0", "11.0.0 11.1.0"),
            ("<1.1.x", "1.0.500", "1.1.0 1.1.500 1.2.1"),
            ("<=11", "1.2.3 11.2.3", "12.2.3"),
            ("<=1.1", "0.1.0 1.1.0 1.1.1", "1.2.3"),
            ("<=2.3.1", "2.3.1 2.3.1+insecure 0.1.0", "2.3.2 2.3.1-a"),
            (">1.1", "4.1.0 1.2.0", "1.1.0 1.1.1"),
            (">11", "12.0.0", "11.1.0"),
            (">0", "1.0.0", "0.0.0 0.0.1-alpha"),
            (">= 1.1", "4.1.0 1.1.0", "0.0.9 4.1.0-beta"),
            ("=> 1.1, =< 2", "1.1.0 2.9.9", "3.0.0"),
        ]);
    }

    #[test]
    fn wildcards_tildes_and_carets() {
        table(&[
            ("*", "1.2.3", "1.2.3-alpha.1"),
            ("", "1.2.3", "1.2.3-alpha.1"),
            ("1.2.x", "1.2.0 1.2.9", "1.3.0 1.1.9 1.2.3-a"),
            ("2.*", "2.1.1", "1.0.0 3.4.5"),
            ("0.0.x", "0.0.3", "1.2.3 0.1.0"),
            ("~1.2.3", "1.2.3 1.2.4", "1.3.4 1.2.2"),
            ("~1.2", "1.2.4", "1.3.4"),
            ("~1", "1.2.4", "2.3.4"),
            ("~>1.2.0", "1.2.7", "1.3.0"),
            ("~0.0.0", "1.2.3", "0.0.0-a"),
            ("~*", "2.1.1", "2.1.1-a"),
            ("^1.2.3", "1.8.9", "2.8.9 1.2.1"),
            ("^1.x", "1.1.1", "2.1.1 1.1.1-beta1"),
            ("^0.2.3", "0.2.5", "0.3.0 0.5.6 1.0.0"),
            ("^0.0.3", "0.0.3", "0.0.4 0.1.3"),
            ("^0.0", "0.0.3", "0.1.4 1.0.4"),
            ("^0", "0.2.3", "1.1.4"),
            ("^*", "3.2.1", "3.2.1-a"),
        ]);
    }

    #[test]
    fn prereleases_are_met_where_a_bound_names_one() {
        check(">=0-0", "0.0.1-alpha 0.0.0-alpha", true);
        check("*-0", "1.2.3-alpha.1 0.0.0-0", true);
        check(">=0.0.0-0", "1.2.3 3.4.5-beta.1", true);
        table(&[
            ("~1.2.3-beta.2", "1.2.3-beta.4 1.2.4-beta.2", "1.3.4-beta.2 1.3.0-a 1.2.3-beta.1"),
            ("^1.2.0-alpha.2", "1.2.1-alpha.1 1.2.0", "1.2.0-alpha.1 2.0.0-a"),
            (">= 1.0.0  <= 2.0.0-beta", "1.0.1-beta 1.0.1", "3.0.0 2.0.0"),
            (">= 1.0.0 <= 2.0.0-beta != 1.0.1-beta || > 3", "4.0.0", "1.0.1-beta 4.0.1-beta"),
            (">1.2.3-alpha.1", "1.2.3-alpha.2 1.3.3-alpha.2", "1.2.3-alpha.1"),
        ]);
        let range = VersionRange::parse(">=1.0").unwrap();
        assert!(!range.matches(&version("2.0.0-a").unwrap()));
        assert!(range.with_prereleases().matches(&version("2.0.0-a").unwrap()));
    }

    #[test]
    fn bounds_are_joined() {
        table(&[
            (">=1.0.0 <2.0.0", "1.5.0", "2.0.0 0.9.0"),
            (">=1.1, <2, !=1.2.3 || > 3", "4.1.2 1.5.0", "3.1.2 1.2.3"),
            ("1.5.x - 3", "1.5.0 3.9.9", "1.4.9 4.0.0"),
            ("1.1 - 2", "1.1.1 2.9.0", "3.0.0 1.0.0"),
            ("1.0.0 - 2.0.0, <=1.6", "1.5.0", "1.7.0"),
            ("3 - 4 || => 6.0, < 7", "3.1.0 6.5.0", "5.0.0 7.0.0"),
            ("12.3.34 ~12.3", "12.3.34", "12.3.35"),
        ]);
    }

    #[test]
    fn what_is_no_range_is_refused_and_nothing_panics() {
        for text in [
            "foo",
            ">= bar",
            "BAR >= 1.2.3",
            "12.3.4.1234",
            "12.3.34~ 1.2.3",
            "1.2.3-beta.01",
            "-1",
            ">",
            "1 -",
            "1 - ",
            "1,,2",
            "99999999999999999999999",
            "1..2",
            "é",
            ">=é",
            "||x.y",
        ] {
            assert!(VersionRange::parse(text).is_err(), "{text}");
        }
        let last = format!("^{0}.{0}.{0} || >{0} || <={0}.{0} || ~{0}.{0}.{0}", u64::MAX);
        check(&last, "1.0.0", true);
        assert_eq!(version("1.2"), None);
        assert_eq!(VersionRange::parse(" ~1 ").unwrap().to_string(), "~1");
    }
}
