//! From Hydra to v1alpha1: the changes of a document that keep what it describes. Group, kinds, workload types and fields
//! have other names since October 2019; what the runtime of Hydra read in words of its own is written as specified.

use plimsoll_base::{Edit, NewValue, NodeId, Site};
use plimsoll_syntax::edit::Position;
use plimsoll_syntax::resolve::{Resolution, Resolved};
use plimsoll_syntax::{Document as Written, Entry, Kind, Mapping, Sequence, Value};

use super::dialect::{Dialect, HYDRA_GROUP};
use super::document::Document;
use crate::written::is_null;

/// How a document is written in v1alpha1.
#[derive(Clone, PartialEq, Debug)]
pub struct Migration {
    /// The changes, all at once.
    pub edits: Vec<Edit>,
    /// Whether names of trait instances are lost, as v1alpha1 has none.
    pub drops_trait_names: bool,
}

/// The changes that make a document of Hydra one of v1alpha1. `None` for one of another dialect, for one that says a thing
/// in two words, and where v1alpha1 has no word for something.
#[must_use]
pub fn to_v1alpha1(document: &Document, written: Written<'_>) -> Option<Migration> {
    let is_shared = |kind| matches!(kind, Kind::Alias | Kind::Anchor);
    let has_aliases = written.node().subtree().any(|node| is_shared(node.kind()));
    if document.dialect != Dialect::Hydra || has_aliases {
        return None;
    }
    let root = written.value()?.as_mapping()?;
    let mut migrating =
        Migrating { document, edits: Vec::new(), drops_trait_names: false, is_possible: true };
    migrating.root(root)?;
    let Migrating { edits, drops_trait_names, is_possible, .. } = migrating;
    is_possible.then_some(Migration { edits, drops_trait_names })
}

/// The workload type of v1alpha1 that one of Hydra, or of its runtime, became; as it is where it is none of these.
fn workload_type(written: &str) -> String {
    let Some(rest) = written.strip_prefix(HYDRA_GROUP).and_then(|rest| rest.strip_prefix('/')) else {
        return written.to_owned();
    };
    let (version, kind) = rest.split_once('.').unwrap_or(("v1alpha1", rest));
    let kind = match kind {
        "Service" | "ReplicatedService" | "ReplicableService" => "Server",
        "SingletonService" | "Singleton" => "SingletonServer",
        "ReplicatedTask" | "ReplicableTask" => "Task",
        kind => kind,
    };
    format!("core.oam.dev/{version}.{kind}")
}

/// A workload type in `appliesTo`, where the runtime of Hydra had short words.
fn applies_to(written: &str) -> String {
    match written {
        "replicableService" => "core.oam.dev/v1alpha1.Server".to_owned(),
        "singleton" | "singletonService" => "core.oam.dev/v1alpha1.SingletonServer".to_owned(),
        "replicableTask" => "core.oam.dev/v1alpha1.Task".to_owned(),
        "singletonTask" => "core.oam.dev/v1alpha1.SingletonTask".to_owned(),
        written => workload_type(written),
    }
}

/// The name of a trait, by its type: `manual-scaler` of `core.hydra.io/v1alpha1.ManualScaler`.
fn trait_name(of_type: &str) -> String {
    let (name, _) = super::types::plain(of_type);
    let mut kebab = String::new();
    for (index, letter) in name.chars().enumerate() {
        if letter.is_ascii_uppercase() && index > 0 && !kebab.ends_with('-') {
            kebab.push('-');
        }
        kebab.push(letter.to_ascii_lowercase());
    }
    kebab
}

struct Migrating<'d> {
    document: &'d Document,
    edits: Vec<Edit>,
    drops_trait_names: bool,
    is_possible: bool,
}

