//! What only manifests have: mixins, the steps of actions, and templates with what they name.

use std::ops::Range;
use std::sync::Arc;

use plimsoll_base::NodeId;
use plimsoll_syntax::anchors::{Merged, View};
use plimsoll_syntax::{Mapping, Node, Value};
use rustc_hash::FxHashMap;
use serde_json::Value as Json;

use super::tables;
use crate::cnab::bundle::BUILT_IN_ACTIONS;
use crate::cnab::{dialect, schema, template};
use crate::written::{self, Text, is_null, present_text};

/// The parts of a manifest that its bundle does not have.
#[derive(Clone, PartialEq, Debug)]
pub struct Manifest {
    /// `schemaType`.
    pub schema_type: Option<Text>,
    /// `registry`.
    pub registry: Option<Text>,
    /// `reference`.
    pub reference: Option<Text>,
    /// The list of `mixins`, where there is one.
    pub mixins_node: Option<NodeId>,
    /// `mixins`, in order.
    pub mixins: Vec<Mixin>,
    /// The actions in the order of the file: built in ones, and custom ones.
    pub actions: Vec<Action>,
    /// Names below `customActions`, in order.
    pub declared_actions: Vec<Text>,
    /// The templates, in the order of the file.
    pub templates: Vec<Template>,
    /// `custom`, for templates that name a part of it.
    pub custom: Json,
    /// The names of parameters and outputs that are files without a `path`.
    pub files_without_path: Vec<Text>,
    /// Names of dependencies that come again, each with the name that was first.
    pub repeated_dependencies: Vec<(Text, NodeId)>,
    /// Parameters, credentials and outputs whose names come again.
    pub repeated: Vec<Repeated>,
}

/// Something that has the name of an earlier one of its kind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Repeated {
    /// What it is: "parameter".
    pub noun: &'static str,
    /// Its name.
    pub name: Text,
    /// The name of the one before it, which does not count.
    pub before: NodeId,
    /// Whether it is the last of this name, which counts.
    pub is_last: bool,
}

/// An item of `mixins`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mixin {
    /// Its item's value.
    pub node: NodeId,
    /// Its name without a version; `None` where it has none.
    pub name: Option<Text>,
    /// What is wrong with its form.
    pub fault: Option<MixinFault>,
}

/// What is wrong with the form of a mixin's item.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MixinFault {
    /// There is nothing.
    Empty,
    /// A mapping with more than one key, so that the name of the mixin cannot be told from its settings.
    SeveralKeys,
    /// Neither a name nor a mapping.
    Shape,
    /// `@` with nothing after it, or twice.
    Version,
}

/// An action with its steps.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Action {
    /// Its name, at the key.
    pub name: Text,
    /// Its value's element; the key's where there is none.
    pub node: NodeId,
    /// Whether there is nothing.
    pub is_null: bool,
    /// Its steps; `None` where it is no list.
    pub steps: Option<Vec<Step>>,
}

impl Action {
    /// Whether its name is no field of manifests.
    #[must_use]
    pub fn is_custom(&self) -> bool {
        !BUILT_IN_ACTIONS.contains(&&*self.name.text)
    }

    /// Whether all its steps could be steps: mappings with one key.
    #[must_use]
    pub fn looks_like_steps(&self) -> bool {
        self.steps.as_ref().is_some_and(|steps| {
            !steps.is_empty() && steps.iter().all(|step| step.keys.len() == 1 || step.is_empty)
        })
    }
}

/// A step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// Its value's element; the item's where there is none.
    pub node: NodeId,
    /// Whether there is nothing.
    pub is_empty: bool,
    /// Its keys: the mixin, where there is one only. None for what is no mapping.
    pub keys: Vec<Text>,
    /// The value of its only key: the element, and whether it is a mapping.
    pub body: Option<(NodeId, bool)>,
    /// The element of its `description` where that is no text.
    pub odd_description: Option<NodeId>,
    /// The names of the outputs that it leaves.
    pub outputs: Vec<Text>,
}

/// Where a template stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Whereabouts {
    /// In a step of this action.
    Action(Arc<str>),
    /// In a value for the dependency of this name.
    Wire(Arc<str>),
    /// In an output that is made of those of the dependency of this name.
    Output(Arc<str>),
    /// Anywhere else.
    Elsewhere,
}

/// A template: what stands in braces.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Template {
    /// The scalar that holds it.
    pub node: NodeId,
    /// Its bytes in the decoded text of the scalar, without braces and blanks.
    pub range: Range<usize>,
    /// What stands between the braces, without blanks and without the sign of a section.
    pub text: Arc<str>,
    /// Where it stands.
    pub whereabouts: Whereabouts,
}

impl Manifest {
    /// The names of the outputs of all steps, with those of repeated names.
    pub fn step_outputs(&self) -> impl Iterator<Item = &Text> {
        let steps = self.actions.iter().flat_map(|action| action.steps.iter().flatten());
        steps.flat_map(|step| &step.outputs)
    }

