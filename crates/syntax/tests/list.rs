//! Values that become lists: examples one can read, and the property that nothing else changes.

use plimsoll_syntax::edit::{Refused, ToList, apply, to_lists};
use plimsoll_syntax::{Language, NodeId, Tree, parse_json, parse_yaml, pointer};
use proptest::prelude::*;
use serde_yaml::Value;

fn node(tree: &Tree, path: &str) -> NodeId {
    let document = tree.documents().next().expect("a document");
    pointer::find(document, path).unwrap_or_else(|| panic!("nothing at {path} in\n{}", tree.text()))
}

fn attempt(text: &str, language: Language, paths: &[&str]) -> Result<String, Refused> {
    let tree = if language == Language::Json { parse_json(text) } else { parse_yaml(text) };
    let list = |path: &&str| match path.strip_prefix('=') {
        Some(path) => ToList::Single(node(&tree, path)),
        None => ToList::Entries { mapping: node(&tree, path), name: "name" },
    };
    let lists: Vec<_> = paths.iter().map(list).collect();
    let out = apply(text, &to_lists(&tree, &lists)?).expect("edits that fit");
    let after = if language == Language::Json { parse_json(out.as_str()) } else { parse_yaml(out.as_str()) };
    assert_eq!(after.errors(), [], "{out}");
    assert_eq!(comments(&after), comments(&tree), "{out}");
    Ok(out)
}

fn comments(tree: &Tree) -> Vec<&str> {
    tree.comments().iter().map(|range| &tree.text()[range.as_usize()]).collect()
}

/// The mappings at the paths become lists of named items; at a path after `=` the value becomes an item.
fn yaml(text: &str, paths: &[&str]) -> String {
    attempt(text, Language::Yaml, paths).unwrap_or_else(|refused| panic!("{refused:?} in\n{text}"))
}

#[test]
fn entries_become_items_with_their_comments_and_blank_lines() {
    let text = "\
graph: # the parts
  # about web
  web: # in front
    source: x # where

    # inside
    params:
    - a
  # end of web

  db:
    source: y
# about the end
end: 1
";
    let expected =
        text.replace("  web: # in front", "  - name: web # in front").replace("  db:\n", "  - name: db\n");
    assert_eq!(yaml(text, &["/graph"]), expected);
}

#[test]
fn lines_move_where_the_indentation_is_another() {
    assert_eq!(
        yaml(
            "graph:\n    web:\n        text: |\n            a\n\n              b\n        x: 1\n    # c\n    db:\n        y: [1,\n            2]\n",
            &["/graph"]
        ),
        "graph:\n    - name: web\n      text: |\n          a\n\n            b\n      x: 1\n    # c\n    - name: db\n      y: [1,\n          2]\n"
    );
    assert_eq!(
        yaml("g:\n a:\n  # c\n  x: 1\r\n  y: 'p\n\n   q'\n", &["/g"]),
        "g:\n - name: a\n   # c\n   x: 1\r\n   y: 'p\n\n    q'\n"
    );
}

#[test]
fn lists_inside_lists_become_lists_at_once() {
    let text = "\
graph:
    web:
        # the parameters
        params:
            port: # which
                default: 80
                text: >
                    long
                      lines
            host: {default: x}
            user:
        artifacts: {docker: [a]}
requirements:
    volume: # one
        size: 4
";
    let expected = "\
graph:
    - name: web
      # the parameters
      params:
          - name: port # which
            default: 80
            text: >
                long
                  lines
          - {name: host, default: x}
          - name: user
      artifacts: {docker: [a]}
requirements:
    - volume: # one
          size: 4
";
    assert_eq!(yaml(text, &["/graph", "/graph/web/params", "=/requirements"]), expected);
    assert_eq!(yaml(text, &["=/requirements", "/graph/web/params", "/graph"]), expected);
}

#[test]
fn braces_become_brackets() {
    assert_eq!(
        yaml("g: {a: {x: 1}, b: {}, c: , 'd': ~, e}\n", &["/g"]),
        "g: [{name: a, x: 1}, {name: b}, {name: c} , {name: 'd'}, {name: e}]\n"
    );
    let text = r#"{
  "graph": {
    "web": {
      "params": {"port": {"default": 80}, "host": null}
    },
    "db": {}
  }
}
"#;
    let expected = r#"{
  "graph": [
    {
      "name": "web",
      "params": [{"name": "port", "default": 80}, {"name": "host"}]
    },
    {
      "name": "db"
    }
  ]
}
"#;
    assert_eq!(attempt(text, Language::Json, &["/graph", "/graph/web/params"]).unwrap(), expected);
}

#[test]
fn keys_that_are_no_texts_are_quoted() {
    assert_eq!(
        yaml("g:\n  80: {}\n  yes: {}\n  'a b' : {x: 1}\n", &["/g"]),
        "g:\n  - {name: '80'}\n  - {name: 'yes'}\n  - {name: 'a b', x: 1}\n"
    );
}

#[test]
fn single_values_become_items() {
    assert_eq!(
        yaml("g:\n  name: a # c\n  b:\n    - c\nh: 1\n", &["=/g"]),
        "g:\n  - name: a # c\n    b:\n      - c\nh: 1\n"
    );
    assert_eq!(yaml("g: {a: 1} # c\n", &["=/g"]), "g: [{a: 1}] # c\n");
    assert_eq!(yaml("g: docker\n", &["=/g"]), "g: [docker]\n");
}

