//! Changes of a file as small text edits that keep everything else: comments, order, quotes, indentation, line ends.
//!
//! Every operation takes a tree and gives edits of its text, or says why not. What is written looks like what stands
//! around it: block lines in block YAML, one line in brackets, strict JSON in JSON. Comment lines directly above an entry
//! or item, at its column, belong to it: they go and move with it. Comments elsewhere stay.
//!
//! On purpose not here: INI, changes that span documents, formatting.

mod copy;
mod insert;
mod lines;
mod list;
mod nest;
mod remove;
mod replace;
mod several;
mod write;

use crate::access::Node;
use crate::kind::Kind;
use crate::range::TextRange;
use crate::tree::{Language, NodeId, Tree};

pub use insert::{insert_entry, insert_item};
pub use list::{ToList, to_lists};
pub use nest::nest;
pub use remove::{move_item, remove};
pub use replace::{rename_key, replace_value};
pub use several::{displace, name_items, remove_all};

/// One replacement in a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TextEdit {
    /// The bytes that go; empty for an insertion.
    pub range: TextRange,
    /// What comes in their place.
    pub insert: String,
}

impl TextEdit {
    fn insert(at: u32, insert: String) -> Self {
        Self { range: TextRange::at(at), insert }
    }

    fn delete(start: u32, end: u32) -> Self {
        Self::replace(start, end, String::new())
    }

    fn replace(start: u32, end: u32, insert: String) -> Self {
        Self { range: TextRange::new(start, end), insert }
    }
}

/// The text after all edits. Their ranges are those of the old text, in any order; insertions at the same place keep
/// their order. `None` where two ranges overlap, lie outside of the text or cut a character.
#[must_use]
pub fn apply(text: &str, edits: &[TextEdit]) -> Option<String> {
    let mut edits: Vec<&TextEdit> = edits.iter().collect();
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let mut out =
        String::with_capacity(text.len() + edits.iter().map(|edit| edit.insert.len()).sum::<usize>());
    let mut done = 0;
    for edit in edits {
        let range = edit.range.as_usize();
        out.push_str(text.get(done..range.start)?);
        text.get(range.clone())?;
        out.push_str(&edit.insert);
        done = range.end;
    }
    out.push_str(text.get(done..)?);
    Some(out)
}

/// A value to write.
#[derive(Clone, PartialEq, Eq, Debug, Hash)]
pub enum NewValue {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number as it is to be written; JSON's form is right everywhere.
    Number(String),
    /// Text. It is quoted where it would otherwise read as something else, under YAML 1.1 or 1.2.
    Text(String),
    /// Items.
    List(Vec<NewValue>),
    /// Keys and values, in this order.
    Map(Vec<(String, NewValue)>),
}

impl NewValue {
    /// Text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Whether it takes lines of its own in block YAML.
    fn is_block(&self) -> bool {
        match self {
            Self::List(items) => !items.is_empty(),
            Self::Map(entries) => !entries.is_empty(),
            _ => false,
        }
    }
}

/// Where in a collection. The ids are those of entries or items of the same collection.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Position {
    /// Before all others.
    First,
    /// Behind all others.
    Last,
    /// Directly behind this one.
    After(NodeId),
    /// Directly before this one.
    Before(NodeId),
}

/// Why an edit is not made.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Refused {
    /// The id is not of the kind the operation works on.
    WrongKind,
    /// The id of the position is none of this collection.
    NotInCollection,
    /// The key is there already.
    KeyExists,
    /// The collection has a mistake that leaves unclear where something would go.
    Broken,
    /// INI files are not edited.
    Ini,
    /// The value has a tag or an anchor that would not fit the new one.
    Properties,
    /// A comment stands where it would be lost.
    Comment,
    /// Other content shares the line.
    SharedLine,
}

impl Refused {
    /// One short sentence without a full stop, in lower case.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::WrongKind => "this cannot be changed in this way",
            Self::NotInCollection => "the place is not in this collection",
            Self::KeyExists => "the key is there already",
            Self::Broken => "a syntax error has to be corrected first",
            Self::Ini => "INI files are not edited",
            Self::Properties => "the value has a tag or an anchor",
            Self::Comment => "a comment would be lost",
            Self::SharedLine => "other content is on the same line",
        }
    }
}

/// An entry or item among its siblings.
#[derive(Clone, Copy)]
struct Place<'t> {
    node: Node<'t>,
    /// Whether the new one comes before it, not behind it.
    before: bool,
}

/// A collection and what it holds, checked to be fit for edits.
struct Collection<'t> {
    node: Node<'t>,
    elements: Vec<Node<'t>>,
    /// Whether it has brackets.
    flow: bool,
}

impl<'t> Collection<'t> {
    fn new(node: Node<'t>) -> Result<Self, Refused> {
        if node.tree.language() == Language::Ini {
            return Err(Refused::Ini);
        }
        let flow = matches!(node.kind(), Kind::FlowMapping | Kind::FlowSequence);
        if !flow && !matches!(node.kind(), Kind::BlockMapping | Kind::BlockSequence) {
            return Err(Refused::WrongKind);
        }
        let elements =
            node.children().filter(|child| matches!(child.kind(), Kind::Entry | Kind::Item)).collect();
        let last = node.children().last().map(Node::kind);
        let closed = matches!(last, Some(Kind::CloseBrace | Kind::CloseBracket));
        if (flow && !closed) || node.child(Kind::Error).is_some() {
            return Err(Refused::Broken);
        }
        Ok(Self { node, elements, flow })
    }

    /// The collection around an entry or item.
    fn around(tree: &'t Tree, id: NodeId) -> Result<Self, Refused> {
        if !matches!(tree.node(id).kind(), Kind::Entry | Kind::Item) {
            return Err(Refused::WrongKind);
        }
        let path = tree.ancestors(id);
        let parent = path.len().checked_sub(2).map(|index| tree.node(path[index]));
        Self::new(parent.ok_or(Refused::WrongKind)?)
    }

    /// The sibling that a position names; `None` in an empty collection.
    fn place(&self, position: Position) -> Result<Option<Place<'t>>, Refused> {
        let find = |id: NodeId| {
            self.elements.iter().find(|node| node.id() == id).copied().ok_or(Refused::NotInCollection)
        };
        Ok(match position {
            Position::First => self.elements.first().map(|&node| Place { node, before: true }),
            Position::Last => self.elements.last().map(|&node| Place { node, before: false }),
            Position::Before(id) => Some(Place { node: find(id)?, before: true }),
            Position::After(id) => Some(Place { node: find(id)?, before: false }),
        })
    }

    fn opener(&self) -> Option<Node<'t>> {
        self.node.children().next()
    }

    fn closer(&self) -> Option<Node<'t>> {
        self.node.children().last()
    }

    /// The comma directly behind an element.
    fn comma_after(&self, element: Node<'t>) -> Option<Node<'t>> {
        let mut siblings = self.node.children().skip_while(|node| *node != element);
        siblings.nth(1).filter(|node| node.kind() == Kind::Comma)
    }

    /// The comma directly before an element.
    fn comma_before(&self, element: Node<'t>) -> Option<Node<'t>> {
        let before = self.node.children().take_while(|node| *node != element).last();
        before.filter(|node| node.kind() == Kind::Comma)
    }
}
