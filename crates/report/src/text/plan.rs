//! A plan for people: header, waves of steps, what cannot be ordered, critical path, closing sentence.

use std::fmt;

use plimsoll_plan::{Plan, Step, Subject};

use crate::format::{ApplicationPlan, Context, Out, PlanReport};
use crate::plain::one_line;
use crate::sources::Places;
use crate::style::{Paint, Style};
use crate::text::changes::Details;
use crate::text::renames::Renames;
use crate::text::rows::Rows;
use crate::text::{cycle, difference, gates, moves, suppressed};
use crate::words;

/// How many steps of a critical path are named.
const PATH: usize = 12;

/// Plans with their changes, waits and evidence.
pub(crate) fn plan(report: &PlanReport<'_>, context: &Context<'_>, out: Out<'_>) -> fmt::Result {
    render(report, context, true, out)
}

/// Plans with one line a step.
pub(crate) fn plan_compact(report: &PlanReport<'_>, context: &Context<'_>, out: Out<'_>) -> fmt::Result {
    render(report, context, false, out)
}

fn render(report: &PlanReport<'_>, context: &Context<'_>, full: bool, out: Out<'_>) -> fmt::Result {
    for (number, application) in report.applications.iter().enumerate() {
        if number > 0 {
            out.write_char('\n')?;
        }
        one(application, report, context, full, out)?;
    }
    let Some(folder) = &report.folder else { return Ok(()) };
    if !report.applications.is_empty() {
        out.write_char('\n')?;
    }
    writeln!(
        out,
        "{}",
        context.style.paint(Paint::Heading, &words::folder_sentence(report.applications, folder))
    )
}

fn one(
    application: &ApplicationPlan<'_>,
    report: &PlanReport<'_>,
    context: &Context<'_>,
    full: bool,
    out: Out<'_>,
) -> fmt::Result {
    let (plan, style, places) = (application.plan, context.style, Places::new(context.sources));
    writeln!(out, "{}", header(&plan.subject, &places, style))?;
    if !plan.steps.is_empty() {
        let rows = Rows::of(plan, &places, style, !full);
        let renames = Renames::of(plan);
        let details = Details::new(plan, &places, rows.indent(), report.show_values, style);
        let mut shown = String::new();
        for (number, wave) in plan.waves.iter().enumerate() {
            for (place, &index) in wave.iter().enumerate() {
                shown.clear();
                rows.write(&mut shown, index, (place == 0).then_some(number));
                if full {
                    details.write(&mut shown, &plan.steps[index.index()], &renames);
                }
                out.write_str(&shown)?;
            }
            if full {
                out.write_char('\n')?;
            }
        }
        if !full {
            out.write_char('\n')?;
        }
    }
    out.write_str(&cycle::cycles(plan, &places, cycle::Steps::Above, style))?;
    out.write_str(&cycle::dropped(plan, &places, style))?;
    out.write_str(&moves::moves(plan, style))?;
    out.write_str(&suppressed::suppressed(plan, report.show_suppressed, style))?;
    if full {
        out.write_str(&critical_path(plan, style))?;
    }
    out.write_str(&gates::gates(application.gates, plan, &places, style))?;
    if let Some(since) = application.since {
        out.write_str(&difference::since(since, style))?;
    }
    out.write_str(&closing(plan, style))
}

/// `upgrade shop  0.3.1 → 0.4.0   shop.yaml`, and below it what it is compared with.
pub(super) fn header(subject: &Subject, places: &Places<'_>, style: Style) -> String {
    let title = format!("{} {}", subject.mode.name(), one_line(&subject.application, style));
    let mut line = style.paint(Paint::Heading, &title);
    if let Some(versions) = words::versions(subject, style) {
        line.push_str(&format!("  {versions}"));
    }
    if let Some(site) = subject.site {
        let path = one_line(&places.path(site.file), style);
        line.push_str(&format!("   {}", style.paint(Paint::Faint, &path)));
    }
    if let Some(record) = words::record(subject) {
        let details: Vec<String> = record.details.iter().map(|detail| one_line(detail, style)).collect();
        let words = format!("{} {}   {}", record.relation, one_line(record.path, style), details.join(", "));
        line.push_str(&format!("\n{}", style.paint(Paint::Faint, words.trim_end())));
    }
    line + "\n"
}

/// `critical path  db → web → smoke   (3 waves; 2 of 5 steps could come later)`.
fn critical_path(plan: &Plan, style: Style) -> String {
    let Some((path, remarks)) = path(plan, style) else { return String::new() };
    format!("{}  {path}   ({remarks})\n", style.paint(Paint::Heading, "critical path"))
}

/// The critical path, and what is said of it; `None` where nothing waits.
pub(crate) fn path(plan: &Plan, style: Style) -> Option<(String, String)> {
    if plan.critical_path.len() < 2 {
        return None;
    }
    let path: Vec<&Step> = plan.critical_path.iter().map(|index| &plan.steps[index.index()]).collect();
    let name = |step: &Step| {
        let name = words::short(&step.address, &plan.subject.application, style);
        // The halves of a replacement that was taken apart have one address.
        let halved = path.iter().filter(|other| other.address == step.address).count() > 1;
        if halved { format!("{name} ({})", step.action.name()) } else { name }
    };
    let names: Vec<String> = if path.len() > PATH {
        let (head, tail) = (&path[..PATH / 2], &path[path.len() - PATH / 2..]);
        let more = format!("({} more)", path.len() - PATH);
        head.iter().copied().map(name).chain([more]).chain(tail.iter().copied().map(name)).collect()
    } else {
        path.iter().copied().map(name).collect()
    };
    let path = names.join(&format!(" {} ", style.arrow()));
    Some((path, words::slack(plan)))
}

fn closing(plan: &Plan, style: Style) -> String {
    let sentence = style.paint(Paint::Heading, &words::closing_sentence(plan));
    let extras = words::closing_extras(plan);
    let gap = if extras.is_empty() { "" } else { "   " };
    format!("{sentence}{gap}{extras}\n")
}
