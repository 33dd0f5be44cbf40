//! What the files of a claim store say, the same for all layouts.

use std::sync::Arc;

use plimsoll_base::{FileId, NodeId, Site};
use plimsoll_model::{Address, Application, OperationStatus};
use serde_json::Value as Json;

use super::bundle::RecordedBundle;
use crate::cnab::bundle::Schema;
use crate::oam::{Definition, Fingerprint};
use crate::secrets::is_secret_name;
use crate::written::Text;

/// How a claim is stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Layout {
    /// As plimsoll stores it: as [`Layout::Split`], with the whole state under a key of its own.
    Own,
    /// A document for each operation, with results and outputs in files of their own (CNAB-Claims 1.0.0; Porter before 1).
    Split,
    /// One document for each installation, which every operation changes (2018 to CNAB Core 1.0; Duffle).
    Single,
    /// What Porter since 1 prints of what is in its database.
    Export,
    /// What a runtime of the Open Application Model keeps of what it applied: an ApplicationRevision, Rudr's annotation.
    Runtime,
}

/// One operation on an installation.
#[derive(Clone, PartialEq, Debug)]
pub struct Claim {
    /// The file.
    pub file: FileId,
    /// The mapping that is the claim.
    pub node: NodeId,
    /// How it is stored.
    pub layout: Layout,
    /// Its ULID; claims are ordered by it. Where there is one document for an installation, the revision.
    pub id: Arc<str>,
    /// `id` as it is written, where a claim has one.
    pub id_text: Option<Text>,
    /// The namespace of the installation, where it is in one.
    pub namespace: Option<Arc<str>>,
    /// The installation.
    pub installation: Arc<str>,
    /// The name of the installation as it is written; `None` where it is the name of the file.
    pub installation_text: Option<Text>,
    /// `revision`.
    pub revision: Option<Text>,
    /// What was done, in the words of CNAB-Claims 1.0.0.
    pub action: Arc<str>,
    /// The action as it is written.
    pub action_text: Option<Text>,
    /// When, as written.
    pub created: Arc<str>,
    /// `created`.
    pub created_text: Option<Text>,
    /// `modified`, or `updated` as one text of 2018 has it.
    pub modified: Option<Text>,
    /// The path of the descriptor, relative to the workspace; empty where it is not said.
    pub descriptor: Arc<str>,
    /// The bundle that was run; `None` where the claim holds none.
    pub bundle: Option<RecordedBundle>,
    /// The values of parameters, in order.
    pub parameters: Vec<StoredValue>,
    /// The value of `credentials`, which no claim has.
    pub credentials: Option<NodeId>,
    /// Results that stand in the claim itself.
    pub results: Vec<Outcome>,
    /// The variables of the state that nobody chose: defaults, and what other bundles wired.
    pub by_default: Vec<Address>,
    /// Whether an earlier operation installed it, where an export says so without holding that operation.
    pub was_installed: bool,
    /// The definitions of types that counted (Open Application Model).
    pub types: RecordedTypes,
    /// The state after it.
    pub state: Arc<Application>,
}

/// The definitions of types as they were when something was recorded.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct RecordedTypes {
    /// Each by its [full name](Definition::full_name).
    pub fingerprints: Vec<(Arc<str>, Fingerprint)>,
    /// The definitions themselves, where the record holds them.
    pub definitions: Arc<[Arc<Definition>]>,
}

impl Claim {
    /// Its place among the operations of the installation: runtimes number what they keep, others make ids that can be
    /// sorted.
    #[must_use]
    pub fn turn(&self) -> (u64, &str) {
        let number = self.id.rsplit_once("-v").filter(|_| self.layout == Layout::Runtime);
        (number.and_then(|(_, number)| number.parse().ok()).unwrap_or(0), &self.id)
    }

    /// Whether it changes what is installed.
    #[must_use]
    pub fn is_modifying(&self) -> bool {
        match (self.layout, &*self.action) {
            // The one document of an installation is the state after its last operation, whatever that was.
            (_, "install" | "upgrade" | "uninstall") | (Layout::Single | Layout::Runtime, _) => true,
            (_, action) => {
                let bundle = self.bundle.as_ref().map(|recorded| &recorded.bundle);
                bundle.and_then(|bundle| bundle.modifies(action)).unwrap_or(false)
            }
        }
    }

    /// The site of an element of its file.
    #[must_use]
    pub fn site(&self, node: NodeId) -> Site {
        Site { file: self.file, node }
    }

    /// The action as a word of a sentence: "operation" where it is not recorded which one it was.
    #[must_use]
    pub fn action_word(&self) -> &str {
        if ["", "unknown"].contains(&&*self.action) { "operation" } else { &self.action }
    }

    /// The name of the installation with its namespace.
    #[must_use]
    pub fn full_name(&self) -> String {
        let namespace = self.namespace.iter().map(|namespace| format!("{namespace}/"));
        namespace.collect::<String>() + &self.installation
    }

