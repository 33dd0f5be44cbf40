//! Claims as JSON.

use std::fmt;

use plimsoll_model::{Edge, Recorded, Unit};
use serde::Serialize;
use serde_json::Value as Json;

use crate::format::{ClaimListReport, ClaimReport, ClaimRow, Context, InstallationRow, Out};
use crate::json::value::{UnknownView, View};
use crate::json::{Head, write};

#[derive(Serialize)]
struct ListDocument<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    installations: Vec<InstallationView<'a>>,
    claims: Vec<ClaimView<'a>>,
}

#[derive(Serialize)]
struct InstallationView<'a> {
    name: &'a str,
    presence: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_action: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_status: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recorded: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
}

#[derive(Serialize)]
struct ClaimView<'a> {
    installation: &'a str,
    revision: &'a str,
    created: &'a str,
    action: &'a str,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
    file: &'a str,
}

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    claim: ClaimView<'a>,
    application: ApplicationView<'a>,
}

#[derive(Serialize)]
struct ApplicationView<'a> {
    kind: &'static str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
    units: Vec<UnitView<'a>>,
    edges: Vec<EdgeView<'a>>,
}

#[derive(Serialize)]
struct UnitView<'a> {
    address: &'a str,
    kind: &'a str,
    attributes: Json,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sensitive: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unknown: Vec<UnknownView>,
}

#[derive(Serialize)]
struct EdgeView<'a> {
    from: &'a str,
    to: &'a str,
    edge: &'static str,
}

/// The document of `claim list`.
pub(crate) fn claim_list(report: &ClaimListReport<'_>, context: &Context<'_>, out: Out<'_>) -> fmt::Result {
    write(
        &ListDocument {
            head: Head::new(context.tool),
            installations: report.installations.iter().map(installation).collect(),
            claims: report.claims.iter().map(row).collect(),
        },
        out,
    )
}

fn installation(row: &InstallationRow) -> InstallationView<'_> {
    InstallationView {
        name: &row.name,
        presence: row.presence.name(),
        last_action: row.last.as_ref().map(|(action, _)| action.as_str()),
        last_status: row.last.as_ref().map(|(_, status)| status.name()),
        recorded: row.state.as_deref(),
        version: row.version.as_deref(),
    }
}

/// The document of `claim show`.
pub(crate) fn claim(report: &ClaimReport<'_>, context: &Context<'_>, out: Out<'_>) -> fmt::Result {
    write(
        &Document {
            head: Head::new(context.tool),
            claim: row(report.claim),
            application: application(report.recorded),
        },
        out,
    )
}

fn row(claim: &ClaimRow) -> ClaimView<'_> {
    ClaimView {
        installation: &claim.installation,
        revision: &claim.revision,
        created: &claim.created,
        action: &claim.action,
        status: claim.status.name(),
        version: claim.version.as_deref(),
        file: &claim.path,
    }
}

fn application(recorded: &Recorded) -> ApplicationView<'_> {
    let application = &recorded.application;
    // An edge to a unit that is not there would be a broken record; it is left out rather than shown with a lie.
    let address = |index: plimsoll_model::UnitIndex| {
        application.units.get(index.index()).map(|unit| unit.address.as_str())
    };
    let edge = |edge: &Edge| {
        Some(EdgeView { from: address(edge.from)?, to: address(edge.to)?, edge: edge.kind.name() })
    };
    ApplicationView {
        kind: application.family.name(),
        name: &application.id,
        version: application.version.as_deref(),
        units: application.units.iter().map(unit).collect(),
        edges: application.edges.iter().filter_map(edge).collect(),
    }
}

fn unit(unit: &Unit) -> UnitView<'_> {
    let view = View::of(&unit.attributes);
    UnitView {
        address: unit.address.as_str(),
        kind: &unit.kind,
        attributes: view.json,
        sensitive: view.sensitive,
        unknown: view.unknown,
    }
}
