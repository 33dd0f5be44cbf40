//! The order of v1beta1: what components need of each other, traits by their stages, and the steps of the workflow.

use std::sync::Arc;

use plimsoll_base::Site;
use plimsoll_model::{EdgeKind, Origin, UnitIndex};
use rustc_hash::{FxHashMap, FxHashSet};

use super::Dialect;
use super::application::{Assembly, Problem, STEP};
use super::clauses;
use super::configuration::Input;
use super::definition::Stage;
use super::deployment;
use super::order::Need;
use super::placed::property_path;
use super::values;
use super::workflow::StepMode;
use crate::written::Text;

/// What is found by name while edges are drawn.
struct Names {
    /// Components by name.
    components: FxHashMap<Arc<str>, usize>,
    /// Steps by name, the first of several.
    steps: FxHashMap<Arc<str>, usize>,
    /// The units of steps.
    step_units: Vec<Option<UnitIndex>>,
    /// Who has an output of this name: the last of several counts.
    outputs: FxHashMap<Arc<str>, Producer>,
}

#[derive(Clone, Copy)]
enum Producer {
    Component(usize, Site),
    Step(usize, Site),
}

/// The needs of a unit, gathered before they are drawn, as traits share those of their component.
type Needs = FxHashMap<UnitIndex, Vec<Need>>;

/// Draws all edges of an application.
pub(super) fn of_application(assembly: &mut Assembly<'_>) {
    let names = names(assembly);
    let mut needs = Needs::default();
    let mut told = FxHashSet::default();
    for number in 0..assembly.course.deployments.len() {
        for component in assembly.course.deployments[number].components.clone() {
            of_component(assembly, &names, number, component, &mut needs, &mut told);
        }
    }
    if assembly.document.dialect == Dialect::Wadm {
        super::links::links(assembly, &names.components, &mut needs);
    }
    of_steps(assembly, &names, &mut needs);
    draw(assembly, needs);
}

fn names(assembly: &Assembly<'_>) -> Names {
    let mut outputs = FxHashMap::default();
    for (number, component) in assembly.configuration.components.iter().enumerate() {
        for name in component.outputs.iter().filter_map(|output| output.name.as_ref()) {
            let site = assembly.document.site(name.node);
            outputs.insert(name.text.clone(), Producer::Component(number, site));
        }
    }
    let mut steps = FxHashMap::default();
    for (number, step) in assembly.course.steps.iter().enumerate() {
        steps.entry(step.name.clone()).or_insert(number);
        for name in step.step.outputs.iter().filter_map(|output| output.name.as_ref()) {
            let site = Site { file: step.site.file, node: name.node };
            outputs.insert(name.text.clone(), Producer::Step(number, site));
        }
    }
    let mut units = assembly.units.iter().zip(0u32..).filter(|(unit, _)| &*unit.kind == STEP);
    let step_units =
        assembly.course.steps.iter().map(|_| units.next().map(|(_, unit)| UnitIndex(unit))).collect();
    let components = deployment::numbers(assembly.configuration);
    Names { components, steps, step_units, outputs }
}

/// The unit of a component in the placement of a deployment.
fn unit_in(assembly: &Assembly<'_>, component: usize, placement: Option<&str>) -> Option<UnitIndex> {
    let units = &assembly.components.get(component)?.units;
    let name = assembly.configuration.components[component].name.as_ref()?;
    let called = placement.map_or_else(|| name.text.to_string(), |place| format!("{}@{place}", name.text));
    let address = assembly.root.child(super::application::COMPONENT).child(&called);
    units.iter().copied().find(|unit| assembly.units[unit.index()].address == address)
}