impl Migrating<'_> {
    fn root(&mut self, root: Mapping<'_>) -> Option<()> {
        let kind = root.get("kind")?.as_scalar()?.text().into_owned();
        self.replace(root.entry("apiVersion")?, NewValue::text("core.oam.dev/v1alpha1"));
        let renamed = match kind.as_str() {
            "Component" => Some("ComponentSchematic"),
            "OperationalConfiguration" => Some("ApplicationConfiguration"),
            _ => None,
        };
        if let Some(renamed) = renamed {
            self.replace(root.entry("kind")?, NewValue::text(renamed));
        }
        if let Some(metadata) = mapping(root, "metadata") {
            self.metadata(metadata);
        }
        let spec = mapping(root, "spec")?;
        match renamed.unwrap_or(&kind) {
            "ComponentSchematic" => self.schematic(spec),
            "ApplicationConfiguration" => self.configuration(spec),
            "Trait" => self.of_trait(spec),
            "WorkloadType" => self.workload_type(spec),
            "ApplicationScope" => self.group_of(spec, "type"),
            _ => return None,
        }
        Some(())
    }

    /// Version and description became annotations.
    fn metadata(&mut self, metadata: Mapping<'_>) {
        let entries: Vec<(Entry<'_>, &str, String)> = ["version", "description"]
            .into_iter()
            .filter_map(|key| {
                let entry = metadata.entry(key)?;
                Some((entry, key, present(entry)?.as_scalar()?.text().into_owned()))
            })
            .collect();
        let moved = entries.iter().map(|(_, key, text)| ((*key).to_owned(), NewValue::text(text)));
        let Some(annotations) = metadata.entry("annotations") else {
            if let Some(((first, ..), others)) = entries.split_first() {
                let annotations = NewValue::Map(moved.collect());
                self.edits.push(Edit::RenameKey { entry: self.entry(*first), key: "annotations".to_owned() });
                self.replace(*first, annotations);
                others.iter().for_each(|(entry, ..)| self.remove(*entry));
            }
            return;
        };
        let Some(known) = present(annotations).and_then(Value::as_mapping) else {
            self.is_possible &= entries.is_empty();
            return;
        };
        for (entry, key, text) in &entries {
            self.is_possible &= known.entry(key).is_none();
            self.remove(*entry);
            let mapping = self.site(known.node().id());
            let (key, value) = ((*key).to_owned(), NewValue::text(text));
            self.edits.push(Edit::InsertEntry { mapping, key, value, position: Position::Last });
        }
    }

    fn schematic(&mut self, spec: Mapping<'_>) {
        if let Some((entry, text)) = text_entry(spec, "workloadType") {
            self.change(entry, &text, workload_type(&text));
        }
        self.rename(spec, "os", "osType");
        for parameter in mappings(spec, "parameters") {
            self.parameter(parameter);
        }
        for container in mappings(spec, "containers") {
            mappings(container, "ports").into_iter().for_each(|port| self.port(port));
            let memory = mapping(container, "resources").and_then(|resources| mapping(resources, "memory"));
            // A number alone was megabytes, and is bytes since.
            if let Some((entry, text)) = memory.and_then(|memory| text_entry(memory, "required"))
                && text.bytes().all(|byte| byte.is_ascii_digit())
            {
                self.replace(entry, NewValue::text(format!("{text}M")));
            }
        }
        if let Some(settings) = spec.entry("workloadSettings").and_then(present) {
            self.is_possible &= settings.as_scalar().is_none();
        }
    }

    fn parameter(&mut self, parameter: Mapping<'_>) {
        let Some((entry, text)) = text_entry(parameter, "type") else { return };
        match text.as_str() {
            "boolean" | "number" | "string" | "null" | "object" | "array" => {}
            "bool" => self.replace(entry, NewValue::text("boolean")),
            "int" | "integer" | "float" | "double" => self.replace(entry, NewValue::text("number")),
            _ => self.is_possible = false,
        }
    }

    fn port(&mut self, port: Mapping<'_>) {
        let Some((entry, text)) = text_entry(port, "type") else { return };
        let protocol = text.to_ascii_uppercase();
        self.is_possible &= ["TCP", "UDP"].contains(&&*protocol);
        self.rename(port, "type", "protocol");
        self.change(entry, &text, protocol);
    }

    fn configuration(&mut self, spec: Mapping<'_>) {
        mappings(spec, "scopes").into_iter().for_each(|scope| self.group_of(scope, "type"));
        for component in mappings(spec, "components") {
            self.rename(component, "name", "componentName");
            mappings(component, "traits").into_iter().for_each(|one| self.trait_instance(one));
        }
    }

    /// The name of a trait is that of its type; the runtime of Hydra wrote it so, with values in a list.
    fn trait_instance(&mut self, one: Mapping<'_>) {
        if let (Some((entry, of_type)), Some(name)) = (text_entry(one, "type"), one.entry("name")) {
            self.drops_trait_names |=
                text_entry(one, "name").is_some_and(|(_, text)| text != trait_name(&of_type));
            self.replace(name, NewValue::text(trait_name(&of_type)));
            self.remove(entry);
        }
        let Some(entry) = one.entry("parameterValues") else { return };
        self.rename(one, "parameterValues", "properties");
        let Some(list) = present(entry).and_then(Value::as_sequence) else { return };
        match named_values(list) {
            Some(values) => self.replace(entry, NewValue::Map(values)),
            None => self.is_possible = false,
        }
    }

    fn of_trait(&mut self, spec: Mapping<'_>) {
        let list = spec.get("appliesTo").and_then(Value::as_sequence);
        for item in list.into_iter().flat_map(Sequence::items) {
            let Some(scalar) = item.value().and_then(Value::as_scalar) else { continue };
            let (text, new) = (scalar.text(), applies_to(&scalar.text()));
            if *text != *new {
                let slot = self.site(scalar.node().id());
                self.edits.push(Edit::Replace { slot, value: NewValue::text(new) });
            }
        }
        self.rename(spec, "parameters", "properties");
        for entry in ["parameters", "properties"].into_iter().filter_map(|key| spec.entry(key)) {
            let Some(list) = present(entry).and_then(Value::as_sequence) else { continue };
            match json_schema(list) {
                Some(schema) => self.replace(entry, schema),
                None => self.is_possible = false,
            }
        }
    }

    fn workload_type(&mut self, spec: Mapping<'_>) {
        let names = mapping(spec, "names");
        self.is_possible &= names.is_some_and(|names| names.entry("kind").and_then(present).is_some());
        if let Some((entry, text)) = text_entry(spec, "group")
            && text == HYDRA_GROUP
        {
            self.replace(entry, NewValue::text("core.oam.dev"));
        }
        match spec.entry("settings").and_then(present) {
            Some(Value::Mapping(_)) => self.rename(spec, "settings", "workloadSettings"),
            Some(Value::Scalar(_)) => self.is_possible = false,
            _ => {}
        }
    }

    /// The group of a type that is named.
    fn group_of(&mut self, mapping: Mapping<'_>, key: &str) {
        if let Some((entry, text)) = text_entry(mapping, key) {
            let new = text.replace("core.hydra.io/", "core.oam.dev/");
            self.change(entry, &text, new);
        }
    }

    fn site(&self, node: NodeId) -> Site {
        self.document.site(node)
    }

    fn entry(&self, entry: Entry<'_>) -> Site {
        self.site(entry.node().id())
    }

    fn rename(&mut self, mapping: Mapping<'_>, key: &str, new: &str) {
        if let Some(entry) = mapping.entry(key) {
            self.is_possible &= mapping.entry(new).is_none();
            self.edits.push(Edit::RenameKey { entry: self.entry(entry), key: new.to_owned() });
        }
    }

    fn change(&mut self, entry: Entry<'_>, old: &str, new: String) {
        if old != new {
            self.replace(entry, NewValue::Text(new));
        }
    }

    fn replace(&mut self, entry: Entry<'_>, value: NewValue) {
        self.edits.push(Edit::Replace { slot: self.entry(entry), value });
    }

    fn remove(&mut self, entry: Entry<'_>) {
        self.edits.push(Edit::Remove { node: self.entry(entry) });
    }
}

