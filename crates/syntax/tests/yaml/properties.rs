//! What holds for every text: nothing is lost, nothing takes long, and a broken line leaves its neighbours alone.

use plimsoll_syntax::tree::MAX_DEPTH;
use plimsoll_syntax::{Kind, Node, SyntaxErrorKind, Tree, parse_yaml};

use crate::texts::{self, Random};
use crate::{corpus, invariants};

/// The real YAML files, if they are there.
fn real_files() -> Vec<String> {
    let Some(folder) = corpus::folder("") else { return Vec::new() };
    let yaml = |(path, text): (std::path::PathBuf, String)| {
        path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml").then_some(text)
    };
    corpus::texts(&folder).into_iter().filter_map(yaml).collect()
}

/// Checks the text up to each of the given places.
fn check_prefixes(text: &str, ends: impl Iterator<Item = usize>) {
    for end in ends.filter(|&end| text.is_char_boundary(end)) {
        invariants::check(&parse_yaml(&text[..end]));
    }
}

#[test]
fn every_prefix_of_the_fixtures_is_kept_whole() {
    for text in texts::fixtures() {
        check_prefixes(&text, 0..=text.len());
    }
}

#[test]
fn prefixes_of_real_files_are_kept_whole() {
    let mut random = Random(1);
    // Every prefix costs the square of the length: each file gets as many as a budget allows, small ones all.
    let budget = 60_000;
    for text in real_files() {
        invariants::check(&parse_yaml(text.as_str()));
        let count = budget / text.len().max(1);
        if count >= text.len() {
            check_prefixes(&text, 0..=text.len());
        } else {
            let ends: Vec<usize> = (0..count.max(2)).map(|_| random.below(text.len())).collect();
            check_prefixes(&text, ends.into_iter());
        }
    }
}

#[test]
fn random_texts_are_kept_whole() {
    let mut random = Random(2);
    let fixtures = texts::fixtures();
    for _ in 0..4000 {
        invariants::check(&parse_yaml(texts::soup(&mut random)));
        let fixture = &fixtures[random.below(fixtures.len())];
        invariants::check(&parse_yaml(texts::mutated(fixture, &mut random)));
    }
}

#[test]
fn the_sample_is_well_formed() {
    assert_eq!(parse_yaml(texts::SAMPLE).errors(), []);
}

#[test]
fn a_byte_order_mark_is_neither_token_nor_mistake() {
    let tree = parse_yaml("\u{feff}a: 1\n---\n\u{feff}b: 2\n...\n\u{feff}# c\n---\nc: 3\n");
    invariants::check(&tree);
    assert_eq!(tree.errors(), []);
    assert_eq!(tree.documents().count(), 3);
}

#[test]
fn control_characters_are_told_where_they_are() {
    let tree = parse_yaml("a: \"x\u{1}\u{2}y\"\nb\0: 1\n# \u{1b}\n");
    invariants::check(&tree);
    let found: Vec<_> =
        tree.errors().iter().map(|error| (error.range.start, error.range.end, error.kind)).collect();
    let kind = SyntaxErrorKind::ControlCharacter;
    assert_eq!(found, [(5, 7, kind), (11, 12, kind), (18, 19, kind)]);
}

#[test]
fn line_breaks_of_every_kind_give_the_same_tree() {
    let outline = |text: &str| -> Vec<(Kind, String)> {
        let tree = parse_yaml(text);
        invariants::check(&tree);
        assert_eq!(tree.errors(), []);
        let node = |index| tree.node(plimsoll_syntax::NodeId(index));
        (0..tree.elements().len() as u32)
            .map(|index| {
                (node(index).kind(), node(index).token_text().replace("\r\n", "\n").replace('\r', "\n"))
            })
            .collect()
    };
    let expected = outline(texts::SAMPLE);
    assert_eq!(outline(&texts::SAMPLE.replace('\n', "\r\n")), expected);
    assert_eq!(outline(&texts::SAMPLE.replace('\n', "\r")), expected);
}

