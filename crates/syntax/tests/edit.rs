//! Edits: examples one can read, and the property that an edit does what it says and nothing else.

use plimsoll_syntax::edit::{
    NewValue, Position, Refused, TextEdit, apply, insert_entry, insert_item, move_item, remove, rename_key,
    replace_value,
};
use plimsoll_syntax::resolve::{Resolution, Resolved};
use plimsoll_syntax::{Language, Node, NodeId, Tree, Value, parse_json, parse_yaml, pointer};
use proptest::prelude::*;

fn parse(text: &str, language: Language) -> Tree {
    if language == Language::Json { parse_json(text) } else { parse_yaml(text) }
}

/// The slot at a pointer.
fn slot(tree: &Tree, path: &str) -> NodeId {
    let document = tree.documents().next().expect("a document");
    pointer::find(document, path).unwrap_or_else(|| panic!("nothing at {path} in\n{}", tree.text()))
}

/// The entry or item at a pointer.
fn element(tree: &Tree, path: &str) -> NodeId {
    let id = slot(tree, path);
    match tree.node(id).kind() {
        plimsoll_syntax::Kind::Value => {
            let path = tree.ancestors(id);
            path[path.len() - 2]
        }
        _ => id,
    }
}

fn yaml(text: &str, edit: impl Fn(&Tree) -> Result<Vec<TextEdit>, Refused>) -> String {
    let tree = parse_yaml(text);
    let edits = edit(&tree).unwrap_or_else(|refused| panic!("{refused:?} in\n{text}"));
    apply(text, &edits).expect("edits that fit")
}

fn json(text: &str, edit: impl Fn(&Tree) -> Result<Vec<TextEdit>, Refused>) -> String {
    let tree = parse_json(text);
    let edits = edit(&tree).unwrap_or_else(|refused| panic!("{refused:?} in\n{text}"));
    apply(text, &edits).expect("edits that fit")
}

fn text(text: &str) -> NewValue {
    NewValue::text(text)
}

const FILE: &str = "\
# about the file
a: 1 # one

# about b
b:
  - x # first
  # about y
  - y
c: {d: 1, e: 2}
";

#[test]
fn entries_are_inserted_in_block_style() {
    let port = NewValue::Map(vec![
        ("port".into(), NewValue::Number("80".into())),
        ("list".into(), NewValue::List(vec![text("p"), text("yes")])),
    ]);
    assert_eq!(
        yaml(FILE, |tree| insert_entry(
            tree,
            slot(tree, ""),
            "new",
            &port,
            Position::Before(element(tree, "/b"))
        )),
        FILE.replace("# about b", "new:\n  port: 80\n  list:\n    - p\n    - \"yes\"\n# about b")
    );
    assert_eq!(
        yaml(FILE, |tree| insert_entry(tree, slot(tree, ""), "new", &text("v"), Position::First)),
        FILE.replace("a: 1", "new: v\na: 1")
    );
    assert_eq!(
        yaml(FILE, |tree| insert_entry(
            tree,
            slot(tree, ""),
            "new",
            &text("v"),
            Position::After(element(tree, "/a"))
        )),
        FILE.replace("# one\n", "# one\nnew: v\n")
    );
    assert_eq!(
        yaml(FILE, |tree| insert_entry(tree, slot(tree, ""), "new", &NewValue::Null, Position::Last)),
        format!("{FILE}new: null\n")
    );
    assert_eq!(
        yaml(FILE, |tree| insert_entry(tree, slot(tree, "/c"), "f", &text("a, b"), Position::First)),
        FILE.replace("{d", "{f: \"a, b\", d")
    );
    assert_eq!(
        yaml("- a: 1\n", |tree| insert_entry(tree, slot(tree, "/0"), "b", &text("2"), Position::First)),
        "- b: \"2\"\n  a: 1\n"
    );
    assert_eq!(
        yaml("a:\r\n  b: 1", |tree| insert_entry(tree, slot(tree, "/a"), "c", &text("-"), Position::Last)),
        "a:\r\n  b: 1\r\n  c: \"-\""
    );
}

