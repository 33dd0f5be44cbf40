//! What comes before what (research of each runtime in `docs/oam.md`): scopes, components and traits of configurations.

use std::sync::Arc;

use plimsoll_base::Site;
use plimsoll_model::{Clause, Edge, EdgeKind, Evidence, EvidencePlace, UnitIndex};
use rustc_hash::FxHashMap;

use super::application::{Assembly, Problem, SCOPE};
use super::clauses;
use super::sequence;
use super::units::site_of;
use super::values;
use crate::application::Compatibility;

pub(super) use super::course::of_application;

/// Why one unit needs another.
#[derive(Clone, Debug)]
pub(super) struct Need {
    pub(super) to: UnitIndex,
    pub(super) kind: EdgeKind,
    /// One; it is shared with those that have the same need.
    pub(super) evidence: Arc<[Arc<Evidence>]>,
}

impl Need {
    /// A need with the place that says so, and that of what is needed.
    pub(super) fn new(
        to: UnitIndex,
        kind: EdgeKind,
        rule: &'static str,
        words: String,
        clause: Clause,
        places: &[(Site, &'static str)],
    ) -> Self {
        let places = places
            .iter()
            .map(|(site, words)| (EvidencePlace::Present((*site).into()), (*words).into()))
            .collect();
        let evidence = Evidence { rule: rule.into(), words: words.into(), clause: Some(clause), places };
        Self { to, kind, evidence: [Arc::new(evidence)].into() }
    }

    /// Whether a rule found it.
    pub(super) fn is_of(&self, rule: &str) -> bool {
        self.evidence.iter().any(|evidence| evidence.rule == rule)
    }
}

impl Assembly<'_> {
    /// Adds a need of a unit.
    pub(super) fn needs(&mut self, from: UnitIndex, need: Need) {
        let Need { to, kind, evidence } = need;
        self.edges.push(Edge { from, to, kind, evidence });
    }

    /// Where a unit is declared.
    pub(super) fn place_of(&self, unit: UnitIndex) -> Option<Site> {
        site_of(&self.units[unit.index()])
    }

    /// The units of the traits of a component's unit, each with its place in the list.
    pub(super) fn traits_of(
        &self,
        component: UnitIndex,
    ) -> impl DoubleEndedIterator<Item = (usize, UnitIndex)> + '_ {
        self.trait_units.of(component)
    }

    /// The unit of a component in a placement.
    pub(super) fn unit_of(&self, component: usize, placement: Option<&Arc<str>>) -> Option<UnitIndex> {
        self.placed_units.get(&(component, placement.cloned())).copied()
    }
}

/// The order of v1alpha1, v1alpha2 and the first draft: scopes before the components in them, a component before its
/// traits, traits in the order of their list, what is passed on before what takes it.
pub(super) fn of_configuration(assembly: &mut Assembly<'_>) {
    let scopes: FxHashMap<Arc<str>, UnitIndex> = assembly
        .units
        .iter()
        .zip(0u32..)
        .filter(|(unit, _)| &*unit.kind == SCOPE)
        .map(|(unit, index)| (unit.address.name().into(), UnitIndex(index)))
        .collect();
    for number in 0..assembly.components.len() {
        let Some(&unit) = assembly.components[number].units.first() else { continue };
        in_scopes(assembly, number, unit, &scopes);
        let traits: Vec<UnitIndex> = assembly.traits_of(unit).map(|(_, unit)| unit).collect();
        around(assembly, unit, &traits);
    }
    passed_on(assembly);
    if assembly.request.compatibility.is_some_and(Compatibility::is_sequential) {
        sequence::one_by_one(assembly);
    }
}

