//! What somebody has to have at hand when the plan is carried out, and what will be known only then.

use std::fmt;

use plimsoll_model::{AttributePath, AttributeStep, Data, InjectionKind, Unknown, Value};
use plimsoll_plan::{Action, Step};

use crate::format::Out;
use crate::markdown::extent::Extent;
use crate::markdown::inert::{code_cut, entry_of_more, prose};
use crate::markdown::section::{PATH, Section};
use crate::plain::names;
use crate::value;

/// How many credentials are named on one line.
const NAMED: usize = 20;

/// A value that is not known while planning, and where in a unit it is.
struct Later<'v> {
    path: AttributePath,
    why: &'v Unknown,
}

impl Section<'_> {
    /// Credentials, values that are asked for, and what is read from outside.
    pub(super) fn supplied(&self, extent: &Extent, out: Out<'_>) -> fmt::Result {
        let mut lines = Vec::new();
        let mut more = 0_usize;
        for (_, step) in self.steps() {
            for line in self.supplies(step) {
                if lines.len() < extent.lists {
                    lines.push(line);
                } else {
                    more += 1;
                }
            }
        }
        if lines.is_empty() && more == 0 {
            return Ok(());
        }
        self.heading(":key: To be supplied", out)?;
        lines.iter().try_for_each(|line| writeln!(out, "- {line}"))?;
        entry_of_more(more, out)
    }

    /// What a step needs, a line each.
    fn supplies(&self, step: &Step) -> Vec<String> {
        let (action, address) = (step.action.name(), Self::address(&step.address));
        let mut lines = Vec::new();
        let needed =
            step.injections().iter().filter(|one| one.kind == InjectionKind::Credential && one.is_required);
        let needed: Vec<String> = needed.map(|one| code_cut(&one.name, PATH)).collect();
        if !needed.is_empty() {
            let noun = if needed.len() == 1 { "credential" } else { "credentials" };
            let again = if step.action == Action::Create { "" } else { ", again" };
            lines.push(format!("{noun} {} to {action} {address}{again}", names(&needed, NAMED)));
        }
        let mut asked: Vec<&str> = Vec::new();
        let mut outside: Vec<&str> = Vec::new();
        visit(step, &mut |_, why| match why {
            Unknown::Asked { parameter } if !asked.contains(&&**parameter) => asked.push(parameter),
            Unknown::Outside { source } if !outside.contains(&&**source) => outside.push(source),
            _ => {}
        });
        lines
            .extend(asked.into_iter().map(|name| format!("parameter {} of {address}", code_cut(name, PATH))));
        lines.extend(outside.into_iter().map(|source| format!("{} for {address}", prose(source))));
        lines
    }

    /// Values that other units produce.
    pub(super) fn known_later(&self, extent: &Extent, out: Out<'_>) -> fmt::Result {
        let mut lines = Vec::new();
        let mut more = 0_usize;
        for (_, step) in self.steps() {
            for later in later(step) {
                let Unknown::Produced(of) = later.why else { continue };
                let (path, output) = (code_cut(&later.path.to_string(), PATH), code_cut(&of.output, PATH));
                let (unit, by) = (Self::address(&step.address), Self::address(&of.by));
                let line = format!("{path} of {unit}: output {output} of {by}");
                // Several steps of one unit need the same.
                if lines.len() >= extent.lists {
                    more += 1;
                } else if lines.last() != Some(&line) {
                    lines.push(line);
                }
            }
        }
        if lines.is_empty() && more == 0 {
            return Ok(());
        }
        self.heading("Known only when it runs", out)?;
        lines.iter().try_for_each(|line| writeln!(out, "- {line}"))?;
        entry_of_more(more, out)
    }
}

/// What of the unit is known later; what is put in is named by the parameter.
fn later(step: &Step) -> Vec<Later<'_>> {
    let mut found: Vec<Later<'_>> = Vec::new();
    visit(step, &mut |path, why| {
        // What is put in is mostly an attribute as well.
        let is_told = |other: &Later<'_>| other.path == *path || path.0.len() == 1 && other.why == why;
        if !found.iter().any(is_told) {
            found.push(Later { path: path.clone(), why });
        }
    });
    found
}

/// Calls `see` with each value of a step that is not known, in the order of the changes, then of what is put in.
fn visit<'s>(step: &'s Step, see: &mut dyn FnMut(&AttributePath, &'s Unknown)) {
    use plimsoll_plan::Changes;
    match &step.changes {
        Changes::Between(changes) => {
            for change in changes {
                if let Some(after) = &change.after {
                    walk(after, &change.path, see);
                }
            }
        }
        Changes::Added(attributes) => {
            for (name, value) in attributes {
                walk(value, &AttributePath(vec![AttributeStep::Field(name.clone())]), see);
            }
        }
        Changes::Removed(_) => {}
    }
    if step.action == Action::Delete {
        return;
    }
    for injection in step.injections() {
        // Credentials are told together.
        let value = injection.value.as_ref().filter(|_| injection.kind == InjectionKind::Parameter);
        if let Some(value) = value {
            walk(value, &AttributePath(vec![AttributeStep::Field(injection.name.clone())]), see);
        }
    }
}

/// As deep as values are nested, which the reader of files limits.
fn walk<'v>(value: &'v Value, path: &AttributePath, see: &mut dyn FnMut(&AttributePath, &'v Unknown)) {
    match &value.data {
        Data::Unknown(why) => see(path, why),
        Data::Map(map) => {
            for (name, field) in map {
                walk(field, &path.then(AttributeStep::Field(name.clone())), see);
            }
        }
        Data::List(list) => {
            for (index, item) in list.items.iter().enumerate() {
                walk(item, &path.then(value::item_step(list, index, item)), see);
            }
        }
        _ => {}
    }
}
