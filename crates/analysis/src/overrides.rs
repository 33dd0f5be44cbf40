//! What override policies come to in KubeVela, for the rules about them (`pkg/policy/envbinding/patch.go`).

use std::collections::BTreeMap;
use std::sync::Arc;

use plimsoll_base::{Diagnostic, Edit, Fix, NewValue, Place, Site, nearest};
use plimsoll_formats::oam::configuration::Component;
use plimsoll_formats::oam::overrides::{items, matches, matches_anywhere, text};
use plimsoll_model::Value;

use crate::rules::ConfigurationContext;

/// What an override policy says of components.
pub(crate) struct Patch {
    /// The value of the name, of the type where there is none, else the mapping.
    pub(crate) place: Place,
    /// The value of the name.
    pub(crate) slot: Option<Site>,
    /// The name, or pattern; empty for all components.
    pub(crate) name: Arc<str>,
    /// The type; empty for all types.
    pub(crate) of_type: Arc<str>,
    /// What it comes to.
    pub(crate) outcome: Outcome,
}

/// What a part of an override policy comes to.
#[derive(Clone)]
pub(crate) enum Outcome {
    /// It changes what it names.
    Fine,
    /// No component is of the type.
    NoType,
    /// No component has the name, and none can.
    NoName,
    /// A new component of the name; whether that may be meant.
    Added {
        /// It has a type and a plain name that is close to no other.
        is_meant: bool,
    },
    /// It changes others as well: the first of them, at most [`MAX_UNINTENDED`], with where those are written, and how many
    /// there are.
    Unintended(Vec<(Arc<str>, Site)>, usize),
}

/// How many of the components that are changed by mistake are named.
pub(crate) const MAX_UNINTENDED: usize = 3;

/// The parts of all override policies of a configuration, in their order.
pub(crate) fn patches<'c>(context: &'c ConfigurationContext<'_>) -> &'c [Patch] {
    context.patches.get_or_init(|| {
        let policies = context.assembled.policies.iter().filter(|policy| policy.is_of("override"));
        let all = policies.flat_map(|policy| items(&policy.properties, "components"));
        let mut outcomes = BTreeMap::new();
        all.filter_map(|value| patch(context, value, &mut outcomes)).collect()
    })
}

/// What was found out of names and types that came before.
type Outcomes<'v> = BTreeMap<(&'v str, &'v str), Outcome>;

fn patch<'v>(
    context: &ConfigurationContext<'_>,
    value: &'v Value,
    outcomes: &mut Outcomes<'v>,
) -> Option<Patch> {
    let (name, of_type) = (text(value, "name"), text(value, "type"));
    let site = |field| value.get(field).and_then(Value::site);
    // Nothing is known of what stands in the way of templates.
    if [name, of_type].iter().any(|text| text.contains("{{")) {
        return None;
    }
    let named = site("name").filter(|_| !name.is_empty());
    let place = named.or_else(|| site("type")).or_else(|| value.site())?;
    let outcome = outcomes.entry((name, of_type)).or_insert_with(|| outcome(context, name, of_type));
    Some(Patch {
        place: place.into(),
        slot: named,
        name: name.into(),
        of_type: of_type.into(),
        outcome: outcome.clone(),
    })
}

fn outcome(context: &ConfigurationContext<'_>, name: &str, of_type: &str) -> Outcome {
    let components = &context.configuration.components;
    let of =
        |component: &Arc<Component>| component.of_type.as_ref().is_some_and(|known| *known.text == *of_type);
    if name.is_empty() {
        return if of_type.is_empty() || components.iter().any(of) { Outcome::Fine } else { Outcome::NoType };
    }
    let called = components.iter().filter_map(|component| component.name.as_ref());
    let (mut is_meant, mut count, mut first) = (false, 0, Vec::new());
    for called in called.filter(|called| matches_anywhere(name, &called.text)) {
        if matches(name, &called.text) {
            is_meant = true;
            continue;
        }
        count += 1;
        if first.len() < MAX_UNINTENDED {
            first.push((called.text.clone(), context.site(called.node)));
        }
    }
    if count > 0 {
        return Outcome::Unintended(first, count);
    }
    if is_meant {
        return Outcome::Fine;
    }
    if !name.contains(|character: char| character.is_ascii_lowercase()) {
        return Outcome::NoName;
    }
    let is_plain = !name.contains(['*', '^', '$']);
    let is_slip = nearest(name, names(context)).is_some();
    Outcome::Added { is_meant: is_plain && !of_type.is_empty() && !is_slip }
}

fn names<'c>(context: &'c ConfigurationContext<'_>) -> impl Iterator<Item = &'c str> {
    context.configuration.components.iter().filter_map(|one| Some(&*one.name.as_ref()?.text))
}

/// Adds which names, or types, there are, and the nearest as a fix.
pub(crate) fn with_names(
    finding: Diagnostic,
    context: &ConfigurationContext<'_>,
    patch: &Patch,
) -> Diagnostic {
    let types = || {
        let all = context.configuration.components.iter();
        all.filter_map(|one| Some(&*one.of_type.as_ref()?.text))
    };
    let (written, known): (&str, Vec<&str>) = if patch.slot.is_some() {
        (&patch.name, names(context).collect())
    } else {
        (&patch.of_type, types().collect())
    };
    choose(finding, patch.place, written, &known)
}

/// Adds the nearest of what is known as a fix, or says what there is.
pub(crate) fn choose(finding: Diagnostic, place: Place, written: &str, known: &[&str]) -> Diagnostic {
    let site = match place.anchor {
        plimsoll_base::Anchor::Node(node, _) => Some(Site { file: place.file, node }),
        _ => None,
    };
    match (nearest(written, known.iter().copied()), site) {
        (Some(near), Some(slot)) => {
            let edit = Edit::Replace { slot, value: NewValue::text(near) };
            finding
                .help(format!("Did you mean `{near}`?"))
                .fix(Fix::suggestion(format!("Write `{near}`"), vec![edit]))
        }
        _ => {
            let mut known: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
            known.sort();
            known.dedup();
            let more = known.len().saturating_sub(MAX_NAMES);
            known.truncate(MAX_NAMES);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            match known.is_empty() {
                true => finding.help("Remove it."),
                false => finding.help(format!("Write one of {}{more}, or remove it.", known.join(", "))),
            }
        }
    }
}

/// How many names a text lists.
const MAX_NAMES: usize = 10;