#[test]
fn items_are_inserted_and_moved_with_their_comments() {
    assert_eq!(
        yaml(FILE, |tree| insert_item(
            tree,
            slot(tree, "/b"),
            &text("z"),
            Position::Before(slot(tree, "/b/1"))
        )),
        FILE.replace("  # about y", "  - z\n  # about y")
    );
    assert_eq!(
        yaml(FILE, |tree| move_item(tree, slot(tree, "/b/1"), Position::First)),
        FILE.replace("  - x # first\n  # about y\n  - y\n", "  # about y\n  - y\n  - x # first\n")
    );
    assert_eq!(
        yaml(FILE, |tree| move_item(tree, slot(tree, "/b/0"), Position::Last)),
        FILE.replace("  - x # first\n  # about y\n  - y\n", "  # about y\n  - y\n  - x # first\n")
    );
    assert_eq!(yaml("[a, b, c]", |tree| move_item(tree, slot(tree, "/2"), Position::First)), "[c, a, b]");
    assert_eq!(yaml("- a\n- b", |tree| move_item(tree, slot(tree, "/0"), Position::Last)), "- b\n- a");
}

#[test]
fn removing_takes_the_lines_and_the_comments_that_belong() {
    assert_eq!(
        yaml(FILE, |tree| remove(tree, element(tree, "/b"))),
        "# about the file\na: 1 # one\n\nc: {d: 1, e: 2}\n"
    );
    assert_eq!(yaml(FILE, |tree| remove(tree, element(tree, "/a"))), FILE.replace("a: 1 # one\n", ""));
    assert_eq!(yaml(FILE, |tree| remove(tree, element(tree, "/c/d"))), FILE.replace("d: 1, ", ""));
    assert_eq!(yaml(FILE, |tree| remove(tree, element(tree, "/c/e"))), FILE.replace(", e: 2", ""));
    assert_eq!(yaml("a:\n  - x\nb: 1\n", |tree| remove(tree, slot(tree, "/a/0"))), "a: []\nb: 1\n");
    assert_eq!(yaml("- a: 1\n  b: 2\n", |tree| remove(tree, element(tree, "/0/a"))), "- b: 2\n");
    assert_eq!(
        yaml("- a: 1 # a\n  # b\n  b: 2\n", |tree| remove(tree, element(tree, "/0/a"))),
        "-\n  # b\n  b: 2\n"
    );
    let nested = "a:\n  b: 1\n  # still a\nc: 2\n";
    assert_eq!(yaml(nested, |tree| remove(tree, element(tree, "/a"))), "c: 2\n");
    assert_eq!(
        yaml(nested, |tree| insert_entry(
            tree,
            slot(tree, ""),
            "d",
            &NewValue::Null,
            Position::After(element(tree, "/a"))
        )),
        "a:\n  b: 1\n  # still a\nd: null\nc: 2\n"
    );
    let object = "{\n  \"a\": 1,\n  \"b\": 2\n}\n";
    assert_eq!(json(object, |tree| remove(tree, element(tree, "/a"))), "{\n  \"b\": 2\n}\n");
    assert_eq!(json(object, |tree| remove(tree, element(tree, "/b"))), "{\n  \"a\": 1\n}\n");
}

