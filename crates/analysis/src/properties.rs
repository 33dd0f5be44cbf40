//! What the rules about properties have in common: where a defect is shown, what is said beside it, what may stand instead.

use plimsoll_base::{Diagnostic, NewValue, Place, Site};
use plimsoll_formats::cue::Schema;
use plimsoll_formats::cue::check::{Fault, Step};
use plimsoll_formats::cue::schema::{Field, Scalar as Basic, Struct};
use plimsoll_formats::oam::properties::Defect;
use plimsoll_formats::oam::{Source, builtin};
use plimsoll_syntax::{Entry, Mapping, Node, Scalar};

use crate::database::Db;
use crate::workspace::source;
use crate::{locate, parse, template_lines};

/// How many names a text lists.
const MAX_NAMES: usize = 12;

/// An element of a file.
pub(crate) fn node(db: &dyn Db, site: Site) -> Option<Node<'_>> {
    Some(parse::content(db, source(db, site.file)?)?.node(site.node))
}

/// The mapping at an element.
pub(crate) fn mapping(db: &dyn Db, site: Site) -> Option<Mapping<'_>> {
    node(db, site)?.value()?.as_mapping()
}

/// The scalar at an element.
pub(crate) fn scalar(db: &dyn Db, site: Site) -> Option<Scalar<'_>> {
    node(db, site)?.value()?.as_scalar()
}

/// The entry of a mapping with this key; `None` where it is merged from elsewhere.
pub(crate) fn entry(db: &dyn Db, around: Site, key: &str) -> Option<Site> {
    let entry = mapping(db, around)?.entry(key)?;
    Some(Site { file: around.file, node: entry.node().id() })
}

/// Where a defect is shown: the key that is not known, the value that is wrong, the key of the mapping in which something
/// is missing.
pub(crate) fn place(db: &dyn Db, defect: &Defect) -> Place {
    let last = defect.violation.path.last();
    let key = || match last {
        Some(Step::Field(name)) => entry(db, defect.around?, name).map(Place::key),
        Some(Step::Item(_)) => None,
        None => root_key(db, defect),
    };
    match &defect.violation.fault {
        Fault::Unknown { .. } | Fault::Deprecated => key().unwrap_or_else(|| Place::whole(defect.site)),
        Fault::Missing { name, .. } => entry(db, defect.site, name)
            .filter(|_| !defect.is_left_out)
            .map(Place::key)
            .or_else(key)
            .unwrap_or_else(|| Place::whole(defect.site)),
        _ => Place::value(defect.site),
    }
}

/// The key of all properties, or the type where that is not there.
fn root_key(db: &dyn Db, defect: &Defect) -> Option<Place> {
    let holder = mapping(db, defect.holder)?;
    if defect.is_left_out {
        if let Some(empty) = holder.entry("properties") {
            return Some(Place::key(Site { file: defect.holder.file, node: empty.node().id() }));
        }
        let of_type = holder.entry("type").or_else(|| holder.entry("name"))?.value()?;
        return Some(Place::whole(Site { file: defect.holder.file, node: of_type.id() }));
    }
    let is_it = |entry: &Entry<'_>| {
        let is_value = entry.value().is_some_and(|value| value.id() == defect.site.node);
        is_value || entry.node().id() == defect.site.node
    };
    let entry = holder.entries().find(is_it).or_else(|| holder.entry("properties"))?;
    Some(Place::key(Site { file: defect.holder.file, node: entry.node().id() }))
}

/// Whether a line of a template is in the mapping in which something is missing, and may bring it.
pub(crate) fn may_be_templated(db: &dyn Db, defect: &Defect) -> bool {
    let site = if defect.is_left_out { defect.holder } else { defect.site };
    let Some(file) = source(db, site.file) else { return false };
    let Some((lines, text)) = template_lines::lines(db, file).zip(parse::text(db, file).as_ref().ok()) else {
        return false;
    };
    // An action behind the last entry still belongs to the mapping.
    locate::locate(db, Place::whole(site)).is_some_and(|(_, range)| lines.touch(text, range))
}

