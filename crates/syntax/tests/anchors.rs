//! Aliases, merge keys, pointers.

use plimsoll_syntax::anchors::{Anchors, Unresolved, View};
use plimsoll_syntax::{Document, Kind, Node, NodeId, Tree, Value, parse_json, parse_yaml, pointer};

fn document(tree: &Tree) -> Document<'_> {
    tree.documents().next().expect("a document")
}

fn at<'t>(tree: &'t Tree, path: &str) -> Option<Value<'t>> {
    tree.node(pointer::find(document(tree), path)?).value()
}

fn text(value: Option<Value<'_>>) -> String {
    match value {
        Some(Value::Scalar(scalar)) => scalar.text().into_owned(),
        Some(other) => format!("{:?}", other.node().kind()),
        None => "nothing".into(),
    }
}

fn aliases(tree: &Tree) -> Vec<Node<'_>> {
    (0..tree.elements().len() as u32)
        .map(|id| tree.node(NodeId(id)))
        .filter(|node| node.kind() == Kind::Alias)
        .collect()
}

#[test]
fn an_alias_names_the_last_anchor_before_it() {
    let tree = parse_yaml("a: &x 1\nb: *x\nc: &x 2\nd: *x\ne: *y\nf: &y 3\n");
    let anchors = Anchors::of(document(&tree));
    let values: Vec<_> = aliases(&tree).into_iter().map(|alias| text(anchors.resolve(alias))).collect();
    assert_eq!(values, ["1", "2", "nothing"]);
    assert_eq!(anchors.slot(aliases(&tree)[2]), Err(Unresolved::Unknown));
}

#[test]
fn anchors_end_with_their_document() {
    let tree = parse_yaml("a: &x 1\n---\nb: *x\n");
    let second = tree.documents().nth(1).expect("two documents");
    assert_eq!(Anchors::of(second).slot(aliases(&tree)[0]), Err(Unresolved::Unknown));
}

#[test]
fn an_alias_inside_its_anchor_is_not_followed() {
    let tree = parse_yaml("a: &x\n  b: [1, *x]\n");
    let view = View::new(document(&tree));
    assert_eq!(view.anchors().slot(aliases(&tree)[0]), Err(Unresolved::Recursive));
    assert_eq!(view.resolve(Value::Alias(aliases(&tree)[0])), None);
    assert_eq!(view.limit(), None);
}

fn merged(source: &str, path: &str) -> Vec<String> {
    let tree = parse_yaml(source);
    let view = View::new(document(&tree));
    let mapping = at(&tree, path).and_then(Value::as_mapping).expect("a mapping");
    let merged = view.mapping(mapping);
    merged
        .entries()
        .map(|entry| {
            format!("{}={}", text(entry.key()), text(entry.value().and_then(|value| view.resolve(value))))
        })
        .collect()
}

#[test]
fn merge_keys_are_applied() {
    let table: [(&str, &[&str]); 8] = [
        ("b: &b {x: 1, y: 2}\nm:\n  y: 3\n  <<: *b\n  z: 4\n", &["y=3", "z=4", "x=1"]),
        ("b: &b {x: 1}\nc: &c {x: 2, y: 3}\nm:\n  <<: [*b, *c]\n", &["x=1", "y=3"]),
        ("m:\n  <<: {x: 1}\n", &["x=1"]),
        ("b: &b {x: 1}\nc: &c {<<: *b, y: 2}\nm: {<<: *c}\n", &["y=2", "x=1"]),
        ("m: &m\n  <<: *m\n  x: 1\n", &["x=1"]),
        ("m: {<<: *unknown, x: 1}\n", &["x=1"]),
        ("m: {'<<': {x: 1}}\n", &["<<=FlowMapping"]),
        ("b: &b {x: 1}\nm: {<<: [[*b]], y: 1}\n", &["y=1"]),
    ];
    for (source, expected) in table {
        assert_eq!(merged(source, "/m"), expected, "{source}");
    }
    let tree = parse_yaml("b: &b {x: &v 1}\nm:\n  <<: *b\n  y: *v\n");
    let view = View::new(document(&tree));
    let mapping = view.mapping(at(&tree, "/m").and_then(Value::as_mapping).expect("a mapping"));
    assert_eq!((text(mapping.get("x")), text(mapping.get("y"))), ("1".into(), "1".into()));
    assert!(mapping.entry("y").is_some_and(|entry| mapping.is_own(entry)));
    assert!(mapping.entry("x").is_some_and(|entry| !mapping.is_own(entry)));
}

