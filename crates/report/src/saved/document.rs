//! The shapes of the JSON of a plan, as they are read. What is optional for a writer is optional here; keys that are not
//! known are passed over. A plan may be large, so words are those of the text that is read.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use serde::de::Visitor;
use serde::{Deserialize, Deserializer};
use serde_json::Value as Json;

use super::PlanRequest;

/// Words of the text that is read; kept apart from it only where it has escapes in them.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub(super) struct Text<'a>(pub(super) Cow<'a, str>);

impl Text<'_> {
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Words)
    }
}

/// Expects what a string expects, so that it is told in the same words when something else is there.
struct Words;

impl<'de> Visitor<'de> for Words {
    type Value = Text<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E>(self, words: &'de str) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Borrowed(words)))
    }

    fn visit_str<E>(self, words: &str) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Owned(words.to_owned())))
    }
}

/// The document of a folder; that of one application is made one.
#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Plans<'a> {
    pub(super) plans: Vec<Plan<'a>>,
    #[serde(default)]
    pub(super) unchanged: Vec<Text<'a>>,
    #[serde(default)]
    pub(super) failed: Vec<Text<'a>>,
    #[serde(default)]
    pub(super) failures: Vec<Failure<'a>>,
    pub(super) request: Option<PlanRequest>,
    pub(super) state: Option<Json>,
    /// Whether it is of one application.
    #[serde(skip)]
    pub(super) is_one: bool,
}