#[test]
fn json_is_written_as_json() {
    let object = "{\n\t\"a\": 1,\n\t\"b\": {}\n}\n";
    let value = NewValue::List(vec![text("x\n"), NewValue::Map(vec![])]);
    assert_eq!(
        json(object, |tree| insert_entry(tree, slot(tree, ""), "c", &value, Position::Last)),
        "{\n\t\"a\": 1,\n\t\"b\": {},\n\t\"c\": [\n\t\t\"x\\n\",\n\t\t{}\n\t]\n}\n"
    );
    assert_eq!(
        json(object, |tree| insert_entry(tree, slot(tree, "/b"), "c", &text("d"), Position::First)),
        "{\n\t\"a\": 1,\n\t\"b\": {\n\t\t\"c\": \"d\"\n\t}\n}\n"
    );
    assert_eq!(
        json("[1]", |tree| insert_item(tree, slot(tree, ""), &NewValue::Bool(true), Position::First)),
        "[true, 1]"
    );
    assert_eq!(json(r#"{"a": 1}"#, |tree| rename_key(tree, element(tree, "/a"), "b\"")), r#"{"b\"": 1}"#);
}

#[test]
fn values_are_replaced() {
    let list = NewValue::List(vec![text("p")]);
    assert_eq!(
        yaml(FILE, |tree| replace_value(tree, slot(tree, "/a"), &list)),
        FILE.replace("a: 1 # one\n", "a: # one\n  - p\n")
    );
    assert_eq!(
        yaml(FILE, |tree| replace_value(tree, slot(tree, "/b"), &text("p"))),
        "# about the file\na: 1 # one\n\n# about b\nb: p\nc: {d: 1, e: 2}\n"
    );
    assert_eq!(yaml("a:\nb: 1\n", |tree| replace_value(tree, slot(tree, "/a"), &text("p"))), "a: p\nb: 1\n");
    assert_eq!(
        yaml("a: |\n  x\n  y\nb: 1\n", |tree| replace_value(tree, slot(tree, "/a"), &text("p"))),
        "a: p\nb: 1\n"
    );
    assert_eq!(
        yaml("- a\n", |tree| replace_value(
            tree,
            slot(tree, "/0"),
            &NewValue::Map(vec![("k".into(), list.clone())])
        )),
        "- k:\n    - p\n"
    );
    assert_eq!(yaml("'a': 1\n", |tree| rename_key(tree, element(tree, "/a"), "it's")), "'it''s': 1\n");
}

#[test]
fn what_would_lose_something_is_refused() {
    let refusal = |source: &str, edit: &dyn Fn(&Tree) -> Result<Vec<TextEdit>, Refused>| {
        edit(&parse_yaml(source)).err()
    };
    assert_eq!(
        refusal("a: 1\n", &|tree| insert_entry(tree, slot(tree, ""), "a", &NewValue::Null, Position::Last)),
        Some(Refused::KeyExists)
    );
    assert_eq!(
        refusal("a: 1\nb: 2\n", &|tree| rename_key(tree, element(tree, "/a"), "b")),
        Some(Refused::KeyExists)
    );
    assert_eq!(
        refusal("a: !t 1\n", &|tree| replace_value(tree, slot(tree, "/a"), &NewValue::Null)),
        Some(Refused::Properties)
    );
    assert_eq!(
        refusal("a: 1\n", &|tree| insert_item(tree, slot(tree, ""), &NewValue::Null, Position::Last)),
        Some(Refused::WrongKind)
    );
    assert_eq!(
        refusal("a: [1\n", &|tree| insert_item(tree, slot(tree, "/a"), &NewValue::Null, Position::Last)),
        Some(Refused::Broken)
    );
}

#[test]
fn overlapping_edits_are_not_applied() {
    let edit =
        |start, end| TextEdit { range: plimsoll_syntax::TextRange::new(start, end), insert: "x".into() };
    assert_eq!(apply("abc", &[edit(1, 3), edit(0, 1)]), Some("xx".into()));
    assert_eq!(apply("abc", &[edit(0, 2), edit(1, 3)]), None);
    assert_eq!(apply("abc", &[edit(2, 4)]), None);
    assert_eq!(apply("é", &[edit(1, 2)]), None);
}

// ---- the property

/// A file as data, with comments.
#[derive(Clone, Debug, PartialEq)]
enum Data {
    Scalar(String, bool),
    List(Vec<Data>),
    Map(Vec<(String, Data)>),
}

/// What a tree says. Scalars are their resolved form, so that `"1"` and `1` differ.
fn data(value: Option<Value<'_>>) -> Data {
    match value {
        None => Data::Scalar("null".into(), false),
        Some(Value::Mapping(mapping)) => {
            Data::Map(mapping.entries().map(|entry| (key_text(entry.key()), data(entry.value()))).collect())
        }
        Some(Value::Sequence(sequence)) => {
            Data::List(sequence.items().map(|item| data(item.value())).collect())
        }
        Some(Value::Alias(alias)) => Data::Scalar(alias.token_text().into(), false),
        Some(Value::Scalar(scalar)) => {
            let old = scalar.resolve(Resolution::Yaml11);
            match scalar.resolve(Resolution::Yaml12) {
                Resolved::Text(text) => {
                    assert_eq!(old, Resolved::Text(text.clone()), "text for both");
                    Data::Scalar(text, true)
                }
                Resolved::Null => Data::Scalar("null".into(), false),
                _ => Data::Scalar(scalar.text().into_owned(), false),
            }
        }
    }
}

fn key_text(key: Option<Value<'_>>) -> String {
    key.and_then(Value::as_scalar).map(|scalar| scalar.text().into_owned()).expect("a scalar key")
}

fn new_value(data: &Data) -> NewValue {
    match data {
        Data::Scalar(text, true) => NewValue::Text(text.clone()),
        Data::Scalar(text, false) => match text.as_str() {
            "null" => NewValue::Null,
            "true" => NewValue::Bool(true),
            number => NewValue::Number(number.to_owned()),
        },
        Data::List(items) => NewValue::List(items.iter().map(new_value).collect()),
        Data::Map(entries) => {
            NewValue::Map(entries.iter().map(|(key, value)| (key.clone(), new_value(value))).collect())
        }
    }
}

/// Text that reads as something else without quotes, somewhere.
#[rustfmt::skip]
const TRICKY: &[&str] = &[
    "ab\ncd\n", "ab\ncd", "ef\ngh\n", "ef\ngh\nij",
    "", " ", "a b", "a: b", "a:", ":a", "a #b", "#a", "- a", "-", "--a", "---", "...", ".", ".5", "1",
    "0123", "1_000", "1:30", "1e3", "0o7", "0x1F", "yes", "No", "on", "y", "~", "null", "true",
    "2016-01-01", ".inf", "a\nb", "a\n", "\ta", "a\t", "a\"b", "it's", "a\\b", "{a", "a}", "[a]", "a,b",
    "&a", "*a", "!a", "|", ">", "%a", "@a", "`a", "?", "? a", "=", "<<", "é", "😀", "\u{85}", "\u{2028}",
    "\u{feff}", "a/b", "a~b", "\u{7}", "\r", " a", "a ", "'a'", "\"a\"", "]", "}", ",",
];

fn words() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z]{1,4}", proptest::sample::select(TRICKY).prop_map(str::to_owned), "\\PC{0,6}",]
}

