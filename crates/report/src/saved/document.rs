//! The shapes of the JSON of a plan, as they are read. What is optional for a writer is optional here; keys that are not
//! known are passed over.

use serde::{Deserialize, Deserializer};
use serde_json::Value as Json;

use super::PlanRequest;

/// The document of a folder; that of one application is made one.
#[derive(Deserialize)]
pub(super) struct Plans {
    pub(super) plans: Vec<Plan>,
    #[serde(default)]
    pub(super) unchanged: Vec<String>,
    #[serde(default)]
    pub(super) failed: Vec<String>,
    #[serde(default)]
    pub(super) failures: Vec<Failure>,
    pub(super) request: Option<PlanRequest>,
    pub(super) state: Option<Json>,
    /// Whether it is of one application.
    #[serde(skip)]
    pub(super) is_one: bool,
}

impl Plans {
    pub(super) fn of_one(mut plan: Plan) -> Self {
        let (request, state) = (plan.request.take(), plan.state.take());
        Self {
            plans: vec![plan],
            unchanged: Vec::new(),
            failed: Vec::new(),
            failures: Vec::new(),
            request,
            state,
            is_one: true,
        }
    }
}

/// Why an application could not be planned.
#[derive(Deserialize)]
pub(super) struct Failure {
    pub(super) name: String,
    pub(super) diagnostics: Vec<Diagnostic>,
}

#[derive(Deserialize)]
pub(super) struct Plan {
    pub(super) plan_id: String,
    pub(super) mode: String,
    pub(super) subject: Subject,
    #[serde(default)]
    pub(super) inputs: Vec<Input>,
    pub(super) prior: Option<Prior>,
    pub(super) steps: Vec<Step>,
    pub(super) waves: Vec<Vec<String>>,
    pub(super) critical_path: Vec<String>,
    pub(super) unchanged: u32,
    pub(super) summary: Summary,
    pub(super) cycles: Vec<Cycle>,
    pub(super) blocked: Vec<Blocked>,
    pub(super) dropped: Vec<Edge>,
    pub(super) only: Option<Only>,
    #[serde(default)]
    pub(super) left_out: Vec<String>,
    #[serde(default)]
    pub(super) renamed: Vec<Rename>,
    #[serde(default)]
    pub(super) moves: Vec<Rename>,
    #[serde(default)]
    pub(super) suppressed: Vec<Suppressed>,
    #[serde(default)]
    pub(super) gates: Vec<Gate>,
    pub(super) diagnostics: Vec<Diagnostic>,
    request: Option<PlanRequest>,
    state: Option<Json>,
}

#[derive(Deserialize)]
pub(super) struct Subject {
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) from_version: Option<String>,
    pub(super) to_version: Option<String>,
    pub(super) source: Option<Source>,
    pub(super) last_status: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Source {
    pub(super) file: String,
    pub(super) line: Option<u32>,
    pub(super) column: Option<u32>,
    pub(super) end_line: Option<u32>,
    pub(super) end_column: Option<u32>,
    #[serde(default)]
    pub(super) recorded: bool,
}

#[derive(Deserialize)]
pub(super) struct Input {
    pub(super) path: String,
    pub(super) kind: String,
    pub(super) digest: String,
}

#[derive(Deserialize)]
pub(super) struct Prior {
    pub(super) file: String,
    pub(super) installation: String,
    pub(super) revision: String,
    pub(super) created: String,
}

#[derive(Deserialize)]
pub(super) struct Summary {
    pub(super) create: u32,
    pub(super) update: u32,
    pub(super) replace: u32,
    pub(super) delete: u32,
    #[serde(default)]
    pub(super) run: u32,
}

#[derive(Deserialize)]
pub(super) struct Cycle {
    pub(super) edges: Vec<Edge>,
    pub(super) members: Vec<String>,
    pub(super) cut: Vec<Edge>,
}

#[derive(Deserialize)]
pub(super) struct Edge {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) edge: String,
    pub(super) evidence: Vec<Evidence>,
}

#[derive(Deserialize)]
pub(super) struct Evidence {
    pub(super) rule: String,
    pub(super) message: String,
    pub(super) clause: Option<Clause>,
    pub(super) places: Vec<Labelled>,
}

#[derive(Deserialize)]
pub(super) struct Clause {
    pub(super) title: String,
    pub(super) url: String,
}

#[derive(Deserialize)]
pub(super) struct Labelled {
    pub(super) message: String,
    pub(super) source: Source,
}

#[derive(Deserialize)]
pub(super) struct Blocked {
    pub(super) address: String,
    pub(super) in_cycle: bool,
}

#[derive(Deserialize)]
pub(super) struct Only {
    pub(super) addresses: Vec<String>,
    pub(super) with_dependents: bool,
}

