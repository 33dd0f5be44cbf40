//! Checks a document against the table of its format. What it finds is data; rules turn it into diagnostics.

use plimsoll_base::nearest;
use plimsoll_syntax::anchors::View;
use plimsoll_syntax::resolve::{Resolution, Resolved};
use plimsoll_syntax::{Entry, Mapping, NodeId, Value};
use rustc_hash::FxHashMap;

use crate::parts::PartsOf;
use crate::table::{Field, Object, Others, Presence, Type};

/// Something in a document that its table does not say.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// The element it is about: an entry for a field, a value for a missing field.
    pub node: NodeId,
    /// What it is.
    pub kind: FindingKind,
}

/// What can be found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FindingKind {
    /// A field that is required, always or by a rule of its own ([`Presence::ByRule`]), is not there.
    Missing {
        /// The object that lacks it.
        object: &'static Object,
        /// The field.
        field: &'static Field,
        /// An entry of the object that may be a misspelt form of it.
        misspelt: Option<(NodeId, String)>,
    },
    /// A field that no row lists.
    Unknown {
        /// The object it is in.
        object: &'static Object,
        /// Its key.
        key: String,
        /// The known field that was probably meant, not present otherwise.
        nearest: Option<&'static str>,
    },
    /// A value of another type.
    WrongType {
        /// The nearest key above it.
        name: Option<String>,
        /// The field, where it is one.
        field: Option<&'static Field>,
        /// What it should be.
        expected: Type,
        /// What it is: "a list".
        found: &'static str,
    },
    /// A field of another version of the format ([`Presence::OtherVersion`]).
    OtherVersion {
        /// The object it is in.
        object: &'static Object,
        /// Its row.
        field: &'static Field,
    },
    /// The same key again.
    DuplicateKey {
        /// The key.
        key: String,
        /// The entry that was first.
        first: NodeId,
    },
}

/// Everything in the document's value that its table does not say, in document order. Nothing is said about the inside
/// of a value that has the wrong type.
/// Of a file that is edited there may be `parts` that were checked before.
#[must_use]
pub fn conform(view: &View<'_>, object: &'static Object, parts: Option<PartsOf<'_>>) -> Vec<Finding> {
    view.value().map_or_else(Vec::new, |value| conform_with(view, value, object, parts))
}

/// As [`conform`], for a value inside of the document.
#[must_use]
pub fn conform_value<'t>(view: &View<'t>, value: Value<'t>, object: &'static Object) -> Vec<Finding> {
    conform_with(view, value, object, None)
}

fn conform_with<'t>(
    view: &View<'t>,
    value: Value<'t>,
    object: &'static Object,
    parts: Option<PartsOf<'_>>,
) -> Vec<Finding> {
    let mut conformance = Conformance { view, parts, findings: Vec::new() };
    conformance.value(value, Type::Object(object), None, None);
    let mut findings = conformance.findings;
    findings.sort_by_key(|finding| finding.node);
    findings
}

/// What is found in an item of a list.
struct Checked {
    of: Type,
    findings: Vec<Finding>,
}

struct Conformance<'v, 't> {
    view: &'v View<'t>,
    /// Not inside of an item of a list: that is a part.
    parts: Option<PartsOf<'v>>,
    findings: Vec<Finding>,
}

