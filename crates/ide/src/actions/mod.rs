//! What can be changed at a place: one file for each kind of change, and a row in `SOURCES`.

mod all_of_rule;
mod extract_definition;
mod extract_parameter;
mod fixes;
mod inline_definition;
mod migration;

use plimsoll_analysis::{SourceFile, fix, merge, parse, signed};
use plimsoll_base::{Diagnostic, Edit, Fix, Site, TextRange, WorkspacePath};
use plimsoll_syntax::edit::TextEdit;
use plimsoll_syntax::{NodeId, Tree};

use crate::findings::Finding;
use crate::workspace::{Opened, Snapshot};

/// A change that an editor offers.
#[derive(Clone, PartialEq, Debug)]
pub struct Action {
    /// What it does, as a command.
    pub title: String,
    /// What sort of change it is.
    pub kind: ActionKind,
    /// The finding that it removes.
    pub finding: Option<Finding>,
    /// Whether it surely makes what was meant, and is the first of its finding.
    pub is_preferred: bool,
    /// The edits of each file, in the order of its text; they do not overlap.
    pub edits: Vec<FileEdit>,
}

/// What sort of change an action is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ActionKind {
    /// It removes findings.
    Fix,
    /// It removes all findings that can be removed safely.
    FixAll,
    /// It writes the same in another way.
    Rewrite,
    /// It gives something a place and a name of its own.
    Extract,
    /// It puts something in the place of its name.
    Inline,
}

impl ActionKind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Fix, Self::FixAll, Self::Rewrite, Self::Extract, Self::Inline];
}

/// The edits of one file.
#[derive(Clone, PartialEq, Debug)]
pub struct FileEdit {
    /// The file.
    pub path: WorkspacePath,
    /// In the order of its text.
    pub edits: Vec<TextEdit>,
}

/// A sort of change, and what finds those at a place.
type Source = (ActionKind, fn(&Asked<'_>) -> Vec<Action>);

/// What is offered at a place, the likeliest first.
const SOURCES: &[Source] = &[
    (ActionKind::Fix, fixes::actions),
    (ActionKind::Fix, all_of_rule::actions),
    (ActionKind::Rewrite, migration::actions),
    (ActionKind::Extract, extract_parameter::actions),
    (ActionKind::Extract, extract_definition::actions),
    (ActionKind::Inline, inline_definition::actions),
];

/// A place at which changes are looked for.
struct Asked<'a> {
    snapshot: &'a Snapshot,
    opened: &'a Opened,
    range: TextRange,
    /// What is said of the file, with its places; empty where no change needs it.
    diagnostics: &'a [(TextRange, Diagnostic)],
}

impl Snapshot {
    /// What can be changed at a range of a file, but for what changes all of it. Findings count where they touch the range.
    #[must_use]
    pub fn actions(&self, opened: &Opened, range: TextRange) -> Vec<Action> {
        self.actions_of(opened, range, |kind| kind != ActionKind::FixAll)
    }

    /// As [`actions`](Self::actions), of the sorts that are wanted.
    #[must_use]
    pub fn actions_of(
        &self,
        opened: &Opened,
        range: TextRange,
        is_wanted: impl Fn(ActionKind) -> bool,
    ) -> Vec<Action> {
        if signed::is_signed(&self.db, opened.file) {
            return Vec::new();
        }
        let sources: Vec<&Source> = SOURCES.iter().filter(|(kind, _)| is_wanted(*kind)).collect();
        let needs_findings = |kind: ActionKind| matches!(kind, ActionKind::Fix | ActionKind::Rewrite);
        let is_looked_for = sources.iter().any(|(kind, _)| needs_findings(*kind));
        let diagnostics = if is_looked_for { self.diagnostics(opened.file) } else { Vec::new() };
        let asked = Asked { snapshot: self, opened, range, diagnostics: &diagnostics };
        let mut actions: Vec<Action> = sources.iter().flat_map(|(_, source)| source(&asked)).collect();
        if is_wanted(ActionKind::FixAll) {
            actions.extend(self.fix_all(opened));
        }
        actions.retain(|action| self.is_safe(action));
        actions
    }

    /// Whether a change reaches nothing that is not read. What settles a merge conflict is meant to.
    fn is_safe(&self, action: &Action) -> bool {
        let is_whole =
            |edit: &FileEdit| self.db.file(&edit.path).is_some_and(|file| self.is_read_whole(file));
        let settles = action.finding.as_ref().is_some_and(|finding| finding.code == merge::CODE);
        settles || action.edits.iter().all(is_whole)
    }

    /// All fixes that keep the meaning and change only this file, as far as they do not touch each other; `None` where there is
    /// nothing to fix. What goes into other files is for the one who looks at it.
    #[must_use]
    pub fn fix_all(&self, opened: &Opened) -> Option<Action> {
        let findings = self.diagnostics(opened.file).into_iter().map(|(_, finding)| finding);
        self.fix_together(opened, &findings.collect::<Vec<_>>(), "Fix all that is safe to fix".to_owned())
            .map(|action| Action { kind: ActionKind::FixAll, ..action })
            .filter(|action| self.is_safe(action))
    }

    /// The fixes of some findings that keep the meaning and change only this file, as one change.
    fn fix_together(&self, opened: &Opened, findings: &[Diagnostic], title: String) -> Option<Action> {
        let edits = fix::in_one_file(&self.db, findings, opened.file.id(&self.db));
        if edits.is_empty() {
            return None;
        }
        let edits = vec![FileEdit { path: self.path(opened).clone(), edits }];
        Some(Action { title, kind: ActionKind::Fix, finding: None, is_preferred: false, edits })
    }

    /// A change without a finding; `None` where the texts do not allow it.
    fn change(&self, kind: ActionKind, title: String, edits: Vec<Edit>) -> Option<Action> {
        let edits = self.edits(&Fix::suggestion(title.clone(), edits))?;
        Some(Action { title, kind, finding: None, is_preferred: false, edits })
    }

    /// A fix as edits of texts; `None` where the texts do not allow it.
    fn edits(&self, fix: &Fix) -> Option<Vec<FileEdit>> {
        let db = &self.db;
        let edits = fix::text_edits(db, fix).ok()?;
        let of_file = |(id, edits)| {
            let file = plimsoll_analysis::workspace::source(db, id)?;
            Some(FileEdit { path: file.path(db).clone(), edits })
        };
        edits.into_iter().map(of_file).collect()
    }
}

impl<'a> Asked<'a> {
    fn tree(&self) -> Option<&'a Tree> {
        parse::tree(&self.snapshot.db, self.opened.file).map(AsRef::as_ref)
    }

    fn file(&self) -> SourceFile {
        self.opened.file
    }

    fn site(&self, node: NodeId) -> Site {
        Site { file: self.file().id(&self.snapshot.db), node }
    }

    /// Whether a range touches the place.
    fn touches(&self, range: TextRange) -> bool {
        range.start <= self.range.end && self.range.start <= range.end
    }
}