impl<'a> Plans<'a> {
    pub(super) fn of_one(mut plan: Plan<'a>) -> Self {
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
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Failure<'a> {
    pub(super) name: Text<'a>,
    pub(super) diagnostics: Vec<Diagnostic<'a>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Plan<'a> {
    pub(super) plan_id: Text<'a>,
    pub(super) mode: Text<'a>,
    pub(super) subject: Subject<'a>,
    #[serde(default)]
    pub(super) inputs: Vec<Input<'a>>,
    pub(super) prior: Option<Prior<'a>>,
    pub(super) steps: Vec<Step<'a>>,
    pub(super) waves: Vec<Vec<Text<'a>>>,
    pub(super) critical_path: Vec<Text<'a>>,
    pub(super) unchanged: u32,
    pub(super) summary: Summary,
    pub(super) cycles: Vec<Cycle<'a>>,
    pub(super) blocked: Vec<Blocked<'a>>,
    pub(super) dropped: Vec<Edge<'a>>,
    pub(super) only: Option<Only<'a>>,
    #[serde(default)]
    pub(super) left_out: Vec<Text<'a>>,
    #[serde(default)]
    pub(super) renamed: Vec<Rename<'a>>,
    #[serde(default)]
    pub(super) moves: Vec<Rename<'a>>,
    #[serde(default)]
    pub(super) suppressed: Vec<Suppressed<'a>>,
    #[serde(default)]
    pub(super) gates: Vec<Gate<'a>>,
    pub(super) diagnostics: Vec<Diagnostic<'a>>,
    request: Option<PlanRequest>,
    state: Option<Json>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Subject<'a> {
    pub(super) kind: Text<'a>,
    pub(super) name: Text<'a>,
    pub(super) from_version: Option<Text<'a>>,
    pub(super) to_version: Option<Text<'a>>,
    pub(super) source: Option<Source<'a>>,
    pub(super) last_status: Option<Text<'a>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Source<'a> {
    pub(super) file: Text<'a>,
    pub(super) line: Option<u32>,
    pub(super) column: Option<u32>,
    pub(super) end_line: Option<u32>,
    pub(super) end_column: Option<u32>,
    #[serde(default)]
    pub(super) recorded: bool,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Input<'a> {
    pub(super) path: Text<'a>,
    pub(super) kind: Text<'a>,
    pub(super) digest: Text<'a>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Prior<'a> {
    pub(super) file: Text<'a>,
    pub(super) installation: Text<'a>,
    pub(super) revision: Text<'a>,
    pub(super) created: Text<'a>,
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
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Cycle<'a> {
    pub(super) edges: Vec<Edge<'a>>,
    pub(super) members: Vec<Text<'a>>,
    pub(super) cut: Vec<Edge<'a>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Edge<'a> {
    pub(super) from: Text<'a>,
    pub(super) to: Text<'a>,
    pub(super) edge: Text<'a>,
    pub(super) evidence: Vec<Evidence<'a>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Evidence<'a> {
    pub(super) rule: Text<'a>,
    pub(super) message: Text<'a>,
    pub(super) clause: Option<Clause<'a>>,
    pub(super) places: Vec<Labelled<'a>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Clause<'a> {
    pub(super) title: Text<'a>,
    pub(super) url: Text<'a>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Labelled<'a> {
    pub(super) message: Text<'a>,
    pub(super) source: Source<'a>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Blocked<'a> {
    pub(super) address: Text<'a>,
    pub(super) in_cycle: bool,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Only<'a> {
    pub(super) addresses: Vec<Text<'a>>,
    pub(super) with_dependents: bool,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Suppressed<'a> {
    pub(super) address: Text<'a>,
    pub(super) path: Text<'a>,
    pub(super) pointer: Text<'a>,
    pub(super) rule: Option<Text<'a>>,
    pub(super) equivalence: Option<Text<'a>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Rename<'a> {
    pub(super) from: Text<'a>,
    pub(super) to: Text<'a>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Gate<'a> {
    pub(super) gate: Text<'a>,
    pub(super) source: Option<Source<'a>>,
    pub(super) kept: bool,
    pub(super) message: Text<'a>,
    pub(super) steps: Vec<Text<'a>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Diagnostic<'a> {
    pub(super) code: Text<'a>,
    pub(super) severity: Text<'a>,
    pub(super) message: Text<'a>,
    pub(super) source: Source<'a>,
    #[serde(default)]
    pub(super) label: Text<'a>,
    #[serde(default)]
    pub(super) related: Vec<Labelled<'a>>,
    #[serde(default)]
    pub(super) notes: Vec<Text<'a>>,
    pub(super) help: Option<Text<'a>>,
    #[serde(default)]
    pub(super) fixes: Vec<Fix<'a>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Fix<'a> {
    pub(super) title: Text<'a>,
    pub(super) applicability: Text<'a>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Step<'a> {
    pub(super) id: Text<'a>,
    pub(super) address: Text<'a>,
    pub(super) previous_address: Option<Text<'a>>,
    pub(super) kind: Text<'a>,
    pub(super) actions: Vec<Text<'a>>,
    pub(super) wave: u32,
    pub(super) critical: bool,
    pub(super) slack: u32,
    pub(super) dependents: u32,
    pub(super) reason: Reason<'a>,
    pub(super) source: Option<Source<'a>>,
    pub(super) unresolved: Option<Text<'a>>,
    pub(super) disrupts: Option<Text<'a>>,
    pub(super) waits_for: Vec<Wait<'a>>,
    pub(super) changes: Vec<Change<'a>>,
    pub(super) unchanged: u32,
    pub(super) runs: Option<Run>,
    #[serde(default)]
    pub(super) injections: Vec<Injection<'a>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Reason<'a> {
    pub(super) code: Text<'a>,
    pub(super) causes: Vec<Cause<'a>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Cause<'a> {
    pub(super) path: Text<'a>,
    pub(super) pointer: Text<'a>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Wait<'a> {
    pub(super) step: Text<'a>,
    pub(super) edge: Text<'a>,
    #[serde(default)]
    pub(super) through: Vec<Text<'a>>,
    pub(super) evidence: Vec<Evidence<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Run {
    pub(super) new_revision: bool,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Change<'a> {
    pub(super) path: Text<'a>,
    pub(super) pointer: Text<'a>,
    pub(super) op: Text<'a>,
    pub(super) index: Option<u32>,
    pub(super) forces_replacement: bool,
    #[serde(default, deserialize_with = "present")]
    pub(super) before: Option<Json>,
    #[serde(default, deserialize_with = "present")]
    pub(super) after: Option<Json>,
    #[serde(default)]
    pub(super) before_sensitive: Vec<Text<'a>>,
    #[serde(default)]
    pub(super) after_sensitive: Vec<Text<'a>>,
    #[serde(default)]
    pub(super) before_unknown: Vec<Unknown<'a>>,
    #[serde(default)]
    pub(super) after_unknown: Vec<Unknown<'a>>,
    #[serde(default)]
    pub(super) before_inside: Inside<'a>,
    #[serde(default)]
    pub(super) after_inside: Inside<'a>,
    pub(super) before_source: Option<Origin<'a>>,
    pub(super) after_source: Option<Origin<'a>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Injection<'a> {
    pub(super) name: Text<'a>,
    pub(super) kind: Text<'a>,
    pub(super) required: bool,
    pub(super) env: Option<Text<'a>>,
    pub(super) path: Option<Text<'a>>,
    #[serde(default, deserialize_with = "present")]
    pub(super) value: Option<Json>,
    #[serde(default)]
    pub(super) sensitive: Vec<Text<'a>>,
    #[serde(default)]
    pub(super) unknown: Vec<Unknown<'a>>,
    #[serde(default)]
    pub(super) inside: Inside<'a>,
    pub(super) source: Option<Origin<'a>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Unknown<'a> {
    pub(super) pointer: Text<'a>,
    pub(super) parameter: Option<Text<'a>>,
    pub(super) address: Option<Text<'a>>,
    pub(super) output: Option<Text<'a>>,
    pub(super) source: Option<Text<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Inside<'a> {
    #[serde(default)]
    pub(super) lists: Vec<List<'a>>,
    #[serde(default)]
    pub(super) origins: Vec<Origin<'a>>,
    #[serde(default)]
    pub(super) numbers: Vec<Text<'a>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct List<'a> {
    pub(super) pointer: Text<'a>,
    pub(super) items: Text<'a>,
    #[serde(default)]
    pub(super) keys: Vec<Text<'a>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
pub(super) struct Origin<'a> {
    /// Of a parameter that was put in.
    pub(super) name: Option<Text<'a>>,
    /// Of a part of a value.
    pub(super) pointer: Option<Text<'a>>,
    pub(super) origin: Text<'a>,
    pub(super) source: Option<Source<'a>>,
    pub(super) argument: Option<u32>,
    #[serde(default)]
    pub(super) parameters: Vec<Origin<'a>>,
}

/// A key that is there with `null` is something else than one that is not there.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Json>, D::Error> {
    Json::deserialize(deserializer).map(Some)
}
