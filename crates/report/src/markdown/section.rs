//! One application: what a reviewer needs first comes first.

use std::fmt;

use plimsoll_model::Address;
use plimsoll_plan::{Action, Plan, Step, StepIndex};

use crate::format::{ApplicationPlan, Out};
use crate::graph::Drawing;
use crate::markdown::comment::title;
use crate::markdown::extent::Extent;
use crate::markdown::inert::{code, code_cut, fence, prose, prose_about};
use crate::output;
use crate::plain::one_line;
use crate::sources::Places;
use crate::style::Style;
use crate::{text, words};

/// How many characters a path may have.
pub(super) const PATH: usize = 200;

/// The plan of an application.
pub(super) struct Section<'c> {
    /// Its zero-based number among those of the comment.
    pub(super) number: usize,
    pub(super) application: &'c ApplicationPlan<'c>,
    pub(super) plan: &'c Plan,
    pub(super) places: &'c Places<'c>,
    pub(super) show_values: bool,
    /// Whether it has a title of its own below that of the comment.
    pub(super) is_one_of_many: bool,
}

/// What is left out together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Class {
    Created = 0,
    Changed = 1,
    Destroyed = 2,
}

impl Class {
    pub(super) const fn of(action: Action) -> Self {
        match action {
            Action::Create => Self::Created,
            Action::Update | Action::Invoke => Self::Changed,
            Action::Replace | Action::Delete => Self::Destroyed,
        }
    }
}

impl<'c> Section<'c> {
    pub(super) fn write(&self, extent: &Extent, out: Out<'_>) -> fmt::Result {
        if self.is_one_of_many {
            write!(out, "\n### {}\n", title(self.plan))?;
        }
        out.write_str(&self.compared())?;
        self.destroyed(extent, out)?;
        self.broken_gates(extent, out)?;
        self.errors(extent, out)?;
        self.since(extent, out)?;
        self.supplied(extent, out)?;
        self.cycles(extent, out)?;
        self.waves(extent, out)?;
        self.remarks(extent, out)?;
        self.known_later(extent, out)?;
        self.changes(extent, out)?;
        self.drawing(extent, out)?;
        self.findings(extent, out)?;
        if self.is_one_of_many {
            write!(out, "\n{}\n", words::closing_sentence(self.plan))?;
        }
        Ok(())
    }

    /// Whether it is told even where other applications are only counted.
    pub(super) fn is_urgent(&self) -> bool {
        !self.plan.is_complete()
            || self.plan.steps.iter().any(|step| step.action.is_destructive())
            || self.application.gates.iter().any(|gate| !gate.is_kept)
    }

    /// A heading below the title of the application.
    pub(super) fn heading(&self, words: &str, out: Out<'_>) -> fmt::Result {
        write!(out, "\n{} {words}\n\n", if self.is_one_of_many { "####" } else { "###" })
    }

    /// The steps in the order of the waves.
    pub(super) fn steps(&self) -> impl Iterator<Item = (StepIndex, &'c Step)> {
        let plan = self.plan;
        plan.waves.iter().flatten().map(move |index| (*index, &plan.steps[index.index()]))
    }

    /// An address without the application that all of the plan shares.
    pub(super) fn short(&self, address: &Address) -> String {
        code_cut(&self.plain_name(address), PATH)
    }

    /// The same as our sentences have it.
    pub(super) fn plain_name(&self, address: &Address) -> String {
        words::short(address, &self.plan.subject.application, Style::PIPED)
    }

    /// A whole address.
    pub(super) fn address(address: &Address) -> String {
        code(address.as_str())
    }

    /// Where it is described, and what it is compared with.
    fn compared(&self) -> String {
        let subject = &self.plan.subject;
        let mut parts = Vec::new();
        let site = subject.site.map(|site| self.places.path(site.file));
        parts.extend(site.map(|path| format!("Described in {}", code_cut(&path, PATH))));
        if let Some(record) = words::record(subject) {
            let names = std::iter::once(record.path).chain(record.details);
            let names: Vec<String> = names.map(|name| code_cut(name, PATH)).collect();
            parts.push(format!("{} {}", record.relation, names.join(", ")));
        }
        if parts.is_empty() {
            return String::new();
        }
        let sentence = parts.join("; ");
        let mut characters = sentence.chars();
        let first: String = characters.next().into_iter().flat_map(char::to_uppercase).collect();
        format!("\n{first}{}.\n", characters.as_str())
    }

    /// The critical path, what looks renamed, what was given up or left out.
    fn remarks(&self, extent: &Extent, out: Out<'_>) -> fmt::Result {
        let mut remarks = Vec::new();
        if let Some((path, words)) = text::plan::path(self.plan, Style::PIPED) {
            let steps = self.plan.critical_path.iter().map(|index| &self.plan.steps[index.index()]);
            let names: Vec<String> = steps.map(|step| self.plain_name(&step.address)).collect();
            remarks.push(format!("Critical path: {} ({})", prose_about(&path, &names), prose(&words)));
        }
        for rename in self.plan.renamed.iter().take(extent.lists) {
            let (from, to) = (self.short(&rename.from), self.short(&rename.to));
            remarks
                .push(format!("{from} looks renamed to {to}: the one is deleted, and the other made anew"));
        }
        for one in self.plan.moved.iter().take(extent.lists) {
            let (from, to) = (self.short(&one.from), self.short(&one.to));
            remarks.push(format!("{from} is called {to} now, as declared"));
        }
        if let Some(line) = text::suppressed::counted(self.plan) {
            remarks.push(prose(&line));
        }
        let cycles = text::cycle::Page::of(self.plan, self.places, Style::PIPED);
        for edge in self.plan.dropped.iter().take(extent.lists) {
            let words = cycles.given_up(edge);
            remarks.push(format!("Note: {}", prose(words.trim_start_matches("note: ").trim_end())));
        }
        if let Some(only) = &self.plan.only {
            let names: Vec<String> = only.addresses.iter().map(|address| self.short(address)).collect();
            let names = crate::plain::names(&names, extent.lists.min(20));
            remarks.push(format!("Only {names} and what must come with it is planned"));
        }
        if !self.plan.left_out.is_empty() {
            let names: Vec<String> = self.plan.left_out.iter().map(|address| self.short(address)).collect();
            let names = crate::plain::names(&names, extent.lists.min(20));
            remarks.push(format!("Left out of the plan: {names}"));
        }
        remarks.iter().try_for_each(|remark| write!(out, "\n{remark}.\n"))
    }

    fn drawing(&self, extent: &Extent, out: Out<'_>) -> fmt::Result {
        let has_edges =
            !self.plan.cycles.is_empty() || self.plan.steps.iter().any(|step| !step.waits_for.is_empty());
        if !extent.drawing || !has_edges {
            return Ok(());
        }
        let drawing = output::drawn_by_mermaid(&Drawing::of_plan(self.plan));
        let fence = fence("mermaid", &drawing);
        write!(out, "\n<details>\n<summary>Drawing of the order</summary>\n\n{fence}\n</details>\n")
    }

    /// `Nulecule:21`, as a code span; empty where no place is known.
    pub(super) fn place(&self, step: &Step) -> String {
        let place = step.place.as_ref().map(|place| self.places.evidence(place));
        place.map_or_else(String::new, |place| code_cut(&one_line(&place, Style::PIPED), PATH))
    }
}
