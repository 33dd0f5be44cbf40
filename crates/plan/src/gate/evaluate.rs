//! What comes of gates.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use plimsoll_base::Place;
use plimsoll_model::{Address, Application};

use super::assertion::{Assertion, Claim, Comparison};
use super::fail_on::{is_half, short};
use super::{FailOn, Gate, GateResult};
use crate::explain::{Needs, way};
use crate::make::{Options, plan};
use crate::names::{Names, UnknownName, and_more};
use crate::steps::{Action, CycleEdge, Plan, Step, StepIndex};

/// A plan of which gates are asked, with what it was made from.
#[derive(Debug)]
pub struct Evaluation<'a> {
    plan: &'a Plan,
    desired: Option<&'a Application>,
    recorded: Option<&'a Application>,
    inferred_edges: bool,
    names: Names<'a>,
    /// The plan of a whole installation, made where it is needed.
    whole: OnceCell<Plan>,
}

/// What was found: whether it is kept, why, and the steps that break it.
type Verdict = (bool, String, Vec<StepIndex>);

/// The steps of some units, and the plan that they are in.
struct Turns<'p> {
    plan: &'p Plan,
    /// Whether that is the plan of a whole installation.
    is_whole: bool,
    /// For each group of units its steps; none is empty.
    steps: Vec<Vec<StepIndex>>,
}

impl<'a> Evaluation<'a> {
    /// Of a plan from the described to the recorded state; `inferred_edges` says whether these take part in it.
    #[must_use]
    pub fn new(
        plan: &'a Plan,
        desired: Option<&'a Application>,
        recorded: Option<&'a Application>,
        inferred_edges: bool,
    ) -> Self {
        let names = Names::of(desired, recorded);
        Self { plan, desired, recorded, inferred_edges, names, whole: OnceCell::new() }
    }

    /// The names that assertions may hold.
    #[must_use]
    pub const fn names(&self) -> &Names<'a> {
        &self.names
    }

    /// What comes of a gate.
    ///
    /// # Errors
    /// It names something that there is not.
    pub fn of(&self, gate: &Gate, place: Option<Place>) -> Result<GateResult, UnknownName> {
        let (is_kept, words, steps) = match gate {
            Gate::FailOn(fail_on) => self.lacks(*fail_on, None),
            Gate::Assertion(assertion) => self.assertion(assertion)?,
        };
        Ok(GateResult { gate: gate.to_string(), place, is_kept, words, steps })
    }

    fn assertion(&self, assertion: &Assertion) -> Result<Verdict, UnknownName> {
        let subject = self.found(&assertion.subject)?;
        Ok(match &assertion.claim {
            Claim::Before(others) => {
                let (first, second) = self.names.apart(&subject, &self.found(others)?);
                self.before(&first, &second)
            }
            Claim::After(others) => {
                let (second, first) = self.names.apart(&subject, &self.found(others)?);
                self.before(&first, &second)
            }
            Claim::Needs(others) => {
                let (subject, others) = self.names.apart(&subject, &self.found(others)?);
                self.needs(&subject, &others)
            }
            Claim::InWave(comparison, wave) => self.in_wave(&self.units(&subject), *comparison, *wave),
            Claim::Alone => self.alone(&self.units(&subject)),
            Claim::Lacks(what) => self.lacks(*what, Some(&self.units(&subject))),
        })
    }

    fn units(&self, addresses: &[Address]) -> BTreeSet<Address> {
        self.names.units(addresses).into_iter().cloned().collect()
    }

    /// All that some names mean.
    fn found(&self, names: &[String]) -> Result<Vec<Address>, UnknownName> {
        let found: Result<Vec<Vec<Address>>, UnknownName> =
            names.iter().map(|name| self.names.find(name)).collect();
        Ok(found?.concat())
    }

    fn lacks(&self, what: FailOn, within: Option<&BTreeSet<Address>>) -> Verdict {
        let found = what.find(self.plan, within);
        let is_kept = found.words.is_none();
        (is_kept, found.words.unwrap_or_else(|| "none".to_owned()), found.steps)
    }

    fn before(&self, first: &BTreeSet<Address>, second: &BTreeSet<Address>) -> Verdict {
        let turns = match self.turns(&[first, second]) {
            Ok(turns) => turns,
            Err(words) => return (false, words, Vec::new()),
        };
        // Of several in one wave the first is told.
        let last = turns.steps[0].iter().rev().map(|index| turns.step(*index)).max_by_key(|step| step.wave);
        let next = turns.steps[1].iter().map(|index| turns.step(*index)).min_by_key(|step| step.wave);
        let (Some(last), Some(next)) = (last, next) else { return (true, String::new(), Vec::new()) };
        let is_kept = last.wave < next.wave;
        let both = if last.wave == next.wave {
            format!("{} and {} are both in wave {}", turns.name(last), turns.name(next), last.wave)
        } else {
            let (last_name, next_name) = (turns.name(last), turns.name(next));
            format!("{last_name} is in wave {}, {next_name} in wave {}", last.wave, next.wave)
        };
        let late = turns.steps[0].iter().filter(|index| turns.step(**index).wave >= next.wave);
        let early = turns.steps[1].iter().filter(|index| turns.step(**index).wave <= last.wave);
        let broken = turns.told(late.chain(early), is_kept);
        (is_kept, turns.words(&both), broken)
    }

    fn in_wave(&self, units: &BTreeSet<Address>, comparison: Comparison, wave: u32) -> Verdict {
        let turns = match self.turns(&[units]) {
            Ok(turns) => turns,
            Err(words) => return (false, words, Vec::new()),
        };
        let fits = |index: &&StepIndex| comparison.holds(turns.step(**index).wave, wave);
        let misfits: Vec<&StepIndex> = turns.steps[0].iter().filter(|index| !fits(index)).collect();
        let shown = misfits.first().copied().or(turns.steps[0].first());
        let words = shown.map_or_else(String::new, |index| {
            let step = turns.step(*index);
            turns.words(&format!("{} is in wave {}", turns.name(step), step.wave))
        });
        let is_kept = misfits.is_empty();
        (is_kept, words, turns.told(misfits.into_iter(), is_kept))
    }

    fn alone(&self, units: &BTreeSet<Address>) -> Verdict {
        let turns = match self.turns(&[units]) {
            Ok(turns) => turns,
            Err(words) => return (false, words, Vec::new()),
        };
        let waves: BTreeSet<u32> = turns.steps[0].iter().map(|index| turns.step(*index).wave).collect();
        let beside = waves.iter().flat_map(|wave| &turns.plan.waves[*wave as usize - 1]);
        let beside: Vec<&StepIndex> =
            beside.filter(|index| !units.contains(&turns.step(**index).address)).collect();
        let words = match beside.first() {
            None => "nothing else is in its waves".to_owned(),
            Some(first) => {
                let step = turns.step(**first);
                let more = and_more(beside.len() - 1);
                format!("{}{more} comes in wave {} too", turns.name(step), step.wave)
            }
        };
        let is_kept = beside.is_empty();
        (is_kept, turns.words(&words), turns.told(beside.into_iter(), is_kept))
    }

    fn needs(&self, subject: &BTreeSet<Address>, others: &BTreeSet<Address>) -> Verdict {
        let has = |application: &&Application, of: &BTreeSet<Address>| {
            application.units.iter().any(|unit| of.contains(&unit.address))
        };
        let states = self.desired.into_iter().chain(self.recorded);
        let state = states.into_iter().find(|one| has(one, subject) && has(one, others));
        let Some(state) = state else {
            return (false, "they are not described together".to_owned(), Vec::new());
        };
        let needs = Needs::of(state, self.plan, self.inferred_edges);
        let units = state.units.iter().map(|unit| &unit.address).filter(|unit| subject.contains(*unit));
        let mut first: Option<Vec<CycleEdge>> = None;
        for unit in units {
            match way(&needs, &BTreeSet::from([unit.clone()]), others) {
                None => {
                    let words = format!("{} does not, neither directly nor through others", self.name(unit));
                    return (false, words, Vec::new());
                }
                Some(way) => first = first.or(Some(way)),
            }
        }
        let way = first.unwrap_or_default();
        let ends = way.iter().map(|edge| self.name(&edge.to));
        let names: Vec<String> =
            way.first().map(|edge| self.name(&edge.from)).into_iter().chain(ends).collect();
        (true, names.join(" needs "), Vec::new())
    }

    fn name(&self, address: &Address) -> String {
        short(address, self.plan)
    }

    /// The steps of groups of units: in this plan, or where one of them has none, in a whole installation.
    fn turns(&self, groups: &[&BTreeSet<Address>]) -> Result<Turns<'_>, String> {
        if let Some(turns) = turns(self.plan, false, groups)? {
            return Ok(turns);
        }
        let Some(desired) = self.desired else {
            return Err("it has no step, and nothing is described".to_owned());
        };
        let whole = self.whole.get_or_init(|| {
            let options = Options { inferred_edges: self.inferred_edges, ..Options::default() };
            plan(Some(desired), None, &options)
        });
        turns(whole, true, groups)?
            .ok_or_else(|| "one of them is no longer described, and has no step".to_owned())
    }
}

