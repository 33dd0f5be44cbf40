//! What is applied, by which step, and where: the plan that a workflow says, or that KubeVela makes where there is none
//! (KubeVela, `pkg/workflow/step/generator.go`).

use std::sync::Arc;

use plimsoll_base::{NodeId, Site};
use plimsoll_model::{Data, UnitIndex, Value};
use rustc_hash::{FxHashMap, FxHashSet};

use super::application::MAX_UNITS;
use super::configuration::Configuration;
use super::definition::Definition;
use super::workflow::{Step, StepMode, Workflow};
use crate::written::Text;

/// A policy of an application, its own or one that stands by itself.
#[derive(Clone, PartialEq, Debug)]
pub struct PlannedPolicy {
    /// Its name, or the one that KubeVela gives it.
    pub name: Arc<str>,
    /// Its mapping.
    pub site: Site,
    /// `type`.
    pub of_type: Option<Text>,
    /// `properties`.
    pub properties: Value,
    /// The element of `properties`.
    pub properties_node: Option<NodeId>,
    /// What its type means.
    pub definition: Option<Arc<Definition>>,
    /// Whether it stands by itself.
    pub is_external: bool,
}

impl PlannedPolicy {
    /// Whether it is of this type.
    #[must_use]
    pub fn is_of(&self, of_type: &str) -> bool {
        self.of_type.as_ref().is_some_and(|known| *known.text == *of_type)
    }

    /// Whether it is an override policy that names the components that are left.
    pub(super) fn has_selector(&self) -> bool {
        let selector = self.properties.get("selector").and_then(Value::as_list);
        selector.is_some_and(|list| !list.items.is_empty())
    }
}

/// A step of a workflow, those in groups beside the others.
#[derive(Clone, PartialEq, Debug)]
pub struct PlannedStep {
    /// Its name, or the one that KubeVela gives it: `step-0`, `step-0-1`.
    pub name: Arc<str>,
    /// Its mapping.
    pub site: Site,
    /// The step as written.
    pub step: Step,
    /// The group that it is in: its place in the list of planned steps.
    pub group: Option<usize>,
    /// Its zero-based place among its siblings.
    pub place: usize,
    /// `properties`.
    pub properties: Value,
    /// What its type means.
    pub definition: Option<Arc<Definition>>,
    /// Its unit; that of the component where it does nothing but apply one. `None` where another step has its name.
    pub unit: Option<UnitIndex>,
}

impl PlannedStep {
    /// Whether it is of this type.
    #[must_use]
    pub fn is_of(&self, of_type: &str) -> bool {
        self.step.of_type.as_ref().is_some_and(|known| *known.text == *of_type)
    }
}

/// Components that are applied together, in one place.
#[derive(Clone, PartialEq, Debug)]
pub struct Deployment {
    /// The step that does it: its place in the list of planned steps; `None` where nobody wrote one.
    pub step: Option<usize>,
    /// Where: a cluster, or the labels of clusters, and behind `:` a namespace; an environment. `None` for the cluster of
    /// KubeVela and the namespace of the application.
    pub placement: Option<Arc<str>>,
    /// The override policies that count, in their order: places in the list of planned policies.
    pub overrides: Arc<[usize]>,
    /// The components: places in the list of the configuration, ascending.
    pub components: Arc<[usize]>,
    /// Whether an earlier deployment, by a `deploy` step or not as this one, applies the same components in the same placement.
    pub is_repeated: bool,
    /// Whether a later deployment like this one does: what that applies is what stays.
    pub is_superseded: bool,
    /// Whether it is the `deploy` step, written or made, which finds inputs and dependencies in its own placement only.
    pub is_deploy: bool,
}

