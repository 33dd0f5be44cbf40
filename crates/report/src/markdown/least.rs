//! The shortest comment: counts, and the addresses of what is destroyed.

use std::fmt;

use plimsoll_plan::Step;

use crate::format::Out;
use crate::markdown::comment::Comment;
use crate::markdown::extent::{Extent, left_out};
use crate::markdown::inert::fence;
use crate::plain::{count, one_line};
use crate::style::Style;
use crate::words;

/// Bytes kept free for the fences, and for how many steps are not named.
const FENCES: usize = 300;

/// What is said to be left out.
const LEFT_OUT: &str = "what is destroyed is only named, and all else is counted";

/// A comment of at most `most` bytes. Of the steps that destroy something it names as many as there is room for, in the
/// order of the waves; where all are named, more may follow.
pub(super) fn least(comment: &Comment<'_>, most: usize) -> String {
    let mut text = comment.beginning();
    text.push_str(&format!("\n{}\n", left_out(LEFT_OUT, most)));
    text.push_str(&troubles(comment));
    let closing = format!("\n{}\n", comment.closing());
    let room = most.saturating_sub(text.len() + closing.len() + FENCES);
    text.push_str(&destroyed(comment, room));
    for part in parts(comment) {
        if text.len() + part.len() + closing.len() <= most {
            text.push_str(&part);
        }
    }
    text + &closing
}

/// What else is worth telling, most telling first.
fn parts(comment: &Comment<'_>) -> Vec<String> {
    let extent = Extent::counts(10);
    let written = |write: &dyn Fn(Out<'_>) -> fmt::Result| {
        let mut part = String::new();
        write(&mut part).map_or_else(|_| String::new(), |()| part)
    };
    if comment.report.folder.is_some() || comment.report.applications.is_empty() {
        return vec![written(&|out| comment.overview(&extent, out))];
    }
    let section = comment.section(0);
    vec![
        written(&|out| section.broken_gates(&extent, out)),
        written(&|out| section.errors(&extent, out)),
        written(&|out| section.supplied(&extent, out)),
        written(&|out| section.cycles(&extent, out)),
        written(&|out| section.waves(&extent, out)),
    ]
}

/// How many gates are broken, how many units cannot be ordered, and how many credentials are needed.
fn troubles(comment: &Comment<'_>) -> String {
    let all = comment.report.applications;
    let broken = all.iter().flat_map(|one| one.gates).filter(|gate| !gate.is_kept).count();
    let blocked: usize = all.iter().map(|one| one.plan.blocked.len()).sum();
    let needs = |step: &&Step| crate::text::injections::credentials(step, Style::PIPED).is_some();
    let supplied = all.iter().flat_map(|one| &one.plan.steps).filter(needs).count();
    let failed = comment.report.folder.map_or(0, |folder| folder.failed.len());
    let lines = [
        (broken, format!(":x: {} broken", count(broken, "gate"))),
        (blocked, format!(":x: {} cannot be ordered", count(blocked, "unit"))),
        (failed, format!(":x: {} cannot be planned", count(failed, "application"))),
        (
            supplied,
            format!(
                ":key: {} credentials",
                if supplied == 1 { "1 step needs".to_owned() } else { format!("{supplied} steps need") }
            ),
        ),
    ];
    let lines: Vec<String> =
        lines.into_iter().filter(|(number, _)| *number > 0).map(|(_, line)| format!("- {line}\n")).collect();
    if lines.is_empty() { String::new() } else { format!("\n{}", lines.concat()) }
}

fn destroyed(comment: &Comment<'_>, room: usize) -> String {
    let (mut body, mut named, mut all, mut run) = (String::new(), 0, 0, 0);
    for one in comment.report.applications {
        for index in one.plan.waves.iter().flatten() {
            let step = &one.plan.steps[index.index()];
            if !step.action.is_destructive() {
                continue;
            }
            all += 1;
            let address = one_line(step.address.as_str(), Style::PIPED);
            let line = format!("{} {address}\n", words::symbol(step.action).trim_start());
            let ticks = line.split(|character| character != '`').map(str::len).max().unwrap_or(0).max(run);
            // The fences are longer than any run of backticks inside; both count.
            if body.len() + line.len() + 2 * ticks <= room {
                body.push_str(&line);
                named += 1;
                run = ticks;
            }
        }
    }
    if all == 0 {
        return String::new();
    }
    let verb = if all == 1 { "destroys" } else { "destroy" };
    let mut out = format!("\n### :warning: {} {verb} what is there\n", count(all, "step"));
    if named > 0 {
        out.push_str(&format!("\n{}", fence("diff", &body)));
    }
    if named < all {
        out.push_str(&format!("\n{} of them are not named here.\n", all - named));
    }
    out
}
