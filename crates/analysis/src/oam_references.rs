//! What the rules about references of the Open Application Model share: names that are close, types that nothing defines,
//! texts that may name variables, what a trait is set on.

use std::borrow::Cow;
use std::sync::Arc;

use indexmap::IndexMap;
use plimsoll_base::{Diagnostic, Edit, Fix, NewValue, NodeId, Place, Severity, Site, nearest};
use plimsoll_formats::oam::application::PlannedComponent;
use plimsoll_formats::oam::applies::{Workload, is_versioned};
use plimsoll_formats::oam::configuration::Component;
use plimsoll_formats::oam::document::Body;
use plimsoll_formats::oam::index::Category;
use plimsoll_formats::oam::types::{Types, plain};
use plimsoll_formats::oam::{Definition, DefinitionKind, Dialect, Document};
use plimsoll_formats::written::Text;
use plimsoll_syntax::{Kind, Node, Value};

use crate::database::Db;
use crate::parse;
use crate::rules::{ConfigurationContext, DocumentContext, Rule};
use crate::settings;
use crate::workspace::source;

/// With the name that is most likely meant, and the change that writes it.
pub(crate) fn did_you_mean<'c>(
    finding: Diagnostic,
    site: Site,
    written: &str,
    known: impl IntoIterator<Item = &'c str>,
) -> Diagnostic {
    match nearest(written, known) {
        Some(near) => meaning(finding, &[site], near),
        None => finding,
    }
}

/// With a name that is meant at all of these places.
pub(crate) fn meaning(finding: Diagnostic, sites: &[Site], meant: &str) -> Diagnostic {
    let edits = sites.iter().map(|slot| Edit::Replace { slot: *slot, value: NewValue::text(meant) });
    let fix = Fix::suggestion(format!("Write `{meant}`"), edits.collect());
    finding.help(format!("Did you mean `{meant}`?")).fix(fix)
}

/// How many further places of one mistake are shown.
const MOST_PLACES: usize = 3;

/// With further places of the same mistake: some of them, and how many there are.
pub(crate) fn here_too<P: Into<Place> + Copy>(mut finding: Diagnostic, others: &[P]) -> Diagnostic {
    for place in others.iter().take(MOST_PLACES) {
        finding = finding.related(*place, "here too");
    }
    match others.len().checked_sub(MOST_PLACES) {
        None | Some(0) => finding,
        Some(more) => {
            let places = if more == 1 { "place" } else { "places" };
            finding.note(format!("It is so at {more} more {places}."))
        }
    }
}

/// The definitions and documents that a document sees.
pub(crate) fn types<'a>(document: &Document, context: &DocumentContext<'a>) -> Types<'a> {
    let compatibility = settings::settings(context.db).oam.compat;
    Types::of(context.surroundings, document).run_by(compatibility)
}

/// Whether all documents of a category can be expected to be in the workspace: `plimsoll.toml` says that everything is
/// there, or some are in the same folder as a document or below it.
pub(crate) fn is_visible(db: &dyn Db, document: &Document, types: &Types<'_>, category: Category) -> bool {
    if settings::settings(db).oam.definitions_complete {
        return true;
    }
    let Some(file) = source(db, document.file) else { return false };
    let folder = file.path(db).parent();
    let mut entries = types.index().entries(category);
    entries.any(|(_, entry)| entry.dialect == document.dialect && entry.path.starts_with(&folder))
}

/// A type as a document names it.
struct Use<'d> {
    name: &'d Text,
    /// The version of the object that it is the kind of (v1alpha2).
    api_version: Option<&'d Text>,
}

impl<'d> Use<'d> {
    fn of(name: Option<&'d Text>, api_version: Option<&'d Text>) -> Option<Self> {
        Some(Self { name: name.filter(|name| !name.text.is_empty())?, api_version })
    }

