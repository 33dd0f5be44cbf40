//! `plimsoll plan`: the main job.

use plimsoll_analysis::application::{Member, RequestKey, assembled, joined, members, planned};
use plimsoll_analysis::document::Root;
use plimsoll_analysis::rules::{Intent, Rule, rule};
use plimsoll_analysis::workspace::source;
use plimsoll_analysis::{Database, SourceFile, claims, diagnostics, locate, settings};
use plimsoll_base::{Diagnostic, Digest, Severity};
use plimsoll_formats::application::Assembled;
use plimsoll_model::Application;
use plimsoll_plan::{Mode, Only, Options, Step};
use plimsoll_report::{ApplicationPlan, Input, PlanReport};

use crate::arguments::Plan;
use crate::exit::{Exit, Failure};
use crate::only;
use crate::output::{self, Look};
use crate::session::Session;
use crate::sources::InDatabase;

/// Why a file of which nothing else is said is no application.
const NOT_RECOGNISED: &str = "It is no descriptor that plimsoll knows: a Nulecule has `specversion` beside `id` or `graph`, a bundle has \
     `invocationImages`, a manifest of Porter has `mixins`, a document of the Open Application Model has an `apiVersion` of core.oam.dev.";

/// What files that take part in an application are called where they are descriptors themselves.
const DESCRIPTORS: [&str; 6] = ["nulecule", "bundle", "configuration", "component", "policy", "workflow"];

/// Plans one application.
///
/// # Errors
/// The call is wrong, or the workspace cannot be read.
pub(crate) fn run(arguments: &Plan, look: &Look) -> Result<Exit, Failure> {
    let outputs = output::outputs(&arguments.outputs, |format| format.plan.is_some())?;
    let session = Session::open_for(&arguments.subject)?;
    let db = &session.db;
    let at = session.root(&arguments.subject)?;
    let root = at.file;
    let wanted = arguments.action.as_deref();
    let intent = Intent { action: wanted.and_then(mode), is_forced: arguments.force, only_order: false };
    let own = wanted.filter(|_| intent.action.is_none());
    let kind = at.root(db).filter(|kind| !matches!(kind, Root::Bundle(_)));
    if let (Some(own), Some(kind)) = (own, kind) {
        let words =
            if matches!(kind, Root::Nulecule(_)) { "a Nulecule" } else { "the Open Application Model" };
        return Err(Failure::usage(format!("`{own}` is no action of {words}"))
            .help("Write install, upgrade or uninstall."));
    }
    let key = session.request_for(&arguments.subject, &at, own)?;
    let uninstall = intent.action == Some(Mode::Uninstall);
    let is_alone = uninstall || own.is_some();
    let members = if is_alone { vec![Member { file: root, key }] } else { members(db, root, key) };
    let mut findings = settings::diagnostics(db);
    findings.extend(members.iter().flat_map(|member| self::findings(db, member.file, member.key, intent)));
    let assembled = assembled(db, root, key);
    let limited = if arguments.only.is_empty() { None } else { joined(db, root, key) };
    let only = limited.map_or(Ok(None), |application| only(arguments, db, &application))?;
    let options =
        Options { inferred_edges: super::inferred_edges(db, arguments.no_inferred_edges), uninstall, only };
    let damaged: Vec<Diagnostic> = members.iter().flat_map(|member| history_findings(db, *member)).collect();
    let plan = planned(db, root, key, options).filter(|plan| {
        // That there is nothing to do is only said of an application that could be read.
        !(plan.is_empty() && plan.is_complete() && super::has_errors(&findings))
    });
    let (true, Some(plan), true) = (assembled.is_some(), plan, damaged.is_empty()) else {
        // Without the record, or without an application, any plan would be a wrong one.
        findings.extend(damaged);
        super::complain(db, &findings, look.stderr);
        let failure = Failure::outside(format!("{} cannot be planned", root.path(db)));
        return Err(if findings.is_empty() { failure.help(NOT_RECOGNISED) } else { failure });
    };
    let is_shown = |finding: &Diagnostic| rule(finding.code.0).is_some_and(Rule::is_in_plan);
    let (shown, others): (Vec<_>, Vec<_>) = diagnostics::of_plan(&plan).into_iter().partition(is_shown);
    findings.extend(others);
    super::complain(db, &findings, look.stderr);
    findings.extend(shown);
    findings.extend(diagnostics::of_steps(&plan));
    let inputs = all_inputs(db, &members);
    let show_values = arguments.show_values;
    let application = ApplicationPlan { plan: &plan, diagnostics: &findings, inputs: &inputs, gates: &[] };
    let report = PlanReport { applications: &[application], folder: None, show_values, max_bytes: None };
    let sources = InDatabase(db);
    for output in &outputs {
        if let Some(render) = output.format.plan {
            output.write(|out| render(&report, &super::context(&sources, output.style(look)), out))?;
        }
    }
    Ok(if super::has_errors(&findings) {
        Exit::Failure
    } else if arguments.detailed_exitcode && plan.steps.iter().any(Step::makes_revision) {
        Exit::Changes
    } else {
        Exit::Success
    })
}

