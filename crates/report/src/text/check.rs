//! Diagnostics for people: with excerpts, or one line each.

use std::fmt;

use plimsoll_base::Severity;

use crate::diagnostics::{Counts, sorted};
use crate::format::{CheckReport, Context, Out};
use crate::plain::one_line;
use crate::snippet;
use crate::sources::{Places, Position};
use crate::style::Paint;

/// Every diagnostic with its excerpts, then the closing line.
pub(crate) fn check(report: &CheckReport<'_>, context: &Context<'_>, out: Out<'_>) -> fmt::Result {
    let places = Places::new(context.sources);
    let mut shown = String::new();
    for diagnostic in sorted(report.diagnostics, &places) {
        shown.clear();
        snippet::render(&mut shown, diagnostic, &places, context.style);
        out.write_str(&shown)?;
    }
    out.write_str(&closing(report, context))
}

/// `path:line:column: severity[code]: headline`, one line each, then the closing line.
pub(crate) fn check_compact(report: &CheckReport<'_>, context: &Context<'_>, out: Out<'_>) -> fmt::Result {
    let (places, style) = (Places::new(context.sources), context.style);
    for diagnostic in sorted(report.diagnostics, &places) {
        let spot = places.spot(&diagnostic.primary.place);
        // Programs that read these lines want a position; a file as a whole starts at its start.
        let position = spot.span.map_or(Position { line: 1, column: 1 }, |(start, _)| start);
        let place = format!("{}:{}:{}", one_line(&spot.path, style), position.line, position.column);
        let severity = format!("{}[{}]", diagnostic.severity.name(), diagnostic.code);
        let paint = match diagnostic.severity {
            Severity::Error => Paint::Error,
            Severity::Warning => Paint::Update,
            Severity::Information | Severity::Hint => Paint::Faint,
        };
        let headline = one_line(&diagnostic.headline, style);
        writeln!(out, "{place}: {}: {headline}", style.paint(paint, &severity))?;
    }
    out.write_str(&closing(report, context))
}

fn closing(report: &CheckReport<'_>, context: &Context<'_>) -> String {
    let counts = Counts::of(report.diagnostics);
    let paint = if counts.errors > 0 { Paint::Error } else { Paint::Heading };
    context.style.paint(paint, &counts.sentence(report.files)) + "\n"
}
