//! Claims for people: a table of them, or one with its units.

use plimsoll_model::{AttributePath, AttributeStep, Data, Value};

use crate::format::{ClaimListReport, ClaimReport, ClaimRow, Context, InstallationRow};
use crate::plain::{count, one_line, pad, width};
use crate::style::{Paint, Style};
use crate::text::names::Names;
use crate::value::{inline, item_step};

const TITLES: [&str; 6] = ["  ID", "CREATED", "ACTION", "STATUS", "VERSION", ""];

/// For each installation a line with its state, and below it a table with one claim a line.
pub(crate) fn claim_list(report: &ClaimListReport<'_>, context: &Context<'_>) -> String {
    let style = context.style;
    if report.claims.is_empty() {
        return "No claims.\n".to_owned();
    }
    let states: Vec<Option<&str>> =
        report.installations.iter().map(|installation| installation.state.as_deref()).collect();
    let rows: Vec<[String; 6]> = report
        .claims
        .iter()
        .map(|claim| {
            let is_state = states.contains(&Some(&claim.revision));
            let [_, revision, created, action, status, version] = row(claim, style);
            let mark = if is_state { "recorded state" } else { "" };
            [format!("  {revision}"), created, action, status, version, mark.to_owned()]
        })
        .collect();
    let widths: [usize; 6] = std::array::from_fn(|column| {
        rows.iter().map(|row| width(&row[column])).max().unwrap_or(0).max(TITLES[column].len())
    });
    let line = |cells: [&str; 6]| {
        let padded: Vec<String> = cells.iter().zip(widths).map(|(cell, width)| pad(cell, width)).collect();
        padded.join("  ").trim_end().to_owned()
    };
    let mut out = String::new();
    for installation in report.installations {
        let separator = if out.is_empty() { "" } else { "\n" };
        out.push_str(&format!("{separator}{}\n{}\n", state(installation, style), line(TITLES)));
        let own =
            report.claims.iter().zip(&rows).filter(|(claim, _)| claim.installation == installation.name);
        for (_, row) in own {
            out.push_str(&(line(row.each_ref().map(String::as_str)) + "\n"));
        }
    }
    out
}

/// The name of an installation and what is known of it: "wordpress  present, version 1.0.0; the last upgrade failed".
fn state(installation: &InstallationRow, style: Style) -> String {
    let name = style.paint(Paint::Heading, &one_line(&installation.name, style));
    let version = installation.version.as_deref();
    let version =
        version.map_or_else(String::new, |version| format!(", version {}", one_line(version, style)));
    let last = match &installation.last {
        Some((action, status)) => format!("; last {}: {}", one_line(action, style), status.name()),
        None => "; no operation that changes things".to_owned(),
    };
    format!("{name}  {}{version}{last}", installation.presence.name())
}

/// One line for each installation, and one for each of its claims.
pub(crate) fn claim_list_compact(report: &ClaimListReport<'_>, context: &Context<'_>) -> String {
    let style = context.style;
    let mut out = String::new();
    for installation in report.installations {
        out.push_str(&(state(installation, Style { color: false, ..style }).replacen("  ", ": ", 1) + "\n"));
        for claim in report.claims.iter().filter(|claim| claim.installation == installation.name) {
            let [name, revision, created, action, status, version] = row(claim, style);
            out.push_str(&format!("{name}: {revision} {created} {action} {status} {version}\n"));
        }
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
