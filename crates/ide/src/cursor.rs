//! What stands at a place of a text: the values around it, and what the tables of the format say of them.

use plimsoll_analysis::{SourceFile, document, parse};
use plimsoll_base::TextRange;
use plimsoll_formats::recognise::Recognised;
use plimsoll_formats::table::{Object, Type};
use plimsoll_syntax::{Kind, Mapping, Node, NodeId, Tree, Value};

use crate::workspace::{Opened, Snapshot};

/// A value of a document and what it is by the tables.
#[derive(Clone, Copy)]
pub(crate) struct Typed<'t> {
    /// The element that holds the value.
    pub(crate) node: Node<'t>,
    /// What the tables say it is; `None` below what they do not describe.
    pub(crate) of: Option<Type>,
}

/// The way from the document to a place.
pub(crate) struct Cursor<'t> {
    pub(crate) recognised: Option<Recognised>,
    /// The elements from the stream down to the innermost at the place.
    pub(crate) path: Vec<NodeId>,
    pub(crate) tree: &'t Tree,
    /// The values on the way, the root of the document first.
    pub(crate) values: Vec<Typed<'t>>,
}

impl Snapshot {
    /// What stands at a byte of a file.
    pub(crate) fn cursor(&self, opened: &Opened, offset: u32) -> Option<Cursor<'_>> {
        let tree = parse::tree(&self.db, opened.file)?;
        let path = tree.path_to(offset);
        let recognised = self.recognised_at(opened.file, tree, &path);
        let values = values(tree, &path, recognised);
        Some(Cursor { recognised, path, tree, values })
    }

    fn recognised_at(&self, file: SourceFile, tree: &Tree, path: &[NodeId]) -> Option<Recognised> {
        let document = path.iter().find(|id| tree.node(**id).kind() == Kind::Document)?;
        let number = tree.documents().position(|one| one.node().id() == *document)?;
        document::recognised(&self.db, file).get(number).copied().flatten()
    }
}

/// The values on a way down, each with what it is by the tables of the format.
pub(crate) fn values<'t>(tree: &'t Tree, path: &[NodeId], recognised: Option<Recognised>) -> Vec<Typed<'t>> {
    let mut values = Vec::new();
    let root = recognised.map(|recognised| Type::Object(recognised.root));
    let mut next = Typed { node: tree.root(), of: root };
    for id in path {
        let node = tree.node(*id);
        match node.kind() {
            Kind::BlockMapping
            | Kind::FlowMapping
            | Kind::BlockSequence
            | Kind::FlowSequence
            | Kind::Alias => values.push(Typed { node, ..next }),
            kind if kind.is_scalar() => values.push(Typed { node, ..next }),
            Kind::Entry => next = entry(node, next),
            Kind::Key => next = Typed { of: None, ..next },
            Kind::Item => next = Typed { node, of: shaped(next.of, Shape::Sequence).and_then(item) },
            _ => {}
        }
    }
    values
}

fn entry<'t>(node: Node<'t>, around: Typed<'t>) -> Typed<'t> {
    let key = node.child(Kind::Key).and_then(Node::value).and_then(Value::as_scalar);
    let key = key.map(|key| key.text());
    match shaped(around.of, Shape::Mapping) {
        Some(Type::Object(object)) => {
            let field = key.and_then(|key| object.field(&key));
            Typed { node, of: field.map(|field| field.of) }
        }
        Some(Type::Map(of)) => Typed { node, of: Some(*of) },
        _ => Typed { node, of: None },
    }
}

/// What the items of a list are.
pub(crate) fn item(of: Type) -> Option<Type> {
    if let Type::List(item) = of { Some(*item) } else { None }
}

/// The shape of a value, by which the tables tell alternatives apart.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A mapping.
    Mapping,
    /// A list.
    Sequence,
    /// A text, number or truth value.
    Scalar,
}

/// What a value is where it has this shape: the first alternative of the shape.
pub(crate) fn shaped(of: Option<Type>, shape: Shape) -> Option<Type> {
    let of = of?;
    let own = match of {
        Type::Either(types) => return types.iter().find_map(|of| shaped(Some(*of), shape)),
        Type::Any => return None,
        Type::Object(_) | Type::Map(_) => Shape::Mapping,
        Type::List(_) => Shape::Sequence,
        Type::Text | Type::Scalar | Type::Boolean | Type::Number | Type::Choice(_) => Shape::Scalar,
    };
    (own == shape).then_some(of)
}

impl<'t> Cursor<'t> {
    /// The innermost mapping at the place, with what it is.
    pub(crate) fn mapping(&self) -> Option<(Mapping<'t>, Option<&'static Object>)> {
        let found = self.values.iter().rev().find(|value| value.node.kind().is_mapping())?;
        let mapping = found.node.value().and_then(Value::as_mapping)?;
        let object = match shaped(found.of, Shape::Mapping) {
            Some(Type::Object(object)) => Some(object),
            _ => None,
        };
        Some((mapping, object))
    }

    /// The innermost entry around the place whose key the place is in, with the object that it is an entry of.
    pub(crate) fn key(&self) -> Option<(Node<'t>, Option<&'static Object>)> {
        let at = self.path.iter().rposition(|id| self.tree.node(*id).kind() == Kind::Key)?;
        let entry = self.tree.node(*self.path.get(at.checked_sub(1)?)?);
        Some((entry, self.mapping()?.1))
    }

    /// The bytes of an element.
    pub(crate) fn range(&self, node: Node<'_>) -> TextRange {
        self.tree.range(node.id())
    }
}
