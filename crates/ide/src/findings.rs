//! All that is said of a file while it is edited: of its text, its documents, and the applications that it takes part in.

use std::collections::BTreeSet;

use plimsoll_analysis::document::{self, ROOTS};
use plimsoll_analysis::workspace::source;
use plimsoll_analysis::{SourceFile, checked, claims, locate, parse, settings};
use plimsoll_base::{Anchor, Diagnostic, Part, Place, Severity, TextRange, Words, WorkspacePath};
use plimsoll_formats::claim::layout;

use crate::edges;
use crate::workspace::{Opened, Snapshot};

/// The codes of mistakes of the syntax of YAML and JSON, which every server for these languages tells. What only we can tell, as
/// what came of a merge, is none of them.
pub const OF_SYNTAX: [&str; 3] = ["duplicate-key", "syntax", "tab-indentation"];

/// A finding with its places as bytes.
#[derive(Clone, PartialEq, Debug)]
pub struct Finding {
    /// Its code.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Where.
    pub range: TextRange,
    /// What is wrong, what is expected, how to fix it: a line each.
    pub message: String,
    /// Other places that take part, most useful first.
    pub related: Vec<Related>,
}

/// A place that takes part in a finding.
#[derive(Clone, PartialEq, Debug)]
pub struct Related {
    /// Its file.
    pub path: WorkspacePath,
    /// Where in it.
    pub range: TextRange,
    /// What it has to do with the finding.
    pub message: String,
}

impl Snapshot {
    /// What is said of a file, in the order of its text.
    #[must_use]
    pub fn findings(&self, opened: &Opened) -> Vec<Finding> {
        self.in_order(self.diagnostics(opened.file))
    }

    /// Findings of one file in the order of its text.
    pub(crate) fn in_order(&self, mut findings: Vec<(TextRange, Diagnostic)>) -> Vec<Finding> {
        findings.sort_by_key(|(range, finding)| (range.start, range.end, finding.severity, finding.code));
        findings.into_iter().map(|(range, finding)| self.finding(range, &finding)).collect()
    }

    /// What is said of a file, with its place.
    pub(crate) fn diagnostics(&self, file: SourceFile) -> Vec<(TextRange, Diagnostic)> {
        let db = &self.db;
        let mut all = checked::of_descriptor(db, file);
        // Rules about a descriptor look into its artifacts, too.
        for root in self.roots_around(file) {
            all.extend(checked::of_descriptor(db, root));
        }
        if Some(file) == settings::file(db) {
            all.extend(settings::diagnostics(db));
        }
        if file.path(db).starts_with(&layout::store()) {
            all.extend(claims::diagnostics(db));
        }
        let id = file.id(db);
        let mut told = BTreeSet::new();
        let here =
            all.into_iter().flat_map(edges::at_each).filter(|finding| finding.primary.place.file == id);
        let located = here.filter_map(|finding| {
            let (_, range) = locate::locate(db, finding.primary.place)?;
            // Several applications, or several choices for one, may say the same.
            let key = (range, finding.code, finding.headline.to_string());
            told.insert(key).then_some((range, finding))
        });
        located.collect()
    }

    /// The roots, other than the file itself, of the applications that a file may take part in: those of the folders around it.
    fn roots_around(&self, file: SourceFile) -> Vec<SourceFile> {
        let db = &self.db;
        if document::root(db, file).is_some() {
            return Vec::new();
        }
        let mut roots = Vec::new();
        let mut folder = file.path(db).parent();
        loop {
            let beside = ROOTS.iter().filter_map(|name| db.file(&folder.join(name).ok()?));
            roots.extend(beside.filter(|root| *root != file).take(1));
            if folder.as_str().is_empty() {
                return roots;
            }
            folder = folder.parent();
        }
    }

    /// The bytes of a place that are marked: of entries, items and whole mappings no more than their first line.
    fn marked(&self, range: TextRange, place: Place) -> TextRange {
        let Anchor::Node(node, Part::Whole) = place.anchor else { return range };
        let file = source(&self.db, place.file);
        let tree = file.and_then(|file| parse::tree(&self.db, file));
        let Some(tree) = tree.filter(|tree| !tree.node(node).kind().is_scalar()) else { return range };
        let text = tree.text().get(range.as_usize()).unwrap_or("");
        let line = text.lines().next().unwrap_or("").trim_end();
        TextRange::new(range.start, range.start + line.len() as u32)
    }

    pub(crate) fn finding(&self, range: TextRange, diagnostic: &Diagnostic) -> Finding {
        let related = diagnostic.related.iter().filter_map(|label| {
            let (file, range) = locate::locate(&self.db, label.place)?;
            Some(Related { path: file.path(&self.db).clone(), range, message: label.message.to_string() })
        });
        Finding {
            code: diagnostic.code.0,
            severity: diagnostic.severity,
            range: self.marked(range, diagnostic.primary.place),
            message: message(diagnostic),
            related: related.collect(),
        }
    }
}

/// The words of a finding: the headline, what stands under the snippet in a terminal, what is expected, how to fix it.
fn message(diagnostic: &Diagnostic) -> String {
    let mut message = diagnostic.headline.to_string();
    let label = &diagnostic.primary.message;
    if !label.is_empty() && !message.contains(&**label) {
        message.push_str(": ");
        message.push_str(label);
    }
    let lines = diagnostic.notes.iter().chain(&diagnostic.help).map(Words::as_str);
    for line in lines {
        message.push('\n');
        message.push_str(line);
    }
    message
}

#[cfg(test)]
mod tests {
    use plimsoll_analysis::rules::RULES;

    use super::OF_SYNTAX;

    #[test]
    fn the_codes_of_the_syntax_are_those_of_rules() {
        for code in OF_SYNTAX {
            assert!(RULES.iter().any(|rule| rule.code.0 == code), "{code}");
        }
    }
}
