//! A configuration put together: units, values, order.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;
use plimsoll_base::{FileId, NodeId, Site};
use plimsoll_model::{Address, Application, AttributePath, Edge, Family, Unit, UnitIndex, Value, Variable};
use plimsoll_syntax::anchors::View;
use rustc_hash::{FxHashMap, FxHashSet};

use super::configuration::Configuration;
use super::definition::{Definition, Source, Stage};
use super::deployment::{Course, PlannedPolicy};
use super::document::{Document, PUBLISH_VERSION};
use super::properties::Defect;
use super::types::Types;
use super::values;
use crate::application::Request;
use crate::claim::layout;
use crate::surroundings::Surroundings;

/// Units beyond this number are not planned.
pub const MAX_UNITS: usize = 1_000_000;

/// Needs between units beyond this number are not drawn.
pub const MAX_EDGES: usize = 4_000_000;

/// What units are that stand for components, traits, scopes, policies and steps.
pub const COMPONENT: &str = "component";
/// See [`COMPONENT`].
pub const TRAIT: &str = "trait";
/// See [`COMPONENT`].
pub const SCOPE: &str = "scope";
/// See [`COMPONENT`].
pub const POLICY: &str = "policy";
/// See [`COMPONENT`].
pub const STEP: &str = "step";

/// A configuration put together, and what stood in the way of it.
#[derive(Clone, PartialEq, Debug)]
pub struct Assembled {
    /// The application, as far as it could be put together.
    pub application: Application,
    /// The configuration.
    pub document: Arc<Document>,
    /// Its components, in the order of the file.
    pub components: Vec<PlannedComponent>,
    /// The units of their traits.
    pub trait_units: TraitUnits,
    /// Its policies, in the order of the file, then those that stand by themselves.
    pub policies: Vec<PlannedPolicy>,
    /// Its steps, and what they apply.
    pub course: Course,
    /// The workflow that stands by itself and that it names.
    pub workflow: Option<Arc<Document>>,
    /// The definitions that counted, by kind and name.
    pub types: Vec<Arc<Definition>>,
    /// The files that take part, each once with what it is, in the order in which they were met.
    pub inputs: Vec<(FileId, &'static str)>,
    /// What properties have that their definitions do not allow, in the order in which it was met.
    pub defects: Vec<Defect>,
    /// What stood in the way, in the order in which it was met.
    pub problems: Vec<Problem>,
}

/// A component of the configuration, and what it means.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct PlannedComponent {
    /// The ComponentSchematic or Component that it names; `None` where there is none, and in v1beta1.
    pub schematic: Option<Arc<Document>>,
    /// What its type means, or the workload type of its schematic.
    pub definition: Option<Arc<Definition>>,
    /// What the types of its traits mean, in the order of the file, then of those that override policies add.
    pub traits: Vec<Option<Arc<Definition>>>,
    /// The values of its parameters (v1alpha1, v1alpha2), in the order of the schematic.
    pub parameters: Vec<(Arc<str>, Value)>,
    /// Its units, one for each placement.
    pub units: Vec<UnitIndex>,
    /// Those of its units in whose place an override policy puts something of another type (KubeVela), and what that type
    /// means.
    pub replaced: BTreeMap<UnitIndex, Option<Arc<Definition>>>,
}

impl PlannedComponent {
    /// What the type of one of its units means.
    #[must_use]
    pub fn definition_of(&self, unit: UnitIndex) -> Option<&Arc<Definition>> {
        self.replaced.get(&unit).unwrap_or(&self.definition).as_ref()
    }
}

