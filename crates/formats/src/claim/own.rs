//! The state that plimsoll writes under a key of its own.

use std::borrow::Cow;
use std::sync::Arc;

use plimsoll_base::{Digest, Salt};
use plimsoll_model::{
    Address, Application, Data, Edge, EdgeKind, Evidence, EvidencePlace, Family, Map, Origin, Unit,
    UnitIndex, UnitParticulars, Value, Variable,
};
use plimsoll_syntax::anchors::View;
use plimsoll_syntax::{Mapping, Scalar, Value as Written};
use rustc_hash::FxHashMap;

use super::EXTENSION_VERSION;
use super::record::ClaimProblem;
use super::value::{decode, text};
use crate::oam::Fingerprint;
use crate::written::{self, Texts};

/// What a claim of ours holds beside what every claim holds.
pub(super) struct Own {
    pub(super) state: Application,
    pub(super) descriptor: Arc<str>,
    pub(super) by_default: Vec<Address>,
    /// Full names and fingerprints of definitions.
    pub(super) types: Vec<(Arc<str>, Fingerprint)>,
}

/// Reads what stands under [`EXTENSION`](super::EXTENSION).
///
/// # Errors
/// A newer plimsoll wrote it, or it is damaged.
pub(super) fn read<'t>(
    view: &View<'t>,
    state: Mapping<'t>,
    installation: &Arc<str>,
) -> Result<Own, ClaimProblem> {
    let node = state.node().id();
    let version = text(state.get("formatVersion")).and_then(|version| version.parse().ok());
    match version {
        Some(version) if version > EXTENSION_VERSION => return Err(ClaimProblem::Newer(node, version)),
        Some(_) => {}
        None => return Err(ClaimProblem::Malformed(node, "a number in `formatVersion`".to_owned())),
    }
    let by_default = written::texts(view, state.get("byDefault"));
    Ok(Own {
        state: Reading { view, texts: Texts::default() }.state(state, installation)?,
        descriptor: text(state.get("descriptor")).unwrap_or_default().into(),
        types: fingerprints(view, state),
        by_default: by_default.into_iter().map(|address| Address::new(address.text)).collect(),
    })
}

/// Two mappings from full names to digests: `types`, and `templates` for those that have one.
fn fingerprints<'t>(view: &View<'t>, state: Mapping<'t>) -> Vec<(Arc<str>, Fingerprint)> {
    let digests = |key: &str| {
        let all = written::named(view, state.get(key)).into_iter();
        all.filter_map(|(name, value)| Some((name.text, Digest::parse(&text(Some(value))?)?)))
    };
    let templates: FxHashMap<Arc<str>, Digest> = digests("templates").collect();
    let with = |(name, facts): (Arc<str>, Digest)| {
        let template = templates.get(&name).copied();
        (name, Fingerprint { facts, template })
    };
    digests("types").map(with).collect()
}

/// The units by their addresses as written.
type Indices<'t> = FxHashMap<Cow<'t, str>, UnitIndex>;

struct Reading<'v, 't> {
    view: &'v View<'t>,
    /// Kinds and paths so far: the same few stand in very many units.
    texts: Texts,
}

impl<'t> Reading<'_, 't> {
    fn state(&self, state: Mapping<'t>, id: &Arc<str>) -> Result<Application, ClaimProblem> {
        let node = state.node().id();
        let malformed = |what: &str| ClaimProblem::Malformed(node, what.to_owned());
        let family = text(state.get("family")).and_then(|name| Family::from_name(&name));
        let salt = text(state.get("salt")).and_then(|salt| Salt::parse(&salt));
        let salt = salt.ok_or_else(|| malformed("hexadecimal digits in `salt`"))?;
        let mut units = Vec::new();
        let mut indices: Indices<'_> = FxHashMap::default();
        for item in self.mappings(state.get("units")) {
            let unit = self.unit(item, &salt);
            let unit = unit.ok_or_else(|| ClaimProblem::Malformed(item.node().id(), "a unit".to_owned()))?;
            let address =
                item.get("address").and_then(Written::as_scalar).map(Scalar::text).unwrap_or_default();
            indices.insert(address, UnitIndex(units.len() as u32));
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

    fn place(&self, mapping: Mapping<'_>) -> Option<EvidencePlace> {
        let path = mapping.get("path")?.as_scalar()?.text();
        let line = mapping.get("line")?.as_scalar()?.text().parse().ok()?;
        Some(EvidencePlace::Recorded { path: self.texts.kept(&path), line })
    }

    fn mappings(&self, list: Option<Written<'t>>) -> impl Iterator<Item = Mapping<'t>> {
        let items =
            list.and_then(Written::as_sequence).into_iter().flat_map(plimsoll_syntax::Sequence::items);
        items.filter_map(|item| item.value()?.as_mapping())
    }

    fn unit(&self, item: Mapping<'t>, salt: &Salt) -> Option<Unit> {
        let address = Address::new(text(item.get("address"))?);
        let place = item.get("place").and_then(Written::as_mapping);
        let attributes = decode(self.view, item.get("attributes"), salt)?;
        let attributes = match attributes.data {
            Data::Map(_) => attributes,
            _ => Value::new(Data::Map(Map::default()), Origin::Recorded),
        };
        let particulars = UnitParticulars {
            unresolved: text(item.get("unresolved")).map(Into::into),
            injections: Vec::new(),
            disrupts: text(item.get("disrupts")).map(Into::into),
            previous: None,
        };
        Some(Unit {
            address,
            kind: self.texts.kept(&text(item.get("kind"))?),
            place: place.and_then(|place| self.place(place)),
            attributes,
            immutable: Arc::default(),
            runs: text(item.get("runs")).is_some_and(|runs| runs == "true"),
            particulars: particulars.kept(),
        })
    }

    fn edge(&self, item: Mapping<'t>, indices: &Indices<'t>) -> Option<Edge> {
        let unit = |field| indices.get(&item.get(field)?.as_scalar()?.text()).copied();
        let evidence = self.mappings(item.get("evidence")).map(|evidence| {
            let places = self.mappings(evidence.get("places")).filter_map(|item| {
                let words = text(item.get("words")).unwrap_or_default();
                Some((self.place(item)?, words.into()))
            });
            Evidence {
                rule: text(evidence.get("rule")).unwrap_or_default().into(),
                words: text(evidence.get("words")).unwrap_or_default().into(),
                clause: None,
                places: places.collect(),
            }
        });
        Some(Edge {
            from: unit("from")?,
            to: unit("to")?,
            kind: EdgeKind::from_name(&text(item.get("kind"))?)?,
            evidence: evidence.map(Arc::new).collect(),
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