fn in_scopes(
    assembly: &mut Assembly<'_>,
    number: usize,
    unit: UnitIndex,
    scopes: &FxHashMap<Arc<str>, UnitIndex>,
) {
    let component = &assembly.configuration.components[number];
    for scope in &component.scopes {
        let Some(name) = &scope.name else { continue };
        let Some(&to) = scopes.get(&name.text) else { continue };
        let words = format!("`{}` is in scope `{}`", assembly.units[unit.index()].address.name(), name.text);
        let declared = assembly.place_of(to);
        let places: Vec<(Site, &'static str)> =
            std::iter::once((assembly.document.site(name.node), "named here"))
                .chain(declared.map(|site| (site, "the scope")))
                .collect();
        let need = Need::new(to, EdgeKind::Containment, "oam-scope-member", words, clauses::SCOPE_1, &places);
        assembly.needs(unit, need);
    }
}

/// A component before its traits, and these in the order of their list.
fn around(assembly: &mut Assembly<'_>, component: UnitIndex, traits: &[UnitIndex]) {
    let name = assembly.units[component.index()].address.name().to_owned();
    let mut last: Option<UnitIndex> = None;
    for &one in traits {
        let called = assembly.units[one.index()].address.name().to_owned();
        let places: Vec<(Site, &'static str)> =
            assembly.place_of(one).map(|site| (site, "the trait")).into_iter().collect();
        let need = match last {
            None => Need::new(
                component,
                EdgeKind::Containment,
                "oam-trait-of-component",
                format!("trait `{called}` is applied to `{name}`"),
                clauses::TRAIT_1,
                &places,
            ),
            Some(last) => {
                let former = assembly.units[last.index()].address.name();
                let words = format!("trait `{called}` comes behind `{former}` in the list");
                Need::new(last, EdgeKind::Order, "oam-trait-order", words, clauses::TRAIT_1, &places)
            }
        };
        assembly.needs(one, need);
        last = Some(one);
    }
}

/// `dataOutputs` and `dataInputs` (v1alpha2).
fn passed_on(assembly: &mut Assembly<'_>) {
    // Who gives what: the last of several counts.
    let mut producers: FxHashMap<Arc<str>, (UnitIndex, Site)> = FxHashMap::default();
    let mut takers = Vec::new();
    for (component, planned) in assembly.configuration.components.iter().zip(&assembly.components) {
        let Some(&unit) = planned.units.first() else { continue };
        let own = std::iter::once((unit, &component.inputs, &component.outputs));
        let of_traits = assembly.traits_of(unit).map(|(place, unit)| (unit, &component.traits[place]));
        let all = own.chain(of_traits.map(|(unit, one)| (unit, &one.inputs, &one.outputs)));
        for (unit, inputs, outputs) in all {
            for name in outputs.iter().filter_map(|output| output.name.as_ref()) {
                producers.insert(name.text.clone(), (unit, assembly.document.site(name.node)));
            }
            takers.extend(inputs.iter().map(|input| (unit, input)));
        }
    }
    let mut known: Vec<Arc<str>> = producers.keys().cloned().collect();
    known.sort();
    let known: Arc<[Arc<str>]> = known.into();
    for (unit, input) in takers {
        let Some(from) = &input.from else { continue };
        let site = assembly.document.site(from.node);
        let Some(&(to, output)) = producers.get(&from.text) else {
            assembly.problems.push(Problem::UnknownOutput(site, from.text.clone(), known.clone()));
            continue;
        };
        let by = assembly.units[to.index()].address.clone();
        for path in input.targets.iter().filter_map(|path| values::path(&path.text)) {
            let value =
                values::produced(by.clone(), from.text.clone(), plimsoll_model::Origin::Written(site));
            values::put(&mut assembly.units[unit.index()].attributes, &path, value);
        }
        let words = format!(
            "`{}` takes output `{}` of `{}`",
            assembly.units[unit.index()].address.name(),
            from.text,
            by.name()
        );
        let places = [(site, "taken here"), (output, "given here")];
        let need = Need::new(to, EdgeKind::Data, "oam-data-input", words, clauses::DATA_PASSING, &places);
        assembly.needs(unit, need);
    }
}
