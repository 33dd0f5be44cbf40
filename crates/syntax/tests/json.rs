//! JSON: the cases of `json_cases.md`, properties of every text, and agreement with `serde_json`.
#![allow(clippy::disallowed_methods)]

mod cases;
mod invariants;

use std::collections::BTreeSet;

use plimsoll_syntax::tree::MAX_DEPTH;
use plimsoll_syntax::{Kind, NodeId, SyntaxErrorKind, Tree, Value, parse_json, pointer};
use proptest::prelude::*;

#[test]
fn cases_of_the_markdown_file() {
    cases::run("json_cases.md", "json", |text| parse_json(text));
}

/// What the tree says, for comparing with `serde_json`.
fn value(found: Option<Value<'_>>) -> serde_json::Value {
    match found {
        Some(Value::Mapping(mapping)) => serde_json::Value::Object(
            mapping
                .entries()
                .map(|entry| {
                    let key = entry.key().and_then(Value::as_scalar).expect("a key");
                    (key.text().into_owned(), value(entry.value()))
                })
                .collect(),
        ),
        Some(Value::Sequence(sequence)) => sequence.items().map(|item| value(item.value())).collect(),
        Some(Value::Scalar(scalar)) if scalar.node().kind() == Kind::Plain => {
            serde_json::from_str(&scalar.text()).expect("a literal")
        }
        Some(Value::Scalar(scalar)) => serde_json::Value::String(scalar.text().into_owned()),
        other => panic!("{other:?} in JSON"),
    }
}

fn whole(tree: &Tree) -> serde_json::Value {
    value(tree.documents().next().and_then(|document| document.value()))
}

#[test]
fn escapes_are_decoded() {
    let text = r#"["\"\\\/\b\f\n\r\t", "\u00e9\u20AC\ud83d\ude00x", "é😀", ""]"#;
    let tree = parse_json(text);
    assert_eq!(tree.errors(), []);
    assert_eq!(whole(&tree), serde_json::from_str::<serde_json::Value>(text).expect("JSON"));
}

#[test]
fn a_byte_order_mark_is_one_mistake() {
    let tree = parse_json("\u{feff}{\"a\": 1}");
    assert_eq!(
        tree.errors().iter().map(|error| error.kind).collect::<Vec<_>>(),
        [SyntaxErrorKind::ByteOrderMark]
    );
    assert_eq!(whole(&tree), serde_json::json!({"a": 1}));
}

#[test]
fn nesting_is_bounded() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(parse_json(nested(MAX_DEPTH as usize)).errors(), []);
    for text in [nested(MAX_DEPTH as usize + 1), nested(100_000)] {
        let tree = parse_json(text);
        assert_eq!(
            tree.errors().iter().map(|error| error.kind).collect::<Vec<_>>(),
            [SyntaxErrorKind::TooDeep]
        );
    }
    let tree = parse_json("{\"a\": [".repeat(100_000));
    assert!(tree.errors().len() <= MAX_DEPTH as usize + 1);
}

#[test]
fn hostile_texts_take_no_more_than_their_length() {
    // These would not end in a lifetime if any of them cost the square of its length.
    for piece in [
        "\"\n",
        "/*\n",
        "{\"a\"\n",
        "]",
        "[}",
        "{\n",
        "'",
        ",",
        ":",
        "\"a\" ",
        "a ",
        "[\"a\": ",
        "{[",
        "\\",
        "{\n  \"a\"\n    \"b\"\n  }\n",
    ] {
        let tree = parse_json(piece.repeat(400_000));
        assert!(!tree.errors().is_empty(), "{piece:?}");
    }
}

const FILE: &str = r#"{
  "name": "helloworld",
  "version": "0.1.2",
  "images": {
    "web": {
      "image": "example/web:1.0",
      "size": 1234,
      "refs": [
        {
          "path": "cnab/app/values.yaml",
          "field": "image"
        },
        {
          "path": "other {{ x }}",
          "field": "tag"
        }
      ]
    },
    "db": { "image": "example/db:2", "labels": { "a": "b" } }
  },
  "parameters": {
    "port": { "type": "integer", "default": 80, "destination": { "env": "PORT" } },
    "list": [1, 2, [3, 4], { "x": null }]
  },
  "credentials": [],
  "custom": {
    "io.example": true
  }
}
"#;

/// The pointers of all keys on each line, by line number from zero.
fn keys(tree: &Tree) -> Vec<(usize, String)> {
    let text = tree.text();
    let mut keys = Vec::new();
    for id in (0..tree.elements().len() as u32).map(NodeId) {
        let node = tree.node(id);
        if node.kind() == Kind::Entry && node.child(Kind::Key).is_some_and(|key| key.value().is_some()) {
            let line = text[..tree.range(id).start as usize].matches('\n').count();
            keys.push((line, pointer::pointer(node)));
        }
    }
    keys
}

/// Every line cut at every column, the rest of the file kept: keys on other lines keep their path.
#[test]
fn typing_on_one_line_leaves_the_others_alone() {
    let tree = parse_json(FILE);
    assert_eq!(tree.errors(), []);
    let all = keys(&tree);
    let (mut kept, mut total, mut whole, mut edits) = (0, 0, 0, 0);
    let mut start = 0;
    for (number, line) in FILE.lines().enumerate() {
        for column in 0..line.len() {
            let text = format!("{}{}", &FILE[..start + column], &FILE[start + line.len()..]);
            let now: BTreeSet<_> = keys(&parse_json(text)).into_iter().collect();
            let others: Vec<_> = all.iter().filter(|key| key.0 != number).collect();
            let here = others.iter().filter(|key| now.contains(**key)).count();
            kept += here;
            total += others.len();
            whole += usize::from(here == others.len());
            edits += 1;
        }
        start += line.len() + 1;
    }
    assert!(kept * 1000 >= total * 965, "{kept} of {total} keys keep their path");
    assert!(whole * 100 >= edits * 85, "{whole} of {edits} edits lose nothing");
}

