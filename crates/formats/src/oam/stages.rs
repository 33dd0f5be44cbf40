//! Traits around their component (KubeVela, `MultiStageComponentApply`): those that are dispatched with it or before it need
//! what it needs; those that come later come before whatever needs the component.

use plimsoll_model::{Address, EdgeKind, UnitIndex};
use rustc_hash::{FxHashMap, FxHashSet};

use super::clauses;
use super::course::Drawing;
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

/// What comes of a stage, and the names that it was made with.
struct Dispatched {
    component: Address,
    of_trait: Address,
    is_before: bool,
    need: Need,
}

impl Drawing<'_, '_> {
    pub(super) fn traits(&mut self) {
        let mut later: FxHashMap<UnitIndex, Vec<UnitIndex>> = FxHashMap::default();
        for unit in (0..self.needs.len() as u32).map(UnitIndex) {
            if self.assembly.traits_of(unit).next().is_none() {
                continue;
            }
            let staged = self.staged(unit);
            self.around(unit, &staged);
            if !staged.behind.is_empty() {
                later.insert(unit, staged.behind);
            }
        }
        if !later.is_empty() {
            self.wait_for_later(&later);
        }
    }

    fn staged(&self, unit: UnitIndex) -> Staged {
        let mut staged = Staged::default();
        for (_, of_trait) in self.assembly.traits_of(unit) {
            match self.assembly.stages.get(&of_trait).copied().unwrap_or_default() {
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
            self.draw_all(*of_trait, &own);
        }
        let before: Vec<Need> = staged.before.iter().map(|&one| self.stage(unit, one, true)).collect();
        for &one in std::iter::once(&unit).chain(&staged.with) {
            self.draw_all(one, &before);
        }
        for &behind in &staged.behind {
            let need = self.stage(unit, behind, false);
            for &to in std::iter::once(&unit).chain(&staged.with) {
                self.draw(behind, Need { to, ..need.clone() });
            }
        }
    }

    /// What a trait that comes before its component is needed for, or what one that comes behind it needs.
    fn stage(&self, component: UnitIndex, of_trait: UnitIndex, is_before: bool) -> Need {
        let (to, place) = (if is_before { of_trait } else { component }, self.assembly.place_of(of_trait));
        let address = |unit: UnitIndex| &self.assembly.units[unit.index()].address;
        let (component, of_trait) = (address(component), address(of_trait));
        let make = || {
            let (name, of) = (of_trait.name(), component.name());
            let words = match is_before {
                true => format!("trait `{name}` is dispatched before `{of}`"),
                false => format!("trait `{name}` is dispatched when `{of}` is healthy"),
            };
            let places = place.map(|site| (site, "the trait"));
            let (kind, clause) = (EdgeKind::Containment, clauses::DEFINITION);
            let need = Need::new(to, kind, STAGE, words, clause, places.as_slice());
            Dispatched { component: component.clone(), of_trait: of_trait.clone(), is_before, need }
        };
        let holds = |known: &Dispatched| {
            let of_known = (&known.component, &known.of_trait, known.is_before);
            of_known == (component, of_trait, is_before)
        };
        // An override policy may have brought the trait from another file.
        let own = place.filter(|site| site.file == self.assembly.document.file);
        match own {
            Some(site) => Need { to, ..self.kept(site.node, holds, make).need.clone() },
            None => make().need,
        }
    }

    /// Whatever needs a component needs the traits that come behind it.
    fn wait_for_later(&mut self, later: &FxHashMap<UnitIndex, Vec<UnitIndex>>) {
        for unit in (0..self.needs.len() as u32).map(UnitIndex) {
            if self.is_full() {
                return;
            }
            let needs = &self.needs[unit.index()];
            let waits = |need: &&Need| !need.is_of(STAGE) && need.to != unit && later.contains_key(&need.to);
            let waiting: Vec<Need> = needs.iter().filter(waits).cloned().collect();
            if waiting.is_empty() {
                continue;
            }
            // A step names the traits of what it applies itself.
            let known: FxHashSet<(UnitIndex, EdgeKind)> =
                needs.iter().map(|need| (need.to, need.kind)).collect();
            for need in waiting {
                for &to in later.get(&need.to).into_iter().flatten() {
                    if to != unit && !known.contains(&(to, need.kind)) {
                        self.draw(unit, Need { to, ..need.clone() });
                    }
                }
            }
        }
    }
}
