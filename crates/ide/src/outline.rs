//! What a file consists of, as a tree: its documents, their fields and lists.

use plimsoll_analysis::{Database, document, parse};
use plimsoll_base::TextRange;
use plimsoll_syntax::resolve::{Resolution, Resolved};
use plimsoll_syntax::{Document, Language, Node, Tree, Value};

use crate::outline_of_words;
use crate::workspace::{Opened, Snapshot};

/// How deep the outline goes; what lies deeper is seen at its place.
pub(crate) const MAX_DEPTH: usize = 12;

/// An element of the outline.
#[derive(Clone, PartialEq, Debug)]
pub struct Symbol {
    /// Its name: a key, the name that an item gives itself, or its number in brackets.
    pub name: String,
    /// What it is or says, in a few words.
    pub detail: Option<String>,
    /// What kind of thing it is.
    pub kind: SymbolKind,
    /// All of it.
    pub range: TextRange,
    /// What names it, inside of `range`.
    pub name_range: TextRange,
    /// What it holds.
    pub children: Vec<Symbol>,
}

/// The kind of an element of the outline.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SymbolKind {
    /// A document of a format.
    Document,
    /// A mapping.
    Mapping,
    /// A list.
    List,
    /// A text.
    Text,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// No value.
    Null,
}

/// The fields by which an item of a list is known, the one that counts first.
const NAMES: [&str; 5] = ["name", "id", "componentName", "alias", "type"];

impl Snapshot {
    /// The outline of a file: its documents where there are several, else what its document holds; of source files in CUE their
    /// fields, of command lines the commands.
    #[must_use]
    pub fn outline(&self, opened: &Opened) -> Vec<Symbol> {
        let Some(tree) = parse::tree(&self.db, opened.file) else { return Vec::new() };
        if tree.language() == Language::Words {
            let is_cue = self.path(opened).file_name().ends_with(".cue");
            let of = if is_cue { outline_of_words::of_cue } else { outline_of_words::of_commands };
            return of(tree.text());
        }
        let documents: Vec<Document<'_>> =
            tree.documents().filter(|document| document.value().is_some()).collect();
        if let [document] = documents[..] {
            return document.value().map(|value| children(&self.db, tree, value, 0)).unwrap_or_default();
        }
        let recognised = document::recognised(&self.db, opened.file);
        let symbols = tree.documents().zip(recognised).filter_map(|(document, recognised)| {
            let value = document.value()?;
            let range = tree.range(document.node().id());
            let kind = field(value, "kind");
            let name =
                value.as_mapping().and_then(|root| root.get("metadata")).and_then(|one| field(one, "name"));
            let words = recognised.as_ref().map(|recognised| recognised.root.name.to_owned());
            Some(Symbol {
                name: name.or_else(|| field(value, "id")).unwrap_or_else(|| "document".to_owned()),
                detail: kind.or(words),
                kind: SymbolKind::Document,
                range,
                name_range: TextRange::new(range.start, range.start),
                children: children(&self.db, tree, value, 1),
            })
        });
        symbols.collect()
    }
}

/// The text of a scalar field.
fn field(value: Value<'_>, name: &str) -> Option<String> {
    let scalar = value.as_mapping()?.get(name)?.as_scalar()?;
    Some(scalar.text().into_owned()).filter(|text| !text.is_empty())
}

fn children(db: &Database, tree: &Tree, value: Value<'_>, depth: usize) -> Vec<Symbol> {
    if depth >= MAX_DEPTH {
        return Vec::new();
    }
    match value {
        Value::Mapping(mapping) => {
            let entries = mapping.entries().filter_map(|entry| {
                let key = entry.key()?;
                let name = key.as_scalar()?.text().into_owned();
                let name = if name.is_empty() { "\"\"".to_owned() } else { name };
                let range = tree.range(key.id());
                Some(symbol(db, tree, entry.node(), (name, range), entry.value(), depth))
            });
            entries.collect()
        }
        Value::Sequence(sequence) => {
            let items = sequence.items().enumerate().map(|(index, item)| {
                let value = item.value();
                let named = value.and_then(|value| name_of(value));
                let range = tree.range(item.id());
                let start = TextRange::new(range.start, range.start);
                let name_range = named.map_or(start, |name| tree.range(name.id()));
                let name = named.and_then(Value::as_scalar).map(|name| name.text().into_owned());
                let name = name.unwrap_or_else(|| format!("[{index}]"));
                symbol(db, tree, item, (name, name_range), value, depth)
            });
            items.collect()
        }
        Value::Scalar(_) | Value::Alias(_) => Vec::new(),
    }
}

/// What names an item.
fn name_of(item: Value<'_>) -> Option<Value<'_>> {
    let mapping = item.as_mapping()?;
    let named = |name: &&str| {
        let value = mapping.get(name)?;
        value.as_scalar().filter(|scalar| !scalar.text().is_empty()).map(|_| value)
    };
    NAMES.iter().find_map(named)
}

fn symbol(
    db: &Database,
    tree: &Tree,
    node: Node<'_>,
    (name, name_range): (String, TextRange),
    value: Option<Value<'_>>,
    depth: usize,
) -> Symbol {
    db.unwind_if_stopped();
    let (kind, detail) = match value {
        None => (SymbolKind::Null, None),
        Some(Value::Mapping(_)) => (SymbolKind::Mapping, None),
        Some(Value::Sequence(_)) => (SymbolKind::List, None),
        Some(Value::Alias(alias)) => (SymbolKind::Text, Some(alias.token_text().to_owned())),
        // Values may be secrets, and an outline is about structure.
        Some(Value::Scalar(scalar)) => {
            let kind = match scalar.resolve(Resolution::Yaml12) {
                Resolved::Bool(_) => SymbolKind::Boolean,
                Resolved::Null => SymbolKind::Null,
                Resolved::Int(_) | Resolved::Float(_) => SymbolKind::Number,
                _ => SymbolKind::Text,
            };
            (kind, None)
        }
    };
    let children = value.map(|value| children(db, tree, value, depth + 1)).unwrap_or_default();
    Symbol { name, detail, kind, range: tree.range(node.id()), name_range, children }
}
