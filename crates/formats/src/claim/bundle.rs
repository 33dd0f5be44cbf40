//! The bundle in a claim, and the state that it stands for.

use std::sync::Arc;

use indexmap::IndexMap;
use plimsoll_base::{FileId, NodeId, Secret};
use plimsoll_model::{
    Address, Application, Data, Family, Map, Origin, Unit, UnitParticulars, Unknown, Value, Variable,
};
use plimsoll_syntax::anchors::View;
use plimsoll_syntax::{Content, Value as Written, parse_json};

use super::record::StoredValue;
use crate::cnab::application::BUNDLE;
use crate::cnab::state::{self, From};
use crate::cnab::values::{self, Origins};
use crate::cnab::{Bundle, Dialect};
use crate::conform::{self, FindingKind};
use crate::recognise::FORMATS;
use crate::secrets::{is_secret_name, mask};
use crate::table::Presence;

/// A bundle as a part of a claim.
#[derive(Clone, PartialEq, Debug)]
pub struct RecordedBundle {
    /// The bundle.
    pub bundle: Arc<Bundle>,
    /// The value of `bundle` in the claim.
    pub node: NodeId,
    /// Whether the bundle's elements are those of the claim's file; else it stands there as a text.
    pub is_inside: bool,
    /// What keeps it from being a bundle that can be run: "`invocationImages` is missing".
    pub faults: Vec<String>,
    /// Whether the text that it stands in holds secrets.
    has_secrets: bool,
}

impl RecordedBundle {
    /// The elements of the claim's file that hold defaults which must not be shown.
    pub(super) fn secrets(&self) -> Vec<NodeId> {
        if !self.is_inside {
            return self.has_secrets.then_some(self.node).into_iter().collect();
        }
        let secret = self.bundle.parameters.iter().filter(|parameter| parameter.is_secret());
        secret.filter_map(|parameter| Some(parameter.default.as_ref()?.node)).collect()
    }
}

/// Reads the value of `bundle`: a mapping, or a text with one, as databases have it. Gives the content that it was read from
/// with it; `None` for anything else.
pub(super) fn read<'t>(
    view: &View<'t>,
    content: &Content,
    value: Option<Written<'t>>,
    file: FileId,
) -> Option<(RecordedBundle, Content)> {
    match value? {
        Written::Mapping(mapping) => {
            let bundle = Bundle::read_inside(view, mapping, file);
            let faults = faults(view, Written::Mapping(mapping), bundle.dialect);
            let node = mapping.node().id();
            let recorded =
                RecordedBundle { bundle: bundle.into(), node, is_inside: true, faults, has_secrets: false };
            Some((recorded, content.clone()))
        }
        Written::Scalar(scalar) => {
            let tree = Arc::new(parse_json(scalar.text().into_owned()));
            let inner = Content::of(tree.clone());
            let document = inner.documents().next()?;
            let view = View::new(document);
            let mapping = view.value()?.as_mapping()?;
            let bundle = Bundle::read_inside(&view, mapping, file);
            let faults = faults(&view, Written::Mapping(mapping), bundle.dialect);
            let secret = bundle.parameters.iter().any(|one| one.is_secret() && one.default.is_some());
            let has_secrets = secret || *mask(&tree) != **tree.text();
            let node = scalar.node().id();
            let recorded =
                RecordedBundle { bundle: bundle.into(), node, is_inside: false, faults, has_secrets };
            Some((recorded, inner))
        }
        Written::Sequence(_) | Written::Alias(_) => None,
    }
}

/// What a bundle lacks, and what has another type than it must have.
fn faults<'t>(view: &View<'t>, value: Written<'t>, dialect: Dialect) -> Vec<String> {
    let is_meant = |format: &&&crate::recognise::Format| {
        format.family == Family::Cnab && format.version == dialect.name()
    };
    let Some(format) = FORMATS.iter().find(is_meant) else { return Vec::new() };
    let findings = conform::conform_value(view, value, format.root);
    let fault = |finding: conform::Finding| match finding.kind {
        FindingKind::Missing { object, field, .. } if field.presence == Presence::Required => {
            Some(format!("`{}` is missing in the {}", field.name, object.name))
        }
        // Tools written in Go write `null` for what is not there.
        FindingKind::WrongType { name, expected, found, .. } if found != "null" => {
            let name = name.map_or_else(|| "an item".to_owned(), |name| format!("`{name}`"));
            Some(format!("{name} must be {}", expected.words()))
        }
        _ => None,
    };
    findings.into_iter().filter_map(fault).collect()
}

