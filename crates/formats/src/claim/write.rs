//! From a state to the documents that record it.

use plimsoll_base::{Digest, Place, Salt};
use plimsoll_model::{Application, Data, Edge, Evidence, EvidencePlace, OperationStatus, Unit};
use serde_json::{Map, Value as Json, json};

use super::value::encode;
use super::{EXTENSION, EXTENSION_VERSION, SCHEMA_VERSION};

/// What is recorded, and what only the outside can know: names and times.
pub struct Draft<'a> {
    /// The state that is now installed; with no units after an uninstallation.
    pub application: &'a Application,
    /// The path of the descriptor, relative to the workspace.
    pub descriptor: &'a str,
    /// `install`, `upgrade` or `uninstall`.
    pub action: &'a str,
    /// A new ULID.
    pub id: &'a str,
    /// A new ULID.
    pub revision: &'a str,
    /// The time, in RFC 3339.
    pub created: &'a str,
    /// Fresh random bytes for the digests of secrets.
    pub salt: &'a Salt,
    /// Path and digest of each file that the state was read from, by path; secrets do not enter the digests.
    pub definitions: &'a [(String, Digest)],
    /// The path and one-based line of a place.
    pub locate: &'a dyn Fn(Place) -> Option<(String, u32)>,
}

/// The claim: CNAB-Claims 1.0.0, §"The Claim Object". No secret enters it.
#[must_use]
pub fn claim_json(draft: &Draft<'_>) -> Json {
    let application = draft.application;
    let mut parameters = Map::new();
    for variable in &application.variables {
        if matches!(variable.value.data, Data::Text(_) | Data::Bool(_) | Data::Number(_)) {
            parameters.insert(variable.address.to_string(), encode(&variable.value, draft.salt));
        }
    }
    json!({
        "schemaVersion": SCHEMA_VERSION,
        "id": draft.id,
        "installation": &*application.id,
        "revision": draft.revision,
        "created": draft.created,
        "action": draft.action,
        "bundle": {
            // A claim needs a bundle. This one says what was installed; nothing can be run from it.
            "schemaVersion": "v1.2.0",
            "name": &*application.id,
            "version": version(application.version.as_deref()),
            "invocationImages": [],
        },
        "parameters": parameters,
        "custom": { EXTENSION: state(draft) },
    })
}

/// The result of the claim: CNAB-Claims 1.0.0, §"The Result Object".
#[must_use]
pub fn result_json(claim: &str, id: &str, created: &str, status: OperationStatus) -> Json {
    json!({ "id": id, "claimId": claim, "created": created, "status": status.name() })
}

/// A bundle's version is a semantic one; anything else is told beside it, in the state.
fn version(version: Option<&str>) -> &str {
    let is_semantic = |version: &&str| {
        let core = version.split(['-', '+']).next().unwrap_or("");
        let numbers: Vec<&str> = core.split('.').collect();
        let number = |text: &&str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        numbers.len() == 3 && numbers.iter().all(number)
    };
    version.filter(is_semantic).unwrap_or("0.0.0")
}

fn state(draft: &Draft<'_>) -> Json {
    let application = draft.application;
    let definitions: Map<String, Json> =
        draft.definitions.iter().map(|(path, digest)| (path.clone(), json!(digest.to_string()))).collect();
    let variables: Map<String, Json> = application
        .variables
        .iter()
        .map(|variable| (variable.address.to_string(), encode(&variable.value, draft.salt)))
        .collect();
    json!({
        "formatVersion": EXTENSION_VERSION as i64,
        "family": application.family.name(),
        "version": application.version.as_deref(),
        "descriptor": draft.descriptor,
        "salt": draft.salt.as_str(),
        "units": application.units.iter().map(|unit| unit_json(unit, draft)).collect::<Vec<_>>(),
        "edges": application.edges.iter().map(|edge| edge_json(edge, draft)).collect::<Vec<_>>(),
        "variables": variables,
        "definitions": definitions,
    })
}

fn unit_json(unit: &Unit, draft: &Draft<'_>) -> Json {
    let mut json = Map::new();
    json.insert("address".to_owned(), json!(unit.address.as_str()));
    json.insert("kind".to_owned(), json!(&*unit.kind));
    if let Some((path, line)) = unit.place.as_ref().and_then(|place| recorded(place, draft)) {
        json.insert("place".to_owned(), json!({ "path": path, "line": line }));
    }
    if let Some(unresolved) = &unit.unresolved {
        json.insert("unresolved".to_owned(), json!(&**unresolved));
    }
    json.insert("attributes".to_owned(), encode(&unit.attributes, draft.salt));
    Json::Object(json)
}

fn edge_json(edge: &Edge, draft: &Draft<'_>) -> Json {
    let address = |index: plimsoll_model::UnitIndex| {
        draft.application.units.get(index.index()).map_or("", |unit| unit.address.as_str())
    };
    json!({
        "from": address(edge.from),
        "to": address(edge.to),
        "kind": edge.kind.name(),
        "evidence": edge.evidence.iter().map(|evidence| evidence_json(evidence, draft)).collect::<Vec<_>>(),
    })
}

fn evidence_json(evidence: &Evidence, draft: &Draft<'_>) -> Json {
    let places = evidence.places.iter().filter_map(|(place, words)| {
        let (path, line) = recorded(place, draft)?;
        Some(json!({ "path": path, "line": line, "words": words }))
    });
    json!({ "rule": evidence.rule, "words": evidence.words, "places": places.collect::<Vec<_>>() })
}

/// A place as it is written down: path and one-based line.
fn recorded(place: &EvidencePlace, draft: &Draft<'_>) -> Option<(String, u32)> {
    match place {
        EvidencePlace::Present(place) => (draft.locate)(*place),
        EvidencePlace::Recorded { path, line } => Some((path.clone(), *line)),
    }
}
