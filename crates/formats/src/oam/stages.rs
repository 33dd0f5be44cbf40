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

impl Drawing<'_, '_> {
    pub(super) fn traits(&mut self) {
        let mut later: FxHashMap<UnitIndex, Vec<UnitIndex>> = FxHashMap::default();
        for number in 0..self.assembly.components.len() {
            for index in 0..self.assembly.components[number].units.len() {
                let unit = self.assembly.components[number].units[index];
                let own = self.needs[unit.index()].clone();
                for (place, of_trait) in self.assembly.traits_of(unit).to_vec() {
                    let definition = self.assembly.components[number].traits.get(place).cloned().flatten();
                    let stage = definition.map_or(Stage::default(), |definition| definition.stage);
                    match stage {
                        Stage::DefaultDispatch => self.needs[of_trait.index()].extend(own.iter().cloned()),
                        Stage::PreDispatch => {
                            self.needs[of_trait.index()].extend(own.iter().cloned());
                            self.staged(unit, of_trait, of_trait, "before");
                        }
                        Stage::PostDispatch => {
                            self.staged(of_trait, unit, of_trait, "behind");
                            later.entry(unit).or_default().push(of_trait);
                        }
                    }
                }
            }
        }
        if !later.is_empty() {
            self.wait_for_later(&later);
        }
    }

    fn staged(&mut self, from: UnitIndex, to: UnitIndex, of_trait: UnitIndex, stage: &str) {
        let name = |unit: UnitIndex| self.assembly.units[unit.index()].address.name();
        let words = match stage {
            "before" => format!("trait `{}` is dispatched before `{}`", name(of_trait), name(from)),
            _ => format!("trait `{}` is dispatched when `{}` is healthy", name(of_trait), name(to)),
        };
        let places: Vec<(Site, &str)> =
            self.assembly.place_of(of_trait).map(|site| (site, "the trait")).into_iter().collect();
        self.need(
            from,
            to,
            Seen {
                kind: EdgeKind::Containment,
                rule: STAGE,
                words,
                clause: clauses::DEFINITION,
                places: &places,
            },
        );
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
