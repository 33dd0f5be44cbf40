//! A plan as a whole: its parts must fit together.

use plimsoll_base::{Applicability, Code, Diagnostic, Digest, Fix, Label, Severity};
use plimsoll_model::{Address, Family, OperationStatus, RecordedSource};
use plimsoll_plan::{
    Blocked, Cycle, Equivalence, GateResult, Mode, Move, Only, PathPattern, Plan, Rename, Step, StepIndex,
    Subject, Summary, Suppressed, SuppressedBy,
};

use super::document::{self, Text};
use super::files::SavedSources;
use super::steps::{self, Ids, addresses, lasting};
use super::value;
use super::{SavedApplication, SavedError, SavedPlans};
use crate::format::{FailedApplication, Input};

pub(super) fn plans(document: document::Plans<'_>) -> Result<SavedPlans, SavedError> {
    let mut sources = SavedSources::default();
    let applications: Result<Vec<SavedApplication>, SavedError> =
        document.plans.into_iter().map(|plan| application(plan, &mut sources)).collect();
    let failed: Result<Vec<FailedApplication>, SavedError> =
        document.failed.iter().map(|name| failed(name, &document.failures, &mut sources)).collect();
    let unchanged = document.unchanged.iter().map(ToString::to_string);
    Ok(SavedPlans {
        applications: applications?,
        folder: if document.is_one { None } else { Some((unchanged.collect(), failed?)) },
        request: document.request,
        state: document.state,
        sources,
    })
}

fn failed(
    name: &str,
    failures: &[document::Failure<'_>],
    sources: &mut SavedSources,
) -> Result<FailedApplication, SavedError> {
    let why =
        failures.iter().filter(|one| one.name.as_str() == name).take(1).flat_map(|one| &one.diagnostics);
    let diagnostics: Result<Vec<Diagnostic>, SavedError> = why.map(|of| diagnostic(of, sources)).collect();
    Ok(FailedApplication { name: name.to_owned(), diagnostics: diagnostics? })
}

fn application(
    mut document: document::Plan<'_>,
    sources: &mut SavedSources,
) -> Result<SavedApplication, SavedError> {
    let ids = steps::ids(&document.steps)?;
    // There may be very many, and each takes more room as it is read than as it is kept.
    let steps = std::mem::take(&mut document.steps).into_iter();
    let steps: Result<Vec<Step>, SavedError> = steps.map(|of| steps::step(&of, &ids, sources)).collect();
    let plan = plan(&document, steps?, &ids, sources)?;
    must_hang_together(&plan)?;
    let gate = |of: &document::Gate<'_>, sources: &mut SavedSources| {
        Ok(GateResult {
            gate: of.gate.to_string(),
            place: of.source.as_ref().map(|source| sources.place(source)),
            is_kept: of.kept,
            words: of.message.to_string(),
            steps: steps::steps_of(&ids, &of.steps)?,
        })
    };
    let gates: Result<Vec<GateResult>, SavedError> =
        document.gates.iter().map(|of| gate(of, sources)).collect();
    let diagnostics: Result<Vec<Diagnostic>, SavedError> =
        document.diagnostics.iter().map(|of| diagnostic(of, sources)).collect();
    let inputs: Result<Vec<Input>, SavedError> = document.inputs.iter().map(input).collect();
    Ok(SavedApplication { plan, diagnostics: diagnostics?, inputs: inputs?, gates: gates? })
}

fn plan(
    document: &document::Plan<'_>,
    steps: Vec<Step>,
    ids: &Ids<'_>,
    sources: &mut SavedSources,
) -> Result<Plan, SavedError> {
    let id = Digest::parse(&document.plan_id);
    let waves: Result<Vec<Vec<StepIndex>>, SavedError> =
        document.waves.iter().map(|wave| steps::steps_of(ids, wave)).collect();
    let counts = &document.summary;
    Ok(Plan {
        subject: subject(document, sources)?,
        id: id.ok_or_else(|| SavedError::damaged("`plan_id` is no digest"))?,
        steps,
        waves: waves?,
        critical_path: steps::steps_of(ids, &document.critical_path)?,
        unchanged: document.unchanged,
        summary: Summary {
            create: counts.create,
            update: counts.update,
            replace: counts.replace,
            delete: counts.delete,
            run: counts.run,
        },
        cycles: document.cycles.iter().map(|of| cycle(of, sources)).collect(),
        blocked: document.blocked.iter().map(blocked).collect(),
        dropped: document.dropped.iter().map(|of| steps::edge(of, sources)).collect(),
        only: document.only.as_ref().map(|only| Only {
            addresses: addresses(&only.addresses),
            with_dependents: only.with_dependents,
        }),
        left_out: addresses(&document.left_out),
        renamed: document.renamed.iter().map(rename).collect(),
        moved: document.moves.iter().map(moved).collect(),
        suppressed: document
            .suppressed
            .iter()
            .filter_map(|of| suppressed(of).transpose())
            .collect::<Result<_, _>>()?,
    })
}

fn subject(document: &document::Plan<'_>, sources: &mut SavedSources) -> Result<Subject, SavedError> {
    let of = &document.subject;
    let family = Family::from_name(&of.kind);
    let mode = Mode::from_name(&document.mode);
    let prior = document.prior.as_ref();
    let recorded = prior.map(|prior| RecordedSource {
        path: prior.file.as_str().into(),
        installation: prior.installation.as_str().into(),
        revision: prior.revision.as_str().into(),
        created: prior.created.as_str().into(),
    });
    // What is not told ended well.
    let told = of.last_status.as_deref().map(status);
    Ok(Subject {
        application: of.name.as_str().into(),
        family: family
            .ok_or_else(|| SavedError::damaged(format!("`{}` is no family of formats", of.kind)))?,
        mode: mode.ok_or_else(|| SavedError::damaged(format!("`{}` is no mode", document.mode)))?,
        from_version: of.from_version.as_deref().map(Into::into),
        to_version: of.to_version.as_deref().map(Into::into),
        site: of.source.as_ref().map(|source| sources.site(source)),
        last_status: told.or(recorded.as_ref().map(|_| OperationStatus::Succeeded)),
        recorded,
    })
}

