//! `github`: workflow commands of GitHub Actions, which it shows as annotations beside the lines of a change.

use std::fmt;

use crate::diagnostics::Counts;
use crate::finding::{self, Finding, Level};
use crate::format::{CheckReport, Context, Format, Out, PlanReport};
use crate::plain::{count, one_line};
use crate::sources::Places;
use crate::style::Style;
use crate::words;

pub(super) static FORMAT: Format = Format {
    check: Some(check),
    plan: Some(plan),
    ..Format::named("github", "annotations, for GitHub Actions", "text/plain")
};

/// How many annotations of each level GitHub shows for a step of a workflow.
const MOST: usize = 10;

/// The levels, the worst first, with the names of their commands and of what is left out.
const LEVELS: [(Level, &str, &str); 3] = [
    (Level::Error, "error", "error"),
    (Level::Warning, "warning", "warning"),
    (Level::Note, "notice", "notice"),
];

fn check(report: &CheckReport<'_>, context: &Context<'_>, out: Out<'_>) -> fmt::Result {
    let places = Places::new(context.sources);
    annotations(&finding::of_check(report, &places), 0, &places, out)?;
    // Not an annotation: with nothing wrong there is nothing to point at.
    writeln!(out, "{}", Counts::of(report.diagnostics).sentence(report.files))
}

fn plan(report: &PlanReport<'_>, context: &Context<'_>, out: Out<'_>) -> fmt::Result {
    let places = Places::new(context.sources);
    annotations(&finding::of_plans(report, &places), 1, &places, out)?;
    let sentence = match (&report.folder, report.applications) {
        (Some(folder), all) => words::folder_sentence(all, folder),
        (None, [one, ..]) => {
            let name = one_line(&one.plan.subject.application, Style::PIPED);
            format!("{name}: {}", words::closing_sentence(one.plan))
        }
        (None, []) => return Ok(()),
    };
    writeln!(out, "::notice title=plimsoll plan::{}", data(&sentence))
}

/// As many as GitHub shows beside `notices` that come later, and one line that counts the rest.
fn annotations(findings: &[Finding<'_>], notices: usize, places: &Places<'_>, out: Out<'_>) -> fmt::Result {
    let of = |level: Level| findings.iter().filter(move |finding| finding.level() == level);
    let left = |level: Level, room: usize| of(level).count().saturating_sub(room);
    let mut rooms = [MOST, MOST, MOST - notices];
    if LEVELS.iter().zip(rooms).any(|((level, ..), room)| left(*level, room) > 0) {
        // The line that counts the rest is a notice too.
        rooms[2] -= 1;
    }
    let mut rest = Vec::new();
    for ((level, command, noun), room) in LEVELS.into_iter().zip(rooms) {
        for finding in of(level).take(room) {
            annotation(finding, command, places, out)?;
        }
        rest.extend(Some(left(level, room)).filter(|left| *left > 0).map(|left| count(left, noun)));
    }
    if rest.is_empty() {
        return Ok(());
    }
    let words = format!(
        "Not shown here: {}. GitHub shows {MOST} of each for a step; the other outputs (`-o sarif`, `-o text`) have more.",
        rest.join(", ")
    );
    writeln!(out, "::notice title=plimsoll::{}", data(&words))
}

fn annotation(finding: &Finding<'_>, command: &str, places: &Places<'_>, out: Out<'_>) -> fmt::Result {
    write!(out, "::{command} ")?;
    if let Some(spot) = finding.spot(places) {
        write!(out, "file={},", property(&places.in_repository(&spot.path)))?;
        if let Some((start, end)) = spot.span {
            write!(out, "line={},endLine={},", start.line, end.line)?;
            // Columns are only allowed on one line; the last one is marked too.
            if start.line == end.line {
                let last = end.column.saturating_sub(1).max(start.column);
                write!(out, "col={},endColumn={last},", start.column)?;
            }
        }
    }
    let paragraphs: Vec<String> = std::iter::once(finding.headline()).chain(finding.details()).collect();
    writeln!(out, "title={}::{}", property(finding.code()), data(&paragraphs.join("\n")))
}

/// The value of a property.
fn property(text: &str) -> String {
    data(&one_line(text, Style::PIPED)).replace(':', "%3A").replace(',', "%2C")
}

/// The text of a command. Its lines are harmless each.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_cannot_end_what_they_stand_in() {
        assert_eq!(property("a,b:c%\n::error::x"), "a%2Cb%3Ac%25␊%3A%3Aerror%3A%3Ax");
        assert_eq!(data("100%\nnext: a, b"), "100%25%0Anext: a, b");
    }
}
