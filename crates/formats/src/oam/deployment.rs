//! What is applied, by which step, and where: the plan that a workflow says, or that KubeVela makes where there is none
//! (KubeVela, `pkg/workflow/step/generator.go`).

use std::sync::Arc;

use plimsoll_base::{NodeId, Site};
use plimsoll_model::{Data, UnitIndex, Value};
use rustc_hash::{FxHashMap, FxHashSet};

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
    pub overrides: Vec<usize>,
    /// The components: places in the list of the configuration, ascending.
    pub components: Vec<usize>,
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
    /// Names of policies that a step names and that are not there.
    pub unknown_policies: Vec<(Site, Arc<str>)>,
    /// Names of components that a step names and that are not there.
    pub unknown_components: Vec<(Site, Arc<str>)>,
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
pub(super) fn deployments(course: &mut Course, configuration: &Configuration, policies: &[PlannedPolicy]) {
    let numbers = numbers(configuration);
    let mut by_name: FxHashMap<&str, usize> = FxHashMap::default();
    for (number, policy) in policies.iter().enumerate() {
        by_name.entry(&policy.name).or_insert(number);
    }
    let mut applied: FxHashSet<usize> = FxHashSet::default();
    let mut may_apply_more = false;
    for number in 0..course.steps.len() {
        let step = course.steps[number].clone();
        let of_type = step.step.of_type.as_ref().map_or("", |of_type| &of_type.text);
        let all = || (0..configuration.components.len()).collect::<Vec<usize>>();
        let mut found: Vec<Deployment> = Vec::new();
        let plain = |components| Deployment {
            step: Some(number),
            placement: None,
            overrides: Vec::new(),
            components,
            is_deploy: false,
        };
        match of_type {
            "deploy" => {
                found = deploy(course, &step, number, (configuration, &numbers), (policies, &by_name));
            }
            "apply-component" => {
                found.extend(component_of(course, &step, &numbers).map(|one| plain(vec![one])));
            }
            "apply-remaining" => {
                let rest = all().into_iter().filter(|one| !applied.contains(one)).collect();
                found.push(plain(rest));
            }
            of_type if APPLY_ALL.contains(&of_type) => found.push(plain(all())),
            "deploy2env" => {
                let placement = text(&step.properties, "env").map(Into::into);
                found.push(Deployment { placement, ..plain(all()) });
            }
            // A step of another kind may apply anything: nothing tells.
            _ => {
                may_apply_more |=
                    step.definition.as_ref().is_none_or(|one| one.source != super::Source::BuiltIn);
            }
        }
        applied.extend(found.iter().flat_map(|one| one.components.iter().copied()));
        course.deployments.extend(found);
    }
    let rest: Vec<usize> = (0..configuration.components.len()).filter(|one| !applied.contains(one)).collect();
    if may_apply_more && !rest.is_empty() {
        let (step, placement, overrides) = (None, None, Vec::new());
        course.deployments.push(Deployment {
            step,
            placement,
            overrides,
            components: rest,
            is_deploy: false,
        });
    } else {
        course.left_out = rest;
    }
}

/// What KubeVela applies where there is no workflow.
pub(super) fn generated(configuration: &Configuration, policies: &[PlannedPolicy]) -> Course {
    let own = || policies.iter().enumerate().filter(|(_, policy)| !policy.is_external);
    let of = |of_type: &'static str| own().filter(move |(_, policy)| policy.is_of(of_type));
    let overrides: Vec<usize> = of("override").map(|(number, _)| number).collect();
    let components = selected(configuration, &numbers(configuration), policies, &overrides);
    let deployment = |placement, is_deploy| Deployment {
        step: None,
        placement,
        components: components.clone(),
        overrides: overrides.clone(),
        is_deploy,
    };
    let places = each_once(of("topology").flat_map(|(_, policy)| placements(&policy.properties)));
    let mut deployments: Vec<Deployment> = places.into_iter().map(|place| deployment(place, true)).collect();
    if deployments.is_empty() {
        let environments = of("env-binding").flat_map(|(_, policy)| environments(&policy.properties));
        deployments.extend(environments.map(|name| deployment(Some(name), false)));
    }
    if deployments.is_empty() {
        let has_references = configuration.components.iter().any(|component| {
            component.of_type.as_ref().is_some_and(|of_type| &*of_type.text == "ref-objects")
        });
        deployments.push(deployment(None, !overrides.is_empty() || has_references));
    }
    let is_left_out = |component: &usize| components.binary_search(component).is_err();
    let left_out = (0..configuration.components.len()).filter(is_left_out).collect();
    Course { deployments, left_out, ..Course::default() }
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
    let place = |cluster: String| match namespace {
        Some(namespace) => Some(format!("{cluster}:{namespace}").into()),
        None if cluster == LOCAL => None,
        None => Some(cluster.into()),
    };
    clusters.into_iter().map(place).collect()
}

/// The cluster that KubeVela itself runs in.
const LOCAL: &str = "local";

/// Each place once, in the order in which they come.
fn each_once(places: impl Iterator<Item = Option<Arc<str>>>) -> Vec<Option<Arc<str>>> {
    let mut seen = FxHashSet::default();
    places.filter(|place| seen.insert(place.clone())).collect()
}

/// A `deploy` step: one deployment for each place that its topologies name.
fn deploy(
    course: &mut Course,
    step: &PlannedStep,
    number: usize,
    (configuration, numbers): (&Configuration, &FxHashMap<Arc<str>, usize>),
    (policies, by_name): (&[PlannedPolicy], &FxHashMap<&str, usize>),
) -> Vec<Deployment> {
    let named = step.properties.get("policies").and_then(Value::as_list);
    let mut topologies = Vec::new();
    let mut overrides = Vec::new();
    for item in named.iter().flat_map(|list| &list.items) {
        let Some(name) = item.as_text() else { continue };
        let Some(&policy) = by_name.get(name) else {
            let site = item.site().unwrap_or(step.site);
            course.unknown_policies.push((site, name.into()));
            continue;
        };
        if policies[policy].is_of("override") {
            overrides.push(policy);
        } else if policies[policy].is_of("topology") {
            topologies.extend(placements(&policies[policy].properties));
        }
    }
    let mut topologies = each_once(topologies.into_iter());
    if topologies.is_empty() {
        topologies.push(None);
    }
    let components = selected(configuration, numbers, policies, &overrides);
    let deployment = |placement| Deployment {
        step: Some(number),
        placement,
        overrides: overrides.clone(),
        components: components.clone(),
        is_deploy: true,
    };
    topologies.into_iter().map(deployment).collect()
}

/// The components that override policies leave, ascending: those that a `selector` names, where there is one.
fn selected(
    configuration: &Configuration,
    numbers: &FxHashMap<Arc<str>, usize>,
    policies: &[PlannedPolicy],
    overrides: &[usize],
) -> Vec<usize> {
    let mut left: Vec<usize> = (0..configuration.components.len()).collect();
    for &number in overrides {
        let selector = policies[number].properties.get("selector").and_then(Value::as_list);
        let Some(selector) = selector.filter(|list| !list.items.is_empty()) else { continue };
        let names = selector.items.iter().filter_map(Value::as_text);
        let named: FxHashSet<usize> = names.filter_map(|name| numbers.get(name).copied()).collect();
        left.retain(|component| named.contains(component));
    }
    left
}

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
