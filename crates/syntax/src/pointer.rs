//! Paths: JSON pointers (RFC 6901) and the readable `graph[1].params[0].default`, from a node and back. Both are
//! counted from the document the node is in, and neither follows aliases or merge keys.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::access::{Document, Node, Value};
use crate::kind::Kind;
use crate::tree::NodeId;

/// One step down from a collection.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Step<'t> {
    /// To the value of this key: the decoded text of a scalar key, `*name` of an alias, `{}` or `[]` of a collection.
    Key(Cow<'t, str>),
    /// To the item with this index, from zero.
    Index(usize),
}

/// The steps from the document to the value that `node` is, holds or belongs to: a key, an entry and its value have the
/// same steps.
#[must_use]
pub fn steps(node: Node<'_>) -> Vec<Step<'_>> {
    let tree = node.tree;
    let mut steps = Vec::new();
    let path = tree.ancestors(node.id());
    let mut outer = None;
    for pair in path.windows(2) {
        let (parent, child) = (tree.node(pair[0]), tree.node(pair[1]));
        let kind = child.kind();
        let around = outer.replace(parent.kind());
        if matches!(parent.kind(), Kind::FlowSequence | Kind::BlockSequence) {
            if matches!(kind, Kind::Item | Kind::Entry) {
                let index = parent.children().filter(is_item).take_while(|item| *item != child).count();
                steps.push(Step::Index(index));
            }
        } else if parent.kind().is_mapping() && kind == Kind::Entry {
            steps.push(Step::Key(key_of(child)));
        } else if parent.kind() == Kind::Entry
            && matches!(kind, Kind::Key | Kind::Value)
            && around == Some(Kind::FlowSequence)
        {
            // A single pair in brackets is an item and, below that, an entry.
            steps.push(Step::Key(key_of(parent)));
        }
    }
    steps
}

fn is_item(node: &Node<'_>) -> bool {
    matches!(node.kind(), Kind::Item | Kind::Entry)
}

fn key_of(entry: Node<'_>) -> Cow<'_, str> {
    match entry.child(Kind::Key).and_then(Node::value) {
        Some(Value::Scalar(scalar)) => scalar.text(),
        Some(Value::Alias(alias)) => Cow::Borrowed(alias.token_text()),
        Some(Value::Mapping(_)) => Cow::Borrowed("{}"),
        Some(Value::Sequence(_)) => Cow::Borrowed("[]"),
        None => Cow::Borrowed(""),
    }
}

/// The JSON pointer of `node`, see [`steps`]; empty for the document itself.
#[must_use]
pub fn pointer(node: Node<'_>) -> String {
    let mut text = String::new();
    for step in steps(node) {
        text.push('/');
        match step {
            Step::Key(key) => text.push_str(&escape(&key)),
            Step::Index(index) => {
                let _ = write!(text, "{index}");
            }
        }
    }
    text
}

/// A key as one part of a pointer: `~` becomes `~0`, `/` becomes `~1` (RFC 6901 §3).
#[must_use]
pub fn escape(key: &str) -> Cow<'_, str> {
    if key.contains(['~', '/']) {
        Cow::Owned(key.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(key)
    }
}

/// The path of `node` for people: `graph[1].params[0].default`. Keys that are no simple words are quoted in brackets:
/// `annotations["example.com/name"]`. Empty for the document itself.
#[must_use]
pub fn readable(node: Node<'_>) -> String {
    let mut text = String::new();
    for step in steps(node) {
        match step {
            Step::Index(index) => {
                let _ = write!(text, "[{index}]");
            }
            Step::Key(key) if is_simple(&key) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(&key);
            }
            Step::Key(key) => {
                let _ = write!(text, "[{key:?}]");
            }
        }
    }
    text
}

fn is_simple(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '$'))
}

/// The slot that a JSON pointer leads to: a [`Kind::Value`] or [`Kind::Item`], the [`Kind::Document`] for the empty
/// pointer, or the [`Kind::Entry`] where there is no slot (a key without colon, a single pair in brackets). Of repeated
/// keys the first counts. `None` where the path ends early, or for text that is no pointer.
#[must_use]
pub fn find(document: Document<'_>, pointer: &str) -> Option<NodeId> {
    let mut slot = document.node();
    let mut bare = false;
    if pointer.is_empty() {
        return Some(slot.id());
    }
    for part in pointer.strip_prefix('/')?.split('/') {
        // Nothing is below a key without colon.
        let value = if bare { None } else { slot.value() };
        slot = match value? {
            Value::Mapping(mapping) => {
                let entry = mapping.entry(&unescape(part)?)?.node();
                let value = entry.child(Kind::Value);
                bare = value.is_none();
                value.unwrap_or(entry)
            }
            Value::Sequence(sequence) => sequence.items().nth(index(part)?)?,
            Value::Scalar(_) | Value::Alias(_) => return None,
        };
    }
    Some(slot.id())
}

fn unescape(part: &str) -> Option<Cow<'_, str>> {
    if !part.contains('~') {
        return Some(Cow::Borrowed(part));
    }
    let bad = part.split('~').skip(1).any(|rest| !rest.starts_with(['0', '1']));
    (!bad).then(|| Cow::Owned(part.replace("~1", "/").replace("~0", "~")))
}

/// An index has no leading zeros and no sign (RFC 6901 §4).
fn index(part: &str) -> Option<usize> {
    let plain = part.bytes().all(|byte| byte.is_ascii_digit()) && (part == "0" || !part.starts_with('0'));
    if plain { part.parse().ok() } else { None }
}
