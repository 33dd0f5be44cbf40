//! Prints a tree as the event lines of the YAML test suite.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use plimsoll_syntax::{Document, Entry, Kind, Node, Tree, Value};

/// The tag handles that a document declares.
type Handles = BTreeMap<String, String>;

/// The events of all documents, one on each line, without indentation.
pub(crate) fn events(tree: &Tree) -> String {
    let mut out = String::from("+STR\n");
    for document in tree.documents() {
        write_document(document, &mut out);
    }
    out.push_str("-STR\n");
    out
}

fn write_document(document: Document<'_>, out: &mut String) {
    let node = document.node();
    let mut handles = Handles::new();
    for directive in node.children().filter(|child| child.kind() == Kind::Directive) {
        let words: Vec<&str> = directive.token_text().split_whitespace().collect();
        if let ["%TAG", handle, prefix] = words[..] {
            handles.insert(handle.to_owned(), prefix.to_owned());
        }
    }
    out.push_str(if node.child(Kind::DocumentStart).is_some() { "+DOC ---\n" } else { "+DOC\n" });
    write_slot(Some(node), &handles, out);
    out.push_str(if node.child(Kind::DocumentEnd).is_some() { "-DOC ...\n" } else { "-DOC\n" });
}

/// The value of a slot with its properties; an empty scalar where there is none.
fn write_slot(slot: Option<Node<'_>>, handles: &Handles, out: &mut String) {
    let mut properties = String::new();
    if let Some(anchor) = slot.and_then(Node::anchor) {
        write!(properties, " &{anchor}").unwrap();
    }
    if let Some(tag) = slot.and_then(Node::tag) {
        write!(properties, " <{}>", full_tag(tag, handles)).unwrap();
    }
    match slot.and_then(Node::value) {
        None => writeln!(out, "=VAL{properties} :").unwrap(),
        Some(Value::Alias(alias)) => writeln!(out, "=ALI {}", alias.token_text()).unwrap(),
        Some(Value::Scalar(scalar)) => {
            let style = match scalar.node().kind() {
                Kind::DoubleQuoted => '"',
                Kind::SingleQuoted => '\'',
                Kind::Literal => '|',
                Kind::Folded => '>',
                _ => ':',
            };
            writeln!(out, "=VAL{properties} {style}{}", escaped(&scalar.text())).unwrap();
        }
        Some(Value::Mapping(mapping)) => {
            let flow = if mapping.node().kind() == Kind::BlockMapping { "" } else { " {}" };
            writeln!(out, "+MAP{flow}{properties}").unwrap();
            for entry in mapping.entries() {
                write_entry(entry, handles, out);
            }
            out.push_str("-MAP\n");
        }
        Some(Value::Sequence(sequence)) => {
            let flow = if sequence.node().kind() == Kind::BlockSequence { "" } else { " []" };
            writeln!(out, "+SEQ{flow}{properties}").unwrap();
            for item in sequence.items() {
                write_slot(Some(item), handles, out);
            }
            out.push_str("-SEQ\n");
        }
    }
}

fn write_entry(entry: Entry<'_>, handles: &Handles, out: &mut String) {
    write_slot(entry.node().child(Kind::Key), handles, out);
    write_slot(entry.node().child(Kind::Value), handles, out);
}

/// A tag with its handle replaced and its `%` escapes resolved.
fn full_tag(tag: &str, handles: &Handles) -> String {
    if let Some(verbatim) = tag.strip_prefix("!<") {
        return verbatim.trim_end_matches('>').to_owned();
    }
    if tag == "!" {
        return "!".to_owned();
    }
    let second = tag[1..].find('!').map_or(0, |offset| offset + 1);
    let (handle, suffix) = tag.split_at(second + 1);
    let standard = if handle == "!!" { "tag:yaml.org,2002:" } else { handle };
    let prefix = handles.get(handle).map_or(standard, String::as_str);
    format!("{prefix}{}", percent_decoded(suffix))
}

fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::new();
    let mut index = 0;
    while index < bytes.len() {
        let code = text.get(index + 1..index + 3).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match code {
            Some(byte) if bytes[index] == b'%' => {
                decoded.push(byte);
                index += 3;
            }
            _ => {
                decoded.push(bytes[index]);
                index += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

/// Text as the suite writes it in one line.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::new();
    for character in text.chars() {
        match character {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\u{8}' => out.push_str("\\b"),
            other => out.push(other),
        }
    }
    out
}