#[test]
fn every_prefix_and_suffix_gives_a_sound_tree() {
    for at in (0..=FILE.len()).filter(|&at| FILE.is_char_boundary(at)) {
        invariants::check(&parse_json(&FILE[..at]));
        invariants::check(&parse_json(&FILE[at..]));
    }
}

/// One character less or a bracket more is one mistake, not a row of them.
#[test]
fn one_mistake_gives_one_error_nearly_always() {
    let (mut single, mut all) = (0, 0);
    for (at, c) in FILE.char_indices().filter(|(_, c)| "{}[],:\"".contains(*c)) {
        let text = format!("{}{}", &FILE[..at], &FILE[at + c.len_utf8()..]);
        let errors = parse_json(text.as_str()).errors().len();
        if serde_json::from_str::<serde_json::Value>(&text).is_ok() {
            // The character was inside a string.
            assert_eq!(errors, 0, "without {c} at {at}");
            continue;
        }
        assert!(errors > 0, "without {c} at {at}");
        all += 1;
        single += usize::from(errors == 1);
    }
    assert!(single * 100 >= all * 85, "{single} of {all}");
}

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        (-1e300f64..1e300).prop_map(Into::into),
        any::<String>().prop_map(Into::into),
    ];
    leaf.prop_recursive(5, 40, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Into::into),
            proptest::collection::btree_map(any::<String>(), inner, 0..5)
                .prop_map(|entries| serde_json::Value::Object(entries.into_iter().collect())),
        ]
    })
}

/// Text that is nearly JSON.
fn nearly_json() -> impl Strategy<Value = String> {
    let pieces = proptest::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"a\"",
        "\"b\"",
        "\"",
        "1",
        "-1.5e3",
        "01",
        "1.",
        "-",
        "true",
        "nul",
        "null",
        " ",
        "\n",
        "\t",
        "\r",
        "'",
        "//",
        "/*",
        "*/",
        "#",
        "\\",
        "\"\\n\"",
        "\"\\x\"",
        "\"\\ud83d\\ude00\"",
        "\"\\ud83d\"",
        "\"\\u12\"",
        "é",
        "\u{feff}",
        "\u{a0}",
        "\u{1}",
        "=",
        "[]",
        "{}",
        "\"a\":1",
        "[1,2]",
        "{\"a\":{}}",
    ]);
    proptest::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn valid_json_has_no_errors_and_the_same_values(json in any_json(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&json) } else { serde_json::to_string(&json) };
        let text = text.expect("JSON");
        let tree = parse_json(text.as_str());
        prop_assert_eq!(tree.errors(), &[]);
        // Read by serde_json as well, as floats may change their last digit on the way.
        prop_assert_eq!(whole(&tree), serde_json::from_str::<serde_json::Value>(&text).expect("JSON"));
        invariants::check(&tree);
    }

    /// Exceptions, none of which this text can have: numbers out of range and nesting between 128 and 200, which
    /// serde_json rejects. Repeated keys are accepted by both.
    #[test]
    fn what_serde_json_rejects_has_an_error(text in nearly_json()) {
        let tree = parse_json(text.as_str());
        let reference = serde_json::from_str::<serde_json::Value>(&text);
        prop_assert_eq!(reference.is_ok(), tree.errors().is_empty(), "{:?} {:?}", reference, tree.errors());
        invariants::check(&tree);
    }

    #[test]
    fn any_text_gives_a_sound_tree(text in any::<String>()) {
        invariants::check(&parse_json(text));
    }

    #[test]
    fn a_changed_byte_agrees_too(json in any_json(), at in any::<prop::sample::Index>(), put in proptest::sample::select(b"{}[],:\"\\ \n1ae-.".to_vec())) {
        let mut text = serde_json::to_string_pretty(&json).expect("JSON").into_bytes();
        let at = at.index(text.len());
        text[at] = put;
        let Ok(text) = String::from_utf8(text) else { return Ok(()) };
        let reference = serde_json::from_str::<serde_json::Value>(&text);
        if reference.as_ref().is_err_and(|error| error.to_string().contains("out of range")) {
            return Ok(());
        }
        let tree = parse_json(text.as_str());
        prop_assert_eq!(reference.is_ok(), tree.errors().is_empty(), "{:?} {:?} {}", reference, tree.errors(), text);
        invariants::check(&tree);
    }
}

/// Real files, where they are there.
#[test]
fn real_files_agree_with_serde_json() {
    let folder = std::env::var_os("PLIMSOLL_CORPUS").map_or_else(
        || std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus"),
        Into::into,
    );
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.is_dir() && !path.is_symlink() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json")
                && let Ok(text) = std::fs::read_to_string(&path)
            {
                let tree = parse_json(text.as_str());
                invariants::check(&tree);
                let reference = serde_json::from_str::<serde_json::Value>(&text);
                assert_eq!(
                    reference.is_ok(),
                    tree.errors().is_empty(),
                    "{}: {:?}",
                    path.display(),
                    tree.errors()
                );
                if let Ok(reference) = reference {
                    assert_eq!(whole(&tree), reference, "{}", path.display());
                }
            }
        }
    }
}