impl<'t> Conformance<'_, 't> {
    fn report(&mut self, node: NodeId, kind: FindingKind) {
        self.findings.push(Finding { node, kind });
    }

    fn value(&mut self, value: Value<'t>, expected: Type, name: Option<&str>, field: Option<&'static Field>) {
        // An alias stands for a value that is checked where it is written; an unknown one is a finding of its own.
        if matches!(value, Value::Alias(_)) {
            return;
        }
        match (self.chosen(value, expected), value) {
            (Some(Type::Object(object)), Value::Mapping(mapping)) => self.object(mapping, object),
            (Some(Type::Map(of)), Value::Mapping(mapping)) => {
                self.duplicates(mapping);
                for entry in mapping.entries() {
                    if let Some(value) = entry.value() {
                        self.value(value, *of, key_text(entry).as_deref(), None);
                    }
                }
            }
            (Some(Type::List(of)), Value::Sequence(sequence)) => {
                for value in sequence.items().filter_map(plimsoll_syntax::Node::value) {
                    self.item(value, *of);
                }
            }
            (Some(_), _) => {}
            (None, _) => {
                let found = self.found(value);
                let name = name.map(str::to_owned);
                self.report(value.id(), FindingKind::WrongType { name, field, expected, found });
            }
        }
    }

    /// An item of a list. One that says the same as before is not checked again.
    fn item(&mut self, value: Value<'t>, of: Type) {
        let Some(parts) = self.parts.filter(|_| matches!(value, Value::Mapping(_))) else {
            return self.value(value, of, None, None);
        };
        let checked = parts.of(
            value.id(),
            |checked: &Checked| checked.of == of,
            || {
                let mut inside = Conformance { view: self.view, parts: None, findings: Vec::new() };
                inside.value(value, of, None, None);
                Checked { of, findings: inside.findings }
            },
        );
        self.findings.extend_from_slice(&checked.findings);
    }

    /// The alternative that has the shape of the value.
    fn chosen(&self, value: Value<'t>, expected: Type) -> Option<Type> {
        match expected {
            Type::Either(types) => types.iter().find_map(|&of| self.chosen(value, of)),
            of => self.has_shape(value, of).then_some(of),
        }
    }

    fn has_shape(&self, value: Value<'_>, of: Type) -> bool {
        match (of, value) {
            (Type::Any, _) | (_, Value::Alias(_)) => true,
            (Type::Object(_) | Type::Map(_), value) => matches!(value, Value::Mapping(_)),
            (Type::List(_), value) => matches!(value, Value::Sequence(_)),
            (Type::Scalar, value) => matches!(value, Value::Scalar(_)),
            (_, Value::Scalar(scalar)) => match (of, scalar.resolve(Resolution::Yaml12)) {
                (Type::Text, resolved) => matches!(resolved, Resolved::Text(_) | Resolved::Timestamp(_)),
                (Type::Boolean, resolved) => matches!(resolved, Resolved::Bool(_)),
                (Type::Number, resolved) => matches!(resolved, Resolved::Int(_) | Resolved::Float(_)),
                (Type::Choice(values), _) => values.contains(&&*scalar.text()),
                _ => false,
            },
            _ => false,
        }
    }

    fn found(&self, value: Value<'_>) -> &'static str {
        match value {
            Value::Mapping(_) => "a mapping",
            Value::Sequence(_) => "a list",
            Value::Alias(_) => "an alias",
            Value::Scalar(scalar) => match scalar.resolve(Resolution::Yaml12) {
                Resolved::Null => "null",
                Resolved::Bool(_) => "a boolean",
                Resolved::Int(_) | Resolved::Float(_) => "a number",
                Resolved::Timestamp(_) | Resolved::Text(_) => "a string",
            },
        }
    }

    fn duplicates(&mut self, mapping: Mapping<'_>) {
        let mut seen: FxHashMap<String, NodeId> = FxHashMap::default();
        for entry in mapping.entries() {
            let Some(key) = key_text(entry) else { continue };
            let id = entry.node().id();
            if let Some(&first) = seen.get(&key) {
                self.report(id, FindingKind::DuplicateKey { key, first });
            } else {
                seen.insert(key, id);
            }
        }
    }

    fn object(&mut self, mapping: Mapping<'t>, object: &'static Object) {
        self.duplicates(mapping);
        let merged = self.view.mapping(mapping);
        let entries: Vec<(Entry<'_>, String)> =
            merged.entries().filter_map(|entry| Some((entry, key_text(entry)?))).collect();
        let present = |name: &str| entries.iter().any(|(_, key)| key == name);
        let mut misspelt: Vec<(NodeId, &String, &'static str)> = Vec::new();
        for (entry, key) in &entries {
            match object.field(key) {
                Some(field) => {
                    if field.presence == Presence::OtherVersion {
                        self.report(entry.node().id(), FindingKind::OtherVersion { object, field });
                    }
                    if let Some(value) = entry.value() {
                        self.value(value, field.of, Some(field.name), Some(field));
                    } else if field.presence == Presence::Required {
                        let expected = field.of;
                        let name = Some(field.name.to_owned());
                        let kind =
                            FindingKind::WrongType { name, field: Some(field), expected, found: "nothing" };
                        self.report(entry.node().id(), kind);
                    }
                }
                None => {
                    let absent =
                        object.fields.iter().filter(|field| field.presence != Presence::OtherVersion);
                    let absent = absent.map(|field| field.name).filter(|name| !present(name));
                    let meant = nearest(key, absent);
                    let id = entry.node().id();
                    let required = meant
                        .and_then(|name| object.field(name))
                        .filter(|field| field.presence.is_expected());
                    if let Some(field) = required {
                        // One mistake, one finding: the missing field tells of the misspelt one.
                        misspelt.push((id, key, field.name));
                        continue;
                    }
                    let close = matches!(object.others, Others::Open) && meant.is_none();
                    if !close {
                        let kind = FindingKind::Unknown { object, key: key.clone(), nearest: meant };
                        self.report(id, kind);
                    }
                }
            }
        }
        for field in object.fields.iter().filter(|field| field.presence.is_expected()) {
            if !present(field.name) {
                let misspelt = misspelt
                    .iter()
                    .find(|(_, _, meant)| *meant == field.name)
                    .map(|(id, key, _)| (*id, (*key).clone()));
                let node = misspelt.as_ref().map_or(mapping.node().id(), |(id, _)| *id);
                self.report(node, FindingKind::Missing { object, field, misspelt });
            }
        }
    }
}

/// The text of a scalar key.
fn key_text(entry: Entry<'_>) -> Option<String> {
    Some(entry.key()?.as_scalar()?.text().into_owned())
}
