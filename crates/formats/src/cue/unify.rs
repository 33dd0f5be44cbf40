//! `&` of two schemas. Where the two cannot be brought together, the result may be anything: a conflict in a template is
//! not for its users to hear of.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde_json::Value as Json;

use super::schema::{Field, List, Others, Scalar, Schema, Struct};

/// What is allowed by both, or `None` where they have nothing in common.
pub(super) fn unify(left: Schema, right: Schema) -> Option<Schema> {
    Some(match (left, right) {
        (Schema::Any, other) | (other, Schema::Any) => other,
        (Schema::OneOf { alternatives, preferred }, other) => {
            distributed(alternatives, preferred, |one| unify(one, other.clone()))?
        }
        (other, Schema::OneOf { alternatives, preferred }) => {
            distributed(alternatives, preferred, |one| unify(other.clone(), one))?
        }
        (Schema::Struct(left), Schema::Struct(right)) => Schema::Struct(structs(left, right)),
        (Schema::List(left), Schema::List(right)) => Schema::List(lists(left, right)?),
        (Schema::Scalar(left, mut limits), Schema::Scalar(right, more)) => {
            limits.extend(more);
            Schema::Scalar(scalars(left, right)?, limits)
        }
        (Schema::Constants(constants), Schema::Scalar(of, limits))
        | (Schema::Scalar(of, limits), Schema::Constants(constants)) => {
            let fits =
                |constant: &Json| of.accepts(constant) && limits.iter().all(|limit| limit.accepts(constant));
            constants_of(constants.iter().filter(|constant| fits(constant)).cloned().collect())?
        }
        (Schema::Constants(left), Schema::Constants(right)) => {
            constants_of(left.iter().filter(|constant| right.contains(constant)).cloned().collect())?
        }
        _ => return None,
    })
}

fn constants_of(constants: Vec<Json>) -> Option<Schema> {
    (!constants.is_empty()).then(|| Schema::Constants(constants.into()))
}

fn scalars(left: Scalar, right: Scalar) -> Option<Scalar> {
    match (left, right) {
        (left, right) if left == right => Some(left),
        (Scalar::Number, number @ (Scalar::Int | Scalar::Float))
        | (number @ (Scalar::Int | Scalar::Float), Scalar::Number) => Some(number),
        _ => None,
    }
}

/// Beyond so many alternatives `(a | b) & (c | d)` may be anything.
const MAX_ALTERNATIVES: usize = 64;

fn distributed(
    alternatives: Vec<Schema>,
    preferred: Option<usize>,
    both: impl Fn(Schema) -> Option<Schema>,
) -> Option<Schema> {
    let mut kept = Vec::new();
    let mut kept_preferred = None;
    for (index, alternative) in alternatives.into_iter().enumerate() {
        let is_preferred = preferred == Some(index);
        match both(alternative) {
            Some(Schema::OneOf { alternatives, preferred }) => {
                let inner = preferred.filter(|_| is_preferred).map(|inner| kept.len() + inner);
                kept_preferred = kept_preferred.or(inner);
                kept.extend(alternatives);
            }
            Some(both) => {
                kept_preferred = kept_preferred.or(is_preferred.then_some(kept.len()));
                kept.push(both);
            }
            None => {}
        }
        if kept.len() > MAX_ALTERNATIVES {
            return Some(Schema::Any);
        }
    }
    match kept.len() {
        0 | 1 => kept.pop(),
        _ => Some(Schema::OneOf { alternatives: kept, preferred: kept_preferred }),
    }
}

fn lists(left: List, right: List) -> Option<List> {
    match (left.first.is_empty(), right.first.is_empty()) {
        (true, true) => {
            let rest = match (left.rest, right.rest) {
                (Some(left), Some(right)) => Some(Box::new(unify(*left, *right)?)),
                _ => None,
            };
            Some(List { first: Vec::new(), rest })
        }
        (false, true) => Some(left),
        (true, false) => Some(right),
        (false, false) => None,
    }
}

/// The fields of both. A field that only one of two closed structs has stays: which of them refuses it is not told.
pub(super) fn structs(mut left: Struct, right: Struct) -> Struct {
    let mut names = left.fields.iter().enumerate().map(|(at, field)| (field.name.clone(), at)).collect();
    fields(&mut left.fields, &mut names, right.fields);
    left.pattern = match (left.pattern, right.pattern) {
        (Some(left), Some(right)) => Some(Box::new(unify(*left, *right).unwrap_or(Schema::Any))),
        (left, right) => left.or(right),
    };
    left.others = match (left.others, right.others) {
        (Others::Refused, _) | (_, Others::Refused) => Others::Refused,
        (Others::Allowed, _) | (_, Others::Allowed) => Others::Allowed,
        _ => Others::Unread,
    };
    left
}

/// Where each field is.
pub(super) type Names = FxHashMap<Box<str>, usize>;

/// Adds further fields to those of these names.
pub(super) fn fields(known: &mut Vec<Field>, names: &mut Names, more: Vec<Field>) {
    for field in more {
        match names.get(&field.name).and_then(|at| known.get_mut(*at)) {
            Some(known) => both(known, field),
            None => {
                names.insert(field.name.clone(), known.len());
                known.push(field);
            }
        }
    }
}

/// A field that is declared twice.
fn both(known: &mut Field, field: Field) {
    let schema = std::mem::replace(&mut known.schema, Schema::Any);
    match (&known.condition, &field.condition) {
        // What holds under a condition does not narrow what holds always.
        (None, Some(_)) => known.schema = schema,
        (Some(_), None) => {
            known.schema = field.schema;
            known.condition = None;
            known.optional = field.optional;
            known.default = field.default.or(known.default.take());
            return;
        }
        (Some(left), Some(right)) => {
            if left != right {
                known.condition = Some(format!("{left} or {right}").into());
            }
            known.schema = either(schema, field.schema);
        }
        (None, None) => {
            known.schema = unify(schema, field.schema).unwrap_or(Schema::Any);
            known.optional &= field.optional;
        }
    }
    known.default = known.default.take().or(field.default);
    if known.doc == super::doc::Doc::default() {
        known.doc = field.doc;
    }
}

/// One or the other.
fn either(left: Schema, right: Schema) -> Schema {
    match (left, right) {
        // Two that are written twice differ by their places.
        (left, right) if left.facts() == right.facts() => left,
        (Schema::Any, _) | (_, Schema::Any) => Schema::Any,
        (Schema::Constants(mut left), Schema::Constants(right)) => {
            Arc::make_mut(&mut left).extend(right.iter().cloned());
            Schema::Constants(left)
        }
        (Schema::OneOf { mut alternatives, preferred }, other) => {
            alternatives.push(other);
            Schema::OneOf { alternatives, preferred }
        }
        (left, right) => Schema::OneOf { alternatives: vec![left, right], preferred: None },
    }
}