/// The steps and what they apply.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Course {
    /// The steps, each group before the steps in it.
    pub steps: Vec<PlannedStep>,
    /// How the steps that are in no group run.
    pub mode: Option<StepMode>,
    /// How the steps in each group run, by its place.
    pub group_modes: Vec<Option<StepMode>>,
    /// What is applied, in order.
    pub deployments: Vec<Deployment>,
    /// Components that no step applies: places in the list of the configuration.
    pub left_out: Vec<usize>,
    /// Where more is applied than [`MAX_APPLIED`] allows; nothing from there on is in [`Course::deployments`].
    pub cut: Option<Site>,
    /// Names of policies that a step names and that are not there.
    pub unknown_policies: Vec<(Site, Arc<str>)>,
    /// Names of components that a step names and that are not there.
    pub unknown_components: Vec<(Site, Arc<str>)>,
}

/// Components that are applied beyond this number are not looked at, each counted for every placement, and again where another
/// step applies it among others.
pub const MAX_APPLIED: usize = 4 * MAX_UNITS;

impl Course {
    /// What is applied, without what an earlier deployment has applied already.
    pub fn first_deployments(&self) -> impl Iterator<Item = &Deployment> {
        self.deployments.iter().filter(|one| !one.is_repeated)
    }

    /// What is applied, without what a later deployment applies again: places in [`Course::deployments`].
    pub fn last_deployments(&self) -> impl Iterator<Item = (usize, &Deployment)> {
        self.deployments.iter().enumerate().filter(|(_, one)| !one.is_superseded)
    }

    /// The last deployment of each component in each place, by its place in [`Course::deployments`]: what it applies is
    /// what stays.
    #[must_use]
    pub fn last_in_each_place(&self) -> FxHashMap<(usize, &Option<Arc<str>>), usize> {
        let mut last = FxHashMap::default();
        for (number, deployment) in self.last_deployments() {
            last.extend(deployment.components.iter().map(|one| ((*one, &deployment.placement), number)));
        }
        last
    }
}

/// Types of steps that come with KubeVela and apply components.
const APPLY_ALL: [&str; 3] = ["apply-application", "apply-application-in-parallel", "apply-remaining"];

/// Gives the properties of a step, and what its type means.
pub(super) type ReadStep<'a> = &'a dyn Fn(&Step) -> (Value, Option<Arc<Definition>>);

/// The steps of a workflow as a flat list. `read` gives the properties and the definition of a step.
pub(super) fn flat(workflow: &Workflow, site: &dyn Fn(NodeId) -> Site, read: ReadStep<'_>) -> Course {
    let mut course = Course { mode: Some(workflow.steps_mode()), ..Course::default() };
    for (place, step) in workflow.steps.iter().flatten().enumerate() {
        let group = course.steps.len();
        push(&mut course, step, None, place, &format!("step-{place}"), site, read);
        course.group_modes[group] = (!step.sub_steps.is_empty()).then(|| workflow.mode_in(step));
        for (inner, sub_step) in step.sub_steps.iter().enumerate() {
            push(&mut course, sub_step, Some(group), inner, &format!("step-{place}-{inner}"), site, read);
        }
    }
    course
}

fn push(
    course: &mut Course,
    step: &Step,
    group: Option<usize>,
    place: usize,
    otherwise: &str,
    site: &dyn Fn(NodeId) -> Site,
    read: ReadStep<'_>,
) {
    let name = step.name.as_ref().map_or_else(|| otherwise.into(), |name| name.text.clone());
    let (properties, definition) = read(step);
    let site = site(step.node);
    course.steps.push(PlannedStep {
        name,
        site,
        step: step.clone(),
        group,
        place,
        properties,
        definition,
        unit: None,
    });
    course.group_modes.push(None);
}

