//! `plimsoll claim`: what is recorded.

use plimsoll_analysis::application::{assembled, planned};
use plimsoll_analysis::claims::{self, History, Operation};
use plimsoll_analysis::rules::Intent;
use plimsoll_analysis::workspace::source;
use plimsoll_analysis::{Database, diagnostics, locate, parse, planning, settings};
use plimsoll_base::{Diagnostic, Digest, Encoding, Place, Severity};
use plimsoll_formats::application::Assembled;
use plimsoll_formats::claim::{self, Draft, Layout};
use plimsoll_model::{Application, OperationStatus, Presence};
use plimsoll_plan::{Mode, Options};
use plimsoll_report::{ClaimListReport, ClaimReport, ClaimRow, InstallationRow};
use serde_json::{Map, Value as Json};

use crate::arguments::{Action, Claim, ClaimCommand, List, Record, Show, Status};
use crate::exit::{Exit, Failure};
use crate::output::{self, Look};
use crate::session::Session;
use crate::sources::InDatabase;
use crate::store::{self, Stamp};

/// Runs one of the sub-commands.
///
/// # Errors
/// The call is wrong, or the store cannot be read or written.
pub(crate) fn run(arguments: &Claim, look: &Look) -> Result<Exit, Failure> {
    match &arguments.command {
        ClaimCommand::Record(record) => self::record(record, look),
        ClaimCommand::List(list) => self::list(list, look),
        ClaimCommand::Show(show) => self::show(show, look),
    }
}

fn record(arguments: &Record, look: &Look) -> Result<Exit, Failure> {
    if let Some(store) = &arguments.subject.place.claims {
        store::make(store)?;
    }
    let session = Session::open_for(&arguments.subject)?;
    let db = &session.db;
    let at = session.root(&arguments.subject)?;
    let key = session.request(&arguments.subject, &at)?;
    let root = at.file;
    // What has happened is recorded, whether it should have or not.
    let is_removal = arguments.action == Some(Action::Uninstall);
    let intent = Intent { action: is_removal.then_some(Mode::Uninstall), is_forced: true, only_order: false };
    let mut findings = settings::diagnostics(db);
    findings.extend(planning::findings(db, root, key, intent));
    findings.retain(|finding| finding.severity == Severity::Error || !finding.code.0.starts_with("plan-"));
    let assembled = assembled(db, root, key);
    if let Some(assembled) = &assembled {
        findings.extend(claims::obstacles(db, assembled.application()));
    }
    let plan = planned(db, root, key, Options::default());
    findings.extend(plan.iter().flat_map(|plan| diagnostics::of_plan(plan)));
    super::complain(db, &findings, look.stderr);
    let Some(assembled) = assembled.filter(|_| !super::has_errors(&findings)) else {
        return Err(Failure::outside(format!("{} is not recorded", root.path(db))).help(
            "Mend what is reported above first: a record of half an application would be a wrong one.",
        ));
    };
    let history = claims::history(db, &assembled.application().id);
    must_be_recordable(&assembled, history)?;
    let last = history.operations.last().map(|operation| &*operation.claim.id);
    let stamp = Stamp::now(last);
    let removed = Application { units: Vec::new(), edges: Vec::new(), ..assembled.application().clone() };
    let is_recorded = if is_removal { history.is_removable() } else { history.good().is_some() };
    let action = action(is_removal, is_recorded, &assembled.application().id)?;
    let inputs = planning::inputs(db, &assembled);
    let definitions: Vec<(String, Digest)> =
        inputs.into_iter().map(|input| (input.path, input.digest)).collect();
    let types = assembled.configuration().map(|of| claims::types(db, of)).unwrap_or_default();
    let draft = Draft {
        bundle: stored_bundle(db, &assembled),
        application: if is_removal { &removed } else { assembled.application() },
        descriptor: root.path(db).as_str(),
        action,
        id: &stamp.claim,
        revision: &stamp.revision,
        created: &stamp.created,
        salt: &stamp.salt,
        definitions: &definitions,
        types: &types,
        locate: &|place| line(db, place),
    };
    let path = store::record(&session.store, &draft, &stamp, status(arguments.status))?;
    output::print(&format!("Recorded {action} of {} in {}\n", &assembled.application().id, path.display()))?;
    Ok(Exit::Success)
}

/// The bundle that a claim holds, and the values of its parameters.
pub(super) fn stored_bundle(db: &Database, assembled: &Assembled) -> Option<(Json, Map<String, Json>)> {
    let root = assembled.bundle()?.installations.first()?;
    let bundle = root.bundle.as_ref()?;
    let content = parse::content(db, source(db, bundle.file)?)?;
    claim::stored_bundle(bundle, content, &root.values)
}

