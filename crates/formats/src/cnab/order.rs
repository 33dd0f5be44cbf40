//! What comes before what: dependencies before the bundle that needs them, what is wired before what takes it, and the
//! sequence where nothing stronger decides (CNAB 500; Porter, dependencies).

use std::collections::hash_map::Entry;
use std::sync::Arc;

use indexmap::IndexMap;
use plimsoll_model::{
    Address, Data, Edge, EdgeKind, Evidence, EvidencePlace, Origin, UnitIndex, Unknown, Value,
};
use rustc_hash::{FxHashMap, FxHashSet};

use super::application::Problem;
use super::bundle::{Bundle, Dependencies, Dependency, Wire};
use super::template::{self, Reference, Section};
use super::values::{self, Resolved};
use super::{clauses, porter};
use crate::written::Text;

/// What a wire names that is not there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Dangling {
    /// A dependency of this name: the name, and those that there are.
    Dependency(Arc<str>, Vec<Arc<str>>),
    /// A part of a dependency: what, the dependency, the name, and those that it has.
    Part(Section, Arc<str>, Arc<str>, Vec<Arc<str>>),
    /// A parameter or credential of the bundle itself: what, its name, and those that there are.
    Own(Section, Arc<str>, Vec<Arc<str>>),
    /// The dependency itself.
    Itself(Arc<str>),
    /// An output of the bundle itself, which is not there before its dependencies are.
    RootOutput(Arc<str>),
    /// A parameter or credential that the dependency does not have: what, the dependency, the name, and those that it has.
    Target(Section, Arc<str>, Arc<str>, Vec<Arc<str>>),
}

/// What is found about the order.
#[derive(Default)]
pub(super) struct Order {
    pub(super) edges: Vec<Edge>,
    pub(super) problems: Vec<Problem>,
}