/// What the steps of a workflow apply.
pub(super) fn deployments(
    course: &mut Course,
    configuration: &Configuration,
    policies: &[PlannedPolicy],
    otherwise: Site,
) {
    let mut gathering = Gathering::new(configuration, policies);
    let mut may_apply_more = false;
    for number in 0..course.steps.len() {
        let step = course.steps[number].clone();
        let of_type = step.step.of_type.as_ref().map_or("", |of_type| &of_type.text);
        let by = |placement, components| By { step: Some(number), placement, is_deploy: false, components };
        match of_type {
            "deploy" => gathering.deploy(course, &step, number),
            "apply-component" => {
                if let Some(one) = component_of(course, &step, &gathering.numbers) {
                    let placement = cluster_of(&step);
                    gathering.push(course, step.site, by(placement, Arc::from([one])));
                }
            }
            "apply-remaining" => {
                let rest = gathering.rest();
                gathering.push(course, step.site, by(None, rest));
            }
            of_type if APPLY_ALL.contains(&of_type) => {
                let all = gathering.all.clone();
                gathering.push(course, step.site, by(None, all));
            }
            "deploy2env" => {
                let placement = text(&step.properties, "env").map(Into::into);
                let all = gathering.all.clone();
                gathering.push(course, step.site, by(placement, all));
            }
            // A step of another kind may apply anything: nothing tells.
            _ => {
                may_apply_more |=
                    step.definition.as_ref().is_none_or(|one| one.source != super::Source::BuiltIn);
            }
        }
    }
    let rest = gathering.rest();
    if may_apply_more && !rest.is_empty() {
        let by = By { step: None, placement: None, is_deploy: false, components: rest };
        gathering.push(course, otherwise, by);
    } else {
        course.left_out = rest.to_vec();
    }
}

/// What KubeVela applies where there is no workflow.
pub(super) fn generated(configuration: &Configuration, policies: &[PlannedPolicy], site: Site) -> Course {
    let own = || policies.iter().enumerate().filter(|(_, policy)| !policy.is_external);
    let of = |of_type: &'static str| own().filter(move |(_, policy)| policy.is_of(of_type));
    let mut gathering = Gathering::new(configuration, policies);
    gathering.overrides = of("override").map(|(number, _)| number).collect();
    let components = gathering.selected();
    let mut course = Course::default();
    let mut push = |course: &mut Course, site, placement, is_deploy| {
        let components = components.clone();
        gathering.push(course, site, By { step: None, placement, is_deploy, components });
    };
    let mut places = FxHashSet::default();
    for (_, policy) in of("topology") {
        for place in placements(&policy.properties) {
            if places.insert(place.clone()) {
                push(&mut course, policy.site, place, true);
            }
        }
    }
    if course.deployments.is_empty() {
        for (_, policy) in of("env-binding") {
            for name in environments(&policy.properties) {
                push(&mut course, policy.site, Some(name), false);
            }
        }
    }
    if course.deployments.is_empty() {
        let has_references = configuration.components.iter().any(|component| {
            component.of_type.as_ref().is_some_and(|of_type| &*of_type.text == "ref-objects")
        });
        let has_overrides = of("override").next().is_some();
        push(&mut course, site, None, has_overrides || has_references);
    }
    let is_left_out = |component: &usize| components.binary_search(component).is_err();
    course.left_out = (0..configuration.components.len()).filter(is_left_out).collect();
    course
}

/// Who applies what, and where.
struct By {
    step: Option<usize>,
    placement: Option<Arc<str>>,
    is_deploy: bool,
    components: Arc<[usize]>,
}

/// What is known while deployments are gathered. Lists of components are shared: many steps may apply as many components.
struct Gathering<'p> {
    policies: &'p [PlannedPolicy],
    by_name: FxHashMap<&'p str, usize>,
    numbers: FxHashMap<Arc<str>, usize>,
    all: Arc<[usize]>,
    none: Arc<[usize]>,
    /// The override policies of what is pushed next.
    overrides: Arc<[usize]>,
    /// The components that lists of override policies leave.
    selected: FxHashMap<Arc<[usize]>, Arc<[usize]>>,
    /// The components that the selectors of policies name.
    selectors: FxHashMap<usize, Arc<[usize]>>,
    /// The last deployment of each list of components, which is told by its place in memory, in each placement, by a `deploy`
    /// step or not.
    seen: FxHashMap<(usize, Option<Arc<str>>, bool), usize>,
    is_applied: Vec<bool>,
    /// How many components are not applied yet.
    left: usize,
    /// How many more may be applied.
    budget: usize,
}

