//! Edits that are made at once: examples one can read, and that removing any entries leaves just the others.

use plimsoll_syntax::edit::{NewValue, Refused, TextEdit, apply, displace, name_items, remove_all};
use plimsoll_syntax::{Kind, Mapping, NodeId, Tree, Value, parse_json, parse_yaml};
use proptest::prelude::*;

fn root(tree: &Tree) -> Mapping<'_> {
    tree.documents().next().and_then(|document| document.value()?.as_mapping()).expect("a mapping")
}

fn entry(tree: &Tree, key: &str) -> NodeId {
    root(tree).entry(key).unwrap_or_else(|| panic!("no {key} in {}", tree.text())).node().id()
}

fn edited(tree: &Tree, edits: Result<Vec<TextEdit>, Refused>) -> String {
    let edits = edits.unwrap_or_else(|refused| panic!("{refused:?} in\n{}", tree.text()));
    apply(tree.text(), &edits).expect("edits that fit")
}

fn without(text: &str, keys: &[&str]) -> String {
    let tree = if text.starts_with('{') { parse_json(text) } else { parse_yaml(text) };
    let ids: Vec<NodeId> = keys.iter().map(|key| entry(&tree, key)).collect();
    edited(&tree, remove_all(&tree, &ids))
}

#[test]
fn several_entries_go_with_their_commas() {
    let short = r#"{"a": 1, "b": 2, "c": 3}"#;
    assert_eq!(without(short, &["b", "c"]), r#"{"a": 1}"#);
    assert_eq!(without(short, &["a", "b"]), r#"{"c": 3}"#);
    assert_eq!(without(short, &["a", "c"]), r#"{"b": 2}"#);
    assert_eq!(without(short, &["a", "b", "c"]), "{}");
    let long = "{\n  \"a\": 1, // one\n  // about b\n  \"b\": 2,\n  \"c\": 3 // three\n}\n";
    assert_eq!(without(long, &["b", "c"]), "{\n  \"a\": 1 // one\n}\n");
    assert_eq!(without(long, &["a", "b"]), "{\n  \"c\": 3 // three\n}\n");
    assert_eq!(without("a: 1\n# b\nb: 2\nc: 3\n", &["a", "b"]), "c: 3\n");
    assert_eq!(without("a: 1\nb: 2\n", &["a", "b"]), "{}\n");
}

#[test]
fn entries_of_several_mappings_go() {
    let tree = parse_json(r#"{"x": {"a": 1, "b": 2}, "y": {"a": 1, "b": 2}}"#);
    let of = |key: &str, inner: &str| {
        let mapping = root(&tree).get(key).and_then(Value::as_mapping).unwrap();
        mapping.entry(inner).unwrap().node().id()
    };
    let edits = remove_all(&tree, &[of("y", "b"), of("x", "a"), of("y", "a")]);
    assert_eq!(edited(&tree, edits), r#"{"x": {"b": 2}, "y": {}}"#);
}

#[test]
fn an_entry_leaves_its_key_to_a_new_one() {
    let value = NewValue::Map(vec![("new".to_owned(), NewValue::Bool(true))]);
    let tree = parse_json("{\n  // old\n  \"a\": {\n    \"b\": 1\n  },\n  \"c\": 2\n}\n");
    assert_eq!(
        edited(&tree, displace(&tree, entry(&tree, "a"), "z", &value)),
        "{\n  \"a\": {\n    \"new\": true\n  },\n  // old\n  \"z\": {\n    \"b\": 1\n  },\n  \"c\": 2\n}\n"
    );
    assert_eq!(displace(&tree, entry(&tree, "a"), "c", &value), Err(Refused::KeyExists));
    let tree = parse_yaml("# old\na:\n  b: 1\n");
    let edits = displace(&tree, entry(&tree, "a"), "z", &value);
    assert_eq!(edited(&tree, edits), "a:\n  new: true\n# old\nz:\n  b: 1\n");
}

#[test]
fn items_get_names() {
    let names = ["x y".to_owned(), "z".to_owned()];
    let of = |text: &str| {
        let tree = if text.starts_with('{') { parse_json(text) } else { parse_yaml(text) };
        let list = root(&tree).get("l").unwrap().id();
        name_items(&tree, list, &names).map(|edits| apply(text, &edits).unwrap())
    };
    assert_eq!(
        of("{\"l\": [\n  // one\n  {\"a\": 1},\n  2\n]}").as_deref(),
        Ok("{\"l\": {\n  // one\n  \"x y\": {\"a\": 1},\n  \"z\": 2\n}}")
    );
    assert_eq!(
        of("l:\n  - a: 1 # one\n    b: 2\n  - a: 3\n").as_deref(),
        Ok("l:\n  x y:\n    a: 1 # one\n    b: 2\n  z:\n    a: 3\n")
    );
    assert_eq!(of("l:\n- a: 1\n- a: 2\n"), Err(Refused::WrongKind), "the names would stand beside `l`");
    assert_eq!(of("{\"l\": [1]}"), Err(Refused::WrongKind), "one name too many");
}

/// A mapping in one of several styles. The comment of each entry names it.
fn written(keys: &[u8], style: u8) -> String {
    let last = keys.len().saturating_sub(1);
    let line = |(place, key): (usize, &u8)| {
        let comma = if place < last || style == 3 { "," } else { "" };
        match style {
            0 => format!("\"k{key}\": {{\"x\": {key}}}{comma} "),
            1 => format!("\n  \"k{key}\": [{key}]{comma}"),
            2 | 3 => format!("\n  // above k{key}\n  \"k{key}\": {key}{comma} // beside k{key}"),
            _ => format!("# above k{key}\nk{key}: {key} # beside k{key}\n"),
        }
    };
    let lines: String = keys.iter().enumerate().map(line).collect();
    match style {
        0 => format!("{{{}}}", lines.trim_end()),
        1..=3 => format!("{{{lines}\n}}\n"),
        _ => format!("start: 0\n{lines}"),
    }
}

proptest! {
    #[test]
    fn removing_entries_leaves_the_others(count in 1..8u8, gone in any::<u8>(), style in 0..5u8) {
        let keys: Vec<u8> = (0..count).collect();
        let text = written(&keys, style);
        let parse = |text: &str| if style < 4 { parse_json(text) } else { parse_yaml(text) };
        let tree = parse(&text);
        let is_gone = |key: &u8| gone & (1 << key) != 0;
        let ids: Vec<NodeId> =
            keys.iter().filter(|key| is_gone(key)).map(|key| entry(&tree, &format!("k{key}"))).collect();
        let after = edited(&tree, remove_all(&tree, &ids));
        let new = parse(&after);
        prop_assert_eq!(new.errors().len() <= tree.errors().len(), true, "{}\n{}", text, after);
        let left: Vec<String> = root(&new)
            .entries()
            .filter_map(|entry| Some(entry.key()?.as_scalar()?.text().into_owned()))
            .filter(|key| key != "start")
            .collect();
        let expected: Vec<String> =
            keys.iter().filter(|key| !is_gone(key)).map(|key| format!("k{key}")).collect();
        prop_assert_eq!(&left, &expected, "{}\n{}", text, after);
        if style >= 2 {
            for key in expected {
                let both = after.contains(&format!("above {key}")) && after.contains(&format!("beside {key}"));
                prop_assert!(both, "{}\n{}", text, after);
            }
        }
        prop_assert!(new.root().subtree().all(|node| node.kind() != Kind::Error), "{}", after);
    }
}

/// The text after the entries with these keys, found anywhere, went into the element that `into` finds.
fn nested(text: &str, keys: &[&str], into: fn(&Tree) -> NodeId) -> Result<String, Refused> {
    let tree = parse_yaml(text);
    let of_key = |key: &&str| {
        let mut entries = tree.root().subtree().filter(|node| node.kind() == Kind::Entry);
        let is_it = |node: &plimsoll_syntax::Node<'_>| {
            let written = node.child(Kind::Key).and_then(|slot| slot.value()?.as_scalar());
            written.is_some_and(|written| written.text() == **key)
        };
        entries.find(is_it).unwrap_or_else(|| panic!("no {key}")).id()
    };
    let ids: Vec<NodeId> = keys.iter().map(of_key).collect();
    let edits = plimsoll_syntax::edit::nest(&tree, &ids, into(&tree))?;
    Ok(apply(text, &edits).expect("edits that fit"))
}

#[test]
fn entries_become_the_value_of_the_key_above_them() {
    let text = "- a: 1\n  p:\n  # about x\n  x: |\n    one\n\n    two\n  y: [1,\n    2] # y\n- b: 2\n";
    let p = |tree: &Tree| {
        let mut entries = tree.root().subtree().filter(|node| node.kind() == Kind::Entry);
        entries.nth(1).expect("a second entry").id()
    };
    let after =
        "- a: 1\n  p:\n    # about x\n    x: |\n      one\n\n      two\n    y: [1,\n      2] # y\n- b: 2\n";
    assert_eq!(nested(text, &["x", "y"], p).as_deref(), Ok(after));
    assert_eq!(nested(text, &["y"], p), Err(Refused::NotInCollection), "it does not follow directly");
    assert_eq!(nested("{p: , x: 1}\n", &["x"], |tree| entry(tree, "p")), Err(Refused::NotInCollection));
}

#[test]
fn entries_become_the_last_of_a_mapping_before_them_or_around_them() {
    let item = "list:\n  - a: 1\n    b: 2\ntraits:\n  - c\n";
    let inner = "list:\n  - a: 1\n    b: 2\n    traits:\n      - c\n";
    let into_item: fn(&Tree) -> NodeId = |tree| {
        let mut all = tree.root().subtree().filter(|node| node.kind() == Kind::BlockMapping);
        all.nth(1).expect("a mapping").id()
    };
    let into_root: fn(&Tree) -> NodeId = |tree| {
        let mut all = tree.root().subtree().filter(|node| node.kind() == Kind::BlockMapping);
        all.next().expect("a mapping").id()
    };
    assert_eq!(nested(item, &["traits"], into_item).as_deref(), Ok(inner));
    assert_eq!(nested(inner, &["traits"], into_root).as_deref(), Ok(item));
    assert_eq!(nested(inner, &["b"], into_root), Err(Refused::NotInCollection), "it is not the last");
}
