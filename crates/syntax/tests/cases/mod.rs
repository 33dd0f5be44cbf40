//! Runs cases written in Markdown: a heading, the input, the tree, the mistakes. Set `PLIMSOLL_UPDATE=1` to write what
//! comes out into the file, and read the difference before you keep it.
#![allow(clippy::disallowed_methods)]

use std::fmt::Write as _;
use std::path::Path;

use plimsoll_syntax::{Kind, Node, Tree};

/// Runs every case of `tests/{file}` whose input block has this language.
pub(crate) fn run(file: &str, language: &str, parse: impl Fn(&str) -> Tree) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(file);
    let text = std::fs::read_to_string(&path).expect("the file of cases");
    let mut out = String::new();
    let mut cases = 0;
    let mut wrong = Vec::new();
    let mut title = "";
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let _ = writeln!(out, "{line}");
        title = line.strip_prefix("## ").unwrap_or(title);
        if line.trim_start_matches('`') != language || !line.starts_with("```") {
            continue;
        }
        let mut input = String::new();
        for line in lines.by_ref() {
            let _ = writeln!(out, "{line}");
            if line == "```" {
                break;
            }
            let _ = writeln!(input, "{line}");
        }
        cases += 1;
        let expected: String = blocks(&mut lines);
        let actual = answer(&parse(input.trim_end_matches('\n')));
        if expected != actual {
            wrong.push(format!("{title}\n--- expected\n{expected}--- actual\n{actual}"));
        }
        out.push_str(&actual);
    }
    assert!(cases > 0, "no cases in {file}");
    if std::env::var_os("PLIMSOLL_UPDATE").is_some() {
        std::fs::write(&path, out).expect("writing the file of cases");
    } else {
        assert!(wrong.is_empty(), "{} of {cases} cases differ\n\n{}", wrong.len(), wrong.join("\n"));
    }
}

/// The blocks `tree` and `errors` that follow an input.
fn blocks<'t>(lines: &mut std::iter::Peekable<impl Iterator<Item = &'t str>>) -> String {
    let mut text = String::new();
    while lines.peek().is_some_and(|line| matches!(*line, "```tree" | "```errors")) {
        for line in lines.by_ref() {
            let _ = writeln!(text, "{line}");
            if line == "```" {
                break;
            }
        }
    }
    text
}

fn answer(tree: &Tree) -> String {
    let mut text = String::from("```tree\n");
    let several = tree.documents().count() > 1;
    for child in tree.root().children() {
        if several && child.kind() == Kind::Document {
            line(0, "document", &mut text);
        }
        dump(child, usize::from(several), &mut text);
    }
    text.push_str("```\n");
    if !tree.errors().is_empty() {
        text.push_str("```errors\n");
        for error in tree.errors() {
            let before = &tree.text()[..error.range.start as usize];
            let line = before.matches('\n').count() + 1;
            let column = before.len() - before.rfind('\n').map_or(0, |at| at + 1) + 1;
            let what = visible(&tree.text()[error.range.as_usize()]);
            let _ = writeln!(text, "{line}:{column} [{what}] {}", error.kind.message());
        }
        text.push_str("```\n");
    }
    text
}

/// Line breaks and tabs as escapes.
fn visible(text: &str) -> String {
    text.replace('\n', "\\n").replace('\t', "\\t").replace('\r', "\\r")
}

fn line(depth: usize, words: &str, text: &mut String) {
    let _ = writeln!(text, "{}{words}", "  ".repeat(depth));
}

/// Mappings, sequences and error nodes one to a line, with what they hold below; brackets and commas left out.
fn dump(node: Node<'_>, depth: usize, text: &mut String) {
    match node.kind() {
        Kind::Document => node.children().for_each(|child| dump(child, depth, text)),
        Kind::FlowMapping | Kind::BlockMapping => {
            line(depth, "mapping", text);
            node.children().for_each(|child| dump(child, depth + 1, text));
        }
        Kind::FlowSequence | Kind::BlockSequence => {
            line(depth, "sequence", text);
            node.children().for_each(|child| dump(child, depth + 1, text));
        }
        Kind::Entry => entry(node, depth, text),
        Kind::Item => labelled("-", node, depth, text),
        Kind::Error => labelled("error", node, depth, text),
        Kind::Alias | Kind::Anchor | Kind::Tag | Kind::Junk => line(depth, node.token_text(), text),
        kind if kind.is_scalar() => line(depth, &visible(node.token_text()), text),
        _ => {}
    }
}

fn labelled(label: &str, node: Node<'_>, depth: usize, text: &mut String) {
    let mut inside = String::new();
    node.children().for_each(|child| dump(child, depth + 1, &mut inside));
    // One that fits on the line stays there.
    if inside.lines().count() <= 1 {
        line(depth, format!("{label} {}", inside.trim()).trim_end(), text);
    } else {
        line(depth, label, text);
        text.push_str(&inside);
    }
}

fn entry(node: Node<'_>, depth: usize, text: &mut String) {
    let mut key = String::new();
    node.child(Kind::Key).into_iter().flat_map(Node::children).for_each(|child| dump(child, 0, &mut key));
    let colon = if node.child(Kind::Colon).is_some() || node.child(Kind::OpenBracket).is_some() {
        ":"
    } else {
        " (no colon)"
    };
    let key: Vec<&str> = key.lines().map(str::trim).collect();
    let label = format!("{}{colon}", key.join(" "));
    match node.child(Kind::Value) {
        Some(value) => labelled(&label, value, depth, text),
        None => line(depth, &label, text),
    }
    node.children()
        .filter(|child| child.kind() == Kind::Error)
        .for_each(|child| dump(child, depth + 1, text));
}