/// What `--action` means; `None` for an action of the application's own.
fn mode(action: &str) -> Option<Mode> {
    [Mode::Install, Mode::Upgrade, Mode::Uninstall].into_iter().find(|mode| mode.name() == action)
}

fn only(arguments: &Plan, db: &Database, application: &Application) -> Result<Option<Only>, Failure> {
    let recorded = if arguments.action.as_deref() == Some(Mode::Uninstall.name()) {
        claims::recorded_for_removal(db, application)
    } else {
        claims::recorded(db, application)
    };
    let recorded = recorded.as_ref().map(|recorded| &recorded.application);
    only::only(&arguments.only, arguments.with_dependents, application, recorded)
}

/// What stands in the way of planning an application: all that is said about it and its root, errors of the other documents.
/// Warnings about single documents are for `check`; the settings are those of the workspace, and the caller's to tell.
pub(crate) fn findings(
    db: &Database,
    root: SourceFile,
    key: RequestKey<'_>,
    intent: Intent,
) -> Vec<Diagnostic> {
    let mut findings = diagnostics::of_request(db, root, key, intent);
    findings.extend(diagnostics::of_application_once(db, root, key));
    // As for `check`, hints are for editors.
    findings.retain(|finding| finding.severity != Severity::Hint);
    findings.retain(|finding| !diagnostics::is_on_broken_line(db, finding));
    let assembled = assembled(db, root, key);
    if let Some(assembled) = &assembled {
        findings.extend(claims::remarks(db, root, &assembled.application().id));
    }
    let files = assembled.iter().flat_map(|assembled| assembled.inputs());
    let documents =
        files.filter(|(_, kind)| DESCRIPTORS.contains(kind)).filter_map(|(file, _)| source(db, *file));
    let mut seen = vec![root];
    seen.extend(documents.filter(|file| *file != root));
    for file in seen {
        let matters = |finding: &Diagnostic| {
            let of_application =
                assembled.as_ref().is_none_or(|assembled| diagnostics::matters(db, assembled, finding));
            finding.severity == Severity::Error && of_application
        };
        findings.extend(diagnostics::of_source(db, file).into_iter().filter(matters));
    }
    if let Some(file) = key.request(db).answers.and_then(|file| source(db, file)) {
        let of_file = diagnostics::of_file(db, file).iter().chain(diagnostics::of_answers(db, file, root));
        findings.extend(of_file.filter(|finding| finding.severity == Severity::Error).cloned());
    }
    let value_files = key.request(db).value_files.iter().filter_map(|file| source(db, *file));
    for file in value_files.filter(|_| assembled.as_ref().is_some_and(|one| one.bundle().is_some())) {
        let of_file = diagnostics::of_file(db, file).iter();
        findings.extend(of_file.filter(|finding| finding.severity == Severity::Error).cloned());
    }
    findings
}

fn history_findings(db: &Database, member: Member<'_>) -> Vec<Diagnostic> {
    let assembled = assembled(db, member.file, member.key);
    assembled.map(|assembled| claims::obstacles(db, assembled.application())).unwrap_or_default()
}

/// The files that take part in the applications that a plan spans, each once.
fn all_inputs(db: &Database, members: &[Member<'_>]) -> Vec<Input> {
    let mut found: Vec<Input> = Vec::new();
    for assembled in members.iter().filter_map(|member| assembled(db, member.file, member.key)) {
        for input in inputs(db, &assembled) {
            if !found.iter().any(|known| known.path == input.path) {
                found.push(input);
            }
        }
    }
    found
}

/// The files that a plan was made from, each with the digest of its text without the secrets: a weak secret could be
/// guessed from a digest that it takes part in.
pub(crate) fn inputs(db: &Database, assembled: &Assembled) -> Vec<Input> {
    let input = |&(file, kind): &(plimsoll_base::FileId, &str)| {
        let file = source(db, file)?;
        let digest = Digest::of(locate::masked_text(db, file)?.as_bytes());
        Some(Input { path: file.path(db).to_string(), kind: kind.to_owned(), digest })
    };
    assembled.inputs().iter().filter_map(input).collect()
}