    fn is_known(&self, types: &Types<'_>, kind: DefinitionKind) -> bool {
        let name = &self.name.text;
        match self.api_version {
            Some(version) => {
                is_of_kubernetes(&version.text) || types.of_object(kind, &version.text, name).is_some()
            }
            None if kind == DefinitionKind::Component => types.of_component(name).is_some(),
            None => types.definition(kind, name).is_some(),
        }
    }
}

/// Whether Kubernetes itself has the objects of a version; the runtime of v1alpha2 takes them without a definition.
fn is_of_kubernetes(api_version: &str) -> bool {
    let group = api_version.split_once('/').map(|(group, _)| group);
    group.is_none_or(|group| !group.contains('.') || group.ends_with(".k8s.io"))
}

fn uses(document: &Document, kind: DefinitionKind) -> Vec<Use<'_>> {
    let components = || document.configuration().into_iter().flat_map(|one| &one.components);
    let is_late = document.dialect == Dialect::V1beta1;
    match (kind, &document.body) {
        (DefinitionKind::Component, _) if is_late => {
            components().filter_map(|one| Use::of(one.of_type.as_ref(), None)).collect()
        }
        (DefinitionKind::Trait, _) => {
            let traits = components().flat_map(|one| &one.traits);
            // What is written as in v1alpha1 is told as that.
            let traits = traits.filter(|one| document.dialect != Dialect::V1alpha2 || one.object.is_some());
            traits.filter_map(|one| Use::of(one.of_type.as_ref(), one.api_version.as_ref())).collect()
        }
        (DefinitionKind::Scope, Body::Configuration(configuration)) => {
            let made = configuration.scopes.iter().filter_map(|one| Use::of(one.of_type.as_ref(), None));
            let named = components().flat_map(|one| &one.scopes).filter(|one| one.kind.is_some());
            let named = named.filter_map(|one| Use::of(one.kind.as_ref(), one.api_version.as_ref()));
            made.chain(named).collect()
        }
        (DefinitionKind::Policy, Body::Configuration(configuration)) if is_late => {
            configuration.policies.iter().filter_map(|one| Use::of(one.of_type.as_ref(), None)).collect()
        }
        (DefinitionKind::Policy, Body::Policy(policy)) => {
            Use::of(policy.of_type.as_ref(), None).into_iter().collect()
        }
        (DefinitionKind::WorkflowStep, body) => {
            let workflow = match body {
                Body::Configuration(configuration) => configuration.workflow.as_ref(),
                Body::Workflow(workflow) => Some(&**workflow),
                _ => None,
            };
            let steps = workflow.iter().flat_map(|one| one.steps.iter().flatten());
            let all = steps.flat_map(|step| std::iter::once(step).chain(&step.sub_steps));
            all.filter_map(|step| Use::of(step.of_type.as_ref(), None)).collect()
        }
        (DefinitionKind::Workload, Body::Schematic(schematic)) => {
            let object = schematic.workload.as_ref();
            let embedded =
                || Use::of(object?.kind.as_ref(), Some(object?.api_version.as_ref()?)).into_iter().next();
            let named = schematic.workload_type.as_ref();
            let named =
                named.filter(|one| document.dialect.has_versioned_types() || !is_versioned(&one.text));
            Use::of(named, None).or_else(embedded).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// The types of a kind that a document names and that nothing defines: each once, with all places.
pub(crate) fn unknown_types(
    rule: &Rule,
    document: &Document,
    context: &DocumentContext<'_>,
    kind: DefinitionKind,
) -> Vec<Diagnostic> {
    if document.dialect == Dialect::Wadm {
        return Vec::new();
    }
    let types = types(document, context);
    let mut unknown: IndexMap<&Arc<str>, Vec<Use<'_>>> = IndexMap::new();
    for one in uses(document, kind) {
        if !one.is_known(&types, kind) {
            unknown.entry(&one.name.text).or_default().push(one);
        }
    }
    let found = unknown
        .into_iter()
        .map(|(name, uses)| unknown_type(rule, document, context, &types, kind, name, &uses));
    found.collect()
}

/// Whether a type is one of those that only the specification makes.
pub(crate) fn is_core(of_type: &str) -> bool {
    ["core.oam.dev/", "core.hydra.io/"].iter().any(|group| of_type.starts_with(group))
}

fn unknown_type(
    rule: &Rule,
    document: &Document,
    context: &DocumentContext<'_>,
    types: &Types<'_>,
    kind: DefinitionKind,
    name: &Arc<str>,
    uses: &[Use<'_>],
) -> Diagnostic {
    let sites: Vec<Site> = uses.iter().map(|one| document.site(one.name.node)).collect();
    let noun = kind.noun();
    let is_complete = settings::settings(context.db).oam.definitions_complete;
    let finding = if is_complete {
        let headline = format!("there is no {noun} `{name}`");
        rule.finding(sites[0], headline)
            .severity(Severity::Error)
            .note("`plimsoll.toml` says that all definitions are in the workspace.")
    } else {
        rule.finding(sites[0], format!("nothing here defines {noun} `{name}`"))
            .note("It may be defined where this is installed; what is set on it is not checked.")
    };
    let finding = here_too(finding, &sites[1..]);
    let known = types.names(kind);
    // What stands around the name stays.
    let (bare, _) = plain(name);
    match nearest(bare, known.iter().map(|name| &**name)) {
        Some(near) if uses[0].api_version.is_none() => {
            let meant = match name.split_once('@') {
                Some((_, version)) => format!("{near}@{version}"),
                None => near.to_owned(),
            };
            meaning(finding, &sites, &meant)
        }
        _ => finding.help("Put its definition into the workspace, so that what is set on it is checked."),
    }
}

/// A text that may hold references to variables.
pub(crate) struct Written<'c> {
    pub(crate) node: NodeId,
    pub(crate) text: Cow<'c, str>,
    /// The list in brackets whose only item it is.
    pub(crate) list: Option<NodeId>,
}

/// All texts that are values below an element, in their order.
pub(crate) fn texts<'c>(context: &'c DocumentContext<'_>, node: NodeId) -> Vec<Written<'c>> {
    let mut found = Vec::new();
    if let Some(value) = context.node(node).value() {
        collect(value, None, &mut found);
    }
    found
}

fn collect<'c>(value: Value<'c>, list: Option<NodeId>, found: &mut Vec<Written<'c>>) {
    match value {
        Value::Mapping(mapping) => {
            mapping.entries().filter_map(|entry| entry.value()).for_each(|value| collect(value, None, found));
        }
        Value::Sequence(sequence) => {
            let items: Vec<Node<'c>> = sequence.items().collect();
            let is_flow = sequence.node().child(Kind::OpenBracket).is_some();
            let list = (is_flow && items.len() == 1).then(|| value.id());
            items.iter().filter_map(|item| item.value()).for_each(|value| collect(value, list, found));
        }
        Value::Scalar(scalar) => found.push(Written { node: value.id(), text: scalar.text(), list }),
        Value::Alias(_) => {}
    }
}

/// The scalars under a key, wherever they stand below an element.
pub(crate) fn under<'c>(
    context: &'c DocumentContext<'_>,
    node: NodeId,
    key: &str,
) -> Vec<(NodeId, Cow<'c, str>)> {
    let mut found = Vec::new();
    if let Some(value) = context.node(node).value() {
        collect_under(value, key, &mut found);
    }
    found
}

