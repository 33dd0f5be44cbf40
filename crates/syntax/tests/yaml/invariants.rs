//! What holds for the tree of every text.

use plimsoll_syntax::{Kind, NodeId, Tree};

/// Checks that tokens and comments are in order and do not overlap, that what lies between them is blank, and that the
/// sizes of nodes fit together.
pub(crate) fn check(tree: &Tree) {
    let text = tree.text();
    let mut covered: Vec<(usize, usize)> = Vec::new();
    for element in tree.elements().iter().filter(|element| element.kind.is_token()) {
        let start = element.start as usize;
        let end = start + element.size as usize;
        assert!(start < end, "an empty token at {start} of {text:?}");
        if let Some(&(_, before)) = covered.last() {
            assert!(before <= start, "tokens out of order at {start} of {text:?}");
        }
        covered.push((start, end));
    }
    covered.extend(tree.comments().iter().map(|range| (range.start as usize, range.end as usize)));
    covered.sort_unstable();
    let mut from = 0;
    for (start, end) in covered.into_iter().chain([(text.len(), text.len())]) {
        assert!(from <= start, "overlap at {start} of {text:?}");
        let gap = &text[from..start];
        assert!(
            gap.chars().all(|character| matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{feff}')),
            "lost {gap:?} at {from} of {text:?}"
        );
        from = end;
    }
    for error in tree.errors() {
        assert!(error.range.end as usize <= text.len(), "{error:?} of {text:?}");
        assert!(text.is_char_boundary(error.range.start as usize), "{error:?} of {text:?}");
        assert!(text.is_char_boundary(error.range.end as usize), "{error:?} of {text:?}");
    }
    check_sizes(tree);
}

/// Every node ends inside its parent, and starts where its first element does.
fn check_sizes(tree: &Tree) {
    let elements = tree.elements();
    assert_eq!(elements[0].kind, Kind::Stream);
    assert_eq!(elements[0].size as usize, elements.len());
    let mut ends: Vec<usize> = Vec::new();
    for (index, element) in elements.iter().enumerate() {
        while ends.last().is_some_and(|&end| end <= index) {
            ends.pop();
        }
        if element.kind.is_token() {
            continue;
        }
        let end = index + element.size as usize;
        assert!(element.size > 0 && ends.last().is_none_or(|&parent| end <= parent));
        let range = tree.range(NodeId(index as u32));
        assert!(range.start as usize <= tree.text().len());
        if element.size > 1 {
            assert!(element.start == elements[index + 1].start);
        }
        ends.push(end);
    }
}
