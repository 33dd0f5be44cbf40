//! The difference against an obvious one, its algebra, and examples as text.

mod common;

use common::{list, map, text, value};
use plimsoll_base::{Salt, Secret};
use plimsoll_model::{Address, Data, Identity, KeyFields, Number, Unknown, Value};
use plimsoll_plan::difference::{LineTag, apply, difference, text_difference};
use plimsoll_plan::{Change, ChangeKind};
use proptest::collection::vec;
use proptest::prelude::*;

fn by_name() -> KeyFields {
    KeyFields::new(&["name", "id"])
}

/// How the list in a field is matched: said by the name of the field, as tables of formats do.
fn identity(field: &str) -> Identity {
    match field {
        "keyed" => Identity::Keyed(by_name()),
        "ordered" => Identity::KeyedOrdered(by_name()),
        "set" => Identity::Set,
        "sequence" => Identity::Sequence,
        _ => Identity::Atomic,
    }
}

const LISTS: [&str; 5] = ["keyed", "ordered", "set", "sequence", "atomic"];

fn leaf() -> impl Strategy<Value = Value> {
    let short = prop::sample::select(vec!["a", "b", "c", "d"]);
    prop_oneof![
        Just(value(Data::Null)),
        any::<bool>().prop_map(|truth| value(Data::Bool(truth))),
        (0..4i128).prop_map(|number| value(Data::Number(Number::int(number)))),
        short.clone().prop_map(text),
        short.clone().prop_map(|secret| value(Data::Secret(Secret::new(secret)))),
        short.prop_map(|output| { value(Data::Unknown(Unknown::produced(Address::new("shop/db"), output))) }),
    ]
}

/// Maps with lists of maps with lists.
fn tree() -> impl Strategy<Value = Value> {
    let item = prop_oneof![leaf(), Just(map([])), Just(list(Identity::Atomic, vec![]))];
    item.prop_recursive(4, 40, 5, |inner| {
        let name = prop::option::weighted(0.8, prop::sample::select(vec!["x", "y", "z", "w"]));
        let items = vec((name, inner.clone()), 0..6);
        let field = (prop::sample::select(LISTS.to_vec()), items).prop_map(|(field, items)| {
            let item = |(name, content): (Option<&str>, Value)| match name {
                Some(name) => map([("name".to_owned(), text(name)), ("content".to_owned(), content)]),
                None => content,
            };
            (field.to_owned(), list(identity(field), items.into_iter().map(item).collect()))
        });
        let plain = (prop::sample::select(vec!["p", "q"]), inner)
            .prop_map(|(field, inner)| (field.to_owned(), inner));
        vec(prop_oneof![field, plain], 0..4).prop_map(map)
    })
}

/// Equality as the model says it, in the obvious way.
fn equal(before: &Value, after: &Value) -> bool {
    let pairwise = |one: &[Value], other: &[Value]| {
        one.len() == other.len() && one.iter().zip(other).all(|(one, other)| equal(one, other))
    };
    match (&before.data, &after.data) {
        (Data::Map(one), Data::Map(other)) => {
            one.len() == other.len()
                && one.iter().all(|(name, value)| other.get(name).is_some_and(|other| equal(value, other)))
        }
        (Data::List(one), Data::List(other)) => match other.identity {
            Identity::Keyed(_) => {
                let names = ["x", "y", "z", "w"].map(Some).into_iter().chain([None]);
                one.items.len() == other.items.len()
                    && names.into_iter().all(|name| {
                        let of = |items: &[Value]| {
                            let named =
                                items.iter().filter(|item| item.get("name").and_then(Value::as_text) == name);
                            named.cloned().collect::<Vec<_>>()
                        };
                        pairwise(&of(&one.items), &of(&other.items))
                    })
            }
            Identity::Set => {
                let within = |one: &[Value], other: &[Value]| {
                    one.iter().all(|item| other.iter().any(|o| equal(item, o)))
                };
                within(&one.items, &other.items) && within(&other.items, &one.items)
            }
            _ => pairwise(&one.items, &other.items),
        },
        (one, other) => one == other,
    }
}

/// The same value with maps the other way round and lists without order turned.
fn turned(tree: &Value) -> Value {
    match &tree.data {
        Data::Map(fields) => map(fields.iter().rev().map(|(name, inner)| (name.to_string(), turned(inner)))),
        Data::List(items) => {
            let mut inner: Vec<Value> = items.items.iter().map(turned).collect();
            if items.identity == Identity::Set {
                inner.reverse();
            }
            list(items.identity.clone(), inner)
        }
        _ => tree.clone(),
    }
}

