//! What comes before what: dependencies before the bundle that needs them, what is wired before what takes it, and the
//! sequence where nothing stronger decides (CNAB 500; Porter, dependencies).

use std::sync::Arc;

use indexmap::IndexMap;
use plimsoll_model::{
    Address, Data, Edge, EdgeKind, Evidence, EvidencePlace, Origin, UnitIndex, Unknown, Value,
};

use super::application::Problem;
use super::bundle::{Bundle, Dependencies, Dependency, Wire};
use super::clauses;
use super::template::{self, Reference, Section};
use super::values::{self, Resolved};
use crate::written::Text;

/// What a wire names that is not there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Dangling {
    /// A dependency of this name: the name, and those that there are.
    Dependency(Arc<str>, Vec<Arc<str>>),
    /// An output of a dependency: the dependency, the output, and those that it has.
    Output(Arc<str>, Arc<str>, Vec<Arc<str>>),
    /// A parameter or credential of the bundle itself: what, its name, and those that there are.
    Own(Section, Arc<str>, Vec<Arc<str>>),
    /// The dependency itself.
    Itself(Arc<str>),
    /// An output of the bundle itself, which is not there before its dependencies are.
    RootOutput(Arc<str>),
    /// A parameter or credential that the dependency does not have: the dependency, the name, and those that it has.
    Target(Arc<str>, Arc<str>, Vec<Arc<str>>),
}

/// What is found about the order.
#[derive(Default)]
pub(super) struct Order {
    pub(super) edges: Vec<Edge>,
    pub(super) problems: Vec<Problem>,
}

/// The edges between a bundle and its dependencies. `number` gives the unit of an alias, `bundle_of` its bundle.
pub(super) fn edges<'b>(
    bundle: &Bundle,
    root: UnitIndex,
    number: &dyn Fn(&str) -> Option<UnitIndex>,
    bundle_of: &dyn Fn(&str) -> Option<&'b Bundle>,
) -> Order {
    let mut order = Order::default();
    let Some(dependencies) = &bundle.dependencies else { return order };
    for dependency in &dependencies.requires {
        let Some(unit) = number(&dependency.alias.text) else { continue };
        let words = format!("`{}` requires `{}`", bundle.called(), dependency.alias.text);
        order.edges.push(edge(
            bundle,
            root,
            unit,
            EdgeKind::Declared,
            "cnab-requires",
            words,
            &dependency.alias,
        ));
    }
    sources(bundle, root, number, bundle_of, &mut order);
    let wiring = Wiring { bundle, dependencies, number, bundle_of };
    for dependency in &dependencies.requires {
        wiring.of(dependency, &mut order);
    }
    sequence(bundle, dependencies, number, &mut order);
    order
}

/// Parameters whose values are outputs of dependencies.
fn sources<'b>(
    bundle: &Bundle,
    root: UnitIndex,
    number: &dyn Fn(&str) -> Option<UnitIndex>,
    bundle_of: &dyn Fn(&str) -> Option<&'b Bundle>,
    order: &mut Order,
) {
    for source in &bundle.parameter_sources {
        for found in &source.sources {
            let (Some(dependency), Some(output)) = (&found.dependency, &found.output) else { continue };
            let Some(unit) = number(&dependency.text) else {
                let known = aliases(bundle);
                let dangling = Dangling::Dependency(dependency.text.clone(), known);
                order.problems.push(Problem::DanglingWire(bundle.site(dependency.node), dangling));
                continue;
            };
            let outputs = bundle_of(&dependency.text).map(output_names);
            if let Some(known) = outputs.filter(|known| !known.contains(&output.text)) {
                let dangling = Dangling::Output(dependency.text.clone(), output.text.clone(), known);
                order.problems.push(Problem::DanglingWire(bundle.site(output.node), dangling));
            }
            let words = format!(
                "parameter `{}` is output `{}` of `{}`",
                source.parameter.text, output.text, dependency.text
            );
            order.edges.push(edge(
                bundle,
                root,
                unit,
                EdgeKind::Data,
                "cnab-parameter-source",
                words,
                output,
            ));
        }
    }
}

