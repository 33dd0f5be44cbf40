//! The id of a plan: a digest of its canonical steps.
//!
//! It covers the application, the mode, and of each step its id, actions, wave and changes with their values. Order
//! that means nothing (fields, items of keyed lists and sets, changes of one step) is taken away first. Secrets enter
//! as a fixed word, so that nothing can be guessed from an id; that one changed is told by there being a change.
//! Units that move are part of it. Places, evidence, wording and origins do not enter.

use plimsoll_base::{Digest, Hasher};
use plimsoll_model::{Data, Identity, Unknown, Value};
use rayon::prelude::*;

use crate::moves::Move;
use crate::steps::{Change, Plan, Step};

/// So many steps are digested faster than handed to another core.
const MANY: usize = 256;

pub(crate) fn id(plan: &Plan) -> Digest {
    let mut hasher = Hasher::default();
    hasher.part(b"plimsoll plan 1");
    hasher.part(plan.subject.application.as_bytes());
    hasher.part(plan.subject.mode.name().as_bytes());
    // A thread of a pool takes up other work while it waits, and that may ask another database inside of a query of this one.
    let digests: Vec<Digest> = if rayon::current_thread_index().is_some() {
        plan.steps.iter().map(step_digest).collect()
    } else {
        plan.steps.par_iter().with_min_len(MANY).map(step_digest).collect()
    };
    for digest in digests {
        hasher.part(&digest.text());
    }
    if !plan.moved.is_empty() {
        hasher.part(b"moves");
    }
    for Move { from, to } in &plan.moved {
        hasher.part(from.as_str().as_bytes());
        hasher.part(to.as_str().as_bytes());
    }
    hasher.finish()
}

/// The digest of what a step does: equal ones do the same in the same wave.
pub(crate) fn step_digest(step: &Step) -> Digest {
    let mut hasher = Hasher::default();
    hasher.part(step.id().as_bytes());
    hasher.part(step.action.elementary().join(" ").as_bytes());
    hasher.part(&step.wave.to_le_bytes());
    let each = step.changes.each();
    let mut changes: Vec<(String, &Change)> =
        each.iter().map(|change| (change.path.to_string(), change)).collect();
    // By what is digested, so that a plan that was read back from a file has the same id.
    changes.sort_by(|one, other| (&one.0, one.1.kind).cmp(&(&other.0, other.1.kind)));
    for (path, change) in changes {
        add_change(&mut hasher, &path, change);
    }
    hasher.finish()
}

/// The digest of a changed attribute: equal ones say the same of it.
pub(crate) fn change_digest(change: &Change) -> Digest {
    let mut hasher = Hasher::default();
    add_change(&mut hasher, &change.path.to_string(), change);
    hasher.finish()
}

fn add_change(hasher: &mut Hasher, path: &str, change: &Change) {
    hasher.part(path.as_bytes());
    hasher.part(change.kind.name().as_bytes());
    for value in [&change.before, &change.after] {
        match value {
            Some(value) => hasher.part(&value_digest(value).text()),
            None => hasher.part(b""),
        }
    }
}

fn value_digest(value: &Value) -> Digest {
    let mut hasher = Hasher::default();
    hasher.part(value.type_name().as_bytes());
    match &value.data {
        Data::Null => {}
        Data::Bool(truth) => hasher.part(&[u8::from(*truth)]),
        Data::Number(number) => hasher.part(number.as_str().as_bytes()),
        Data::Text(text) => hasher.part(text.as_bytes()),
        Data::Secret(_) | Data::RecordedSecret(_) => hasher.part(b"(sensitive)"),
        Data::Unknown(Unknown::Asked { parameter }) => {
            hasher.part(b"asked");
            hasher.part(parameter.as_bytes());
        }
        Data::Unknown(Unknown::Outside { source }) => {
            hasher.part(b"outside");
            hasher.part(source.as_bytes());
        }
        Data::Unknown(Unknown::Produced(of)) => {
            hasher.part(b"produced");
            hasher.part(of.by.as_str().as_bytes());
            hasher.part(of.output.as_bytes());
        }
        Data::Map(map) => {
            let mut fields: Vec<_> = map.iter().collect();
            fields.sort_by_key(|(name, _)| *name);
            for (name, value) in fields {
                hasher.part(name.as_bytes());
                hasher.part(&value_digest(value).text());
            }
        }
        Data::List(list) => {
            let mut items: Vec<Digest> = list.items.iter().map(value_digest).collect();
            if matches!(list.identity, Identity::Keyed(_) | Identity::Set) {
                items.sort_unstable();
            }
            if list.identity == Identity::Set {
                items.dedup();
            }
            for item in items {
                hasher.part(&item.text());
            }
        }
    }
    hasher.finish()
}