impl<'p> Gathering<'p> {
    fn new(configuration: &Configuration, policies: &'p [PlannedPolicy]) -> Self {
        let mut by_name: FxHashMap<&str, usize> = FxHashMap::default();
        for (number, policy) in policies.iter().enumerate() {
            by_name.entry(&policy.name).or_insert(number);
        }
        let count = configuration.components.len();
        let none: Arc<[usize]> = Arc::from([]);
        Self {
            policies,
            by_name,
            numbers: numbers(configuration),
            all: (0..count).collect(),
            overrides: none.clone(),
            none,
            selected: FxHashMap::default(),
            selectors: FxHashMap::default(),
            seen: FxHashMap::default(),
            is_applied: vec![false; count],
            left: count,
            budget: MAX_APPLIED,
        }
    }

    /// The components that nothing applies yet.
    fn rest(&self) -> Arc<[usize]> {
        if self.left == 0 {
            return self.none.clone();
        }
        self.all.iter().copied().filter(|one| !self.is_applied[*one]).collect()
    }

    /// Adds a deployment; none where more is applied than is looked at.
    fn push(&mut self, course: &mut Course, site: Site, by: By) {
        let By { step, placement, is_deploy, components } = by;
        if course.cut.is_some() {
            return;
        }
        let place = Arc::as_ptr(&components).cast::<usize>().addr();
        let is_repeated = self.seen.contains_key(&(place, placement.clone(), is_deploy));
        if !is_repeated {
            let Some(budget) = self.budget.checked_sub(components.len()) else {
                course.cut = Some(site);
                return;
            };
            self.budget = budget;
            if self.left > 0 {
                for &one in components.iter() {
                    self.left -= usize::from(!std::mem::replace(&mut self.is_applied[one], true));
                }
            }
        }
        let overrides = self.overrides.clone();
        let like_this = (place, placement.clone(), is_deploy);
        if let Some(former) = self.seen.insert(like_this, course.deployments.len()) {
            course.deployments[former].is_superseded = true;
        }
        course.deployments.push(Deployment {
            step,
            placement,
            overrides,
            components,
            is_repeated,
            is_superseded: false,
            is_deploy,
        });
    }

    /// A `deploy` step: one deployment for each place that its topologies name.
    fn deploy(&mut self, course: &mut Course, step: &PlannedStep, number: usize) {
        let named = step.properties.get("policies").and_then(Value::as_list);
        let (mut topologies, mut seen) = (Vec::new(), FxHashSet::default());
        let mut overrides = Vec::new();
        for item in named.iter().flat_map(|list| &list.items) {
            let Some(name) = item.as_text() else { continue };
            let Some(&policy) = self.by_name.get(name) else {
                let site = item.site().unwrap_or(step.site);
                course.unknown_policies.push((site, name.into()));
                continue;
            };
            if self.policies[policy].is_of("override") {
                overrides.push(policy);
            } else if self.policies[policy].is_of("topology") {
                let places = placements(&self.policies[policy].properties);
                topologies.extend(places.into_iter().filter(|place| seen.insert(place.clone())));
            }
        }
        if topologies.is_empty() {
            topologies.push(None);
        }
        self.overrides = overrides.into();
        let components = self.selected();
        for placement in topologies {
            let components = components.clone();
            self.push(course, step.site, By { step: Some(number), placement, is_deploy: true, components });
        }
        self.overrides = self.none.clone();
    }

    /// The components that the override policies leave, ascending: those that a `selector` names, where there is one.
    fn selected(&mut self) -> Arc<[usize]> {
        if let Some(known) = self.selected.get(&self.overrides) {
            return known.clone();
        }
        let overrides = self.overrides.clone();
        let with_selector = overrides.iter().filter(|number| self.policies[**number].has_selector());
        let mut numbers: Vec<usize> = with_selector.copied().collect();
        numbers.sort_unstable();
        numbers.dedup();
        let mut lists: Vec<Arc<[usize]>> = numbers.into_iter().map(|number| self.selector(number)).collect();
        lists.sort_by_key(|list| list.len());
        let left = match lists.split_first() {
            None => self.all.clone(),
            Some((only, [])) => only.clone(),
            Some((least, others)) => {
                let is_in_all = |one: &usize| others.iter().all(|list| list.binary_search(one).is_ok());
                least.iter().copied().filter(is_in_all).collect()
            }
        };
        self.selected.insert(overrides, left.clone());
        left
    }

