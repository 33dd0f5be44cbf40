//! How fast YAML becomes a tree, next to what other parsers do with the same text: `cargo bench -p plimsoll-syntax`.
//!
//! Ours makes a lossless tree with errors and places. The others do less (saphyr-parser: events without bytes or
//! comments; serde_yaml: values), or have the same aim (tree-sitter). `rowan` is what its green tree would cost on top of
//! ours: the tree is replayed into its builder, the parsing is not counted.

use std::fmt::Write as _;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use plimsoll_syntax::{Tree, parse_yaml};
use rowan::{GreenNodeBuilder, SyntaxKind};
use serde::Deserialize as _;

fn main() {
    for name in INPUTS {
        check(name);
    }
    divan::main();
}

/// A comparison is only fair where every parser reads the whole text.
fn check(name: &str) {
    let text = &input(name, SIZE);
    assert_eq!(parse_yaml(text.as_str()).errors(), []);
    assert!(saphyr_parser::Parser::new_from_str(text).all(|event| event.is_ok()));
    assert!(
        serde_yaml::Deserializer::from_str(text)
            .all(|document| serde_yaml::Value::deserialize(document).is_ok())
    );
    let text = &input(name, SMALL);
    assert!(sitter(text).is_some_and(|tree| !tree.root_node().has_error()));
}

fn sitter(text: &str) -> Option<tree_sitter::Tree> {
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(&tree_sitter_yaml::LANGUAGE.into()).ok()?;
    parser.parse(text, None)
}

/// About this many bytes in each input.
const SIZE: usize = 10_000_000;

/// For tree-sitter-yaml, which gives up behind line 32 767.
const SMALL: usize = 700_000;

const INPUTS: [&str; 2] = ["one document", "many documents"];

/// Components with traits, comments, a script and a list in brackets, as one list or as a document each.
fn input(name: &str, size: usize) -> String {
    let many = name == "many documents";
    let mut text = String::with_capacity(size + 2000);
    if !many {
        text.push_str("components:\n");
    }
    let mut number = 0;
    while text.len() < size {
        let (first, rest) = if many { ("---\n", "") } else { ("", "    ") };
        text.push_str(first);
        let mut line = |indent: usize, content: &str| {
            let start = if many || !content.starts_with("name") { rest } else { "  - " };
            let _ = writeln!(text, "{start}{:indent$}{content}", "");
        };
        line(0, &format!("name: component-{number}"));
        line(0, "type: webservice  # the workload");
        line(0, "properties:");
        line(2, &format!("image: \"registry.example.com/shop/front-{number}:1.{}.0\"", number % 40));
        line(2, "# The port that the service listens on.");
        line(2, &format!("port: {}", 8000 + number % 1000));
        line(2, "args: [serve, --verbose, '--log=json', {level: 3, color: false}]");
        line(2, "env:");
        for variable in 0..4 {
            line(4, &format!("- name: VARIABLE_{variable}"));
            line(4, &format!("  value: some text with spaces, number {variable}"));
        }
        line(2, "script: |");
        line(4, "set -e");
        line(4, "for file in *.txt; do");
        line(4, "  echo \"$file: done\"");
        line(4, "done");
        line(0, "traits:");
        line(2, "- type: scaler");
        line(2, &format!("  properties: {{replicas: {}, strategy: rolling}}", number % 9));
        number += 1;
    }
    text
}

fn bench<T>(bencher: Bencher<'_, '_>, name: &str, size: usize, run: impl Fn(&str) -> T + Sync) {
    let text = input(name, size);
    bencher.counter(BytesCount::of_str(&text)).bench(|| run(black_box(&text)));
}

#[divan::bench(args = INPUTS, sample_count = 10)]
fn ours(bencher: Bencher<'_, '_>, name: &str) {
    bench(bencher, name, SIZE, |text| parse_yaml(text));
}

#[divan::bench(args = INPUTS, sample_count = 10)]
fn saphyr_parser(bencher: Bencher<'_, '_>, name: &str) {
    bench(bencher, name, SIZE, |text| {
        saphyr_parser::Parser::new_from_str(text).filter(|event| black_box(event).is_ok()).count()
    });
}

#[divan::bench(args = INPUTS, sample_count = 3)]
fn serde_yaml_value(bencher: Bencher<'_, '_>, name: &str) {
    bench(bencher, name, SIZE, |text| -> Vec<serde_yaml::Value> {
        let documents = serde_yaml::Deserializer::from_str(text);
        documents.filter_map(|document| serde_yaml::Value::deserialize(document).ok()).collect()
    });
}

#[divan::bench(args = INPUTS, sample_count = 3)]
fn tree_sitter(bencher: Bencher<'_, '_>, name: &str) {
    bench(bencher, name, SMALL, sitter);
}

#[divan::bench(args = INPUTS, sample_count = 5)]
fn rowan(bencher: Bencher<'_, '_>, name: &str) {
    let tree = parse_yaml(input(name, SIZE));
    bencher.counter(BytesCount::of_str(tree.text())).bench(|| replay(black_box(&tree)));
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
