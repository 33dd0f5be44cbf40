//! The steps of a workflow: what each needs is needed by all that it starts, and it is done when all of that is.

use plimsoll_base::Site;
use plimsoll_model::{EdgeKind, UnitIndex};
use rustc_hash::{FxHashMap, FxHashSet};

use super::application::Problem;
use super::clauses;
use super::course::{Drawing, Producer, STEP_ORDER, Seen, is_behind};
use super::order::Need;
use super::workflow::StepMode;

impl Drawing<'_, '_> {
    pub(super) fn steps(&mut self) {
        let course = self.course;
        let mut applied: Vec<Vec<UnitIndex>> = vec![Vec::new(); course.steps.len()];
        let mut units: Vec<(UnitIndex, usize)> =
            self.names.applied_by.iter().map(|(unit, step)| (*unit, *step)).collect();
        units.sort_unstable();
        for (unit, step) in units {
            applied[step].push(unit);
        }
        let mut last: FxHashMap<Option<usize>, usize> = FxHashMap::default();
        for number in 0..course.steps.len() {
            let before = last.insert(course.steps[number].group, number);
            let Some(unit) = self.names.step_units[number] else { continue };
            let wanted = self.step_needs(number, unit, before);
            let inner = course.steps[number + 1..].iter().take_while(|one| one.group == Some(number)).count();
            let inner = number + 1..number + 1 + inner;
            for one in self.started(unit, number, inner.clone(), &applied) {
                self.add(one, &wanted);
            }
            let inner: Vec<UnitIndex> = inner.filter_map(|one| self.names.step_units[one]).collect();
            for &part in applied[number].iter().chain(&inner).filter(|part| **part != unit) {
                self.part(number, unit, part);
            }
        }
    }

    /// A step, all that it applies, and the same of the steps in it.
    fn started(
        &self,
        unit: UnitIndex,
        number: usize,
        inner: std::ops::Range<usize>,
        applied: &[Vec<UnitIndex>],
    ) -> Vec<UnitIndex> {
        let mut started = applied[number].clone();
        for one in inner {
            started.extend(self.names.step_units[one]);
            started.extend(applied[one].iter().copied());
        }
        started.push(unit);
        started
    }

    /// Adds what is not there yet.
    fn add(&mut self, unit: UnitIndex, wanted: &[Need]) {
        if wanted.is_empty() || self.is_full() {
            return;
        }
        let known = self.needs[unit.index()].iter().map(|need| (need.to, need.kind));
        let mut known: FxHashSet<(UnitIndex, EdgeKind)> = known.collect();
        for need in wanted.iter().filter(|need| need.to != unit) {
            if known.insert((need.to, need.kind)) {
                self.draw(unit, need.clone());
            }
        }
    }

    /// A step is done when its part is, and that is when its traits are.
    fn part(&mut self, number: usize, unit: UnitIndex, part: UnitIndex) {
        let traits = self.assembly.traits_of(part).collect::<Vec<_>>();
        for one in std::iter::once(part).chain(traits.into_iter().map(|(_, unit)| unit)) {
            let step = &self.course.steps[number];
            let words = format!(
                "step `{}` is done when `{}` is",
                step.name,
                self.assembly.units[one.index()].address.name()
            );
            self.need(
                unit,
                one,
                Seen {
                    kind: EdgeKind::Containment,
                    rule: "oam-part-of-step",
                    words,
                    clause: clauses::WORKFLOW,
                    places: &[(step.site, "the step")],
                },
            );
        }
    }