/// What a component needs in one deployment.
fn of_component(
    assembly: &mut Assembly<'_>,
    names: &Names,
    number: usize,
    component: usize,
    needs: &mut Needs,
    told: &mut FxHashSet<(Site, Option<Arc<str>>)>,
) {
    let placement = assembly.course.deployments[number].placement.clone();
    let Some(unit) = unit_in(assembly, component, placement.as_deref()) else { return };
    if needs.contains_key(&unit) {
        return;
    }
    let written = &assembly.configuration.components[component];
    let own = written.name.as_ref().map_or_else(|| "".into(), |name| name.text.clone());
    let mut found = Vec::new();
    for name in &written.depends_on {
        let site = assembly.document.site(name.node);
        let problem = match names.components.get(&name.text).copied() {
            None => {
                let known = assembly
                    .configuration
                    .components
                    .iter()
                    .filter_map(|one| Some(one.name.as_ref()?.text.clone()));
                Some(Problem::UnknownDependency(site, name.text.clone(), known.collect()))
            }
            Some(needed) if needed == component => Some(Problem::SelfDependency(site, own.clone())),
            Some(needed) => {
                let here = unit_in(assembly, needed, placement.as_deref());
                let targets =
                    here.map_or_else(|| assembly.components[needed].units.clone(), |unit| vec![unit]);
                let words = format!("`{own}` depends on `{}`", name.text);
                for &to in &targets {
                    let places = with_declaration(assembly, to, site, "depends on it", "declared here");
                    found.push(Need::new(
                        to,
                        EdgeKind::Declared,
                        "oam-depends-on",
                        words.clone(),
                        clauses::KUBEVELA,
                        &places,
                    ));
                }
                here.is_none().then(|| Problem::OtherPlacement(site, name.text.clone(), placement.clone()))
            }
        };
        if let Some(problem) = problem.filter(|_| told.insert((site, placement.clone()))) {
            // Without a dependency the same is wrong in all placements.
            if !matches!(problem, Problem::OtherPlacement(..))
                && told.iter().filter(|(known, _)| *known == site).count() > 1
            {
                continue;
            }
            assembly.problems.push(problem);
        }
    }
    for input in &written.inputs {
        let Some(from) = &input.from else { continue };
        let site = assembly.document.site(from.node);
        match producer(names, &from.text) {
            Some(producer) => {
                let taken = taken(assembly, names, (producer, from, site), &own, placement.as_deref());
                for target in input.targets.iter().filter_map(|key| property_path(&key.text)) {
                    if let Some(first) = taken.first() {
                        let by = assembly.units[first.to.index()].address.clone();
                        let value = values::produced(by, from.text.clone(), Origin::Written(site));
                        let mut path = vec![values::PathStep::Field("properties".into())];
                        path.extend(target);
                        values::put(&mut assembly.units[unit.index()].attributes, &path, value);
                    }
                }
                found.extend(taken);
            }
            None => unknown_output(assembly, names, from, site, told),
        }
    }
    needs.insert(unit, found);
}

fn with_declaration<'w>(
    assembly: &Assembly<'_>,
    to: UnitIndex,
    site: Site,
    here: &'w str,
    there: &'w str,
) -> Vec<(Site, &'w str)> {
    std::iter::once((site, here)).chain(assembly.place_of(to).map(|site| (site, there))).collect()
}

/// Who has an output: a name with dots leads into what is given.
fn producer(names: &Names, from: &str) -> Option<Producer> {
    names.outputs.get(from).or_else(|| names.outputs.get(from.split_once('.')?.0)).copied()
}

fn unknown_output(
    assembly: &mut Assembly<'_>,
    names: &Names,
    from: &Text,
    site: Site,
    told: &mut FxHashSet<(Site, Option<Arc<str>>)>,
) {
    // The context of the workflow is there without anybody giving it.
    if from.text.starts_with("context.") || !told.insert((site, None)) {
        return;
    }
    let mut known: Vec<Arc<str>> = names.outputs.keys().cloned().collect();
    known.sort();
    assembly.problems.push(Problem::UnknownOutput(site, from.text.clone(), known));
}

/// The needs of whoever takes an output.
fn taken(
    assembly: &Assembly<'_>,
    names: &Names,
    (producer, from, site): (Producer, &Text, Site),
    taker: &str,
    placement: Option<&str>,
) -> Vec<Need> {
    let (targets, output, of) = match producer {
        Producer::Component(number, output) => {
            let here = unit_in(assembly, number, placement);
            let all = || assembly.components[number].units.clone();
            let name = assembly.configuration.components[number].name.as_ref();
            (
                here.map_or_else(all, |unit| vec![unit]),
                output,
                name.map_or_else(|| "".into(), |name| name.text.clone()),
            )
        }
        Producer::Step(number, output) => (
            names.step_units[number].into_iter().collect(),
            output,
            assembly.course.steps[number].name.clone(),
        ),
    };
    let words = format!("`{taker}` takes output `{}` of `{of}`", from.text);
    let places = [(site, "taken here"), (output, "given here")];
    let need = |to| Need::new(to, EdgeKind::Data, "oam-input", words.clone(), clauses::WORKFLOW, &places);
    targets.into_iter().map(need).collect()
}

