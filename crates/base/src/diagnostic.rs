//! A diagnostic is data: what is wrong, where, what is expected, how to fix it. Renderers are elsewhere.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashSet;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use plimsoll_syntax::edit::{NewValue, Position};

use crate::place::{Place, Site};

/// The stable name of a kind of diagnostic: kebab case, never reused for another meaning.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub &'static str);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// How bad it is, by consequence. The order is from bad to harmless.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// It cannot work: the specification forbids it, or the implementation fails.
    Error,
    /// It works, but silently not as written.
    Warning,
    /// Worth knowing.
    Information,
    /// A matter of style; shown faintly in editors, not on the command line unless asked for.
    Hint,
}

impl Severity {
    /// In lower case, as shown before the code: `error`, `warning`, `info`, `hint`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Information => "info",
            Self::Hint => "hint",
        }
    }
}

/// Words of a diagnostic. Most are the same wherever a rule finds something, and there may be very many findings, so those
/// that are alike can be [`Alike`].
#[derive(Clone)]
pub enum Words {
    /// Words that are always the same.
    Known(&'static str),
    /// Words about this finding.
    Made(Arc<str>),
}

impl Words {
    /// The words.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Known(words) => words,
            Self::Made(words) => words,
        }
    }
}

impl Deref for Words {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for Words {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl Default for Words {
    fn default() -> Self {
        Self::Known("")
    }
}

impl From<&'static str> for Words {
    fn from(words: &'static str) -> Self {
        Self::Known(words)
    }
}

impl From<String> for Words {
    fn from(words: String) -> Self {
        Self::Made(words.into())
    }
}

impl From<Cow<'static, str>> for Words {
    fn from(words: Cow<'static, str>) -> Self {
        match words {
            Cow::Borrowed(words) => Self::Known(words),
            Cow::Owned(words) => words.into(),
        }
    }
}

impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Words {}

impl PartialOrd for Words {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Words {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl Hash for Words {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

/// What the findings of a rule say, so that those that say the same share it.
#[derive(Default)]
pub struct Alike {
    said: HashSet<Arc<Said>>,
    words: HashSet<Arc<str>>,
}

impl Alike {
    /// The same finding; what it says is that of an earlier one where they are alike.
    #[must_use]
    pub fn share(&mut self, mut finding: Diagnostic) -> Diagnostic {
        let DiagnosticParts { said, primary, related, .. } = &mut *finding.0;
        match self.said.get(said) {
            Some(known) => *said = known.clone(),
            None => {
                self.said.insert(said.clone());
            }
        }
        for label in related.iter_mut().chain([primary]) {
            if let Words::Made(made) = &mut label.message {
                match self.words.get(made) {
                    Some(known) => *made = known.clone(),
                    None => {
                        self.words.insert(made.clone());
                    }
                }
            }
        }
        finding
    }
}

/// Adds one more to what is nearly always a list of one.
fn add<T>(list: &mut Vec<T>, one: T) {
    list.reserve_exact(1);
    list.push(one);
}

/// A place with words beside it.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// A few words without a full stop; empty for none.
    pub message: Words,
}

/// How far a fix may be trusted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Applicability {
    /// Keeps the meaning, or makes what was surely meant; applied by `check --fix`.
    Safe,
    /// A good guess; offered in editors, never applied unasked.
    Suggestion,
}

/// A change of one file that keeps comments and style. It names elements, not bytes, so that it stays right while text
/// moves; `analysis` turns it into bytes when it is asked for.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Edit {
    /// Gives an entry another key.
    RenameKey {
        /// The entry.
        entry: Site,
        /// The new key.
        key: String,
    },
    /// Puts another value into a slot, or in place of a value.
    Replace {
        /// The slot (entry, item) or the value.
        slot: Site,
        /// The new value.
        value: NewValue,
    },
    /// Adds an entry to a mapping.
    InsertEntry {
        /// The mapping.
        mapping: Site,
        /// The key.
        key: String,
        /// The value.
        value: NewValue,
        /// Where among the entries.
        position: Position,
    },
    /// Adds an item to a sequence.
    InsertItem {
        /// The sequence.
        sequence: Site,
        /// The item.
        value: NewValue,
        /// Where among the items.
        position: Position,
    },
    /// Removes an entry or an item with its comments.
    Remove {
        /// The entry or item.
        node: Site,
    },
    /// Moves an item of a sequence with its comments.
    Move {
        /// The item.
        item: Site,
        /// Where to, among the items of the same sequence.
        position: Position,
    },
    /// Turns a mapping of named mappings into a list of mappings: each key becomes the first field of its item.
    ListEntries {
        /// The mapping.
        mapping: Site,
        /// The field that takes the keys.
        name: String,
    },
    /// Turns a list into a mapping: each item gets the name in its place.
    NameItems {
        /// The list.
        sequence: Site,
        /// The names, as many as there are items.
        names: Vec<String>,
    },
    /// Gives an entry another key, and the key that it had to a new entry before it.
    Displace {
        /// The entry.
        entry: Site,
        /// Its new key.
        key: String,
        /// The value of the new entry.
        value: NewValue,
    },
    /// Moves the lines of entries that follow each other into another mapping, by their indentation alone.
    Nest {
        /// The entries, in order.
        entries: Vec<Site>,
        /// An entry without a value directly before them, which they become; or a mapping that ends directly before them or
        /// together with them, whose last entries they become.
        into: Site,
    },
    /// Makes a value the only item of a list.
    Enlist {
        /// The value, or its slot.
        value: Site,
    },
    /// Replaces the bytes of a place as they are, for what no operation on elements can say.
    Text {
        /// The place.
        place: Place,
        /// What comes there.
        insert: String,
    },
}

