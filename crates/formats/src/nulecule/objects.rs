//! The attributes of a component: the objects its artifacts describe, by kind and name.

use std::sync::Arc;

use plimsoll_base::{FileId, NodeId, Secret, Site};
use plimsoll_model::{Data, Identity, Map, Origin, Substitution, Value};
use plimsoll_syntax::Value as Written;
use plimsoll_syntax::anchors::View;
use plimsoll_syntax::resolve::Resolution;

use super::parameters::Resolved;
use crate::attributes::{self, Rules};
use crate::docker::{self, Run, Word};
use crate::kubernetes::{lists, seal};
use crate::rendered::{Rendered, Replacement};
use crate::secrets::{is_secret_field, is_secret_name, is_secret_text, is_value_field};

/// An artifact with the parameters that were put into it.
pub(super) struct Source<'a> {
    pub(super) file: FileId,
    pub(super) rendered: &'a Rendered,
    pub(super) parameters: &'a [Resolved],
}

impl Source<'_> {
    /// The objects that the artifact describes, each under its name: `Pod web`, `container web`, `app /web`.
    pub(super) fn objects(&self, fallback: &str) -> Vec<(String, Value)> {
        let mut objects = Vec::new();
        for document in self.rendered.content.documents() {
            let view = View::new(document);
            let Some(value) = view.value() else { continue };
            match value {
                Written::Sequence(_) if self.is_words() => {
                    if let Some(run) = docker::read(value.node()) {
                        objects.push(self.container(&run, fallback));
                    }
                }
                _ => {
                    let mut value = attributes::lower(&view, value, self);
                    seal(&mut value);
                    self.manifest(value, fallback, &mut objects);
                }
            }
        }
        objects
    }

    fn is_words(&self) -> bool {
        self.rendered.content.language() == plimsoll_syntax::Language::Words
    }

    /// A manifest under its kind and name; the items of a list of objects each under its own.
    fn manifest(&self, value: Value, fallback: &str, objects: &mut Vec<(String, Value)>) {
        let text = |field: &str| value.get(field).and_then(Value::as_text).map(str::to_owned);
        let metadata = |field: &str| value.get("metadata")?.get(field)?.as_text().map(str::to_owned);
        let kind = text("kind");
        if kind.as_deref().is_some_and(|kind| kind == "List")
            && let Some(Data::List(list)) = value.get("items").map(|items| &items.data)
        {
            // Lists of lists do not exist; one level is taken apart.
            objects.extend(list.items.iter().map(|item| named(item, fallback)));
            return;
        }
        if kind.as_deref() == Some("Template") {
            template(value, fallback, objects);
            return;
        }
        let name = match (kind, metadata("name"), text("id")) {
            (Some(_), Some(_), _) => object_name(&value).unwrap_or_else(|| fallback.to_owned()),
            (None, None, Some(id)) => format!("app {id}"),
            _ => fallback.to_owned(),
        };
        objects.push((name, value));
    }

    fn container(&self, run: &Run, fallback: &str) -> (String, Value) {
        let mut map = Map::default();
        if let Some(image) = &run.image {
            map.insert("image".into(), self.word(image, false));
        }
        if !run.command.is_empty() {
            map.insert("command".into(), self.list(Identity::Sequence, run.command.iter()));
        }
        let mut environment = Map::default();
        for variable in run.values("--env") {
            let (name, _) = variable.text.split_once('=').unwrap_or((&variable.text, ""));
            let value = Word {
                text: variable.text.get(name.len() + 1..).unwrap_or("").to_owned(),
                ..variable.clone()
            };
            environment.insert(name.into(), self.word(&value, is_secret_name(name)));
        }
        let origin = environment.values().next().map(|first| first.origin.clone());
        if let Some(origin) = origin {
            map.insert("env".into(), Value::new(Data::Map(environment), origin));
        }
        for (option, value) in &run.options {
            let field = option.trim_start_matches('-');
            if option == "--env" || map.contains_key(field) {
                continue;
            }
            let value = match value {
                None => Value::new(Data::Bool(true), self.origin(NodeId::ROOT)),
                Some(_) => self.list(Identity::Set, run.values(option)),
            };
            map.insert(field.into(), value);
        }
        let name = run.name().map_or_else(|| fallback.to_owned(), |name| format!("container {}", name.text));
        let origin = run.image.as_ref().map_or(NodeId::ROOT, |image| image.node);
        (name, Value::new(Data::Map(map), self.origin(origin)))
    }

    fn word(&self, word: &Word, is_secret: bool) -> Value {
        let data = match self.asked(word.node) {
            Some(parameter) => Data::Unknown(plimsoll_model::Unknown::Asked { parameter }),
            None if is_secret || self.is_secret_word(word) => Data::Secret(Secret::new(word.text.as_str())),
            None => Data::Text(word.text.as_str().into()),
        };
        Value::new(data, self.origin(word.node))
    }

    fn list<'w>(&self, identity: Identity, words: impl Iterator<Item = &'w Word>) -> Value {
        let mut items: Vec<Value> = words.map(|word| self.word(word, false)).collect();
        attributes::hide_behind_options(&mut items);
        let origin = items.first().map_or_else(|| self.origin(NodeId::ROOT), |item| item.origin.clone());
        Value::new(Data::list(identity, items), origin)
    }

    fn is_secret_word(&self, word: &Word) -> bool {
        is_secret_text(&word.text) || self.has_secret(word.node)
    }

    fn has_secret(&self, node: NodeId) -> bool {
        self.used(node).any(|parameter| matches!(parameter.replacement, Replacement::Secret(_)))
    }

    fn used(&self, node: NodeId) -> impl Iterator<Item = &Resolved> {
        self.rendered.values_in(node).filter_map(|index| self.parameters.get(index))
    }
}