    /// Whether a mixin is declared.
    #[must_use]
    pub fn has_mixin(&self, name: &str) -> bool {
        self.mixins.iter().any(|mixin| mixin.name.as_ref().is_some_and(|own| &*own.text == name))
    }
}

/// Reads what only a manifest has.
pub(super) fn read<'t>(view: &View<'t>, root: &Merged<'_, 't>) -> Manifest {
    let mixins = root.get("mixins");
    let actions = actions(view, root);
    let declared = written::named(view, root.get("customActions"));
    let old = present_text(root, "schemaVersion").is_some_and(|version| has_old_templates(&version.text));
    let mut manifest = Manifest {
        schema_type: present_text(root, "schemaType"),
        registry: present_text(root, "registry"),
        reference: present_text(root, "reference"),
        mixins_node: mixins.and_then(Value::as_sequence).map(|list| list.node().id()),
        mixins: mixins
            .and_then(Value::as_sequence)
            .into_iter()
            .flat_map(plimsoll_syntax::Sequence::items)
            .map(|item| mixin(view, item))
            .collect(),
        actions,
        declared_actions: declared.into_iter().map(|(name, _)| name).collect(),
        templates: Vec::new(),
        custom: schema::json(view, root.get("custom")),
        files_without_path: files_without_path(view, root),
        repeated_dependencies: Vec::new(),
        repeated: repeated(view, root),
    };
    manifest.templates = templates(root, old);
    manifest
}

fn repeated<'t>(view: &View<'t>, root: &Merged<'_, 't>) -> Vec<Repeated> {
    let mut found: Vec<Repeated> = Vec::new();
    let sections = [("parameters", "parameter"), ("credentials", "credential"), ("outputs", "output")];
    for (section, noun) in sections {
        // The name that came last, and where it stands among those that come again.
        let mut last: FxHashMap<Arc<str>, (NodeId, Option<usize>)> = FxHashMap::default();
        for mapping in written::mappings(view, root.get(section)) {
            let Some(name) = present_text(&view.mapping(mapping), "name") else { continue };
            let node = name.node;
            // One that is there again by an alias has no other name that could be changed.
            let before = last.get(&name.text).copied().filter(|(before, _)| *before != node);
            let number = before.map(|(before, repeated)| {
                if let Some(earlier) = repeated.and_then(|repeated| found.get_mut(repeated)) {
                    earlier.is_last = false;
                }
                found.push(Repeated { noun, name: name.clone(), before, is_last: true });
                found.len() - 1
            });
            last.insert(name.text, (node, number));
        }
    }
    found
}

fn files_without_path<'t>(view: &View<'t>, root: &Merged<'_, 't>) -> Vec<Text> {
    let lists = ["parameters", "outputs"].into_iter();
    let parts = lists.flat_map(|list| written::mappings(view, root.get(list)));
    let name = |mapping| {
        let part = view.mapping(mapping);
        let is_file = present_text(&part, "type").is_some_and(|of| &*of.text == "file");
        let has_path = present_text(&part, "path").is_some_and(|path| !path.text.is_empty());
        present_text(&part, "name").filter(|_| is_file && !has_path)
    };
    parts.filter_map(name).collect()
}

/// Whether templates are written `{{ … }}`: before 1.0.0-alpha.2.
fn has_old_templates(schema_version: &str) -> bool {
    let new = dialect::semver("1.0.0-alpha.2");
    dialect::semver(schema_version).zip(new).is_some_and(|(version, new)| version < new)
}

fn mixin<'t>(view: &View<'t>, item: Node<'t>) -> Mixin {
    let value = view.value_of(item).filter(|value| !is_null(*value));
    let node = value.map_or(item.id(), Value::id);
    let named = |name: Text| {
        let (bare, version) = match name.text.split_once('@') {
            Some((bare, version)) => (bare, Some(version)),
            None => (&*name.text, None),
        };
        let is_bad = version.is_some_and(|version| version.is_empty() || version.contains('@'));
        let own = Text { text: bare.into(), node: name.node };
        Mixin { node, name: Some(own), fault: is_bad.then_some(MixinFault::Version) }
    };
    let faulty = |fault| Mixin { node, name: None, fault: Some(fault) };
    match value {
        None => faulty(MixinFault::Empty),
        Some(Value::Scalar(_)) => value.and_then(written::text_of).map_or(faulty(MixinFault::Shape), named),
        Some(Value::Mapping(mapping)) => {
            let mut keys = keys(view, mapping);
            match keys.len() {
                0 => faulty(MixinFault::Empty),
                1 => named(keys.remove(0)),
                _ => faulty(MixinFault::SeveralKeys),
            }
        }
        Some(_) => faulty(MixinFault::Shape),
    }
}