/// The steps: what each needs is needed by all that it starts, and it is done when all of that is.
fn of_steps(assembly: &mut Assembly<'_>, names: &Names, needs: &mut Needs) {
    let mut applied: Vec<Vec<UnitIndex>> = vec![Vec::new(); assembly.course.steps.len()];
    for number in 0..assembly.course.deployments.len() {
        let deployment = &assembly.course.deployments[number];
        let Some(step) = deployment.step else { continue };
        let units = deployment
            .components
            .iter()
            .filter_map(|one| unit_in(assembly, *one, deployment.placement.as_deref()));
        let units: Vec<UnitIndex> = units.collect();
        applied[step].extend(units);
    }
    for number in 0..assembly.course.steps.len() {
        let wanted = step_needs(assembly, names, number);
        let inner: Vec<usize> = (0..assembly.course.steps.len())
            .skip(number + 1)
            .take_while(|one| assembly.course.steps[*one].group == Some(number))
            .collect();
        let mut started: Vec<UnitIndex> = applied[number].clone();
        for &one in &inner {
            started.extend(names.step_units[one]);
            started.extend(applied[one].iter().copied());
        }
        let Some(unit) = names.step_units[number] else { continue };
        started.push(unit);
        for &one in &started {
            let known = needs.entry(one).or_default();
            for need in wanted.iter().filter(|need| need.to != one) {
                if !known.iter().any(|other| other.to == need.to && other.kind == need.kind) {
                    known.push(need.clone());
                }
            }
        }
        let name = assembly.course.steps[number].name.clone();
        let parts =
            applied[number].iter().copied().chain(inner.iter().filter_map(|one| names.step_units[*one]));
        for part in parts.collect::<Vec<_>>() {
            let words =
                format!("step `{name}` is done when `{}` is", assembly.units[part.index()].address.name());
            let places = [(assembly.course.steps[number].site, "the step")];
            let need =
                Need::new(part, EdgeKind::Containment, "oam-part-of-step", words, clauses::WORKFLOW, &places);
            needs.entry(unit).or_default().push(need);
        }
    }
}

/// What a step waits for.
fn step_needs(assembly: &mut Assembly<'_>, names: &Names, number: usize) -> Vec<Need> {
    let step = assembly.course.steps[number].clone();
    let mode = match step.group {
        Some(group) => assembly.course.group_modes[group],
        None => assembly.course.mode,
    };
    let file = step.site.file;
    let mut found = Vec::new();
    for name in &step.step.depends_on {
        let site = Site { file, node: name.node };
        match names.steps.get(&name.text).copied() {
            Some(needed) if needed == number => {
                assembly.problems.push(Problem::SelfDependency(site, step.name.clone()));
            }
            Some(needed) => {
                forward(assembly, mode, number, needed, site);
                if let Some(to) = names.step_units[needed] {
                    let words = format!("step `{}` depends on `{}`", step.name, name.text);
                    let places = with_declaration(assembly, to, site, "depends on it", "declared here");
                    found.push(Need::new(
                        to,
                        EdgeKind::Declared,
                        "oam-depends-on",
                        words,
                        clauses::WORKFLOW,
                        &places,
                    ));
                }
            }
            None => {
                let known = assembly.course.steps.iter().map(|step| step.name.clone()).collect();
                assembly.problems.push(Problem::UnknownDependency(site, name.text.clone(), known));
            }
        }
    }
    inputs(assembly, names, number, &step.step.inputs, mode, &mut found);
    if mode == Some(StepMode::StepByStep)
        && let Some(before) = before(assembly, number)
        && let Some(to) = names.step_units[before]
    {
        let former = assembly.course.steps[before].name.clone();
        let words = format!("step `{}` comes behind `{former}`", step.name);
        let places = with_declaration(assembly, to, step.site, "the later step", "the earlier step");
        found.push(Need::new(to, EdgeKind::Order, "oam-step-order", words, clauses::WORKFLOW, &places));
    }
    found
}

fn inputs(
    assembly: &mut Assembly<'_>,
    names: &Names,
    number: usize,
    inputs: &[Input],
    mode: Option<StepMode>,
    found: &mut Vec<Need>,
) {
    let (name, file) = (assembly.course.steps[number].name.clone(), assembly.course.steps[number].site.file);
    let mut told = FxHashSet::default();
    for input in inputs {
        let Some(from) = &input.from else { continue };
        let site = Site { file, node: from.node };
        let Some(producer) = producer(names, &from.text) else {
            unknown_output(assembly, names, from, site, &mut told);
            continue;
        };
        if let Producer::Step(needed, _) = producer {
            if needed == number {
                assembly.problems.push(Problem::SelfDependency(site, name.clone()));
                continue;
            }
            forward(assembly, mode, number, needed, site);
        }
        let taken = taken(assembly, names, (producer, from, site), &name, None);
        if let (Some(first), Some(unit)) = (taken.first(), names.step_units[number]) {
            let by = assembly.units[first.to.index()].address.clone();
            for target in input.targets.iter().filter_map(|key| property_path(&key.text)) {
                let value = values::produced(by.clone(), from.text.clone(), Origin::Written(site));
                let mut path = vec![values::PathStep::Field("properties".into())];
                path.extend(target);
                values::put(&mut assembly.units[unit.index()].attributes, &path, value);
            }
        }
        found.extend(taken);
    }
}