struct Wiring<'a, 'b> {
    bundle: &'a Bundle,
    dependencies: &'a Dependencies,
    number: &'a dyn Fn(&str) -> Option<UnitIndex>,
    bundle_of: &'a dyn Fn(&str) -> Option<&'b Bundle>,
}

impl Wiring<'_, '_> {
    /// What is wired to a dependency: each output that it takes makes it wait.
    fn of(&self, dependency: &Dependency, order: &mut Order) {
        self.targets(dependency, order);
        for wire in dependency.parameters.iter().chain(&dependency.credentials) {
            for reference in template::references(wire.json.as_str().unwrap_or_default()) {
                self.reference(dependency, wire, &reference, order);
            }
        }
    }

    /// What is given to a dependency must be something that it takes.
    fn targets(&self, dependency: &Dependency, order: &mut Order) {
        let Some(of) = (self.bundle_of)(&dependency.alias.text) else { return };
        let parameters: Vec<Arc<str>> = of.parameters.iter().map(|one| one.name.text.clone()).collect();
        let credentials: Vec<Arc<str>> = of.credentials.iter().map(|one| one.name.text.clone()).collect();
        for (wires, known) in [(&dependency.parameters, parameters), (&dependency.credentials, credentials)] {
            for wire in wires.iter().filter(|wire| !known.contains(&wire.name.text)) {
                let alias = dependency.alias.text.clone();
                let dangling = Dangling::Target(alias, wire.name.text.clone(), known.clone());
                order.problems.push(Problem::DanglingWire(self.bundle.site(wire.name.node), dangling));
            }
        }
    }

    fn reference(&self, dependency: &Dependency, wire: &Wire, reference: &Reference, order: &mut Order) {
        let tell = |dangling| Problem::DanglingWire(self.bundle.site(wire.node), dangling);
        let Some(from) = (self.number)(&dependency.alias.text) else { return };
        match &reference.dependency {
            None => order.problems.extend(self.own(reference).map(tell)),
            Some(alias) if **alias == *dependency.alias.text => {
                order.problems.push(tell(Dangling::Itself(alias.clone())));
            }
            Some(alias) => {
                let Some(to) = (self.number)(alias) else {
                    let known = aliases(self.bundle);
                    order.problems.push(tell(Dangling::Dependency(alias.clone(), known)));
                    return;
                };
                let known = (self.bundle_of)(alias).map(output_names);
                let is_output = reference.section == Section::Outputs;
                let renamed = self.renamed(alias, &reference.name);
                if let Some(known) =
                    known.filter(|known| is_output && !renamed && !known.contains(&reference.name))
                {
                    let dangling = Dangling::Output(alias.clone(), reference.name.clone(), known);
                    order.problems.push(tell(dangling));
                }
                let words = format!(
                    "`{}` of `{}` takes output `{}` of `{alias}`",
                    wire.name.text, dependency.alias.text, reference.name
                );
                let at = Text { text: wire.name.text.clone(), node: wire.node };
                order.edges.push(edge(self.bundle, from, to, EdgeKind::Data, "cnab-wiring", words, &at));
            }
        }
    }

    /// Whether a dependency has an output under a name that the bundle gives to it.
    fn renamed(&self, alias: &str, output: &str) -> bool {
        let of = self.dependencies.requires.iter().find(|one| &*one.alias.text == alias);
        of.is_some_and(|of| of.outputs.iter().any(|wire| &*wire.name.text == output))
    }

    /// What is wrong with a reference to the bundle itself.
    fn own(&self, reference: &Reference) -> Option<Dangling> {
        let known: Vec<Arc<str>> = match reference.section {
            Section::Parameters => self.bundle.parameters.iter().map(|one| one.name.text.clone()).collect(),
            Section::Credentials => self.bundle.credentials.iter().map(|one| one.name.text.clone()).collect(),
            Section::Outputs => return Some(Dangling::RootOutput(reference.name.clone())),
        };
        let is_known = known.contains(&reference.name);
        (!is_known).then(|| Dangling::Own(reference.section, reference.name.clone(), known))
    }
}

