//! The order of v1beta1. Reading order: this file (what is found by name, and how edges are gathered), `dependencies` (what
//! components need of each other), `links` (those of wadm), `steps` (the workflow), `stages` (traits around their component).

use std::sync::Arc;

use plimsoll_base::{NodeId, Site};
use plimsoll_model::{Clause, EdgeKind, Origin, UnitIndex};
use plimsoll_syntax::Content;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Dialect;
use super::application::{Assembly, Excess, MAX_EDGES, Problem};
use super::configuration::Input;
use super::deployment::{self, Course};
use super::order::Need;
use super::placed::{property_path, trait_path};
use super::values::{self, Source};
use super::workflow::StepMode;
use crate::application::Compatibility;
use crate::parts::Parts;
use crate::written::Text;

/// The rule of an edge that leads from something to itself, which the rule of this name tells of.
pub(super) const SELF_DEPENDENCY: &str = "oam-self-dependency";
/// The rule of an edge against the order of a workflow that runs step by step, which the rule of this name tells of.
pub(super) const STEP_ORDER: &str = "oam-step-order-deadlock";

/// What is found by name while edges are drawn.
pub(super) struct Names {
    /// Components by name, the first of several.
    pub(super) components: FxHashMap<Arc<str>, usize>,
    /// The names of components, in order.
    pub(super) of_components: Arc<[Arc<str>]>,
    /// Steps by name, the first of several.
    pub(super) steps: FxHashMap<Arc<str>, usize>,
    /// The names of steps, in order.
    pub(super) of_steps: Arc<[Arc<str>]>,
    /// The units of steps.
    pub(super) step_units: Vec<Option<UnitIndex>>,
    /// The last step that applies a unit: what it applies is what stays.
    pub(super) applied_by: FxHashMap<UnitIndex, usize>,
    /// Who has an output of this name: the last of several counts.
    outputs: FxHashMap<Arc<str>, Producer>,
    /// The names of outputs, sorted.
    of_outputs: Arc<[Arc<str>]>,
}

#[derive(Clone, Copy)]
pub(super) enum Producer {
    Component(usize, Site),
    Step(usize, Site),
}

impl Producer {
    /// Where the output is.
    pub(super) fn site(self) -> Site {
        let (Self::Component(_, site) | Self::Step(_, site)) = self;
        site
    }
}

impl Names {
    fn new(assembly: &Assembly<'_>, course: &Course) -> Self {
        let mut outputs = FxHashMap::default();
        for (number, component) in assembly.configuration.components.iter().enumerate() {
            for name in component.outputs.iter().filter_map(|output| output.name.as_ref()) {
                let site = assembly.document.site(name.node);
                outputs.insert(name.text.clone(), Producer::Component(number, site));
            }
        }
        let mut steps = FxHashMap::default();
        for (number, step) in course.steps.iter().enumerate() {
            steps.entry(step.name.clone()).or_insert(number);
            for name in step.step.outputs.iter().filter_map(|output| output.name.as_ref()) {
                let site = Site { file: step.site.file, node: name.node };
                outputs.insert(name.text.clone(), Producer::Step(number, site));
            }
        }
        let step_units = course.steps.iter().map(|step| step.unit).collect();
        let mut applied_by = FxHashMap::default();
        for (_, deployment) in course.last_deployments() {
            let Some(step) = deployment.step else { continue };
            for &component in deployment.components.iter() {
                if let Some(unit) = assembly.unit_of(component, deployment.placement.as_ref()) {
                    applied_by.insert(unit, step);
                }
            }
        }
        for &(unit, step) in &assembly.added_units {
            applied_by.insert(unit, step);
        }
        let components = assembly.configuration.components.iter();
        let of_components = components.filter_map(|one| Some(one.name.as_ref()?.text.clone())).collect();
        let mut of_outputs: Vec<Arc<str>> = outputs.keys().cloned().collect();
        of_outputs.sort();
        Self {
            components: deployment::numbers(assembly.configuration),
            of_components,
            of_steps: course.steps.iter().map(|step| step.name.clone()).collect(),
            steps,
            step_units,
            applied_by,
            outputs,
            of_outputs: of_outputs.into(),
        }
    }

