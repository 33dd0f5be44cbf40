//! What stands above and below the steps: destruction, gates, cycles, critical path, findings, inputs.

use std::fmt;

use plimsoll_base::{Diagnostic, Severity};
use plimsoll_plan::names::and_more;
use plimsoll_plan::{GateResult, Mode, Plan, PlanDifference, StepIndex};

use crate::diagnostics::sorted;
use crate::format::{Input, Out};
use crate::html::application::Section;
use crate::markup::{escape, sentence};
use crate::plain::{count, more};
use crate::style::Style;
use crate::text::{cycle, difference, moves, suppressed};
use crate::words;

/// How many rows of a list are shown at once; the others are one click away.
const ROWS: usize = 20;
/// How many steps of a critical path are named.
const PATH: usize = 24;
/// How many findings are listed.
const FINDINGS: usize = 200;

/// A list whose rows behind the first are folded away.
fn list(class: &str, rows: &[String], out: Out<'_>) -> fmt::Result {
    let (first, rest) = rows.split_at(rows.len().min(ROWS));
    writeln!(out, "<ul class=\"{class}\">")?;
    first.iter().try_for_each(|row| writeln!(out, "<li>{row}</li>"))?;
    writeln!(out, "</ul>")?;
    if rest.is_empty() {
        return Ok(());
    }
    let more = more(rest.len()).unwrap_or_default();
    writeln!(out, "<details><summary>{more}</summary>\n<ul class=\"{class}\">")?;
    rest.iter().try_for_each(|row| writeln!(out, "<li>{row}</li>"))?;
    writeln!(out, "</ul></details>")
}

