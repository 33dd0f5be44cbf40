//! Reading a text again after a change gives what reading it whole gives.

use plimsoll_syntax::{Content, Tree, parse_yaml, parse_yaml_again};
use std::sync::Arc;

use crate::corpus;
use crate::texts::{self, Random};

fn check(before: &Tree, text: &str) -> Tree {
    let (again, whole) = (parse_yaml_again(before, text), parse_yaml(text));
    let change = || format!("{:?}\n→ {text:?}", before.text());
    assert_eq!(again.elements(), whole.elements(), "{}", change());
    assert_eq!(again.comments(), whole.comments(), "{}", change());
    assert_eq!(again.errors(), whole.errors(), "{}", change());
    // The columns of block scalars are a part of the content.
    assert!(
        Content::of(Arc::new(parse_yaml_again(before, text))) == Content::of(Arc::new(whole)),
        "{}",
        change()
    );
    again
}

/// Many changes of one text, each on top of the ones before.
fn check_edits(text: &str, edits: usize, random: &mut Random) {
    let mut tree = parse_yaml(text);
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
