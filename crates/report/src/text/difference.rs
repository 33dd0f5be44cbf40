//! What differs between plans, and whether a saved plan still holds.

use std::fmt;

use plimsoll_base::Digest;
use plimsoll_model::Value;
use plimsoll_plan::{Change, ChangeKind, ChangedStep, PlanDifference, PlanName, Step, StepDifference};

use crate::format::{Context, DifferenceReport, MovedInput, Out, StaleReport};
use crate::plain::{count, one_line, pad, width};
use crate::style::{Paint, Style};
use crate::value::{inline, is_secret};
use crate::words;

/// How many characters of a digest are shown; all of it is in the JSON.
const DIGITS: usize = 12;

/// What differs, application by application, and a closing line.
pub(crate) fn difference(report: &DifferenceReport<'_>, context: &Context<'_>, out: Out<'_>) -> fmt::Result {
    let style = context.style;
    let (before, after) = (one_line(report.before, style), one_line(report.after, style));
    for difference in report.differences.iter().filter(|difference| !difference.is_empty()) {
        out.write_str(&of_plan(difference, style))?;
        out.write_char('\n')?;
    }
    let sentence = closing(report.differences);
    let sentence = match sentence.as_str() {
        "" => format!("{before} and {after} do the same."),
        counts => format!("{before} {} {after}: {counts}", style.arrow()),
    };
    writeln!(out, "{}", style.paint(Paint::Heading, &sentence))
}

/// Whether a saved plan still holds: what moved, what differs, what to do.
pub(crate) fn stale(report: &StaleReport<'_>, context: &Context<'_>, out: Out<'_>) -> fmt::Result {
    let style = context.style;
    let file = one_line(report.file, style);
    let holds = report.holds();
    let title = match (holds, report.moved) {
        (true, []) => format!("{file}: nothing moved"),
        (true, _) => format!("{file}: what it was made from moved, the plan is the same"),
        (false, _) => format!("{file} is stale: the plan is another one now"),
    };
    let paint = if holds { Paint::Heading } else { Paint::Error };
    writeln!(out, "{}", style.paint(paint, &title))?;
    if !report.moved.is_empty() {
        writeln!(out, "\n{}", style.paint(Paint::Heading, "moved"))?;
        out.write_str(&moved(report.moved, style))?;
    }
    if holds {
        let ids: Vec<String> = report.differences.iter().filter_map(|one| Some(id(one.after.id?))).collect();
        let ids = crate::plain::names(&ids, 4);
        return writeln!(out, "\nThe approval holds. {}", style.paint(Paint::Faint, &ids));
    }
    writeln!(out)?;
    for difference in report.differences.iter().filter(|difference| !difference.is_empty()) {
        out.write_str(&of_plan(difference, style))?;
        writeln!(out)?;
    }
    writeln!(out, "{}", style.paint(Paint::Heading, &closing(report.differences)))?;
    let command = one_line(report.command, style);
    writeln!(out, "  help: Look at the plan as it is now, and approve that one:\n        {command}")
}

fn moved(inputs: &[MovedInput], style: Style) -> String {
    let paths: Vec<String> = inputs.iter().map(|input| one_line(&input.path, style)).collect();
    let widest = paths.iter().map(|path| width(path)).max().unwrap_or(0);
    let mut out = String::new();
    for (input, path) in inputs.iter().zip(&paths) {
        let shown = |text: &String| short(text, style);
        let what = match (&input.before, &input.after) {
            (Some(before), Some(after)) => {
                format!("{} {} {}", shown(before), style.arrow(), shown(after))
            }
            (Some(before), None) => format!("{}, gone now", shown(before)),
            (None, Some(after)) => format!("{}, was not there", shown(after)),
            (None, None) => "another value".to_owned(),
        };
        let kind = style.paint(Paint::Faint, &one_line(&input.kind, style));
        out.push_str(&format!("  {}  {what}   {kind}\n", pad(path, widest)));
    }
    out
}

/// The start of a digest; the id of a record as it is.
fn short(text: &str, style: Style) -> String {
    Digest::parse(text).map_or_else(|| one_line(text, style), id)
}

fn id(digest: Digest) -> String {
    let text = digest.to_string();
    text.chars().take("sha256:".len() + DIGITS).collect()
}

/// What changed since the plan that was approved last, as a section of a plan.
pub(crate) fn since(difference: &PlanDifference, style: Style) -> String {
    let title = style.paint(Paint::Heading, "since the saved plan");
    if difference.is_empty() {
        return format!("{title}  nothing changed\n\n");
    }
    format!("{title}  {}\n{}\n", closing(std::slice::from_ref(difference)), of_plan(difference, style))
}

/// What differs between two plans of an application.
fn of_plan(difference: &PlanDifference, style: Style) -> String {
    let (before, after) = (&difference.before, &difference.after);
    let title = |name: &PlanName| format!("{} {}", name.mode.name(), one_line(&name.application, style));
    let titles = match (title(before), title(after)) {
        (old, new) if old == new => new,
        (old, new) => format!("{old} {} {new}", style.arrow()),
    };
    let name = |id_of: Option<Digest>| id_of.map_or_else(|| "no steps".to_owned(), id);
    let ids = format!("{} {} {}", name(before.id), style.arrow(), name(after.id));
    let mut out = format!("{}   {}\n", style.paint(Paint::Heading, &titles), style.paint(Paint::Faint, &ids));
    if difference.is_reordered {
        out.push_str("  The steps are the same, in another order.\n");
    }
    if difference.has_other_moves {
        out.push_str("  Other units have another name than the recorded one.\n");
    }
    let rows = difference.steps.iter();
    let addresses = rows.map(|step| width(&one_line(step.step().address.as_str(), style)));
    let widest = addresses.max().unwrap_or(0).min(style.width / 2);
    let page = Page { style, widest };
    difference.steps.iter().for_each(|step| page.step(step, &mut out));
    out
}

