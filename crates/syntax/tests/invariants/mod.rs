//! What holds for every tree, whatever the text.

use plimsoll_syntax::{Kind, Node, NodeId, Tree, Value};

/// Tokens are in order and do not overlap, nodes contain their children, and what is no token and no comment is blank.
pub(crate) fn check(tree: &Tree) {
    let text = tree.text();
    let mut covered: Vec<_> = tree.comments().to_vec();
    let mut last = 0;
    for (index, element) in tree.elements().iter().enumerate() {
        let range = tree.range(NodeId(index as u32));
        assert!(range.end as usize <= text.len(), "an element behind the end of {text:?}");
        if element.kind.is_token() {
            assert!(range.start >= last, "tokens out of order in {text:?}");
            assert!(!range.is_empty(), "an empty token in {text:?}");
            last = range.end;
            covered.push(range);
        } else {
            assert!(index + element.size as usize <= tree.elements().len(), "a size too large in {text:?}");
        }
        let slot = tree.node(NodeId(index as u32));
        if slot.kind().is_scalar() {
            compared(slot);
        }
        if matches!(slot.kind(), Kind::Key | Kind::Value | Kind::Item) {
            assert!(
                slot.children().filter(|child| child.kind().is_scalar()).count() <= 1,
                "two values in {text:?}"
            );
        }
    }
    covered.sort_unstable();
    let mut end = 0;
    for range in covered {
        // Junk may have comments inside.
        blank(&text[end.min(range.start as usize)..range.start as usize], text);
        end = end.max(range.end as usize);
    }
    blank(&text[end..], text);
    for error in tree.errors() {
        assert!(text.get(error.range.as_usize()).is_some(), "an error outside of {text:?}");
    }
    assert!(tree.errors().is_sorted_by_key(|error| error.range.start), "errors out of order in {text:?}");
}

/// Whether a text is that of a scalar is told as comparing says.
fn compared(token: Node<'_>) {
    let Some(scalar) = token.value().and_then(Value::as_scalar) else { return };
    let text = scalar.text();
    assert!(scalar.is(&text), "{text:?} is not itself");
    let written = token.token_text();
    for other in [written, written.get(1..).unwrap_or_default(), "", "a"] {
        assert_eq!(scalar.is(other), text == other, "{other:?} and {written:?}");
    }
}

fn blank(gap: &str, text: &str) {
    let blank = gap.chars().all(|c| matches!(c, ' ' | '\t' | '\r' | '\n' | '\u{feff}'));
    assert!(blank, "{gap:?} belongs to nothing in {text:?}");
}