/// The order of the sequence, where it does not contradict what is needed.
fn sequence(
    bundle: &Bundle,
    dependencies: &Dependencies,
    number: &dyn Fn(&str) -> Option<UnitIndex>,
    order: &mut Order,
) {
    let Some((_, names)) = &dependencies.sequence else { return };
    let needs: Vec<(UnitIndex, UnitIndex)> = order.edges.iter().map(|edge| (edge.from, edge.to)).collect();
    let known: Vec<(&Text, UnitIndex)> =
        names.iter().filter_map(|name| Some((name, number(&name.text)?))).collect();
    for pair in known.windows(2) {
        let [(before, first), (after, second)] = [pair[0], pair[1]];
        if first == second {
            continue;
        }
        if reaches(&needs, first, second) {
            let site = bundle.site(after.node);
            let problem = Problem::SequenceContradicts(site, before.text.clone(), after.text.clone());
            order.problems.push(problem);
            continue;
        }
        let words = format!("the sequence has `{}` before `{}`", before.text, after.text);
        order.edges.push(edge(bundle, second, first, EdgeKind::Order, "cnab-sequence", words, after));
    }
}

/// Whether one unit needs another, directly or through others.
fn reaches(needs: &[(UnitIndex, UnitIndex)], from: UnitIndex, to: UnitIndex) -> bool {
    let mut seen = vec![from];
    let mut next = 0;
    while let Some(&unit) = seen.get(next) {
        next += 1;
        for &(_, needed) in needs.iter().filter(|(needing, _)| *needing == unit) {
            if needed == to {
                return true;
            }
            if !seen.contains(&needed) {
                seen.push(needed);
            }
        }
    }
    false
}

/// The values that a bundle gives to a dependency. What it takes from itself is known; outputs are known later.
pub(super) fn wired(
    bundle: &Bundle,
    dependency: &Dependency,
    address: &Address,
    own: &[Resolved],
) -> IndexMap<Arc<str>, Value> {
    let value = |wire: &Wire| -> Option<Value> {
        let origin = Origin::Written(bundle.site(wire.node));
        let text = wire.json.as_str().unwrap_or_default();
        let references = template::references(text);
        let [reference] = references.as_slice() else {
            if references.is_empty() {
                return Some(values::canonical(&wire.json, &origin));
            }
            let source = format!("`{text}`");
            return Some(Value::new(Data::Unknown(Unknown::Outside { source: source.into() }), origin));
        };
        match &reference.dependency {
            Some(alias) => {
                let by = address.child(alias);
                let output = reference.name.clone();
                Some(Value::new(Data::Unknown(Unknown::Produced { by, output }), origin))
            }
            None => own.iter().find(|one| one.name == reference.name)?.value.clone(),
        }
    };
    dependency.parameters.iter().filter_map(|wire| Some((wire.name.text.clone(), value(wire)?))).collect()
}

fn aliases(bundle: &Bundle) -> Vec<Arc<str>> {
    let requires = bundle.dependencies.iter().flat_map(|dependencies| &dependencies.requires);
    requires.map(|dependency| dependency.alias.text.clone()).collect()
}

fn output_names(bundle: &Bundle) -> Vec<Arc<str>> {
    bundle.outputs.iter().map(|output| output.name.text.clone()).collect()
}

fn edge(
    bundle: &Bundle,
    from: UnitIndex,
    to: UnitIndex,
    kind: EdgeKind,
    rule: &str,
    words: String,
    at: &Text,
) -> Edge {
    let place = EvidencePlace::Present(bundle.site(at.node).into());
    let clause = match kind {
        EdgeKind::Data if rule == "cnab-parameter-source" => clauses::PARAMETER_SOURCES,
        EdgeKind::Data => clauses::PORTER_DEPENDENCIES,
        _ => clauses::DEPENDENCIES,
    };
    Edge {
        from,
        to,
        kind,
        evidence: vec![Evidence {
            rule: rule.to_owned(),
            words,
            clause: Some(clause),
            places: vec![(place, "said here".to_owned())],
        }],
    }
}