/// The steps of groups of units in a plan; `None` where one group has none.
///
/// # Errors
/// One of the units is blocked: why.
fn turns<'p>(
    plan: &'p Plan,
    is_whole: bool,
    groups: &[&BTreeSet<Address>],
) -> Result<Option<Turns<'p>>, String> {
    for group in groups {
        if let Some(blocked) = plan.blocked.iter().find(|blocked| group.contains(&blocked.address)) {
            let why = if blocked.in_cycle { "is in a cycle" } else { "waits for a cycle" };
            return Err(format!("{} cannot be ordered: it {why}", short(&blocked.address, plan)));
        }
    }
    let steps = groups.iter().map(|group| {
        let steps = (0u32..).zip(&plan.steps).filter(|(_, step)| group.contains(&step.address));
        // Of what is taken down to be made again, it counts when it is made.
        let counts = |step: &Step| step.action != Action::Delete || !is_half(step);
        steps.filter(|(_, step)| counts(step)).map(|(index, _)| StepIndex(index)).collect()
    });
    let steps: Vec<Vec<StepIndex>> = steps.collect();
    let is_whole_group = steps.iter().all(|steps| !steps.is_empty());
    Ok(is_whole_group.then_some(Turns { plan, is_whole, steps }))
}

impl Turns<'_> {
    fn step(&self, index: StepIndex) -> &Step {
        &self.plan.steps[index.index()]
    }

    fn name(&self, step: &Step) -> String {
        short(&step.address, self.plan)
    }

    fn words(&self, words: &str) -> String {
        if self.is_whole { format!("{words}, in a whole installation") } else { words.to_owned() }
    }

    /// The steps to tell, in their order: those of the plan at hand only.
    fn told<'i>(&self, broken: impl Iterator<Item = &'i StepIndex>, is_kept: bool) -> Vec<StepIndex> {
        if is_kept || self.is_whole {
            return Vec::new();
        }
        broken.copied().collect::<BTreeSet<_>>().into_iter().collect()
    }
}
