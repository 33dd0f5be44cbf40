//! What differs between two plans, in what is done: the answer to whether an approval still holds.
//!
//! Compared is what gives a plan its id: of each step what it does, in which wave, and which attributes it changes to
//! what; and which units move. Places, evidence and wording are not. Steps are matched by their id, and what is left by address, where both
//! plans have one more step for it: then something else is done with the unit.
//!
//! On purpose not here: which files moved, any rendering.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_base::Digest;
use plimsoll_model::{ApplicationId, AttributePath, Value};

use crate::difference::difference;
use crate::make::digest::{change_digest, step_digest};
use crate::steps::{Change, ChangeKind, Mode, Plan, Step};

/// What differs between a plan and a later one.
#[derive(Clone, PartialEq, Debug)]
pub struct PlanDifference {
    /// The plan that it starts from.
    pub before: PlanName,
    /// The plan that it leads to.
    pub after: PlanName,
    /// The steps that differ: those of the later plan in its order, then those that are gone in the order of the first.
    pub steps: Vec<StepDifference>,
    /// Whether steps that both have come in another order.
    pub is_reordered: bool,
    /// Whether other recorded units have another address by now; see [`Plan::moved`].
    pub has_other_moves: bool,
}

/// Which plan it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlanName {
    /// Its id; `None` where there is no plan of this application.
    pub id: Option<Digest>,
    /// The application.
    pub application: ApplicationId,
    /// What is to be done with it.
    pub mode: Mode,
}

impl PlanName {
    fn of(plan: &Plan) -> Self {
        Self { id: Some(plan.id), application: plan.subject.application.clone(), mode: plan.subject.mode }
    }
}

/// A step that differs.
#[derive(Clone, PartialEq, Debug)]
pub enum StepDifference {
    /// Only the later plan has it.
    Added(Box<Step>),
    /// Only the first plan has it.
    Gone(Box<Step>),
    /// Both have it, and it is not the same.
    Changed(Box<ChangedStep>),
}

/// A step that both plans have, and that is not the same.
#[derive(Clone, PartialEq, Debug)]
pub struct ChangedStep {
    /// As it was.
    pub before: Step,
    /// As it is in the later plan.
    pub after: Step,
    /// The attributes of which the two say something else, by path: what each says of it.
    pub changes: Vec<(AttributePath, Option<Change>, Option<Change>)>,
}

impl PlanDifference {
    /// Whether the two plans do the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
            && !self.is_reordered
            && !self.has_other_moves
            && self.before.application == self.after.application
            && self.before.mode == self.after.mode
    }

    /// How many steps were added, are gone, and are not the same.
    #[must_use]
    pub fn counts(&self) -> (usize, usize, usize) {
        self.steps.iter().fold((0, 0, 0), |(added, gone, changed), step| match step {
            StepDifference::Added(_) => (added + 1, gone, changed),
            StepDifference::Gone(_) => (added, gone + 1, changed),
            StepDifference::Changed(_) => (added, gone, changed + 1),
        })
    }
}

impl StepDifference {
    /// The step as the later plan has it, else as the first had it.
    #[must_use]
    pub fn step(&self) -> &Step {
        match self {
            Self::Added(step) | Self::Gone(step) => step,
            Self::Changed(changed) => &changed.after,
        }
    }
}

/// What leads from one plan to another.
#[must_use]
pub fn compare(before: &Plan, after: &Plan) -> PlanDifference {
    let pairs = Pairs::of(before, after);
    let mut steps = Vec::new();
    for (step, counterpart) in after.steps.iter().zip(&pairs.of_after) {
        match counterpart.map(|index| &before.steps[index]) {
            None => steps.push(StepDifference::Added(Box::new(step.clone()))),
            Some(old) if step_digest(old) != step_digest(step) => {
                steps.push(StepDifference::Changed(Box::new(changed(old, step))));
            }
            Some(_) => {}
        }
    }
    let matched: BTreeSet<usize> = pairs.of_after.iter().flatten().copied().collect();
    let gone = before.steps.iter().enumerate().filter(|(index, _)| !matched.contains(index));
    steps.extend(gone.map(|(_, step)| StepDifference::Gone(Box::new(step.clone()))));
    let common: Vec<usize> = pairs.of_after.iter().flatten().copied().collect();
    PlanDifference {
        before: PlanName::of(before),
        after: PlanName::of(after),
        // Waves that differ are told step by step, and change the order by themselves.
        is_reordered: steps.is_empty() && !common.is_sorted(),
        has_other_moves: before.moved != after.moved,
        steps,
    }
}

