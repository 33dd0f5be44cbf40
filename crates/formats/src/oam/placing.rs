//! The components of v1beta1 in their placements. What a component is comes from the component and the override policies that
//! count, so it is put together once for all placements that have the same ones.

use std::sync::Arc;

use plimsoll_base::NodeId;
use plimsoll_model::{UnitIndex, Value};
use rustc_hash::FxHashMap;

use super::application::{Assembly, Excess, MAX_UNITS, PlannedComponent, Problem};
use super::definition::Stage;
use super::deployment::{Course, Deployment, PlannedPolicy};
use super::overrides::Overrides;
use super::prepared::Prepared;
use super::properties::Defect;
use super::values::Source;
use crate::application::Compatibility;
use crate::parts::Parts;

/// What is known while components are placed.
pub(super) struct Placing<'p, 's> {
    pub(super) source: &'s Source<'s, 's>,
    /// What was made of the components before, while their file is edited.
    pub(super) parts: Option<Arc<Parts>>,
    policies: &'p [PlannedPolicy],
    is_anywhere: bool,
    /// The lists of override policies that were met.
    lists: FxHashMap<Arc<[usize]>, usize>,
    /// The one that counts now.
    list: Option<(Arc<[usize]>, usize)>,
    pub(super) overrides: Overrides<'p>,
    /// What the override policies bring along beside the components of the file: names, and what they are.
    added: Option<Arc<[(String, Prepared)]>>,
    /// Components by the list of override policies; kept where one is placed several times.
    prepared: Option<FxHashMap<(usize, usize), Arc<Prepared>>>,
    /// Properties as they are written; kept where several lists of override policies change them.
    written: Option<FxHashMap<NodeId, Value>>,
}

impl<'p, 's> Placing<'p, 's> {
    fn new(
        source: &'s Source<'s, 's>,
        policies: &'p [PlannedPolicy],
        course: &Course,
        is_anywhere: bool,
        parts: Option<Arc<Parts>>,
    ) -> Self {
        let is_same = |pair: &[Deployment]| pair[0].overrides == pair[1].overrides;
        let has_several = !course.deployments.windows(2).all(is_same);
        Self {
            source,
            parts,
            policies,
            is_anywhere,
            lists: FxHashMap::default(),
            list: None,
            overrides: Overrides::new(std::iter::empty(), is_anywhere),
            added: None,
            prepared: (course.deployments.len() > 1).then(FxHashMap::default),
            written: has_several.then(FxHashMap::default),
        }
    }

    /// Lets the override policies of a deployment count.
    fn choose(&mut self, deployment: &Deployment) {
        let is_same = |(list, _): &(Arc<[usize]>, usize)| Arc::ptr_eq(list, &deployment.overrides);
        if self.list.as_ref().is_some_and(is_same) {
            return;
        }
        let next = self.lists.len();
        let number = *self.lists.entry(deployment.overrides.clone()).or_insert(next);
        let is_other = self.list.as_ref().is_none_or(|(_, known)| *known != number);
        self.list = Some((deployment.overrides.clone(), number));
        if is_other {
            let properties = deployment.overrides.iter().map(|policy| &self.policies[*policy].properties);
            self.overrides = Overrides::new(properties, self.is_anywhere);
            self.added = None;
        }
    }

    /// The properties that an element of the file has.
    pub(super) fn properties(&mut self, node: Option<NodeId>) -> Value {
        match (&mut self.written, node) {
            (Some(written), Some(node)) => {
                written.entry(node).or_insert_with(|| self.source.value(Some(node))).clone()
            }
            _ => self.source.value(node),
        }
    }
}

