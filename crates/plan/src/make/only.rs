//! A plan for a part of an application: some units, and all that must come first.
//!
//! What comes first is what the steps wait for: for a unit that is made, what it needs; for one that is removed, what
//! used it. So of an installation the needed units come along, of an uninstallation those that need the unit, and
//! whatever is done leaves nothing behind that does not work. All other units stay as they are.
//!
//! Units that are run whenever anything else changes come along like all others; where none of what is planned changes,
//! they are run only if one of them is named.

use plimsoll_model::{Address, Application};

use super::States;
use crate::graph::Graph;
use crate::names::{Names, UnknownName, is_in};
use crate::steps::Mode;

/// What a plan is limited to.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Only {
    /// The addresses of units, or of what units are in.
    pub addresses: Vec<Address>,
    /// Whether what needs these units is planned too, with all that comes first for it. In an uninstallation it is in any
    /// case.
    pub with_dependents: bool,
}

impl Only {
    /// From names as people write them; see [`Names::find`]. `None` where nothing is named.
    ///
    /// # Errors
    /// There is nothing of a name, neither desired nor recorded.
    pub fn named(
        names: &[String],
        with_dependents: bool,
        desired: &Application,
        recorded: Option<&Application>,
    ) -> Result<Option<Self>, UnknownName> {
        if names.is_empty() {
            return Ok(None);
        }
        let known = Names::of(Some(desired), recorded);
        let addresses: Result<Vec<Vec<Address>>, UnknownName> =
            names.iter().map(|name| known.find(name)).collect();
        Ok(Some(Self { addresses: addresses?.concat(), with_dependents }))
    }

    /// Whether a unit is named, itself or by what it is in.
    #[must_use]
    pub fn names(&self, unit: &Address) -> bool {
        is_in(unit, &self.addresses)
    }
}

/// For each node of the step graph whether it is planned.
pub(super) fn chosen(only: &Only, states: &States<'_>, graph: &Graph, merged: &[bool]) -> Vec<bool> {
    let named = |node: &u32| states.address(*node).is_some_and(|address| only.names(address));
    let mut open: Vec<u32> = (0..states.nodes()).filter(named).collect();
    if only.with_dependents && states.mode != Mode::Uninstall {
        open = closure(open, states, merged, |node| graph.needed_by(node));
    }
    let mut chosen = vec![false; states.nodes() as usize];
    for node in closure(open, states, merged, |node| graph.needs(node)) {
        chosen[node as usize] = true;
    }
    let is_again = |node: &u32| *node < states.made() && states.verdicts[*node as usize].is_run_again();
    let is_cause = |node: u32| states.has_part(node) && (!is_again(&node) || named(&node));
    if !(0..states.nodes()).any(|node| chosen[node as usize] && is_cause(node)) {
        (0..states.made()).filter(is_again).for_each(|node| chosen[node as usize] = false);
    }
    chosen
}

/// The nodes that can be reached, each once. Both halves of a unit belong together: what is taken down to be made again
/// is made again.
fn closure<'g>(
    mut open: Vec<u32>,
    states: &States<'_>,
    merged: &[bool],
    next: impl Fn(u32) -> &'g [(u32, u32)],
) -> Vec<u32> {
    let mut seen = vec![false; states.nodes() as usize];
    let mut found = Vec::new();
    while let Some(node) = open.pop() {
        if std::mem::replace(&mut seen[node as usize], true) {
            continue;
        }
        found.push(node);
        // What goes last waits for everything, and needs none of it.
        open.extend(next(node).iter().map(|(other, _)| *other).filter(|other| *other != states.hub()));
        open.extend(other_half(node, states, merged));
    }
    found
}

/// The making of a unit that is released to be made again.
fn other_half(node: u32, states: &States<'_>, merged: &[bool]) -> Option<u32> {
    let unit = states.unit_released(node).and_then(|recorded| states.now[recorded as usize])?;
    let is_replaced = states.action(unit) == Some(crate::steps::Action::Replace);
    (is_replaced || merged[unit as usize]).then_some(unit)
}
