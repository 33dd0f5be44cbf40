//! Ways through documents, and which of them a row of a table means.

use std::borrow::Cow;

use plimsoll_syntax::anchors::View;
use plimsoll_syntax::{Kind, Mapping, Node, NodeId, Tree, Value};

use super::table::Row;

/// One step down.
pub(crate) enum Step<'t> {
    /// To the value of this key; the entry.
    Key(Cow<'t, str>, Node<'t>),
    /// To an item.
    Item(Node<'t>),
}

impl<'t> Step<'t> {
    /// The entry that it is.
    pub(super) fn entry(&self) -> Option<Node<'t>> {
        if let Step::Key(_, entry) = self { Some(*entry) } else { None }
    }

    fn key(&self) -> Option<String> {
        if let Step::Key(key, _) = self { Some(key.clone().into_owned()) } else { None }
    }

    fn element(&self) -> Node<'t> {
        match self {
            Step::Key(_, node) | Step::Item(node) => *node,
        }
    }

    fn value(&self) -> Option<Value<'t>> {
        match self {
            Step::Key(_, entry) => entry.child(Kind::Value)?.value(),
            Step::Item(item) => item.value(),
        }
    }
}

/// The way from a document to a scalar, or to an alias in its place.
pub(crate) struct Way<'t> {
    pub(crate) steps: Vec<Step<'t>>,
    /// Whether it ends at the key of its last step, rather than at the value.
    pub(crate) is_key: bool,
    pub(crate) end: Node<'t>,
}

impl<'t> Way<'t> {
    /// The way along elements, as [`Tree::path_to`] gives them; `None` where they do not end at a scalar or an alias.
    pub(crate) fn along(tree: &'t Tree, path: &[NodeId]) -> Option<Self> {
        let end = tree.node(*path.last()?);
        if !end.kind().is_scalar() && end.kind() != Kind::Alias {
            return None;
        }
        let mut way = Self { steps: Vec::new(), is_key: false, end };
        let mut around = Kind::Stream;
        for id in path {
            let node = tree.node(*id);
            match node.kind() {
                Kind::Entry => {
                    if around.is_sequence() {
                        way.steps.push(Step::Item(node));
                    }
                    let key = node.child(Kind::Key).and_then(Node::value).and_then(Value::as_scalar);
                    way.steps.push(Step::Key(key.map_or(Cow::Borrowed(""), |key| key.text()), node));
                    way.is_key = false;
                }
                Kind::Item => way.steps.push(Step::Item(node)),
                Kind::Key => way.is_key = true,
                Kind::Value => way.is_key = false,
                _ => {}
            }
            around = node.kind();
        }
        Some(way)
    }

    /// Where a row means this way.
    pub(crate) fn fits(&self, prefix: &str, row: &Row) -> Option<Hit<'t>> {
        let path = [prefix, row.path].concat();
        let wanted: Vec<&str> = path.split('/').collect();
        let mut mark = None;
        if !self.fits_from(&wanted, 0, &mut mark) {
            return None;
        }
        let marked = mark.and_then(|at: usize| self.steps[at].value()?.as_mapping());
        let marked_key = mark.and_then(|at| self.steps[at].key());
        if !holds(row, marked, &|mapping, field| mapping.get(field)) {
            return None;
        }
        let elements = self.steps.iter().map(|step| step.element().id()).collect();
        Some(Hit { node: self.end, elements, marked, marked_key })
    }

    fn fits_from(&self, wanted: &[&str], at: usize, mark: &mut Option<usize>) -> bool {
        let Some((&first, rest)) = wanted.split_first() else {
            return at == self.steps.len() && !self.is_key;
        };
        if first == "**" {
            return (at..=self.steps.len()).any(|next| self.fits_from(rest, next, mark));
        }
        let Some(step) = self.steps.get(at) else { return false };
        let is_last = at + 1 == self.steps.len();
        let (name, is_marked) = bare(first);
        let fits = match (name, step) {
            ("{}", Step::Key(..)) => return rest.is_empty() && is_last && self.is_key,
            ("-", Step::Item(_)) | ("*", Step::Key(..)) => true,
            (name, Step::Key(key, _)) => *key == name,
            _ => false,
        };
        if is_marked {
            *mark = Some(at);
        }
        fits && self.fits_from(rest, at + 1, mark)
    }
}

fn bare(step: &str) -> (&str, bool) {
    step.strip_suffix('?').map_or((step, false), |name| (name, true))
}

