//! What speaks against the plan: gates that are not kept, cycles, findings.

use std::fmt;

use plimsoll_base::{Diagnostic, Severity};
use plimsoll_model::Address;
use plimsoll_plan::Cycle;
use plimsoll_plan::names::and_more;

use crate::diagnostics::Counts;
use crate::format::Out;
use crate::markdown::check;
use crate::markdown::extent::Extent;
use crate::markdown::inert::{code_cut, entry_of_more, head, prose, row};
use crate::markdown::section::{PATH, Section};
use crate::plain::{count, names};
use crate::style::Style;
use crate::text;

/// How many steps that break a gate are named.
const NAMED: usize = 5;

impl Section<'_> {
    pub(super) fn broken_gates(&self, extent: &Extent, out: Out<'_>) -> fmt::Result {
        let gates = self.application.gates;
        let broken = || gates.iter().filter(|gate| !gate.is_kept);
        let number = broken().count();
        if number == 0 {
            return Ok(());
        }
        let of =
            if gates.len() > number { format!("{number} of {}", gates.len()) } else { number.to_string() };
        let gates = if gates.len() == 1 { "gate" } else { "gates" };
        let verb = if number == 1 { "is" } else { "are" };
        self.heading(&format!(":x: {of} {gates} {verb} broken"), out)?;
        for gate in broken().take(extent.lists) {
            let place = gate.place.as_ref().map(|place| code_cut(&self.places.line(place), PATH));
            let place = place.map_or_else(String::new, |place| format!(" ({place})"));
            let steps = gate.steps.iter().map(|index| &self.plan.steps[index.index()].address);
            // What was found may have named them.
            let unnamed: Vec<&Address> =
                steps.take(NAMED).filter(|address| !gate.words.contains(&self.plain_name(address))).collect();
            let steps: Vec<String> = unnamed.into_iter().map(Self::address).collect();
            let more = if steps.is_empty() { 0 } else { gate.steps.len().saturating_sub(NAMED) };
            let more = and_more(more);
            let colon = if steps.is_empty() { "" } else { ": " };
            let (rule, words) = (code_cut(&gate.gate, PATH), prose(&gate.words));
            writeln!(out, "- {rule}{place}: {words}{colon}{}{more}", steps.join(", "))?;
        }
        entry_of_more(number.saturating_sub(extent.lists), out)
    }

    /// Each cycle whole, and what cannot be ordered because of them.
    pub(super) fn cycles(&self, extent: &Extent, out: Out<'_>) -> fmt::Result {
        let cycles = &self.plan.cycles;
        for cycle in cycles.iter().take(extent.lists) {
            self.cycle(cycle, extent, out)?;
        }
        if cycles.len() > extent.lists {
            self.heading(&format!(":x: {}", count(cycles.len() - extent.lists, "more cycle")), out)?;
        }
        if cycles.is_empty() {
            return Ok(());
        }
        let waiting = self.plan.blocked.iter().filter(|blocked| !blocked.in_cycle);
        let waiting: Vec<String> = waiting.map(|blocked| self.short(&blocked.address)).collect();
        if !waiting.is_empty() {
            let (units, verb) =
                (count(waiting.len(), "more unit"), if waiting.len() == 1 { "waits" } else { "wait" });
            let these = if cycles.len() == 1 { "this cycle" } else { "these cycles" };
            let list = names(&waiting, extent.lists.min(100));
            write!(out, "\n{units} {verb} for {these}: {list}.\n")?;
        }
        Ok(())
    }

    fn cycle(&self, cycle: &Cycle, extent: &Extent, out: Out<'_>) -> fmt::Result {
        let page = text::cycle::Page::of(self.plan, self.places, Style::PIPED);
        self.heading(&format!(":x: {}", text::cycle::Page::headline(cycle)), out)?;
        out.write_str(&head(&["unit", "needs", "how that is known", "source"]))?;
        for edge in cycle.edges.iter().take(extent.lists) {
            let [place, _, _, words] = page.edge(edge);
            let (from, to) = (self.short(&edge.from), self.short(&edge.to));
            out.write_str(&row(&[&from, &to, &prose(&words), &code_cut(&place, PATH)]))?;
        }
        if cycle.edges.len() > extent.lists {
            write!(out, "\nAnd {} more.\n", count(cycle.edges.len() - extent.lists, "edge"))?;
        }
        if cycle.cut.is_empty() {
            return Ok(());
        }
        let arrow = |edge: &plimsoll_plan::CycleEdge| {
            format!("{} → {}", self.short(&edge.from), self.short(&edge.to))
        };
        let edges: Vec<String> = cycle.cut.iter().map(arrow).collect();
        write!(out, "\nRemoving {} leaves no cycle among them.\n", names(&edges, extent.lists.min(20)))
    }

    /// What was found that cannot work.
    pub(super) fn errors(&self, extent: &Extent, out: Out<'_>) -> fmt::Result {
        let errors = self.found(|severity| severity == Severity::Error);
        if errors.is_empty() {
            return Ok(());
        }
        self.heading(&format!(":x: {}", sentence(&errors)), out)?;
        check::table(&errors, self.places, extent.lists, out)
    }

    /// What else was found.
    pub(super) fn findings(&self, extent: &Extent, out: Out<'_>) -> fmt::Result {
        let findings = self.found(|severity| severity != Severity::Error);
        if findings.is_empty() {
            return Ok(());
        }
        write!(out, "\n<details>\n<summary>{}</summary>\n\n", sentence(&findings))?;
        check::table(&findings, self.places, extent.lists, out)?;
        out.write_str("\n</details>\n")
    }

    /// Findings; cycles are told elsewhere.
    fn found(&self, is_meant: impl Fn(Severity) -> bool) -> Vec<Diagnostic> {
        let findings = self.application.diagnostics.iter();
        let others = findings.filter(|finding| finding.code.0 != "dependency-cycle");
        others.filter(|finding| is_meant(finding.severity)).cloned().collect()
    }
}

fn sentence(findings: &[Diagnostic]) -> String {
    Counts { fixable: 0, ..Counts::of(findings) }.sentence(0)
}
