//! From fixes to texts: one fix as edits of texts, and many fixes in rounds.
//!
//! On purpose not here: what is fixed (rules say that), and writing files.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use plimsoll_base::{Applicability, Code, Diagnostic, Edit, FileId, Fix, Place, Site, TextRange};
use plimsoll_syntax::edit::{self, Refused, TextEdit, ToList};
use plimsoll_syntax::{NodeId, Tree};

use crate::database::{Database, Db};
use crate::locate;
use crate::parse;
use crate::workspace::{SourceFile, source};

/// How often fixes are applied to what earlier ones left. Fixes that overlap wait for the next round, and one fix may
/// bring up what another removes.
pub const MAX_ROUNDS: usize = 10;

/// Edits of the texts of files. Those of one file do not overlap and are in the order of the text.
pub type FileEdits = BTreeMap<FileId, Vec<TextEdit>>;

/// Why a fix is not applied.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Inapplicable {
    /// A file is not there any more, or cannot be read.
    Unreadable,
    /// The text does not allow it.
    Refused(Refused),
    /// Its edits overlap.
    Overlapping,
    /// The text would have a syntax error more.
    Breaking,
}

impl Inapplicable {
    /// One short sentence without a full stop, in lower case.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Unreadable => "the file cannot be read",
            Self::Refused(refused) => refused.message(),
            Self::Overlapping => "its changes overlap",
            Self::Breaking => "the result would have a syntax error",
        }
    }
}

/// A fix as edits of the present texts.
///
/// # Errors
/// It cannot be applied to them. Nothing is changed in any case.
pub fn text_edits(db: &dyn Db, fix: &Fix) -> Result<FileEdits, Inapplicable> {
    let mut files = FileEdits::new();
    let mut lists: BTreeMap<FileId, Vec<ToList<'_>>> = BTreeMap::new();
    let mut gone: BTreeMap<FileId, Vec<NodeId>> = BTreeMap::new();
    for edit in &fix.edits {
        // They may stand inside each other, or beside each other, so the text edits are made for all at once.
        match edit {
            Edit::ListEntries { mapping, name } => {
                lists.entry(mapping.file).or_default().push(ToList::Entries { mapping: mapping.node, name });
            }
            Edit::Enlist { value } => lists.entry(value.file).or_default().push(ToList::Single(value.node)),
            Edit::Remove { node } => gone.entry(node.file).or_default().push(node.node),
            edit => {
                let (file, edits) = of_edit(db, edit)?;
                files.entry(file).or_default().extend(edits);
            }
        }
    }
    for (file, lists) in lists {
        let edits = edit::to_lists(tree(db, file)?, &lists).map_err(Inapplicable::Refused)?;
        files.entry(file).or_default().extend(edits);
    }
    for (file, gone) in gone {
        let edits = edit::remove_all(tree(db, file)?, &gone).map_err(Inapplicable::Refused)?;
        files.entry(file).or_default().extend(edits);
    }
    for edits in files.values_mut() {
        edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
        if edits.windows(2).any(|pair| pair[0].range.end > pair[1].range.start) {
            return Err(Inapplicable::Overlapping);
        }
    }
    Ok(files)
}

fn tree(db: &dyn Db, file: FileId) -> Result<&Arc<Tree>, Inapplicable> {
    source(db, file).and_then(|file| parse::tree(db, file)).ok_or(Inapplicable::Unreadable)
}

