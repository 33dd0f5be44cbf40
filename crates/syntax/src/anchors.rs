//! Aliases and merge keys, followed on demand: the tree itself expands nothing. Following is bounded in two ways. An
//! alias inside its own anchor, and a chain of aliases that would nest too deeply, are never followed, so recursion over
//! a [`View`] ends. And a view follows only so much in total, which bounds what a "billion laughs" file costs.
//!
//! Nothing here gives a position.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use crate::access::{Document, Entry, Mapping, Node, Value};
use crate::kind::Kind;
use crate::tree::{MAX_DEPTH, NodeId};

/// How many elements a [`View`] goes through behind aliases, unless told otherwise.
pub const EXPANSION_LIMIT: u32 = 500_000;

/// Why an alias has no value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unresolved {
    /// No anchor of this name comes before it in its document (YAML 1.2 §3.2.2.2).
    Unknown,
    /// It stands inside the value it names, so that value has no end.
    Recursive,
    /// Aliases inside aliases nest deeper than [`MAX_DEPTH`].
    TooDeep,
}

/// One `&name`.
#[derive(Clone, Copy, Debug)]
struct Anchor {
    /// The place of the slot whose value is named.
    slot: u32,
    /// How many collections are inside each other in that value, aliases followed. Known behind the slot only.
    depth: u32,
}

/// The anchors of one document.
#[derive(Clone, Debug)]
pub struct Anchors<'t> {
    document: Document<'t>,
    /// For each name its definitions in document order: YAML allows defining a name again.
    by_name: BTreeMap<&'t str, Vec<Anchor>>,
}

impl<'t> Anchors<'t> {
    /// Goes through the document once.
    #[must_use]
    pub fn of(document: Document<'t>) -> Self {
        let mut walk = Walk {
            anchors: Self { document, by_name: BTreeMap::new() },
            slot: document.node(),
            collections: Vec::new(),
            open: Vec::new(),
        };
        let tree = document.node().tree;
        let (first, end) = (document.node().at, document.node().behind());
        // Few documents have any.
        if !tree.elements[first as usize..end as usize].iter().any(|element| element.kind == Kind::Anchor) {
            return walk.anchors;
        }
        for at in first..end {
            walk.element(Node { tree, at });
        }
        walk.close(end);
        walk.anchors
    }

    /// The slot ([`Kind::Value`], [`Kind::Item`], …) with the anchor that this alias names: of several with this name
    /// the last one before the alias.
    ///
    /// # Errors
    /// Says why the alias must not be followed.
    pub fn slot(&self, alias: Node<'t>) -> Result<Node<'t>, Unresolved> {
        let anchor = self.anchor(alias).ok_or(Unresolved::Unknown)?;
        let slot = Node { at: anchor.slot, ..self.document.node() };
        if contains(slot, alias) {
            return Err(Unresolved::Recursive);
        }
        if anchor.depth > MAX_DEPTH { Err(Unresolved::TooDeep) } else { Ok(slot) }
    }

    /// The value that this alias names; `None` where it names none or an empty one, see [`Anchors::slot`]. The value may
    /// be an alias again, in files with errors.
    #[must_use]
    pub fn resolve(&self, alias: Node<'t>) -> Option<Value<'t>> {
        self.slot(alias).ok()?.value()
    }

    fn anchor(&self, alias: Node<'t>) -> Option<Anchor> {
        let name = alias.token_text().strip_prefix('*')?;
        let definitions = self.by_name.get(name)?;
        let before = definitions.partition_point(|anchor| anchor.slot < alias.at);
        definitions.get(before.checked_sub(1)?).copied()
    }
}

/// Whether the subtree of `node` has another element.
fn contains(node: Node<'_>, other: Node<'_>) -> bool {
    (node.at..node.behind()).contains(&other.at)
}

/// An anchor whose slot the walk has not left yet.
struct OpenAnchor<'t> {
    name: &'t str,
    place: usize,
    /// First element behind the slot.
    end: u32,
    /// Collections around the slot.
    outside: u32,
    /// The deepest nesting met inside, counted from the document.
    deepest: u32,
}

/// Collects anchors in document order, with the depth of what they name.
struct Walk<'t> {
    anchors: Anchors<'t>,
    /// The last slot met; the properties that follow belong to it.
    slot: Node<'t>,
    /// For each collection around the current element, the first element behind it.
    collections: Vec<u32>,
    open: Vec<OpenAnchor<'t>>,
}