fn any_data() -> impl Strategy<Value = Data> {
    let scalar = prop_oneof![
        words().prop_map(|text| Data::Scalar(text, true)),
        proptest::sample::select(vec!["null", "true", "1", "-1.5"])
            .prop_map(|text| Data::Scalar(text.into(), false)),
    ];
    scalar.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Data::List),
            proptest::collection::vec((words(), inner), 0..4).prop_map(|entries| {
                let mut seen = std::collections::BTreeSet::new();
                Data::Map(entries.into_iter().filter(|(key, _)| seen.insert(key.clone())).collect())
            }),
        ]
    })
}

/// How a file is written for the test.
#[derive(Clone, Debug)]
struct Layout {
    step: usize,
    flat: bool,
    line_break: &'static str,
    /// Decides where comments, brackets and blank lines are; read bit by bit.
    dice: u64,
    final_break: bool,
}

struct Writer {
    layout: Layout,
    out: String,
    comments: usize,
}

impl Writer {
    fn roll(&mut self) -> u64 {
        self.layout.dice =
            self.layout.dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.layout.dice >> 60
    }

    fn quoted(text: &str) -> String {
        let plain = !text.is_empty() && text.len() > 1 && text.chars().all(|c| c.is_ascii_lowercase());
        let words = ["null", "true", "yes", "no", "on", "off", "false"];
        if plain && !words.contains(&text) {
            return text.to_owned();
        }
        let mut out = String::new();
        for c in serde_json::to_string(text).expect("a string").chars() {
            if matches!(
                c,
                '\u{7f}'..='\u{a0}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
            ) {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            } else {
                out.push(c);
            }
        }
        out
    }

