//! Order and counts of diagnostics.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_base::{Applicability, Diagnostic, FileId, Severity};

use crate::plain::count;
use crate::sources::{Places, Position};

/// Diagnostics by path, start, severity, code and headline, so that every output has the same order; those that are alike in
/// all of these stay in theirs. There may be very many: only where each is, and its number, are sorted, in place.
pub(crate) fn sorted<'d>(diagnostics: &'d [Diagnostic], places: &Places<'_>) -> Vec<&'d Diagnostic> {
    let files: BTreeSet<FileId> = diagnostics.iter().map(|one| one.primary.place.file).collect();
    let paths: BTreeMap<FileId, String> = files.into_iter().map(|file| (file, places.path(file))).collect();
    let start = |one: &Diagnostic| places.span(&one.primary.place).map(|(start, _)| start);
    let mut sorted: Vec<(Option<Position>, u32)> = diagnostics.iter().map(start).zip(0..).collect();
    let key = |&(start, number): &(Option<Position>, u32)| {
        let one = &diagnostics[number as usize];
        (paths.get(&one.primary.place.file), start, one.severity, one.code, one.headline.as_str(), number)
    };
    sorted.sort_unstable_by(|left, right| key(left).cmp(&key(right)));
    sorted.into_iter().map(|(_, number)| &diagnostics[number as usize]).collect()
}

/// How many diagnostics there are of each severity, and in how many files.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Information.
    pub information: usize,
    /// Hints.
    pub hints: usize,
    /// Files with at least one diagnostic.
    pub files: usize,
    /// Diagnostics with a fix that may be applied unasked.
    pub fixable: usize,
}

impl Counts {
    /// Counts diagnostics.
    #[must_use]
    pub fn of(diagnostics: &[Diagnostic]) -> Self {
        let mut counts = Self::default();
        for diagnostic in diagnostics {
            *match diagnostic.severity {
                Severity::Error => &mut counts.errors,
                Severity::Warning => &mut counts.warnings,
                Severity::Information => &mut counts.information,
                Severity::Hint => &mut counts.hints,
            } += 1;
        }
        let is_safe = |fix: &plimsoll_base::Fix| fix.applicability == Applicability::Safe;
        let fixable = diagnostics.iter().filter(|diagnostic| diagnostic.fixes.iter().any(is_safe)).count();
        let mut files: Vec<_> = diagnostics.iter().map(|diagnostic| diagnostic.primary.place.file).collect();
        files.sort_unstable();
        files.dedup();
        Self { files: files.len(), fixable, ..counts }
    }

    /// The closing line: `3 errors, 1 warning in 2 files`, and how many of them can be fixed; or `No problems in 12 files`
    /// of the `checked` ones.
    #[must_use]
    pub fn sentence(&self, checked: usize) -> String {
        let parts: Vec<String> = [
            (self.errors, "error"),
            (self.warnings, "warning"),
            (self.information, "remark"),
            (self.hints, "hint"),
        ]
        .into_iter()
        .filter(|&(number, _)| number > 0)
        .map(|(number, noun)| count(number, noun))
        .collect();
        if parts.is_empty() {
            return format!("No problems in {}", count(checked, "file"));
        }
        let fixable = match self.fixable {
            0 => String::new(),
            number => format!("; {number} can be fixed with `plimsoll check --fix`"),
        };
        format!("{} in {}{fixable}", parts.join(", "), count(self.files, "file"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closing_line_says_how_many_findings_can_be_fixed() {
        let counts = Counts { errors: 3, hints: 1, files: 2, fixable: 2, ..Counts::default() };
        let sentence = "3 errors, 1 hint in 2 files; 2 can be fixed with `plimsoll check --fix`";
        assert_eq!(counts.sentence(9), sentence);
        assert_eq!(Counts::default().sentence(9), "No problems in 9 files");
    }
}
