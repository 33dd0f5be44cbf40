//! The language of assertions.
//!
//! ```text
//! assertion = names ("before" | "after" | "needs") names
//!           | names "in" "wave" ("<=" | "<" | "=" | ">=" | ">") number
//!           | names "alone"
//!           | "no" finding "in" names
//! names     = name *("," name)
//! ```
//!
//! A finding is a name of [`FailOn`]. A wave without a sign is one with `=`.

use std::fmt;

use plimsoll_base::nearest;

use super::{FailOn, GateError};

/// Something that must be so of a plan.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Assertion {
    /// The names of the units that it is about, as written.
    pub subject: Vec<String>,
    /// What must be so of them.
    pub claim: Claim,
}

/// What must be so of some units.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Claim {
    /// They come in earlier waves than these.
    Before(Vec<String>),
    /// They come in later waves than these.
    After(Vec<String>),
    /// Each of them needs one of these, directly or through others.
    Needs(Vec<String>),
    /// They come in such waves; one-based.
    InWave(Comparison, u32),
    /// Nothing else comes in their waves.
    Alone,
    /// They have nothing of this.
    Lacks(FailOn),
}

/// How numbers are compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Comparison {
    /// `<=`
    AtMost,
    /// `<`
    Below,
    /// `=`
    Exactly,
    /// `>=`
    AtLeast,
    /// `>`
    Above,
}

impl Comparison {
    /// Longer signs first.
    const ALL: [Self; 5] = [Self::AtMost, Self::AtLeast, Self::Below, Self::Above, Self::Exactly];

    /// As it is written.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::AtMost => "<=",
            Self::Below => "<",
            Self::Exactly => "=",
            Self::AtLeast => ">=",
            Self::Above => ">",
        }
    }

    /// Whether a number fits.
    #[must_use]
    pub const fn holds(self, number: u32, bound: u32) -> bool {
        match self {
            Self::AtMost => number <= bound,
            Self::Below => number < bound,
            Self::Exactly => number == bound,
            Self::AtLeast => number >= bound,
            Self::Above => number > bound,
        }
    }
}

/// The words between names.
const VERBS: [&str; 5] = ["before", "after", "needs", "in", "alone"];

/// What can be written.
const FORMS: &str =
    "Write `A before B`, `A after B`, `A needs B`, `A in wave<=2`, `A alone` or `no delete in A`.";

impl Assertion {
    /// Reads an assertion.
    ///
    /// # Errors
    /// It is not in the language.
    pub(super) fn parse(text: &str) -> Result<Self, GateError> {
        let words: Vec<&str> = text.split_whitespace().collect();
        if let ["no", finding, "in", names @ ..] = &words[..]
            && !VERBS.contains(finding)
        {
            let subject = Self::named(names, text, "behind `in`")?;
            return Ok(Self { subject, claim: Claim::Lacks(FailOn::parse(finding)?) });
        }
        // The first word is a name, whatever it is.
        let verb = words.iter().skip(1).position(|word| VERBS.contains(word)).map(|place| place + 1);
        let Some(verb) = verb else { return Err(no_verb(text, &words)) };
        let (before, behind) = (&words[..verb], &words[verb + 1..]);
        let subject = Self::named(before, text, &format!("before `{}`", words[verb]))?;
        let others = || Self::named(behind, text, &format!("behind `{}`", words[verb]));
        let claim = match words[verb] {
            "before" => Claim::Before(others()?),
            "after" => Claim::After(others()?),
            "needs" => Claim::Needs(others()?),
            "alone" if behind.is_empty() => Claim::Alone,
            "alone" => return Err(error(text, "has words behind `alone`", FORMS)),
            _ => wave(&behind.concat(), text)?,
        };
        Ok(Self { subject, claim })
    }

    /// The names in some words; blanks inside of a name stay.
    fn named(words: &[&str], text: &str, place: &str) -> Result<Vec<String>, GateError> {
        let names: Vec<String> = words.join(" ").split(',').map(|name| name.trim().to_owned()).collect();
        if names.iter().any(String::is_empty) {
            return Err(error(text, &format!("lacks a name {place}"), FORMS));
        }
        Ok(names)
    }

    /// All names of units, as written.
    pub(super) fn names(&self) -> Vec<&str> {
        let others = match &self.claim {
            Claim::Before(names) | Claim::After(names) | Claim::Needs(names) => &names[..],
            Claim::InWave(..) | Claim::Alone | Claim::Lacks(_) => &[],
        };
        self.subject.iter().chain(others).map(String::as_str).collect()
    }
}

/// `wave<=2`, blanks left out.
fn wave(text: &str, whole: &str) -> Result<Claim, GateError> {
    const HELP: &str = "Write `in wave<=2`, with `<=`, `<`, `=`, `>=` or `>`. The first wave is 1.";
    let Some(rest) = text.strip_prefix("wave") else {
        return Err(error(whole, "says nothing of a wave behind `in`", HELP));
    };
    let signed = Comparison::ALL.into_iter().find_map(|one| Some((one, rest.strip_prefix(one.sign())?)));
    let (comparison, number) = signed.unwrap_or((Comparison::Exactly, rest));
    match number.parse::<u32>() {
        Ok(number) if number > 0 => Ok(Claim::InWave(comparison, number)),
        _ => Err(error(whole, "names no wave", HELP)),
    }
}

fn no_verb(text: &str, words: &[&str]) -> GateError {
    let near = words.iter().skip(1).find_map(|word| nearest(word, VERBS).filter(|_| word.len() > 3));
    match near {
        Some(near) => error(text, "is no assertion", &format!("Did you mean `{near}`? {FORMS}")),
        None => error(text, "is no assertion", FORMS),
    }
}

fn error(text: &str, what: &str, help: &str) -> GateError {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    GateError { message: format!("`{text}` {what}"), help: help.to_owned() }
}

impl fmt::Display for Assertion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let subject = self.subject.join(",");
        match &self.claim {
            Claim::Before(names) => write!(f, "{subject} before {}", names.join(",")),
            Claim::After(names) => write!(f, "{subject} after {}", names.join(",")),
            Claim::Needs(names) => write!(f, "{subject} needs {}", names.join(",")),
            Claim::InWave(comparison, wave) => write!(f, "{subject} in wave{}{wave}", comparison.sign()),
            Claim::Alone => write!(f, "{subject} alone"),
            Claim::Lacks(what) => write!(f, "no {} in {subject}", what.name()),
        }
    }
}
