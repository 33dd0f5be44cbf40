//! Steps, what they wait for, and the evidence for it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use plimsoll_model::{Address, Clause, EdgeKind, Evidence, Injection, InjectionKind, Origin, Unknown, Value};
use plimsoll_plan::{
    Action, Change, ChangeKind, CycleEdge, Invocation, ReasonCode, Step, StepIndex, StepParticulars, Wait,
};

use super::SavedError;
use super::document::{self, Text};
use super::files::SavedSources;
use super::value::{self, Written};

/// The steps by their ids.
pub(super) type Ids<'d> = BTreeMap<Cow<'d, str>, StepIndex>;

/// The ids of steps.
///
/// # Errors
/// Two are the same.
pub(super) fn ids<'d>(steps: &[document::Step<'d>]) -> Result<Ids<'d>, SavedError> {
    let mut ids = BTreeMap::new();
    for (index, step) in steps.iter().enumerate() {
        if ids.insert(step.id.0.clone(), StepIndex(index as u32)).is_some() {
            return Err(SavedError::damaged(format!("the step `{}` is there twice", step.id)));
        }
    }
    Ok(ids)
}

/// The step with an id.
pub(super) fn step_of(ids: &Ids<'_>, id: &str) -> Result<StepIndex, SavedError> {
    ids.get(id).copied().ok_or_else(|| SavedError::damaged(format!("there is no step `{id}`")))
}

/// The steps with these ids.
pub(super) fn steps_of(ids: &Ids<'_>, names: &[Text<'_>]) -> Result<Vec<StepIndex>, SavedError> {
    names.iter().map(|id| step_of(ids, id)).collect()
}

