//! What came of verifying a bundle, for people: the verdicts with their reasons, then every signature and list.

use crate::format::{Context, ReasonRow, RetractionRow, SignatureRow, VerdictRow, VerifyReport};
use crate::plain::{count, one_line, pad};
use crate::style::{Paint, Style};

/// How many reasons, or problems of a list, are shown.
const LINES: usize = 10;

/// How wide the first column is, and the second one.
const COLUMNS: (usize, usize) = (13, 13);

/// A heading, a block of verdicts, a block of signatures and lists.
pub(crate) fn verify(report: &VerifyReport<'_>, context: &Context<'_>) -> String {
    let style = context.style;
    let what = match report.kind {
        "signed-definition" => "signed bundle definition",
        "archive" => "packed bundle",
        _ => "bundle definition",
    };
    let names = [report.bundle, report.version].into_iter().flatten();
    let names: Vec<String> = names.map(|name| one_line(name, style)).collect();
    let names = if names.is_empty() { String::new() } else { format!("{}, ", names.join(" ")) };
    let file = style.paint(Paint::Heading, &one_line(report.file, style));
    let mut out = format!("{file}   {names}{what}\n\n");
    for row in report.verdicts {
        out.push_str(&verdict(row, style));
    }
    if !report.signatures.is_empty() || !report.retractions.is_empty() {
        out.push('\n');
    }
    for row in report.signatures.iter().filter(|row| row.of != "retractions") {
        out.push_str(&signature(row, style));
    }
    for row in report.retractions {
        out.push_str(&retractions(row, style));
        for signed in report.signatures.iter().filter(|it| it.of == "retractions" && it.file == row.file) {
            out.push_str(&signature(signed, style));
        }
    }
    out
}

fn verdict(row: &VerdictRow, style: Style) -> String {
    let paint = match row.answer {
        "yes" => Paint::Create,
        "no" if row.reasons.iter().any(|reason| reason.is_bad) => Paint::Error,
        _ => Paint::Update,
    };
    let mut reasons: Vec<String> =
        row.reasons.iter().take(LINES).map(|reason| words(reason, style)).collect();
    let more = row.reasons.len().saturating_sub(LINES);
    reasons.extend((more > 0).then(|| format!("and {}", count(more, "more reason"))));
    block(&row.name.replace('_', "-"), row.answer, paint, &reasons, style)
}

fn words(reason: &ReasonRow, style: Style) -> String {
    let place = reason.place.map_or_else(String::new, |(line, column)| format!("{line}:{column}: "));
    place + &one_line(&reason.message, style)
}

fn signature(row: &SignatureRow, style: Style) -> String {
    let name = if row.of == "attestation" { "attestation" } else { "signature" };
    let paint = match row.outcome {
        "good" => Paint::Create,
        "unknown-key" => Paint::Update,
        _ => Paint::Error,
    };
    let text = |text: &Option<String>| text.as_deref().map(|text| one_line(text, style));
    let mut lines = Vec::new();
    let file =
        if row.of == "definition" { String::new() } else { format!("{}: ", one_line(&row.file, style)) };
    if row.outcome == "good" {
        let signer = text(&row.signer).unwrap_or_else(|| "a key without a name".to_owned());
        let at = text(&row.signed_at).unwrap_or_default();
        let hash = text(&row.hash).unwrap_or_default();
        lines.push(format!("{file}{signer}, at {at} with {hash}"));
    } else {
        lines.push(file + &one_line(&row.message, style));
    }
    lines.extend(text(&row.fingerprint).map(|it| format!("key {it}")));
    lines.extend(text(&row.subkey).map(|it| format!("subkey {it}")));
    lines.extend(text(&row.key_expired_since).map(|it| format!("the key expired at {it}")));
    lines.extend(text(&row.key_revoked_since).map(|it| format!("the key was revoked at {it}")));
    block(name, &row.outcome.replace('-', " "), paint, &lines, style)
}

fn retractions(row: &RetractionRow, style: Style) -> String {
    let (answer, paint) = match (row.retracts, row.problems.is_empty()) {
        (true, _) => ("retracted", Paint::Error),
        (false, false) => ("malformed", Paint::Error),
        (false, true) => ("not listed", Paint::Create),
    };
    let entries = if row.entries == 1 { "1 entry".to_owned() } else { format!("{} entries", row.entries) };
    let signed = if row.is_signed { "" } else { ", not signed" };
    let mut lines = vec![format!("{}: {entries}{signed}", one_line(&row.file, style))];
    lines.extend(row.problems.iter().take(LINES).map(|problem| one_line(problem, style)));
    let more = row.problems.len().saturating_sub(LINES);
    lines.extend((more > 0).then(|| format!("and {}", count(more, "more problem"))));
    block("retractions", answer, paint, &lines, style)
}

/// A name, an answer, and lines below each other in the third column.
fn block(name: &str, answer: &str, paint: Paint, lines: &[String], style: Style) -> String {
    let padding = pad("", COLUMNS.1.saturating_sub(answer.len()));
    let first = lines.first().map_or("", String::as_str);
    let start = format!("{}{}", pad(name, COLUMNS.0), style.paint(paint, answer));
    let mut out = if first.is_empty() { format!("{start}\n") } else { format!("{start}{padding}{first}\n") };
    for line in lines.iter().skip(1) {
        out.push_str(&format!("{}{line}\n", " ".repeat(COLUMNS.0 + COLUMNS.1)));
    }
    out
}
