//! Saved plans: from the JSON of a plan back to the plan. What is read here is written by `json`; a test
//! shows every sample from its JSON again, so that the two cannot drift apart.
//!
//! Reading order: [`PlanRequest`] (what was asked), `document` (the shapes), `files` (places without texts), `value`,
//! `steps`, `plan`.
//!
//! What a later minor version adds is passed over; a later major version is refused. What is not as it must be is told and
//! never guessed: the plan must hang together, and its steps must give it the id that it states, so that nobody approves
//! something else than what is done.
//!
//! On purpose not here: files on disk, whether a plan is still right.

mod document;
mod files;
mod plan;
mod request;
mod steps;
mod value;

use std::fmt;

use plimsoll_base::Diagnostic;
use plimsoll_plan::{GateResult, Plan};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value as Json;

pub use files::SavedSources;
pub use request::PlanRequest;

use crate::format::{ApplicationPlan, FailedApplication, FolderPlan, Input};
use crate::json::FORMAT_VERSION;

/// Plans that were read from a file.
pub struct SavedPlans {
    /// The plans, in the order in which they were shown: exactly one, unless it is of a whole folder.
    pub applications: Vec<SavedApplication>,
    /// The names of the applications that do not change, and of those that cannot be planned; `None` for the plan of one
    /// application.
    pub folder: Option<(Vec<String>, Vec<FailedApplication>)>,
    /// What was asked; `None` for what `-o json` wrote.
    pub request: Option<PlanRequest>,
    /// The state that the plan leads to, as claims; `None` where it was not kept.
    pub state: Option<Json>,
    /// The places that the plans point to.
    pub sources: SavedSources,
}

/// The plan of one application that was read from a file.
#[derive(Clone, PartialEq, Debug)]
pub struct SavedApplication {
    /// The plan. Its secrets are placeholders.
    pub plan: Plan,
    /// What was found when it was made.
    pub diagnostics: Vec<Diagnostic>,
    /// The files that it was made from.
    pub inputs: Vec<Input>,
    /// What came of the rules that it had to keep.
    pub gates: Vec<GateResult>,
}

/// Why a file is no plan that can be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SavedError {
    /// What is wrong, as the rest of a sentence that starts with the name of the file.
    pub message: String,
    /// What to do, where there is something.
    pub help: Option<&'static str>,
}

impl SavedError {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None }
    }

    /// What must be so in any plan is not.
    fn damaged(what: impl fmt::Display) -> Self {
        Self::new(format!("is damaged: {what}"))
    }
}

impl fmt::Display for SavedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl SavedApplication {
    /// For the outputs.
    #[must_use]
    pub fn report(&self) -> ApplicationPlan<'_> {
        let Self { plan, diagnostics, inputs, gates } = self;
        ApplicationPlan { plan, diagnostics, inputs, gates, since: None }
    }
}

impl SavedPlans {
    /// The plans, for the outputs.
    #[must_use]
    pub fn reports(&self) -> Vec<ApplicationPlan<'_>> {
        self.applications.iter().map(SavedApplication::report).collect()
    }

    /// What is said beside the plans of a folder, for the outputs.
    #[must_use]
    pub fn folder(&self) -> Option<FolderPlan<'_>> {
        let path = self.request.as_ref().map_or("", |request| request.path.as_str());
        self.folder.as_ref().map(|(unchanged, failed)| FolderPlan { path, unchanged, failed })
    }
}

/// As much of a document as tells what it is.
#[derive(Deserialize)]
struct Head {
    format_version: Option<Json>,
    plan_id: Option<IgnoredAny>,
    plans: Option<IgnoredAny>,
}

/// Whether a text looks like a plan of ours by its start, whatever its version, and whether it is whole or not.
#[must_use]
pub fn is_saved_plan(text: &str) -> bool {
    let is_blank = |character: &char| character.is_whitespace();
    let start: String = text.chars().filter(|character| !is_blank(character)).take(400).collect();
    start.starts_with("{\"format_version\":")
        && (start.contains("\"plan_id\":") || start.contains("\"plans\":"))
}

const HOW_TO_SAVE: &str =
    "A plan is saved by `plimsoll plan --out FILE`, or by `plimsoll plan -o json=FILE`.";

/// Reads what `plan -o json` or `plan --out` wrote.
///
/// # Errors
/// It is no such document, it is damaged, or a later major version wrote it.
pub fn read(text: &str) -> Result<SavedPlans, SavedError> {
    let head: Head = serde_json::from_str(text).map_err(|error| SavedError {
        help: (!is_saved_plan(text)).then_some(HOW_TO_SAVE),
        ..SavedError::new(format!("cannot be read as a saved plan: {error}"))
    })?;
    let is_plan = head.plan_id.is_some() || head.plans.is_some();
    let (Some(version), true) = (head.format_version, is_plan) else {
        return Err(SavedError { help: Some(HOW_TO_SAVE), ..SavedError::new("is no saved plan") });
    };
    must_be_readable(&version)?;
    let document: Result<document::Plans, _> = match head.plans {
        Some(_) => serde_json::from_str(text),
        None => serde_json::from_str(text).map(document::Plans::of_one),
    };
    plan::plans(document.map_err(SavedError::damaged)?)
}

fn must_be_readable(version: &Json) -> Result<(), SavedError> {
    let numbers = version.as_str().and_then(|version| version.split_once('.'));
    let number = |text: &str| text.parse::<u32>().ok();
    let Some((major, _)) = numbers.and_then(|(major, minor)| Some((number(major)?, number(minor)?))) else {
        return Err(SavedError::damaged("`format_version` is no version"));
    };
    let own = FORMAT_VERSION.split('.').next().and_then(number);
    if own == Some(major) {
        return Ok(());
    }
    Err(SavedError {
        help: Some("Read it with the version of plimsoll that wrote it, or make the plan anew."),
        ..SavedError::new(format!(
            "has the format version {major}, and this plimsoll reads {}",
            own.unwrap_or_default()
        ))
    })
}
