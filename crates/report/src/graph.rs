//! What is drawn of an application and its plan, or of plans alone: nodes in waves, edges with a short why. How it is
//! written is in `output/dot.rs`, `output/mermaid.rs` and `svg/`.
//!
//! Arrows lead from what comes first to what waits for it, so that a drawing reads in the order of the waves.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use plimsoll_model::{Edge, EdgeKind, Evidence};
use plimsoll_plan::{Action, Plan, Step};

use crate::format::{ApplicationPlan, GraphReport};
use crate::plain::{count, one_line};
use crate::style::Style;

/// How many characters of a reason stand beside an edge.
const LABEL: usize = 40;

/// A graph, ready to be written down.
#[derive(Default)]
pub(crate) struct Drawing {
    /// What is drawn, on one line.
    pub(crate) title: String,
    pub(crate) nodes: Vec<Node>,
    /// The nodes of each wave; empty where there is no plan.
    pub(crate) waves: Vec<Vec<usize>>,
    /// Nodes that cannot be ordered.
    pub(crate) blocked: Vec<usize>,
    pub(crate) edges: Vec<Arrow>,
}

/// A unit, or a step for it.
pub(crate) struct Node {
    /// The address, on one line.
    pub(crate) label: String,
    /// What the unit is, and what is done with it, on one line. In words: Mermaid takes `-` and `+` for lists.
    pub(crate) kind: String,
    /// What is done; `None` for a unit that stays as it is, or when there is no plan.
    pub(crate) action: Option<Action>,
    pub(crate) critical: bool,
}

/// An arrow from what comes first to what waits for it.
pub(crate) struct Arrow {
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// Why, on one line; may be empty.
    pub(crate) label: String,
    pub(crate) look: Look,
    /// Whether it was read from values only, whatever else it is.
    pub(crate) inferred: bool,
}

/// How an arrow looks. Where several would do, the first does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Look {
    Cycle,
    Critical,
    Ordinary,
}

impl Drawing {
    /// What an application consists of, with its plan.
    pub(crate) fn of(report: &GraphReport<'_>) -> Self {
        let mut pen = Pen::new(&report.application.id);
        if let Some(plan) = report.plan {
            pen.plan(plan);
        }
        pen.application(report);
        pen.finish()
    }

    /// What a plan alone knows: its steps, which are the first nodes and have the same numbers, and the units that
    /// cannot be ordered.
    pub(crate) fn of_plan(plan: &Plan) -> Self {
        let mut pen = Pen::new(&plan.subject.application);
        pen.plan(plan);
        pen.blocked(plan);
        pen.finish()
    }

    /// What plans do. The waves of several are drawn as one: none waits for another.
    pub(crate) fn of_plans(applications: &[ApplicationPlan<'_>]) -> Self {
        let mut drawing = Self::default();
        for one in applications {
            drawing.add(Self::of_plan(one.plan));
        }
        if applications.len() != 1 {
            drawing.title = count(applications.len(), "application");
        }
        drawing
    }

    /// What is done in a wave.
    pub(crate) fn actions(&self, wave: &[usize]) -> impl Iterator<Item = Action> {
        wave.iter().filter_map(|&index| self.nodes[index].action)
    }

    fn add(&mut self, other: Self) {
        let first = self.nodes.len();
        let shifted = |nodes: Vec<usize>| nodes.into_iter().map(move |index| index + first);
        self.title = other.title;
        self.nodes.extend(other.nodes);
        self.waves.resize(self.waves.len().max(other.waves.len()), Vec::new());
        for (wave, nodes) in self.waves.iter_mut().zip(other.waves) {
            wave.extend(shifted(nodes));
        }
        self.blocked.extend(shifted(other.blocked));
        let arrows = other.edges.into_iter();
        self.edges.extend(arrows.map(|arrow| Arrow {
            from: arrow.from + first,
            to: arrow.to + first,
            ..arrow
        }));
    }
}

struct Pen<'a> {
    drawing: Drawing,
    /// By address, the node that stands for the unit in edges: the step that makes it, else the only one.
    first: BTreeMap<&'a str, usize>,
    /// Pairs of nodes that follow each other on the critical path.
    critical: BTreeSet<(usize, usize)>,
    /// Pairs of addresses, from the one that needs.
    cycles: BTreeSet<(&'a str, &'a str)>,
}

impl<'a> Pen<'a> {
    fn new(application: &str) -> Self {
        Self {
            drawing: Drawing {
                title: one_line(application, Style::PIPED),
                nodes: Vec::new(),
                waves: Vec::new(),
                blocked: Vec::new(),
                edges: Vec::new(),
            },
            first: BTreeMap::new(),
            critical: BTreeSet::new(),
            cycles: BTreeSet::new(),
        }
    }

    fn finish(mut self) -> Drawing {
        self.drawing.edges.sort_by_key(|arrow| (arrow.from, arrow.to));
        self.drawing
    }

