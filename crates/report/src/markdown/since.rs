//! What changed since the plan that was approved last.

use std::fmt;

use plimsoll_plan::{ChangedStep, StepDifference};

use crate::format::Out;
use crate::markdown::extent::{Extent, Rows};
use crate::markdown::inert::{code_cut, head, prose, row};
use crate::markdown::section::{PATH, Section};
use crate::plain::more;
use crate::style::Style;
use crate::text::difference::{closing, facts};
use crate::words;

/// How many things are told of one step.
const FACTS: usize = 6;

impl Section<'_> {
    /// The steps that are not those of the plan that was approved last.
    pub(super) fn since(&self, extent: &Extent, out: Out<'_>) -> fmt::Result {
        let Some(difference) = self.application.since else { return Ok(()) };
        self.heading("What changed since the plan you last approved", out)?;
        if difference.is_empty() {
            return writeln!(out, "Nothing: the steps are the same.");
        }
        writeln!(out, "{}", closing(std::slice::from_ref(difference)))?;
        if extent.rows == Rows::Counts || difference.steps.is_empty() {
            return Ok(());
        }
        out.write_str(&format!("\n{}", head(&["", "address", "what"])))?;
        for step in difference.steps.iter().take(extent.lists) {
            let (word, what) = match step {
                StepDifference::Added(step) => (
                    "added",
                    format!("{}: {}", step.action.name(), prose(&words::reason(step, Style::PIPED))),
                ),
                StepDifference::Gone(step) => ("gone", step.action.name().to_owned()),
                StepDifference::Changed(changed) => ("changed", what_changed(changed)),
            };
            out.write_str(&row(&[word, &Self::address(&step.step().address), &what]))?;
        }
        let left = more(difference.steps.len().saturating_sub(extent.lists));
        left.map_or(Ok(()), |words| write!(out, "\n{words}\n"))
    }
}

fn what_changed(changed: &ChangedStep) -> String {
    let facts = facts(changed, Style::PIPED);
    let mut told: Vec<String> = facts
        .iter()
        .take(FACTS)
        .map(|(name, old, new)| {
            let (old, new) = (code_cut(old, PATH), code_cut(new, PATH));
            format!("{} now {new}, was {old}", code_cut(name, PATH))
        })
        .collect();
    told.extend(more(facts.len().saturating_sub(FACTS)));
    told.join("; ")
}
