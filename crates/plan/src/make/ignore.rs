//! Differences that people do not want to hear of.

use std::sync::Arc;

use plimsoll_model::{Address, Application, AttributePath, Unit, Value};

use crate::names::{Names, is_in};
use crate::pattern::PathPattern;

/// A rule: a difference at this path, or inside of what is there, plans nothing. One around it, as where the whole map that
/// the path leads into comes, is no such difference.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Ignore {
    /// The attribute.
    pub path: PathPattern,
    /// The unit or what units are in, by name, or the kind or the type of units; `None` for all.
    pub of: Option<Arc<str>>,
}

impl Ignore {
    /// Whether a unit is meant, where these are the addresses that the name after `of` means.
    #[must_use]
    pub fn is_about(&self, unit: &Unit, addresses: &[Address]) -> bool {
        self.of.as_ref().is_none_or(|of| {
            let written = unit.attributes.get("type").and_then(Value::as_text);
            **of == *unit.kind || written == Some(of) || is_in(&unit.address, addresses)
        })
    }
}

/// The rules for two states.
pub(super) struct Ignored<'a> {
    rules: Vec<(&'a Ignore, Vec<Address>)>,
}

impl<'a> Ignored<'a> {
    pub(super) fn new(
        rules: &'a [Ignore],
        desired: Option<&Application>,
        recorded: Option<&Application>,
    ) -> Self {
        if rules.is_empty() {
            return Self { rules: Vec::new() };
        }
        let names = Names::of(desired, recorded);
        let addresses = |rule: &Ignore| {
            let found = rule.of.as_ref().map(|of| names.find(of).unwrap_or_default());
            found.unwrap_or_default()
        };
        Self { rules: rules.iter().map(|rule| (rule, addresses(rule))).collect() }
    }

    /// The first rule that has a difference of a unit ignored.
    pub(super) fn by(&self, unit: &Unit, path: &AttributePath) -> Option<&'a Ignore> {
        let mut rules = self.rules.iter();
        let found = rules.find(|(rule, addresses)| rule.is_about(unit, addresses) && rule.path.covers(path));
        found.map(|(rule, _)| *rule)
    }
}
