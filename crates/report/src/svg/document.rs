//! A drawing as a file of its own: no script, no font and nothing else from outside; light or dark as its reader's system.

use std::fmt;

use crate::format::{ApplicationPlan, GraphReport, Out, PlanReport};
use crate::graph::{Drawing, Look};
use crate::markup::{colored, escape};
use crate::plain::{count, one_line};
use crate::style::Style;
use crate::svg::write::Picture;
use crate::words;

const STYLE: &str = include_str!("style.css");

/// One of the drawings of a document.
struct Part {
    drawing: Drawing,
    title: String,
    closing: String,
}

/// The drawings of plans, one below the other.
pub(crate) fn plan(report: &PlanReport<'_>, out: Out<'_>) -> fmt::Result {
    let part = |application: &ApplicationPlan<'_>| {
        let plan = application.plan;
        let subject = &plan.subject;
        let versions =
            words::versions(subject, Style::PIPED).map_or_else(String::new, |both| format!("  {both}"));
        let application = one_line(&subject.application, Style::PIPED);
        Part {
            drawing: Drawing::of_plan(plan),
            title: format!("{} {application}{versions}", subject.mode.name()),
            closing: words::closing_sentence(plan),
        }
    };
    let parts: Vec<Part> = report.applications.iter().map(part).collect();
    let closing = report.folder.as_ref().map(|folder| words::folder_sentence(report.applications, folder));
    document(&parts, closing.as_deref(), out)
}

/// The drawing of an application.
pub(crate) fn graph(report: &GraphReport<'_>, out: Out<'_>) -> fmt::Result {
    let drawing = Drawing::of(report);
    let title = drawing.title.clone();
    let closing = report.plan.map_or_else(String::new, words::closing_sentence);
    document(&[Part { drawing, title, closing }], None, out)
}

/// Above and below each drawing.
const TITLE: i32 = 44;
const CLOSING: i32 = 34;

fn document(parts: &[Part], closing: Option<&str>, out: Out<'_>) -> fmt::Result {
    let pictures: Vec<Picture<'_>> = parts.iter().map(|part| Picture::of(&part.drawing)).collect();
    let sizes: Vec<(i32, i32)> = pictures.iter().map(Picture::size).collect();
    let widest = |text: &str| crate::plain::width(text) as i32 * 10 + 48;
    let texts = parts.iter().flat_map(|part| [widest(&part.title), widest(&part.closing) * 3 / 4]);
    let texts = texts.chain(closing.map(|closing| widest(closing) * 3 / 4));
    let width = sizes.iter().map(|size| size.0).chain(texts).max().unwrap_or(0).max(460);
    let height: i32 = sizes.iter().map(|size| size.1 + TITLE + CLOSING).sum();
    let height = height + if closing.is_some() { CLOSING } else { 0 } + KEY;
    // A drawing of nothing is still called something.
    let titles = parts.iter().map(|part| part.title.as_str()).chain(closing.filter(|_| parts.is_empty()));
    let title = titles.map(escape).collect::<Vec<_>>().join("; ");
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         class=\"drawing\" role=\"img\" aria-labelledby=\"title description\">"
    )?;
    writeln!(
        out,
        "<title id=\"title\">{title}</title>\n<desc id=\"description\">{}</desc>",
        description(parts, closing)
    )?;
    writeln!(out, "<style>\n{}</style>", colored(STYLE))?;
    writeln!(out, "<rect class=\"paper\" width=\"{width}\" height=\"{height}\"/>")?;
    let mut y = 0;
    for ((part, picture), (_, height)) in parts.iter().zip(&pictures).zip(&sizes) {
        writeln!(out, "<text class=\"title\" x=\"24\" y=\"{}\">{}</text>", y + 36, escape(&part.title))?;
        writeln!(out, "<g transform=\"translate(0 {})\">", y + TITLE)?;
        picture.write(&|_| None, out)?;
        writeln!(out, "</g>")?;
        y += height + TITLE;
        writeln!(out, "<text class=\"remark\" x=\"24\" y=\"{}\">{}</text>", y + 8, escape(&part.closing))?;
        y += CLOSING;
    }
    if let Some(closing) = closing {
        writeln!(out, "<text class=\"remark\" x=\"24\" y=\"{}\">{}</text>", y + 16, escape(closing))?;
        y += CLOSING;
    }
    key(parts, y + 8, out)?;
    writeln!(out, "</svg>")
}

/// The same in words, for those who do not see it.
fn description(parts: &[Part], closing: Option<&str>) -> String {
    let mut words = String::from("Arrows lead from what comes first to what waits for it.");
    for part in parts {
        let (nodes, waves) = (part.drawing.nodes.len(), part.drawing.waves.len());
        let waves = if waves > 0 { format!(" in {}", count(waves, "wave")) } else { String::new() };
        let closing = escape(&part.closing);
        let application = escape(&part.title);
        words.push_str(&format!(" {application}: {}{waves}. {closing}", count(nodes, "unit")));
    }
    closing.map_or_else(|| words.trim_end().to_owned(), |closing| format!("{words} {}", escape(closing)))
}

/// The height of the key.
const KEY: i32 = 40;

/// What the lines mean, of those that are there.
fn key(parts: &[Part], y: i32, out: Out<'_>) -> fmt::Result {
    let has = |is: &dyn Fn(Look, bool) -> bool| {
        parts.iter().flat_map(|part| &part.drawing.edges).any(|edge| is(edge.look, edge.inferred))
    };
    let rows = [
        (has(&|look, inferred| look == Look::Ordinary && !inferred), "edge", "comes before"),
        (has(&|look, _| look == Look::Critical), "edge critical", "critical path"),
        (has(&|look, inferred| inferred && look != Look::Cycle), "edge inferred", "inferred from values"),
        (has(&|look, _| look == Look::Cycle), "edge cycle", "cycle"),
    ];
    let mut x = 24;
    for (_, class, words) in rows.into_iter().filter(|(is_there, ..)| *is_there) {
        writeln!(
            out,
            "<g class=\"{class}\"><path class=\"way\" d=\"M{x} {y}h34\"/></g><text class=\"key\" x=\"{}\" y=\"{}\">{words}</text>",
            x + 42,
            y + 4
        )?;
        x += 60 + words.len() as i32 * 7;
    }
    Ok(())
}
