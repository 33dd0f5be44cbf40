//! Where a value comes from: from the attribute of a unit back to what was written, answered or left to a default.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_base::Site;
use plimsoll_model::{
    Address, Application, AttributePath, AttributeStep, Data, Identity, Origin, Unit, Unknown, Value,
};

use crate::difference::{self, difference, item_keys};
use crate::steps::{Plan, StepIndex};

/// What is known of an attribute, or of a parameter.
#[derive(Clone, PartialEq, Debug)]
pub struct ValueExplanation {
    /// The unit; of a parameter its scope.
    pub address: Address,
    /// Which attribute, or which parameter.
    pub found: Found,
    /// The value that is described; `None` where it is only recorded.
    pub after: Option<Value>,
    /// The value that is recorded, where there is one.
    pub before: Option<Value>,
    /// Whether the two differ.
    pub differs: bool,
    /// Where the described value comes from: each link leads to the next, and what is put into a text follows it.
    pub links: Vec<ValueLink>,
    /// Of a parameter the attributes that it was put into.
    pub used_by: Vec<(Address, AttributePath)>,
}

/// What a value is the value of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Found {
    /// An attribute.
    Attribute(AttributePath),
    /// A parameter.
    Parameter(String),
}

/// A link of the chain that a value comes over.
#[derive(Clone, PartialEq, Debug)]
pub enum ValueLink {
    /// It is written there.
    Written(Site),
    /// A text is written there into which parameters are put; they follow.
    Text(Site),
    /// A parameter of this name is put in; its value, as far as that is known. Where it comes from follows.
    Parameter(String, Option<Value>),
    /// The default of a declared parameter.
    Default(Site),
    /// An answers file, or a parameter set.
    Answer(Site),
    /// `--set` on the command line: which one, zero-based.
    CommandLine(u32),
    /// The default that the format gives to what is not written.
    FormatDefault,
    /// What was recorded goes on.
    Recorded,
    /// Whoever installs is asked for a parameter.
    Asked(String),
    /// It is read when the action runs: from where, in a few words.
    Outside(String),
    /// Another unit produces it: the unit, the name of the output, and the step after which it is known.
    Produced(Address, String, Option<StepIndex>),
}

/// How many attributes are explained at once.
const SHOWN: usize = 16;

/// The units and parameters of a state by their addresses.
#[derive(Debug, Default)]
struct State<'a> {
    units: BTreeMap<&'a str, &'a Unit>,
    variables: BTreeMap<&'a str, &'a Value>,
}

impl<'a> State<'a> {
    fn of(state: Option<&'a Application>) -> Self {
        let units = state.iter().flat_map(|state| &state.units);
        let variables = state.iter().flat_map(|state| &state.variables);
        Self {
            units: units.map(|unit| (unit.address.as_str(), unit)).collect(),
            variables: variables.map(|variable| (variable.address.as_str(), &variable.value)).collect(),
        }
    }

    /// The attributes of a unit.
    fn attributes(&self, address: &Address) -> Option<&'a Value> {
        self.units.get(address.as_str()).map(|unit| &unit.attributes)
    }

    /// The parameter of a name in a scope, or in the nearest around it: that scope, and its value.
    fn variable(&self, scope: &Address, name: &str) -> Option<(Address, &'a Value)> {
        let mut scope = Some(scope.clone());
        while let Some(at) = scope {
            if let Some(found) = self.variables.get(at.child(name).as_str()) {
                return Some((at, found));
            }
            scope = at.parent();
        }
        None
    }

    /// The units at an address and inside of it.
    fn inside(&self, address: &Address) -> Vec<&'a Unit> {
        let start = format!("{address}/");
        let own = self.units.get(address.as_str());
        let below = self.units.range(start.as_str()..);
        let below = below.take_while(|(inside, _)| inside.starts_with(&start)).map(|(_, unit)| unit);
        own.into_iter().chain(below).copied().collect()
    }

    /// The names of the parameters of a scope.
    fn variable_names(&self, scope: &Address) -> Vec<String> {
        let start = format!("{scope}/");
        let below = self.variables.range(start.as_str()..).map(|(address, _)| *address);
        let names =
            below.take_while(|address| address.starts_with(&start)).map(|address| &address[start.len()..]);
        names.filter(|name| !name.contains('/')).map(str::to_owned).collect()
    }
}

/// The values that can be explained.
#[derive(Debug)]
pub struct Values<'a> {
    plan: &'a Plan,
    desired: State<'a>,
    recorded: State<'a>,
    /// For each unit its last step.
    steps: BTreeMap<&'a str, StepIndex>,
}

