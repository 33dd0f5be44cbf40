//! What was asked when a plan was made.

use serde::{Deserialize, Serialize};

/// What was asked when a plan was made, so that it can be asked again. Of `--set` only the names: values may be secret.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PlanRequest {
    /// The descriptor or folder, relative to the workspace; empty for the workspace itself.
    pub path: String,
    /// `--application`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application: Option<String>,
    /// `--all`, or a folder that was compared with other descriptions.
    #[serde(skip_serializing_if = "is_false")]
    pub all: bool,
    /// `--installation`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub installation: Option<String>,
    /// `--action`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// `--force`.
    #[serde(skip_serializing_if = "is_false")]
    pub force: bool,
    /// `--provider`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// `--answers`, relative to the workspace where it is inside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answers: Option<String>,
    /// `--values`, relative to the workspace where they are inside.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// The names of `--set`, each with the component or dependency that it is for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub set: Vec<String>,
    /// `--compat`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compat: Option<String>,
    /// `--only`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<String>,
    /// `--with-dependents`.
    #[serde(skip_serializing_if = "is_false")]
    pub with_dependents: bool,
    /// `--no-inferred-edges`.
    #[serde(skip_serializing_if = "is_false")]
    pub no_inferred_edges: bool,
    /// `--ignore`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ignore: Vec<String>,
    /// `--against`; a path is relative to the workspace where it is inside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub against: Option<String>,
    /// `--fail-on`: no part of the plan, and asked again when it is made anew.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fail_on: Vec<String>,
    /// `--assert`, as `fail_on`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assertions: Vec<String>,
    /// `--claims`, relative to the workspace where it is inside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claims: Option<String>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
const fn is_false(value: &bool) -> bool {
    !*value
}
