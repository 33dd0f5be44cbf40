//! From documents to what they record.

use std::sync::Arc;

use plimsoll_base::{FileId, NodeId, Salt};
use plimsoll_model::{
    Address, Application, Data, Edge, EdgeKind, Evidence, EvidencePlace, Family, Map, OperationStatus,
    Origin, Unit, UnitIndex, Value, Variable,
};
use plimsoll_syntax::anchors::View;
use plimsoll_syntax::{Content, Mapping, Value as Written};
use rustc_hash::FxHashMap;

use super::value::{decode, text};
use super::{EXTENSION, EXTENSION_VERSION};

/// A claim.
#[derive(Clone, PartialEq, Debug)]
pub struct Claim {
    /// The file.
    pub file: FileId,
    /// Its ULID; claims are ordered by it.
    pub id: Arc<str>,
    /// The installation.
    pub installation: Arc<str>,
    /// What was done.
    pub action: Arc<str>,
    /// When, as written.
    pub created: Arc<str>,
    /// The path of the descriptor, relative to the workspace; empty where it is not said.
    pub descriptor: Arc<str>,
    /// The state after it.
    pub state: Arc<Application>,
}

impl Claim {
    /// Whether it changes what is installed.
    #[must_use]
    pub fn is_modifying(&self) -> bool {
        matches!(&*self.action, "install" | "upgrade" | "uninstall")
    }
}

/// Why a claim cannot be used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ClaimProblem {
    /// It is no claim: a field is missing or of the wrong type. The element, and what is expected there.
    Malformed(NodeId, String),
    /// It is a claim of another tool.
    Foreign(NodeId),
    /// A newer plimsoll wrote it: the version.
    Newer(NodeId, i128),
}

/// The result of a claim.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// Its ULID; results are ordered by it.
    pub id: Arc<str>,
    /// How the operation ended.
    pub status: OperationStatus,
}

/// Reads a claim. The text must have no syntax errors: half a claim is none.
///
/// # Errors
/// It is none that can be planned from.
pub fn read(content: &Content, file: FileId) -> Result<Claim, ClaimProblem> {
    let malformed = |node, what: &str| ClaimProblem::Malformed(node, what.to_owned());
    let document = content.documents().next().ok_or_else(|| malformed(NodeId::ROOT, "a claim"))?;
    let view = View::new(document);
    let root =
        view.value().and_then(Written::as_mapping).ok_or_else(|| malformed(NodeId::ROOT, "a claim"))?;
    let node = root.node().id();
    let required = |field: &str| -> Result<Arc<str>, ClaimProblem> {
        text(root.get(field)).map(Into::into).ok_or_else(|| malformed(node, &format!("a text in `{field}`")))
    };
    let (id, installation) = (required("id")?, required("installation")?);
    let (action, created) = (required("action")?, required("created")?);
    let custom = root.get("custom").and_then(Written::as_mapping);
    let state =
        custom.and_then(|custom| custom.get(EXTENSION)?.as_mapping()).ok_or(ClaimProblem::Foreign(node))?;
    let version = text(state.get("formatVersion")).and_then(|version| version.parse().ok());
    match version {
        Some(version) if version > EXTENSION_VERSION => {
            return Err(ClaimProblem::Newer(state.node().id(), version));
        }
        Some(_) => {}
        None => return Err(malformed(state.node().id(), "a number in `formatVersion`")),
    }
    let descriptor = text(state.get("descriptor")).unwrap_or_default().into();
    let reading = Reading { view: &view };
    let state = reading.state(state, &installation)?;
    Ok(Claim { file, id, installation, action, created, descriptor, state: Arc::new(state) })
}

/// Reads the result of a claim; `None` where the file is none.
#[must_use]
pub fn read_result(content: &Content) -> Option<Outcome> {
    let root = content.documents().next()?.value()?.as_mapping()?;
    let status = match text(root.get("status"))?.as_str() {
        "succeeded" => OperationStatus::Succeeded,
        "failed" => OperationStatus::Failed,
        "canceled" | "cancelled" => OperationStatus::Canceled,
        "pending" | "running" => OperationStatus::Underway,
        _ => OperationStatus::Unknown,
    };
    Some(Outcome { id: text(root.get("id"))?.into(), status })
}