/// As a claim holds it: secrets as digests.
fn as_recorded(tree: &Value) -> Value {
    match &tree.data {
        Data::Map(fields) => map(fields.iter().map(|(name, inner)| (name.to_string(), as_recorded(inner)))),
        Data::List(items) => list(items.identity.clone(), items.items.iter().map(as_recorded).collect()),
        Data::Secret(secret) => {
            value(Data::RecordedSecret(secret.digest(&Salt::from_random([1; 16])).into()))
        }
        _ => tree.clone(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_difference_is_empty_exactly_for_equal_values(before in tree(), after in tree()) {
        let found = difference(&before, &after);
        prop_assert_eq!(found.changes.is_empty(), equal(&before, &after), "{:?}", found);
        prop_assert!(difference(&before, &before).changes.is_empty());
        prop_assert!(difference(&before, &turned(&before)).changes.is_empty());
        prop_assert!(difference(&as_recorded(&before), &before).changes.is_empty());
    }

    #[test]
    fn applying_the_difference_gives_the_target(before in tree(), after in tree()) {
        let changes = difference(&before, &after).changes;
        let result = apply(&before, &changes);
        prop_assert!(equal(&result, &after), "{:#?}\n{:#?}", changes, result);
        prop_assert_eq!(difference(&result, &after).changes, vec![]);
    }

    #[test]
    fn every_change_is_one(before in tree(), after in tree()) {
        for change in difference(&before, &after).changes {
            let Change { kind, before, after, .. } = &change;
            let sides = (before.is_some(), after.is_some());
            let expected = match kind {
                ChangeKind::Add => (false, true),
                ChangeKind::Remove => (true, false),
                _ => (true, true),
            };
            prop_assert_eq!(sides, expected);
            if let (Some(before), Some(after)) = (before, after) {
                let secret = matches!(after.data, Data::Secret(_));
                prop_assert!(secret || !equal(before, after));
                let types = before.type_name() != after.type_name();
                prop_assert!(*kind != ChangeKind::Retype || types);
            }
        }
    }
}

/// Changes as text.
fn show(before: &Value, after: &Value) -> Vec<String> {
    let one = |value: &Option<Value>| match value.as_ref().map(|value| &value.data) {
        None => "∅".to_owned(),
        Some(Data::Text(text)) => text.to_string(),
        Some(Data::Number(number)) => number.as_str().to_owned(),
        Some(Data::Secret(_) | Data::RecordedSecret(_)) => "(sensitive)".to_owned(),
        Some(Data::List(list)) => {
            list.items.iter().map(|item| item.as_text().unwrap_or("…")).collect::<Vec<_>>().join(" ")
        }
        Some(other) => format!("{other:?}"),
    };
    let line = |change: &Change| {
        let at = change.index.map(|index| format!(" at {index}")).unwrap_or_default();
        format!(
            "{} {}{at}: {} → {}",
            change.kind.name(),
            change.path,
            one(&change.before),
            one(&change.after)
        )
    };
    difference(before, after).changes.iter().map(line).collect()
}

fn named(names: &[&str]) -> Vec<Value> {
    names.iter().map(|name| map([("name".to_owned(), text(name))])).collect()
}

#[test]
fn items_are_named_by_key() {
    let item =
        |name: &str, image: &str| map([("name".to_owned(), text(name)), ("image".to_owned(), text(image))]);
    let root = |items| map([("containers".to_owned(), list(identity("keyed"), items))]);
    let before = root(vec![item("web", "w:1"), item("log", "l:1"), item("old", "o:1")]);
    let after = root(vec![item("new", "n:1"), item("log", "l:2"), item("web", "w:1")]);
    assert_eq!(difference(&before, &after).unchanged, 3);
    assert_eq!(
        show(&before, &after),
        [
            "add containers[new]: ∅ → Map({\"name\": Value { data: Text(\"new\"), origin: Recorded }, \"image\": Value { data: Text(\"n:1\"), origin: Recorded }})",
            "replace containers[log].image: l:1 → l:2",
            "remove containers[old]: Map({\"name\": Value { data: Text(\"old\"), origin: Recorded }, \"image\": Value { data: Text(\"o:1\"), origin: Recorded }}) → ∅",
        ]
    );
}

#[test]
fn no_item_is_lost_without_or_with_equal_keys() {
    let keyed = |names: &[&str]| list(identity("keyed"), named(names));
    let paths = |before: &[&str], after: &[&str]| {
        let changes = difference(&keyed(before), &keyed(after)).changes;
        changes.iter().map(|change| format!("{} {}", change.kind.name(), change.path)).collect::<Vec<_>>()
    };
    assert_eq!(paths(&["a"], &["a", "a", "a"]), ["add [a#2]", "add [a#3]"]);
    assert_eq!(paths(&["a", "a#2", "a"], &["a#2"]), ["remove [a]", "remove [a#3]"]);
    let bare = list(identity("keyed"), vec![text("1"), text("2")]);
    assert_eq!(show(&bare, &keyed(&[])), ["remove [#1]: 1 → ∅", "remove [#2]: 2 → ∅"]);
}

#[test]
fn order_is_a_change_only_where_it_means_something() {
    let of = |field: &str, names: &[&str]| list(identity(field), named(names));
    let (before, after) = (["a", "b", "c"], ["c", "new", "a", "b"]);
    assert_eq!(difference(&of("keyed", &before), &of("keyed", &["c", "b", "a"])).changes, []);
    let shown = show(&of("ordered", &before), &of("ordered", &after));
    assert!(shown[0].starts_with("add [new] at 1: ∅ →"), "{shown:?}");
    assert_eq!(shown[1..], ["reorder : a b c → c a b"]);
}

#[test]
fn sequences_are_aligned() {
    let of = |words: &str| list(Identity::Sequence, words.split_whitespace().map(text).collect());
    assert_eq!(
        show(&of("run --port 80 --debug"), &of("run --quiet --port 81")),
        ["add [1] at 1: ∅ → --quiet", "replace [3]: 80 → 81", "remove [3]: --debug → ∅",]
    );
}

#[test]
fn types_secrets_and_unknowns() {
    let asked = value(Data::Unknown(Unknown::Asked { parameter: "p".into() }));
    let produced = |output: &str| value(Data::Unknown(Unknown::produced(Address::new("db"), output)));
    let secret = |text: &str| value(Data::Secret(Secret::new(text)));
    let number = value(Data::Number(Number::int(2)));
    assert_eq!(show(&number, &text("2")), ["retype : 2 → 2"]);
    assert_eq!(show(&value(Data::Null), &text("2")), ["replace : Null → 2"]);
    assert_eq!(show(&secret("a"), &secret("b")), ["replace : (sensitive) → (sensitive)"]);
    // What becomes a secret was the secret's text before.
    assert_eq!(show(&text("a"), &secret("a")), ["replace : (sensitive) → (sensitive)"]);
    let before = list(Identity::Sequence, vec![text("--password"), text("a"), text("b")]);
    let after = list(Identity::Sequence, vec![secret("a"), text("--password")]);
    let shown = show(&before, &after);
    assert!(
        shown.iter().any(|line| line.starts_with("remove"))
            && !shown.iter().any(|line| line.contains(": a ")),
        "{shown:?}"
    );
    for known in [&number, &secret("a"), &map([]), &asked] {
        assert_eq!(difference(known, &asked).changes, [], "an answer is used again");
    }
    assert_eq!(difference(&produced("host"), &produced("host")).changes, []);
    for (before, after) in
        [(&produced("host"), &produced("port")), (&number, &produced("host")), (&produced("host"), &asked)]
    {
        assert_eq!(difference(before, after).changes.len(), 1);
    }
    let set = |item: &Value| list(Identity::Set, vec![text("other"), item.clone()]);
    assert_eq!(difference(&set(&number), &set(&asked)).changes, []);
}

#[test]
fn lines_and_words() {
    let found = text_difference("listen 80;\nroot /a;\nsame\n", "listen 8080;\nsame\nend");
    let line = |line: &plimsoll_plan::difference::TextLine| {
        let tag = match line.tag {
            LineTag::Same => ' ',
            LineTag::Removed => '-',
            LineTag::Added => '+',
        };
        let parts = line
            .parts
            .iter()
            .map(|part| if part.changed { format!("[{}]", part.text) } else { part.text.clone() });
        format!("{tag}{}{}", parts.collect::<String>(), if line.ends { "" } else { "∌" })
    };
    let shown: Vec<String> = found.lines.iter().map(line).collect();
    assert_eq!(shown, ["-listen [80];", "-root /a;", "+listen [8080];", " same", "+end∌"]);
    assert_eq!((found.lines[3].before, found.lines[3].after), (Some(3), Some(2)));
    assert_eq!(text_difference("", "").lines, []);
}

#[test]
fn long_lists_take_bounded_time() {
    let items = |order: &mut dyn Iterator<Item = u32>| -> Vec<Value> {
        order.map(|number| map([("name".to_owned(), text(&format!("n{number}")))])).collect()
    };
    let size = 20_000;
    for field in LISTS {
        let before = list(identity(field), items(&mut (0..size)));
        let after = list(identity(field), items(&mut (0..size).rev()));
        let changes = difference(&before, &after).changes;
        assert!(equal_keys(&apply(&before, &changes), &after), "{field}");
    }
    let same_name = list(identity("keyed"), items(&mut (0..size).map(|_| 7)));
    assert_eq!(difference(&same_name, &same_name).changes, []);
}

/// Whether two lists of named things have the same names, in order where that means something.
fn equal_keys(one: &Value, other: &Value) -> bool {
    let names = |value: &Value| {
        let list = value.as_list().unwrap();
        let mut names: Vec<String> =
            list.items.iter().map(|item| item.get("name").unwrap().as_text().unwrap().to_owned()).collect();
        if matches!(list.identity, Identity::Keyed(_) | Identity::Set) {
            names.sort();
        }
        names
    };
    names(one) == names(other)
}
