//! What changes of a step, as a fence that forges colour: `+`, `-`, `!` for what changed, and `@@` around the name of an
//! object, or of a text of several lines.

use std::fmt;

use plimsoll_plan::{Action, Change, ChangeKind, ReasonCode, Step};

use crate::format::Out;
use crate::markdown::extent::Extent;
use crate::markdown::inert::{code, fence, html, prose, prose_about};
use crate::markdown::section::Section;
use crate::plain::{LONG, count, width};
use crate::style::Style;
use crate::text::changes::{FORCES, Page, remarkable, told};
use crate::text::names::Names;
use crate::text::renames::Renames;
use crate::text::{injections, multiline};
use crate::value::{inline, is_secret};
use crate::words;

/// How many changed lines of a text are shown, and how many unchanged ones around each.
const LINES: (usize, usize) = (60, 3);
/// How many attributes of a unit that comes or goes, and how many waits, are shown.
const ATTRIBUTES: usize = 30;
const WAITS: usize = 10;

impl Section<'_> {
    /// The details of all steps that `extent` has.
    pub(super) fn changes(&self, extent: &Extent, out: Out<'_>) -> fmt::Result {
        let renames = Renames::of(self.plan);
        let mut is_first = true;
        for (index, step) in self.steps() {
            if !extent.has_details(self.number, index, step.action) {
                continue;
            }
            let details = self.details(step, extent.context, &renames);
            if !details.is_empty() && std::mem::take(&mut is_first) {
                self.heading("Changes", out)?;
            } else if !details.is_empty() {
                out.write_char('\n')?;
            }
            out.write_str(&details)?;
        }
        Ok(())
    }

    /// The details of a step; empty where there are none. With `context` also what does not change.
    pub(super) fn details(&self, step: &Step, context: bool, renames: &Renames<'_>) -> String {
        let lines = Lines { page: Page::of(self.places, Style::PIPED), context };
        let difference = lines.of(step);
        let notes = self.notes(step, context, renames);
        if difference.is_empty() && notes.is_empty() {
            return String::new();
        }
        let symbol = words::symbol(step.action).trim_start();
        let what = match step.changes.len() {
            0 => step.action.name().to_owned(),
            changes if matches!(step.action, Action::Update | Action::Replace) => {
                format!("{}, {}", step.action.name(), count(changes, "change"))
            }
            _ => step.action.name().to_owned(),
        };
        let (symbol, address) = (html(symbol), html(step.address.as_str()));
        let mut out = format!("<details>\n<summary><code>{symbol} {address}</code> {what}</summary>\n\n");
        if !difference.is_empty() {
            out.push_str(&fence("diff", &difference));
        }
        if !difference.is_empty() && !notes.is_empty() {
            out.push('\n');
        }
        out.extend(notes.iter().map(|note| format!("- {note}\n")));
        out + "\n</details>\n"
    }

    /// What is said below the changes: what is not known, disrupted and put in, and what is waited for.
    fn notes(&self, step: &Step, context: bool, renames: &Renames<'_>) -> Vec<String> {
        let mut notes = Vec::new();
        let is_told = step.action == Action::Delete || step.reason == ReasonCode::Unresolved;
        if let Some(why) = step.unresolved().filter(|_| !is_told) {
            notes.push(format!("not known whole: {}", prose(why)));
        }
        notes.extend(step.disrupts().map(|words| format!("disrupts: {}", prose(words))));
        notes.extend(renames.line(step, Style::PIPED).map(|line| prose(line.trim_matches(['(', ')']))));
        let declaration = renames.declaration(step, Style::PIPED);
        notes.extend(
            declaration.map(|text| format!("to keep it, declare it in `plimsoll.toml`: {}", code(&text))),
        );
        let names: Vec<String> = step.injections().iter().map(|one| one.name.to_string()).collect();
        let lines = injections::lines(step, self.show_values, Style::PIPED);
        notes.extend(lines.iter().map(|line| prose_about(line, &names)));
        let waits = told(step);
        for wait in waits.iter().take(WAITS) {
            let first = &self.plan.steps[wait.step.index()].address;
            let names: Vec<String> =
                [first].into_iter().chain(&wait.through).map(|name| self.plain_name(name)).collect();
            let mut note = prose_about(&words::wait(step, wait, self.plan, Style::PIPED), &names);
            if let Some((words, at)) = words::evidence(wait, self.places, Style::PIPED).filter(|_| context) {
                note.push_str(&format!(": {}", prose(&words)));
                if !at.is_empty() {
                    note.push_str(&format!(" ({})", prose(&at)));
                }
            }
            notes.push(note);
        }
        if waits.len() > WAITS {
            notes.push(format!("and for {} more", waits.len() - WAITS));
        }
        notes
    }
}

/// The lines of a fence.
struct Lines<'s> {
    page: Page<'s>,
    context: bool,
}

