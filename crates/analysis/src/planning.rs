//! A plan with all that is said beside it: what stands in its way, and what it was made from.

use std::collections::BTreeSet;
use std::sync::Arc;

use plimsoll_base::{Diagnostic, Digest, FileId, Severity};
use plimsoll_formats::application::Assembled;
use plimsoll_plan::{Input, Mode, Options, Plan};

use crate::application::{Member, RequestKey, assembled, members, planned};
use crate::database::Db;
use crate::rules::{Intent, Rule, rule};
use crate::workspace::{SourceFile, source};
use crate::{baseline, claims, diagnostics, locate, settings};

/// The rules whose findings say that a descriptor cannot be read whole.
const CUT: [&str; 4] = ["unreadable-file", "merge-conflict", "syntax", "root-not-mapping"];

/// Why a file of which nothing else is said is no application.
pub const NOT_RECOGNISED: &str = "It is no descriptor that plimsoll knows: a Nulecule has `specversion` beside `id` or `graph`, a bundle has \
     `invocationImages`, a manifest of Porter has `mixins`, a document of the Open Application Model has an `apiVersion` of core.oam.dev.";

/// What came of planning an application.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Planned {
    /// The plan; `None` where any plan would be a wrong one.
    pub plan: Option<Arc<Plan>>,
    /// All that is said: first what stands beside the plan, then what is said of it, which outputs for people show in it.
    pub findings: Vec<Diagnostic>,
    /// How many of them stand beside it.
    pub told: usize,
    /// The files that it was made from.
    pub inputs: Vec<Input>,
    /// Whether what is described is what it is compared with, be it broken or not.
    pub is_same: bool,
}

/// Plans the application whose root is a file, with those that it needs. An uninstallation, and an action of its own, are of
/// it alone. What is wrong with files is among the findings. `options` say what the plan is limited to and whether edges that are
/// inferred take part; what is removed is said by `intent`.
#[must_use]
pub fn plan<'db>(
    db: &'db dyn Db,
    root: SourceFile,
    key: RequestKey<'db>,
    intent: Intent,
    options: Options,
) -> Planned {
    let uninstall = intent.action == Some(Mode::Uninstall);
    let is_alone = uninstall || key.request(db).action.is_some();
    let members = if is_alone { vec![Member { file: root, key }] } else { members(db, root, key) };
    let assembled = assembled(db, root, key);
    let damaged: Vec<Diagnostic> = members.iter().flat_map(|member| history_findings(db, *member)).collect();
    // Making a plan takes room, and so do very many findings: first the plan, then they. Those of the application itself are
    // not copied.
    let plan = planned(db, root, key, Options { uninstall, ..options });
    let mut of_members = members.iter().map(|member| findings(db, member.file, member.key, intent));
    let mut told = of_members.next().unwrap_or_default();
    told.extend(of_members.flatten());
    // What the settings say wrong stands in no way.
    let is_read = !told.iter().any(|finding| finding.severity == Severity::Error);
    told.extend(settings::diagnostics(db));
    let is_same =
        plan.as_ref().is_some_and(|plan| plan.is_empty() && plan.is_complete() && plan.moved.is_empty());
    // What broken text hides would seem removed.
    let is_cut = baseline::given(db).is_some() && told.iter().any(hides);
    let plan = plan.filter(|_| !is_cut).filter(|plan| {
        // That there is nothing to do is only said of an application that could be read.
        is_read || !(plan.is_empty() && plan.is_complete())
    });
    let (true, Some(plan), true) = (assembled.is_some(), plan, damaged.is_empty()) else {
        // Without the record, or without an application, any plan would be a wrong one.
        told.extend(damaged);
        return Planned { told: told.len(), findings: told, is_same, ..Planned::default() };
    };
    let is_shown = |finding: &Diagnostic| rule(finding.code.0).is_some_and(Rule::is_in_plan);
    let (shown, others): (Vec<_>, Vec<_>) = diagnostics::of_plan(&plan).into_iter().partition(is_shown);
    let mut findings = told;
    findings.extend(others);
    let told = findings.len();
    findings.extend(shown);
    findings.extend(diagnostics::of_steps(&plan));
    let inputs = all_inputs(db, &members);
    Planned { plan: Some(plan), findings, told, inputs, is_same }
}

/// Whether a finding says that a descriptor cannot be read whole.
fn hides(finding: &Diagnostic) -> bool {
    finding.severity == Severity::Error && CUT.contains(&finding.code.0)
}

/// What files that take part in an application are called where they are descriptors themselves.
const DESCRIPTORS: [&str; 6] = ["nulecule", "bundle", "configuration", "component", "policy", "workflow"];

/// What stands in the way of planning an application: all that is said about it and its root, errors of the other documents.
/// Warnings about single documents are for `check`; the settings are those of the workspace, and the caller's to tell.
#[must_use]
pub fn findings<'db>(
    db: &'db dyn Db,
    root: SourceFile,
    key: RequestKey<'db>,
    intent: Intent,
) -> Vec<Diagnostic> {
    let of_request = diagnostics::of_request(db, root, key, intent);
    let of_application = diagnostics::of_application_once(db, root, key);
    let mut findings = diagnostics::joined([of_request, of_application]);
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

/// What keeps the record of an application from being used.
fn history_findings<'db>(db: &'db dyn Db, member: Member<'db>) -> Vec<Diagnostic> {
    let assembled = assembled(db, member.file, member.key);
    assembled.map(|assembled| claims::obstacles(db, assembled.application())).unwrap_or_default()
}

/// The files that take part in the applications that a plan spans, each once.
fn all_inputs<'db>(db: &'db dyn Db, members: &[Member<'db>]) -> Vec<Input> {
    let mut found: Vec<Input> = Vec::new();
    let mut known = BTreeSet::new();
    for assembled in members.iter().filter_map(|member| assembled(db, member.file, member.key)) {
        for input in inputs(db, &assembled) {
            if known.insert(input.path.clone()) {
                found.push(input);
            }
        }
    }
    found
}

/// The files that a plan was made from, each with the digest of its text without the secrets: a weak secret could be
/// guessed from a digest that it takes part in.
#[must_use]
pub fn inputs(db: &dyn Db, assembled: &Assembled) -> Vec<Input> {
    let input = |&(file, kind): &(FileId, &str)| {
        let file = source(db, file)?;
        let digest = Digest::of(locate::masked_text(db, file)?.as_bytes());
        Some(Input { path: file.path(db).to_string(), kind: kind.to_owned(), digest })
    };
    assembled.inputs().iter().filter_map(input).collect()
}
