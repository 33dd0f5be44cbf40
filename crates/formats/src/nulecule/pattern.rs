//! The regular expressions of constraints. They are written for Python's `re`; here they are translated for engines that
//! end in bounded time whatever the pattern.
//!
//! A pattern without look-around and back-references runs in linear time. The others run in an engine that backtracks and
//! gives up after a fixed number of steps; then the answer is "unknown". `\d`, `\w` and `\s` know all of Unicode here, of
//! which Python 2 takes the ASCII part.
//!
//! On purpose not here: locale flags, which are ignored, and the rule of Python that a look-behind has one width.

/// How long a pattern may be, in bytes; a longer one is not tried.
const MAX_LENGTH: usize = 4096;
/// How large the compiled form may be, in bytes.
const MAX_COMPILED: usize = 1 << 20;
/// How many steps the backtracking engine takes before it gives up.
const MAX_STEPS: usize = 100_000;

/// A pattern that can be tried.
#[derive(Debug)]
pub struct Pattern {
    engine: Engine,
    /// Whether a `|` stands outside of all groups. The reference implementation puts `^` and `$` around the pattern without
    /// grouping it, so that they belong to the first and the last alternative only.
    pub has_ungrouped_alternation: bool,
}

#[derive(Debug)]
enum Engine {
    Linear(regex::Regex),
    Backtracking(Box<fancy_regex::Regex>),
}

/// Why a pattern cannot be tried.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PatternError {
    /// Python refuses it; the reason in a few words.
    Invalid(String),
    /// It may be right, but is larger than what is tried here.
    TooLarge,
}

impl Pattern {
    /// Compiles a pattern as written.
    ///
    /// # Errors
    /// It is no regular expression of Python, or too large.
    pub fn new(written: &str) -> Result<Self, PatternError> {
        if written.len() > MAX_LENGTH {
            return Err(PatternError::TooLarge);
        }
        let translated = Translation::of(written)?;
        // The whole value must match; grouped, as is meant.
        let whole = format!(r"\A(?:{})\z", translated.text);
        let engine = if translated.needs_backtracking {
            let built = fancy_regex::RegexBuilder::new(&whole)
                .backtrack_limit(MAX_STEPS)
                .delegate_size_limit(MAX_COMPILED)
                .build();
            Engine::Backtracking(Box::new(built.map_err(|error| PatternError::Invalid(error.to_string()))?))
        } else {
            let built = regex::RegexBuilder::new(&whole).size_limit(MAX_COMPILED).build();
            Engine::Linear(built.map_err(|error| reason(&error))?)
        };
        Ok(Self { engine, has_ungrouped_alternation: translated.has_ungrouped_alternation })
    }

    /// Whether the whole text matches; `None` where that takes too long to find out.
    #[must_use]
    pub fn matches(&self, text: &str) -> Option<bool> {
        match &self.engine {
            Engine::Linear(regex) => Some(regex.is_match(text)),
            Engine::Backtracking(regex) => regex.is_match(text).ok(),
        }
    }
}

/// The engine draws the pattern with a mark below; only its last line is the reason.
fn reason(error: &regex::Error) -> PatternError {
    match error {
        regex::Error::Syntax(text) => {
            let line = text.lines().rev().find_map(|line| line.strip_prefix("error: "));
            PatternError::Invalid(line.unwrap_or("no regular expression").to_owned())
        }
        _ => PatternError::TooLarge,
    }
}

/// A pattern of Python in the syntax of the engines.
#[derive(Default)]
struct Translation {
    text: String,
    needs_backtracking: bool,
    has_ungrouped_alternation: bool,
    /// How many groups are open.
    depth: usize,
}

/// What came before, as far as a quantifier is concerned.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Something that can be repeated, or nothing.
    Atom,
    /// A quantifier; a `?` makes it lazy.
    Quantifier,
    /// A quantifier that is lazy already.
    Lazy,
}

fn invalid<T>(reason: impl Into<String>) -> Result<T, PatternError> {
    Err(PatternError::Invalid(reason.into()))
}

impl Translation {
    fn of(written: &str) -> Result<Self, PatternError> {
        let mut translation = Self::default();
        let mut rest = written;
        let mut before = Before::Atom;
        while let Some(first) = rest.chars().next() {
            let quantifier = quantifier(rest);
            let length = if let Some((text, length)) = &quantifier {
                before = match (before, *text == "?") {
                    (Before::Atom, _) => Before::Quantifier,
                    (Before::Quantifier, true) => Before::Lazy,
                    _ => return invalid("a quantifier behind a quantifier"),
                };
                translation.text.push_str(text);
                *length
            } else {
                before = Before::Atom;
                match first {
                    '\\' => translation.escape(rest, false)?,
                    '[' => translation.class(rest)?,
                    '(' => translation.group(rest)?,
                    _ => translation.character(first),
                }
            };
            rest = &rest[length..];
        }
        Ok(translation)
    }