/// The step before a step among its siblings.
fn before(assembly: &Assembly<'_>, number: usize) -> Option<usize> {
    let step = &assembly.course.steps[number];
    (0..number).rev().find(|one| assembly.course.steps[*one].group == step.group)
}

/// Tells where a step waits for a later one in a list that runs from top to bottom.
fn forward(assembly: &mut Assembly<'_>, mode: Option<StepMode>, number: usize, needed: usize, site: Site) {
    let (step, other) = (&assembly.course.steps[number], &assembly.course.steps[needed]);
    let outer = |mut one: usize| {
        while let Some(group) = assembly.course.steps[one].group {
            one = group;
        }
        one
    };
    let is_later = if step.group == other.group {
        mode == Some(StepMode::StepByStep) && needed > number
    } else {
        assembly.course.mode == Some(StepMode::StepByStep) && outer(needed) > outer(number)
    };
    if is_later {
        let problem = Problem::StepOrder(site, step.name.clone(), other.name.clone(), other.site);
        assembly.problems.push(problem);
    }
}

/// Draws the gathered needs. Traits that are dispatched with their component, or before it, need what it needs; those that
/// come later come before whatever needs the component.
fn draw(assembly: &mut Assembly<'_>, mut needs: Needs) {
    let mut stages: FxHashMap<UnitIndex, Vec<UnitIndex>> = FxHashMap::default();
    let mut behind: Vec<(UnitIndex, Need)> = Vec::new();
    for number in 0..assembly.components.len() {
        for unit in assembly.components[number].units.clone() {
            let traits = assembly.traits_of(unit);
            let by_stage = staged(assembly, number, unit, &traits);
            for (one, stage) in by_stage {
                let own = needs.get(&unit).cloned().unwrap_or_default();
                let (component, called) = (unit_name(assembly, unit), unit_name(assembly, one));
                let places: Vec<(Site, &str)> =
                    assembly.place_of(one).map(|site| (site, "the trait")).into_iter().collect();
                let staged = |to, words| {
                    Need::new(
                        to,
                        EdgeKind::Containment,
                        "oam-trait-stage",
                        words,
                        clauses::DEFINITION,
                        &places,
                    )
                };
                match stage {
                    Stage::DefaultDispatch => behind.extend(own.into_iter().map(|need| (one, need))),
                    Stage::PreDispatch => {
                        behind.extend(own.into_iter().map(|need| (one, need)));
                        let words = format!("trait `{called}` is dispatched before `{component}`");
                        behind.push((unit, staged(one, words)));
                    }
                    Stage::PostDispatch => {
                        let words = format!("trait `{called}` is dispatched when `{component}` is healthy");
                        behind.push((one, staged(unit, words)));
                        stages.entry(unit).or_default().push(one);
                    }
                }
            }
        }
    }
    let mut all: Vec<(UnitIndex, Need)> = Vec::new();
    for unit in (0..assembly.units.len() as u32).map(UnitIndex) {
        all.extend(needs.remove(&unit).unwrap_or_default().into_iter().map(|need| (unit, need)));
    }
    all.extend(behind);
    for (unit, need) in all {
        let is_stage = need.evidence.rule == "oam-trait-stage";
        let later = stages.get(&need.to).filter(|_| !is_stage).cloned().unwrap_or_default();
        for to in later.into_iter().filter(|to| *to != unit) {
            assembly.needs(unit, Need { to, ..need.clone() });
        }
        assembly.needs(unit, need);
    }
}

fn unit_name(assembly: &Assembly<'_>, unit: UnitIndex) -> String {
    assembly.units[unit.index()].address.name().to_owned()
}

/// The traits of a component with their stages.
fn staged(
    assembly: &Assembly<'_>,
    number: usize,
    component: UnitIndex,
    traits: &[UnitIndex],
) -> Vec<(UnitIndex, Stage)> {
    let _ = component;
    let written = &assembly.configuration.components[number].traits;
    let stage = |unit: &UnitIndex| {
        let site = assembly.place_of(*unit);
        let place = written.iter().position(|one| site.is_some_and(|site| site.node == one.node));
        let definition = place.and_then(|place| assembly.components[number].traits.get(place)?.clone());
        (*unit, definition.map_or(Stage::DefaultDispatch, |definition| definition.stage))
    };
    traits.iter().map(stage).collect()
}
