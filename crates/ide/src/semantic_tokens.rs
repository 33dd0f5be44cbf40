//! What the words of a file are, as far as its grammar alone does not say: names and what means them, placeholders, types,
//! fields that the tables know, and texts in other languages.

use std::collections::BTreeMap;

use plimsoll_analysis::{Database, SourceFile, document, parse};
use plimsoll_base::TextRange;
use plimsoll_formats::cnab::dialect::Dialect;
use plimsoll_formats::cnab::template::expressions;
use plimsoll_formats::cue::tokens::{WordKind, words};
use plimsoll_formats::recognise::Recognised;
use plimsoll_formats::table::{Object, Others, Presence, Type};
use plimsoll_syntax::{Kind, Language, Node, NodeId, Scalar, Tree, Value, parse_json};

use crate::cursor::{Shape, shaped};
use crate::names::Role;
use crate::names::table::Seen;
use crate::workspace::{Opened, Snapshot};

/// A word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    /// Its bytes, all on one line.
    pub range: TextRange,
    /// What it is.
    pub kind: TokenKind,
    /// What else is to be said of it.
    pub modifier: Option<Modifier>,
}

/// What a word is. Where words overlap, the earlier kind counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum TokenKind {
    /// A placeholder, or a reference in a longer text.
    Placeholder,
    /// A name of something that the file describes, or means.
    Name,
    /// The type of a component, a trait, a policy.
    Type,
    /// A value out of a few that a field allows.
    Choice,
    /// A field.
    Key,
    /// A keyword of another language inside of the file.
    Keyword,
    /// A number of another language.
    Number,
    /// A string of another language.
    Text,
    /// A comment of another language.
    Comment,
}

impl TokenKind {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Placeholder,
        Self::Name,
        Self::Type,
        Self::Choice,
        Self::Key,
        Self::Keyword,
        Self::Number,
        Self::Text,
        Self::Comment,
    ];
}

/// What else is to be said of a word.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Modifier {
    /// It says that there is such a thing.
    Declaration,
    /// The tables do not know it.
    Unknown,
    /// It belongs to another version of the format.
    OtherVersion,
}

impl Modifier {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Declaration, Self::Unknown, Self::OtherVersion];
}

/// Where texts in CUE stand: the last keys of the way to them.
const CUE: [&str; 2] = ["cue", "template"];

/// How long a text with JSON in it may be, in bytes.
const MAX_JSON: usize = 1 << 16;

impl Snapshot {
    /// The words of a file, or those of a part of it, in the order of the text. They do not overlap.
    #[must_use]
    pub fn tokens(&self, opened: &Opened, within: Option<TextRange>) -> Vec<Token> {
        let text = &*opened.text;
        let within = within.unwrap_or(TextRange::new(0, text.len() as u32));
        let mut found = Found { text, within, words: Vec::new() };
        if self.path(opened).file_name().ends_with(".cue") {
            found.cue(text, |range| range);
        } else if let Some(tree) = parse::tree(&self.db, opened.file) {
            let recognised = document::recognised(&self.db, opened.file);
            for (number, document) in tree.documents().enumerate() {
                let recognised = recognised.get(number).copied().flatten();
                let of = recognised.map(|recognised| Type::Object(recognised.root));
                let is_porter = recognised.is_some_and(is_porter);
                let mut walk = Walk { db: &self.db, tree, found: &mut found, is_porter };
                if walk.is_wanted(document.node().id()) && of.is_some() {
                    walk.slot(document.node(), of, ["", ""]);
                }
            }
            for (range, category, role) in self.names_in(opened, within) {
                let is_type = matches!(category.seen, Seen::Types(_));
                let kind = if is_type { TokenKind::Type } else { TokenKind::Name };
                let declares = (role == Role::Declares).then_some(Modifier::Declaration);
                found.add(range, kind, declares);
            }
            self.placeholders(opened.file, tree, &mut found);
        }
        found.finish()
    }

    /// The placeholders of an artifact of a Nulecule.
    fn placeholders(&self, file: SourceFile, tree: &Tree, found: &mut Found<'_>) {
        let is_described = document::recognised(&self.db, file).iter().any(Option::is_some);
        if is_described || !found.text.contains('$') || self.nulecule_around(file).is_none() {
            return;
        }
        for placeholder in document::placeholders(&self.db, file) {
            let token = tree.range(placeholder.node);
            let scalar = tree.node(placeholder.node).value().and_then(Value::as_scalar);
            if let Some(scalar) = scalar.filter(|_| token.overlaps(found.within)) {
                let inner = scalar.decode().to_token(placeholder.range);
                let range = TextRange::new(token.start + inner.start, token.start + inner.end);
                found.add(range, TokenKind::Placeholder, None);
            }
        }
    }
}

fn is_porter(recognised: Recognised) -> bool {
    recognised.format.version == Dialect::Porter.name()
}

/// Words that were found.
struct Found<'t> {
    text: &'t str,
    within: TextRange,
    words: Vec<Token>,
}