#[test]
fn what_would_be_lost_or_guessed_is_refused() {
    let refused = |text: &str, path: &str| attempt(text, Language::Yaml, &[path]).unwrap_err();
    assert_eq!(refused("g:\n  a: 1\n", "/g"), Refused::WrongKind);
    assert_eq!(refused("g:\n  a: [x]\n", "/g"), Refused::WrongKind);
    assert_eq!(refused("g: [a]\n", "/g"), Refused::WrongKind);
    assert_eq!(refused("g:\n  a:\n    name: b\n", "/g"), Refused::KeyExists);
    assert_eq!(refused("g:\n  a: {}\n  'a': {}\n", "/g"), Refused::KeyExists);
    assert_eq!(refused("g:\n  a: &x\n    b: 1\n", "/g"), Refused::Properties);
    assert_eq!(refused("g: &x\n  a:\n    b: 1\nh: *x\n", "/g"), Refused::Properties);
    assert_eq!(refused("x: &x {}\ng:\n  <<: *x\n  a: {}\n", "/g"), Refused::WrongKind);
    assert_eq!(refused("g:\n  a: # c\n    {b: 1}\n", "/g"), Refused::Comment);
    assert_eq!(refused("g:\n  ? a\n  : {b: 1}\n", "/g"), Refused::WrongKind);
    assert_eq!(refused("g:\n  a:\n\tb: 1\n\tc: 2\n", "/g"), Refused::Broken);
    assert_eq!(refused("g: a, b\n", "=/g"), Refused::WrongKind);
    assert_eq!(refused("g: |\n  a\n", "=/g"), Refused::WrongKind);
}

/// Lines of a mapping in block style, and what it says.
fn mapping(depth: u32) -> BoxedStrategy<Vec<(String, String)>> {
    let scalar = prop_oneof![
        Just(" 1\n".to_owned()),
        Just(" text # comment\n".to_owned()),
        Just(" |\n> one\n\n>   two\n".to_owned()),
        Just(" \"a\n> b\"\n".to_owned()),
        Just("\n> # before\n> - x\n\n> - y: 1\n>   z: 2 # z\n".to_owned()),
        Just(" {a: 1}\n".to_owned()),
    ];
    let leaf = prop::collection::vec(scalar, 1..4);
    let value = if depth == 0 {
        leaf.prop_map(|values| fields(&values)).boxed()
    } else {
        prop_oneof![
            leaf.prop_map(|values| fields(&values)),
            mapping(depth - 1).prop_map(|inner| {
                let lines: String = inner.iter().map(|(key, body)| format!("{key}:\n{body}")).collect();
                format!("params:\n{}", deeper(&lines))
            })
        ]
        .boxed()
    };
    let value = value.prop_map(|body| deeper(&body));
    prop::collection::vec(value, 1..4)
        .prop_map(|values| {
            values.into_iter().enumerate().map(|(n, body)| (format!("key{n}"), body)).collect()
        })
        .boxed()
}

fn fields(values: &[String]) -> String {
    values.iter().enumerate().map(|(n, value)| format!("field{n}:{value}")).collect()
}

/// One level deeper; `>` stands for a level as well.
fn deeper(lines: &str) -> String {
    lines
        .split_inclusive('\n')
        .map(|line| if line == "\n" { line.to_owned() } else { format!(">{line}") })
        .collect()
}

fn named(mapping: &Value) -> Value {
    let entries = mapping.as_mapping().expect("a mapping").iter();
    let items = entries.map(|(key, value)| {
        let mut item = serde_yaml::Mapping::new();
        item.insert("name".into(), key.clone());
        for (field, value) in value.as_mapping().expect("a mapping") {
            let value = if field == "params" { named(value) } else { value.clone() };
            item.insert(field.clone(), value);
        }
        Value::Mapping(item)
    });
    Value::Sequence(items.collect())
}

/// The paths of all `params` below.
fn params(mapping: &Value, path: &str, found: &mut Vec<String>) {
    for (key, value) in mapping.as_mapping().expect("a mapping") {
        if let Some(inner) = value.get("params") {
            let path = format!("{path}/{}/params", key.as_str().expect("a text"));
            params(inner, &path, found);
            found.push(path);
        }
    }
}

proptest! {
    #[test]
    fn every_mapping_of_mappings_says_the_same_as_a_list(entries in mapping(2), step in 1_usize..5) {
        let lines: String = entries.iter().map(|(key, body)| format!("{key}:\n{body}")).collect();
        let text = format!("# top\ngraph:\n{}end: 1\n", deeper(&lines)).replace('>', &" ".repeat(step));
        let before: Value = serde_yaml::from_str(&text).expect("a file that can be read");
        let mut paths = vec!["/graph".to_owned()];
        params(&before["graph"], "/graph", &mut paths);
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        let out = yaml(&text, &paths);
        let after: Value = serde_yaml::from_str(&out).unwrap_or_else(|error| panic!("{error} in\n{out}"));
        prop_assert_eq!(&after["graph"], &named(&before["graph"]), "{}\nbecame\n{}", text, out);
        prop_assert_eq!(&after["end"], &before["end"]);
    }
}
