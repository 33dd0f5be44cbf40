//! Properties against what their definitions allow.

use std::sync::Arc;

use plimsoll_base::Site;
use plimsoll_model::Value;

use super::definition::{Definition, DefinitionKind};
use super::values::{self, PathStep};
use crate::cue::check::{Step, Violation};

/// Something in properties that their definition does not allow.
#[derive(Clone, PartialEq, Debug)]
pub struct Defect {
    /// The value that is wrong, or the mapping in which something is missing, or what holds it where there is no such mapping.
    pub site: Site,
    /// Whether the mapping in which something is missing is not written.
    pub is_left_out: bool,
    /// What it is a property of.
    pub kind: DefinitionKind,
    /// The type.
    pub of_type: Arc<str>,
    /// The definition.
    pub definition: Arc<Definition>,
    /// What is wrong.
    pub violation: Violation,
}

/// What is filled in later: paths into the properties that inputs or override policies give values for.
#[derive(Clone, Debug, Default)]
pub(super) struct Later {
    paths: Vec<Vec<PathStep>>,
    /// Whether missing fields are to be ignored everywhere.
    pub(super) is_partial: bool,
}

impl Later {
    /// Adds a path.
    pub(super) fn add(&mut self, path: Vec<PathStep>) {
        self.paths.push(path);
    }

    /// Adds the paths of all leaves of a value.
    pub(super) fn add_leaves(&mut self, value: &Value) {
        let mut path = Vec::new();
        self.leaves(value, &mut path);
    }

    fn leaves(&mut self, value: &Value, path: &mut Vec<PathStep>) {
        match value.as_map() {
            Some(map) if !map.is_empty() => {
                for (name, field) in map {
                    path.push(PathStep::Field(name.to_string().into()));
                    self.leaves(field, path);
                    path.pop();
                }
            }
            _ => self.paths.push(path.clone()),
        }
    }

    fn covers(&self, path: &[Step]) -> bool {
        self.paths.iter().any(|known| {
            known.len() <= path.len() && known.iter().zip(path).all(|(known, step)| is_same(known, step))
        })
    }
}

fn is_same(known: &PathStep, step: &Step) -> bool {
    match (known, step) {
        (PathStep::Field(known), Step::Field(name)) => known == name,
        (PathStep::Item(known), Step::Item(index)) => known == index,
        _ => false,
    }
}

/// What properties have that their definition does not allow. `holder` is what has the properties.
pub(super) fn defects(
    definition: &Arc<Definition>,
    properties: &Value,
    holder: Site,
    later: &Later,
) -> Vec<Defect> {
    let Some(schema) = &definition.schema else { return Vec::new() };
    let json = values::json(properties);
    let violations = schema.violations(&json, &|path| later.covers(path));
    let is_told = |violation: &Violation| {
        let is_missing = matches!(violation.fault, crate::cue::check::Fault::Missing { .. });
        !(is_missing && later.is_partial)
    };
    let defect = |violation: Violation| {
        let path: Vec<PathStep> = violation
            .path
            .iter()
            .map(|step| match step {
                Step::Field(name) => PathStep::Field(name.clone()),
                Step::Item(index) => PathStep::Item(*index),
            })
            .collect();
        // The nearest value around that is written.
        let written =
            (0..=path.len()).rev().find_map(|length| values::at(properties, &path[..length])?.site());
        Defect {
            site: written.unwrap_or(holder),
            is_left_out: properties.site().is_none(),
            kind: definition.kind,
            of_type: definition.name.clone(),
            definition: definition.clone(),
            violation,
        }
    };
    violations.into_iter().filter(is_told).map(defect).collect()
}
