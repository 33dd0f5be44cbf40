//! The settings of the client: where they come from, and what was said about them.

use std::collections::BTreeSet;
use std::sync::Arc;

use plimsoll_ide::settings::{ClientSettings, are_ours};
use serde_json::Value;

/// Where settings come from; later ones count more.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Layer {
    /// What the client said when it greeted.
    Initial,
    /// What it set since.
    Current,
}

/// All settings of the client.
#[derive(Default)]
pub(crate) struct Settings {
    initial: Value,
    current: Value,
    /// What they come to.
    pub(crate) now: Arc<ClientSettings>,
    told: BTreeSet<String>,
}

impl Settings {
    /// Takes new settings: whether they come to something else, and what is wrong with them that was not told yet.
    pub(crate) fn set(&mut self, layer: Layer, value: Value) -> (bool, Vec<String>) {
        match layer {
            Layer::Initial => self.initial = value,
            Layer::Current => self.current = value,
        }
        let (now, problems) = ClientSettings::read(&[&self.initial, &self.current]);
        // What was mended and is wrong again is told again.
        let new = problems.iter().filter(|problem| !self.told.contains(*problem)).cloned().collect();
        self.told = problems.into_iter().collect();
        let is_changed = *self.now != now;
        self.now = Arc::new(now);
        (is_changed, new)
    }
}

/// Our part of settings that a client sends unasked: the section `plimsoll`, or all of them where they are ours.
pub(crate) fn of_change(settings: Value) -> Option<Value> {
    match settings.get("plimsoll") {
        Some(section) => Some(section.clone()),
        None => Some(settings).filter(are_ours),
    }
}