fn actions<'t>(view: &View<'t>, root: &Merged<'_, 't>) -> Vec<Action> {
    let mut found: Vec<Action> = Vec::new();
    for entry in root.entries() {
        let Some(name) = entry.key().and_then(written::text_of) else { continue };
        let is_action =
            BUILT_IN_ACTIONS.contains(&&*name.text) || tables::MANIFEST.field(&name.text).is_none();
        if !is_action || found.iter().any(|action| action.name.text == name.text) {
            continue;
        }
        let value = entry.value().and_then(|value| view.resolve(value));
        let list = value.and_then(Value::as_sequence);
        let steps = list.map(|list| list.items().map(|item| step(view, item)).collect());
        let is_null = value.is_none_or(is_null);
        found.push(Action { node: value.map_or(name.node, Value::id), is_null, name, steps });
    }
    found
}

fn step<'t>(view: &View<'t>, item: Node<'t>) -> Step {
    let value = view.value_of(item).filter(|value| !is_null(*value));
    let mapping = value.and_then(Value::as_mapping);
    let mut step = Step {
        node: value.map_or(item.id(), Value::id),
        is_empty: value.is_none(),
        keys: mapping.map(|mapping| keys(view, mapping)).unwrap_or_default(),
        body: None,
        odd_description: None,
        outputs: Vec::new(),
    };
    let ([key], Some(mapping)) = (&step.keys[..], mapping) else { return step };
    let body = view.mapping(mapping).get(&key.text);
    step.body = Some(body.map_or((key.node, false), |body| (body.id(), body.as_mapping().is_some())));
    if let Some(body) = body.and_then(Value::as_mapping) {
        let body = view.mapping(body);
        let outputs = written::mappings(view, body.get("outputs"));
        step.outputs =
            outputs.into_iter().filter_map(|output| present_text(&view.mapping(output), "name")).collect();
        step.odd_description =
            body.get("description").filter(|text| text.as_scalar().is_none()).map(Value::id);
    }
    step
}

/// The keys of a mapping, those without a value too.
fn keys<'t>(view: &View<'t>, mapping: Mapping<'t>) -> Vec<Text> {
    let merged = view.mapping(mapping);
    let keys = merged.entries().filter_map(|entry| entry.key().and_then(written::text_of));
    keys.collect()
}

/// The templates of all scalars. Texts in `custom` and schemas are no templates to Porter, so only what names a part of
/// the bundle is looked at later.
fn templates(root: &Merged<'_, '_>, old: bool) -> Vec<Template> {
    let mut found = Vec::new();
    for entry in root.entries() {
        let (Some(key), Some(value)) = (entry.key().and_then(written::text_of), entry.value()) else {
            continue;
        };
        let name = &*key.text;
        if name == "dependencies" {
            of_dependencies(value, &mut found);
            continue;
        }
        let is_action = BUILT_IN_ACTIONS.contains(&name) || tables::MANIFEST.field(name).is_none();
        let whereabouts =
            if is_action { Whereabouts::Action(key.text.clone()) } else { Whereabouts::Elsewhere };
        scan(value, &whereabouts, Some(old), &mut found);
    }
    found.sort_by_key(|template| (template.node, template.range.start));
    found
}

fn of_dependencies(value: Value<'_>, found: &mut Vec<Template>) {
    let list = value.as_mapping().and_then(|mapping| mapping.get("requires")).unwrap_or(value);
    let items = list.as_sequence().into_iter().flat_map(plimsoll_syntax::Sequence::items);
    for item in items.filter_map(|item| item.value()?.as_mapping()) {
        let alias: Arc<str> =
            item.get("name").and_then(written::text_of).map_or_else(|| "".into(), |name| name.text);
        for (section, whereabouts) in [
            ("parameters", Whereabouts::Wire(alias.clone())),
            ("credentials", Whereabouts::Wire(alias.clone())),
            ("outputs", Whereabouts::Output(alias.clone())),
        ] {
            if let Some(value) = item.get(section) {
                scan(value, &whereabouts, None, found);
            }
        }
    }
}

/// The templates below a value: `${…}`, or `{{…}}` where they are `old`, or both.
fn scan(value: Value<'_>, whereabouts: &Whereabouts, old: Option<bool>, found: &mut Vec<Template>) {
    let Some(node) = value_node(value) else { return };
    for node in node.subtree().filter(|node| node.kind().is_scalar()) {
        let Some(scalar) = node.value().and_then(Value::as_scalar) else { continue };
        let text = scalar.text();
        for expression in template::expressions(&text) {
            let is_old = text[expression.range.start..].starts_with("{{");
            if old.is_some_and(|old| old != is_old) {
                continue;
            }
            let range = expression.inside_range(&text);
            found.push(Template {
                node: node.id(),
                text: text[range.clone()].into(),
                range,
                whereabouts: whereabouts.clone(),
            });
        }
    }
}

fn value_node(value: Value<'_>) -> Option<Node<'_>> {
    match value {
        Value::Mapping(mapping) => Some(mapping.node()),
        Value::Sequence(sequence) => Some(sequence.node()),
        Value::Scalar(scalar) => Some(scalar.node()),
        Value::Alias(_) => None,
    }
}
