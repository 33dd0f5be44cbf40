//! Shapes of 0.0.1-alpha: mappings where 0.0.2 has lists. They are found under any version, as half-migrated files are
//! real.

use std::collections::BTreeSet;

use plimsoll_base::NodeId;
use plimsoll_syntax::anchors::{Merged, View};
use plimsoll_syntax::{Entry, Mapping, Node, Sequence, Value};

/// A mapping where 0.0.2 has a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Legacy {
    /// The field's entry.
    pub entry: NodeId,
    /// The mapping.
    pub node: NodeId,
    /// What it is.
    pub shape: Shape,
}

/// What a mapping is that should be a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// `graph`: components by name.
    ComponentsByName,
    /// `graph`: one component.
    OneComponent,
    /// `params`: parameters by name.
    ParametersByName,
    /// `requirements`: one requirement.
    OneRequirement,
}

impl Shape {
    /// Whether its entries are items by name; else it is an item itself.
    #[must_use]
    pub const fn is_by_name(self) -> bool {
        matches!(self, Self::ComponentsByName | Self::ParametersByName)
    }
}

/// What a `graph` is that is a mapping; `None` where it is neither components by name nor one component.
#[must_use]
pub fn graph(mapping: Mapping<'_>) -> Option<Shape> {
    let is_text = |key| matches!(mapping.get(key), Some(Value::Scalar(_)));
    let has_lists = |providers: Mapping<'_>| {
        providers.entries().any(|entry| matches!(entry.value(), Some(Value::Sequence(_))))
    };
    let is_component = is_text("name")
        || is_text("source")
        || mapping.get("artifacts").and_then(Value::as_mapping).is_some_and(has_lists);
    if is_component {
        return Some(Shape::OneComponent);
    }
    is_by_name(mapping).then_some(Shape::ComponentsByName)
}

fn is_by_name(mapping: Mapping<'_>) -> bool {
    mapping.entries().all(|entry| matches!(entry.value(), None | Some(Value::Mapping(_) | Value::Alias(_))))
}

/// All such mappings of a document, in its order; each once, however often aliases name it.
#[must_use]
pub fn find(view: &View<'_>, root: &Merged<'_, '_>) -> Vec<Legacy> {
    let mut found = Vec::new();
    let mut add = |entry: Option<Entry<'_>>, shape: &dyn Fn(Mapping<'_>) -> Option<Shape>| {
        let Some((entry, mapping)) = entry.and_then(|entry| Some((entry, mapping_of(view, entry)?))) else {
            return;
        };
        if let Some(shape) = shape(mapping) {
            found.push(Legacy { entry: entry.node().id(), node: mapping.node().id(), shape });
        }
    };
    let parameters = |_: Mapping<'_>| Some(Shape::ParametersByName);
    add(root.entry("graph"), &graph);
    add(root.entry("params"), &parameters);
    add(root.entry("requirements"), &|_| Some(Shape::OneRequirement));
    for component in components(view, root.get("graph")) {
        add(view.mapping(component).entry("params"), &parameters);
    }
    let mut seen = BTreeSet::new();
    found.sort_by_key(|legacy| legacy.node);
    found.retain(|legacy| seen.insert(legacy.node));
    found
}

fn mapping_of<'t>(view: &View<'t>, entry: Entry<'t>) -> Option<Mapping<'t>> {
    view.resolve(entry.value()?)?.as_mapping()
}

/// The mappings of all components, in whatever shape the graph is.
fn components<'t>(view: &View<'t>, graph: Option<Value<'t>>) -> Vec<Mapping<'t>> {
    match graph {
        Some(Value::Sequence(sequence)) => items(view, sequence).collect(),
        Some(Value::Mapping(mapping)) => match self::graph(mapping) {
            Some(Shape::OneComponent) => vec![mapping],
            _ => view.mapping(mapping).entries().filter_map(|entry| mapping_of(view, entry)).collect(),
        },
        _ => Vec::new(),
    }
}

fn items<'v, 't>(view: &'v View<'t>, sequence: Sequence<'t>) -> impl Iterator<Item = Mapping<'t>> + 'v
where
    't: 'v,
{
    sequence.items().filter_map(|item: Node<'t>| view.value_of(item)?.as_mapping())
}
