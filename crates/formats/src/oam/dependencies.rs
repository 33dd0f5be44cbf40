//! What components of v1beta1 need of each other: `dependsOn`, and inputs that are outputs of others.

use std::sync::Arc;

use plimsoll_base::Site;
use plimsoll_model::{EdgeKind, UnitIndex};

use super::application::Problem;
use super::clauses;
use super::course::{Drawing, Producer, STEP_ORDER, Seen, is_behind};
use super::deployment::Deployment;
use super::order::Need;
use crate::written::Text;

/// A component in one deployment.
struct Placed<'d> {
    component: usize,
    unit: UnitIndex,
    name: Arc<str>,
    deployment: &'d Deployment,
}

/// The rule of what `dependsOn` says.
const DEPENDS_ON: &str = "oam-depends-on";

/// A dependency as it is written, and what it was made with.
struct Dependency {
    /// Who depends.
    of: Arc<str>,
    /// Where what it depends on is declared.
    declared: Option<Site>,
    rule: &'static str,
    need: Need,
}

impl Drawing<'_, '_> {
    /// What all components need. One that is applied twice in one placement is one unit, and its first deployment counts.
    pub(super) fn components(&mut self) {
        let (course, configuration) = (self.course, self.assembly.configuration);
        let mut seen = vec![false; self.needs.len()];
        for deployment in course.first_deployments() {
            for &component in deployment.components.iter() {
                if self.is_full() {
                    return;
                }
                let unit = self.assembly.unit_of(component, deployment.placement.as_ref());
                let (Some(unit), Some(name)) = (unit, &configuration.components[component].name) else {
                    continue;
                };
                if !std::mem::replace(&mut seen[unit.index()], true) {
                    let placed = Placed { component, unit, name: name.text.clone(), deployment };
                    self.depends_on(&placed);
                    self.inputs_of(&placed);
                }
            }
        }
    }

    fn depends_on(&mut self, one: &Placed<'_>) {
        let configuration = self.assembly.configuration;
        for name in &configuration.components[one.component].depends_on {
            let site = self.assembly.site(name.node);
            let Some(&needed) = self.names.components.get(&name.text) else {
                let known = self.names.of_components.clone();
                self.tell(site, None, Problem::UnknownDependency(site, name.text.clone(), known));
                continue;
            };
            if needed == one.component {
                self.on_itself(one.unit, site, &one.name, clauses::KUBEVELA);
                continue;
            }
            let targets = self.targets(one, needed);
            let against = self.is_apart(one, needed, (&targets, name), site);
            for to in targets {
                let need = self.dependency(one, name, to, if against { STEP_ORDER } else { DEPENDS_ON });
                self.draw(one.unit, need);
            }
        }
    }

    /// What is written as a dependency.
    fn dependency(&self, one: &Placed<'_>, name: &Text, to: UnitIndex, rule: &'static str) -> Need {
        let declared = self.assembly.place_of(to);
        let holds =
            |known: &Dependency| (&known.of, known.declared, known.rule) == (&one.name, declared, rule);
        let dependency = self.kept(name.node, holds, || {
            let places = self.with_declaration(to, self.assembly.site(name.node), "depends on it");
            let words = format!("`{}` depends on `{}`", one.name, name.text);
            let need = Need::new(to, EdgeKind::Declared, rule, words, clauses::KUBEVELA, &places);
            Dependency { of: one.name.clone(), declared, rule, need }
        });
        Need { to, ..dependency.need.clone() }
    }

    fn inputs_of(&mut self, one: &Placed<'_>) {
        let configuration = self.assembly.configuration;
        for input in &configuration.components[one.component].inputs {
            let Some(from) = &input.from else { continue };
            let site = self.assembly.site(from.node);
            let Some(producer) = self.names.producer(&from.text) else {
                self.unknown_output(from, site, !one.deployment.is_deploy);
                continue;
            };
            let (targets, of, against) = match producer {
                Producer::Component(number, _) if number == one.component => {
                    self.on_itself(one.unit, site, &one.name, clauses::WORKFLOW);
                    continue;
                }
                Producer::Component(number, _) => {
                    let Some(of) = configuration.components[number].name.as_ref() else { continue };
                    let targets = self.targets(one, number);
                    let against = self.is_apart(one, number, (&targets, of), site);
                    (targets, of.text.clone(), against)
                }
                Producer::Step(number, _) => {
                    let against = self.is_of_step(one, number, site);
                    let unit = self.names.step_units[number];
                    (unit.into_iter().collect(), self.course.steps[number].name.clone(), against)
                }
            };
            if let Some(&first) = targets.first() {
                self.receive(one.unit, (input, from), first, site, one.deployment.is_deploy);
            }
            for to in targets {
                self.need(
                    one.unit,
                    to,
                    Seen {
                        kind: EdgeKind::Data,
                        rule: if against { STEP_ORDER } else { "oam-input" },
                        words: format!("`{}` takes output `{}` of `{of}`", one.name, from.text),
                        clause: clauses::WORKFLOW,
                        places: &[(site, "taken here"), (producer.site(), "given here")],
                    },
                );
            }
        }
    }

    /// The units of a component that another one needs: that in its own placement, or else all of them.
    fn targets(&self, one: &Placed<'_>, needed: usize) -> Vec<UnitIndex> {
        let here = self.assembly.unit_of(needed, one.deployment.placement.as_ref());
        here.map_or_else(|| self.assembly.components[needed].units.clone(), |unit| vec![unit])
    }

    /// Tells where a component waits for one that is not applied together with it. `true` where that comes only with a later
    /// step, which never starts.
    fn is_apart(
        &mut self,
        one: &Placed<'_>,
        needed: usize,
        (targets, name): (&[UnitIndex], &Text),
        site: Site,
    ) -> bool {
        let steps = targets.iter().filter_map(|unit| self.names.applied_by.get(unit).copied());
        if let (Some(own), Some(step)) = (one.deployment.step, steps.min())
            && is_behind(self.course, step, own)
        {
            let place = self.course.steps[step].site;
            self.tell(site, None, Problem::StepOrder(site, one.name.clone(), name.text.clone(), place));
            return true;
        }
        // What is applied nowhere is told of by itself.
        let placement = one.deployment.placement.as_ref();
        let is_beside = if one.deployment.is_deploy {
            one.deployment.components.binary_search(&needed).is_ok()
        } else {
            // A step for one component waits for those that apply what it needs, wherever they do.
            let is_of_one = |step: usize| self.course.steps[step].is_of("apply-component");
            one.deployment.step.is_some_and(is_of_one) || self.assembly.unit_of(needed, placement).is_some()
        };
        if !is_beside && (!targets.is_empty() || self.course.steps.is_empty()) {
            self.apart(one, &name.text, site);
        }
        false
    }

    /// The same where a component takes the output of a step.
    fn is_of_step(&mut self, one: &Placed<'_>, step: usize, site: Site) -> bool {
        let (name, place) = (self.course.steps[step].name.clone(), self.course.steps[step].site);
        if one.deployment.step.is_some_and(|own| is_behind(self.course, step, own)) {
            self.tell(site, None, Problem::StepOrder(site, one.name.clone(), name, place));
            return true;
        }
        if one.deployment.is_deploy {
            self.apart(one, &name, site);
        }
        false
    }

    fn apart(&mut self, one: &Placed<'_>, name: &Arc<str>, site: Site) {
        let placement = one.deployment.placement.clone();
        let problem = Problem::OtherPlacement(site, name.clone(), placement.clone());
        self.tell(site, placement, problem);
    }
}