impl<'t> Walk<'t> {
    fn element(&mut self, node: Node<'t>) {
        self.close(node.at);
        match node.kind() {
            Kind::Document | Kind::Key | Kind::Value | Kind::Item => self.slot = node,
            Kind::Anchor if contains(self.slot, node) => self.define(node),
            Kind::Alias => {
                let depth = match self.anchors.slot(node) {
                    Ok(_) => self.anchors.anchor(node).map_or(0, |anchor| anchor.depth),
                    Err(_) => 0,
                };
                self.nested(self.collections.len() as u32 + depth);
            }
            kind if kind.is_mapping() || kind.is_sequence() => {
                self.collections.push(node.behind());
                self.nested(self.collections.len() as u32);
            }
            _ => {}
        }
    }

    fn define(&mut self, anchor: Node<'t>) {
        let name = &anchor.token_text()[1..];
        let definitions = self.anchors.by_name.entry(name).or_default();
        definitions.push(Anchor { slot: self.slot.at, depth: 0 });
        let outside = self.collections.len() as u32;
        self.open.push(OpenAnchor {
            name,
            place: definitions.len() - 1,
            end: self.slot.behind(),
            outside,
            deepest: outside,
        });
    }

    fn nested(&mut self, depth: u32) {
        if let Some(anchor) = self.open.last_mut() {
            anchor.deepest = anchor.deepest.max(depth);
        }
    }

    /// Leaves the collections and anchored slots that end before the element at a place.
    fn close(&mut self, at: u32) {
        while self.collections.last().is_some_and(|&end| end <= at) {
            self.collections.pop();
        }
        while let Some(done) = self.open.pop_if(|anchor| anchor.end <= at) {
            let definition = self.anchors.by_name.get_mut(done.name).and_then(|all| all.get_mut(done.place));
            if let Some(definition) = definition {
                definition.depth = done.deepest - done.outside;
            }
            self.nested(done.deepest);
        }
    }
}

/// A view followed all that it may; what was asked for later has no value. Report it once for the document.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ExpansionLimit {
    /// The alias that was not followed any more.
    pub alias: NodeId,
}

/// One document as programs see it: aliases followed and merge keys applied, on demand. Lowering code makes one view for
/// a document, walks it once, and asks [`View::limit`] at the end. Recursion over a view nests at most twice
/// [`MAX_DEPTH`] collections.
#[derive(Clone, Debug)]
pub struct View<'t> {
    anchors: Anchors<'t>,
    /// Elements that may still be gone through behind aliases.
    left: Cell<u32>,
    limit: Cell<Option<ExpansionLimit>>,
}

impl<'t> View<'t> {
    /// With [`EXPANSION_LIMIT`].
    #[must_use]
    pub fn new(document: Document<'t>) -> Self {
        Self::with_limit(document, EXPANSION_LIMIT)
    }

    /// With a limit of its own, in elements.
    #[must_use]
    pub fn with_limit(document: Document<'t>, limit: u32) -> Self {
        Self { anchors: Anchors::of(document), left: Cell::new(limit), limit: Cell::new(None) }
    }

