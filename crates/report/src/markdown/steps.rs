//! Tables of steps: what is destroyed, and the waves.

use std::fmt;

use plimsoll_plan::names::and_more;
use plimsoll_plan::{Action, Changes, ReasonCode, Step, StepIndex};

use crate::format::Out;
use crate::markdown::extent::{Extent, Rows};
use crate::markdown::inert::{code_cut, entry_of_more, head, name, prose, row};
use crate::markdown::section::{Class, Section};
use crate::plain::{count, names};
use crate::style::Style;
use crate::text::changes::told;
use crate::words;

/// How many steps that one waits for are named, and how many objects that are lost.
const NAMED: (usize, usize) = (4, 4);
/// How many characters the name of what is lost may have.
const PART: usize = 60;

impl Section<'_> {
    /// What is lost, and what is disrupted beside.
    pub(super) fn destroyed(&self, extent: &Extent, out: Out<'_>) -> fmt::Result {
        let destroyed = self.steps().filter(|(_, step)| step.action.is_destructive()).count();
        if destroyed > 0 {
            let verb = if destroyed == 1 { "destroys" } else { "destroy" };
            let words = format!(":warning: {} {verb} what is there", count(destroyed, "step"));
            self.heading(&words, out)?;
            out.write_str(&head(&["", "address", "action", "why", "needed by", "lost or disrupted"]))?;
            for (_, step) in self.steps().filter(|(_, step)| step.action.is_destructive()) {
                let needed = match step.dependents as usize {
                    0 => "–".to_owned(),
                    units => count(units, "unit"),
                };
                let why = prose(&words::cause(step, Style::PIPED));
                let now = self.plan.renamed.iter().find(|rename| rename.from == step.address);
                let now = now.filter(|_| step.action == Action::Delete).map(|rename| self.short(&rename.to));
                let (address, lost) = (Self::address(&step.address), lost(step, now));
                let (symbol, action) = (symbol(step.action), step.action.name());
                out.write_str(&row(&[symbol, &address, action, &why, &needed, &lost]))?;
            }
        }
        let disrupting = || self.steps().filter(|(_, step)| !step.action.is_destructive());
        let disrupting = || disrupting().filter_map(|(_, step)| Some((step, step.disrupts()?)));
        let number = disrupting().count();
        if number > 0 {
            let words = if number == 1 {
                "step disrupts more than its unit"
            } else {
                "steps disrupt more than their units"
            };
            self.heading(&format!(":zap: {number} {words}"), out)?;
        }
        for (step, words) in disrupting().take(extent.lists) {
            writeln!(out, "- {} {}: {}", step.action.name(), Self::address(&step.address), prose(words))?;
        }
        entry_of_more(number.saturating_sub(extent.lists), out)
    }

    /// All steps, or of each wave those that matter more than others and counts of the rest.
    pub(super) fn waves(&self, extent: &Extent, out: Out<'_>) -> fmt::Result {
        if self.plan.steps.is_empty() {
            return Ok(());
        }
        self.heading(&format!("Order: {}", count(self.plan.waves.len(), "wave")), out)?;
        if extent.rows == Rows::Counts {
            return self.wave_counts(extent, out);
        }
        out.write_str(&head(&["wave", "", "address", "kind", "why", "waits for", "source"]))?;
        for (number, wave) in self.plan.waves.iter().enumerate() {
            let number = (number + 1).to_string();
            let mut created = 0;
            for index in wave {
                let step = &self.plan.steps[index.index()];
                if extent.rows == Rows::Risky && Class::of(step.action) == Class::Created {
                    created += 1;
                } else {
                    out.write_str(&self.row(&number, step))?;
                }
            }
            if created > 0 {
                let units = count(created, "unit");
                out.write_str(&row(&[&number, symbol(Action::Create), &units, "", "created", "", ""]))?;
            }
        }
        Ok(())
    }

    fn row(&self, wave: &str, step: &Step) -> String {
        let (address, kind) = (Self::address(&step.address), name(&step.unit_kind));
        let why = prose(&words::cause(step, Style::PIPED));
        let first: Vec<StepIndex> = told(step).into_iter().map(|wait| wait.step).collect();
        let before = |index: &StepIndex| {
            let first = &self.plan.steps[index.index()];
            let is_former = first.address == step.address;
            let name = self.short(&first.address);
            if is_former { format!("deletion of {name}") } else { name }
        };
        let shown: Vec<String> = first.iter().take(NAMED.0).map(before).collect();
        let waits = shown.join(", ") + &and_more(first.len() - shown.len());
        row(&[wave, symbol(step.action), &address, &kind, &why, &waits, &self.place(step)])
    }

    /// A row a wave.
    fn wave_counts(&self, extent: &Extent, out: Out<'_>) -> fmt::Result {
        let actions = [Action::Create, Action::Update, Action::Replace, Action::Delete, Action::Invoke];
        out.write_str(&head(&["wave", "to create", "to update", "to replace", "to delete", "to run"]))?;
        let most = extent.lists.saturating_mul(5);
        for (number, wave) in self.plan.waves.iter().enumerate().take(most) {
            let of = |action| {
                let is_of = |index: &&StepIndex| self.plan.steps[index.index()].action == action;
                wave.iter().filter(is_of).count().to_string()
            };
            let [create, update, replace, delete, run] = actions.map(of);
            out.write_str(&row(&[&(number + 1).to_string(), &create, &update, &replace, &delete, &run]))?;
        }
        if self.plan.waves.len() > most {
            write!(out, "\nAnd {} more.\n", count(self.plan.waves.len() - most, "wave"))?;
        }
        Ok(())
    }
}

/// OpenTofu's symbol, as a code span.
const fn symbol(action: Action) -> &'static str {
    match action {
        Action::Create => "`+`",
        Action::Update => "`~`",
        Action::Replace => "`-/+`",
        Action::Delete => "`-`",
        Action::Invoke => "`>`",
    }
}

/// What goes with a unit, and whether it comes again.
fn lost(step: &Step, now: Option<String>) -> String {
    let parts = parts(step);
    let mut lost = match parts.as_slice() {
        _ if step.action == Action::Replace => "what is there now".to_owned(),
        [] => "all of it".to_owned(),
        parts => names(parts, NAMED.1),
    };
    let is_made_again = step.action == Action::Replace
        || matches!(step.reason, ReasonCode::Immutable | ReasonCode::KindChanged);
    if is_made_again {
        lost.push_str("; made anew");
    }
    lost.extend(now.map(|now| format!("; looks renamed to {now}")));
    lost.extend(step.disrupts().map(|words| format!("; {}", prose(words))));
    lost
}

/// What a unit that goes consists of, as code spans: its objects, or its type and its image.
fn parts(step: &Step) -> Vec<String> {
    let Changes::Removed(attributes) = &step.changes else { return Vec::new() };
    let fields = || attributes.iter();
    let objects = fields().map(|(name, _)| &**name).filter(|name| name.contains(' '));
    let objects: Vec<&str> = objects.collect();
    let told = if objects.is_empty() {
        let inner = fields().flat_map(|(_, value)| value.as_map().into_iter().flatten());
        let told = |name: &str| ["type", "image"].contains(&name);
        let texts = fields().chain(inner).filter(|(name, _)| told(name)).map(|(_, value)| value.as_text());
        texts.flatten().collect()
    } else {
        objects
    };
    told.into_iter().map(|part| code_cut(part, PART)).collect()
}