fn of_edit(db: &dyn Db, edit: &Edit) -> Result<(FileId, Vec<TextEdit>), Inapplicable> {
    type Made = Result<Vec<TextEdit>, Refused>;
    let make = |site: &Site, operation: &dyn Fn(&Tree, NodeId) -> Made| {
        let edits = operation(tree(db, site.file)?, site.node).map_err(Inapplicable::Refused)?;
        Ok((site.file, edits))
    };
    match edit {
        Edit::RenameKey { entry, key } => make(entry, &|tree, id| edit::rename_key(tree, id, key)),
        Edit::Replace { slot, value } => make(slot, &|tree, id| {
            // An entry stands for its value, as everywhere in diagnostics.
            let inner = tree.node(id).child(plimsoll_syntax::Kind::Value);
            edit::replace_value(tree, inner.map_or(id, plimsoll_syntax::Node::id), value)
        }),
        Edit::InsertEntry { mapping, key, value, position } => {
            make(mapping, &|tree, id| edit::insert_entry(tree, id, key, value, *position))
        }
        Edit::InsertItem { sequence, value, position } => {
            make(sequence, &|tree, id| edit::insert_item(tree, id, value, *position))
        }
        Edit::Remove { node } => make(node, &edit::remove),
        Edit::Move { item, position } => make(item, &|tree, id| edit::move_item(tree, id, *position)),
        Edit::ListEntries { mapping, name } => {
            make(mapping, &|tree, id| edit::to_lists(tree, &[ToList::Entries { mapping: id, name }]))
        }
        Edit::NameItems { sequence, names } => make(sequence, &|tree, id| edit::name_items(tree, id, names)),
        Edit::Displace { entry, key, value } => make(entry, &|tree, id| edit::displace(tree, id, key, value)),
        Edit::Nest { entries, into } => make(into, &|tree, id| {
            let entries: Vec<NodeId> = entries.iter().map(|entry| entry.node).collect();
            edit::nest(tree, &entries, id)
        }),
        Edit::Enlist { value } => make(value, &|tree, id| edit::to_lists(tree, &[ToList::Single(id)])),
        Edit::Text { place, insert } => {
            let (_, range) = locate::locate(db, *place).ok_or(Inapplicable::Unreadable)?;
            Ok((place.file, vec![TextEdit { range, insert: insert.clone() }]))
        }
    }
}

/// What applying many fixes came to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Outcome {
    /// How many fixes were applied.
    pub applied: usize,
    /// The files that have another text now, which is their overlay, with the text they had.
    pub changed: BTreeMap<FileId, Arc<str>>,
    /// The fixes that are left although they are safe: where, and why.
    pub left: Vec<Left>,
}

/// A safe fix that was not applied.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Left {
    /// The rule of its finding.
    pub code: Code,
    /// The place of its finding.
    pub place: Place,
    /// What it would do.
    pub title: String,
    /// Why it was not applied; `None` where the rounds were used up.
    pub reason: Option<Inapplicable>,
}

/// Applies the first safe fix of each finding, in rounds until nothing changes or [`MAX_ROUNDS`] are over. `findings`
/// gives what is wrong with the present texts; it is called anew in each round. Texts change as overlays of the database.
///
/// A fix waits for the next round where the stretch of text that it changes touches that of one before it; fixes are
/// taken in the order of their findings in the text. One after which a file would have more syntax errors is undone, and no
/// fix of that file is tried again.
pub fn apply_safe(db: &mut Database, mut findings: impl FnMut(&Database) -> Vec<Diagnostic>) -> Outcome {
    let mut outcome = Outcome::default();
    let mut spoiled = BTreeSet::new();
    for number in 0..=MAX_ROUNDS {
        let mut round = Round { db, spoiled: &mut spoiled, taken: Vec::new(), left: Vec::new() };
        round.choose(&findings(db));
        if number == MAX_ROUNDS {
            let waiting = round.taken.iter().map(|taken| Left { reason: None, ..taken.left.clone() });
            outcome.left = waiting.chain(round.left).collect();
            break;
        }
        let texts = round.texts();
        outcome.applied += round.taken.len();
        outcome.left = round.left;
        if texts.is_empty() {
            break;
        }
        for (id, (old, new)) in texts {
            outcome.changed.entry(id).or_insert(old);
            if let Some(file) = source(db, id) {
                db.set_overlay(file, Some(new));
            }
        }
    }
    // A text may have come back to what it was.
    outcome.changed.retain(|&id, old| {
        let file = source(db, id);
        file.is_some_and(|file| db.text(file).is_ok_and(|text| text != *old))
    });
    outcome
}

/// The edits of the first safe fixes of findings, as one round of [`apply_safe`] takes them, as far as they are in one file
/// alone. They are in the order of the text; empty where there is nothing to fix.
#[must_use]
pub fn in_one_file(db: &Database, findings: &[Diagnostic], file: FileId) -> Vec<TextEdit> {
    let mut spoiled = BTreeSet::new();
    let mut round = Round { db, spoiled: &mut spoiled, taken: Vec::new(), left: Vec::new() };
    round.choose(findings);
    round.taken.retain(|taken| taken.edits.keys().all(|other| *other == file));
    round.texts();
    let mut edits: Vec<TextEdit> =
        round.taken.into_iter().flat_map(|taken| taken.edits.into_values().flatten()).collect();
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    edits
}