pub(super) fn addresses(texts: &[Text<'_>]) -> Vec<Address> {
    texts.iter().map(|text| Address::new(text.as_str())).collect()
}

pub(super) fn step(
    document: &document::Step<'_>,
    ids: &Ids<'_>,
    sources: &mut SavedSources,
) -> Result<Step, SavedError> {
    let names: Vec<&str> = document.actions.iter().map(Text::as_str).collect();
    let action = Action::from_elementary(&names);
    let action = action.ok_or_else(|| {
        SavedError::damaged(format!("the step `{}` does what is not known: {names:?}", document.id))
    })?;
    let causes = document.reason.causes.iter();
    let changes: Result<Vec<Change>, SavedError> =
        document.changes.iter().map(|of| change(of, sources)).collect();
    let waits: Result<Vec<Wait>, SavedError> =
        document.waits_for.iter().map(|of| wait(of, ids, sources)).collect();
    let injections: Result<Vec<Injection>, SavedError> =
        document.injections.iter().map(|of| injection(of, sources)).collect();
    let particulars = StepParticulars {
        causes: causes.map(|cause| value::path(&cause.path, &cause.pointer)).collect::<Result<_, _>>()?,
        unresolved: document.unresolved.as_deref().map(Into::into),
        disrupts: document.disrupts.as_deref().map(Into::into),
        previous_address: document.previous_address.as_deref().map(Address::new),
        invocation: invocation(document, action),
        injections: injections?,
    };
    let step = Step {
        address: Address::new(document.address.as_str()),
        unit_kind: document.kind.as_str().into(),
        action,
        wave: document.wave,
        reason: ReasonCode::from_name(&document.reason.code),
        changes: changes?.into(),
        unchanged: document.unchanged,
        critical: document.critical,
        slack: document.slack,
        dependents: document.dependents,
        waits_for: waits?,
        place: document.source.as_ref().map(|source| sources.evidence_place(source)),
        particulars: particulars.kept(),
    };
    if step.id() != document.id.as_str() {
        return Err(SavedError::damaged(format!("`{}` is the id of another step", document.id)));
    }
    Ok(step)
}

/// The action of its own that a step runs stands behind the address in its id.
fn invocation(document: &document::Step<'_>, action: Action) -> Option<Invocation> {
    let id = document.id.strip_prefix(action.name())?.strip_prefix(' ')?;
    let own = id.strip_prefix(document.address.as_str())?.strip_prefix(' ')?;
    let modifies = document.runs.as_ref().is_some_and(|runs| runs.new_revision);
    Some(Invocation { action: own.into(), modifies, is_stateless: false })
}

fn change(document: &document::Change<'_>, sources: &mut SavedSources) -> Result<Change, SavedError> {
    let before = document.before.as_ref().map(|json| Written {
        json,
        sensitive: &document.before_sensitive,
        unknown: &document.before_unknown,
        inside: &document.before_inside,
        source: document.before_source.as_ref(),
    });
    let after = document.after.as_ref().map(|json| Written {
        json,
        sensitive: &document.after_sensitive,
        unknown: &document.after_unknown,
        inside: &document.after_inside,
        source: document.after_source.as_ref(),
    });
    let kind = ChangeKind::from_name(&document.op);
    let unknown = || SavedError::damaged(format!("the change `{}` is not known", document.op));
    if document.index == Some(u32::MAX) {
        return Err(SavedError::damaged("an `index` is too large"));
    }
    Ok(Change {
        path: value::path(&document.path, &document.pointer)?,
        kind: kind.ok_or_else(unknown)?,
        before: before.map(|written| written.value(sources)).transpose()?,
        after: after.map(|written| written.value(sources)).transpose()?,
        index: document.index,
        forces_replacement: document.forces_replacement,
    })
}

fn injection(
    document: &document::Injection<'_>,
    sources: &mut SavedSources,
) -> Result<Injection, SavedError> {
    let kinds = [InjectionKind::Parameter, InjectionKind::Credential];
    let kind = kinds.into_iter().find(|kind| kind.name() == document.kind.as_str());
    let unknown = || SavedError::damaged(format!("`{}` is no kind of injection", document.kind));
    let kind = kind.ok_or_else(unknown)?;
    let name: Arc<str> = document.name.as_str().into();
    let written = document.value.as_ref().map(|json| Written {
        json,
        sensitive: &document.sensitive,
        unknown: &document.unknown,
        inside: &document.inside,
        source: document.source.as_ref(),
    });
    let value = match kind {
        InjectionKind::Parameter => written.map(|written| written.value(sources)).transpose()?,
        // It is supplied each time.
        InjectionKind::Credential => Some(Value::new(
            plimsoll_model::Data::Unknown(Unknown::Asked { parameter: name.clone() }),
            Origin::Recorded,
        )),
    };
    Ok(Injection {
        name,
        kind,
        env: document.env.as_deref().map(Into::into),
        path: document.path.as_deref().map(Into::into),
        value,
        is_required: document.required,
        actions: None,
    })
}

fn wait(
    document: &document::Wait<'_>,
    ids: &Ids<'_>,
    sources: &mut SavedSources,
) -> Result<Wait, SavedError> {
    Ok(Wait {
        step: step_of(ids, &document.step)?,
        kind: match document.edge.as_str() {
            "after_delete" | "after_use" => None,
            name => Some(kind(name)),
        },
        through: addresses(&document.through).into(),
        evidence: evidence(&document.evidence, sources),
    })
}

/// Kinds may come; what is needed is needed all the same.
fn kind(name: &str) -> EdgeKind {
    EdgeKind::from_name(name).unwrap_or(EdgeKind::Declared)
}

pub(super) fn edge(document: &document::Edge<'_>, sources: &mut SavedSources) -> CycleEdge {
    CycleEdge {
        from: Address::new(document.from.as_str()),
        to: Address::new(document.to.as_str()),
        kind: kind(&document.edge),
        evidence: evidence(&document.evidence, sources),
    }
}

fn evidence(documents: &[document::Evidence<'_>], sources: &mut SavedSources) -> Arc<[Arc<Evidence>]> {
    let mut each = |document: &document::Evidence<'_>| {
        let places = document.places.iter();
        let places = places
            .map(|place| (sources.evidence_place(&place.source), place.message.as_str().to_owned().into()))
            .collect();
        Arc::new(Evidence {
            rule: document.rule.as_str().to_owned().into(),
            words: document.message.as_str().into(),
            clause: document
                .clause
                .as_ref()
                .map(|clause| Clause { title: lasting(&clause.title), url: lasting(&clause.url) }),
            places,
        })
    };
    documents.iter().map(&mut each).collect()
}

/// Codes and clauses are texts of the program everywhere else, so those of a file are kept for ever, each once. There are
/// few of them.
pub(super) fn lasting(text: &str) -> &'static str {
    static KNOWN: Mutex<BTreeMap<String, &'static str>> = Mutex::new(BTreeMap::new());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(text) = known.get(text) {
        return text;
    }
    let kept: &'static str = Box::leak(text.into());
    known.insert(text.to_owned(), kept);
    kept
}
