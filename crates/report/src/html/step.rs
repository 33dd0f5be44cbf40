//! A step: its row, and what the row opens.

use std::fmt;

use plimsoll_model::{Evidence, EvidencePlace};
use plimsoll_plan::{Step, Wait};

use crate::format::Out;
use crate::html::application::{MANY, Section};
use crate::html::changes;
use crate::markup::{escape, sentence};
use crate::plain::{count, one_line};
use crate::style::Style;
use crate::svg::class;
use crate::text::injections;
use crate::text::renames::Renames;
use crate::words;

/// How many waits and dependents of a step are shown, and how many pieces of evidence of a wait.
const WAITS: usize = 30;
const EVIDENCE: usize = 8;
/// How many characters of a line of a file are shown.
const LINE: usize = 160;

/// The steps of a plan.
pub(super) struct Steps<'s> {
    section: &'s Section<'s>,
    renames: Renames<'s>,
    /// By step, the steps that wait for it.
    waiting: Vec<Vec<usize>>,
}

impl<'s> Steps<'s> {
    pub(super) fn of(section: &'s Section<'s>) -> Self {
        let mut waiting = vec![Vec::new(); section.plan.steps.len()];
        for (index, step) in section.plan.steps.iter().enumerate() {
            for wait in &step.waits_for {
                waiting[wait.step.index()].push(index);
            }
        }
        Self { section, renames: Renames::of(section.plan), waiting }
    }

    /// The row with all that it opens.
    pub(super) fn write(&self, index: usize, out: Out<'_>) -> fmt::Result {
        let step = &self.section.plan.steps[index];
        let place = step.place.as_ref().map_or_else(String::new, |place| self.place(place));
        let class = class(step.action);
        let marks = format!(
            "{}{}",
            if step.critical { " critical" } else { "" },
            if step.action.is_destructive() { " destroys" } else { "" }
        );
        writeln!(
            out,
            "<details class=\"step {class}{marks}\" id=\"{}\" data-node=\"{index}\" data-action=\"{}\"><summary>\
             <span class=\"symbol\">{}</span><span class=\"address\">{}</span><span class=\"kind\">{}</span>\
             <span class=\"reason\">{}</span><span class=\"place\">{place}</span></summary><noscript>",
            self.section.anchors.step(index),
            step.action.name(),
            escape(words::symbol(step.action).trim()),
            self.section.anchors.name(step),
            escape(&step.unit_kind),
            escape(&words::reason(step, Style::PIPED)),
        )?;
        self.content(index, step, out)?;
        writeln!(out, "</noscript></details>")
    }

    fn place(&self, place: &EvidencePlace) -> String {
        escape(&self.section.places.evidence(place))
    }

    fn content(&self, index: usize, step: &Step, out: Out<'_>) -> fmt::Result {
        let mut facts = vec![format!("wave {}", step.wave)];
        if step.critical {
            facts.push("on the critical path".to_owned());
        } else if step.slack > 0 {
            facts.push(format!("{} of slack", count(step.slack as usize, "wave")));
        }
        if step.dependents > 0 {
            let verb = if step.dependents == 1 { "needs" } else { "need" };
            facts.push(format!("{} {verb} it", count(step.dependents as usize, "unit")));
        }
        write!(out, "<div class=\"content\"><p class=\"facts\">{}</p>", facts.join(" · "))?;
        let unresolved = step.unresolved().map(|why| format!("not known whole: {}", sentence(why)));
        let disrupts = step.disrupts().map(|words| format!("disrupts: {}", sentence(words)));
        let renamed = self.renames.line(step, Style::PIPED).map(|line| escape(&line));
        let declaration = self.renames.declaration(step, Style::PIPED);
        let advice = declaration
            .map(|text| format!("To keep it, declare it in plimsoll.toml: <code>{}</code>", escape(&text)));
        for remark in [unresolved, disrupts, renamed, advice].into_iter().flatten() {
            write!(out, "<p class=\"remark\">{remark}</p>")?;
        }
        changes::write(step, self.section, out)?;
        let lines = injections::lines(step, true, Style::PIPED);
        if !lines.is_empty() {
            write!(out, "<h4>Runs and is given</h4><ul class=\"injections\">")?;
            lines.iter().try_for_each(|line| write!(out, "<li>{}</li>", escape(line)))?;
            write!(out, "</ul>")?;
        }
        self.waits(step, out)?;
        self.dependents(index, out)?;
        write!(out, "</div>")
    }