impl Rules for Source<'_> {
    fn identity(&self, field: &str) -> Identity {
        lists::identity(field)
    }

    fn origin(&self, node: NodeId) -> Origin {
        let site = Site { file: self.file, node: self.rendered.written(node) };
        let parameters: Vec<(Arc<str>, Origin)> =
            self.used(node).map(|used| (used.name.clone(), used.origin.clone())).collect();
        if parameters.is_empty() {
            return Origin::Written(site);
        }
        Origin::Substituted(Arc::new(Substitution { site, parameters }))
    }

    fn asked(&self, node: NodeId) -> Option<Arc<str>> {
        let mut used = self.used(node);
        used.find(|parameter| parameter.replacement == Replacement::Asked)
            .map(|parameter| parameter.name.clone())
    }

    fn is_secret(
        &self,
        node: NodeId,
        fields: &[Arc<str>],
        siblings: &dyn Fn(&str) -> Option<String>,
    ) -> bool {
        let written = self.rendered.content.node(node).token_text();
        if self.has_secret(node) || is_secret_text(written) {
            return true;
        }
        let Some((field, around)) = fields.split_last() else { return false };
        // The value of an environment variable is named by its sibling; data of a Secret object are secret.
        let beside = if is_value_field(field) { siblings("name").or_else(|| siblings("key")) } else { None };
        let above = around.last().map_or("", |field| field);
        is_secret_field(above, field, beside.as_deref())
    }

    fn resolution(&self) -> Resolution {
        Resolution::Yaml11
    }
}

/// A template of OpenShift: each of its objects for itself, then the template without them.
fn template(mut value: Value, fallback: &str, objects: &mut Vec<(String, Value)>) {
    if let Data::Map(map) = &mut value.data
        && let Some(Value { data: Data::List(list), .. }) = map.shift_remove("objects")
    {
        objects.extend(list.items.iter().map(|item| named(item, fallback)));
    }
    objects.push(named(&value, fallback));
}

/// An object under its kind and name.
fn named(object: &Value, fallback: &str) -> (String, Value) {
    (object_name(object).unwrap_or_else(|| fallback.to_owned()), object.clone())
}

/// The order of the objects in a component: what others refer to first. The reference implementation has none. Kinds that
/// are not listed are workloads.
const ORDER: [&[&str]; 7] = [
    &["Namespace", "Project"],
    &["ServiceAccount", "Secret"],
    &["ConfigMap"],
    &["PersistentVolume", "PersistentVolumeClaim"],
    &["Service", "Endpoints"],
    &["ImageStream"],
    &["BuildConfig"],
];

/// The place of an object in [`ORDER`], by its name in the attributes.
fn rank(name: &str) -> usize {
    let kind = name.split(' ').next().unwrap_or_default();
    ORDER.iter().position(|kinds| kinds.contains(&kind)).unwrap_or(ORDER.len())
}

/// `KIND NAME`, or `KIND NAMESPACE/NAME`.
fn object_name(value: &Value) -> Option<String> {
    let kind = value.get("kind")?.as_text()?;
    let metadata = value.get("metadata")?;
    let name = metadata.get("name")?.as_text()?;
    Some(match metadata.get("namespace").and_then(Value::as_text) {
        Some(namespace) => format!("{kind} {namespace}/{name}"),
        None => format!("{kind} {name}"),
    })
}

/// Objects under unique names, in the order in which they can be made: a name that comes again gets a number.
pub(super) fn collect(mut objects: Vec<(String, Value)>, origin: Origin) -> Value {
    objects.sort_by_key(|(name, _)| rank(name));
    let mut map = Map::default();
    for (name, value) in objects {
        let mut key: Arc<str> = name.as_str().into();
        let mut number = 2;
        while map.contains_key(&key) {
            key = format!("{name}#{number}").into();
            number += 1;
        }
        map.insert(key, value);
    }
    Value::new(Data::Map(map), origin)
}
