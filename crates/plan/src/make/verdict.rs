//! What happens to one unit, and why.

use plimsoll_model::{AttributePath, Unit, Value};

use super::ignore::Ignored;
use crate::difference::{Difference, difference, difference_in_meaning, find};
use crate::steps::{Action, Change, ChangeKind, ReasonCode, SuppressedBy};

/// What happens to one unit. Most plans are long because most units are new, so what only changed units have stands behind a
/// pointer.
pub(super) struct Verdict {
    /// `None` where it stays as it is.
    pub(super) action: Option<Action>,
    pub(super) code: ReasonCode,
    /// How many leaves stay as they are.
    pub(super) unchanged: u32,
    /// What changes; for a create or a delete nothing is listed yet.
    changed: Option<Box<Changed>>,
}

struct Changed {
    causes: Vec<AttributePath>,
    changes: Vec<Change>,
    /// What differs and plans nothing.
    suppressed: Vec<(AttributePath, SuppressedBy)>,
}

impl Verdict {
    pub(super) fn bare(action: Action, code: ReasonCode) -> Self {
        Self { action: Some(action), code, unchanged: 0, changed: None }
    }

    /// The changes that caused it, most telling first.
    pub(super) fn causes(&self) -> &[AttributePath] {
        self.changed.as_ref().map_or(&[], |changed| &changed.causes)
    }

    /// What changes; for a create or a delete nothing is listed yet.
    pub(super) fn changes(&self) -> &[Change] {
        self.changed.as_ref().map_or(&[], |changed| &changed.changes)
    }

    /// What differs and plans nothing.
    pub(super) fn suppressed(&self) -> &[(AttributePath, SuppressedBy)] {
        self.changed.as_ref().map_or(&[], |changed| &changed.suppressed)
    }

    /// A unit that is not recorded.
    pub(super) fn of_new(unit: &Unit) -> Self {
        Self::bare(if unit.runs { Action::Invoke } else { Action::Create }, ReasonCode::New)
    }

    /// Whether the unit differs in nothing, and is run because something else of its application changes.
    pub(super) fn is_run_again(&self) -> bool {
        self.code == ReasonCode::RunsAgain
    }

    /// Compares what is recorded of a unit with what is desired. Both are run, or neither is: what is run has nothing
    /// that could be changed in place or replaced, so whatever differs of it, it is run.
    ///
    /// A unit that cannot be read whole now, but could when it was recorded, is compared only in what can be read: that
    /// an attribute is missing says nothing. Where nothing else differs it is an update with the reason
    /// [`ReasonCode::Unresolved`] and no changes. A unit that could not be read whole at either time is compared as any
    /// other, so that doing nothing to it plans nothing.
    pub(super) fn compare(recorded: &Unit, desired: &Unit, ignored: &Ignored<'_>) -> Self {
        let (mut difference, equivalent) = if hands_values_on(desired) {
            (difference(&recorded.attributes, &desired.attributes), Vec::new())
        } else {
            difference_in_meaning(&recorded.attributes, &desired.attributes)
        };
        let mut suppressed: Vec<(AttributePath, SuppressedBy)> = Vec::new();
        difference.changes.retain(|change| match ignored.by(desired, &change.path) {
            Some(rule) => {
                suppressed.push((change.path.clone(), SuppressedBy::Rule(rule.path.clone())));
                false
            }
            None => true,
        });
        let equal = equivalent.into_iter().map(|(path, kind)| (path, SuppressedBy::Equivalence(kind)));
        suppressed.extend(equal);
        let became_unresolved = desired.unresolved().is_some() && recorded.unresolved().is_none();
        if became_unresolved {
            difference.changes.retain(|change| change.kind != ChangeKind::Remove);
        }
        for change in difference.changes.iter_mut().filter(|_| !desired.runs) {
            change.forces_replacement = desired.immutable.iter().any(|path| touches(change, path));
        }
        let (action, code) = if desired.runs && recorded.kind != desired.kind {
            (Some(Action::Invoke), ReasonCode::Changed)
        } else if recorded.kind != desired.kind {
            (Some(Action::Replace), ReasonCode::KindChanged)
        } else if difference.changes.iter().any(|change| change.forces_replacement) {
            (Some(Action::Replace), ReasonCode::Immutable)
        } else if !difference.changes.is_empty() {
            (Some(Action::Update), ReasonCode::Changed)
        } else if became_unresolved {
            (Some(Action::Update), ReasonCode::Unresolved)
        } else {
            (None, ReasonCode::Changed)
        };
        let action = action.map(|action| if desired.runs { Action::Invoke } else { action });
        let told = |change: &&Change| code != ReasonCode::Immutable || change.forces_replacement;
        let causes = if code == ReasonCode::KindChanged {
            Vec::new()
        } else {
            difference.changes.iter().filter(told).map(|change| change.path.clone()).collect()
        };
        let Difference { changes, unchanged } = difference;
        let is_needed = !(changes.is_empty() && suppressed.is_empty());
        let changed = is_needed.then(|| Box::new(Changed { causes, changes, suppressed }));
        Self { action, code, unchanged, changed }
    }
}

/// Whether a unit hands its values on as they are to a program that can tell a list without items from none: a bundle does.
fn hands_values_on(unit: &Unit) -> bool {
    &*unit.kind == "bundle"
}

/// Whether a change concerns the attribute at `path` or something in it. A change of something around it does where the
/// attribute itself is not the same before and after.
fn touches(change: &Change, path: &AttributePath) -> bool {
    if change.path.starts_with(path) {
        return true;
    }
    if !path.starts_with(&change.path) || change.kind == ChangeKind::Reorder {
        return false;
    }
    let rest = &path.0[change.path.0.len()..];
    let inside = |value: &Option<Value>| value.as_ref().and_then(|value| find(value, rest)).cloned();
    match (inside(&change.before), inside(&change.after)) {
        (None, None) => false,
        (Some(before), Some(after)) => !difference(&before, &after).changes.is_empty(),
        _ => true,
    }
}
