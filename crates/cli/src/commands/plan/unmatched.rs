//! Paths of `--ignore` at which nothing is: a typing error there would have everything planned without a word.

use plimsoll_model::Application;
use plimsoll_plan::PathPattern;

/// The paths of a call at which nothing was found so far.
pub(super) struct Unmatched<'a> {
    paths: Vec<(&'a str, PathPattern)>,
}

impl<'a> Unmatched<'a> {
    /// Nothing was looked at. What is no path is told where plans are made.
    pub(super) fn of(written: &'a [String]) -> Self {
        let read = |text: &'a String| Some((text.as_str(), PathPattern::read(text).ok()?));
        Self { paths: written.iter().filter_map(read).collect() }
    }

    /// Whether something is left to look for.
    pub(super) fn is_needed(&self) -> bool {
        !self.paths.is_empty()
    }

    /// Looks at the units of a state.
    pub(super) fn see(&mut self, state: &Application) {
        let is_there = |path: &PathPattern| state.units.iter().any(|unit| path.leads_into(&unit.attributes));
        self.paths.retain(|(_, path)| !is_there(path));
    }

    /// Something could not be looked at, and so may have anything.
    pub(super) fn give_up(&mut self) {
        self.paths.clear();
    }

    /// What is to be said, for people.
    pub(super) fn remarks(&self) -> Vec<String> {
        let remark = |(path, _): &(&str, PathPattern)| {
            let path = path.escape_debug();
            format!("warning: --ignore: nothing is at `{path}`\n  help: Write the path as a plan shows it.")
        };
        self.paths.iter().map(remark).collect()
    }
}
