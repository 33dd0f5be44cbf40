//! Reading a text again after a change gives what reading it whole gives.

use std::sync::Arc;

use plimsoll_syntax::{Content, Kind, Node, NodeId, Tree, parse_yaml, parse_yaml_again};

use crate::corpus;
use crate::texts::{self, Random};

fn check(before: &Tree, text: &str) -> Tree {
    let (again, whole) = (parse_yaml_again(before, text), parse_yaml(text));
    let change = || format!("{:?}\n→ {text:?}", before.text());
    assert_eq!(again.elements(), whole.elements(), "{}", change());
    assert_eq!(again.comments(), whole.comments(), "{}", change());
    assert_eq!(again.errors(), whole.errors(), "{}", change());
    check_names(before, &again);
    // The columns of block scalars are a part of the content, and so are names.
    let whole = whole.named_as(&again);
    let again = Arc::new(again);
    assert!(Content::of(again.clone()) == Content::of(Arc::new(whole)), "{}", change());
    Arc::into_inner(again).expect("nobody else has it")
}

/// Names ascend, each leads to its element, and what is said to be unchanged says the same.
fn check_names(before: &Tree, again: &Tree) {
    let names: Vec<NodeId> = again.nodes().map(Node::id).collect();
    assert!(names.is_sorted_by(|one, next| one < next), "{:?}", again.text());
    assert!(again.nodes().all(|node| again.node(node.id()) == node), "{:?}", again.text());
    let unchanged = Content::of(copy(again)).unchanged_since(&Content::of(copy(before)));
    for name in names.into_iter().filter(|name| unchanged.holds(*name)) {
        let parts = |tree: &Tree| -> Vec<(NodeId, Kind, String)> {
            let part = |node: Node<'_>| (node.id(), node.kind(), node.token_text().to_owned());
            tree.node(name).subtree().map(part).collect()
        };
        assert_eq!(parts(before), parts(again), "{:?} → {:?}", before.text(), again.text());
    }
}

/// The same tree once more.
fn copy(tree: &Tree) -> Arc<Tree> {
    Arc::new(parse_yaml(tree.text().clone()).named_as(tree))
}

/// Many changes of one text, each on top of the ones before.
fn check_edits(text: &str, edits: usize, random: &mut Random) {
    let mut tree = parse_yaml(text);
    if random.below(4) > 0 {
        tree = tree.with_room();
    }
    for _ in 0..edits {
        let next = texts::mutated(tree.text(), random);
        tree = check(&tree, &next);
    }
}

#[test]
fn of_fixtures() {
    let mut random = Random(31);
    for text in texts::fixtures() {
        for _ in 0..40 {
            check_edits(&text, 4, &mut random);
        }
    }
}

#[test]
fn of_lists_and_documents() {
    let mut random = Random(32);
    for _ in 0..1500 {
        let mut text = String::new();
        for number in 0..1 + random.below(4) {
            let item = texts::generated(&mut random);
            let item = item.trim_end().replace('\n', "\n  ");
            text.push_str(["- ", "- ", "---\n  ", "? "][random.below(4)]);
            text.push_str(&item);
            text.push_str(["\n", "\n", "\n# c\n", "\r\n"][(random.below(8)).min(number % 4)]);
        }
        check_edits(&text, 4, &mut random);
        check_edits(&texts::soup(&mut random), 4, &mut random);
    }
}

#[test]
fn of_real_files() {
    let Some(folder) = corpus::folder("") else { return };
    let mut random = Random(33);
    for (path, text) in corpus::texts(&folder) {
        let is_yaml = path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml");
        if is_yaml && text.len() < 60_000 {
            check_edits(&text, 3, &mut random);
        }
    }
}

#[test]
fn what_an_edit_does_not_touch_keeps_its_names() {
    let item = |number: usize| {
        format!("- name: n{number}\n  list: [a, b, c, d, e, f]\n  map: {{a: 1, b: 2, c: 3}}\n")
    };
    let text: String = (0..20).map(item).collect();
    let before = parse_yaml(text.as_str()).with_room();
    let after = parse_yaml_again(&before, text.replace("name: n9\n", "name: n9\n  type: more\n"));
    let names = |tree: &Tree, word: &str| -> Vec<NodeId> {
        tree.nodes().filter(|node| node.token_text() == word).map(|node| node.id()).collect()
    };
    for number in (0..20).filter(|number| *number != 9) {
        let word = format!("n{number}");
        assert_eq!(names(&before, &word), names(&after, &word));
    }
    let (old, new) = (Content::of(Arc::new(before)), Content::of(Arc::new(after)));
    let unchanged = new.unchanged_since(&old);
    let items: Vec<bool> = new
        .root()
        .subtree()
        .filter(|node| node.kind() == Kind::Item && node.subtree().count() > 9)
        .map(|node| unchanged.holds(node.id()))
        .collect();
    assert_eq!(items.iter().filter(|is_unchanged| !**is_unchanged).count(), 1, "{items:?}");
}