    /// Units without a step, of which a plan knows the address only, and the edges of cycles.
    fn blocked(&mut self, plan: &'a Plan) {
        for blocked in &plan.blocked {
            let index = self.drawing.nodes.len();
            self.first.insert(blocked.address.as_str(), index);
            let kind = if blocked.in_cycle { "in a cycle" } else { "waits for a cycle" };
            self.drawing.nodes.push(Node {
                label: one_line(blocked.address.as_str(), Style::PIPED),
                kind: kind.to_owned(),
                action: None,
                critical: false,
            });
            self.drawing.blocked.push(index);
        }
        for edge in plan.cycles.iter().flat_map(|cycle| &cycle.edges) {
            let ends = (self.first.get(edge.to.as_str()), self.first.get(edge.from.as_str()));
            if let (Some(&from), Some(&to)) = ends {
                self.arrow(from, to, why(&edge.evidence), Some(edge.kind), true);
            }
        }
    }

    fn plan(&mut self, plan: &'a Plan) {
        for (index, step) in plan.steps.iter().enumerate() {
            self.drawing.nodes.push(step_node(step));
            let known = self.first.contains_key(step.address.as_str());
            if !known || step.action != Action::Delete {
                self.first.insert(step.address.as_str(), index);
            }
        }
        self.drawing.waves =
            plan.waves.iter().map(|wave| wave.iter().map(|index| index.index()).collect()).collect();
        self.critical =
            plan.critical_path.windows(2).map(|pair| (pair[0].index(), pair[1].index())).collect();
        for edge in plan.cycles.iter().flat_map(|cycle| &cycle.edges) {
            self.cycles.insert((edge.from.as_str(), edge.to.as_str()));
        }
        for (to, step) in plan.steps.iter().enumerate() {
            for wait in &step.waits_for {
                let label = if wait.kind.is_some() { why(&wait.evidence) } else { "after".to_owned() };
                self.arrow(wait.step.index(), to, label, wait.kind, false);
            }
        }
    }

    /// Units without a step, and the edges that no step waits for.
    fn application(&mut self, report: &GraphReport<'a>) {
        let blocked: BTreeSet<&str> = report
            .plan
            .iter()
            .flat_map(|plan| &plan.blocked)
            .map(|blocked| blocked.address.as_str())
            .collect();
        for unit in &report.application.units {
            if self.first.contains_key(unit.address.as_str()) {
                continue;
            }
            let index = self.drawing.nodes.len();
            self.first.insert(unit.address.as_str(), index);
            self.drawing.nodes.push(Node {
                label: one_line(unit.address.as_str(), Style::PIPED),
                kind: one_line(&unit.kind, Style::PIPED),
                action: None,
                critical: false,
            });
            if blocked.contains(unit.address.as_str()) {
                self.drawing.blocked.push(index);
            }
        }
        let drawn: BTreeSet<(usize, usize)> =
            self.drawing.edges.iter().map(|arrow| (arrow.from, arrow.to)).collect();
        for edge in &report.application.edges {
            self.edge(edge, report, &drawn);
        }
    }

    fn edge(&mut self, edge: &'a Edge, report: &GraphReport<'a>, drawn: &BTreeSet<(usize, usize)>) {
        let units = &report.application.units;
        let (Some(needs), Some(needed)) = (units.get(edge.from.index()), units.get(edge.to.index())) else {
            return;
        };
        let (needs, needed) = (needs.address.as_str(), needed.address.as_str());
        let (Some(&to), Some(&from)) = (self.first.get(needs), self.first.get(needed)) else {
            return;
        };
        if !drawn.contains(&(from, to)) {
            self.arrow(
                from,
                to,
                why(&edge.evidence),
                Some(edge.kind),
                self.cycles.contains(&(needs, needed)),
            );
        }
    }

    fn arrow(&mut self, from: usize, to: usize, label: String, kind: Option<EdgeKind>, cycle: bool) {
        let look = if cycle {
            Look::Cycle
        } else if self.critical.contains(&(from, to)) {
            Look::Critical
        } else {
            Look::Ordinary
        };
        let inferred = kind == Some(EdgeKind::Inferred);
        self.drawing.edges.push(Arrow { from, to, label, look, inferred });
    }
}

fn step_node(step: &Step) -> Node {
    Node {
        label: one_line(step.address.as_str(), Style::PIPED),
        kind: format!("{}: {}", one_line(&step.unit_kind, Style::PIPED), step.action.name()),
        action: Some(step.action),
        critical: step.critical,
    }
}

/// The words of the first piece of evidence, cut short.
fn why(evidence: &[Arc<Evidence>]) -> String {
    let words = evidence.first().map_or_else(String::new, |first| one_line(&first.words, Style::PIPED));
    if words.chars().count() <= LABEL {
        return words;
    }
    words.chars().take(LABEL - 1).chain(['…']).collect()
}