impl<'a> Values<'a> {
    /// Of a plan and the states that it leads to and from.
    #[must_use]
    pub fn new(plan: &'a Plan, desired: Option<&'a Application>, recorded: Option<&'a Application>) -> Self {
        let steps = (0u32..).zip(&plan.steps);
        let steps = steps.map(|(index, step)| (step.address.as_str(), StepIndex(index))).collect();
        Self { plan, desired: State::of(desired), recorded: State::of(recorded), steps }
    }

    /// Explains the values that a text means in some units, and tells how many more there are: their parameters, or those
    /// around them, by name; their attributes by their path or the end of it (`image` for
    /// `spec.containers[web].image`), leaf by leaf.
    #[must_use]
    pub fn explain(&self, units: &[Address], text: &str) -> (Vec<ValueExplanation>, usize) {
        let (mut all, mut more) = (Vec::new(), 0);
        let mut scopes = BTreeSet::new();
        for unit in units {
            let found = [&self.desired, &self.recorded].iter().find_map(|state| state.variable(unit, text));
            let scope = found.map(|(scope, _)| scope);
            let paths = self.meant(unit, text, scope.is_none());
            let is_new = |scope: &Address| scopes.insert(scope.clone());
            let parameter = scope.filter(is_new).map(|scope| (scope, Found::Parameter(text.to_owned())));
            let attributes = paths.into_iter().map(|path| (unit.clone(), Found::Attribute(path)));
            for (address, found) in parameter.into_iter().chain(attributes) {
                if all.len() < SHOWN {
                    all.push(self.explained(address, found));
                } else {
                    more += 1;
                }
            }
        }
        (all, more)
    }

    /// The attributes of a unit that a text means.
    fn meant(&self, unit: &Address, text: &str, with_inside: bool) -> Vec<AttributePath> {
        let mut walk = Walk { text, with_inside, path: AttributePath::default(), found: Vec::new() };
        for state in [&self.desired, &self.recorded] {
            if let Some(attributes) = state.attributes(unit) {
                walk.below(attributes, false);
            }
        }
        let mut seen = BTreeSet::new();
        walk.found.retain(|path| seen.insert(path.clone()));
        walk.found
    }

    /// What the values of a unit can be called: the names of its fields, and of its parameters.
    pub(super) fn names(&self, unit: &Address) -> Vec<String> {
        let mut names = Vec::new();
        for state in [&self.desired, &self.recorded] {
            names.extend(state.variable_names(unit));
            if let Some(attributes) = state.attributes(unit) {
                fields(attributes, &mut names);
            }
        }
        names
    }

    fn explained(&self, address: Address, found: Found) -> ValueExplanation {
        let of = |state: &State<'a>| match &found {
            Found::Attribute(path) => difference::find(state.attributes(&address)?, &path.0).cloned(),
            Found::Parameter(name) => {
                state.variables.get(address.child(name).as_str()).map(|value| (*value).clone())
            }
        };
        let (after, before) = (of(&self.desired), of(&self.recorded));
        let differs = match (&before, &after) {
            (Some(before), Some(after)) => !difference(before, after).changes.is_empty(),
            (None, None) => false,
            _ => self.plan.subject.recorded.is_some(),
        };
        let mut links = Vec::new();
        if let Some(value) = &after {
            self.origin(&value.origin, &address, &mut links);
            self.unknown(value, &mut links);
        }
        let used_by = match &found {
            Found::Parameter(name) => self.used_by(&address, name),
            Found::Attribute(_) => Vec::new(),
        };
        ValueExplanation { address, found, after, before, differs, links, used_by }
    }

    /// The attributes that the parameter of a scope was put into.
    fn used_by(&self, scope: &Address, name: &str) -> Vec<(Address, AttributePath)> {
        let mut used = Vec::new();
        for unit in self.desired.inside(scope) {
            // An inner scope may have a parameter of the same name.
            let own = self.desired.variable(&unit.address, name);
            if own.is_some_and(|(own, _)| own == *scope) {
                let mut uses = Uses { name, path: AttributePath::default(), found: Vec::new() };
                uses.below(&unit.attributes);
                used.extend(uses.found.into_iter().map(|path| (unit.address.clone(), path)));
            }
        }
        used
    }

    fn origin(&self, origin: &Origin, scope: &Address, links: &mut Vec<ValueLink>) {
        match origin {
            Origin::Written(site) => links.push(ValueLink::Written(*site)),
            Origin::ParameterDefault(site) => links.push(ValueLink::Default(*site)),
            Origin::Answer(site) => links.push(ValueLink::Answer(*site)),
            Origin::CommandLine(number) => links.push(ValueLink::CommandLine(*number)),
            Origin::FormatDefault => links.push(ValueLink::FormatDefault),
            Origin::Recorded => links.push(ValueLink::Recorded),
            Origin::Substituted(substitution) => {
                links.push(ValueLink::Text(substitution.site));
                for (name, origin) in &substitution.parameters {
                    let value = self.desired.variable(scope, name).map(|(_, value)| value);
                    links.push(ValueLink::Parameter(name.to_string(), value.cloned()));
                    self.origin(origin, scope, links);
                    if let Some(value) = value {
                        self.unknown(value, links);
                    }
                }
            }
        }
    }

    /// Why a value is not known, unless that was told.
    fn unknown(&self, value: &Value, links: &mut Vec<ValueLink>) {
        let Data::Unknown(why) = &value.data else { return };
        let link = match why {
            Unknown::Asked { parameter } => ValueLink::Asked(parameter.to_string()),
            Unknown::Outside { source } => ValueLink::Outside(source.to_string()),
            Unknown::Produced(of) => {
                let step = self.steps.get(of.by.as_str()).copied();
                ValueLink::Produced(of.by.clone(), of.output.to_string(), step)
            }
        };
        if links.last() != Some(&link) {
            links.push(link);
        }
    }
}