    /// The components that the selector of a policy names, ascending.
    fn selector(&mut self, number: usize) -> Arc<[usize]> {
        if let Some(known) = self.selectors.get(&number) {
            return known.clone();
        }
        let selector = self.policies[number].properties.get("selector").and_then(Value::as_list);
        let names = selector.iter().flat_map(|list| &list.items).filter_map(Value::as_text);
        let mut named: Vec<usize> = names.filter_map(|name| self.numbers.get(name).copied()).collect();
        named.sort_unstable();
        named.dedup();
        let named: Arc<[usize]> = named.into();
        self.selectors.insert(number, named.clone());
        named
    }
}

/// Where an `apply-component` step puts its component.
fn cluster_of(step: &PlannedStep) -> Option<Arc<str>> {
    let word = |field| text(&step.properties, field).filter(|word| !word.is_empty());
    place(word("cluster").unwrap_or(LOCAL), word("namespace"))
}

/// The places that a topology policy names: each of its clusters, else those with its labels, else that of KubeVela. Who
/// says so is no part of it: what is in a place stays there when the policy gets another name.
fn placements(topology: &Value) -> Vec<Option<Arc<str>>> {
    let namespace = text(topology, "namespace").filter(|name| !name.is_empty());
    let clusters = topology.get("clusters").and_then(Value::as_list);
    let mut clusters: Vec<String> = clusters
        .iter()
        .flat_map(|list| &list.items)
        .filter_map(|cluster| Some(cluster.as_text()?.to_owned()))
        .collect();
    if clusters.is_empty() {
        let labels =
            ["clusterLabelSelector", "clusterSelector"].into_iter().find_map(|field| topology.get(field));
        let labels = labels.and_then(Value::as_map).into_iter().flatten();
        let mut labels: Vec<String> =
            labels.filter_map(|(name, value)| Some(format!("{name}={}", value.as_text()?))).collect();
        labels.sort();
        clusters.push(if labels.is_empty() { LOCAL.to_owned() } else { labels.join(",") });
    }
    clusters.into_iter().map(|cluster| place(&cluster, namespace)).collect()
}

fn place(cluster: &str, namespace: Option<&str>) -> Option<Arc<str>> {
    match namespace {
        Some(namespace) => Some(format!("{cluster}:{namespace}").into()),
        None if cluster == LOCAL => None,
        None => Some(cluster.into()),
    }
}

/// The cluster that KubeVela itself runs in.
const LOCAL: &str = "local";

/// The components by name; of several with one name the first.
pub(super) fn numbers(configuration: &Configuration) -> FxHashMap<Arc<str>, usize> {
    let mut numbers = FxHashMap::default();
    for (number, component) in configuration.components.iter().enumerate() {
        if let Some(name) = &component.name {
            numbers.entry(name.text.clone()).or_insert(number);
        }
    }
    numbers
}

fn component_of(
    course: &mut Course,
    step: &PlannedStep,
    numbers: &FxHashMap<Arc<str>, usize>,
) -> Option<usize> {
    let value = step.properties.get("component")?;
    let name = value.as_text()?;
    let found = numbers.get(name).copied();
    if found.is_none() {
        course.unknown_components.push((value.site().unwrap_or(step.site), name.into()));
    }
    found
}

fn environments(properties: &Value) -> Vec<Arc<str>> {
    let list = properties.get("envs").and_then(Value::as_list);
    let named = list.iter().flat_map(|list| &list.items);
    named.filter_map(|environment| text(environment, "name").map(Into::into)).collect()
}

fn text<'v>(value: &'v Value, field: &str) -> Option<&'v str> {
    match &value.get(field)?.data {
        Data::Text(text) => Some(text),
        _ => None,
    }
}