    /// The document.
    #[must_use]
    pub fn document(&self) -> Document<'t> {
        self.anchors.document
    }

    /// Its anchors, for rules about aliases.
    #[must_use]
    pub fn anchors(&self) -> &Anchors<'t> {
        &self.anchors
    }

    /// Where the limit was reached, if it was.
    #[must_use]
    pub fn limit(&self) -> Option<ExpansionLimit> {
        self.limit.get()
    }

    /// What the document holds.
    #[must_use]
    pub fn value(&self) -> Option<Value<'t>> {
        self.resolve(self.document().value()?)
    }

    /// The value itself, or what it names if it is an alias; never an alias. `None` for an alias that names nothing,
    /// names something empty, must not be followed ([`Unresolved`]), or comes behind the limit. Following costs as many
    /// elements as the value has, each time.
    #[must_use]
    pub fn resolve(&self, value: Value<'t>) -> Option<Value<'t>> {
        let mut value = value;
        while let Value::Alias(alias) = value {
            value = self.anchors.resolve(alias)?;
            let cost = value.node().tree.size_at(value.node().at);
            let Some(left) = self.left.get().checked_sub(cost) else {
                self.left.set(0);
                self.limit.set(self.limit.get().or(Some(ExpansionLimit { alias: alias.id() })));
                return None;
            };
            self.left.set(left);
        }
        Some(value)
    }

    /// The value of a slot, followed.
    #[must_use]
    pub fn value_of(&self, slot: Node<'t>) -> Option<Value<'t>> {
        self.resolve(slot.value()?)
    }

    /// The mapping with its merge keys (`<<`, YAML 1.1 type `merge`) applied. Keep the result: applying costs again.
    #[must_use]
    pub fn mapping(&self, mapping: Mapping<'t>) -> Merged<'_, 't> {
        let mut merged = Merged { view: self, mapping, entries: Vec::new(), own: 0 };
        let mut waiting = Vec::new();
        for entry in mapping.entries() {
            if is_merge(entry) {
                waiting.extend(entry.value());
            } else {
                merged.entries.push(entry);
            }
        }
        merged.own = merged.entries.len();
        if !waiting.is_empty() {
            waiting.reverse();
            self.merge(&mut merged, waiting);
        }
        merged
    }

    /// Adds what the waiting values bring, the last of them first. A key that is there already stays as it is.
    fn merge(&self, merged: &mut Merged<'_, 't>, mut waiting: Vec<Value<'t>>) {
        let text = |entry: &Entry<'t>| entry.key().and_then(Value::as_scalar).map(|key| key.text());
        let mut keys: BTreeSet<_> = merged.entries.iter().filter_map(text).collect();
        let mut visited = BTreeSet::from([merged.mapping.node().at]);
        while let Some(value) = waiting.pop() {
            match self.resolve(value) {
                Some(Value::Mapping(mapping)) if visited.insert(mapping.node().at) => {
                    let below = waiting.len();
                    for entry in mapping.entries() {
                        if is_merge(entry) {
                            waiting.extend(entry.value());
                        } else if text(&entry).is_some_and(|key| keys.insert(key)) {
                            merged.entries.push(entry);
                        }
                    }
                    waiting[below..].reverse();
                }
                // Only mappings may stand in the list: a list in a list is no merge.
                Some(Value::Sequence(sequence)) if visited.insert(sequence.node().at) => {
                    let below = waiting.len();
                    let sources = sequence.items().filter_map(Node::value);
                    waiting.extend(sources.filter(|source| source.as_sequence().is_none()));
                    waiting[below..].reverse();
                }
                _ => {}
            }
        }
    }
}

/// Whether the entry is a merge key: a plain `<<`.
#[must_use]
pub fn is_merge(entry: Entry<'_>) -> bool {
    entry.key().is_some_and(|key| key.node().kind() == Kind::Plain && key.node().token_text() == "<<")
}

/// A mapping with its merge keys applied.
#[derive(Clone, Debug)]
pub struct Merged<'v, 't> {
    view: &'v View<'t>,
    mapping: Mapping<'t>,
    entries: Vec<Entry<'t>>,
    own: usize,
}

impl<'t> Merged<'_, 't> {
    /// The mapping itself.
    #[must_use]
    pub fn mapping(&self) -> Mapping<'t> {
        self.mapping
    }

    /// Its own entries in document order, without merge keys and with repeated keys, then those that merging adds. Own
    /// keys win over merged ones, earlier merged mappings over later ones.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'t>> {
        self.entries.iter().copied()
    }

    /// Whether the entry is its own, not merged.
    #[must_use]
    pub fn is_own(&self, entry: Entry<'t>) -> bool {
        self.entries[..self.own].contains(&entry)
    }

    /// The entry whose key is the scalar `key`. Of a repeated own key the last counts, as implementations have it.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<Entry<'t>> {
        let (own, merged) = self.entries.split_at(self.own);
        let own = own.iter().rfind(|entry| entry.key_is(key));
        own.or_else(|| merged.iter().find(|entry| entry.key_is(key))).copied()
    }

    /// The value of that entry, followed; see [`View::resolve`].
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Value<'t>> {
        self.view.resolve(self.entry(key)?.value()?)
    }
}
