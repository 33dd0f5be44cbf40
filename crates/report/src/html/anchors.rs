//! Where links lead: an id for each step that can be typed and sent to others, `#step-update-shop/web`.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_plan::{Action, Plan, Step};

use crate::markup::escape;
use crate::style::Style;
use crate::words;

/// Longer ids are cut.
const LONGEST: usize = 160;

/// The ids of a page so far; none is given twice.
#[derive(Default)]
pub(super) struct Taken {
    ids: BTreeSet<String>,
    /// How often each id was wished for.
    wished: BTreeMap<String, u32>,
}

impl Taken {
    fn take(&mut self, wish: &str) -> String {
        let mut id = wish.to_owned();
        while !self.ids.insert(id.clone()) {
            let number = self.wished.entry(wish.to_owned()).or_insert(1);
            *number += 1;
            id = format!("{wish}-{number}");
        }
        id
    }
}

/// The anchors of one plan. Ids hold letters, digits and `-_./:` only: they need no escaping.
pub(super) struct Anchors<'p> {
    plan: &'p Plan,
    steps: Vec<String>,
    /// By address, the step that makes or changes the unit, else the only one.
    by_address: BTreeMap<&'p str, usize>,
    prefix: String,
}

impl<'p> Anchors<'p> {
    /// `number` is the zero-based number of the plan on its page.
    pub(super) fn of(plan: &'p Plan, number: usize, taken: &mut Taken) -> Self {
        let steps = plan.steps.iter().map(|step| taken.take(&slug(&step.id()))).collect();
        let mut by_address = BTreeMap::new();
        for (index, step) in plan.steps.iter().enumerate() {
            if step.action != Action::Delete || !by_address.contains_key(step.address.as_str()) {
                by_address.insert(step.address.as_str(), index);
            }
        }
        let prefix = if number == 0 { String::new() } else { format!("plan-{}-", number + 1) };
        Self { plan, steps, by_address, prefix }
    }

    /// The id of a step.
    pub(super) fn step(&self, index: usize) -> &str {
        &self.steps[index]
    }

    /// The id of a wave (zero-based), or of another part of the plan.
    pub(super) fn wave(&self, number: usize) -> String {
        self.part(&format!("wave-{}", number + 1))
    }

    pub(super) fn part(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    /// A link to a step, with its address as text.
    pub(super) fn link(&self, index: usize) -> String {
        let step = &self.plan.steps[index];
        format!("<a class=\"to\" href=\"#{}\">{}</a>", self.steps[index], self.name(step))
    }

    /// A link to the step of a unit; its address where it has none.
    pub(super) fn link_to(&self, address: &str) -> String {
        self.by_address.get(address).map_or_else(|| escape(address), |&index| self.link(index))
    }

    /// The address inside the application, escaped.
    pub(super) fn name(&self, step: &Step) -> String {
        escape(&words::short(&step.address, &self.plan.subject.application, Style::PIPED))
    }
}

fn slug(id: &str) -> String {
    let plain = |character: char| {
        if character.is_alphanumeric() || "-_./:".contains(character) { character } else { '-' }
    };
    let rest: String = id.chars().take(LONGEST).map(plain).collect();
    format!("step-{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_safe_and_each_is_there_once() {
        let mut taken = Taken::default();
        let wishes =
            ["update shop/web", "update shop web", "update shop-web", "a\"><script>", "a\"><script>"];
        let ids: Vec<String> = wishes.iter().map(|wish| taken.take(&slug(wish))).collect();
        let expected = [
            "step-update-shop/web",
            "step-update-shop-web",
            "step-update-shop-web-2",
            "step-a---script-",
            "step-a---script--2",
        ];
        assert_eq!(ids, expected);
    }
}
