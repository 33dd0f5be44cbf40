//! From a state to the documents that record it.

use plimsoll_base::{Digest, Place, Salt};
use plimsoll_model::{
    Application, Data, Edge, Evidence, EvidencePlace, OperationStatus, Origin, Unit, Unknown, Variable,
};
use plimsoll_syntax::Content;
use plimsoll_syntax::anchors::View;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value as Json, json};

use super::forget;
use super::value::encode;
use super::{EXTENSION, EXTENSION_VERSION, SCHEMA_VERSION};
use crate::cnab::values::Resolved;
use crate::cnab::{Bundle, Dialect, bundle, schema};
use crate::oam::Fingerprint;

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
    /// The definitions of types that counted, by their full names.
    pub types: &'a [(String, Fingerprint)],
    /// The bundle, and the values of its own parameters without those that are secret; `None` for other families.
    pub bundle: Option<(Json, Map<String, Json>)>,
    /// The path and one-based line of a place.
    pub locate: &'a dyn Fn(Place) -> Option<(String, u32)>,
}

/// The claim: CNAB-Claims 1.0.0, §"The Claim Object". No secret enters it.
#[must_use]
pub fn claim_json(draft: &Draft<'_>) -> Json {
    let mut claim = outline(draft);
    let state = &mut claim["custom"][EXTENSION];
    state[UNITS] = units(draft).collect();
    state[EDGES] = edges(draft).collect();
    claim
}

/// The same to be written: its units and edges, of which there may be very many, are each made when they are.
pub struct ClaimInPieces<'d>(pub &'d Draft<'d>);

impl Serialize for ClaimInPieces<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let outline = outline(self.0);
        Level { json: &outline, below: &["custom", EXTENSION], draft: self.0 }.serialize(serializer)
    }
}

/// An object on the way to the state, or the state itself.
struct Level<'d> {
    json: &'d Json,
    /// The names of those inside this one.
    below: &'d [&'d str],
    draft: &'d Draft<'d>,
}

impl Serialize for Level<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Some(fields) = self.json.as_object() else { return self.json.serialize(serializer) };
        let draft = self.draft;
        let mut map = serializer.serialize_map(Some(fields.len()))?;
        for (name, json) in fields {
            match (self.below, name.as_str()) {
                ([first, below @ ..], _) if name == first => {
                    map.serialize_entry(name, &Level { json, below, draft })?;
                }
                ([], UNITS) => map.serialize_entry(name, &Pieces(|| units(draft)))?,
                ([], EDGES) => map.serialize_entry(name, &Pieces(|| edges(draft)))?,
                _ => map.serialize_entry(name, json)?,
            }
        }
        map.end()
    }
}

/// A list whose items are made when they are written.
struct Pieces<F>(F);

impl<I: Iterator<Item = Json>, F: Fn() -> I> Serialize for Pieces<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

/// The lists of the state of which [`outline`] has the names alone.
const UNITS: &str = "units";
const EDGES: &str = "edges";

/// The claim without the units and edges of its state.
fn outline(draft: &Draft<'_>) -> Json {
    let application = draft.application;
    let (bundle, parameters) =
        draft.bundle.clone().unwrap_or_else(|| (placeholder(application), variables(draft)));
    json!({
        "schemaVersion": SCHEMA_VERSION,
        "id": draft.id,
        "installation": &*application.id,
        "revision": draft.revision,
        "created": draft.created,
        "action": draft.action,
        "bundle": bundle,
        "parameters": parameters,
        "custom": { EXTENSION: recorded_state(draft) },
    })
}

fn units(draft: &Draft<'_>) -> impl Iterator<Item = Json> {
    draft.application.units.iter().map(|unit| unit_json(unit, draft))
}

fn edges(draft: &Draft<'_>) -> impl Iterator<Item = Json> {
    draft.application.edges.iter().map(|edge| edge_json(edge, draft))
}

/// A claim needs a bundle. This one says what was installed; nothing can be run from it.
fn placeholder(application: &Application) -> Json {
    json!({
        "schemaVersion": "v1.2.0",
        "name": &*application.id,
        "version": version(application.version.as_deref()),
        "invocationImages": [],
    })
}

/// All variables whose values can be told, by address.
fn variables(draft: &Draft<'_>) -> Map<String, Json> {
    let is_plain = |data: &Data| matches!(data, Data::Text(_) | Data::Bool(_) | Data::Number(_));
    let shown = draft.application.variables.iter().filter(|variable| is_plain(&variable.value.data));
    shown.map(|variable| (variable.address.to_string(), encode(&variable.value, draft.salt))).collect()
}