    /// Who has an output: a name with dots leads into what is given.
    pub(super) fn producer(&self, from: &str) -> Option<Producer> {
        self.outputs.get(from).or_else(|| self.outputs.get(from.split_once('.')?.0)).copied()
    }
}

/// Edges while they are gathered, as traits share those of their component.
pub(super) struct Drawing<'d, 'a> {
    pub(super) assembly: &'d mut Assembly<'a>,
    pub(super) course: &'d Course,
    pub(super) names: &'d Names,
    /// What each unit needs.
    pub(super) needs: Vec<Vec<Need>>,
    /// How many more edges may be drawn; `None` where more were to come.
    left: Option<usize>,
    told: FxHashSet<(Site, Option<Arc<str>>)>,
    content: &'d Content,
    /// What was made of the parts of the file before, while it is edited.
    parts: Option<Arc<Parts>>,
}

/// Draws all edges of an application.
pub(super) fn of_application(assembly: &mut Assembly<'_>, source: &Source<'_, '_>) {
    let course = std::mem::take(&mut assembly.course);
    let names = Names::new(assembly, &course);
    let needs = vec![Vec::new(); assembly.units.len()];
    let is_wadm = assembly.document.dialect == Dialect::Wadm;
    let (left, told) = (Some(MAX_EDGES), FxHashSet::default());
    let (content, parts) = (source.content, assembly.surroundings.parts(source.file));
    let mut drawing = Drawing { assembly, course: &course, names: &names, needs, left, told, content, parts };
    drawing.components();
    if is_wadm {
        drawing.links();
    }
    drawing.steps();
    drawing.traits();
    let needs = drawing.needs;
    assembly.edges.reserve_exact(needs.iter().map(Vec::len).sum());
    for (unit, needs) in (0..).map(UnitIndex).zip(needs) {
        for need in needs {
            assembly.needs(unit, need);
        }
    }
    assembly.course = course;
}

/// What shows a need.
pub(super) struct Seen<'s> {
    pub(super) kind: EdgeKind,
    pub(super) rule: &'static str,
    pub(super) words: String,
    pub(super) clause: Clause,
    pub(super) places: &'s [(Site, &'static str)],
}

impl Drawing<'_, '_> {
    /// Tells a problem, once at each place; `placement` where it is one of that placement only.
    pub(super) fn tell(&mut self, site: Site, placement: Option<Arc<str>>, problem: Problem) {
        if self.told.insert((site, placement)) {
            self.assembly.problems.push(problem);
        }
    }

    pub(super) fn need(&mut self, from: UnitIndex, to: UnitIndex, seen: Seen<'_>) {
        let Seen { kind, rule, words, clause, places } = seen;
        self.draw(from, Need::new(to, kind, rule, words, clause, places));
    }

    /// Draws an edge, unless there are too many, which is told once.
    pub(super) fn draw(&mut self, from: UnitIndex, need: Need) {
        let Some(left) = self.left else { return };
        self.left = left.checked_sub(1);
        if self.left.is_some() {
            let needs = &mut self.needs[from.index()];
            if needs.is_empty() {
                // Most have one.
                needs.reserve_exact(1);
            }
            needs.push(need);
        } else {
            let place = self.assembly.place_of(from);
            let site = place.unwrap_or_else(|| self.assembly.site(self.assembly.document.node));
            self.assembly.problems.push(Problem::TooLarge(site, Excess::Edges));
        }
    }

