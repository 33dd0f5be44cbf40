//! The states that a plan leads to, as claims: what a later plan can be compared with.

use std::collections::BTreeSet;
use std::sync::Arc;

use plimsoll_analysis::application::{assembled, members};
use plimsoll_analysis::document::ApplicationAt;
use plimsoll_analysis::planning::inputs;
use plimsoll_analysis::{Database, SourceFile, claims};
use plimsoll_base::{Digest, Salt};
use plimsoll_formats::application::Assembled;
use plimsoll_formats::claim::{ClaimInPieces, Draft, claim_json};
use plimsoll_formats::oam::Fingerprint;
use plimsoll_plan::Mode;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value as Json};

use super::one::{Outcome, Wanted, mode};
use crate::commands::claim::{line, stored_bundle};
use crate::exit::Failure;
use crate::session::Session;

/// How many hexadecimal digits salt the digests of secrets.
const SALT: usize = 32;

/// A state that a plan leads to. As it may be large, it becomes a claim only when that is needed.
pub(crate) struct State {
    assembled: Arc<Assembled>,
    descriptor: SourceFile,
    action: &'static str,
    /// The id of the plan.
    id: String,
    salt: Salt,
    bundle: Option<(Json, Map<String, Json>)>,
    definitions: Vec<(String, Digest)>,
    types: Vec<(String, Fingerprint)>,
}

impl State {
    /// What `work` makes of the claim that records it.
    fn draft<R>(&self, db: &Database, work: impl FnOnce(&Draft<'_>) -> R) -> R {
        work(&Draft {
            bundle: self.bundle.clone(),
            application: self.assembled.application(),
            descriptor: self.descriptor.path(db).as_str(),
            action: self.action,
            id: &self.id,
            revision: &self.id,
            created: "",
            salt: &self.salt,
            definitions: &self.definitions,
            types: &self.types,
            locate: &|place| line(db, place),
        })
    }

    /// The claim that records it.
    pub(crate) fn claim(&self, db: &Database) -> Json {
        self.draft(db, claim_json)
    }

    /// The name of the installation.
    pub(crate) fn installation(&self) -> &str {
        &self.assembled.application().id
    }
}

/// States as claims, to be written.
pub(super) struct Claims<'a> {
    pub(super) states: &'a [State],
    pub(super) db: &'a Database,
}

impl Serialize for Claims<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.states.iter().map(|state| Claim { state, db: self.db }))
    }
}

struct Claim<'a> {
    state: &'a State,
    db: &'a Database,
}

impl Serialize for Claim<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.state.draft(self.db, |draft| ClaimInPieces(draft).serialize(serializer))
    }
}

/// The states of an application and of those that it needs once its plan is carried out: none after an uninstallation.
/// `None` where the plan leads to a part of what is described.
///
/// # Errors
/// An option does not fit.
pub(super) fn states(
    session: &Session,
    wanted: Wanted<'_>,
    at: ApplicationAt,
    outcome: &Outcome,
) -> Result<Option<Vec<State>>, Failure> {
    let Some(plan) = &outcome.plan else { return Ok(None) };
    let own = wanted.action.filter(|action| mode(action).is_none());
    if own.is_some() || !plan.is_complete() || plan.only.is_some() {
        return Ok(None);
    }
    if plan.subject.mode == Mode::Uninstall {
        return Ok(Some(Vec::new()));
    }
    let db = &session.db;
    let key = session.request(wanted.subject, &at)?;
    let mut states = States::default();
    for member in members(db, at.file, key) {
        let Some(assembled) = assembled(db, member.file, member.key) else { return Ok(None) };
        let inputs = inputs(db, &assembled);
        let id = plan.id.to_string();
        // The same plan has the same bytes, so nothing in it is random. The salt keeps plans apart.
        let digits: String = id.chars().skip("sha256:".len()).take(SALT).collect();
        let Some(salt) = Salt::parse(&digits) else { return Ok(None) };
        let state = State {
            bundle: stored_bundle(db, &assembled),
            descriptor: member.file,
            action: plan.subject.mode.name(),
            id,
            salt,
            definitions: inputs.into_iter().map(|input| (input.path, input.digest)).collect(),
            types: assembled.configuration().map(|of| claims::types(db, of)).unwrap_or_default(),
            assembled,
        };
        states.add([state]);
    }
    Ok(Some(states.into_all()))
}

/// States of installations, each once: several applications may need the same one.
#[derive(Default)]
pub(super) struct States {
    all: Vec<State>,
    known: BTreeSet<String>,
}

impl States {
    /// Adds those of installations that are not there yet.
    pub(super) fn add(&mut self, more: impl IntoIterator<Item = State>) {
        for state in more {
            if self.known.insert(state.installation().to_owned()) {
                self.all.push(state);
            }
        }
    }

    /// All of them, in the order in which they came.
    pub(super) fn into_all(self) -> Vec<State> {
        self.all
    }
}
