//! From a question as people write it to its answer.

use std::collections::BTreeMap;

use plimsoll_base::nearest;
use plimsoll_model::{Address, Application};

use super::order::{Relation, relation};
use super::unit::{UnitExplanation, explain_unit};
use super::value::{ValueExplanation, Values};
use super::wave::{WaveExplanation, explain_wave};
use crate::names::{Names, UnknownName, without_application};
use crate::steps::{Plan, StepIndex};

/// What can be explained: a plan and what it was made from.
#[derive(Debug)]
pub struct Explainer<'a> {
    plan: &'a Plan,
    desired: Option<&'a Application>,
    recorded: Option<&'a Application>,
    inferred_edges: bool,
    names: Names<'a>,
}

/// The answer to a question.
#[derive(Clone, PartialEq, Debug)]
pub enum Answer {
    /// A unit, and the units inside it with their steps.
    Unit(UnitExplanation, Vec<(Address, Vec<StepIndex>)>),
    /// The name means several units: each with its steps.
    Units(Vec<(Address, Vec<StepIndex>)>),
    /// A wave.
    Wave(WaveExplanation),
    /// Whether one comes after another: both names, as they are to be shown.
    Order(String, String, Relation),
    /// Values, and how many more are meant.
    Values(Vec<ValueExplanation>, usize),
}

impl<'a> Explainer<'a> {
    /// Of a plan from the recorded to the described state; `inferred_edges` says whether these take part in it.
    #[must_use]
    pub fn new(
        plan: &'a Plan,
        desired: Option<&'a Application>,
        recorded: Option<&'a Application>,
        inferred_edges: bool,
    ) -> Self {
        Self { plan, desired, recorded, inferred_edges, names: Names::of(desired, recorded) }
    }

    /// Why something is as it is: a unit by its name, a wave (`wave 3`, `wave:3`), or a value (`web.image`: a unit, a dot and
    /// the end of the path of an attribute, or the name of a parameter). A name of a unit comes before all else.
    ///
    /// # Errors
    /// There is no such thing.
    pub fn why(&self, what: &str) -> Result<Answer, UnknownName> {
        let unknown = match self.names.find(what) {
            Ok(found) => return Ok(self.units(&found)),
            Err(unknown) => unknown,
        };
        if let Some(wave) = wave(what) {
            return explain_wave(self.plan, wave).map(Answer::Wave).ok_or_else(|| self.no_wave(wave));
        }
        self.value(what).unwrap_or(Err(unknown))
    }

    /// Whether one comes after another.
    ///
    /// # Errors
    /// There is nothing of one of the names.
    pub fn order(&self, what: &str, after: &str) -> Result<Answer, UnknownName> {
        let (first, second) = (self.names.find(what)?, self.names.find(after)?);
        if first == second {
            let message = format!("`{what}` and `{after}` are the same");
            return Err(UnknownName { message, help: "Name another unit with --after.".to_owned() });
        }
        let states: Vec<&Application> = self.desired.into_iter().chain(self.recorded).collect();
        let (ours, theirs) = self.names.apart(&first, &second);
        let relation = relation(self.plan, &states, self.inferred_edges, &ours, &theirs);
        Ok(Answer::Order(self.shown(&first, what), self.shown(&second, after), relation))
    }

    fn shown(&self, found: &[Address], name: &str) -> String {
        let [only] = found else { return name.to_owned() };
        without_application(only.as_str(), self.names.root()).to_owned()
    }

    fn units(&self, found: &[Address]) -> Answer {
        let units = self.names.units(found);
        let exact = if let [only] = found { Some(only).filter(|only| units.contains(only)) } else { None };
        let mut by_unit: BTreeMap<&Address, Vec<StepIndex>> = BTreeMap::new();
        for (index, step) in (0u32..).zip(&self.plan.steps) {
            by_unit.entry(&step.address).or_default().push(StepIndex(index));
        }
        let with_steps =
            |address: &Address| (address.clone(), by_unit.get(address).cloned().unwrap_or_default());
        let explained = |address: &Address| {
            explain_unit(self.plan, self.desired, self.recorded, self.inferred_edges, address)
        };
        match (exact, &units[..]) {
            (Some(address), _) => {
                let inside = units.iter().filter(|unit| **unit != address);
                Answer::Unit(explained(address), inside.map(|unit| with_steps(unit)).collect())
            }
            (None, [only]) => Answer::Unit(explained(only), Vec::new()),
            (None, units) => Answer::Units(units.iter().map(|unit| with_steps(unit)).collect()),
        }
    }

    fn no_wave(&self, wave: u32) -> UnknownName {
        let help = match self.plan.waves.len() {
            0 => "The plan has no step.".to_owned(),
            1 => "The plan has one wave.".to_owned(),
            waves => format!("The plan has {waves} waves."),
        };
        UnknownName { message: format!("there is no wave {wave}"), help }
    }

    /// The values of a unit: the longest name of a unit in front counts. `None` where there is no such name.
    fn value(&self, what: &str) -> Option<Result<Answer, UnknownName>> {
        let ends = what.char_indices().rev().filter(|(_, character)| ['.', '['].contains(character));
        let mut split = ends.filter_map(|(end, character)| {
            let rest = if character == '.' { &what[end + 1..] } else { &what[end..] };
            let found = self.names.find(&what[..end]).ok().filter(|_| !rest.is_empty())?;
            Some((&what[..end], found, rest))
        });
        let (name, found, text) = split.next()?;
        let units: Vec<Address> = self.names.units(&found).into_iter().cloned().collect();
        // What is inside of a unit is meant where it has nothing of that name itself.
        let own = match &found[..] {
            [only] if units.contains(only) || units.is_empty() => vec![only.clone()],
            _ => units.clone(),
        };
        let values = Values::new(self.plan, self.desired, self.recorded);
        let answer = [&own, &units].into_iter().find_map(|units| {
            let (all, more) = values.explain(units, text);
            (!all.is_empty()).then_some(Answer::Values(all, more))
        });
        Some(answer.ok_or_else(|| no_value(&values, name, &units, text)))
    }
}

fn no_value(values: &Values<'_>, name: &str, units: &[Address], text: &str) -> UnknownName {
    let known: Vec<String> = units.iter().take(UNITS).flat_map(|unit| values.names(unit)).collect();
    let help = match nearest(text, known.iter().map(String::as_str)) {
        Some(near) => format!("Did you mean `{name}.{near}`?"),
        None => "Write the path of an attribute or the end of it, or the name of a parameter.".to_owned(),
    };
    UnknownName { message: format!("`{name}` has no `{text}`"), help }
}

/// In how many units a name that is close is looked for.
const UNITS: usize = 100;

/// `wave 3`, `wave:3` or `wave=3`.
fn wave(what: &str) -> Option<u32> {
    what.strip_prefix("wave")?.strip_prefix([' ', ':', '='])?.trim().parse().ok()
}