/// Texts that make careless parsers slow or overflow their stack. A parser whose time is not linear would not come to
/// an end here.
#[test]
fn hostile_texts_take_linear_time() {
    let lines = |count: usize, line: &str| line.repeat(count);
    let deep: String = (0..2000).map(|depth| format!("{}k:\n", " ".repeat(depth))).collect();
    let deeper: String = (0..2000).map(|depth| format!("{}k: v\n", " ".repeat(depth))).collect();
    let dedent: String = (0..2000).rev().map(|depth| format!("{}k: v\n", " ".repeat(depth))).collect();
    let texts = [
        "[".repeat(20_000),
        "{a: ".repeat(20_000),
        format!("{}{}", "[".repeat(20_000), "]".repeat(20_000)),
        format!("{}: x\n", "[".repeat(20_000)),
        "[\n".repeat(20_000),
        "- ".repeat(100_000),
        "? ".repeat(100_000),
        "- ? ".repeat(50_000),
        "a: ".repeat(100_000),
        ": ".repeat(100_000),
        "&a ".repeat(100_000),
        "&a\n".repeat(100_000),
        "!t &a ".repeat(100_000),
        "*a ".repeat(100_000),
        "\"a".repeat(100_000),
        lines(50_000, "\"a\n"),
        lines(50_000, "- \"a\n"),
        lines(50_000, "- 'a\n"),
        lines(50_000, "a: \"b\n"),
        lines(50_000, "a: 'b ''c\n"),
        format!("a:\n{}", lines(50_000, "  'b\n  \"c\n")),
        format!("a: 'x\n{}", lines(50_000, "  - 'b\n    - \"c\n")),
        format!("a: [\n{}", lines(50_000, " \"b\n 'c\n")),
        format!("a: {{\n{}", lines(50_000, "b: [\n")),
        format!("{}\n{}", "[".repeat(150), lines(20_000, "a: b\n")),
        format!("- {}\n{}", "[".repeat(150), lines(20_000, "a: b\n")),
        lines(500_000, "\n"),
        lines(200_000, "#\n"),
        format!("a: |\n{}", lines(200_000, "\n")),
        lines(20_000, "- |\n- >+\n"),
        format!("a: {}", "b ".repeat(1_000_000)),
        format!("[{}]", "a, ".repeat(300_000)),
        format!("{{{}}}", "a: b, ".repeat(200_000)),
        format!("[{}]", "{\"a\":1,'b':\"c\"},".repeat(200_000)),
        format!("a: [{}]", "\"b\" ".repeat(300_000)),
        lines(50_000, "a b\n"),
        lines(50_000, "%TAG !a! b\n"),
        (0..50_000).map(|number| format!("%TAG !{number}! b\n")).collect(),
        lines(50_000, "---\n"),
        lines(50_000, "...\n"),
        lines(20_000, "  - a\n - b\n"),
        lines(20_000, "  a: 1\n - b\n"),
        format!("{}x", " ".repeat(1_000_000)),
        "\t".repeat(1_000_000),
        deep,
        deeper,
        dedent,
    ];
    for text in texts {
        invariants::check(&parse_yaml(text));
    }
}

#[test]
fn depth_is_bounded_and_told_once() {
    for unit in ["[", "{a: ", "- ", "? "] {
        let inside = parse_yaml(unit.repeat(MAX_DEPTH as usize));
        let beyond = parse_yaml(unit.repeat(5000));
        let told =
            |tree: &Tree| tree.errors().iter().filter(|error| error.kind == SyntaxErrorKind::TooDeep).count();
        assert_eq!((told(&inside), told(&beyond)), (0, 1), "{unit}");
    }
}

/// An entry by where it stands, with the places of the entries and items around it.
type Place = Vec<(usize, usize)>;

/// All entries of a tree with a scalar key: line and column of each, and of what is around it.
fn places(tree: &Tree) -> Vec<Place> {
    let text = tree.text().as_bytes();
    let mut starts = vec![0];
    starts.extend((0..text.len()).filter(|&index| text[index] == b'\n').map(|index| index + 1));
    let mut found = Vec::new();
    let mut stack: Vec<(Node<'_>, Place)> = vec![(tree.root(), Vec::new())];
    while let Some((node, mut place)) = stack.pop() {
        if matches!(node.kind(), Kind::Entry | Kind::Item | Kind::Error) {
            let start = tree.range(node.id()).start as usize;
            let line = starts.partition_point(|&line| line <= start) - 1;
            // What is set aside does not count as kept.
            let column = if node.kind() == Kind::Error { usize::MAX } else { start - starts[line] };
            place.push((line, column));
            if node.kind() == Kind::Entry {
                found.push(place.clone());
            }
        }
        stack.extend(node.children().map(|child| (child, place.clone())));
    }
    found.sort();
    found
}

/// Cuts the lines of a text at the columns that `take` wants, and counts the entries on other lines before the cut, and
/// how many of them are still there with the same entries and items around them.
fn kept(text: &str, mut take: impl FnMut() -> bool) -> (usize, usize) {
    let before = places(&parse_yaml(text));
    let (mut all, mut same) = (0, 0);
    let mut start = 0;
    for (line, content) in text.split('\n').enumerate() {
        let others: Vec<&Place> =
            before.iter().filter(|place| place.last().is_some_and(|own| own.0 != line)).collect();
        for column in 0..content.len() {
            if !text.is_char_boundary(start + column) || !take() {
                continue;
            }
            let cut = format!("{}{}", &text[..start + column], &text[start + content.len()..]);
            let after = places(&parse_yaml(cut));
            // Of an entry that is gone with its line, nothing below it can be kept.
            let emptied = content[..column].trim().is_empty();
            let counted = |place: &&&Place| !emptied || place.iter().all(|around| around.0 != line);
            all += others.iter().filter(counted).count();
            same += others.iter().filter(counted).filter(|place| after.binary_search(place).is_ok()).count();
        }
        start += content.len() + 1;
    }
    (all, same)
}

#[test]
fn a_cut_line_leaves_the_others_alone() {
    // All cuts of all files give the same share, and take minutes in a debug build.
    let sampled = std::env::var_os("PLIMSOLL_ALL").is_none();
    let mut random = Random(3);
    let (mut all, mut same) = (0, 0);
    for folder in ["oam-v1beta1", "oam-v1alpha2", "oam-hydra"] {
        let Some(folder) = corpus::folder(folder) else { return };
        for (path, text) in corpus::texts(&folder) {
            let yaml = path.extension().is_some_and(|extension| extension == "yaml");
            if !yaml || text.len() > 8000 || !parse_yaml(text.as_str()).errors().is_empty() {
                continue;
            }
            let one_in = if sampled { (text.len() * text.len() / 20_000).max(1) } else { 1 };
            let counts = kept(&text, || random.below(one_in) == 0);
            all += counts.0;
            same += counts.1;
        }
    }
    let share = same as f64 / all as f64;
    assert!(share >= 0.995, "{same} of {all} entries are kept: {share}");
}