/// Whether the condition of a row holds.
fn holds<'t>(
    row: &Row,
    marked: Option<Mapping<'t>>,
    get: &dyn Fn(Mapping<'t>, &str) -> Option<Value<'t>>,
) -> bool {
    let Some((field, texts)) = row.when else { return true };
    let value = marked.and_then(|mapping| get(mapping, field));
    match value {
        None => texts.is_empty(),
        Some(value) => value.as_scalar().is_some_and(|text| texts.contains(&&*text.text())),
    }
}

/// A place that a row means.
pub(crate) struct Hit<'t> {
    /// The scalar, or the alias in its place.
    pub(crate) node: Node<'t>,
    /// The entries and items that lead to it, the outermost first.
    pub(crate) elements: Vec<NodeId>,
    /// The value that the row marks.
    pub(crate) marked: Option<Mapping<'t>>,
    /// The key of that value.
    pub(crate) marked_key: Option<String>,
}

/// All places of a document that a row means, in no particular order. Aliases and merge keys are followed.
pub(crate) fn hits<'t>(view: &View<'t>, prefix: &str, row: &Row) -> Vec<Hit<'t>> {
    let path = [prefix, row.path].concat();
    let wanted: Vec<&str> = path.split('/').collect();
    let mut search =
        Search { view, row, elements: Vec::new(), marked: None, marked_entry: None, hits: Vec::new() };
    if let Some(value) = view.document().value() {
        search.down(value, &wanted);
    }
    search.hits
}

struct Search<'v, 't> {
    view: &'v View<'t>,
    row: &'v Row,
    elements: Vec<NodeId>,
    marked: Option<Mapping<'t>>,
    marked_entry: Option<Node<'t>>,
    hits: Vec<Hit<'t>>,
}

impl<'t> Search<'_, 't> {
    fn down(&mut self, value: Value<'t>, wanted: &[&str]) {
        let Some((&first, rest)) = wanted.split_first() else {
            self.hit(value);
            return;
        };
        if first == "**" {
            self.down(value, rest);
            self.further(value, wanted);
            return;
        }
        let (name, is_marked) = bare(first);
        match (name, self.view.resolve(value)) {
            ("-", Some(Value::Sequence(sequence))) => {
                for item in sequence.items() {
                    self.step(item, item.value(), is_marked, rest);
                }
            }
            ("-", _) => {}
            ("{}", Some(Value::Mapping(mapping))) => {
                let merged = self.view.mapping(mapping);
                for entry in merged.entries() {
                    self.elements.push(entry.node().id());
                    entry.key().into_iter().for_each(|key| self.hit(key));
                    self.elements.pop();
                }
            }
            (name, Some(Value::Mapping(mapping))) => {
                let merged = self.view.mapping(mapping);
                for entry in merged.entries().filter(|entry| name == "*" || entry.key_is(name)) {
                    self.step(entry.node(), entry.value(), is_marked, rest);
                }
            }
            _ => {}
        }
    }

    fn further(&mut self, value: Value<'t>, wanted: &[&str]) {
        match self.view.resolve(value) {
            Some(Value::Mapping(mapping)) => {
                let merged = self.view.mapping(mapping);
                for entry in merged.entries() {
                    self.step(entry.node(), entry.value(), false, wanted);
                }
            }
            Some(Value::Sequence(sequence)) => {
                for item in sequence.items() {
                    self.step(item, item.value(), false, wanted);
                }
            }
            _ => {}
        }
    }

    fn step(&mut self, element: Node<'t>, value: Option<Value<'t>>, is_marked: bool, rest: &[&str]) {
        let Some(value) = value else { return };
        let before = (self.marked, self.marked_entry);
        if is_marked {
            self.marked_entry = Some(element);
            self.marked = self.view.resolve(value).and_then(Value::as_mapping);
        }
        self.elements.push(element.id());
        self.down(value, rest);
        self.elements.pop();
        (self.marked, self.marked_entry) = before;
    }

    fn hit(&mut self, value: Value<'t>) {
        let node = value.node();
        let is_name = node.kind().is_scalar() || node.kind() == Kind::Alias;
        let view = self.view;
        if is_name && holds(self.row, self.marked, &|mapping, field| view.mapping(mapping).get(field)) {
            let key = self.marked_entry.and_then(|entry| entry.child(Kind::Key)?.value()?.as_scalar());
            let marked_key = key.map(|key| key.text().into_owned());
            let (elements, marked) = (self.elements.clone(), self.marked);
            self.hits.push(Hit { node, elements, marked, marked_key });
        }
    }
}