#[derive(Deserialize)]
pub(super) struct Suppressed {
    pub(super) address: String,
    pub(super) path: String,
    pub(super) pointer: String,
    pub(super) rule: Option<String>,
    pub(super) equivalence: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Rename {
    pub(super) from: String,
    pub(super) to: String,
}

#[derive(Deserialize)]
pub(super) struct Gate {
    pub(super) gate: String,
    pub(super) source: Option<Source>,
    pub(super) kept: bool,
    pub(super) message: String,
    pub(super) steps: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct Diagnostic {
    pub(super) code: String,
    pub(super) severity: String,
    pub(super) message: String,
    pub(super) source: Source,
    #[serde(default)]
    pub(super) label: String,
    #[serde(default)]
    pub(super) related: Vec<Labelled>,
    #[serde(default)]
    pub(super) notes: Vec<String>,
    pub(super) help: Option<String>,
    #[serde(default)]
    pub(super) fixes: Vec<Fix>,
}

#[derive(Deserialize)]
pub(super) struct Fix {
    pub(super) title: String,
    pub(super) applicability: String,
}

#[derive(Deserialize)]
pub(super) struct Step {
    pub(super) id: String,
    pub(super) address: String,
    pub(super) previous_address: Option<String>,
    pub(super) kind: String,
    pub(super) actions: Vec<String>,
    pub(super) wave: u32,
    pub(super) critical: bool,
    pub(super) slack: u32,
    pub(super) dependents: u32,
    pub(super) reason: Reason,
    pub(super) source: Option<Source>,
    pub(super) unresolved: Option<String>,
    pub(super) disrupts: Option<String>,
    pub(super) waits_for: Vec<Wait>,
    pub(super) changes: Vec<Change>,
    pub(super) unchanged: u32,
    pub(super) runs: Option<Run>,
    #[serde(default)]
    pub(super) injections: Vec<Injection>,
}

#[derive(Deserialize)]
pub(super) struct Reason {
    pub(super) code: String,
    pub(super) causes: Vec<Cause>,
}

#[derive(Deserialize)]
pub(super) struct Cause {
    pub(super) path: String,
    pub(super) pointer: String,
}

#[derive(Deserialize)]
pub(super) struct Wait {
    pub(super) step: String,
    pub(super) edge: String,
    #[serde(default)]
    pub(super) through: Vec<String>,
    pub(super) evidence: Vec<Evidence>,
}

#[derive(Deserialize)]
pub(super) struct Run {
    pub(super) new_revision: bool,
}

#[derive(Deserialize)]
pub(super) struct Change {
    pub(super) path: String,
    pub(super) pointer: String,
    pub(super) op: String,
    pub(super) index: Option<u32>,
    pub(super) forces_replacement: bool,
    #[serde(default, deserialize_with = "present")]
    pub(super) before: Option<Json>,
    #[serde(default, deserialize_with = "present")]
    pub(super) after: Option<Json>,
    #[serde(default)]
    pub(super) before_sensitive: Vec<String>,
    #[serde(default)]
    pub(super) after_sensitive: Vec<String>,
    #[serde(default)]
    pub(super) before_unknown: Vec<Unknown>,
    #[serde(default)]
    pub(super) after_unknown: Vec<Unknown>,
    #[serde(default)]
    pub(super) before_inside: Inside,
    #[serde(default)]
    pub(super) after_inside: Inside,
    pub(super) before_source: Option<Origin>,
    pub(super) after_source: Option<Origin>,
}

#[derive(Deserialize)]
pub(super) struct Injection {
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) required: bool,
    pub(super) env: Option<String>,
    pub(super) path: Option<String>,
    #[serde(default, deserialize_with = "present")]
    pub(super) value: Option<Json>,
    #[serde(default)]
    pub(super) sensitive: Vec<String>,
    #[serde(default)]
    pub(super) unknown: Vec<Unknown>,
    #[serde(default)]
    pub(super) inside: Inside,
    pub(super) source: Option<Origin>,
}

#[derive(Deserialize)]
pub(super) struct Unknown {
    pub(super) pointer: String,
    pub(super) parameter: Option<String>,
    pub(super) address: Option<String>,
    pub(super) output: Option<String>,
    pub(super) source: Option<String>,
}

#[derive(Deserialize, Default)]
pub(super) struct Inside {
    #[serde(default)]
    pub(super) lists: Vec<List>,
    #[serde(default)]
    pub(super) origins: Vec<Origin>,
    #[serde(default)]
    pub(super) numbers: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct List {
    pub(super) pointer: String,
    pub(super) items: String,
    #[serde(default)]
    pub(super) keys: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct Origin {
    /// Of a parameter that was put in.
    pub(super) name: Option<String>,
    /// Of a part of a value.
    pub(super) pointer: Option<String>,
    pub(super) origin: String,
    pub(super) source: Option<Source>,
    pub(super) argument: Option<u32>,
    #[serde(default)]
    pub(super) parameters: Vec<Origin>,
}

/// A key that is there with `null` is something else than one that is not there.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Json>, D::Error> {
    Json::deserialize(deserializer).map(Some)
}