    fn inline(data: &Data) -> String {
        match data {
            Data::Scalar(text, true) => Self::quoted(text),
            Data::Scalar(text, false) => text.clone(),
            Data::List(items) => {
                format!("[{}]", items.iter().map(Self::inline).collect::<Vec<_>>().join(", "))
            }
            Data::Map(entries) => {
                let entries: Vec<_> = entries
                    .iter()
                    .map(|(k, v)| format!("{}: {}", Self::quoted(k), Self::inline(v)))
                    .collect();
                format!("{{{}}}", entries.join(", "))
            }
        }
    }

    fn end_line(&mut self) {
        if self.roll() < 4 {
            self.comments += 1;
            self.out.push_str(&format!(" # tail {}", self.comments));
        }
        self.out.push_str(self.layout.line_break);
        if self.roll() < 2 {
            self.out.push_str(self.layout.line_break);
        }
    }

    fn leading(&mut self, column: usize) {
        if self.roll() < 4 {
            self.comments += 1;
            self.out.push_str(&format!(
                "{}# lead {}{}",
                " ".repeat(column),
                self.comments,
                self.layout.line_break
            ));
        }
    }

    fn literal(&mut self, text: &str, column: usize) {
        self.out.push_str(if text.ends_with('\n') { " |" } else { " |-" });
        self.out.push_str(self.layout.line_break);
        for line in text.lines() {
            self.out.push_str(&format!("{}{line}{}", " ".repeat(column), self.layout.line_break));
        }
    }

    /// In brackets over several lines, with comments.
    fn brackets(&mut self, data: &Data, column: usize) {
        let (open, elements, close) = match data {
            Data::Map(entries) => {
                let entry =
                    |(key, value): &(String, Data)| format!("{}: {}", Self::quoted(key), Self::inline(value));
                ('{', entries.iter().map(entry).collect::<Vec<_>>(), '}')
            }
            Data::List(items) => ('[', items.iter().map(Self::inline).collect(), ']'),
            Data::Scalar(..) => return,
        };
        self.out.push(open);
        self.end_line();
        let trailing = self.roll() < 8;
        for (index, element) in elements.iter().enumerate() {
            self.leading(column + 2);
            let comma = if trailing || index + 1 < elements.len() { "," } else { "" };
            self.out.push_str(&format!("{}{element}{comma}", " ".repeat(column + 2)));
            self.end_line();
        }
        self.out.push_str(&format!("{}{close}", " ".repeat(column)));
    }

    /// Block lines; `first` says that the first line is already begun.
    fn block(&mut self, data: &Data, column: usize, mut first: bool) {
        let count = match data {
            Data::Map(entries) => entries.len(),
            Data::List(items) => items.len(),
            Data::Scalar(..) => 0,
        };
        for index in 0..count {
            if !std::mem::take(&mut first) {
                self.leading(column);
                self.out.push_str(&" ".repeat(column));
            }
            let value = match data {
                Data::Map(entries) => {
                    self.out.push_str(&Self::quoted(&entries[index].0));
                    self.out.push(':');
                    &entries[index].1
                }
                Data::List(items) => {
                    self.out.push('-');
                    &items[index]
                }
                Data::Scalar(..) => return,
            };
            let empty = matches!(value, Data::Map(e) if e.is_empty())
                || matches!(value, Data::List(e) if e.is_empty());
            if let Data::Scalar(text, true) = value
                && text.split_inclusive('\n').count() > 1
                && text.chars().all(|c| c.is_ascii_lowercase() || c == '\n')
                && !text.contains("\n\n")
                && self.roll() < 12
            {
                self.literal(text, column + 2);
            } else if !empty && !matches!(value, Data::Scalar(..)) && self.roll() < 3 {
                self.out.push(' ');
                self.brackets(value, column + 2);
                self.end_line();
            } else if matches!(value, Data::Scalar(..)) || empty || self.roll() < 3 {
                self.out.push(' ');
                self.out.push_str(&Self::inline(value));
                self.end_line();
            } else if matches!(data, Data::List(_)) {
                self.out.push(' ');
                self.block(value, column + 2, true);
            } else {
                self.end_line();
                let flat = self.layout.flat && matches!(value, Data::List(_));
                self.block(value, if flat { column } else { column + self.layout.step }, false);
            }
        }
    }
}

