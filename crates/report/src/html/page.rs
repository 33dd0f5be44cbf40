//! The document: head, tools, overview of several applications, one section each, the script.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use plimsoll_base::Digest;
use plimsoll_plan::Subject;

use crate::format::{Context, FolderPlan, Out, PlanReport};
use crate::html::anchors::Taken;
use crate::html::application::Section;
use crate::markup::{escape, variables};
use crate::plain::{count, one_line};
use crate::sources::Places;
use crate::style::Style;
use crate::words;

const STYLE: &str = include_str!("page.css");
const DRAWING: &str = include_str!("../svg/style.css");
const SCRIPT: &str = include_str!("page.js");
const TOOLS: &str = include_str!("tools.html");

/// The page of a plan, or of the plans of a folder.
pub(crate) fn plan(report: &PlanReport<'_>, context: &Context<'_>, out: Out<'_>) -> fmt::Result {
    let places = Places::new(context.sources);
    let style = format!("{}{DRAWING}{STYLE}", variables());
    let title = title(report);
    write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {}; script-src {}; \
         img-src data:; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"generator\" content=\"{} {}\">\n\
         <title>{title}</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>{style}</style>\n</head>\n<body>\n{TOOLS}<main>\n",
        source(&style),
        source(SCRIPT),
        escape(context.tool.name),
        escape(context.tool.version),
    )?;
    let mut taken = Taken::default();
    let sections: Vec<Section<'_>> = report
        .applications
        .iter()
        .enumerate()
        .map(|(number, application)| Section::of(*application, number, &places, &mut taken))
        .collect();
    if let Some(folder) = &report.folder {
        overview(report, folder, &sections, out)?;
    }
    for section in report.by_risk().into_iter().map(|number| &sections[number]) {
        section.write(report.folder.is_some(), out)?;
    }
    write!(out, "</main>\n<script>{SCRIPT}</script>\n</body>\n</html>\n")
}

/// How a Content-Security-Policy names a script or style.
fn source(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Digest::of(text.as_bytes()).bytes()))
}

fn title(report: &PlanReport<'_>) -> String {
    match (&report.folder, report.applications) {
        (None, [one]) => format!("{} · plan", heading(&one.plan.subject)),
        _ => format!("{} · plan", count(report.applications.len(), "application")),
    }
}

/// `upgrade shop  0.3.1 → 0.4.0`, escaped.
fn heading(subject: &Subject) -> String {
    let versions = words::versions(subject, Style::PIPED).unwrap_or_default();
    let application = one_line(&subject.application, Style::PIPED);
    escape(format!("{} {application}  {versions}", subject.mode.name()).trim_end())
}

/// What stands above the plans of a folder: a row for each, and the applications without a plan.
fn overview(
    report: &PlanReport<'_>,
    folder: &FolderPlan<'_>,
    sections: &[Section<'_>],
    out: Out<'_>,
) -> fmt::Result {
    let sentence = escape(&words::folder_sentence(report.applications, folder));
    writeln!(out, "<section class=\"overview\">\n<h1>{sentence}</h1>")?;
    if !sections.is_empty() {
        writeln!(out, "<table>")?;
        for number in report.by_risk() {
            let (application, section) = (&report.applications[number], &sections[number]);
            let (id, heading) = (section.id(), heading(&application.plan.subject));
            let sentence = escape(&words::closing_sentence(application.plan));
            let whole = (!application.plan.is_complete()).then(|| words::NOT_WHOLE.to_owned());
            let problems: Vec<String> = words::broken(application).into_iter().chain(whole).collect();
            let problems = if problems.is_empty() {
                String::new()
            } else {
                format!(" <strong class=\"problem\">{}</strong>", escape(&problems.join(", ")))
            };
            writeln!(
                out,
                "<tr><th scope=\"row\"><a href=\"#{id}\">{heading}</a></th><td>{}</td><td>{sentence}{problems}</td></tr>",
                section.counts()
            )?;
        }
        writeln!(out, "</table>")?;
    }
    let failed: Vec<String> = folder.failed.iter().map(|one| escape(&one.name)).collect();
    let unchanged: Vec<String> = folder.unchanged.iter().map(|name| escape(name)).collect();
    for (names, words) in [(failed, "Cannot be planned"), (unchanged, "Unchanged")] {
        if !names.is_empty() {
            let class = if words == "Unchanged" { "faint" } else { "problem" };
            writeln!(out, "<p class=\"{class}\">{words}: {}</p>", names.join(", "))?;
        }
    }
    writeln!(out, "</section>")
}
