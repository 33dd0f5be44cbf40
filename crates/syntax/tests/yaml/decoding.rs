//! What scalars say, and which bytes say it.

use plimsoll_syntax::{Kind, Node, Scalar, TextRange, Tree, Value, parse_yaml};

use crate::texts::{self, Random};

/// All scalars of a tree.
fn scalars(tree: &Tree) -> Vec<Scalar<'_>> {
    let mut found = Vec::new();
    let mut stack: Vec<Node<'_>> = vec![tree.root()];
    while let Some(node) = stack.pop() {
        if node.kind().is_scalar() {
            found.extend(node.value().and_then(Value::as_scalar));
        }
        stack.extend(node.children());
    }
    found
}

/// The text of the value of `a` in a mapping.
fn value(text: &str) -> String {
    let tree = parse_yaml(text);
    assert_eq!(tree.errors(), [], "{text:?}");
    let mapping = tree.documents().next().and_then(|document| document.value()).and_then(Value::as_mapping);
    mapping.and_then(|mapping| mapping.get("a")).and_then(Value::as_scalar).unwrap().text().into_owned()
}

#[test]
fn scalars_say_what_the_specification_says() {
    let table = [
        ("a: x y", "x y"),
        ("a: x\n  y\n\n\n  z", "x y\n\nz"),
        ("a: x \t\n \t y", "x y"),
        ("a: 'it''s'", "it's"),
        ("a: ' x \n\n  y '", " x\ny "),
        ("a: ''", ""),
        ("a: \"\"", ""),
        (
            r#"a: "\0\a\b\t\n\v\f\r\e\ \"\/\\\N\_\L\P""#,
            "\0\x07\x08\t\n\x0b\x0c\r\x1b \"/\\\u{85}\u{a0}\u{2028}\u{2029}",
        ),
        (r#"a: "\x41\u00e9\U0001F600""#, "Aé😀"),
        (r#"a: "\ud83d\ude00""#, "😀"),
        ("a: \"x\\\n   y\"", "xy"),
        ("a: \"x \\\n  \\  y\"", "x   y"),
        ("a: \"x\\\n\n  y\"", "x\ny"),
        ("a: \"x\\t\n  y\"", "x\t y"),
        ("a: |\n  x\n   y\n\n\n", "x\n y\n"),
        ("a: |-\n  x\n\n", "x"),
        ("a: |+\n  x\n\n\n", "x\n\n\n"),
        ("a: |+\n\n\n", "\n\n"),
        ("a: |\n", ""),
        ("a: |2\n    x\n  y\n", "  x\ny\n"),
        ("a: |\r\n  x\r\n  y\r\n", "x\ny\n"),
        ("a: >\n  x\n  y\n\n  z\n", "x y\nz\n"),
        ("a: >\n\n  x\n   y\n   z\n\n  w\n", "\nx\n y\n z\n\nw\n"),
        ("a: >-\n  x\n\n\n  y", "x\n\ny"),
    ];
    for (text, expected) in table {
        assert_eq!(value(text), expected, "{text:?}");
    }
}

#[test]
fn every_range_leads_back_to_its_bytes() {
    // The scalar, a part of its text, and the bytes of that part.
    let table = [
        ("abc def", "c d", "c d"),
        ("'it''s'", "t's", "t''s"),
        ("'it''s'", "'", "''"),
        (r#""a\u0041b""#, "A", r"\u0041"),
        (r#""a\u0041b""#, "aAb", r"a\u0041b"),
        (r#""😀\n""#, "😀", "😀"),
        ("x\n  y", "x y", "x\n  y"),
        ("x\n  y", "y", "y"),
        ("x\n  y", " ", "\n  "),
        ("|\n  ab\n  cd\n", "b\nc", "b\n  c"),
        ("|\n  ab\n  cd\n", "b\n", "b\n"),
        ("|\n  ab\n  cd\n", "cd", "cd"),
        ("|\n  ab\n  cd\n", "cd\n", "cd"),
        (">\n  ab\n  cd\n", "b c", "b\n  c"),
        ("|\r\n  ab\r\n  cd\r\n", "b\n", "b\r\n"),
    ];
    for (written, part, bytes) in table {
        let tree = parse_yaml(format!("key: {written}"));
        let all = scalars(&tree);
        let scalar = all.iter().find(|scalar| scalar.node().token_text() != "key").unwrap();
        let decoded = scalar.decode();
        let start =
            decoded.text.find(part).unwrap_or_else(|| panic!("{part:?} in {:?}", decoded.text)) as u32;
        let range = decoded.to_token(TextRange::new(start, start + part.len() as u32));
        assert_eq!(&scalar.node().token_text()[range.as_usize()], bytes, "{part:?} in {written:?}");
    }
}

#[test]
fn what_is_written_as_it_is_read_is_borrowed() {
    let tree = parse_yaml("plain text: 'single'\n\"double\": 'it''s'\n");
    let borrowed: Vec<(&str, bool)> = scalars(&tree)
        .into_iter()
        .map(|scalar| (scalar.node().token_text(), matches!(scalar.text(), std::borrow::Cow::Borrowed(_))))
        .collect();
    for (token, borrowed) in borrowed {
        assert_eq!(borrowed, token != "'it''s'", "{token}");
    }
}

/// For every scalar of many texts: `text` and `decode` agree, ranges stay inside the token and in order, the parts of a
/// text cover what the whole covers, and what was taken as it is has the same bytes.
#[test]
fn maps_are_sound() {
    let mut random = Random(4);
    let fixtures = texts::fixtures();
    for round in 0..3000 {
        let text = match round % 3 {
            0 => texts::generated(&mut random),
            1 => texts::soup(&mut random),
            _ => texts::mutated(&fixtures[random.below(fixtures.len())], &mut random),
        };
        let tree = parse_yaml(text);
        for scalar in scalars(&tree) {
            check_map(scalar);
        }
    }
}

fn check_map(scalar: Scalar<'_>) {
    let token = scalar.node().token_text();
    let decoded = scalar.decode();
    assert_eq!(decoded.text, scalar.text());
    let mut before = TextRange::at(0);
    for (start, character) in decoded.text.char_indices() {
        let part = TextRange::new(start as u32, (start + character.len_utf8()) as u32);
        let range = decoded.to_token(part);
        assert!(before.start <= range.start && before.end <= range.end, "{token:?} at {start}");
        let written = token.get(range.as_usize()).unwrap_or_else(|| panic!("{token:?}: {range:?}"));
        let folded = matches!(character, ' ' | '\n');
        let escaped = matches!(scalar.node().kind(), Kind::DoubleQuoted | Kind::SingleQuoted);
        assert!(
            folded || escaped || written == character.to_string(),
            "{token:?}: {written:?} says {character:?}"
        );
        before = range;
    }
    let whole = decoded.to_token(TextRange::new(0, decoded.text.len() as u32));
    assert!(decoded.text.is_empty() || whole.end == before.end);
}
