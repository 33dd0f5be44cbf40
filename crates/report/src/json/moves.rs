//! Units under other addresses, and differences that plan nothing, as JSON.

use plimsoll_plan::{Move, Rename, Suppressed, SuppressedBy};
use serde::Serialize;

use crate::json::value::pointer;

#[derive(Serialize)]
pub(super) struct RenameView<'a> {
    from: &'a str,
    to: &'a str,
}

/// A difference that plans nothing.
#[derive(Serialize)]
pub(super) struct SuppressedView<'a> {
    address: &'a str,
    path: String,
    pointer: String,
    /// `rule` or `equivalence`.
    by: &'static str,
    /// The path of the rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<String>,
    /// `nothing`, `default` or `quantity`.
    #[serde(skip_serializing_if = "Option::is_none")]
    equivalence: Option<&'static str>,
}

pub(super) fn rename(rename: &Rename) -> RenameView<'_> {
    RenameView { from: rename.from.as_str(), to: rename.to.as_str() }
}

pub(super) fn moved(one: &Move) -> RenameView<'_> {
    RenameView { from: one.from.as_str(), to: one.to.as_str() }
}

pub(super) fn suppressed(one: &Suppressed) -> SuppressedView<'_> {
    let (by, rule, equivalence) = match &one.cause {
        SuppressedBy::Rule(path) => ("rule", Some(path.to_string()), None),
        SuppressedBy::Equivalence(kind) => ("equivalence", None, Some(kind.name())),
    };
    let (path, pointer) = (one.path.to_string(), pointer(&one.path));
    SuppressedView { address: one.address.as_str(), path, pointer, by, rule, equivalence }
}