    /// What `make` makes of an element, or made of it before; see [`Parts::of`].
    pub(super) fn kept<T: Send + Sync + 'static>(
        &self,
        node: NodeId,
        holds: impl FnOnce(&T) -> bool,
        make: impl FnOnce() -> T,
    ) -> Arc<T> {
        match &self.parts {
            Some(parts) => parts.of(self.content, node, holds, make),
            None => Arc::new(make()),
        }
    }

    pub(super) fn draw_all(&mut self, from: UnitIndex, needs: &[Need]) {
        if self.is_full() {
            return;
        }
        needs.iter().for_each(|need| self.draw(from, need.clone()));
    }

    /// Whether there are too many edges.
    pub(super) fn is_full(&self) -> bool {
        self.left.is_none()
    }

    /// Something that waits for itself, which it is told of, and which can never come.
    pub(super) fn on_itself(&mut self, unit: UnitIndex, site: Site, name: &Arc<str>, clause: Clause) {
        self.tell(site, None, Problem::SelfDependency(site, name.clone()));
        let words = format!("`{name}` waits for itself");
        let places = [(site, "waits for itself")];
        self.need(
            unit,
            unit,
            Seen { kind: EdgeKind::Declared, rule: SELF_DEPENDENCY, words, clause, places: &places },
        );
    }

    /// An output that nobody has. `may_be_context` says whether the values of the workflow are looked at too, which are
    /// there without anybody giving them.
    pub(super) fn unknown_output(&mut self, from: &Text, site: Site, may_be_context: bool) {
        let of_context = from.text.strip_prefix("context.");
        let is_given =
            of_context.is_some_and(|name| CONTEXT.contains(&name.split('.').next().unwrap_or(name)));
        if !(is_given && may_be_context) {
            let known = self.names.of_outputs.clone();
            self.tell(site, None, Problem::UnknownOutput(site, from.text.clone(), known));
        }
    }

    /// Marks where a value arrives. `of_deploy` says whether a `deploy` step puts it there.
    pub(super) fn receive(
        &mut self,
        unit: UnitIndex,
        (input, from): (&Input, &Text),
        by: UnitIndex,
        site: Site,
        of_deploy: bool,
    ) {
        let by = self.assembly.units[by.index()].address.clone();
        // There KubeVela takes a path that starts with `properties` for one in the properties.
        let is_literal = of_deploy && self.assembly.request.compatibility == Some(Compatibility::KubeVela);
        let path = |text: &str| if is_literal { values::path(text) } else { property_path(text) };
        for key in &input.targets {
            let value = values::produced(by.clone(), from.text.clone(), Origin::Written(site));
            let of_trait = if is_literal { None } else { trait_path(&key.text) };
            let (unit, path) = match (of_trait, path(&key.text)) {
                (Some((place, path)), _) => {
                    let Some(of_trait) = self.trait_at(unit, place) else { continue };
                    (of_trait, path)
                }
                (None, Some(target)) => {
                    let mut path = vec![values::PathStep::Field("properties".into())];
                    path.extend(target);
                    (unit, path)
                }
                (None, None) => continue,
            };
            if !path.is_empty() {
                values::put(&mut self.assembly.units[unit.index()].attributes, &path, value);
            }
        }
    }

    /// The trait of a component at a place of its list.
    fn trait_at(&self, unit: UnitIndex, place: usize) -> Option<UnitIndex> {
        self.assembly.traits_of(unit).find(|(known, _)| *known == place).map(|(_, of_trait)| of_trait)
    }

    /// Where a need is written, and where what is needed is declared.
    pub(super) fn with_declaration(
        &self,
        to: UnitIndex,
        site: Site,
        here: &'static str,
    ) -> Vec<(Site, &'static str)> {
        let there = self.assembly.place_of(to).map(|site| (site, "declared here"));
        std::iter::once((site, here)).chain(there).collect()
    }
}

/// What a workflow of KubeVela knows by itself, below `context`.
const CONTEXT: [&str; 12] = [
    "appAnnotations",
    "appLabels",
    "appName",
    "appRevision",
    "appRevisionNum",
    "name",
    "namespace",
    "publishVersion",
    "spanID",
    "stepGroupName",
    "stepName",
    "workflowName",
];

/// Whether a step is behind another in a list that runs from top to bottom.
pub(super) fn is_behind(course: &Course, step: usize, other: usize) -> bool {
    let is_step_by_step = |mode| mode == Some(StepMode::StepByStep);
    let (group, other_group) = (course.steps[step].group, course.steps[other].group);
    if group == other_group {
        let mode = group.map_or(course.mode, |group| course.group_modes[group]);
        return is_step_by_step(mode) && step > other;
    }
    is_step_by_step(course.mode) && group.unwrap_or(step) > other_group.unwrap_or(other)
}
