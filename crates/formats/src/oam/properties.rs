//! Properties against what their definitions allow.

use std::sync::Arc;

use plimsoll_base::Site;
use plimsoll_model::{Data, Origin, Value};
use plimsoll_syntax::resolve::{Resolution, Resolved, resolve_plain};
use plimsoll_syntax::tree::MAX_DEPTH;
use rustc_hash::FxHashMap;
use serde_json::Value as Json;

use super::definition::{Definition, DefinitionKind};
use super::values::{self, PathStep};
use super::variables;
use crate::cue::Schema;
use crate::cue::check::{Fault, Step, Violation};
use crate::cue::schema::Struct;

/// Something in properties that their definition does not allow.
#[derive(Clone, PartialEq, Debug)]
pub struct Defect {
    /// The value that is wrong, or the mapping in which something is missing, or what holds it where there is no such mapping.
    pub site: Site,
    /// The mapping or list that the wrong value, or the mapping in which something is missing, stands in; `None` for the
    /// properties as a whole.
    pub around: Option<Site>,
    /// What has the properties: the mapping of a component, a trait, a policy, a step.
    pub holder: Site,
    /// Whether the mapping in which something is missing is not written.
    pub is_left_out: bool,
    /// Whether the value is a secret, so that nothing is made of it.
    pub is_secret: bool,
    /// What it is a property of.
    pub kind: DefinitionKind,
    /// The type.
    pub of_type: Arc<str>,
    /// The definition.
    pub definition: Arc<Definition>,
    /// What is wrong.
    pub violation: Violation,
    /// Where several forms are possible and none fits: what they are, in a few words each. What is wrong is so by the one
    /// that fits best.
    pub alternatives: Vec<String>,
}

impl Defect {
    /// What may stand at the place of the violation; `None` where that is not known.
    #[must_use]
    pub fn schema(&self) -> Option<&Schema> {
        of_path(self.definition.schema.as_deref()?, &self.violation.path)
    }

    /// What may stand in the mapping around the place of the violation.
    #[must_use]
    pub fn schema_around(&self) -> Option<&Struct> {
        let (_, above) = self.violation.path.split_last()?;
        of_path(self.definition.schema.as_deref()?, above)?.as_struct()
    }

    /// The names from the properties on to the place of the violation, without the places in lists.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        let names = self.violation.path.iter().filter_map(|step| match step {
            Step::Field(name) => Some(&**name),
            Step::Item(_) => None,
        });
        names.collect()
    }

    /// The path to the place of the violation, as one writes it: `ports[0].port`. Empty for the properties as a whole.
    #[must_use]
    pub fn path(&self) -> String {
        let mut path = String::new();
        for step in &self.violation.path {
            match step {
                Step::Field(name) if path.is_empty() => path.push_str(name),
                Step::Field(name) => path.extend([".", &**name]),
                Step::Item(index) => path.push_str(&format!("[{index}]")),
            }
        }
        path
    }
}

/// The schema of a value inside of what another describes: of several alternatives the first that has such a place.
fn of_path<'s>(schema: &'s Schema, path: &[Step]) -> Option<&'s Schema> {
    let Some((step, rest)) = path.split_first() else { return Some(schema) };
    match (schema, step) {
        (Schema::Struct(of), Step::Field(name)) => {
            let field = of.field(name).map(|field| &field.schema).or(of.pattern.as_deref());
            of_path(field?, rest)
        }
        (Schema::List(list), Step::Item(index)) => {
            of_path(list.first.get(*index).or(list.rest.as_deref())?, rest)
        }
        (Schema::OneOf { alternatives, .. }, _) => alternatives.iter().find_map(|one| of_path(one, path)),
        _ => None,
    }
}

/// What is filled in later: paths into the properties that inputs or override policies give values for.
#[derive(Clone, Debug, Default)]
pub(super) struct Later {
    paths: Paths,
    /// Whether missing fields are to be ignored everywhere.
    pub(super) is_partial: bool,
}

/// Paths by their steps.
#[derive(Clone, Debug, Default)]
struct Paths {
    /// Whether a path ends here.
    is_end: bool,
    fields: FxHashMap<Box<str>, Paths>,
    items: FxHashMap<usize, Paths>,
}

impl Paths {
    fn at(&self, step: &Step) -> Option<&Self> {
        match step {
            Step::Field(name) => self.fields.get(name),
            Step::Item(index) => self.items.get(index),
        }
    }