/// The edges between the bundle of a claim and its dependencies, of which `number` gives the units.
#[must_use]
pub fn recorded_edges(
    bundle: &Bundle,
    root: UnitIndex,
    number: &dyn Fn(&str) -> Option<UnitIndex>,
) -> Vec<Edge> {
    edges(bundle, root, number, &|_| None).edges
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
    if bundle.manifest.is_some() {
        // Rules of its own tell of what a manifest names, with the bytes in the text.
        order.problems.retain(|problem| !matches!(problem, Problem::DanglingWire(..)));
    }
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
            let outputs = bundle_of(&dependency.text).map(|of| names(of, Section::Outputs));
            // Without the output the default is the value (CNAB 810).
            let has_default =
                bundle.parameter(&source.parameter.text).is_some_and(|one| one.default.is_some());
            if let Some(known) = outputs.filter(|known| !has_default && !known.contains(&output.text)) {
                let (alias, name) = (dependency.text.clone(), output.text.clone());
                let dangling = Dangling::Part(Section::Outputs, alias, name, known);
                order.problems.push(Problem::DanglingWire(bundle.site(output.node), dangling));
            }
            let is_template =
                bundle.parameter(&source.parameter.text).is_some_and(porter::is_wiring_parameter);
            let words = if is_template {
                format!("a step takes output `{}` of `{}`", output.text, dependency.text)
            } else {
                let parameter = &source.parameter.text;
                format!("parameter `{parameter}` is output `{}` of `{}`", output.text, dependency.text)
            };
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
        let given =
            [(Section::Parameters, &dependency.parameters), (Section::Credentials, &dependency.credentials)];
        for (section, wires) in given {
            let known = names(of, section);
            for wire in wires.iter().filter(|wire| !known.contains(&wire.name.text)) {
                let alias = dependency.alias.text.clone();
                let dangling = Dangling::Target(section, alias, wire.name.text.clone(), known.clone());
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
                let (section, name) = (reference.section, &reference.name);
                let renamed = section == Section::Outputs && self.renamed(alias, name);
                let known = (self.bundle_of)(alias).map(|of| names(of, section));
                if let Some(known) = known.filter(|known| !renamed && !known.contains(name)) {
                    let dangling = Dangling::Part(section, alias.clone(), name.clone(), known);
                    order.problems.push(tell(dangling));
                }
                let words = format!(
                    "`{}` of `{}` takes {} `{name}` of `{alias}`",
                    wire.name.text,
                    dependency.alias.text,
                    section.one()
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
        if reference.section == Section::Outputs {
            return Some(Dangling::RootOutput(reference.name.clone()));
        }
        let known = names(self.bundle, reference.section);
        let is_known = known.contains(&reference.name);
        (!is_known).then(|| Dangling::Own(reference.section, reference.name.clone(), known))
    }
}

/// The order of the sequence, where it does not contradict what is needed: real needs count more, also where they reach
/// around several names, and of a name that comes twice the first place counts.
fn sequence(
    bundle: &Bundle,
    dependencies: &Dependencies,
    number: &dyn Fn(&str) -> Option<UnitIndex>,
    order: &mut Order,
) {
    let Some((_, names)) = &dependencies.sequence else { return };
    let mut known: Vec<(&Text, UnitIndex)> = Vec::new();
    let mut places = FxHashMap::default();
    for (name, unit) in names.iter().filter_map(|name| Some((name, number(&name.text)?))) {
        if let Entry::Vacant(vacant) = places.entry(unit) {
            vacant.insert(known.len());
            known.push((name, unit));
        }
    }
    let mut needs = Needs::default();
    let among = order.edges.iter().filter(|edge| places.contains_key(&edge.from));
    among.for_each(|edge| needs.add(edge.from, edge.to));
    for (place, &(before, unit)) in known.iter().enumerate() {
        let reached = needs.of(unit);
        let later = reached.iter().filter_map(|unit| places.get(unit)).filter(|found| **found > place).min();
        if let Some(&(after, _)) = later.and_then(|found| known.get(*found)) {
            let site = bundle.site(after.node);
            let problem = Problem::SequenceContradicts(site, before.text.clone(), after.text.clone());
            order.problems.push(problem);
        }
    }
    let has_needs = !needs.0.is_empty();
    for pair in known.windows(2) {
        let [(before, first), (after, second)] = [pair[0], pair[1]];
        if has_needs && needs.of(first).contains(&second) {
            continue;
        }
        needs.add(second, first);
        let list = if bundle.manifest.is_some() { "`requires`" } else { "the sequence" };
        let words = format!("{list} has `{}` before `{}`", before.text, after.text);
        order.edges.push(edge(bundle, second, first, EdgeKind::Order, "cnab-sequence", words, after));
    }
}

/// What needs what.
#[derive(Default)]
struct Needs(FxHashMap<UnitIndex, Vec<UnitIndex>>);

impl Needs {
    fn add(&mut self, from: UnitIndex, to: UnitIndex) {
        self.0.entry(from).or_default().push(to);
    }

    /// All that a unit needs, directly or through others.
    fn of(&self, unit: UnitIndex) -> FxHashSet<UnitIndex> {
        let mut seen = FxHashSet::default();
        let mut waiting = vec![unit];
        while let Some(unit) = waiting.pop() {
            let needed = self.0.get(&unit).into_iter().flatten();
            waiting.extend(needed.filter(|needed| seen.insert(**needed)));
        }
        seen
    }
}

/// The values that a bundle gives to a dependency. What it takes from itself is known; outputs are known later.
pub(super) fn wired(
    bundle: &Bundle,
    dependency: &Dependency,
    address: &Address,
    own: &[Resolved],
) -> IndexMap<Arc<str>, Value> {
    let unknown = |unknown, origin: Origin| Some(Value::new(Data::Unknown(unknown), origin));
    let value = |wire: &Wire| -> Option<Value> {
        let origin = Origin::Written(bundle.site(wire.node));
        let text = wire.json.as_str().unwrap_or_default();
        let expressions = template::expressions(text);
        if expressions.is_empty() {
            return Some(values::canonical(&wire.json, &origin));
        }
        let references = template::references(text);
        match references.as_slice() {
            [reference] if reference.range == (0..text.len()) => {
                match (&reference.dependency, reference.section) {
                    (Some(alias), Section::Outputs) => {
                        let (by, output) = (address.child(alias), reference.name.clone());
                        return unknown(Unknown::produced(by, output), origin);
                    }
                    (None, Section::Parameters) => {
                        return own.iter().find(|one| one.name == reference.name)?.value.clone();
                    }
                    _ => {}
                }
            }
            _ => {}
        }
        // What stands around the expressions may be a secret.
        let parts: Vec<String> =
            expressions.iter().map(|part| format!("`{}`", &text[part.range.clone()])).collect();
        unknown(Unknown::Outside { source: parts.join(" and ").into() }, origin)
    };
    dependency.parameters.iter().filter_map(|wire| Some((wire.name.text.clone(), value(wire)?))).collect()
}

fn aliases(bundle: &Bundle) -> Vec<Arc<str>> {
    let requires = bundle.dependencies.iter().flat_map(|dependencies| &dependencies.requires);
    requires.map(|dependency| dependency.alias.text.clone()).collect()
}

/// The names of what a bundle has.
fn names(bundle: &Bundle, section: Section) -> Vec<Arc<str>> {
    match section {
        Section::Parameters => bundle.parameters.iter().map(|one| one.name.text.clone()).collect(),
        Section::Credentials => bundle.credentials.iter().map(|one| one.name.text.clone()).collect(),
        Section::Outputs => bundle.outputs.iter().map(|one| one.name.text.clone()).collect(),
    }
}

fn edge(
    bundle: &Bundle,
    from: UnitIndex,
    to: UnitIndex,
    kind: EdgeKind,
    rule: &'static str,
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
        evidence: [Arc::new(Evidence {
            rule: rule.into(),
            words: words.into(),
            clause: Some(clause),
            places: [(place, "said here".into())].into(),
        })]
        .into(),
    }
}