impl Assembly<'_> {
    /// The components of all deployments. One that is applied twice in one placement is one unit.
    pub(super) fn placed(&mut self, source: &Source<'_, '_>) {
        let configuration = self.configuration;
        self.components.reserve_exact(configuration.components.len());
        for component in &configuration.components {
            let of_type = component.of_type.as_ref();
            let definition = of_type.and_then(|one| self.types.of_component(&one.text));
            let traits = component.traits.iter().map(|one| self.trait_definition(one)).collect();
            self.components.push(PlannedComponent { definition, traits, ..PlannedComponent::default() });
        }
        let (course, policies) = (std::mem::take(&mut self.course), std::mem::take(&mut self.policies));
        let units = |component: &usize| 1 + configuration.components[*component].traits.len();
        let units: usize = course.first_deployments().flat_map(|one| one.components.iter()).map(units).sum();
        self.units.reserve_exact(units.min(MAX_UNITS) + policies.len() + course.steps.len());
        let is_anywhere = self.request.compatibility == Some(Compatibility::KubeVela);
        let parts = self.surroundings.parts(source.file);
        let mut placing = Placing::new(source, &policies, &course, is_anywhere, parts);
        let last = course.last_in_each_place();
        for (number, deployment) in course.deployments.iter().enumerate() {
            if self.is_full {
                break;
            }
            let is_last = |component| last.get(&(component, &deployment.placement)) == Some(&number);
            self.deployed(&mut placing, deployment, &is_last);
        }
        if let Some(site) = course.cut.filter(|_| !self.is_full) {
            self.problems.push(Problem::TooLarge(site, Excess::Units));
        }
        for number in 0..configuration.components.len() {
            // KubeVela looks at the properties of components that no step applies, too.
            if self.components[number].units.is_empty() {
                let described = self.described(&mut placing, number);
                self.tell_defects(&described.defects);
            }
        }
        self.check_overrides(&policies);
        (self.course, self.policies) = (course, policies);
    }

    fn deployed(
        &mut self,
        placing: &mut Placing<'_, '_>,
        deployment: &Deployment,
        is_last: &dyn Fn(usize) -> bool,
    ) {
        placing.choose(deployment);
        if !deployment.is_superseded {
            for component in deployment.components.iter().copied().filter(|one| is_last(*one)) {
                if self.is_full {
                    return;
                }
                self.place(placing, component, deployment.placement.as_ref());
            }
        }
        let has_selector = |policy: &usize| placing.policies[*policy].has_selector();
        if placing.is_anywhere && !deployment.overrides.iter().any(has_selector) {
            self.place_added(placing, deployment);
        }
    }

    fn place(&mut self, placing: &mut Placing<'_, '_>, number: usize, placement: Option<&Arc<str>>) {
        let Some(name) = &self.configuration.components[number].name else { return };
        if self.unit_of(number, placement).is_some() {
            return;
        }
        let key = (number, placing.list.as_ref().map_or(0, |(_, list)| *list));
        let known = placing.prepared.as_ref().and_then(|all| all.get(&key)).cloned();
        let prepared = known.unwrap_or_else(|| {
            let prepared = self.prepared(placing, number);
            self.tell_defects(&prepared.defects);
            if let Some(all) = &mut placing.prepared {
                all.insert(key, prepared.clone());
            }
            prepared
        });
        let is_kept = placing.parts.is_some();
        let Some(unit) = self.place_prepared((&name.text, placement), &prepared, is_kept) else {
            return;
        };
        if let Some(definition) = &prepared.instead {
            self.components[number].replaced.insert(unit, definition.clone());
        }
        self.components[number].units.push(unit);
        self.placed_units.insert((number, placement.cloned()), unit);
    }

    /// The components that KubeVela makes of patches that mean none of the file.
    fn place_added(&mut self, placing: &mut Placing<'_, '_>, deployment: &Deployment) {
        let added = placing.added.clone().unwrap_or_else(|| self.added_components(&placing.overrides));
        for (name, prepared) in added.iter() {
            if self.is_full {
                break;
            }
            if let Some(unit) = self.place_prepared((name, deployment.placement.as_ref()), prepared, false)
                && let Some(step) = deployment.step
            {
                self.added_units.push((unit, step));
            }
        }
        placing.added = Some(added);
    }

    /// Adds the units of a component and its traits.
    fn place_prepared(
        &mut self,
        (name, placement): (&str, Option<&Arc<str>>),
        prepared: &Prepared,
        is_kept: bool,
    ) -> Option<UnitIndex> {
        let units = self.units_of((name, placement), prepared, is_kept);
        let (own, of_traits) = units.split_first()?;
        let unit = self.add(own.clone())?;
        for (one, of_trait) in prepared.traits.iter().zip(of_traits) {
            if self.is_full {
                break;
            }
            let Some(of_trait) = self.add(of_trait.clone()) else { continue };
            self.trait_units.add(unit, one.place, of_trait);
            let stage = one.definition.as_ref().map(|definition| definition.stage).unwrap_or_default();
            if stage != Stage::default() {
                self.stages.insert(of_trait, stage);
            }
        }
        Some(unit)
    }

    /// Tells defects, each once: a component may be changed by several policies, and a patch may be for several components.
    pub(super) fn tell_defects(&mut self, defects: &[Defect]) {
        for defect in defects {
            let last = self.last_defects.get(&defect.site).copied();
            let earlier = std::iter::successors(last, |&number| self.defects_before[number]);
            if earlier.map(|number| &self.defects[number]).all(|known| known.violation != defect.violation) {
                self.last_defects.insert(defect.site, self.defects.len());
                self.defects_before.push(last);
                self.defects.push(defect.clone());
            }
        }
    }
}