    fn field(&mut self, name: Box<str>) -> &mut Self {
        self.fields.entry(name).or_default()
    }

    /// Adds all leaves of a value.
    fn add_leaves(&mut self, value: &Value) {
        match value.as_map() {
            Some(map) if !map.is_empty() => {
                map.iter().for_each(|(name, field)| self.field((&**name).into()).add_leaves(field));
            }
            _ => self.is_end = true,
        }
    }
}

impl Later {
    /// Nothing of this, but anything may be left out.
    pub(super) fn partial() -> Self {
        Self { paths: Paths::default(), is_partial: true }
    }

    /// Adds a path.
    pub(super) fn add(&mut self, path: Vec<PathStep>) {
        // No value is deeper.
        let is_whole = path.len() <= MAX_DEPTH as usize;
        let steps = path.into_iter().take(MAX_DEPTH as usize);
        let end = steps.fold(&mut self.paths, |around, step| match step {
            PathStep::Field(name) => around.field(name),
            PathStep::Item(index) => around.items.entry(index).or_default(),
        });
        end.is_end |= is_whole;
    }

    /// Adds the paths of all leaves of a value.
    pub(super) fn add_leaves(&mut self, value: &Value) {
        self.paths.add_leaves(value);
    }

    /// Whether something is put below a field, so that the field is there then.
    fn reaches(&self, path: &[Step], name: &str) -> bool {
        let around = path.iter().try_fold(&self.paths, |around, step| around.at(step));
        around.is_some_and(|around| around.fields.contains_key(name))
    }

    /// Whether a value is put there, or around it.
    fn covers(&self, path: &[Step]) -> bool {
        let mut around = Some(&self.paths);
        let mut steps = path.iter();
        while let Some(paths) = around {
            if paths.is_end {
                return true;
            }
            around = steps.next().and_then(|step| paths.at(step));
        }
        false
    }
}

/// What properties have that their definition does not allow. `holder` is what has the properties.
pub(super) fn defects(
    definition: &Arc<Definition>,
    properties: &Value,
    holder: Site,
    later: &Later,
) -> Vec<Defect> {
    // That they are no mapping is told by the table of fields.
    let is_mapping = properties.as_map().is_some() || matches!(properties.data, Data::Null);
    let Some(schema) = definition.schema.as_ref().filter(|_| is_mapping) else { return Vec::new() };
    if schema.plainly_fits(properties) {
        return Vec::new();
    }
    // `properties:` without anything says as much as no properties.
    let is_nothing = matches!(properties.data, Data::Null);
    let json = if is_nothing { Json::Object(serde_json::Map::new()) } else { judged(properties) };
    let is_open = |path: &[Step]| later.covers(path) || at(properties, path).is_some_and(is_open);
    let found = Found { definition, properties, holder, later };
    let mut defects = Vec::new();
    for violation in schema.violations(&json, &is_open) {
        found.add(violation, &[], &mut defects);
    }
    join_misspelt(&mut defects);
    defects
}

/// A field that is missing because it is misspelt is one mistake: that of the field that is not known, which is then as bad
/// as the other.
fn join_misspelt(defects: &mut Vec<Defect>) {
    let mut missing: FxHashMap<(&[Step], &str), usize> = FxHashMap::default();
    for (number, defect) in defects.iter().enumerate() {
        if let Fault::Missing { name, .. } = &defect.violation.fault {
            missing.entry((&defect.violation.path, name)).or_insert(number);
        }
    }
    let joined = defects.iter().enumerate().filter_map(|(number, defect)| {
        let Fault::Unknown { meant: Some(meant), .. } = &defect.violation.fault else { return None };
        let above = defect.violation.path.split_last().map_or(&[][..], |(_, above)| above);
        Some((number, *missing.get(&(above, &**meant))?))
    });
    let joined: Vec<(usize, usize)> = joined.collect();
    let mut is_misspelt = vec![false; defects.len()];
    for (unknown, missing) in joined {
        is_misspelt[missing] = true;
        if let Fault::Unknown { refused, .. } = &mut defects[unknown].violation.fault {
            *refused = true;
        }
    }
    let mut is_misspelt = is_misspelt.into_iter();
    defects.retain(|_| is_misspelt.next() != Some(true));
}

/// Properties, and what their defects have in common.
struct Found<'a> {
    definition: &'a Arc<Definition>,
    properties: &'a Value,
    holder: Site,
    later: &'a Later,
}