/// The names of all fields.
fn fields(value: &Value, names: &mut Vec<String>) {
    for (step, value) in inside(value) {
        if let AttributeStep::Field(name) | AttributeStep::Key(name) = step {
            names.push(name.to_string());
        }
        fields(value, names);
    }
}

/// One step from a value to each of those inside it.
pub(crate) fn inside(value: &Value) -> Vec<(AttributeStep, &Value)> {
    match &value.data {
        Data::Map(map) => {
            map.iter().map(|(name, field)| (AttributeStep::Field(name.clone()), field)).collect()
        }
        Data::List(list) => match &list.identity {
            Identity::Keyed(_) | Identity::KeyedOrdered(_) => {
                item_keys(list).into_iter().map(AttributeStep::Key).zip(&list.items).collect()
            }
            _ => (0u32..).map(AttributeStep::Index).zip(&list.items).collect(),
        },
        _ => Vec::new(),
    }
}

/// Collects the leaves of all attributes whose path is meant by a text. As deep as values are nested, which the reader of
/// files limits.
struct Walk<'t> {
    text: &'t str,
    /// Whether what is inside of what is meant is meant too. Not where a parameter is: what declares it may have its name.
    with_inside: bool,
    path: AttributePath,
    found: Vec<AttributePath>,
}

impl Walk<'_> {
    fn below(&mut self, value: &Value, is_meant: bool) {
        let is_meant = is_meant || (!self.path.0.is_empty() && self.is_meant());
        let inside = inside(value);
        if inside.is_empty() && is_meant && !self.is_key(value) {
            self.found.push(self.path.clone());
        }
        for (step, value) in inside {
            self.path.0.push(step);
            self.below(value, is_meant && self.with_inside);
            self.path.0.pop();
        }
    }

    /// Whether a value is the key by which its item is known, which the path says already.
    fn is_key(&self, value: &Value) -> bool {
        matches!(&self.path.0[..], [.., AttributeStep::Key(key), _] if value.as_text() == Some(&**key))
    }

    /// Whether the text is the path as it is shown, or the end of it from a field or an item on, or the key of an item.
    fn is_meant(&self) -> bool {
        if let Some(AttributeStep::Field(name) | AttributeStep::Key(name)) = self.path.0.last()
            && **name == *self.text
        {
            return true;
        }
        let shown = self.path.to_string();
        shown.strip_suffix(self.text).is_some_and(|before| {
            before.is_empty() || before.ends_with(['.', ' ']) || self.text.starts_with('[')
        })
    }
}

/// Collects the attributes that a parameter was put into.
struct Uses<'t> {
    name: &'t str,
    path: AttributePath,
    found: Vec<AttributePath>,
}

impl Uses<'_> {
    fn below(&mut self, value: &Value) {
        let inside = inside(value);
        let is_used = |origin: &Origin| {
            let Origin::Substituted(substitution) = origin else { return false };
            substitution.parameters.iter().any(|(name, _)| **name == *self.name)
        };
        if inside.is_empty() && is_used(&value.origin) {
            self.found.push(self.path.clone());
        }
        for (step, value) in inside {
            self.path.0.push(step);
            self.below(value);
            self.path.0.pop();
        }
    }
}
