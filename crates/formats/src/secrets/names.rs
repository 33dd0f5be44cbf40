//! Names of parameters, variables, fields, options and headers.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use super::rules::{ENDINGS, HARMLESS, MISSPELT, TELLING, WHOLE, WORDS};

/// Whether a parameter, environment variable or field of this name holds a secret: one of its words, or two
/// neighbouring words together, is in the list, or it ends as names of secrets do. `DB_PASS`, `rootPassword`, `GITHUB_PAT`
/// and `api-key` are; `passenger`, `compass`, `token_url` and `secretName` (which names a secret and is none) are not. A
/// long word counts with one mistake in it too, as what is mistyped is as secret: `pasword`.
#[must_use]
pub fn is_secret_name(name: &str) -> bool {
    if name.len() > LONGEST_KNOWN {
        return tells_secret(name);
    }
    KNOWN.with_borrow_mut(|known| match known.get(name) {
        Some(is_secret) => *is_secret,
        None => {
            let is_secret = tells_secret(name);
            if known.len() < MOST_KNOWN {
                known.insert(name.into(), is_secret);
            }
            is_secret
        }
    })
}

/// So many names are remembered, of at most so many bytes: files have few names, and very many times each.
const MOST_KNOWN: usize = 2048;
const LONGEST_KNOWN: usize = 48;

thread_local! {
    /// What was found of names before.
    static KNOWN: RefCell<FxHashMap<Box<str>, bool>> = RefCell::default();
}

fn tells_secret(name: &str) -> bool {
    let is_in = |names: &[&str]| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    if is_in(&HARMLESS) {
        return false;
    }
    let words = Words::of(name);
    let ends = |end: &&[&str]| {
        let (last, is_whole) = (words.iter().rev().take(end.len()), words.len() >= end.len());
        is_whole && last.eq(end.iter().rev().copied()) && (words.len() > 1 || **end != ["pat"])
    };
    if is_in(&WHOLE) || ENDINGS.iter().any(ends) {
        return true;
    }
    let tells = words.iter().next_back().is_some_and(|last| TELLING.contains(&last));
    let single = |word: &str| WORDS.contains(&word) || ends_in_password(word) || is_misspelt(word);
    !tells && (words.iter().any(single) || words.pairs().any(|pair| WORDS.contains(&pair)))
}

/// Whether what stands in a field is a secret. `above` is the name of the field around it, `beside` the `name` that stands
/// beside a `value`.
pub(crate) fn is_secret_field(above: &str, field: &str, beside: Option<&str>) -> bool {
    // `password: {value: …}`: what stands under a name is as secret as what stands beside it.
    let is_under = is_value_field(field) && is_secret_name(above);
    let is_name = matches!(field, "name" | "key" | "secretKeyRef" | "secret" | "kind" | "type");
    is_under || is_secret_name(beside.unwrap_or(field)) && !is_name
}

/// Whether a field has the value of what is named beside it, also where it is mistyped.
pub(crate) fn is_value_field(field: &str) -> bool {
    is_nearly(field, "value")
}

/// Whether two words are the same but for one character that is missing, added or changed, or for two that are swapped.
#[must_use]
pub(crate) fn is_nearly(left: &str, right: &str) -> bool {
    if left == right {
        return true;
    }
    if left.len().abs_diff(right.len()) > 4 {
        return false;
    }
    // Names are nearly always plain, and there are very many of them.
    if left.is_ascii() && right.is_ascii() {
        return is_one_off(left.as_bytes(), right.as_bytes());
    }
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    is_one_off(&left, &right)
}

/// Whether one of these is the other but for one that is missing, added or changed, or for two that are swapped.
fn is_one_off<T: PartialEq>(left: &[T], right: &[T]) -> bool {
    if left.len().abs_diff(right.len()) > 1 {
        return false;
    }
    let n_before = left.iter().zip(right).take_while(|(left, right)| left == right).count();
    let (left, right) = (&left[n_before..], &right[n_before..]);
    let n_behind =
        left.iter().rev().zip(right.iter().rev()).take_while(|(left, right)| left == right).count();
    match (&left[..left.len() - n_behind], &right[..right.len() - n_behind]) {
        ([] | [_], [] | [_]) => true,
        ([first, second], [one, two]) => (first, second) == (two, one),
        _ => false,
    }
}

/// Run-together names of databases: `dbpass`, `rootpassword`.
fn ends_in_password(word: &str) -> bool {
    word.ends_with("password") || word.ends_with("passwd") || word == "dbpass" || word == "rootpass"
}

fn is_misspelt(word: &str) -> bool {
    let is_plural = |known: &str| word.strip_suffix('s') == Some(known);
    MISSPELT.iter().any(|known| is_nearly(word, known) && !is_plural(known))
}

/// The words of a name in lower case: split at anything that is no letter or digit, and before capitals.
struct Words {
    /// One behind the other.
    text: String,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Words {
    fn of(name: &str) -> Self {
        let (mut text, mut ends) = (String::with_capacity(name.len()), Vec::with_capacity(4));
        let mut after_small = false;
        for character in name.chars() {
            let is_part = character.is_alphanumeric();
            let is_end = !is_part || (character.is_uppercase() && after_small);
            if is_end && text.len() > ends.last().copied().unwrap_or(0) {
                ends.push(text.len());
            }
            match character {
                _ if !is_part => {}
                _ if character.is_ascii() => text.push(character.to_ascii_lowercase()),
                _ => text.extend(character.to_lowercase()),
            }
            after_small = character.is_lowercase() || character.is_numeric();
        }
        if text.len() > ends.last().copied().unwrap_or(0) {
            ends.push(text.len());
        }
        Self { text, ends }
    }

    fn len(&self) -> usize {
        self.ends.len()
    }

    /// So many words from one on, run together.
    fn run(&self, first: usize, n_words: usize) -> &str {
        let start = if first == 0 { 0 } else { self.ends[first - 1] };
        &self.text[start..self.ends[first + n_words - 1]]
    }

    fn iter(&self) -> impl DoubleEndedIterator<Item = &str> {
        (0..self.len()).map(|first| self.run(first, 1))
    }

    /// Each word with the one behind it.
    fn pairs(&self) -> impl Iterator<Item = &str> {
        (1..self.len()).map(|second| self.run(second - 1, 2))
    }
}
