//! From the draft of November 2018 to CNAB Core 1.2: the changes of a document that keep what each action puts where.
//!
//! Parameters become definitions where they stand, so that their comments stay, and a new section of parameters refers
//! to them. What 1.2 has no place for goes: `refs` of images, sections that are `null`.

use plimsoll_base::{Edit, NewValue, Site};
use plimsoll_syntax::edit::Position;
use plimsoll_syntax::resolve::{Resolution, Resolved};
use plimsoll_syntax::{Document, Entry, Kind, Mapping, Sequence, Value};

use super::bundle::{Bundle, Parameter};
use super::dialect::Dialect;
use super::image::ImageReference;
use crate::written::is_null;

/// How a bundle is written in CNAB Core 1.2.
#[derive(Clone, PartialEq, Debug)]
pub struct Migration {
    /// The changes, all at once.
    pub edits: Vec<Edit>,
    /// Whether `refs` of images are lost.
    pub drops_references: bool,
}

/// The changes that make a bundle of the draft of 2018 one of CNAB Core 1.2. `None` for a bundle of another version, a
/// signed one, and one that says a thing in the words of both.
#[must_use]
pub fn to_1_2(bundle: &Bundle, document: Document<'_>) -> Option<Migration> {
    let is_shared = |kind| matches!(kind, Kind::Alias | Kind::Anchor);
    let has_aliases = document.node().subtree().any(|node| is_shared(node.kind()));
    if bundle.dialect != Dialect::November2018 || bundle.is_signed || has_aliases {
        return None;
    }
    let root = document.value()?.as_mapping()?;
    let mut migrating = Migrating {
        bundle,
        edits: Vec::new(),
        drops_references: false,
        is_possible: root.node().id() == bundle.node,
    };
    migrating.root(root);
    let Migrating { edits, drops_references, is_possible, .. } = migrating;
    is_possible.then_some(Migration { edits, drops_references })
}

struct Migrating<'b> {
    bundle: &'b Bundle,
    edits: Vec<Edit>,
    drops_references: bool,
    is_possible: bool,
}