impl Found<'_> {
    /// Adds a word, in as many parts as it has lines.
    fn add(&mut self, range: TextRange, kind: TokenKind, modifier: Option<Modifier>) {
        let mut start = range.start as usize;
        for line in self.text[range.as_usize()].split_inclusive(['\n', '\r']) {
            let indent = line.len() - line.trim_start().len();
            let end = start + line.trim_end().len();
            let part = TextRange::new((start + indent) as u32, end as u32);
            if !part.is_empty() && part.overlaps(self.within) {
                self.words.push(Token { range: part, kind, modifier });
            }
            start += line.len();
        }
    }

    /// Adds the words of a text in CUE; `place` gives the bytes of the file for a range of it.
    fn cue(&mut self, text: &str, place: impl Fn(TextRange) -> TextRange) {
        for (range, kind) in words(text) {
            let kind = match kind {
                WordKind::Keyword | WordKind::Attribute => TokenKind::Keyword,
                WordKind::Type | WordKind::Definition => TokenKind::Type,
                WordKind::Field => TokenKind::Key,
                WordKind::Name => TokenKind::Name,
                WordKind::Number => TokenKind::Number,
                WordKind::Text => TokenKind::Text,
                WordKind::Comment => TokenKind::Comment,
            };
            self.add(place(range), kind, None);
        }
    }

    /// In the order of the text, without those that overlap one that says more.
    fn finish(mut self) -> Vec<Token> {
        self.words.sort_by_key(|token| (token.kind, token.range));
        let mut kept: BTreeMap<u32, Token> = BTreeMap::new();
        for token in self.words {
            let before = kept.range(..token.range.end).next_back();
            if before.is_none_or(|(_, before)| before.range.end <= token.range.start) {
                kept.insert(token.range.start, token);
            }
        }
        kept.into_values().collect()
    }
}

/// The way through a document.
struct Walk<'a, 't, 'f> {
    db: &'a Database,
    tree: &'t Tree,
    found: &'a mut Found<'f>,
    is_porter: bool,
}

impl<'t> Walk<'_, 't, '_> {
    fn is_wanted(&self, node: NodeId) -> bool {
        self.tree.range(node).overlaps(self.found.within)
    }

    /// What is in a slot, by what the tables say it is and the last keys of the way to it.
    fn slot(&mut self, slot: Node<'t>, of: Option<Type>, keys: [&str; 2]) {
        self.db.unwind_if_stopped();
        match slot.value() {
            Some(Value::Mapping(mapping)) => {
                let of = shaped(of, Shape::Mapping);
                for entry in mapping.entries().map(plimsoll_syntax::Entry::node) {
                    if self.is_wanted(entry.id()) {
                        self.entry(entry, of, keys[1]);
                    }
                }
            }
            Some(Value::Sequence(sequence)) => {
                let of =
                    if let Some(Type::List(of)) = shaped(of, Shape::Sequence) { Some(*of) } else { None };
                for item in sequence.items().filter(|item| item.kind() == Kind::Item) {
                    if self.is_wanted(item.id()) {
                        self.slot(item, of, [keys[1], ""]);
                    }
                }
            }
            Some(Value::Scalar(scalar)) => self.scalar(scalar, of, keys),
            Some(Value::Alias(_)) | None => {}
        }
    }

    fn entry(&mut self, entry: Node<'t>, of: Option<Type>, above: &str) {
        let key = entry.child(Kind::Key).and_then(Node::value).and_then(Value::as_scalar);
        let name = key.map(Scalar::text).unwrap_or_default();
        let of = match of {
            Some(Type::Object(object)) => {
                let field = object.field(&name);
                if let Some(key) = key.filter(|_| entry.child(Kind::Colon).is_some()) {
                    let modifier = modifier(object, field.map(|field| field.presence));
                    self.found.add(self.tree.range(key.node().id()), TokenKind::Key, modifier);
                }
                field.map(|field| field.of)
            }
            Some(Type::Map(of)) => Some(*of),
            _ => None,
        };
        if let Some(slot) = entry.child(Kind::Value) {
            self.slot(slot, of, [above, &name]);
        }
    }

    fn scalar(&mut self, scalar: Scalar<'t>, of: Option<Type>, keys: [&str; 2]) {
        let token = self.tree.range(scalar.node().id());
        if !token.overlaps(self.found.within) {
            return;
        }
        let is_block = matches!(scalar.node().kind(), Kind::Literal | Kind::Folded);
        if let Some(Type::Choice(values)) = shaped(of, Shape::Scalar)
            && values.contains(&&*scalar.text())
        {
            self.found.add(token, TokenKind::Choice, None);
        } else if keys == CUE {
            let decoded = scalar.decode();
            self.found.cue(&decoded.text, |range| moved(decoded.to_token(range), token.start));
        } else if is_block {
            self.json(scalar, token.start);
        }
        if self.is_porter && scalar.node().token_text().contains('{') {
            let decoded = scalar.decode();
            for expression in expressions(&decoded.text) {
                let range = TextRange::new(expression.range.start as u32, expression.range.end as u32);
                let place = moved(decoded.to_token(range), token.start);
                self.found.add(place, TokenKind::Placeholder, None);
            }
        }
    }

    /// The keys of JSON in a block scalar.
    fn json(&mut self, scalar: Scalar<'t>, start: u32) {
        if scalar.node().token_text().len() > MAX_JSON {
            return;
        }
        let decoded = scalar.decode();
        if !decoded.text.trim_start().starts_with('{') {
            return;
        }
        let inner = parse_json(&*decoded.text);
        if !inner.errors().is_empty() || inner.language() != Language::Json {
            return;
        }
        for key in inner.root().subtree().filter(|node| node.kind() == Kind::Key) {
            let place = moved(decoded.to_token(inner.range(key.id())), start);
            self.found.add(place, TokenKind::Key, None);
        }
    }
}

fn modifier(object: &Object, presence: Option<Presence>) -> Option<Modifier> {
    match presence {
        Some(Presence::OtherVersion) => Some(Modifier::OtherVersion),
        Some(_) => None,
        None => matches!(object.others, Others::Unexpected(..)).then_some(Modifier::Unknown),
    }
}

fn moved(range: TextRange, by: u32) -> TextRange {
    TextRange::new(range.start + by, range.end + by)
}