fn collect_under<'c>(value: Value<'c>, key: &str, found: &mut Vec<(NodeId, Cow<'c, str>)>) {
    match value {
        Value::Mapping(mapping) => {
            for entry in mapping.entries() {
                match entry.value() {
                    Some(Value::Scalar(scalar)) if entry.key_is(key) => {
                        found.push((scalar.node().id(), scalar.text()));
                    }
                    Some(value) => collect_under(value, key, found),
                    None => {}
                }
            }
        }
        Value::Sequence(sequence) => {
            sequence.items().filter_map(Node::value).for_each(|value| collect_under(value, key, found));
        }
        Value::Scalar(_) | Value::Alias(_) => {}
    }
}

/// The item of a list that holds an element.
pub(crate) fn item_of(db: &dyn Db, site: Site) -> Option<Site> {
    let item = parse::content(db, source(db, site.file)?)?.node(site.node).parent()?;
    let is_of = item.kind() == Kind::Item && item.value().is_some_and(|value| value.id() == site.node);
    is_of.then(|| Site { file: site.file, node: item.id() })
}

/// A trait on a component, and what it means.
pub(crate) struct Attached<'c> {
    pub(crate) component: &'c Component,
    pub(crate) of_type: &'c Text,
    pub(crate) definition: Option<&'c Arc<Definition>>,
    /// The workload type of v1alpha1.
    pub(crate) workload_type: Option<&'c Arc<str>>,
    planned: &'c PlannedComponent,
    dialect: Dialect,
}

