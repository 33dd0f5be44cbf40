//! Tidying up a text changes nothing that it says, and tidying it up again changes nothing at all. What it looks like is in
//! `tests/editor/formatting.md`.
#![allow(clippy::disallowed_methods, reason = "a test")]

use std::path::{Path, PathBuf};

use plimsoll_syntax::edit::apply;
use plimsoll_syntax::format::{Wishes, format, is_equal};
use plimsoll_syntax::{Tree, parse_json, parse_yaml};
use proptest::prelude::*;

fn parse(path: &Path, text: &str) -> Tree {
    let is_json = path.extension().is_some_and(|name| name == "json");
    if is_json { parse_json(text) } else { parse_yaml(text) }
}

/// All that must hold for a text; whether anything was changed.
fn check(path: &Path, text: &str) -> bool {
    let shown = path.display();
    let tree = parse(path, text);
    let edits = format(&tree, &Wishes::default(), None);
    let is_blank = |text: &str| text.chars().all(|one| matches!(one, ' ' | '\t' | '\r' | '\n'));
    for edit in &edits {
        assert!(is_blank(&edit.insert) && is_blank(&text[edit.range.as_usize()]), "{shown}: {edit:?}");
    }
    assert!(edits.is_sorted_by_key(|edit| edit.range.start), "{shown}: out of order");
    let after = apply(text, &edits).unwrap_or_else(|| panic!("{shown}: the edits overlap"));
    let formatted = parse(path, &after);
    assert!(is_equal(&tree, &formatted), "{shown} says something else:\n{after}");
    let again = format(&formatted, &Wishes::default(), None);
    assert!(again.is_empty(), "{shown}: formatting again gives {again:?} in\n{after}");
    !edits.is_empty()
}

/// Files below a folder, with their texts.
fn texts(folder: PathBuf) -> Vec<(PathBuf, String)> {
    let (mut found, mut folders) = (Vec::new(), vec![folder]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                found.push((path, text));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn real_files_say_the_same_afterwards() {
    let corpus = std::env::var_os("PLIMSOLL_CORPUS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus"), PathBuf::from);
    let all = texts(corpus);
    let (mut read, mut changed) = (0, 0);
    for (path, text) in &all {
        let is_ours = path.extension().is_none_or(|name| name == "yaml" || name == "yml" || name == "json");
        if is_ours {
            read += 1;
            changed += usize::from(check(path, text));
        }
    }
    assert!(changed > read / 20, "{changed} of {read} files are tidied up");
}

#[test]
fn half_typed_texts_are_left_alone() {
    for text in ["a: [1\nb:   2\n", "a:\tb\n\tc: d\n", "{\"a\":   1,,}", "a: 'b\nc:   d\n"] {
        let path = Path::new(if text.starts_with('{') { "a.json" } else { "a.yaml" });
        assert_eq!(format(&parse(path, text), &Wishes::default(), None), [], "{text}");
    }
}

/// Texts with odd indentation, comments, blanks, block scalars and brackets.
fn yaml() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        Just("a:"),
        Just("- b"),
        Just("- c: d"),
        Just("e:   f  "),
        Just("# g"),
        Just(""),
        Just("   "),
        Just("h: |"),
        Just("text  "),
        Just("i: [1 , 2,"),
        Just("3]"),
        Just("- j:"),
        Just("-   - k"),
        Just("l: >-2"),
        Just("m: &n"),
        Just("o: \"p"),
        Just("q\""),
        Just("---"),
        Just("r: *n"),
        Just("é: {s:  𝄞}"),
        Just("-"),
        Just("t: |+ # u"),
    ];
    let lines = prop::collection::vec((0usize..9, line, prop::bool::ANY), 0..14);
    lines.prop_map(|lines| {
        let line = |(indent, text, crlf): &(usize, &str, bool)| {
            format!("{}{text}{}", " ".repeat(*indent), if *crlf { "\r\n" } else { "\n" })
        };
        let text: String = lines.iter().map(line).collect();
        if lines.len() % 3 == 0 {
            text.trim_end_matches('\n').trim_end_matches('\r').to_owned()
        } else {
            text
        }
    })
}

/// JSON with odd blanks.
fn json() -> impl Strategy<Value = String> {
    let gap = || {
        prop_oneof![
            Just(""),
            Just(" "),
            Just("\n"),
            Just("\n      "),
            Just("\t"),
            Just("\r\n  "),
            Just("\n\n\n")
        ]
    };
    let leaf = prop_oneof![
        Just("1".to_owned()),
        Just("\"a  b\"".to_owned()),
        Just("{}".to_owned()),
        Just("[ ]".to_owned())
    ];
    leaf.prop_recursive(4, 30, 4, move |inner| {
        let item = (gap(), inner.clone(), gap())
            .prop_map(|(before, value, behind)| format!("{before}{value}{behind}"));
        let entry = (gap(), inner, gap())
            .prop_map(|(before, value, behind)| format!("{before}\"k\"{behind}:{before}{value}"));
        prop_oneof![
            prop::collection::vec(item, 1..4).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec(entry, 1..4).prop_map(|entries| format!("{{{}}}", entries.join(","))),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_yaml_says_the_same_afterwards(text in yaml()) {
        check(Path::new("a.yaml"), &text);
    }

    #[test]
    fn any_json_says_the_same_afterwards(text in json()) {
        check(Path::new("a.json"), &text);
    }
}