/// A list of names and values as a mapping. `None` where an item is something else, or a name is there twice.
#[must_use]
pub fn named_values(list: Sequence<'_>) -> Option<Vec<(String, NewValue)>> {
    let mut values: Vec<(String, NewValue)> = Vec::new();
    for item in list.items() {
        let item = item.value()?.as_mapping()?;
        let (_, name) = text_entry(item, "name")?;
        let value = item.get("value").map_or(Some(NewValue::Null), NewValue::of)?;
        if values.iter().any(|(known, _)| *known == name) {
            return None;
        }
        values.push((name, value));
    }
    Some(values)
}

/// What a list of parameters says, as JSON Schema.
fn json_schema(parameters: Sequence<'_>) -> Option<NewValue> {
    let (mut properties, mut required) = (Vec::new(), Vec::new());
    for parameter in parameters.items() {
        let parameter = parameter.value()?.as_mapping()?;
        let (_, name) = text_entry(parameter, "name")?;
        let mut schema = Vec::new();
        if let Some((_, of_type)) = text_entry(parameter, "type") {
            let of_type = match of_type.as_str() {
                "int" => "integer",
                "float" | "double" => "number",
                "bool" => "boolean",
                of_type => of_type,
            };
            schema.push(("type".to_owned(), NewValue::text(of_type)));
        }
        for key in ["description", "default"] {
            if let Some(value) = parameter.entry(key).and_then(present) {
                schema.push((key.to_owned(), NewValue::of(value)?));
            }
        }
        let is_required = parameter.get("required").and_then(Value::as_scalar);
        if is_required.is_some_and(|truth| truth.resolve(Resolution::Yaml11) == Resolved::Bool(true)) {
            required.push(NewValue::text(&*name));
        }
        properties.push((name, NewValue::Map(schema)));
    }
    let mut schema = vec![("type".to_owned(), NewValue::text("object"))];
    if !required.is_empty() {
        schema.push(("required".to_owned(), NewValue::List(required)));
    }
    schema.push(("properties".to_owned(), NewValue::Map(properties)));
    Some(NewValue::Map(schema))
}