/// All traits on the components of a configuration.
pub(crate) fn attached<'c>(context: &'c ConfigurationContext<'_>) -> impl Iterator<Item = Attached<'c>> {
    let components = context.configuration.components.iter().zip(&context.assembled.components);
    components.flat_map(|(component, planned)| attached_to(context, component, planned))
}

/// The traits on a component of a configuration, in order.
pub(crate) fn attached_to<'c>(
    context: &'c ConfigurationContext<'_>,
    component: &'c Component,
    planned: &'c PlannedComponent,
) -> impl Iterator<Item = Attached<'c>> {
    let dialect = context.document.dialect;
    let schematic = planned.schematic.as_ref().and_then(|document| document.schematic());
    let workload_type = schematic.and_then(|one| one.workload_type.as_ref()).map(|one| &one.text);
    component.traits.iter().enumerate().filter_map(move |(number, one)| {
        let of_type = one.of_type.as_ref()?;
        let definition = planned.traits.get(number).and_then(Option::as_ref);
        Some(Attached { component, of_type, definition, workload_type, planned, dialect })
    })
}

impl Attached<'_> {
    /// What it is set on.
    pub(crate) fn workload(&self) -> Workload {
        let definition = self.planned.definition.as_deref();
        match self.dialect {
            Dialect::V1beta1 | Dialect::Wadm => Workload::of_definition(definition),
            Dialect::V1alpha2 => {
                let schematic = self.planned.schematic.as_ref().and_then(|document| document.schematic());
                let object = schematic.and_then(|one| one.workload.as_ref());
                let object = object.and_then(|one| Some((one.api_version.as_ref()?, one.kind.as_ref()?)));
                let object = object.map(|(version, kind)| (&*version.text, &*kind.text));
                Workload::of_object(definition, object)
            }
            // A core type that is not there is told already.
            Dialect::Hydra | Dialect::V1alpha1 => self
                .workload_type
                .filter(|of_type| definition.is_some() || !is_core(of_type))
                .map_or_else(Workload::default, |of_type| Workload::of_type(of_type)),
        }
    }

    /// The name of the component.
    pub(crate) fn component_name(&self) -> &str {
        self.component.name.as_ref().map_or("", |name| &name.text)
    }

    /// Whether it makes several of what there must be one of (specification v1alpha1, chapter 3, "Core Workload Types").
    pub(crate) fn scales_singleton(&self) -> bool {
        let kind = self.workload_type.filter(|of_type| is_core(of_type)).map(|of_type| plain(of_type).0);
        let name = self.of_type.text.to_ascii_lowercase();
        kind.is_some_and(|kind| kind.starts_with("Singleton"))
            && ["scaler", "scaling", "replica"].iter().any(|word| name.contains(word))
    }
}