/// What leads from some plans to others, application by application: those of the later plans in their order, then those of
/// which there is no plan any more. A plan that is not there has no steps.
#[must_use]
pub fn compare_all(before: &[&Plan], after: &[&Plan]) -> Vec<PlanDifference> {
    let mut left: Vec<&Plan> = before.to_vec();
    let mut found = Vec::new();
    for plan in after {
        let same = |old: &&Plan| old.subject.application == plan.subject.application;
        let known = left.iter().position(same).map(|place| left.remove(place));
        found.push(known.map_or_else(
            || {
                let mut difference = compare(&emptied(plan), plan);
                difference.before.id = None;
                difference
            },
            |old| compare(old, plan),
        ));
    }
    found.extend(left.into_iter().map(|old| {
        let mut difference = compare(old, &emptied(old));
        difference.after.id = None;
        difference
    }));
    found
}

/// The plan without its steps.
fn emptied(plan: &Plan) -> Plan {
    Plan {
        steps: Vec::new(),
        moved: Vec::new(),
        waves: Vec::new(),
        critical_path: Vec::new(),
        ..plan.clone()
    }
}

fn changed(before: &Step, after: &Step) -> ChangedStep {
    let (old, new) = (before.changes.each(), after.changes.each());
    let mut both: BTreeMap<&AttributePath, (Vec<&Change>, Vec<&Change>)> = BTreeMap::new();
    old.iter().for_each(|change| both.entry(&change.path).or_default().0.push(change));
    new.iter().for_each(|change| both.entry(&change.path).or_default().1.push(change));
    let mut changes = Vec::new();
    for (path, (mut old, mut new)) in both {
        // An attribute may be changed twice: items that came, and another order.
        let is_in = |list: &[Digest], change: &Change| list.contains(&change_digest(change));
        let (known, wanted): (Vec<_>, Vec<_>) = (
            old.iter().map(|change| change_digest(change)).collect(),
            new.iter().map(|change| change_digest(change)).collect(),
        );
        old.retain(|change| !is_in(&wanted, change));
        new.retain(|change| !is_in(&known, change));
        for place in 0..old.len().max(new.len()) {
            let one = |list: &[&Change]| list.get(place).map(|change| (*change).clone());
            match (one(&old), one(&new)) {
                (Some(old), Some(new)) => changes.extend(parts(old, new)),
                (old, new) => changes.push((path.clone(), old, new)),
            }
        }
    }
    ChangedStep { before: before.clone(), after: after.clone(), changes }
}

/// What two plans say of an attribute that comes, or goes, is told part by part: a long value is not told twice for the sake
/// of one field.
fn parts(old: Change, new: Change) -> Vec<(AttributePath, Option<Change>, Option<Change>)> {
    let (before, after) = match (old.kind, new.kind) {
        (ChangeKind::Add, ChangeKind::Add) => (&old.after, &new.after),
        (ChangeKind::Remove, ChangeKind::Remove) => (&old.before, &new.before),
        _ => (&None, &None),
    };
    let mut found = match (before, after) {
        (Some(before), Some(after)) => difference(before, after).changes,
        _ => Vec::new(),
    };
    // A plan that was read has no secrets, so nothing is told of them.
    let is_secret = |value: &Option<Value>| value.as_ref().is_some_and(|value| value.type_name() == "secret");
    found.retain(|part| !(is_secret(&part.before) && is_secret(&part.after)));
    // A whole value that differs has nothing to be taken apart.
    if found.iter().all(|part| part.path.0.is_empty()) {
        return vec![(old.path.clone(), Some(old), Some(new))];
    }
    let part = |of: &Change, path: &AttributePath, value: Option<Value>| {
        let value = value?;
        let (before, after) =
            if of.kind == ChangeKind::Remove { (Some(value), None) } else { (None, Some(value)) };
        Some(Change { path: path.clone(), before, after, index: None, ..of.clone() })
    };
    let told = found.into_iter().map(|found| {
        let path = AttributePath([&old.path.0[..], &found.path.0[..]].concat());
        let (was, is) = (part(&old, &path, found.before), part(&new, &path, found.after));
        (path, was, is)
    });
    told.collect()
}

/// Which steps are the same one.
struct Pairs {
    /// Of each step of the later plan its counterpart in the first.
    of_after: Vec<Option<usize>>,
}

impl Pairs {
    fn of(before: &Plan, after: &Plan) -> Self {
        let mut known: BTreeMap<String, usize> =
            before.steps.iter().enumerate().map(|(index, step)| (step.id(), index)).collect();
        let mut of_after: Vec<Option<usize>> =
            after.steps.iter().map(|step| known.remove(&step.id())).collect();
        let mut left: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for index in known.into_values() {
            left.entry(before.steps[index].address.as_str()).or_default().push(index);
        }
        let mut open: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, _) in of_after.iter().enumerate().filter(|(_, found)| found.is_none()) {
            open.entry(after.steps[index].address.as_str()).or_default().push(index);
        }
        for (address, new) in open {
            if let (&[new], Some(&[old])) = (&new[..], left.get(address).map(Vec::as_slice)) {
                of_after[new] = Some(old);
            }
        }
        Self { of_after }
    }
}