struct Reading<'v, 't> {
    view: &'v View<'t>,
}

impl<'t> Reading<'_, 't> {
    fn state(&self, state: Mapping<'t>, id: &Arc<str>) -> Result<Application, ClaimProblem> {
        let node = state.node().id();
        let malformed = |what: &str| ClaimProblem::Malformed(node, what.to_owned());
        let family = text(state.get("family")).and_then(|name| Family::from_name(&name));
        let salt = text(state.get("salt")).and_then(|salt| Salt::parse(&salt));
        let salt = salt.ok_or_else(|| malformed("hexadecimal digits in `salt`"))?;
        let mut units = Vec::new();
        let mut indices = FxHashMap::default();
        for item in self.mappings(state.get("units")) {
            let unit = self.unit(item, &salt);
            let unit = unit.ok_or_else(|| ClaimProblem::Malformed(item.node().id(), "a unit".to_owned()))?;
            indices.insert(unit.address.clone(), UnitIndex(units.len() as u32));
            units.push(unit);
        }
        let mut edges = Vec::new();
        for item in self.mappings(state.get("edges")) {
            let edge = self.edge(item, &indices);
            edges.push(edge.ok_or_else(|| ClaimProblem::Malformed(item.node().id(), "an edge".to_owned()))?);
        }
        Ok(Application {
            id: id.clone(),
            family: family.ok_or_else(|| malformed("a known `family`"))?,
            version: text(state.get("version")).filter(|version| version != "null").map(Into::into),
            site: None,
            units,
            edges,
            variables: self.variables(state, &salt).ok_or_else(|| malformed("a mapping in `variables`"))?,
        })
    }

    fn mappings(&self, list: Option<Written<'t>>) -> impl Iterator<Item = Mapping<'t>> {
        let items =
            list.and_then(Written::as_sequence).into_iter().flat_map(plimsoll_syntax::Sequence::items);
        items.filter_map(|item| item.value()?.as_mapping())
    }

    fn unit(&self, item: Mapping<'t>, salt: &Salt) -> Option<Unit> {
        let address = Address::new(text(item.get("address"))?);
        let place = item.get("place").and_then(Written::as_mapping).and_then(place);
        let attributes = decode(self.view, item.get("attributes"), salt)?;
        let attributes = match attributes.data {
            Data::Map(_) => attributes,
            _ => Value::new(Data::Map(Map::default()), Origin::Recorded),
        };
        Some(Unit {
            address,
            kind: text(item.get("kind"))?.into(),
            place: place.map(|(path, line)| EvidencePlace::Recorded { path, line }),
            attributes,
            immutable: Vec::new(),
            unresolved: text(item.get("unresolved")).map(Into::into),
            injections: Vec::new(),
        })
    }

    fn edge(&self, item: Mapping<'t>, indices: &FxHashMap<Address, UnitIndex>) -> Option<Edge> {
        let unit = |field| indices.get(&Address::new(text(item.get(field))?)).copied();
        let evidence = self.mappings(item.get("evidence")).map(|evidence| {
            let places = self.mappings(evidence.get("places")).filter_map(|item| {
                let (path, line) = place(item)?;
                Some((EvidencePlace::Recorded { path, line }, text(item.get("words")).unwrap_or_default()))
            });
            Evidence {
                rule: text(evidence.get("rule")).unwrap_or_default(),
                words: text(evidence.get("words")).unwrap_or_default(),
                clause: None,
                places: places.collect(),
            }
        });
        Some(Edge {
            from: unit("from")?,
            to: unit("to")?,
            kind: EdgeKind::from_name(&text(item.get("kind"))?)?,
            evidence: evidence.collect(),
        })
    }

    fn variables(&self, state: Mapping<'t>, salt: &Salt) -> Option<Vec<Variable>> {
        let entries = state.get("variables")?.as_mapping()?.entries();
        entries
            .map(|entry| {
                let address = Address::new(text(entry.key())?);
                Some(Variable { address, value: decode(self.view, entry.value(), salt)? })
            })
            .collect()
    }
}

fn place(mapping: Mapping<'_>) -> Option<(String, u32)> {
    Some((text(mapping.get("path"))?, text(mapping.get("line"))?.parse().ok()?))
}