fn status(name: &str) -> OperationStatus {
    let all = [
        OperationStatus::Succeeded,
        OperationStatus::Failed,
        OperationStatus::Canceled,
        OperationStatus::Underway,
    ];
    all.into_iter().find(|status| status.name() == name).unwrap_or(OperationStatus::Unknown)
}

/// What renderers rely on, and that the steps are those that the id is of.
fn must_hang_together(plan: &Plan) -> Result<(), SavedError> {
    let mut seen = vec![false; plan.steps.len()];
    for (number, wave) in plan.waves.iter().enumerate() {
        for index in wave {
            if plan.steps[index.index()].wave as usize != number + 1 {
                return Err(SavedError::damaged(format!(
                    "the step `{}` is not in the wave that it states",
                    plan.steps[index.index()].id()
                )));
            }
            seen[index.index()] = true;
        }
    }
    if let Some(missing) = seen.iter().position(|is_seen| !is_seen) {
        let id = plan.steps[missing].id();
        return Err(SavedError::damaged(format!("the step `{id}` is in no wave")));
    }
    if plan.waves.iter().map(Vec::len).sum::<usize>() != plan.steps.len() {
        return Err(SavedError::damaged("a step is in two waves"));
    }
    let Summary { create, update, replace, delete, run } = plan.summary;
    if [create, update, replace, delete, run].iter().any(|count| *count as usize > plan.steps.len()) {
        return Err(SavedError::damaged("`summary` counts more steps than there are"));
    }
    if plan.canonical_id() != plan.id {
        return Err(SavedError {
            help: Some("It was changed after it was written. Make the plan anew."),
            ..SavedError::damaged("its steps are not those of its `plan_id`")
        });
    }
    Ok(())
}

fn cycle(document: &document::Cycle<'_>, sources: &mut SavedSources) -> Cycle {
    Cycle {
        edges: document.edges.iter().map(|of| steps::edge(of, sources)).collect(),
        members: addresses(&document.members),
        cut: document.cut.iter().map(|of| steps::edge(of, sources)).collect(),
    }
}

fn blocked(document: &document::Blocked<'_>) -> Blocked {
    Blocked { address: Address::new(document.address.as_str()), in_cycle: document.in_cycle }
}

fn rename(document: &document::Rename<'_>) -> Rename {
    Rename { from: Address::new(document.from.as_str()), to: Address::new(document.to.as_str()) }
}

fn moved(document: &document::Rename<'_>) -> Move {
    Move { from: Address::new(document.from.as_str()), to: Address::new(document.to.as_str()) }
}

/// A difference that plans nothing; `None` where a later version has a reason that is not known.
fn suppressed(document: &document::Suppressed<'_>) -> Result<Option<Suppressed>, SavedError> {
    let rule = |text: &Text<'_>| {
        PathPattern::read(text)
            .map_err(|_| SavedError::damaged(format!("`{text}` is no path of an attribute")))
    };
    let rule = document.rule.as_ref().map(rule).transpose()?.map(SuppressedBy::Rule);
    let equivalence = document.equivalence.as_deref().and_then(Equivalence::from_name);
    let Some(cause) = rule.or(equivalence.map(SuppressedBy::Equivalence)) else { return Ok(None) };
    let path = value::path(&document.path, &document.pointer)?;
    Ok(Some(Suppressed { address: Address::new(document.address.as_str()), path, cause }))
}

fn input(document: &document::Input<'_>) -> Result<Input, SavedError> {
    let digest = Digest::parse(&document.digest)
        .ok_or_else(|| SavedError::damaged(format!("the digest of {} is none", document.path)))?;
    Ok(Input { path: document.path.to_string(), kind: document.kind.to_string(), digest })
}

fn diagnostic(
    document: &document::Diagnostic<'_>,
    sources: &mut SavedSources,
) -> Result<Diagnostic, SavedError> {
    let all = [Severity::Error, Severity::Warning, Severity::Information, Severity::Hint];
    let severity = all.into_iter().find(|severity| severity.name() == document.severity.as_str());
    let unknown = || SavedError::damaged(format!("`{}` is no severity", document.severity));
    let label = |place, words: &str| Label { place, message: words.to_owned().into() };
    let fix = |fix: &document::Fix<'_>| Fix {
        title: fix.title.to_string(),
        applicability: match fix.applicability.as_str() {
            "safe" => Applicability::Safe,
            _ => Applicability::Suggestion,
        },
        // They hold text of files, and are not written.
        edits: Vec::new(),
    };
    let (code, severity) = (Code(lasting(&document.code)), severity.ok_or_else(unknown)?);
    let place = sources.place(&document.source);
    let mut finding = Diagnostic::new(code, severity, place, document.message.to_string());
    finding.primary = label(place, &document.label);
    let related = document.related.iter().map(|of| label(sources.place(&of.source), &of.message));
    finding.related = related.collect();
    finding.notes = document.notes.iter().map(|note| note.to_string().into()).collect();
    finding.help = document.help.as_ref().map(|help| help.to_string().into());
    finding.fixes = document.fixes.iter().map(fix).collect();
    Ok(finding)
}