/// Something that keeps a configuration from being put together whole.
#[derive(Clone, PartialEq, Debug)]
pub enum Problem {
    /// No component of this name is in the workspace: where it is named, the name.
    UnknownComponent(Site, Arc<str>),
    /// `dependsOn` names a component or a step that is not there: where, the name, and those that there are.
    UnknownDependency(Site, Arc<str>, Arc<[Arc<str>]>),
    /// Something depends on itself, or a step on one in it: where, the name.
    SelfDependency(Site, Arc<str>),
    /// Nothing has an output of this name: where it is taken, the name, and those that there are.
    UnknownOutput(Site, Arc<str>, Arc<[Arc<str>]>),
    /// A step, or what it applies, waits for what comes with a later one in a workflow that runs step by step: where it says
    /// so, who waits, for what, and where the later step is.
    StepOrder(Site, Arc<str>, Arc<str>, Site),
    /// A component waits for what is not applied together with it: where, the name of that, the placement.
    OtherPlacement(Site, Arc<str>, Option<Arc<str>>),
    /// A workflow that stands by itself is not in the workspace: where it is named, the name.
    UnknownWorkflow(Site, Arc<str>),
    /// More than is planned: the first that is left out.
    TooLarge(Site, Excess),
    /// Aliases stand for more than is read: the first that is not followed.
    AliasLimit(Site),
    /// A value of the command line that nothing uses: which one, zero-based, and the names that would be known.
    UnknownSetting(u32, Vec<Arc<str>>),
}

/// What there is more of than is planned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Excess {
    /// Units, [`MAX_UNITS`], or what steps apply, [`super::deployment::MAX_APPLIED`].
    Units,
    /// Needs between them, [`MAX_EDGES`].
    Edges,
}

/// Puts the application of a configuration together.
#[must_use]
pub fn assemble(document: &Arc<Document>, request: &Request, surroundings: &dyn Surroundings) -> Assembled {
    let types = Types::of(surroundings, document).run_by(request.compatibility);
    assemble_with(document, request, surroundings, &types)
}

/// As [`assemble`], with definitions of a record.
pub(super) fn assemble_with(
    document: &Arc<Document>,
    request: &Request,
    surroundings: &dyn Surroundings,
    types: &Types<'_>,
) -> Assembled {
    let empty = Configuration::default();
    let configuration = document.configuration().unwrap_or(&empty);
    let name = || document.name().cloned();
    let path = || Arc::from(surroundings.path(document.file).as_str());
    let id: Arc<str> = request.installation.clone().or_else(name).unwrap_or_else(path);
    let content = surroundings.content(document.file).ok();
    let root = Address::new(id.clone());
    let mut assembly = Assembly::new((document, configuration), root, request, (surroundings, types));
    let mut workflow = None;
    let written = content.as_ref().and_then(|content| content.documents().nth(document.number as usize));
    if let (Some(content), Some(written)) = (&content, written) {
        let view = View::new(written);
        workflow = assembly.all(&values::Source::new(document.file, content, &view));
    }
    let used = types.used();
    assembly.take_part(&used);
    let mut defects = assembly.defects;
    defects.shrink_to_fit();
    let annotation = [PUBLISH_VERSION, "version"];
    let version = annotation.iter().find_map(|name| document.metadata.annotation(name));
    Assembled {
        application: Application {
            id,
            family: Family::Oam,
            version: version.map(|version| version.text.clone()),
            site: Some(document.site(document.node)),
            units: assembly.units,
            edges: assembly.edges,
            variables: assembly.variables,
        },
        document: document.clone(),
        components: assembly.components,
        trait_units: assembly.trait_units,
        policies: assembly.policies,
        course: assembly.course,
        workflow,
        types: used,
        inputs: assembly.inputs.into_iter().collect(),
        defects,
        problems: assembly.problems,
    }
}

