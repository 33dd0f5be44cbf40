//! What looks renamed: a line below the deletion, and one below the creation.

use std::collections::BTreeMap;

use plimsoll_model::Address;
use plimsoll_plan::{Action, Plan, Step};

use crate::style::Style;
use crate::words;

/// The pairs of a plan by either of their units.
pub(crate) struct Renames<'p> {
    application: &'p str,
    former: BTreeMap<&'p Address, &'p Address>,
    now: BTreeMap<&'p Address, &'p Address>,
}

impl<'p> Renames<'p> {
    pub(crate) fn of(plan: &'p Plan) -> Self {
        let pairs = || plan.renamed.iter().map(|rename| (&rename.from, &rename.to));
        Self {
            application: &plan.subject.application,
            former: pairs().map(|(from, to)| (to, from)).collect(),
            now: pairs().collect(),
        }
    }

    /// What is told below a step.
    pub(crate) fn line(&self, step: &Step, style: Style) -> Option<String> {
        let name = |address: &Address| words::short(address, self.application, style);
        match step.action {
            Action::Create => {
                let former = name(self.former.get(&step.address)?);
                Some(format!("(looks like {former} renamed: that is deleted, and this is made anew)"))
            }
            Action::Delete => {
                let now = name(self.now.get(&step.address)?);
                Some(format!("(looks like it was renamed to {now}: this is deleted, and that is made anew)"))
            }
            Action::Update | Action::Replace | Action::Invoke => None,
        }
    }

    /// For the creation of what looks renamed, what says in `plimsoll.toml` that it is.
    pub(crate) fn declaration(&self, step: &Step, style: Style) -> Option<String> {
        let former = self.former.get(&step.address).filter(|_| step.action == Action::Create)?;
        let [from, to] =
            [former, &step.address].map(|address| words::short(address, self.application, style));
        Some(format!("[[moves]] from = {from:?}, to = {to:?}"))
    }
}