/// What is recorded beside the claims of another tool must be such that it can go on with them.
fn must_be_recordable(assembled: &Assembled, history: &History) -> Result<(), Failure> {
    let name = &assembled.application().id;
    if assembled.bundle().is_some() && !claim::is_storable(name) {
        return Err(Failure::outside(format!(
            "`{}` cannot be the name of an installation",
            name.escape_debug()
        ))
        .help(
            "CNAB-Claims 1.0.0 allows characters that can be seen. Name another one with --installation.",
        ));
    }
    let is_other = |operation: &&Operation| {
        matches!(operation.claim.layout, Layout::Single | Layout::Export | Layout::Runtime)
    };
    if history.operations.iter().any(|operation| is_other(&operation)) {
        return Err(Failure::outside(format!(
            "`{name}` is recorded by another tool, in a layout of its own"
        ))
        .help("Let that tool record it, or name another store with --claims."));
    }
    Ok(())
}

/// The action that a claim says was done.
fn action(is_removal: bool, is_recorded: bool, id: &str) -> Result<&'static str, Failure> {
    match (is_removal, is_recorded) {
        (true, false) => Err(Failure::outside(format!("`{id}` is not recorded, so its removal cannot be"))
            .help("`plimsoll claim list` shows what is recorded.")),
        (true, true) => Ok("uninstall"),
        (false, false) => Ok("install"),
        (false, true) => Ok("upgrade"),
    }
}

fn status(status: Status) -> OperationStatus {
    match status {
        Status::Succeeded => OperationStatus::Succeeded,
        Status::Failed => OperationStatus::Failed,
        Status::Canceled => OperationStatus::Canceled,
    }
}

/// The path and the one-based line of a place.
pub(super) fn line(db: &Database, place: Place) -> Option<(String, u32)> {
    let (file, range) = locate::locate(db, place)?;
    let text = db.text(file).ok()?;
    let position = parse::lines(db, file).position(range.start, &text, Encoding::Utf8);
    Some((file.path(db).to_string(), position.line + 1))
}

fn list(arguments: &List, look: &Look) -> Result<Exit, Failure> {
    let outputs = output::outputs(&arguments.outputs, |format| format.claim_list.is_some())?;
    let session = Session::open(".".as_ref(), &arguments.place)?;
    let db = &session.db;
    let histories = claims::histories(db);
    let findings = shown(claims::diagnostics(db));
    super::complain(db, &findings, look.stderr);
    let operations = histories.iter().flat_map(|history| &history.operations);
    let rows: Vec<ClaimRow> = operations.map(|operation| row(db, operation)).collect();
    let installations: Vec<InstallationRow> = histories.iter().map(|history| installation(history)).collect();
    let report = ClaimListReport { installations: &installations, claims: &rows };
    let sources = InDatabase(db);
    for output in &outputs {
        if let Some(render) = output.format.claim_list {
            output.write(|out| render(&report, &super::context(&sources, output.style(look)), out))?;
        }
    }
    Ok(if super::has_errors(&findings) { Exit::Failure } else { Exit::Success })
}

/// Hints are for editors.
fn shown(findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    findings.into_iter().filter(|finding| finding.severity != Severity::Hint).collect()
}

fn installation(history: &History) -> InstallationRow {
    InstallationRow {
        name: history.name.clone(),
        presence: history.presence(),
        last: history.last().map(|last| (last.claim.action.to_string(), last.status)),
        state: history.good().map(|good| good.claim.id.to_string()),
        version: history.good().and_then(|good| good.claim.state.version.as_deref()).map(str::to_owned),
    }
}

fn row(db: &Database, operation: &Operation) -> ClaimRow {
    let claim = &operation.claim;
    let file = source(db, claim.file);
    ClaimRow {
        installation: claim.full_name(),
        revision: claim.id.to_string(),
        created: claim.created.to_string(),
        action: claim.action.to_string(),
        status: operation.status,
        version: claim.state.version.as_deref().map(str::to_owned),
        path: file.map_or_else(String::new, |file| file.path(db).to_string()),
    }
}

fn show(arguments: &Show, look: &Look) -> Result<Exit, Failure> {
    let outputs = output::outputs(&arguments.outputs, |format| format.claim.is_some())?;
    let session = Session::open(".".as_ref(), &arguments.place)?;
    let db = &session.db;
    let history = claims::history(db, &arguments.installation);
    let findings = shown(history.diagnostics.iter().chain(&history.findings).cloned().collect());
    super::complain(db, &findings, look.stderr);
    let Some(recorded) = history.recorded(db) else {
        return Err(Failure::outside(format!(
            "nothing is recorded as installed under `{}`",
            arguments.installation
        ))
        .help(match (history.presence(), history.last()) {
            (Presence::Removed, _) => "It was uninstalled. `plimsoll claim list` shows what is recorded.",
            (_, Some(_)) => "No operation on it succeeded. `plimsoll claim list` shows what is recorded.",
            (_, None) => "`plimsoll claim list` shows what is recorded.",
        }));
    };
    let of_state = |operation: &&Operation| operation.claim.id == recorded.source.revision;
    let Some(operation) = history.operations.iter().find(of_state) else {
        return Err(Failure::outside("the claim is gone"));
    };
    let row = row(db, operation);
    let sources = InDatabase(db);
    for output in &outputs {
        if let Some(render) = output.format.claim {
            let context = super::context(&sources, output.style(look));
            output.write(|out| render(&ClaimReport { claim: &row, recorded: &recorded }, &context, out))?;
        }
    }
    Ok(if super::has_errors(&findings) { Exit::Failure } else { Exit::Success })
}