/// The value of an entry that is not `null`.
fn present(entry: Entry<'_>) -> Option<Value<'_>> {
    entry.value().filter(|value| !is_null(*value))
}

fn text_entry<'t>(mapping: Mapping<'t>, key: &str) -> Option<(Entry<'t>, String)> {
    let entry = mapping.entry(key)?;
    Some((entry, present(entry)?.as_scalar()?.text().into_owned()))
}

fn mapping<'t>(mapping: Mapping<'t>, key: &str) -> Option<Mapping<'t>> {
    mapping.get(key)?.as_mapping()
}

fn mappings<'t>(mapping: Mapping<'t>, key: &str) -> Vec<Mapping<'t>> {
    let list = mapping.get(key).and_then(Value::as_sequence);
    list.into_iter().flat_map(Sequence::items).filter_map(|item| item.value()?.as_mapping()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_get_the_names_that_they_have_since() {
        for (old, new) in [
            ("core.hydra.io/v1alpha1.Service", "core.oam.dev/v1alpha1.Server"),
            ("core.hydra.io/v1alpha1.Singleton", "core.oam.dev/v1alpha1.SingletonServer"),
            ("core.hydra.io/v1alpha1.Worker", "core.oam.dev/v1alpha1.Worker"),
            ("example.com/v1.Function", "example.com/v1.Function"),
        ] {
            assert_eq!(workload_type(old), new);
        }
        assert_eq!(applies_to("replicableTask"), "core.oam.dev/v1alpha1.Task");
        assert_eq!(applies_to("*"), "*");
        assert_eq!(trait_name("core.hydra.io/v1alpha1.ManualScaler"), "manual-scaler");
        assert_eq!(trait_name("ingress"), "ingress");
    }
}