    /// What a step waits for. What it waits for itself for is drawn at once.
    fn step_needs(&mut self, number: usize, unit: UnitIndex, before: Option<usize>) -> Vec<Need> {
        let course = self.course;
        let step = &course.steps[number];
        let file = step.site.file;
        let mut found = Vec::new();
        for name in &step.step.depends_on {
            let site = Site { file, node: name.node };
            let Some(&needed) = self.names.steps.get(&name.text) else {
                let known = self.names.of_steps.clone();
                self.tell(site, None, Problem::UnknownDependency(site, name.text.clone(), known));
                continue;
            };
            let Some(against) = self.is_against(number, needed, unit, site) else { continue };
            if let Some(to) = self.names.step_units[needed] {
                let words = format!("step `{}` depends on `{}`", step.name, name.text);
                let places = self.with_declaration(to, site, "depends on it");
                let rule = if against { STEP_ORDER } else { "oam-depends-on" };
                found.push(Need::new(to, EdgeKind::Declared, rule, words, clauses::WORKFLOW, &places));
            }
        }
        self.step_inputs(number, unit, &mut found);
        let mode = step.group.map_or(course.mode, |group| course.group_modes[group]);
        if mode == Some(StepMode::StepByStep)
            && let Some(before) = before
            && let Some(to) = self.names.step_units[before]
        {
            let words = format!("step `{}` comes behind `{}`", step.name, course.steps[before].name);
            let places = [(step.site, "the later step"), (course.steps[before].site, "the earlier step")];
            found.push(Need::new(to, EdgeKind::Order, "oam-step-order", words, clauses::WORKFLOW, &places));
        }
        found
    }

    fn step_inputs(&mut self, number: usize, unit: UnitIndex, found: &mut Vec<Need>) {
        let (course, configuration) = (self.course, self.assembly.configuration);
        let step = &course.steps[number];
        for input in &step.step.inputs {
            let Some(from) = &input.from else { continue };
            let site = Site { file: step.site.file, node: from.node };
            let Some(producer) = self.names.producer(&from.text) else {
                self.unknown_output(from, site, true);
                continue;
            };
            let (targets, of, against) = match producer {
                Producer::Step(needed, _) => {
                    let Some(against) = self.is_against(number, needed, unit, site) else { continue };
                    let to = self.names.step_units[needed].into_iter().collect::<Vec<UnitIndex>>();
                    (to, course.steps[needed].name.clone(), against)
                }
                Producer::Component(needed, _) => {
                    let Some(of) = configuration.components[needed].name.as_ref() else { continue };
                    let targets = self.assembly.components[needed].units.clone();
                    let by = targets.iter().filter_map(|unit| self.names.applied_by.get(unit).copied()).min();
                    let against = by.filter(|by| is_behind(course, *by, number));
                    if let Some(by) = against {
                        let place = course.steps[by].site;
                        let names = (step.name.clone(), of.text.clone());
                        self.tell(site, None, Problem::StepOrder(site, names.0, names.1, place));
                    }
                    (targets, of.text.clone(), against.is_some())
                }
            };
            if let Some(&first) = targets.first() {
                self.receive(unit, (input, from), first, site, false);
            }
            let words = format!("`{}` takes output `{}` of `{of}`", step.name, from.text);
            let rule = if against { STEP_ORDER } else { "oam-input" };
            let places = [(site, "taken here"), (producer.site(), "given here")];
            let need = |to| Need::new(to, EdgeKind::Data, rule, words.clone(), clauses::WORKFLOW, &places);
            found.extend(targets.into_iter().map(need));
        }
    }

    /// Whether a step waits for a later one in a list that runs from top to bottom, which is told of; `None` where it waits
    /// for itself or a step in it.
    fn is_against(&mut self, number: usize, needed: usize, unit: UnitIndex, site: Site) -> Option<bool> {
        let course = self.course;
        let (step, other) = (&course.steps[number], &course.steps[needed]);
        if needed == number || other.group == Some(number) {
            self.on_itself(unit, site, &step.name, clauses::WORKFLOW);
            return None;
        }
        let against = is_behind(course, needed, number);
        if against {
            let problem = Problem::StepOrder(site, step.name.clone(), other.name.clone(), other.site);
            self.tell(site, None, problem);
        }
        Some(against)
    }
}