fn file(data: &Data, layout: Layout, language: Language) -> String {
    if language == Language::Json {
        let value = to_json(data);
        return if layout.flat {
            value.to_string()
        } else {
            serde_json::to_string_pretty(&value).expect("JSON")
        };
    }
    let final_break = layout.final_break;
    let mut writer = Writer { layout, out: String::new(), comments: 0 };
    let empty = matches!(data, Data::Map(e) if e.is_empty()) || matches!(data, Data::List(e) if e.is_empty());
    if empty || matches!(data, Data::Scalar(..)) {
        return Writer::inline(data);
    }
    writer.block(data, 0, false);
    let mut text = writer.out;
    // Without a line break behind it, a block scalar would end without one too.
    if !final_break && !text.contains('|') {
        text.truncate(text.trim_end_matches(['\r', '\n']).len());
    }
    text
}

fn to_json(data: &Data) -> serde_json::Value {
    match data {
        Data::Scalar(text, true) => serde_json::Value::String(text.clone()),
        Data::Scalar(text, false) => serde_json::from_str(text).expect("a literal"),
        Data::List(items) => items.iter().map(to_json).collect(),
        Data::Map(entries) => {
            serde_json::Value::Object(entries.iter().map(|(k, v)| (k.clone(), to_json(v))).collect())
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Operation {
    Insert,
    Replace,
    Rename,
    Remove,
    Move,
}

/// A collection or value in the data, chosen by walking down with `path`.
fn walk<'d>(data: &'d mut Data, node: Option<Node<'_>>, path: &[usize]) -> (&'d mut Data, Option<NodeId>) {
    let id = node.map(Node::id);
    let Some((&step, rest)) = path.split_first() else { return (data, id) };
    let children: Vec<Node<'_>> = match node.and_then(Node::value) {
        Some(Value::Mapping(mapping)) => {
            mapping.entries().filter_map(|entry| entry.node().child(plimsoll_syntax::Kind::Value)).collect()
        }
        Some(Value::Sequence(sequence)) => sequence.items().collect(),
        _ => return (data, id),
    };
    let count = children.len();
    if count == 0 {
        return (data, id);
    }
    let index = step % count;
    let child = Some(children[index]);
    match data {
        Data::Map(entries) => walk(&mut entries[index].1, child, rest),
        Data::List(items) => walk(&mut items[index], child, rest),
        Data::Scalar(..) => unreachable!("a scalar has no children"),
    }
}

/// Does the operation on the data and on the text; `None` where it does not apply.
fn operate(
    operation: Operation,
    tree: &Tree,
    model: &mut Data,
    path: &[usize],
    numbers: (usize, usize),
    (key, value): (&str, &Data),
) -> Option<(Result<Vec<TextEdit>, Refused>, NodeId)> {
    let document = tree.documents().next()?;
    let (data, slot) = walk(model, Some(document.node()), path);
    let slot = slot?;
    let elements: Vec<NodeId> = match tree.node(slot).value()? {
        Value::Mapping(mapping) => mapping.entries().map(|entry| entry.node().id()).collect(),
        Value::Sequence(sequence) => sequence.items().map(Node::id).collect(),
        _ => Vec::new(),
    };
    let count = elements.len();
    let at = numbers.0 % (count + 1);
    let position = match (at, numbers.1 % 2) {
        (0, 0) => Position::First,
        (at, 0) => Position::After(elements[at - 1]),
        (at, _) if at == count => Position::Last,
        (at, _) => Position::Before(elements[at]),
    };
    let new = new_value(value);
    match (operation, data) {
        (Operation::Replace, data) => {
            *data = value.clone();
            Some((replace_value(tree, slot, &new), slot))
        }
        (Operation::Insert, Data::Map(entries)) if entries.iter().all(|(other, _)| other != key) => {
            entries.insert(at, (key.to_owned(), value.clone()));
            Some((insert_entry(tree, slot, key, &new, position), slot))
        }
        (Operation::Insert, Data::List(items)) => {
            items.insert(at, value.clone());
            Some((insert_item(tree, slot, &new, position), slot))
        }
        (Operation::Rename, Data::Map(entries))
            if count > 0 && entries.iter().all(|(other, _)| other != key) =>
        {
            key.clone_into(&mut entries[numbers.1 % count].0);
            Some((rename_key(tree, elements[numbers.1 % count], key), slot))
        }
        (Operation::Remove, Data::Map(entries)) if count > 0 => {
            entries.remove(numbers.1 % count);
            Some((remove(tree, elements[numbers.1 % count]), elements[numbers.1 % count]))
        }
        (Operation::Remove, Data::List(items)) if count > 0 => {
            items.remove(numbers.1 % count);
            Some((remove(tree, elements[numbers.1 % count]), elements[numbers.1 % count]))
        }
        (Operation::Move, Data::List(items)) if count > 0 => {
            let from = numbers.1 / 2 % count;
            let item = items.remove(from);
            items.insert(if at > from { at - 1 } else { at }, item);
            Some((move_item(tree, elements[from], position), slot))
        }
        _ => None,
    }
}

fn comments(tree: &Tree) -> Vec<&str> {
    let mut all: Vec<_> = tree.comments().iter().map(|range| &tree.text()[range.as_usize()]).collect();
    all.sort_unstable();
    all
}

/// The comments inside a node, on its last line, and on the lines directly above it.
fn own_comments(tree: &Tree, id: NodeId) -> Vec<&str> {
    let (text, range) = (tree.text(), tree.range(id));
    let mut start = text[..range.start as usize].rfind('\n').map_or(0, |at| at + 1);
    while start > 0 {
        let above = text[..start - 1].rfind('\n').map_or(0, |at| at + 1);
        if !text[above..start].trim_start().starts_with('#') {
            break;
        }
        start = above;
    }
    let rest = &text[range.end as usize..];
    let end = range.end as usize + rest.find('\n').unwrap_or(rest.len());
    let inside = tree
        .comments()
        .iter()
        .filter(|comment| start <= comment.start as usize && comment.start as usize <= end);
    inside.map(|comment| &text[comment.as_usize()]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_edit_does_what_it_says_and_nothing_else(
        before in any_data(),
        layout in (prop_oneof![Just(2usize), Just(4)], any::<bool>(), prop_oneof![Just("\n"), Just("\r\n")], any::<u64>(), any::<bool>())
            .prop_map(|(step, flat, line_break, dice, final_break)| Layout { step, flat, line_break, dice, final_break }),
        is_json in any::<bool>(),
        operation in proptest::sample::select(vec![Operation::Insert, Operation::Replace, Operation::Rename, Operation::Remove, Operation::Move]),
        path in proptest::collection::vec(0usize..8, 0..4),
        numbers in (0usize..8, 0usize..8),
        key in words(),
        value in any_data(),
    ) {
        let language = if is_json { Language::Json } else { Language::Yaml };
        let text = file(&before, layout, language);
        let tree = parse(&text, language);
        prop_assert!(tree.errors().is_empty(), "{:?} in\n{}", tree.errors(), text);
        let mut model = data(tree.documents().next().and_then(|document| document.value()));
        prop_assert_eq!(&model, &before, "the file says the data\n{}", &text);
        let Some((result, gone)) = operate(operation, &tree, &mut model, &path, numbers, (&key, &value)) else { return Ok(()) };
        let edits = match result {
            Ok(edits) => edits,
            Err(Refused::SharedLine | Refused::Comment) => return Ok(()),
            Err(refused) => return Err(TestCaseError::fail(format!("{refused:?} in\n{text}"))),
        };
        let after = apply(&text, &edits).expect("edits that fit");
        let new_tree = parse(&after, language);
        prop_assert!(new_tree.errors().is_empty(), "{:?}\n--- before\n{}\n--- after\n{}", new_tree.errors(), &text, &after);
        let says = data(new_tree.documents().next().and_then(|document| document.value()));
        prop_assert_eq!(says, model, "--- before\n{}\n--- after\n{}", &text, &after);
        let (old, new) = (comments(&tree), comments(&new_tree));
        if matches!(operation, Operation::Insert | Operation::Rename | Operation::Move) {
            prop_assert_eq!(old, new, "--- before\n{}\n--- after\n{}", &text, &after);
        } else {
            prop_assert!(new.iter().all(|comment| old.contains(comment)));
            let mine = own_comments(&tree, gone);
            let lost = old.iter().find(|comment| !new.contains(comment) && !mine.contains(comment));
            prop_assert!(lost.is_none(), "{:?}\n--- before\n{}\n--- after\n{}", lost, &text, &after);
        }
    }
}

/// What every place says, by its pointer.
fn places(tree: &Tree) -> std::collections::BTreeMap<String, String> {
    let ids = (0..tree.elements().len() as u32).map(NodeId);
    let scalars = ids.map(|id| tree.node(id)).filter(|node| node.kind().is_scalar());
    scalars
        .map(|node| {
            (
                pointer::pointer(node),
                Value::as_scalar(node.value().expect("a scalar")).expect("a scalar").text().into_owned(),
            )
        })
        .collect()
}

/// Real files, where they are there: an entry more in every mapping, at its beginning or end, changes nothing else.
#[test]
#[allow(clippy::disallowed_methods)]
fn real_files_take_new_entries() {
    let folder = std::env::var_os("PLIMSOLL_CORPUS").map_or_else(
        || std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus"),
        Into::into,
    );
    let mut folders = vec![folder];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.is_dir() && !path.is_symlink() {
                folders.push(path);
                continue;
            }
            let language = match path.extension().and_then(|extension| extension.to_str()) {
                Some("json") => Language::Json,
                Some("yaml" | "yml") | None => Language::Yaml,
                _ => continue,
            };
            if let Ok(text) = std::fs::read_to_string(&path)
                && text.len() < 6_000
            {
                files += 1;
                if files % 5 == 0 {
                    take_new_entries(&parse(&text, language), &path.display().to_string());
                }
            }
        }
    }
}