/// A change that removes the diagnostic.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Fix {
    /// What it does, as a command: "Rename `decription` to `description`".
    pub title: String,
    /// How far it may be trusted.
    pub applicability: Applicability,
    /// Its edits; no two touch the same element.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// A fix that `check --fix` applies.
    #[must_use]
    pub fn safe(title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self { title: title.into(), applicability: Applicability::Safe, edits }
    }

    /// A fix that is only offered.
    #[must_use]
    pub fn suggestion(title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self { title: title.into(), applicability: Applicability::Suggestion, edits }
    }
}

/// One finding. One mistake of a user is one of these.
///
/// There may be very many, which are put into lists, joined and sorted; so it is no more than a pointer to its
/// [parts](DiagnosticParts).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Diagnostic(Box<DiagnosticParts>);

/// What a [`Diagnostic`] consists of: what is said, and where.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct DiagnosticParts {
    said: Arc<Said>,
    /// Where, with the words shown under the snippet.
    pub primary: Label,
    /// Other places that take part, most useful first.
    pub related: Vec<Label>,
    /// Ready changes, best first.
    pub fixes: Vec<Fix>,
}

/// What a [`Diagnostic`] says wherever it is. Findings that are [`Alike`] share it.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Said {
    /// Which rule found it.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one line without a full stop.
    pub headline: Words,
    /// What is expected, what follows from it: full sentences.
    pub notes: Vec<Words>,
    /// How to fix it, as a sentence that tells what to do.
    pub help: Option<Words>,
}

impl Deref for DiagnosticParts {
    type Target = Said;

    fn deref(&self) -> &Said {
        &self.said
    }
}

impl DerefMut for DiagnosticParts {
    fn deref_mut(&mut self) -> &mut Said {
        Arc::make_mut(&mut self.said)
    }
}

impl Deref for Diagnostic {
    type Target = DiagnosticParts;

    fn deref(&self) -> &DiagnosticParts {
        &self.0
    }
}

impl DerefMut for Diagnostic {
    fn deref_mut(&mut self) -> &mut DiagnosticParts {
        &mut self.0
    }
}

impl fmt::Debug for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl Diagnostic {
    /// A finding with nothing but a headline and a place.
    #[must_use]
    pub fn new(code: Code, severity: Severity, place: impl Into<Place>, headline: impl Into<Words>) -> Self {
        let said = Said { code, severity, headline: headline.into(), notes: Vec::new(), help: None };
        let primary = Label { place: place.into(), message: Words::default() };
        let (said, related, fixes) = (Arc::new(said), Vec::new(), Vec::new());
        Self(Box::new(DiagnosticParts { said, primary, related, fixes }))
    }

    /// As bad as this.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// With words under the snippet.
    #[must_use]
    pub fn label(mut self, message: impl Into<Words>) -> Self {
        self.primary.message = message.into();
        self
    }

    /// With one more place that takes part.
    #[must_use]
    pub fn related(mut self, place: impl Into<Place>, message: impl Into<Words>) -> Self {
        add(&mut self.related, Label { place: place.into(), message: message.into() });
        self
    }

    /// With one more sentence.
    #[must_use]
    pub fn note(mut self, note: impl Into<Words>) -> Self {
        add(&mut self.notes, note.into());
        self
    }

    /// With the sentence that tells how to fix it.
    #[must_use]
    pub fn help(mut self, help: impl Into<Words>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With a ready change.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        add(&mut self.fixes, fix);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_findings_are_lists_of_pointers() {
        // The check of ten thousand components may have some ten thousands of findings.
        assert_eq!(size_of::<Diagnostic>(), size_of::<usize>());
        assert_eq!(size_of::<DiagnosticParts>(), 104);
    }
}