    fn waits(&self, step: &Step, out: Out<'_>) -> fmt::Result {
        if step.waits_for.is_empty() {
            return Ok(());
        }
        write!(out, "<h4>Waits for</h4><ul class=\"waits\">")?;
        for wait in step.waits_for.iter().take(WAITS) {
            self.wait(step, wait, out)?;
        }
        more(step.waits_for.len(), WAITS, out)?;
        write!(out, "</ul>")
    }

    fn wait(&self, step: &Step, wait: &Wait, out: Out<'_>) -> fmt::Result {
        let words = escape(&words::wait(step, wait, self.section.plan, Style::PIPED));
        let first = &self.section.plan.steps[wait.step.index()];
        let (name, link) = (self.section.anchors.name(first), self.section.anchors.link(wait.step.index()));
        let words =
            if words.contains(&name) { words.replacen(&name, &link, 1) } else { format!("{words} {link}") };
        write!(out, "<li>{words}")?;
        if !wait.evidence.is_empty() {
            write!(out, "<ul class=\"evidence\">")?;
            for evidence in wait.evidence.iter().take(EVIDENCE) {
                self.evidence(evidence, out)?;
            }
            more(wait.evidence.len(), EVIDENCE, out)?;
            write!(out, "</ul>")?;
        }
        write!(out, "</li>")
    }

    /// What was seen, and its places on both sides; in plans that are not large with the rule and the lines of the files.
    fn evidence(&self, evidence: &Evidence, out: Out<'_>) -> fmt::Result {
        write!(out, "<li>{}", sentence(&evidence.words))?;
        let is_small = self.section.plan.steps.len() <= MANY;
        if let Some(clause) = evidence.clause.filter(|_| is_small) {
            write!(
                out,
                " <a class=\"clause\" rel=\"noreferrer\" href=\"{}\">{}</a>",
                escape(clause.url),
                escape(clause.title)
            )?;
        }
        for (place, label) in evidence.places.iter().take(EVIDENCE) {
            let label = if label.is_empty() { String::new() } else { format!(" {}", escape(label)) };
            let line = self.line(place).filter(|_| is_small);
            let line = line.map_or_else(String::new, |line| format!("<code>{}</code>", escape(&line)));
            write!(
                out,
                "<div class=\"at\"><span class=\"place\">{}</span><span class=\"faint\">{label}</span>{line}</div>",
                self.place(place)
            )?;
        }
        write!(out, "</li>")
    }

    /// The line of a file that a place starts in, without its indentation, cut.
    fn line(&self, place: &EvidencePlace) -> Option<String> {
        let EvidencePlace::Present(place) = place else { return None };
        let (text, range) = self.section.places.range(place)?;
        let number = text.lines.position(range.start, &text.text, plimsoll_base::Encoding::Utf8).line;
        let line = text.lines.line_range(number, &text.text);
        let line = text.text.get(line.as_usize())?.trim();
        let kept: String = line.chars().take(LINE).collect();
        let is_cut = kept.len() < line.len();
        Some(one_line(&kept, Style::PIPED) + if is_cut { "…" } else { "" }).filter(|line| !line.is_empty())
    }

    fn dependents(&self, index: usize, out: Out<'_>) -> fmt::Result {
        let waiting = &self.waiting[index];
        if waiting.is_empty() {
            return Ok(());
        }
        write!(out, "<h4>Waiting for it</h4><ul class=\"dependents\">")?;
        for &other in waiting.iter().take(WAITS) {
            write!(out, "<li>{}</li>", self.section.anchors.link(other))?;
        }
        more(waiting.len(), WAITS, out)?;
        write!(out, "</ul>")
    }
}

/// How many rows of a list are not shown.
fn more(all: usize, shown: usize, out: Out<'_>) -> fmt::Result {
    let left = crate::plain::more(all.saturating_sub(shown));
    left.map_or(Ok(()), |words| write!(out, "<li class=\"faint\">{words}</li>"))
}
