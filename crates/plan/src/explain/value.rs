//! Where a value comes from: from the attribute of a unit back to what was written, answered or left to a default.

use plimsoll_base::Site;
use plimsoll_model::{
    Address, Application, AttributePath, AttributeStep, Data, Identity, Origin, Unit, Unknown, Value,
    Variable,
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

/// Explains the values that a text means in a unit, and how many more there are: its attributes by their path or the end
/// of it (`image` for `spec.containers[web].image`), leaf by leaf; and its parameters, or those around it, by name.
#[must_use]
pub fn explain_values(
    plan: &Plan,
    desired: Option<&Application>,
    recorded: Option<&Application>,
    address: &Address,
    text: &str,
) -> (Vec<ValueExplanation>, usize) {
    let unit = |state: Option<&'_ Application>| state.and_then(|state| unit_at(state, address).cloned());
    let (new, old) = (unit(desired), unit(recorded));
    let page = Page { plan, desired };
    let mut all: Vec<ValueExplanation> =
        parameter(&page, desired, recorded, address, text).into_iter().collect();
    let mut paths: Vec<AttributePath> = Vec::new();
    for unit in [&new, &old].into_iter().flatten() {
        let mut walk = Walk { text, path: AttributePath::default(), found: Vec::new() };
        walk.below(&unit.attributes, false);
        for path in walk.found {
            if !paths.contains(&path) {
                paths.push(path);
            }
        }
    }
    let more = paths.len().saturating_sub(SHOWN);
    all.extend(paths.into_iter().take(SHOWN).map(|path| {
        let of = |unit: &Option<Unit>| {
            unit.as_ref().and_then(|unit| difference::find(&unit.attributes, &path.0)).cloned()
        };
        let (after, before) = (of(&new), of(&old));
        page.explained(address, Found::Attribute(path.clone()), after, before)
    }));
    (all, more)
}

/// What values of a unit can be called: the names of its fields, and of the parameters in its scope.
pub(super) fn value_names(
    desired: Option<&Application>,
    recorded: Option<&Application>,
    address: &Address,
) -> Vec<String> {
    let mut names = Vec::new();
    for state in desired.into_iter().chain(recorded) {
        let own = |variable: &&Variable| {
            variable.address.parent().is_some_and(|scope| {
                let inside = address.as_str().strip_prefix(scope.as_str());
                inside.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            })
        };
        names.extend(state.variables.iter().filter(own).map(|variable| variable.address.name().to_owned()));
        if let Some(unit) = unit_at(state, address) {
            fields(&unit.attributes, &mut names);
        }
    }
    names
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

fn unit_at<'s>(state: &'s Application, address: &Address) -> Option<&'s Unit> {
    state.units.iter().find(|unit| unit.address == *address)
}

/// The parameter of a name in a scope, or in the nearest around it.
fn variable<'s>(state: &'s Application, scope: &Address, name: &str) -> Option<&'s Variable> {
    let mut scope = Some(scope.clone());
    while let Some(at) = scope {
        let wanted = at.child(name);
        if let Some(found) = state.variables.iter().find(|variable| variable.address == wanted) {
            return Some(found);
        }
        scope = at.parent();
    }
    None
}

fn parameter(
    page: &Page<'_>,
    desired: Option<&Application>,
    recorded: Option<&Application>,
    scope: &Address,
    name: &str,
) -> Option<ValueExplanation> {
    let of = |state: Option<&Application>| {
        let found = variable(state?, scope, name)?;
        Some((found.address.parent()?, found.value.clone()))
    };
    let (new, old) = (of(desired), of(recorded));
    let address = new.as_ref().or(old.as_ref())?.0.clone();
    let found = Found::Parameter(name.to_owned());
    let (after, before) = (new.map(|(_, value)| value), old.map(|(_, value)| value));
    let mut explained = page.explained(&address, found, after, before);
    for unit in desired.iter().flat_map(|state| &state.units) {
        let is_inside = crate::names::is_in(&unit.address, std::slice::from_ref(&address));
        let own = || desired.and_then(|state| variable(state, &unit.address, name)?.address.parent());
        if is_inside && own().as_ref() == Some(&address) {
            let mut uses = Uses { name, path: AttributePath::default(), found: Vec::new() };
            uses.below(&unit.attributes);
            explained.used_by.extend(uses.found.into_iter().map(|path| (unit.address.clone(), path)));
        }
    }
    Some(explained)
}

struct Page<'p> {
    plan: &'p Plan,
    desired: Option<&'p Application>,
}

impl Page<'_> {
    fn explained(
        &self,
        address: &Address,
        found: Found,
        after: Option<Value>,
        before: Option<Value>,
    ) -> ValueExplanation {
        let differs = match (&before, &after) {
            (Some(before), Some(after)) => !difference(before, after).changes.is_empty(),
            (None, None) => false,
            _ => self.plan.subject.recorded.is_some(),
        };
        let mut links = Vec::new();
        if let Some(value) = &after {
            self.origin(&value.origin, address, &mut links);
            self.unknown(value, &mut links);
        }
        let (address, used_by) = (address.clone(), Vec::new());
        ValueExplanation { address, found, after, before, differs, links, used_by }
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
                    let known = self.desired.and_then(|state| variable(state, scope, name));
                    let value = known.map(|variable| variable.value.clone());
                    links.push(ValueLink::Parameter(name.to_string(), value.clone()));
                    self.origin(origin, scope, links);
                    if let Some(value) = value {
                        self.unknown(&value, links);
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
                let step = self.plan.steps.iter().position(|step| step.address == of.by);
                let step = step.map(|index| StepIndex(index as u32));
                ValueLink::Produced(of.by.clone(), of.output.to_string(), step)
            }
        };
        if links.last() != Some(&link) {
            links.push(link);
        }
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
            self.below(value, is_meant);
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