/// What is lost comes first.
pub(super) fn destructive(section: &Section<'_>, out: Out<'_>) -> fmt::Result {
    let plan = section.plan;
    let steps = plan.steps.iter().enumerate().filter(|(_, step)| step.action.is_destructive());
    let rows: Vec<String> = steps
        .map(|(index, step)| {
            let (symbol, reason) = (words::symbol(step.action).trim(), words::reason(step, Style::PIPED));
            let kind = escape(&step.unit_kind);
            format!(
                "<span class=\"symbol\">{}</span><span>{} <span class=\"faint\">{kind}</span> {}</span>",
                escape(symbol),
                section.anchors.link(index),
                escape(&reason)
            )
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    let what = if rows.len() == 1 { "This destroys 1 unit" } else { "This destroys" };
    let number = if rows.len() == 1 { String::new() } else { format!(" {}", count(rows.len(), "unit")) };
    writeln!(out, "<section class=\"destructive\">\n<h3>{what}{number}</h3>")?;
    if plan.subject.mode == Mode::Uninstall {
        // All of it goes, as was asked for; the steps say in which order.
        return writeln!(out, "<p>Everything that is recorded as installed.</p>\n</section>");
    }
    list("destroyed", &rows, out)?;
    writeln!(out, "</section>")
}

/// The rules that the plan has to keep, broken ones first.
pub(super) fn gates(section: &Section<'_>, gates: &[GateResult], out: Out<'_>) -> fmt::Result {
    if gates.is_empty() {
        return Ok(());
    }
    let broken = gates.iter().filter(|gate| !gate.is_kept).count();
    let title = if broken == 0 { "All gates are kept".to_owned() } else { count(broken, "gate") + " broken" };
    let class = if broken == 0 { "gates" } else { "gates failed" };
    writeln!(out, "<section class=\"{class}\">\n<h3>{title}</h3>")?;
    let mut sorted: Vec<&GateResult> = gates.iter().collect();
    sorted.sort_by_key(|gate| gate.is_kept);
    let rows: Vec<String> = sorted
        .into_iter()
        .map(|gate| {
            let (class, word) = if gate.is_kept { ("kept", "kept") } else { ("broken", "broken") };
            let place = gate.place.as_ref().map_or_else(String::new, |place| {
                format!(" <span class=\"place\">{}</span>", escape(&section.places.line(place)))
            });
            let steps: Vec<String> =
                gate.steps.iter().take(ROWS).map(|index| section.anchors.link(index.index())).collect();
            let steps = if steps.is_empty() { String::new() } else { format!(": {}", steps.join(", ")) };
            let more = and_more(gate.steps.len().saturating_sub(ROWS));
            format!(
                "<span class=\"{class}\">{word}</span> <code>{}</code> {}{steps}{more}{place}",
                escape(&gate.gate),
                sentence(&gate.words)
            )
        })
        .collect();
    list("rules", &rows, out)?;
    writeln!(out, "</section>")
}

/// What differs from the plan that was approved last, word for word as in the text.
pub(super) fn since(difference: Option<&PlanDifference>, out: Out<'_>) -> fmt::Result {
    let Some(difference) = difference else { return Ok(()) };
    let text = difference::since(difference, Style::PIPED);
    let lines: Vec<String> = text.trim_end().lines().map(escape).collect();
    writeln!(out, "<section class=\"since\">\n<pre>{}</pre>\n</section>", lines.join("\n"))
}

/// Cycles, what moved and what plans nothing, word for word as in the text, because their columns tell.
pub(super) fn cycles(section: &Section<'_>, out: Out<'_>) -> fmt::Result {
    let cycles = cycle::cycles(section.plan, section.places, cycle::Steps::Below, Style::PIPED)
        + &cycle::dropped(section.plan, section.places, Style::PIPED)
        + &moves::moves(section.plan, Style::PIPED)
        + &suppressed::suppressed(section.plan, true, Style::PIPED);
    if cycles.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = cycles.trim_end().lines().map(escape).collect();
    writeln!(out, "<section class=\"cycles\">\n<pre>{}</pre>\n</section>", lines.join("\n"))
}

pub(super) fn critical_path(section: &Section<'_>, out: Out<'_>) -> fmt::Result {
    let plan = section.plan;
    if plan.critical_path.len() < 2 {
        return Ok(());
    }
    let link = |index: &StepIndex| {
        let halved = named_twice(plan, *index);
        let action = plan.steps[index.index()].action.name();
        let action = if halved { format!(" ({action})") } else { String::new() };
        section.anchors.link(index.index()) + &action
    };
    let path = &plan.critical_path;
    let names: Vec<String> = if path.len() > PATH {
        let (head, tail) = (&path[..PATH / 2], &path[path.len() - PATH / 2..]);
        let more = format!("({} more)", path.len() - PATH);
        head.iter().map(link).chain([more]).chain(tail.iter().map(link)).collect()
    } else {
        path.iter().map(link).collect()
    };
    writeln!(
        out,
        "<p class=\"path\"><strong>critical path</strong> {} <span class=\"faint\">({})</span></p>",
        names.join(" → "),
        escape(&words::slack(plan))
    )
}

/// The halves of a replacement that was taken apart have one address, and both may be on the path.
fn named_twice(plan: &Plan, index: StepIndex) -> bool {
    let address = &plan.steps[index.index()].address;
    // Halves that are both on the path follow each other closely; looking at the whole path would take too long.
    let at = plan.critical_path.iter().position(|other| *other == index).unwrap_or(0);
    let near = &plan.critical_path[at.saturating_sub(PATH)..plan.critical_path.len().min(at + PATH)];
    near.iter().filter(|other| plan.steps[other.index()].address == *address).count() > 1
}

/// Units that would have a step if the plan were not limited.
pub(super) fn left_out(section: &Section<'_>, out: Out<'_>) -> fmt::Result {
    let rows: Vec<String> = section.plan.left_out.iter().map(|address| escape(address.as_str())).collect();
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(out, "<section class=\"others\">\n<h3>{} left out</h3>", count(rows.len(), "change"))?;
    list("names", &rows, out)?;
    writeln!(out, "</section>")
}

/// What was found on the way.
pub(super) fn findings(section: &Section<'_>, diagnostics: &[Diagnostic], out: Out<'_>) -> fmt::Result {
    if diagnostics.is_empty() {
        return Ok(());
    }
    writeln!(out, "<section class=\"findings\">\n<h3>{}</h3>", count(diagnostics.len(), "finding"))?;
    let row = |diagnostic: &Diagnostic| {
        let class = if diagnostic.severity == Severity::Error { "error" } else { "remark" };
        let place = escape(&section.places.line_column(&diagnostic.primary.place));
        let help = diagnostic
            .help
            .as_ref()
            .map_or_else(String::new, |help| format!("<br><span class=\"faint\">{}</span>", sentence(help)));
        format!(
            "<span class=\"{class}\">{}[{}]</span> {} <span class=\"place\">{place}</span>{help}",
            diagnostic.severity.name(),
            diagnostic.code.0,
            sentence(&diagnostic.headline)
        )
    };
    let rows: Vec<String> = sorted(diagnostics, section.places).into_iter().take(FINDINGS).map(row).collect();
    list("found", &rows, out)?;
    if diagnostics.len() > FINDINGS {
        writeln!(out, "<p class=\"faint\">{} more are not shown.</p>", diagnostics.len() - FINDINGS)?;
    }
    writeln!(out, "</section>")
}

/// The files that the plan was made from, and the name of what is approved.
pub(super) fn inputs(section: &Section<'_>, inputs: &[Input], out: Out<'_>) -> fmt::Result {
    let id = section.plan.id;
    if inputs.is_empty() {
        return writeln!(out, "<p class=\"plan-id faint\">plan <code>{id}</code></p>");
    }
    let files = count(inputs.len(), "file");
    writeln!(
        out,
        "<details class=\"inputs\"><summary>plan <code>{id}</code>, made from {files}</summary>\n<table>"
    )?;
    for input in inputs {
        writeln!(
            out,
            "<tr><td>{}</td><td class=\"faint\">{}</td><td class=\"faint\"><code>{}</code></td></tr>",
            escape(&input.path),
            escape(&input.kind),
            input.digest
        )?;
    }
    writeln!(out, "</table></details>")
}