impl Found<'_> {
    fn add(&self, violation: Violation, alternatives: &[String], defects: &mut Vec<Defect>) {
        if let Fault::NoAlternative { alternatives, best } = &violation.fault
            && best.iter().any(|inner| is_inside(inner, &violation))
        {
            let refused = best.iter().filter(|inner| inner.is_refused());
            refused.for_each(|inner| self.add(inner.clone(), alternatives, defects));
            return;
        }
        let value = at(self.properties, &violation.path);
        let is_told = match &violation.fault {
            Fault::Missing { name, .. } => {
                !self.later.is_partial && !self.later.reaches(&violation.path, name)
            }
            Fault::Unknown { .. } | Fault::Deprecated => true,
            _ => !value.is_some_and(refers),
        };
        if !is_told {
            return;
        }
        // The nearest value around that is written.
        let path = &violation.path;
        let written = (0..=path.len()).rev().find_map(|length| at(self.properties, &path[..length])?.site());
        let above = path.split_last().and_then(|(_, above)| at(self.properties, above)?.site());
        defects.push(Defect {
            site: written.unwrap_or(self.holder),
            around: above,
            holder: self.holder,
            is_left_out: self.properties.site().is_none(),
            is_secret: value.is_some_and(|value| matches!(value.data, Data::Secret(_))),
            kind: self.definition.kind,
            of_type: self.definition.name.clone(),
            definition: self.definition.clone(),
            violation,
            alternatives: alternatives.to_vec(),
        });
    }
}

/// Whether what is wrong by the alternative that fits best is deeper inside, and no constant that tells alternatives apart.
fn is_inside(inner: &Violation, outer: &Violation) -> bool {
    let is_mark = matches!(&inner.fault, Fault::NotOneOf(constants) if constants.len() == 1);
    let is_of_it = matches!(inner.fault, Fault::Missing { .. } | Fault::NoAlternative { .. });
    !is_mark && (is_of_it || inner.path.len() > outer.path.len())
}

/// The value at a path of a violation.
fn at<'v>(value: &'v Value, path: &[Step]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, step| match step {
        Step::Field(name) => value.get(name),
        Step::Item(index) => value.as_list()?.items.get(*index),
    })
}

/// Whether nothing is known of a value: it comes later, or it is a secret whose type is not known any more.
fn is_open(value: &Value) -> bool {
    match &value.data {
        Data::Unknown(_) | Data::RecordedSecret(_) => true,
        Data::Secret(secret) => {
            !matches!(resolve_plain(secret.reveal(), Resolution::Yaml11), Resolved::Text(_))
        }
        Data::Map(map) => map.contains_key("fromParam"),
        _ => false,
    }
}

/// Whether a value stands for another one: a variable or the placeholder of a template is in it, or was.
fn refers(value: &Value) -> bool {
    let is_put_in = matches!(value.origin, Origin::Substituted(_));
    is_put_in
        || value.as_text().is_some_and(|text| !variables::references(text).is_empty() || text.contains("{{"))
}

/// Properties as they are judged: a field with `null` says as much as no field.
fn judged(value: &Value) -> Json {
    match &value.data {
        Data::Map(map) => {
            let fields = map.iter().filter(|(_, field)| !matches!(field.data, Data::Null));
            Json::Object(fields.map(|(name, field)| (name.to_string(), judged(field))).collect())
        }
        Data::List(list) => Json::Array(list.items.iter().map(judged).collect()),
        _ => values::json(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str) -> Step {
        Step::Field(name.into())
    }

    #[test]
    fn what_comes_later_is_found_by_its_path() {
        let mut later = Later::default();
        later.add(vec![PathStep::Field("env".into()), PathStep::Item(1), PathStep::Field("value".into())]);
        let item = [field("env"), Step::Item(1)];
        assert!(later.reaches(&[], "env") && later.reaches(&item, "value"));
        assert!(!later.reaches(&item, "name") && !later.reaches(&[field("env"), Step::Item(0)], "value"));
        assert!(!later.covers(&item));
        assert!(later.covers(&[field("env"), Step::Item(1), field("value"), field("below")]));
    }

    #[test]
    fn a_path_that_is_deeper_than_any_value_does_no_harm() {
        let mut later = Later::default();
        later.add(vec![PathStep::Field("a".into()); 1_000_000]);
        assert!(later.reaches(&[field("a")], "a") && !later.covers(&vec![field("a"); 1_000]));
    }
}