    /// Whether the value of a parameter must not be shown.
    #[must_use]
    pub fn is_secret(&self, parameter: &str) -> bool {
        let bundle = self.bundle.as_ref().map(|recorded| &recorded.bundle);
        let is_credential = bundle.is_some_and(|bundle| bundle.credential(parameter).is_some());
        match bundle.and_then(|bundle| bundle.parameter(parameter)) {
            Some(parameter) => parameter.is_secret(),
            None => is_credential || is_secret_name(parameter),
        }
    }

    /// Whether an output must not be shown.
    #[must_use]
    pub fn is_secret_output(&self, output: &str) -> bool {
        let known = self.bundle.as_ref().and_then(|recorded| recorded.bundle.output(output));
        let schema = known.and_then(|output| output.schema.as_ref());
        is_secret_name(output) || schema.is_some_and(Schema::holds_secret)
    }
}

/// A value that is stored under a name.
#[derive(Clone, PartialEq, Debug)]
pub struct StoredValue {
    /// Its name.
    pub name: Text,
    /// The value's element.
    pub node: NodeId,
    /// The value; `None` where it is kept somewhere else.
    pub json: Option<Json>,
    /// Where it is kept, in a few words: "environment variable `DB_HOST`".
    pub source: Option<Arc<str>>,
}

/// The result of an operation.
#[derive(Clone, PartialEq, Debug)]
pub struct Outcome {
    /// The file.
    pub file: FileId,
    /// Its mapping.
    pub node: NodeId,
    /// Its ULID; results are ordered by it.
    pub id: Arc<str>,
    /// The id of its claim, where it says it.
    pub claim: Option<Text>,
    /// How the operation ended.
    pub status: OperationStatus,
    /// The status as it is written.
    pub status_text: Option<Text>,
    /// The outputs that it names, with their values where they stand in it.
    pub outputs: Vec<StoredValue>,
}

/// An output in a document of its own, as Porter since 1 has it.
#[derive(Clone, PartialEq, Debug)]
pub struct ExportedOutput {
    /// The id of its result.
    pub result: Arc<str>,
    /// Its name, and its value; `None` where that is kept somewhere else.
    pub value: StoredValue,
}

/// What a file of a store holds.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct StoreFile {
    /// Claims.
    pub claims: Vec<Claim>,
    /// Results of claims.
    pub results: Vec<Outcome>,
    /// Outputs of results.
    pub outputs: Vec<ExportedOutput>,
}

impl StoreFile {
    /// Whether there is nothing of a claim store in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.claims.is_empty() && self.results.is_empty() && self.outputs.is_empty()
    }

    /// The elements of the file whose values must not be shown, beside those that their names tell.
    #[must_use]
    pub fn secrets(&self) -> Vec<NodeId> {
        let mut nodes = Vec::new();
        for claim in &self.claims {
            let secret = |value: &&StoredValue| claim.is_secret(&value.name.text);
            nodes.extend(claim.parameters.iter().filter(secret).map(|value| value.node));
            nodes.extend(claim.credentials);
            nodes.extend(claim.bundle.iter().flat_map(RecordedBundle::secrets));
            let outputs = claim.results.iter().flat_map(|result| &result.outputs);
            let secret = |value: &&StoredValue| claim.is_secret_output(&value.name.text);
            nodes.extend(outputs.filter(secret).map(|value| value.node));
        }
        nodes.extend(self.outputs.iter().map(|output| output.value.node));
        nodes
    }
}

/// Why a claim cannot be used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ClaimProblem {
    /// It is no claim: a field is missing or of the wrong type. The element, and what is expected there.
    Malformed(NodeId, String),
    /// It is a claim of another tool, for another family than is planned.
    Foreign(NodeId),
    /// A runtime packed it: what is packed.
    Packed(NodeId),
    /// A newer plimsoll wrote it: the version.
    Newer(NodeId, i128),
}

/// The status that a word means, of whatever time.
#[must_use]
pub fn status(word: &str) -> OperationStatus {
    match word {
        "succeeded" | "success" => OperationStatus::Succeeded,
        "failed" | "failure" => OperationStatus::Failed,
        "canceled" | "cancelled" => OperationStatus::Canceled,
        "pending" | "running" | "underway" => OperationStatus::Underway,
        _ => OperationStatus::Unknown,
    }
}

/// Words for a status that CNAB-Claims 1.0.0 has others for, and those.
pub const LEGACY_STATUS: [(&str, &str); 4] =
    [("success", "succeeded"), ("failure", "failed"), ("underway", "running"), ("cancelled", "canceled")];

/// The words of CNAB-Claims 1.0.0 for a status.
pub const STATUS: [&str; 6] = ["succeeded", "failed", "canceled", "pending", "running", "unknown"];