/// The state of an installation of which a claim holds bundle and values: the same that planning makes from the two.
pub(super) fn state(
    installation: &Arc<str>,
    bundle: Option<&(RecordedBundle, Content)>,
    parameters: &[StoredValue],
) -> Application {
    let address = Address::new(installation.clone());
    let recorded = recorded_values(bundle.map(|(recorded, _)| &*recorded.bundle), parameters);
    let variable =
        |(name, value): (&Arc<str>, &Value)| Variable { address: address.child(name), value: value.clone() };
    let variables = recorded.iter().map(variable).collect();
    let nothing = IndexMap::default();
    let attributes = bundle.map(|(one, content)| {
        let origins = Origins {
            settings: &[],
            section: None,
            sets: &[],
            wired: &nothing,
            recorded: &recorded,
            by_default: &[],
            outputs: &nothing,
            address: &address,
        };
        let resolved = values::resolve(&one.bundle, &origins);
        state::attributes(&one.bundle, &resolved, Some(content), From::Claim)
    });
    let unresolved = bundle.is_none().then(|| "the claim holds no bundle".into());
    let version = bundle.and_then(|(one, _)| one.bundle.version.as_ref()).map(|version| version.text.clone());
    let unit = Unit {
        address,
        kind: BUNDLE.into(),
        place: None,
        attributes: attributes.unwrap_or_else(|| values_alone(&recorded)),
        immutable: Arc::default(),
        runs: false,
        particulars: UnitParticulars { unresolved, ..UnitParticulars::default() }.kept(),
    };
    Application {
        id: installation.clone(),
        family: Family::Cnab,
        version,
        site: None,
        units: vec![unit],
        edges: Vec::new(),
        variables,
    }
}

/// The attributes of which values are all that is known.
fn values_alone(recorded: &IndexMap<Arc<str>, Value>) -> Value {
    let map = |fields: Map| Value::new(Data::Map(fields), Origin::Recorded);
    let parameter = |(name, value): (&Arc<str>, &Value)| {
        (name.clone(), map(Map::from_iter([("value".into(), value.clone())])))
    };
    let parameters: Map = recorded.iter().map(parameter).collect();
    let parameters = (!parameters.is_empty()).then(|| ("parameters".into(), map(parameters)));
    map(parameters.into_iter().collect())
}

/// The values of a claim by name, without those that a tool set for itself.
fn recorded_values(bundle: Option<&Bundle>, parameters: &[StoredValue]) -> IndexMap<Arc<str>, Value> {
    let value = |stored: &StoredValue| {
        let parameter = bundle.and_then(|bundle| bundle.parameter(&stored.name.text));
        if parameter.is_some_and(state::is_internal) {
            return None;
        }
        let value = match (&stored.json, parameter) {
            (None, _) => {
                let source = stored.source.clone().unwrap_or_else(|| "somewhere else".into());
                Value::new(Data::Unknown(Unknown::Outside { source }), Origin::Recorded)
            }
            (Some(json), Some(parameter)) => values::value(parameter, json, &Origin::Recorded),
            (Some(json), None) if is_secret_name(&stored.name.text) => {
                Value::new(Data::Secret(Secret::new(values::text(json))), Origin::Recorded)
            }
            (Some(json), None) => values::canonical(json, &Origin::Recorded),
        };
        Some((stored.name.text.clone(), value))
    };
    parameters.iter().filter_map(value).collect()
}

/// Adds what a record without a bundle says of its version.
pub(super) fn tell_version(state: &mut Application, version: Arc<str>) {
    let version = Value::text(version, Origin::Recorded);
    state.version = version.as_text().map(Into::into);
    for unit in &mut state.units {
        if let Data::Map(map) = &mut unit.attributes.data {
            map.insert("version".into(), version.clone());
        }
    }
}