    fn character(&mut self, character: char) -> usize {
        match character {
            ')' => self.depth = self.depth.saturating_sub(1),
            '|' => self.has_ungrouped_alternation |= self.depth == 0,
            // In Python a brace that starts no quantifier stands for itself.
            '{' | '}' => self.text.push('\\'),
            _ => {}
        }
        self.text.push(character);
        character.len_utf8()
    }

    /// Takes the start of a group; gives its length.
    fn group(&mut self, rest: &str) -> Result<usize, PatternError> {
        let Some(extension) = rest.strip_prefix("(?") else {
            self.depth += 1;
            self.text.push('(');
            return Ok(1);
        };
        if let Some(comment) = extension.strip_prefix('#') {
            let Some(end) = comment.find(')') else { return invalid("a comment that is not closed") };
            return Ok("(?#".len() + end + 1);
        }
        self.depth += 1;
        let around = ["=", "!", "<=", "<!"].into_iter().find(|sign| extension.starts_with(sign));
        let known = around.or_else(|| ["P<", ":"].into_iter().find(|sign| extension.starts_with(sign)));
        if let Some(sign) = known {
            self.needs_backtracking |= around.is_some();
            self.text.push_str("(?");
            self.text.push_str(sign);
            return Ok(2 + sign.len());
        }
        if extension.starts_with("P=") || extension.starts_with('(') {
            self.needs_backtracking = true;
            self.text.push_str("(?");
            return Ok(2);
        }
        let flags: String = extension.chars().take_while(|flag| "iLmsux".contains(*flag)).collect();
        let close = extension[flags.len()..].starts_with([')', ':']);
        if flags.is_empty() || !close {
            let sign: String = extension.chars().take(1).collect();
            return invalid(format!("`(?{sign}` starts no group"));
        }
        let flags_left = flags.replace('L', "");
        let opening = if flags_left.is_empty() { "(?u" } else { "(?" };
        self.text.push_str(opening);
        self.text.push_str(&flags_left);
        Ok(2 + flags.len())
    }

    /// Takes an escape; gives its length.
    fn escape(&mut self, rest: &str, in_class: bool) -> Result<usize, PatternError> {
        let Some(character) = rest[1..].chars().next() else { return invalid("a `\\` at the end") };
        let digits =
            |radix, most| rest[1..].chars().take(most).take_while(|c: &char| c.is_digit(radix)).count();
        match character {
            'Z' if !in_class => self.text.push_str(r"\z"),
            'b' if in_class => self.text.push_str(r"\x08"),
            'b' | 'B' | 'A' if !in_class => self.text.extend(['\\', character]),
            'd' | 'D' | 'w' | 'W' | 's' | 'S' | 'n' | 'r' | 't' | 'f' | 'v' | 'a' => {
                self.text.extend(['\\', character]);
            }
            'x' => {
                let hex: String = rest[2..].chars().take(2).collect();
                if hex.len() != 2 || !hex.chars().all(|digit| digit.is_ascii_hexdigit()) {
                    return invalid("`\\x` without two digits");
                }
                self.text.push_str(&rest[..4]);
                return Ok(4);
            }
            '0'..='9' if in_class || character == '0' || digits(8, 3) == 3 => {
                let length = digits(8, 3).max(1);
                let code = u32::from_str_radix(&rest[1..=length], 8).unwrap_or(u32::from(character));
                self.text.push_str(&format!(r"\x{{{code:x}}}"));
                return Ok(1 + length);
            }
            '1'..='9' => {
                let length = digits(10, 2);
                self.needs_backtracking = true;
                self.text.push_str(&format!("(?:{})", &rest[..=length]));
                return Ok(1 + length);
            }
            // Python 2 takes any other escaped character as itself.
            ' ' => self.text.push_str(r"\x20"),
            _ => self.text.push_str(&regex::escape(character.encode_utf8(&mut [0; 4]))),
        }
        Ok(1 + character.len_utf8())
    }

