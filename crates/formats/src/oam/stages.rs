//! Traits around their component (KubeVela, `MultiStageComponentApply`): those that are dispatched with it or before it need
//! what it needs; those that come later come before whatever needs the component.

use plimsoll_base::Site;
use plimsoll_model::{EdgeKind, UnitIndex};
use rustc_hash::FxHashMap;

use super::clauses;
use super::course::{Drawing, Seen};
use super::definition::Stage;
use super::order::Need;

const STAGE: &str = "oam-trait-stage";

/// The traits of a unit of a component, by their stages.
#[derive(Default)]
struct Staged {
    before: Vec<UnitIndex>,
    with: Vec<UnitIndex>,
    behind: Vec<UnitIndex>,
}

impl Drawing<'_, '_> {
    pub(super) fn traits(&mut self) {
        let mut later: FxHashMap<UnitIndex, Vec<UnitIndex>> = FxHashMap::default();
        for number in 0..self.assembly.components.len() {
            for index in 0..self.assembly.components[number].units.len() {
                let unit = self.assembly.components[number].units[index];
                let staged = self.staged(number, unit);
                self.around(unit, &staged);
                if !staged.behind.is_empty() {
                    later.insert(unit, staged.behind);
                }
            }
        }
        if !later.is_empty() {
            self.wait_for_later(&later);
        }
    }

    fn staged(&self, component: usize, unit: UnitIndex) -> Staged {
        let mut staged = Staged::default();
        for &(place, of_trait) in self.assembly.traits_of(unit) {
            let definition = self.assembly.components[component].traits.get(place).and_then(Option::as_ref);
            match definition.map_or(Stage::default(), |definition| definition.stage) {
                Stage::PreDispatch => staged.before.push(of_trait),
                Stage::DefaultDispatch => staged.with.push(of_trait),
                Stage::PostDispatch => staged.behind.push(of_trait),
            }
        }
        staged
    }

    /// Each stage is healthy before the next one begins.
    fn around(&mut self, unit: UnitIndex, staged: &Staged) {
        let own = self.needs[unit.index()].clone();
        for of_trait in staged.before.iter().chain(&staged.with) {
            self.needs[of_trait.index()].extend(own.iter().cloned());
        }
        for &before in &staged.before {
            for &one in std::iter::once(&unit).chain(&staged.with) {
                self.stage(one, before, before);
            }
        }
        for &behind in &staged.behind {
            for &one in std::iter::once(&unit).chain(&staged.with) {
                self.stage(behind, one, behind);
            }
        }
    }

    fn stage(&mut self, from: UnitIndex, to: UnitIndex, of_trait: UnitIndex) {
        let name = |unit: UnitIndex| self.assembly.units[unit.index()].address.name();
        let words = if of_trait == to {
            format!("trait `{}` is dispatched before `{}`", name(to), name(from))
        } else {
            format!("trait `{}` is dispatched when `{}` is healthy", name(from), name(to))
        };
        let places: Vec<(Site, &str)> =
            self.assembly.place_of(of_trait).map(|site| (site, "the trait")).into_iter().collect();
        let (kind, rule, clause) = (EdgeKind::Containment, STAGE, clauses::DEFINITION);
        self.need(from, to, Seen { kind, rule, words, clause, places: &places });
    }

    /// Whatever needs a component needs the traits that come behind it.
    fn wait_for_later(&mut self, later: &FxHashMap<UnitIndex, Vec<UnitIndex>>) {
        for (unit, needs) in (0..).map(UnitIndex).zip(&mut self.needs) {
            let mut more: Vec<Need> = Vec::new();
            for need in needs.iter().filter(|need| need.evidence.rule != STAGE && need.to != unit) {
                let traits = later.get(&need.to).into_iter().flatten().filter(|to| **to != unit);
                more.extend(traits.map(|to| Need { to: *to, ..need.clone() }));
            }
            // A step names the traits of what it applies itself.
            more.retain(|one| !needs.iter().any(|known| known.to == one.to && known.kind == one.kind));
            needs.extend(more);
        }
    }
}
