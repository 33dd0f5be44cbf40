//! The states that a plan leads to, as claims: what a later plan can be compared with.

use plimsoll_analysis::application::{assembled, members};
use plimsoll_analysis::claims;
use plimsoll_analysis::planning::inputs;
use plimsoll_base::{Digest, Salt};
use plimsoll_formats::claim::{Draft, claim_json};
use plimsoll_plan::Mode;
use serde_json::Value as Json;

use super::one::{Outcome, Wanted, mode};
use crate::commands::claim::{line, stored_bundle};
use crate::exit::Failure;
use crate::session::Session;
use plimsoll_analysis::document::ApplicationAt;

/// How many hexadecimal digits salt the digests of secrets.
const SALT: usize = 32;

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
) -> Result<Option<Vec<Json>>, Failure> {
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
    let mut states = Vec::new();
    for member in members(db, at.file, key) {
        let Some(assembled) = assembled(db, member.file, member.key) else { return Ok(None) };
        let inputs = inputs(db, &assembled);
        let definitions: Vec<(String, Digest)> =
            inputs.into_iter().map(|input| (input.path, input.digest)).collect();
        let types = assembled.configuration().map(|of| claims::types(db, of)).unwrap_or_default();
        let id = plan.id.to_string();
        // The same plan has the same bytes, so nothing in it is random. The salt keeps plans apart.
        let digits: String = id.chars().skip("sha256:".len()).take(SALT).collect();
        let Some(salt) = Salt::parse(&digits) else { return Ok(None) };
        let draft = Draft {
            bundle: stored_bundle(db, &assembled),
            application: assembled.application(),
            descriptor: member.file.path(db).as_str(),
            action: plan.subject.mode.name(),
            id: &id,
            revision: &id,
            created: "",
            salt: &salt,
            definitions: &definitions,
            types: &types,
            locate: &|place| line(db, place),
        };
        add(&mut states, vec![claim_json(&draft)]);
    }
    Ok(Some(states))
}

/// Adds states of installations that are not there yet: several applications may need the same one.
pub(super) fn add(states: &mut Vec<Json>, more: Vec<Json>) {
    for state in more {
        if !states.iter().any(|known| known["installation"] == state["installation"]) {
            states.push(state);
        }
    }
}