    /// Takes a class in brackets; gives its length. Python has neither nested classes nor set operations.
    fn class(&mut self, rest: &str) -> Result<usize, PatternError> {
        self.text.push('[');
        let mut position = 1;
        if rest[position..].starts_with('^') {
            self.text.push('^');
            position += 1;
        }
        let start = position;
        while let Some(character) = rest[position..].chars().next() {
            match character {
                ']' if position > start => {
                    self.text.push(']');
                    return Ok(position + 1);
                }
                '\\' => {
                    position += self.escape(&rest[position..], true)?;
                    continue;
                }
                '[' | ']' | '&' | '~' => self.text.extend(['\\', character]),
                '-' if self.text.ends_with('-') => self.text.push_str(r"\-"),
                _ => self.text.push(character),
            }
            position += character.len_utf8();
        }
        invalid("a `[` that is not closed")
    }
}

/// The quantifier that the text starts with: as the engines write it, and its length.
fn quantifier(rest: &str) -> Option<(String, usize)> {
    let first = rest.chars().next()?;
    if matches!(first, '*' | '+' | '?') {
        return Some((first.to_string(), 1));
    }
    let inside = rest.strip_prefix('{')?;
    let inside = &inside[..inside.find('}')?];
    let (least, most) = inside.split_once(',').unwrap_or((inside, inside));
    let is_count = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    // `{}` stands for itself; `{,}` is `*`.
    if inside.is_empty() || !is_count(least) || !is_count(most) {
        return None;
    }
    let least = if least.is_empty() { "0" } else { least };
    let text = if inside.contains(',') { format!("{{{least},{most}}}") } else { format!("{{{least}}}") };
    Some((text, inside.len() + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, text: &str) -> Option<bool> {
        Pattern::new(pattern).unwrap_or_else(|error| panic!("{pattern}: {error:?}")).matches(text)
    }

    #[test]
    fn patterns_of_python_match_as_in_python() {
        for (pattern, yes, no) in [
            ("[A-Z0-9]+", "AB0", "ab"),
            ("a|b", "b", "axx"),
            (r"(?P<x>a)b\Z", "ab", "abc"),
            (r"a{,2}", "aa", "aaa"),
            ("a{x}", "a{x}", "ax"),
            ("{}", "{}", ""),
            (r"\i\<\ ", "i< ", "x"),
            ("[[&&]+", "[&", "]"),
            ("[]a]", "]", "b"),
            ("[+--]", ",", "a"),
            (r"[\b]", "\u{8}", "b"),
            (r"\x41\101\0", "AA\0", "AA0"),
            ("(?#note)a", "a", "b"),
            ("(?i)a", "A", "b"),
            ("(?L)a", "a", "b"),
            (r"(a)(?:b)\1", "aba", "abb"),
            (r"(?P<q>['x])y(?P=q)", "xyx", "xy'"),
            (r"(?!a)\w+", "ba", "ab"),
            (r"a+?b", "aab", "b"),
            (r"^\w+$", "ab", "a b"),
        ] {
            assert_eq!(matches(pattern, yes), Some(true), "{pattern} {yes}");
            assert_eq!(matches(pattern, no), Some(false), "{pattern} {no}");
        }
    }

    #[test]
    fn what_python_refuses_is_refused() {
        for pattern in
            ["[a", "(a", "a)", "*a", "a**", "a++", "(?<n>a)", "(?#a", "\\", r"\x4", "a{2,1}", r"(?P<n"]
        {
            assert!(matches!(Pattern::new(pattern), Err(PatternError::Invalid(_))), "{pattern}");
        }
    }

    #[test]
    fn alternation_outside_of_groups_is_seen() {
        let has = |pattern| Pattern::new(pattern).unwrap().has_ungrouped_alternation;
        assert!(has("a|b") && has("(a)|b"));
        assert!(!has("(a|b)") && !has("[|]") && !has(r"a\|b"));
    }

    #[test]
    fn no_pattern_hangs_or_grows_without_bound() {
        assert_eq!(matches("(a+)+b", &"a".repeat(5000)), Some(false));
        assert_eq!(matches(r"(?:(?=a)a|a(?!b))+c", &"a".repeat(5000)), None);
        assert_eq!(
            Pattern::new(r"\w{1000}{1000}").unwrap_err(),
            PatternError::Invalid("a quantifier behind a quantifier".to_owned())
        );
        assert_eq!(Pattern::new(r"(\w{1000}){1000}").unwrap_err(), PatternError::TooLarge);
        assert_eq!(Pattern::new(&"a".repeat(5000)).unwrap_err(), PatternError::TooLarge);
        let _ = Pattern::new(&"(".repeat(4000));
        let _ = Pattern::new(&format!("{}(?=a){}", "(".repeat(1900), ")".repeat(1900)));
    }
}