/// Fixes that are applied together.
struct Round<'a> {
    db: &'a Database,
    /// Files whose fixes broke them.
    spoiled: &'a mut BTreeSet<FileId>,
    taken: Vec<Taken>,
    left: Vec<Left>,
}

struct Taken {
    left: Left,
    edits: FileEdits,
}

/// The texts of files before and after.
type Texts = BTreeMap<FileId, (Arc<str>, Arc<str>)>;

impl Round<'_> {
    /// Takes the first safe fix of each finding where it is free of those before it.
    fn choose(&mut self, findings: &[Diagnostic]) {
        let mut fixable: Vec<(&Diagnostic, &Fix)> = findings
            .iter()
            .filter_map(|finding| {
                let fix = finding.fixes.iter().find(|fix| fix.applicability == Applicability::Safe)?;
                Some((finding, fix))
            })
            .collect();
        fixable.sort_by_cached_key(|(finding, _)| {
            let place = finding.primary.place;
            let range = locate::locate(self.db, place).map(|(_, range)| range);
            (place.file, range, finding.code, finding.headline.clone())
        });
        // Stretches of a file that change, by their starts.
        let mut changing: BTreeMap<FileId, BTreeMap<u32, u32>> = BTreeMap::new();
        for (finding, fix) in fixable {
            let (code, place, title) = (finding.code, finding.primary.place, fix.title.clone());
            let left = |reason| Left { code, place, title, reason: Some(reason) };
            match text_edits(self.db, fix) {
                Err(reason) => self.left.push(left(reason)),
                Ok(edits) if edits.keys().any(|file| self.spoiled.contains(file)) => {
                    self.left.push(left(Inapplicable::Breaking));
                }
                Ok(edits) => {
                    let stretches: Vec<(FileId, TextRange)> =
                        edits.iter().filter_map(|(&file, edits)| Some((file, stretch(edits)?))).collect();
                    let is_free = |(file, range): &(FileId, TextRange)| {
                        let before = changing.get(file).and_then(|of| of.range(..=range.end).next_back());
                        before.is_none_or(|(_, &end)| end < range.start)
                    };
                    if !stretches.is_empty() && stretches.iter().all(is_free) {
                        for (file, range) in stretches {
                            changing.entry(file).or_default().insert(range.start, range.end);
                        }
                        self.taken.push(Taken { left: left(Inapplicable::Breaking), edits });
                    }
                }
            }
        }
    }

    /// The texts after the fixes that were taken. Those of a file that they would break are given up.
    fn texts(&mut self) -> Texts {
        loop {
            let (texts, broken) = self.try_texts();
            if broken.is_empty() {
                return texts;
            }
            let (given_up, taken) = std::mem::take(&mut self.taken)
                .into_iter()
                .partition(|taken| taken.edits.keys().any(|file| broken.contains(file)));
            self.taken = taken;
            let given_up: Vec<Taken> = given_up;
            self.left.extend(given_up.into_iter().map(|taken| taken.left));
            self.spoiled.extend(broken);
        }
    }

    fn try_texts(&self) -> (Texts, BTreeSet<FileId>) {
        let mut edits = FileEdits::new();
        for taken in &self.taken {
            for (&file, of_file) in &taken.edits {
                edits.entry(file).or_default().extend(of_file.iter().cloned());
            }
        }
        let (mut texts, mut broken) = (Texts::new(), BTreeSet::new());
        for (id, edits) in edits {
            let Some((file, old)) = source(self.db, id).zip(tree(self.db, id).ok()) else { continue };
            match edit::apply(old.text(), &edits) {
                Some(new) if syntax_errors(self.db, file, &new) <= old.errors().len() => {
                    if *new != **old.text() {
                        texts.insert(id, (old.text().clone(), new.into()));
                    }
                }
                _ => {
                    broken.insert(id);
                }
            }
        }
        (texts, broken)
    }
}

/// From the first to the last byte that changes.
fn stretch(edits: &[TextEdit]) -> Option<TextRange> {
    let start = edits.iter().map(|edit| edit.range.start).min()?;
    let end = edits.iter().map(|edit| edit.range.end).max()?;
    Some(TextRange::new(start, end))
}

/// How many syntax errors a file would have with another text.
fn syntax_errors(db: &dyn Db, file: SourceFile, text: &str) -> usize {
    parse::read(file.path(db), text.into()).errors().len()
}
