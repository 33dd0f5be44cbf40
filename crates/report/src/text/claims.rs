//! Claims for people: a table of them, or one with its units.

use plimsoll_model::{AttributePath, AttributeStep, Data, Value};

use crate::format::{ClaimListReport, ClaimReport, ClaimRow, Context};
use crate::plain::{count, one_line, pad, width};
use crate::style::{Paint, Style};
use crate::text::names::Names;
use crate::value::{inline, item_step};

const TITLES: [&str; 6] = ["INSTALLATION", "REVISION", "CREATED", "ACTION", "STATUS", "VERSION"];

/// A table with one claim a line.
pub(crate) fn claim_list(report: &ClaimListReport<'_>, context: &Context<'_>) -> String {
    let style = context.style;
    if report.claims.is_empty() {
        return "No claims.\n".to_owned();
    }
    let rows: Vec<[String; 6]> = report.claims.iter().map(|claim| row(claim, style)).collect();
    let widths: [usize; 6] = std::array::from_fn(|column| {
        rows.iter().map(|row| width(&row[column])).max().unwrap_or(0).max(TITLES[column].len())
    });
    let line = |cells: [&str; 6]| {
        let padded: Vec<String> = cells.iter().zip(widths).map(|(cell, width)| pad(cell, width)).collect();
        padded.join("  ").trim_end().to_owned()
    };
    let mut out = style.paint(Paint::Heading, &line(TITLES)) + "\n";
    for row in &rows {
        out.push_str(&(line(row.each_ref().map(String::as_str)) + "\n"));
    }
    out
}

fn row(claim: &ClaimRow, style: Style) -> [String; 6] {
    let version = claim.version.as_deref().unwrap_or("-");
    [&claim.installation, &claim.revision, &claim.created, &claim.action, claim.status.name(), version]
        .map(|cell| one_line(cell, style))
}

/// A claim's row in words, then its units with their attributes, a leaf a line.
pub(crate) fn claim(report: &ClaimReport<'_>, context: &Context<'_>) -> String {
    let (style, claim) = (context.style, report.claim);
    let [installation, revision, created, action, status, _] = row(claim, style);
    let version =
        claim.version.as_deref().map_or_else(String::new, |version| one_line(version, style) + "  ");
    let mut out = style.paint(Paint::Heading, &installation);
    out.push_str(&format!("  {version}{action} {status}, {created}   {}\n", one_line(&claim.path, style)));
    out.push_str(&format!("claim {revision}, {}\n", count(report.recorded.application.units.len(), "unit")));
    for unit in &report.recorded.application.units {
        let address = style.paint(Paint::Heading, &one_line(unit.address.as_str(), style));
        out.push_str(&format!("\n{address}  {}\n", one_line(&unit.kind, style)));
        let mut leaves = Vec::new();
        collect(&unit.attributes, &AttributePath::default(), &mut leaves, style);
        let names = Names::of(leaves.iter().map(|(path, _)| path), style);
        for (index, (_, value)) in leaves.iter().enumerate() {
            out.push_str(&names.object(index).map_or_else(String::new, |object| format!("  {object}\n")));
            let further = if names.in_object(index) { "  " } else { "" };
            out.push_str(&format!("  {further}{}  {value}\n", names.padded(index)));
        }
    }
    out
}

/// The leaves of a value and their paths. Empty collections are leaves.
fn collect(value: &Value, path: &AttributePath, leaves: &mut Vec<(AttributePath, String)>, style: Style) {
    match &value.data {
        Data::Map(map) if !map.is_empty() => {
            for (name, field) in map {
                collect(field, &path.then(AttributeStep::Field(name.clone())), leaves, style);
            }
        }
        Data::List(list) if !list.items.is_empty() => {
            for (index, item) in list.items.iter().enumerate() {
                collect(item, &path.then(item_step(list, index, item)), leaves, style);
            }
        }
        _ if path.0.is_empty() => {}
        _ => leaves.push((path.clone(), inline(value, style))),
    }
}