/// `1 step added, 2 gone, 1 changed.`; nothing where nothing differs.
pub(crate) fn closing(differences: &[PlanDifference]) -> String {
    if differences.iter().all(PlanDifference::is_empty) {
        return String::new();
    }
    let (mut added, mut gone, mut changed) = (0, 0, 0);
    for difference in differences {
        let (more, less, other) = difference.counts();
        (added, gone, changed) = (added + more, gone + less, changed + other);
    }
    let mut parts = Vec::new();
    for (number, word) in [(added, "added"), (gone, "gone"), (changed, "changed")] {
        match (number, parts.is_empty()) {
            (0, _) => {}
            (number, true) => parts.push(format!("{} {word}", count(number, "step"))),
            (number, false) => parts.push(format!("{number} {word}")),
        }
    }
    if parts.is_empty() {
        "the same steps, and not the same plan.".to_owned()
    } else {
        parts.join(", ") + "."
    }
}

struct Page {
    style: Style,
    widest: usize,
}

impl Page {
    fn step(&self, step: &StepDifference, out: &mut String) {
        let (word, paint) = match step {
            StepDifference::Added(_) => ("added", Paint::Create),
            StepDifference::Gone(_) => ("gone", Paint::Delete),
            StepDifference::Changed(_) => ("changed", Paint::Update),
        };
        let style = self.style;
        let shown = step.step();
        let word = style.paint(paint, word) + &" ".repeat("changed".len() - word.len());
        let gutter =
            if shown.action.is_destructive() { style.paint(Paint::Error, "!") } else { " ".to_owned() };
        let symbol = style.paint(words::paint(shown.action), words::symbol(shown.action));
        let address = pad(&one_line(shown.address.as_str(), style), self.widest);
        let row = match step {
            StepDifference::Changed(_) => format!("  {word} {gutter}{symbol} {address}"),
            StepDifference::Added(of) | StepDifference::Gone(of) => {
                let reason = words::reason(of, style);
                format!("  {word} {gutter}{symbol} {address}  wave {}  {reason}", of.wave)
            }
        };
        out.push_str(row.trim_end());
        out.push('\n');
        if let StepDifference::Changed(changed) = step {
            self.changed(changed, out);
        }
    }

    fn changed(&self, changed: &ChangedStep, out: &mut String) {
        let style = self.style;
        let rows = facts(changed, style);
        let widest = rows.iter().map(|(name, ..)| width(name)).max().unwrap_or(0).min(style.width / 3);
        let indent = " ".repeat("  changed     ".len() + 2);
        for (name, old, new) in rows {
            let old = style.paint(Paint::Faint, &format!("was {old}"));
            let room = indent.len() + widest.max(width(&name)) + width(&old) + width(&new) + 8;
            if room <= style.width.max(80) {
                out.push_str(&format!("{indent}{}  now {new}   {old}\n", pad(&name, widest)));
            } else {
                let below = " ".repeat(indent.len() + widest + 2);
                out.push_str(&format!("{indent}{}  now {new}\n{below}{old}\n", pad(&name, widest)));
            }
        }
    }
}

/// What of a step is not as it was: what it is called, what was, what is.
pub(crate) fn facts(changed: &ChangedStep, style: Style) -> Vec<(String, String, String)> {
    let (before, after) = (&changed.before, &changed.after);
    let mut rows: Vec<(String, String, String)> = Vec::new();
    let mut row = |name: &str, old: String, new: String| {
        if old != new {
            rows.push((name.to_owned(), old, new));
        }
    };
    let action = |step: &Step| {
        let lost = if step.action.is_destructive() { " (!)" } else { "" };
        format!("{}{lost}", step.action.name())
    };
    row("action", action(before), action(after));
    row("wave", before.wave.to_string(), after.wave.to_string());
    for (path, old, new) in &changed.changes {
        let side = |change: &Option<Change>| {
            change.as_ref().map_or_else(|| "nothing".to_owned(), |change| side(change, style))
        };
        let (old, new) = (side(old), side(new));
        let (old, new) = if old == new { ("another value".to_owned(), new + " (cut)") } else { (old, new) };
        row(&one_line(&path.to_string(), style), old, new);
    }
    rows
}

/// What a plan says of an attribute: `1.0 → 1.1`.
fn side(change: &Change, style: Style) -> String {
    let shown = |value: &Value| inline(value, style);
    match (&change.before, &change.after) {
        (Some(before), Some(after)) if is_secret(before) && is_secret(after) => {
            "(sensitive, changed)".to_owned()
        }
        (Some(before), Some(after)) => {
            let what = if change.kind == ChangeKind::Reorder { "other order: " } else { "" };
            format!("{what}{} {} {}", shown(before), style.arrow(), shown(after))
        }
        (Some(before), None) => format!("- {}", shown(before)),
        (None, Some(after)) => format!("+ {}", shown(after)),
        (None, None) => "changed".to_owned(),
    }
}
