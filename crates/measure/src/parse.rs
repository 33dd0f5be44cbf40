//! How fast YAML becomes a tree, next to what other parsers do with the same text.
//!
//! Ours makes a lossless tree with errors and places. The others do less (saphyr-parser: events with places, without bytes or comments;
//! serde_yaml: values), or have the same aim (tree-sitter). `rowan` is what its green tree would cost on top of ours: the tree
//! is replayed into its builder, the parsing is not counted.

use std::hint::black_box;

use plimsoll_syntax::{Tree, parse_yaml};
use rowan::{GreenNodeBuilder, SyntaxKind};
use serde::Deserialize as _;

use crate::measured::Measured;

/// A parser: what it makes of a text, so many times. An error where it does not read the whole text.
type Parser = fn(&str, usize) -> Result<Measured, String>;

/// All parsers.
pub(crate) const PARSERS: &[(&str, Parser)] = &[
    ("plimsoll", plimsoll),
    ("rowan", rowan),
    ("saphyr-parser", saphyr),
    ("serde_yaml", serde_yaml),
    ("tree-sitter-yaml", tree_sitter),
];

/// Measures a parser with a file.
pub(crate) fn measure(parser: Parser, file: &str, repetitions: usize) -> Result<Measured, String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    parser(&text, repetitions)
}

/// The answer is the number of elements of the tree.
fn plimsoll(text: &str, repetitions: usize) -> Result<Measured, String> {
    let parse = |text: &str| parse_yaml(text);
    Ok(Measured::repeat(repetitions, || text, parse, |tree| tree.elements().len()))
}

/// The answer is the number of events.
fn saphyr(text: &str, repetitions: usize) -> Result<Measured, String> {
    let parse =
        |text| saphyr_parser::Parser::new_from_str(text).map_while(|event| black_box(event).ok()).count();
    if let Some(error) = saphyr_parser::Parser::new_from_str(text).find_map(Result::err) {
        return Err(format!("saphyr-parser: {error}"));
    }
    Ok(Measured::repeat(repetitions, || text, parse, |events| *events))
}

/// The answer is the number of documents.
fn serde_yaml(text: &str, repetitions: usize) -> Result<Measured, String> {
    type Values = Result<Vec<serde_yaml::Value>, serde_yaml::Error>;
    let parse = |text| -> Values {
        serde_yaml::Deserializer::from_str(text).map(serde_yaml::Value::deserialize).collect()
    };
    if let Err(error) = parse(text) {
        return Err(format!("serde_yaml: {error}"));
    }
    Ok(Measured::repeat(repetitions, || text, parse, |values| values.as_ref().map_or(0, Vec::len)))
}

/// The answer is the number of nodes.
fn tree_sitter(text: &str, repetitions: usize) -> Result<Measured, String> {
    let parse = |text| {
        let mut parser = tree_sitter::Parser::new();
        parser.set_language(&tree_sitter_yaml::LANGUAGE.into()).ok()?;
        parser.parse(text, None)
    };
    if parse(text).is_none_or(|tree: tree_sitter::Tree| tree.root_node().has_error()) {
        return Err("tree-sitter-yaml does not read the whole text".to_owned());
    }
    let nodes = |tree: &Option<tree_sitter::Tree>| {
        tree.as_ref().map_or(0, |tree| tree.root_node().descendant_count())
    };
    Ok(Measured::repeat(repetitions, || text, parse, nodes))
}

/// The answer is the length of the text of the tree.
fn rowan(text: &str, repetitions: usize) -> Result<Measured, String> {
    let tree = parse_yaml(text);
    Ok(Measured::repeat(repetitions, || &tree, replay, |made| u32::from(made.text_len()) as usize))
}

/// A green tree with the nodes, tokens and gaps of a tree.
fn replay(tree: &Tree) -> rowan::GreenNode {
    let text = tree.text();
    let mut builder = GreenNodeBuilder::new();
    let mut ends: Vec<usize> = Vec::new();
    let mut position = 0;
    for (index, element) in tree.elements().iter().enumerate() {
        while ends.last().is_some_and(|&end| end <= index) {
            ends.pop();
            builder.finish_node();
        }
        let kind = SyntaxKind(element.kind as u16);
        if !element.kind.is_token() {
            builder.start_node(kind);
            ends.push(index + element.size as usize);
            continue;
        }
        let start = element.start as usize;
        if position < start {
            builder.token(SyntaxKind(u16::MAX), &text[position..start]);
        }
        position = start + element.size as usize;
        builder.token(kind, &text[start..position]);
    }
    for _ in ends {
        builder.finish_node();
    }
    builder.finish()
}