/// The state of putting together.
pub(super) struct Assembly<'a> {
    pub(super) request: &'a Request,
    pub(super) surroundings: &'a dyn Surroundings,
    pub(super) types: &'a Types<'a>,
    pub(super) document: &'a Arc<Document>,
    pub(super) configuration: &'a Configuration,
    pub(super) root: Address,
    pub(super) units: Vec<Unit>,
    /// Their addresses.
    pub(super) addresses: FxHashSet<Address>,
    /// Attributes that cannot change in place, by their names.
    pub(super) fixed: FxHashMap<&'static [&'static str], Arc<[AttributePath]>>,
    pub(super) edges: Vec<Edge>,
    pub(super) variables: Vec<Variable>,
    /// The values of the variables.
    pub(super) given: IndexMap<Arc<str>, Value>,
    /// The variables that are put where a secret is.
    pub(super) secret_variables: FxHashSet<Arc<str>>,
    pub(super) components: Vec<PlannedComponent>,
    /// The unit of each component in each placement.
    pub(super) placed_units: FxHashMap<(usize, Option<Arc<str>>), UnitIndex>,
    /// The units of the traits of each component's unit, each with its place in the list.
    pub(super) trait_units: TraitUnits,
    /// When units of traits are dispatched; not those that come together with their component.
    pub(super) stages: FxHashMap<UnitIndex, Stage>,
    /// The units of components that only override policies have (KubeVela), and the steps that apply them.
    pub(super) added_units: Vec<(UnitIndex, usize)>,
    /// Whether there are as many units as are planned, and more were to come.
    pub(super) is_full: bool,
    /// The number of the last defect at each element.
    pub(super) last_defects: FxHashMap<Site, usize>,
    /// For each defect the number of the one before it at the same element.
    pub(super) defects_before: Vec<Option<usize>>,
    pub(super) told_aliases: FxHashSet<(FileId, NodeId)>,
    pub(super) policies: Vec<PlannedPolicy>,
    pub(super) course: Course,
    pub(super) inputs: IndexMap<FileId, &'static str>,
    pub(super) defects: Vec<Defect>,
    pub(super) problems: Vec<Problem>,
}

/// The units of the traits of components' units.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct TraitUnits {
    /// The unit of the component, the place in its list, the unit of the trait; ascending by the first.
    all: Vec<(UnitIndex, u32, UnitIndex)>,
}

impl TraitUnits {
    /// Adds a trait of the component whose unit came last.
    pub(super) fn add(&mut self, component: UnitIndex, place: usize, of_trait: UnitIndex) {
        self.all.push((component, place as u32, of_trait));
    }

    /// Those of a component's unit, each with its zero-based place in the list, in the order of the list.
    pub fn of(&self, component: UnitIndex) -> impl DoubleEndedIterator<Item = (usize, UnitIndex)> + '_ {
        let first = self.all.partition_point(|(known, ..)| *known < component);
        let end = self.all.partition_point(|(known, ..)| *known <= component);
        self.all[first..end].iter().map(|(_, place, of_trait)| (*place as usize, *of_trait))
    }
}

impl<'a> Assembly<'a> {
    /// Nothing is put together yet.
    fn new(
        (document, configuration): (&'a Arc<Document>, &'a Configuration),
        root: Address,
        request: &'a Request,
        (surroundings, types): (&'a dyn Surroundings, &'a Types<'a>),
    ) -> Self {
        Self {
            request,
            surroundings,
            types,
            document,
            configuration,
            root,
            units: Vec::new(),
            addresses: FxHashSet::default(),
            fixed: FxHashMap::default(),
            edges: Vec::new(),
            variables: Vec::new(),
            given: IndexMap::default(),
            secret_variables: FxHashSet::default(),
            components: Vec::new(),
            placed_units: FxHashMap::default(),
            trait_units: TraitUnits::default(),
            stages: FxHashMap::default(),
            added_units: Vec::new(),
            is_full: false,
            last_defects: FxHashMap::default(),
            defects_before: Vec::new(),
            told_aliases: FxHashSet::default(),
            policies: Vec::new(),
            course: Course::default(),
            inputs: IndexMap::from([(document.file, "configuration")]),
            defects: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// The files of definitions take part; what a record says of them is none of the description.
    fn take_part(&mut self, definitions: &[Arc<Definition>]) {
        for definition in definitions {
            if let Source::File(file) = definition.source
                && !self.surroundings.path(file).starts_with(&layout::store())
            {
                self.inputs.entry(file).or_insert("definition");
            }
        }
    }
}
