//! INI: the cases of `ini_cases.md`, and properties of every text.
#![allow(clippy::disallowed_methods)]

mod cases;
mod invariants;

use plimsoll_syntax::{Language, Value, parse_ini, pointer};
use proptest::prelude::*;

#[test]
fn cases_of_the_markdown_file() {
    cases::run("ini_cases.md", "ini", |text| parse_ini(text));
}

#[test]
fn values_are_found_and_decoded() {
    let tree = parse_ini(
        "[general]\r\nprovider = \"a # b\" # c\r\nlist = x, 'y\\n'\r\n[db]\r\n[[deep]]\r\nt = \'\'\'one\r\ntwo\'\'\'\r\n",
    );
    assert_eq!((tree.errors(), tree.language()), (&[][..], Language::Ini));
    let document = tree.documents().next().expect("a document");
    for (path, expected) in [
        ("/general/provider", "a # b"),
        ("/general/list/0", "x"),
        ("/general/list/1", "y\\n"),
        ("/db/deep/t", "one\r\ntwo"),
    ] {
        let slot = tree.node(pointer::find(document, path).expect("a place"));
        let text = slot.value().and_then(Value::as_scalar).map(|scalar| scalar.text().into_owned());
        assert_eq!(text.as_deref(), Some(expected), "{path}");
        assert_eq!(pointer::pointer(slot), path);
    }
}

#[test]
fn hostile_texts_take_no_more_than_their_length() {
    for piece in
        ["[", "[\n", "[[a]]\n", "x = \"\"\"\n", "x = \'\n", "=", ",", "x = ,,", "\"", "a\n", "x='a' b,"]
    {
        invariants::check(&parse_ini(piece.repeat(200_000)));
    }
    let deep: String =
        (1..1_000).map(|depth| format!("{}x{}\n", "[".repeat(depth), "]".repeat(depth))).collect();
    assert!(!parse_ini(deep).errors().is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_gives_a_sound_tree(pieces in proptest::collection::vec(
        proptest::sample::select(vec![
            "[", "]", "=", ":", ",", "#", ";", "\"", "\'", "\"\"\"", "\'\'\'", "a", "b c", " ", "\t", "\n", "\r\n", "é", "[a]\n", "k = v\n",
        ]),
        0..20,
    )) {
        invariants::check(&parse_ini(pieces.concat()));
    }
}

/// Real files, where they are there.
#[test]
fn real_files_have_no_errors() {
    let folder = std::env::var_os("PLIMSOLL_CORPUS").map_or_else(
        || std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus"),
        Into::into,
    );
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for path in entries.flatten().map(|entry| entry.path()) {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if path.is_dir() && !path.is_symlink() {
                folders.push(path);
            } else if name.starts_with("answers.conf") && !name.ends_with(".tpl")
                && let Ok(text) = std::fs::read_to_string(&path)
                // Some are JSON.
                && !text.starts_with('{')
            {
                let tree = parse_ini(text.as_str());
                invariants::check(&tree);
                assert!(tree.errors().is_empty(), "{}: {:?}", path.display(), tree.errors());
            }
        }
    }
}
