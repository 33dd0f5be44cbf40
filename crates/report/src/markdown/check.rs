//! Findings as a table.

use std::fmt;

use plimsoll_base::{Diagnostic, Severity};

use crate::diagnostics::{Counts, sorted};
use crate::format::{CheckReport, Context, Out};
use crate::markdown::inert::{code_cut, head, prose, row};
use crate::markdown::section::PATH;
use crate::plain::count;
use crate::sources::Places;

/// How many findings, and how many bytes of them, a comment has. It fits into a comment of every forge.
const SHOWN: usize = 50;
const BYTES: usize = 30_000;

/// A marker, the counts, and the worst findings.
pub(crate) fn check(report: &CheckReport<'_>, context: &Context<'_>, out: Out<'_>) -> fmt::Result {
    let places = Places::new(context.sources);
    out.write_str("<!-- plimsoll:check -->\n\n")?;
    let sentence = Counts::of(report.diagnostics).sentence(report.files);
    writeln!(out, "## {sentence}")?;
    if !report.diagnostics.is_empty() {
        out.write_char('\n')?;
        table(report.diagnostics, &places, SHOWN, out)?;
    }
    Ok(())
}

/// A row for each finding, the worst first, and how many there are beyond `most`.
pub(super) fn table(
    diagnostics: &[Diagnostic],
    places: &Places<'_>,
    most: usize,
    out: Out<'_>,
) -> fmt::Result {
    let mut findings = sorted(diagnostics, places);
    findings.sort_by_key(|finding| finding.severity);
    out.write_str(&head(&["", "finding", "rule", "source"]))?;
    let mut bytes = 0;
    let mut shown = 0;
    for finding in findings.iter().take(most.min(SHOWN)) {
        let severity = match finding.severity {
            Severity::Error => ":x: error",
            Severity::Warning => ":warning: warning",
            Severity::Information | Severity::Hint => finding.severity.name(),
        };
        let place = code_cut(&places.line_column(&finding.primary.place), PATH);
        let code = code_cut(finding.code.0, PATH);
        let row = row(&[severity, &prose(&finding.headline), &code, &place]);
        bytes += row.len();
        if bytes > BYTES {
            break;
        }
        out.write_str(&row)?;
        shown += 1;
    }
    if shown < findings.len() {
        let more = count(findings.len() - shown, "more finding");
        write!(out, "\nAnd {more}: `plimsoll check` shows all.\n")?;
    }
    Ok(())
}