fn take_new_entries(tree: &Tree, name: &str) {
    if !tree.errors().is_empty() || tree.documents().count() != 1 {
        return;
    }
    let before = places(tree);
    let ids = (0..tree.elements().len() as u32).map(NodeId).filter(|&id| tree.node(id).kind().is_mapping());
    for (number, id) in ids.enumerate().take(60) {
        let position = if number % 2 == 0 { Position::Last } else { Position::First };
        let edits = match insert_entry(tree, id, "new key", &NewValue::text("new: value"), position) {
            Ok(edits) => edits,
            Err(Refused::Comment | Refused::SharedLine) => continue,
            Err(refused) => panic!("{refused:?} in {name}"),
        };
        let after = apply(tree.text(), &edits).expect("edits that fit");
        let new_tree = parse(&after, tree.language());
        assert_eq!(new_tree.errors(), [], "{name}\n{after}");
        let mut places = places(&new_tree);
        let added = pointer::pointer(tree.node(id)) + "/new key";
        assert_eq!(places.remove(&added).as_deref(), Some("new: value"), "{name} at {added}\n{after}");
        let mut rest = before.clone();
        // A pointer in an empty mapping has its key only.
        rest.remove(&added);
        assert_eq!(places, rest, "{name} at {added}\n{after}");
        assert_eq!(comments(tree), comments(&new_tree), "{name} at {added}\n{after}");
    }
}