/// Visits everything, as lowering does; returns how many values it saw and the deepest nesting.
fn visit<'t>(view: &View<'t>, value: Value<'t>, depth: u32) -> (u64, u32) {
    let Some(value) = view.resolve(value) else { return (1, depth) };
    let below: Vec<Value<'t>> = match value {
        Value::Mapping(mapping) => {
            view.mapping(mapping).entries().filter_map(|entry| entry.value()).collect()
        }
        Value::Sequence(sequence) => sequence.items().filter_map(Node::value).collect(),
        _ => Vec::new(),
    };
    below.into_iter().fold((1, depth), |(count, deepest), value| {
        let (more, deep) = visit(view, value, depth + 1);
        (count + more, deepest.max(deep))
    })
}

#[test]
fn a_billion_laughs_cost_a_bounded_amount() {
    let line = |name: usize, item: &str| format!("a{name}: &a{name} [{}]\n", [item; 9].join(", "));
    let mut source = line(0, "lol");
    for name in 1..10 {
        source.push_str(&line(name, &format!("*a{}", name - 1)));
    }
    let tree = parse_yaml(source);
    let view = View::with_limit(document(&tree), 10_000);
    let (count, _) = visit(&view, view.value().expect("a value"), 0);
    assert!(view.limit().is_some());
    assert!(count < 20_000, "{count} values");
    // The same with merge keys.
    let mut source = "a0: &a0 {x: {k: 1}, y: {k: 1}}\n".to_owned();
    for name in 1..40 {
        source.push_str(&format!("a{name}: &a{name} {{x: {{<<: *a{0}}}, y: {{<<: *a{0}}}}}\n", name - 1));
    }
    let tree = parse_yaml(source);
    let view = View::with_limit(document(&tree), 10_000);
    let (count, _) = visit(&view, view.value().expect("a value"), 0);
    assert!(view.limit().is_some());
    assert!(count < 20_000, "{count} values");
}

#[test]
fn a_chain_of_aliases_does_not_nest_without_end() {
    let mut source = "a0: &a0 [x]\n".to_owned();
    for name in 1..5_000 {
        source.push_str(&format!("a{name}: &a{name} [*a{}]\n", name - 1));
    }
    let tree = parse_yaml(source);
    let view = View::with_limit(document(&tree), u32::MAX);
    let (_, deepest) = visit(&view, view.value().expect("a value"), 0);
    assert!(deepest <= 2 * plimsoll_syntax::tree::MAX_DEPTH + 2, "{deepest}");
    let deep =
        aliases(&tree).into_iter().filter(|&alias| view.anchors().slot(alias) == Err(Unresolved::TooDeep));
    assert!(deep.count() > 0);
}

const FILE: &str = "\
graph:
  - name: a
    params: [{default: 1}, k: v]
  -
  - annotations:
      example.com/x~y: z
      '': empty
";

#[test]
fn pointers_lead_there_and_back() {
    let tree = parse_yaml(FILE);
    for path in [
        "",
        "/graph",
        "/graph/0/name",
        "/graph/0/params/0/default",
        "/graph/0/params/1",
        "/graph/0/params/1/k",
        "/graph/1",
        "/graph/2/annotations/example.com~1x~0y",
        "/graph/2/annotations/",
    ] {
        let id = pointer::find(document(&tree), path).unwrap_or_else(|| panic!("nothing at {path:?}"));
        assert_eq!(pointer::pointer(tree.node(id)), path);
    }
    for path in [
        "graph",
        "/none",
        "/graph/3",
        "/graph/00",
        "/graph/-",
        "/graph/0/name/x",
        "/graph/2/annotations/example.com~1x~2y",
        "/",
    ] {
        assert_eq!(pointer::find(document(&tree), path), None, "{path:?}");
    }
    let readable =
        |path: &str| pointer::readable(tree.node(pointer::find(document(&tree), path).expect("a place")));
    assert_eq!(readable("/graph/0/params/0/default"), "graph[0].params[0].default");
    assert_eq!(
        readable("/graph/2/annotations/example.com~1x~0y"),
        "graph[2].annotations[\"example.com/x~y\"]"
    );
    assert_eq!(readable(""), "");
}

#[test]
fn every_element_has_a_pointer_to_the_place_it_is_in() {
    for tree in [parse_yaml(FILE), parse_json(r#"{"a": [1, {"b": null}], "c": {}}"#)] {
        for id in (0..tree.elements().len() as u32).map(NodeId) {
            let path = pointer::pointer(tree.node(id));
            let found = pointer::find(document(&tree), &path).expect("every pointer leads somewhere");
            assert_eq!(pointer::pointer(tree.node(found)), path);
        }
    }
}

#[test]
fn nothing_is_below_a_key_without_colon() {
    let tree = parse_json("{\"a\"}");
    assert!(pointer::find(document(&tree), "/a").is_some());
    assert_eq!(pointer::find(document(&tree), "/a/a"), None);
}