/// A bundle as a claim holds it, with the values of its parameters: all that `content` says of it, but for defaults that
/// must not be shown. `None` for what is no bundle definition, as a manifest.
#[must_use]
pub fn stored_bundle(
    bundle: &Bundle,
    content: &Content,
    values: &[Resolved],
) -> Option<(Json, Map<String, Json>)> {
    if bundle.dialect == Dialect::Porter {
        return None;
    }
    let view = View::new(content.documents().next()?);
    let mapping = content.node(bundle.node).value()?;
    let mut json = schema::json(&view, Some(mapping));
    for parameter in bundle.parameters.iter().filter(|parameter| parameter.is_secret()) {
        forget_default(&mut json, parameter);
    }
    forget::forget_secrets(&mut json);
    let hidden = |name: &str| bundle.parameter(name).is_none_or(bundle::Parameter::is_secret);
    let shown = values.iter().filter(|resolved| !hidden(&resolved.name));
    let chosen = shown.filter_map(|resolved| {
        let value = resolved.value.as_ref().filter(|value| value.origin != Origin::FormatDefault)?;
        // Some show by themselves that they are secrets, whatever their parameter is called.
        if matches!(value.data, Data::Secret(_) | Data::RecordedSecret(_)) {
            return None;
        }
        Some((resolved.name.to_string(), schema::of_canonical(value)?))
    });
    let parameters = chosen.collect();
    Some((json, parameters))
}

/// Takes the default of a secret parameter out of a bundle, from where its dialect has it.
fn forget_default(bundle: &mut Json, parameter: &bundle::Parameter) {
    let holders: Vec<String> = match &parameter.definition {
        Some(definition) => vec![format!("/definitions/{}", escaped(&definition.text))],
        None => {
            let name = escaped(&parameter.name.text);
            vec![format!("/parameters/{name}"), format!("/parameters/fields/{name}")]
        }
    };
    for holder in holders {
        if let Some(fields) = bundle.pointer_mut(&holder).and_then(Json::as_object_mut) {
            forget::forget_values(fields);
        }
    }
}

/// A name as a step of a JSON pointer.
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
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

/// The state without its units and edges.
fn recorded_state(draft: &Draft<'_>) -> Json {
    let application = draft.application;
    let written = |name: &String, digest: &Digest| (name.clone(), json!(digest.to_string()));
    let definitions: Map<String, Json> =
        draft.definitions.iter().map(|(path, digest)| written(path, digest)).collect();
    let types = draft.types.iter().map(|(name, of)| written(name, &of.facts)).collect();
    let templates = draft.types.iter().filter_map(|(name, of)| Some(written(name, of.template.as_ref()?)));
    let templates = templates.collect();
    let kept = || application.variables.iter().filter(|variable| is_kept(variable));
    let is_by_default = |variable: &&Variable| {
        !matches!(variable.value.origin, Origin::CommandLine(_) | Origin::Answer(_) | Origin::Recorded)
    };
    let by_default: Vec<&str> =
        kept().filter(is_by_default).map(|variable| variable.address.as_str()).collect();
    let variables: Map<String, Json> =
        kept().map(|variable| (variable.address.to_string(), encode(&variable.value, draft.salt))).collect();
    let mut state = json!({
        "formatVersion": EXTENSION_VERSION as i64,
        "family": application.family.name(),
        "version": application.version.as_deref(),
        "descriptor": draft.descriptor,
        "salt": draft.salt.as_str(),
        UNITS: [],
        EDGES: [],
        "variables": variables,
        "byDefault": by_default,
        "definitions": definitions,
    });
    for (key, digests) in [("types", types), ("templates", templates)] {
        if !Map::is_empty(&digests) {
            state[key] = Json::Object(digests);
        }
    }
    state
}

/// That there is no value yet is not kept: whoever plans next is asked anew.
fn is_kept(variable: &Variable) -> bool {
    let is_open = matches!(variable.value.data, Data::Unknown(Unknown::Asked { .. } | Unknown::Produced(_)));
    !is_open && variable.value.origin != Origin::FormatDefault
}

fn unit_json(unit: &Unit, draft: &Draft<'_>) -> Json {
    let mut json = Map::new();
    json.insert("address".to_owned(), json!(unit.address.as_str()));
    json.insert("kind".to_owned(), json!(&*unit.kind));
    if let Some((path, line)) = unit.place.as_ref().and_then(|place| recorded(place, draft)) {
        json.insert("place".to_owned(), json!({ "path": path, "line": line }));
    }
    if let Some(unresolved) = unit.unresolved() {
        json.insert("unresolved".to_owned(), json!(&**unresolved));
    }
    if unit.runs {
        json.insert("runs".to_owned(), json!(true));
    }
    if let Some(disrupts) = unit.disrupts() {
        json.insert("disrupts".to_owned(), json!(&**disrupts));
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
        EvidencePlace::Recorded { path, line } => Some((path.to_string(), *line)),
    }
}
