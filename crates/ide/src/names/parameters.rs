//! Parameters and components of Nulecule applications: declared in one file, written in many.

use std::sync::Arc;

use super::{Named, Occurrence, Probed, Wanted};
use crate::workspace::{Opened, Snapshot};

/// What a name of an application belongs to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Application;

pub(super) fn name_at(_: &Snapshot, _: &Opened, _: u32) -> Option<Named> {
    None
}

pub(super) fn declarations(_: &Snapshot, _: &Application, _: &Arc<str>) -> Vec<Occurrence> {
    Vec::new()
}

pub(super) fn occurrences(_: &Snapshot, _: &Application, _: &Arc<str>) -> Vec<Occurrence> {
    Vec::new()
}

pub(super) fn wanted(_: &Snapshot, _: &Probed<'_>) -> Vec<Wanted> {
    Vec::new()
}
