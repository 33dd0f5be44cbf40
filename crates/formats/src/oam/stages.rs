//! Traits around their component (KubeVela, `MultiStageComponentApply`): those that are dispatched with it or before it need
//! what it needs; those that come later come before whatever needs the component.

use plimsoll_model::{EdgeKind, UnitIndex};
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

impl Drawing<'_, '_> {
    pub(super) fn traits(&mut self) {
        let mut later: FxHashMap<UnitIndex, Vec<UnitIndex>> = FxHashMap::default();
        for unit in (0..self.needs.len() as u32).map(UnitIndex) {
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
        for &(_, of_trait) in self.assembly.traits_of(unit) {
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
        let name = |of: UnitIndex| self.assembly.units[of.index()].address.name();
        let before = staged.before.iter().map(|&one| {
            let words = format!("trait `{}` is dispatched before `{}`", name(one), name(unit));
            self.stage(one, one, words)
        });
        let before: Vec<Need> = before.collect();
        for &one in std::iter::once(&unit).chain(&staged.with) {
            self.draw_all(one, &before);
        }
        for &behind in &staged.behind {
            let name = |of: UnitIndex| self.assembly.units[of.index()].address.name();
            let words = format!("trait `{}` is dispatched when `{}` is healthy", name(behind), name(unit));
            let need = self.stage(unit, behind, words);
            for &to in std::iter::once(&unit).chain(&staged.with) {
                self.draw(behind, Need { to, ..need.clone() });
            }
        }
    }

    fn stage(&self, to: UnitIndex, of_trait: UnitIndex, words: String) -> Need {
        let place = self.assembly.place_of(of_trait).map(|site| (site, "the trait"));
        Need::new(to, EdgeKind::Containment, STAGE, words, clauses::DEFINITION, place.as_slice())
    }

    /// Whatever needs a component needs the traits that come behind it.
    fn wait_for_later(&mut self, later: &FxHashMap<UnitIndex, Vec<UnitIndex>>) {
        for unit in (0..self.needs.len() as u32).map(UnitIndex) {
            if self.is_full() {
                return;
            }
            let needs = &self.needs[unit.index()];
            let waits =
                |need: &&Need| need.evidence.rule != STAGE && need.to != unit && later.contains_key(&need.to);
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