/// What it is a property of: "component type `webservice`".
pub(crate) fn owner(defect: &Defect) -> String {
    format!("{} `{}`", defect.kind.noun(), defect.of_type)
}

/// The property in backticks; the properties as a whole have no name.
pub(crate) fn subject(defect: &Defect) -> String {
    let path = defect.path();
    if path.is_empty() { "`properties`".to_owned() } else { format!("`{path}`") }
}

/// What the field of a name in the place of the defect is for: our words for what is built in, else those of the definition.
pub(crate) fn purpose(defect: &Defect, field: Option<&Field>, names: &[&str]) -> Option<String> {
    let own = field.and_then(|field| field.doc.usage.as_deref()).filter(|text| !text.is_empty());
    let text = match defect.definition.source {
        Source::BuiltIn => builtin::help(defect.kind, &defect.of_type, names),
        Source::File(_) => own,
    }?;
    let text = text.trim_end_matches('.');
    Some(format!("{text}."))
}

/// What the field at the place of the defect is for.
pub(crate) fn purpose_here(defect: &Defect) -> Option<String> {
    let name = match defect.violation.path.last() {
        Some(Step::Field(name)) => Some(name),
        _ => None,
    };
    let field = name.and_then(|name| defect.schema_around()?.field(name));
    purpose(defect, field, &defect.names())
}

/// Adds what is said of every defect: the other forms that are possible, and where the type is defined.
pub(crate) fn finish(finding: Diagnostic, defect: &Defect) -> Diagnostic {
    let finding = match &defect.alternatives[..] {
        [] => finding,
        forms => finding.note(format!("It may be {}.", forms.join(", or "))),
    };
    match defect.definition.place() {
        Some(place) => finding.related(place, format!("{} is defined here", owner(defect))),
        None => finding,
    }
}

/// The fields of a mapping, for a sentence: those that are required first.
pub(crate) fn names(of: &Struct) -> Option<String> {
    let offered = || of.fields.iter().filter(|field| !field.doc.deprecated() && !field.doc.ignore);
    let (required, others): (Vec<&Field>, Vec<&Field>) = offered().partition(|field| field.is_required());
    let all: Vec<String> = required.iter().chain(&others).map(|field| format!("`{}`", field.name)).collect();
    match all.len() {
        0 => None,
        count if count > MAX_NAMES => {
            Some(format!("{} and {} more", all[..MAX_NAMES].join(", "), count - MAX_NAMES))
        }
        _ => Some(all.join(", ")),
    }
}

/// The least value that a schema allows, as far as one can be made up: an empty text, a list without items.
pub(crate) fn sample(of: &Schema) -> NewValue {
    match of {
        Schema::Constants(constants) => constants.first().map_or(NewValue::Null, constant),
        Schema::Scalar(Basic::Int | Basic::Float | Basic::Number, limits) => {
            let allowed = (0..=1).find(|number| {
                let number = serde_json::Value::from(*number);
                limits.iter().all(|limit| limit.accepts(&number))
            });
            NewValue::Number(allowed.unwrap_or(0).to_string())
        }
        Schema::Scalar(Basic::Bool, _) => NewValue::Bool(false),
        Schema::Scalar(Basic::Null, _) => NewValue::Null,
        Schema::Any | Schema::Scalar(Basic::String | Basic::Bytes, _) => NewValue::text(""),
        Schema::List(list) => NewValue::List(list.first.iter().map(sample).collect()),
        Schema::Struct(of) => {
            let required = of.fields.iter().filter(|field| field.is_required());
            NewValue::Map(required.map(|field| (field.name.to_string(), sample(&field.schema))).collect())
        }
        Schema::OneOf { alternatives, preferred } => {
            let one = preferred.and_then(|index| alternatives.get(index)).or(alternatives.first());
            one.map_or(NewValue::Null, sample)
        }
    }
}

/// A constant of a schema as a value to be written.
pub(crate) fn constant(constant: &serde_json::Value) -> NewValue {
    match constant {
        serde_json::Value::Bool(truth) => NewValue::Bool(*truth),
        serde_json::Value::Number(number) => NewValue::Number(number.to_string()),
        serde_json::Value::String(text) => NewValue::text(text),
        _ => NewValue::Null,
    }
}