impl Migrating<'_> {
    fn root(&mut self, root: Mapping<'_>) {
        const VERSION: &str = "v1.2.0";
        match root.entry("schemaVersion") {
            Some(entry) => self.replace(entry, NewValue::text(VERSION)),
            None => self.edits.push(Edit::InsertEntry {
                mapping: self.bundle.site(root.node().id()),
                key: "schemaVersion".to_owned(),
                value: NewValue::text(VERSION),
                position: Position::First,
            }),
        }
        for entry in root.entries() {
            let Some(key) = key(entry) else { continue };
            let Some(value) = present(entry) else {
                if !["schemaVersion", "name", "version", "invocationImages"].contains(&key.as_str()) {
                    self.remove(entry);
                }
                continue;
            };
            match (key.as_str(), value) {
                ("images", Value::Sequence(images)) => self.images(images),
                ("invocationImages", Value::Sequence(images)) => {
                    images
                        .items()
                        .filter_map(|item| item.value()?.as_mapping())
                        .for_each(|image| self.image(image));
                }
                ("parameters", Value::Mapping(parameters)) => self.parameters(entry, parameters),
                ("credentials", Value::Mapping(credentials)) => self.credentials(credentials),
                ("actions", Value::Mapping(actions)) => self.actions(actions),
                ("extensions", Value::Mapping(_)) => self.rename(root, entry, "custom"),
                ("extensions", _) => self.remove(entry),
                _ => {}
            }
        }
    }

    /// A list becomes a mapping by name.
    fn images(&mut self, images: Sequence<'_>) {
        let mut names: Vec<String> = Vec::new();
        for (number, item) in images.items().enumerate() {
            let Some(image) = item.value().and_then(Value::as_mapping) else {
                self.is_possible = false;
                return;
            };
            let wanted = image_name(image).unwrap_or_else(|| format!("image-{}", number + 1));
            let mut name = wanted.clone();
            let mut count = 1;
            while names.contains(&name) {
                count += 1;
                name = format!("{wanted}-{count}");
            }
            names.push(name);
            self.image(image);
        }
        let sequence = self.bundle.site(images.node().id());
        self.edits.push(Edit::NameItems { sequence, names });
    }

    fn image(&mut self, image: Mapping<'_>) {
        for entry in image.entries() {
            let Some(key) = key(entry) else { continue };
            let Some(value) = present(entry) else {
                self.remove(entry);
                continue;
            };
            let text = value.as_scalar().map(|scalar| scalar.text().into_owned());
            match key.as_str() {
                "refs" => {
                    self.drops_references |=
                        value.as_sequence().is_none_or(|refs| refs.items().next().is_some());
                    self.remove(entry);
                }
                "digest" if text.as_deref() == Some("") || image.get("contentDigest").is_some() => {
                    self.remove(entry);
                }
                "digest" => self.rename(image, entry, "contentDigest"),
                "platform" => self.platform(image, entry, value),
                _ => {}
            }
        }
    }

    /// The platform of an image becomes its labels.
    fn platform(&mut self, image: Mapping<'_>, entry: Entry<'_>, value: Value<'_>) {
        let text = |name: &str, text: &str| (name.to_owned(), NewValue::text(text));
        match value {
            Value::Mapping(platform) if platform.entries().any(|entry| present(entry).is_some()) => {
                self.rename(image, entry, "labels");
                let absent: Vec<Entry<'_>> =
                    platform.entries().filter(|entry| present(*entry).is_none()).collect();
                absent.into_iter().for_each(|entry| self.remove(entry));
            }
            Value::Scalar(scalar) if !scalar.text().is_empty() => {
                self.rename(image, entry, "labels");
                let written = scalar.text();
                let labels = match written.split_once('/') {
                    Some((os, architecture)) => vec![text("os", os), text("architecture", architecture)],
                    None => vec![text("platform", &written)],
                };
                self.replace(entry, NewValue::Map(labels));
            }
            _ => self.remove(entry),
        }
    }

    /// Parameters become definitions, and others that refer to them take their place.
    fn parameters(&mut self, section: Entry<'_>, parameters: Mapping<'_>) {
        let mut referring = Vec::new();
        for entry in parameters.entries() {
            match present(entry) {
                None => self.remove(entry),
                Some(Value::Mapping(written)) => {
                    let found = self.bundle.parameters.iter().find(|found| found.node == written.node().id());
                    let Some(parameter) = found else {
                        self.is_possible = false;
                        return;
                    };
                    self.definition(written);
                    referring.push((parameter.name.text.to_string(), self.referring(parameter, written)));
                }
                Some(_) => self.is_possible = false,
            }
        }
        if referring.is_empty() && parameters.entries().next().is_none() {
            return;
        }
        let entry = self.bundle.site(section.node().id());
        let value = NewValue::Map(referring);
        self.edits.push(Edit::Displace { entry, key: "definitions".to_owned(), value });
    }

    /// A parameter that has its schema in a definition of its name.
    fn referring(&mut self, parameter: &Parameter, written: Mapping<'_>) -> NewValue {
        let mut fields = vec![("definition".to_owned(), NewValue::text(&*parameter.name.text))];
        let destination = match self.bundle.implicit_env(parameter) {
            Some(env) => vec![("env".to_owned(), NewValue::text(env))],
            None => {
                let mapping = written.get("destination").and_then(Value::as_mapping);
                let entries = mapping.into_iter().flat_map(Mapping::entries);
                let there = entries.filter_map(|entry| Some((key(entry)?, NewValue::of(present(entry)?)?)));
                there.collect()
            }
        };
        fields.push(("destination".to_owned(), NewValue::Map(destination)));
        if let Some(apply_to) = &parameter.apply_to {
            let actions = apply_to.iter().map(|action| NewValue::text(&*action.text)).collect();
            fields.push(("applyTo".to_owned(), NewValue::List(actions)));
        }
        if parameter.is_required() {
            fields.push(("required".to_owned(), NewValue::Bool(true)));
        }
        NewValue::Map(fields)
    }

    /// What stood in a parameter as JSON Schema; what does not belong there goes.
    fn definition(&mut self, parameter: Mapping<'_>) {
        for entry in parameter.entries() {
            let Some(key) = key(entry) else { continue };
            let Some(value) = present(entry) else {
                self.remove(entry);
                continue;
            };
            let resolved = value.as_scalar().map(|scalar| scalar.resolve(Resolution::Yaml12));
            let is_number = matches!(resolved, Some(Resolved::Int(_) | Resolved::Float(_)));
            let is_list = value.as_sequence().is_some_and(|list| list.items().next().is_some());
            match key.as_str() {
                "type" => match resolved {
                    Some(Resolved::Text(of)) if of == "int" => self.replace(entry, NewValue::text("integer")),
                    Some(Resolved::Text(of)) if of == "bool" => {
                        self.replace(entry, NewValue::text("boolean"));
                    }
                    Some(Resolved::Text(of))
                        if ["string", "integer", "boolean", "number"].contains(&of.as_str()) => {}
                    _ => self.remove(entry),
                },
                "defaultValue" => self.rename(parameter, entry, "default"),
                "minValue" if is_number => self.rename(parameter, entry, "minimum"),
                "maxValue" if is_number => self.rename(parameter, entry, "maximum"),
                "minLength" | "maxLength" if matches!(resolved, Some(Resolved::Int(0..))) => {}
                "allowedValues" if is_list => self.rename(parameter, entry, "enum"),
                "metadata" => self.metadata(parameter, entry, value),
                "minValue" | "maxValue" | "minLength" | "maxLength" | "allowedValues" | "required"
                | "destination" | "applyTo" | "apply-to" | "definition" | "immutable" => self.remove(entry),
                _ => {}
            }
        }
    }

    fn metadata(&mut self, parameter: Mapping<'_>, entry: Entry<'_>, value: Value<'_>) {
        let description = value.as_mapping().and_then(|metadata| metadata.get("description")?.as_scalar());
        match description.map(|scalar| scalar.resolve(Resolution::Yaml12)) {
            Some(Resolved::Text(text)) if parameter.entry("description").is_none() => {
                self.rename(parameter, entry, "description");
                self.replace(entry, NewValue::Text(text));
            }
            _ => self.remove(entry),
        }
    }

    /// Credentials were required without saying it.
    fn credentials(&mut self, credentials: Mapping<'_>) {
        let all = credentials.entries().filter_map(|entry| entry.value()?.as_mapping());
        for credential in all {
            match credential.entry("required") {
                None => self.edits.push(Edit::InsertEntry {
                    mapping: self.bundle.site(credential.node().id()),
                    key: "required".to_owned(),
                    value: NewValue::Bool(true),
                    position: Position::First,
                }),
                Some(entry) if present(entry).is_none() => self.replace(entry, NewValue::Bool(true)),
                Some(_) => {}
            }
            let absent = credential.entries().filter(|entry| present(*entry).is_none());
            for entry in absent.filter(|entry| key(*entry).is_some_and(|key| key != "required")) {
                self.remove(entry);
            }
        }
    }

    /// A tool of 2018 wrote `Modifies`.
    fn actions(&mut self, actions: Mapping<'_>) {
        for action in actions.entries().filter_map(|entry| entry.value()?.as_mapping()) {
            if let Some(entry) = action.entry("Modifies") {
                match action.entry("modifies") {
                    None => self.rename(action, entry, "modifies"),
                    Some(_) => self.remove(entry),
                }
            }
        }
    }

    fn site(&self, entry: Entry<'_>) -> Site {
        self.bundle.site(entry.node().id())
    }

    fn rename(&mut self, mapping: Mapping<'_>, entry: Entry<'_>, key: &str) {
        self.is_possible &= mapping.entry(key).is_none();
        self.edits.push(Edit::RenameKey { entry: self.site(entry), key: key.to_owned() });
    }

    fn replace(&mut self, entry: Entry<'_>, value: NewValue) {
        self.edits.push(Edit::Replace { slot: self.site(entry), value });
    }

    fn remove(&mut self, entry: Entry<'_>) {
        self.edits.push(Edit::Remove { node: self.site(entry) });
    }
}

fn key(entry: Entry<'_>) -> Option<String> {
    Some(entry.key()?.as_scalar()?.text().into_owned())
}

/// The value of an entry that is not `null`.
fn present(entry: Entry<'_>) -> Option<Value<'_>> {
    entry.value().filter(|value| !is_null(*value))
}

/// The name of an image that had none: its description where that is short, else the last part of its reference.
fn image_name(image: Mapping<'_>) -> Option<String> {
    let text = |key: &str| Some(image.get(key)?.as_scalar()?.text().into_owned());
    let description = text("description").filter(|text| text.split_whitespace().count() <= 3);
    let reference = || text("image").map(|reference| ImageReference::parse(&reference).name().to_owned());
    description
        .map(|text| slug(&text))
        .filter(|name| !name.is_empty())
        .or_else(|| reference().map(|name| slug(&name)).filter(|name| !name.is_empty()))
}

/// Letters, digits, dots and underscores as they are, all else as one hyphen.
fn slug(text: &str) -> String {
    let parts = text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_')));
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    parts.join("-").to_lowercase()
}