impl Lines<'_> {
    fn of(&self, step: &Step) -> String {
        match step.action {
            Action::Create => self.created(step),
            Action::Invoke if step.reason == ReasonCode::New => self.created(step),
            Action::Delete => self.removed(step),
            Action::Update | Action::Replace | Action::Invoke => self.changed(step),
        }
    }

    fn changed(&self, step: &Step) -> String {
        let changes = step.changes.each();
        let names = Names::of(changes.iter().map(|change| &change.path), Style::PIPED);
        let mut out = String::new();
        for (index, change) in changes.iter().enumerate() {
            out.push_str(&object(names.object(index)));
            let further = if names.in_object(index) { "  " } else { "" };
            out.push_str(&self.change(change, &format!("{further}{}", names.padded(index))));
        }
        if step.unchanged > 0 && self.context {
            out.push_str(&format!("  ({} unchanged hidden)\n", step.unchanged));
        }
        out
    }

    /// Of a new unit what is not simply written where it is declared.
    fn created(&self, step: &Step) -> String {
        let (mut leaves, mut written) = (Vec::new(), 0);
        for change in step.changes.each().iter() {
            if let Some(value) = &change.after {
                remarkable(value, &change.path, &mut leaves, &mut written);
            }
        }
        let cut = leaves.len().saturating_sub(ATTRIBUTES);
        leaves.truncate(ATTRIBUTES);
        let names = Names::of(leaves.iter().map(|(path, _)| path), Style::PIPED);
        let mut out = String::new();
        for (index, (_, value)) in leaves.iter().enumerate() {
            let further = if names.in_object(index) { "  " } else { "" };
            let (name, remarks) = (names.padded(index), self.page.remarks(value, None));
            out.push_str(&object(names.object(index)));
            out.push_str(&line('+', &format!("{further}{name}"), &inline(value, Style::PIPED), &remarks));
        }
        match (cut, written) {
            (0, 0) => {}
            (0, _) if leaves.is_empty() => {}
            (0, written) => out.push_str(&format!("  ({written} more as written)\n")),
            (cut, written) => out.push_str(&format!("  ({} more)\n", cut + written)),
        }
        out
    }

    /// What goes with a unit.
    fn removed(&self, step: &Step) -> String {
        let changes = step.changes.each();
        let shown = &changes[..changes.len().min(ATTRIBUTES)];
        let names = Names::of(shown.iter().map(|change| &change.path), Style::PIPED);
        let mut out = String::new();
        for (index, change) in shown.iter().enumerate() {
            if let Some(before) = &change.before {
                out.push_str(&object(names.object(index)));
                out.push_str(&line('-', &names.padded(index), &inline(before, Style::PIPED), ""));
            }
        }
        if changes.len() > shown.len() {
            out.push_str(&format!("  ({} more)\n", changes.len() - shown.len()));
        }
        out
    }

    fn change(&self, change: &Change, path: &str) -> String {
        let remarks = match &change.after {
            Some(after) => self.page.remarks(after, Some(change)),
            None if change.forces_replacement => FORCES.to_owned(),
            None => String::new(),
        };
        match (&change.before, &change.after) {
            (Some(before), Some(after)) if is_secret(before) && is_secret(after) => {
                line('!', path, "(sensitive, changed)", &remarks)
            }
            (Some(_), Some(_)) => self.pair(change, path, &remarks),
            (None, Some(value)) => line('+', path, &inline(value, Style::PIPED), &remarks),
            (Some(value), None) => line('-', path, &inline(value, Style::PIPED), &remarks),
            (None, None) => String::new(),
        }
    }

    fn pair(&self, change: &Change, path: &str, remarks: &str) -> String {
        let (Some(before), Some(after)) = (&change.before, &change.after) else { return String::new() };
        if let (Some(old), Some(new)) = (before.as_text(), after.as_text())
            && (old.contains('\n') || new.contains('\n'))
        {
            let (from, to) = (old.lines().count(), count(new.lines().count(), "line"));
            let around = if self.context { LINES.1 } else { 0 };
            let lines = multiline::excerpt(old, new, (LINES.0, around), "", Style::PIPED);
            let kept = lines.lines().filter(|line| self.context || !line.starts_with("      "));
            let lines: String = kept.map(|line| format!("{}\n", unindented(line))).collect();
            return headed(path, &format!("{from} → {to}"), remarks) + &lines;
        }
        let (old, new) = self.page.both(before, after);
        if width(&old) + width(&new) > LONG + LONG / 2 {
            return headed(path, "", remarks) + &format!("- {old}\n+ {new}\n");
        }
        let what = if change.kind == ChangeKind::Reorder { "other order: " } else { "" };
        line('!', path, &format!("{what}{old} → {new}"), remarks)
    }
}

/// A line of a text without the four columns in front of it.
fn unindented(line: &str) -> &str {
    line.strip_prefix("    ").unwrap_or(line)
}

fn object(name: Option<&str>) -> String {
    name.map_or_else(String::new, |name| format!("@@ {name} @@\n"))
}

fn headed(path: &str, words: &str, remarks: &str) -> String {
    let line = format!("@@ {} @@ {words}   {remarks}", path.trim());
    format!("{}\n", line.trim_end())
}

fn line(sign: char, path: &str, value: &str, remarks: &str) -> String {
    let line = format!("{sign} {path}  {value}   {remarks}");
    format!("{}\n", line.trim_end())
}
