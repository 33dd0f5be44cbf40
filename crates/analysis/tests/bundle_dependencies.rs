//! Which bundle a dependency means, what is shared, what comes first, and what is wired.
#![allow(clippy::disallowed_methods, reason = "a test")]

use std::sync::Arc;

use plimsoll_analysis::Database;
use plimsoll_analysis::application::{self, RequestKey};
use plimsoll_base::WorkspacePath;
use plimsoll_formats::application::Request;
use plimsoll_formats::cnab::Assembled;
use plimsoll_formats::cnab::application::Problem;
use plimsoll_formats::cnab::order::Dangling;
use plimsoll_model::{Data, EdgeKind, Unknown};
use plimsoll_test_support::MemoryWorld;
use serde_json::{Value as Json, json};

const V1: &str = "io.cnab.dependencies";
const V2: &str = "org.getporter.dependencies@v2";

/// A bundle with parameters `a` and `secret` and an output `out`.
fn bundle(name: &str, version: &str, key: &str, dependencies: &Json) -> Json {
    json!({
        "schemaVersion": "v1.2.0", "name": name, "version": version,
        "invocationImages": [{"image": "example/installer:1"}],
        "definitions": {"text": {"type": "string"}, "hidden": {"type": "string", "writeOnly": true}},
        "parameters": {
            "a": {"definition": "text", "destination": {"env": "A"}},
            "secret": {"definition": "hidden", "destination": {"env": "S"}}
        },
        "credentials": {"token": {"env": "TOKEN"}},
        "outputs": {"out": {"definition": "text", "path": "/cnab/app/outputs/out"}},
        "custom": {key: dependencies}
    })
}

fn leaf(name: &str, version: &str) -> Json {
    bundle(name, version, "com.example.none", &json!({}))
}

/// The application of the first of these bundles.
fn assembled(bundles: &[Json]) -> Assembled {
    let files: Vec<(String, String)> = bundles
        .iter()
        .enumerate()
        .map(|(number, bundle)| (format!("{number}/bundle.json"), bundle.to_string()))
        .collect();
    let world = MemoryWorld::new(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let paths = world.paths();
    let db = Database::new(Arc::new(world), paths);
    let file = db.file(&WorkspacePath::new("0/bundle.json").unwrap()).unwrap();
    let assembled = application::assembled(&db, file, RequestKey::new(&db, Request::default())).unwrap();
    assembled.bundle().unwrap().clone()
}

fn addresses(assembled: &Assembled) -> Vec<String> {
    assembled.application.units.iter().map(|unit| unit.address.to_string()).collect()
}

/// The version of the bundle that a dependency means among those of these versions.
fn chosen(dependency: &Json, versions: &[&str]) -> Result<String, String> {
    let root = bundle("root", "1.0.0", V1, &json!({"requires": {"db": dependency}}));
    let others = versions.iter().map(|version| leaf("mysql", version));
    let all: Vec<Json> = [root].into_iter().chain(others).collect();
    let assembled = assembled(&all);
    let found = assembled.installations[1].bundle.as_ref().and_then(|bundle| bundle.version.clone());
    found.map(|version| version.text.to_string()).ok_or_else(|| match assembled.problems.as_slice() {
        [Problem::DependencyUnresolved(.., why)] => why.words(),
        other => format!("{other:?}"),
    })
}

#[test]
fn of_the_versions_in_the_workspace_the_highest_that_will_do_is_meant() {
    let ranges = |ranges: &[&str]| json!({"bundle": "example/mysql", "version": {"ranges": ranges}});
    let before = json!({"bundle": "example/mysql", "version": {"ranges": [">=1.0"], "prereleases": true}});
    let all = ["1.0.0", "1.10.0", "1.9.0", "2.0.0-beta"];
    for (dependency, expected) in [
        (ranges(&["1.9.x"]), "1.9.0"),
        (ranges(&["1.x"]), "1.10.0"),
        (ranges(&["0.x", "1.0 - 1.9"]), "1.9.0"),
        (ranges(&["^1.0"]), "1.10.0"),
        (ranges(&["not a range"]), "1.10.0"),
        (before, "2.0.0-beta"),
        (json!({"bundle": "example/mysql:v1.0.0"}), "1.0.0"),
        (json!({"bundle": "example/mysql:1.0.0", "version": {"ranges": ["~1.9"]}}), "1.9.0"),
        (json!({"bundle": "localhost:5000/example/mysql:latest"}), "1.10.0"),
        (json!({"bundle": "example/mysql", "version": ">=1.2, <1.10"}), "1.9.0"),
    ] {
        assert_eq!(chosen(&dependency, &all).as_deref(), Ok(expected), "{dependency}");
    }
    assert_eq!(chosen(&json!({"bundle": "mysql"}), &["1.0.0-rc1"]).as_deref(), Ok("1.0.0-rc1"));
}

#[test]
fn what_is_not_there_says_what_is() {
    let words = |dependency: Json, versions: &[&str]| chosen(&dependency, versions).unwrap_err();
    assert_eq!(words(json!({"bundle": "a/b:1"}), &["1.0.0"]), "a/b:1 is not in the workspace");
    assert_eq!(words(json!({}), &["1.0.0"]), "the dependency names no bundle");
    assert_eq!(
        words(json!({"bundle": "a/mysql", "version": {"ranges": ["3.x", "4.x"]}}), &["10.0.0", "9.0.0"]),
        "a/mysql is in the workspace as 9.0.0, 10.0.0 only, not as 3.x or 4.x"
    );
}

#[test]
fn installations_are_shared_where_they_are_the_same() {
    let pair = |key: &str, first: Json, second: Json| {
        let dependency = |of: Json| {
            let mut all = json!({"bundle": "example/mysql"});
            all.as_object_mut().unwrap().extend(of.as_object().unwrap().clone());
            json!({"requires": {"db": all}})
        };
        let root = json!({"requires": {"x": {"bundle": "example/x"}, "y": {"bundle": "example/y"}}});
        let all = [
            bundle("root", "1.0.0", V1, &root),
            bundle("x", "1.0.0", key, &dependency(first)),
            bundle("y", "1.0.0", key, &dependency(second)),
            leaf("mysql", "1.0.0"),
        ];
        addresses(&assembled(&all)).len() == 4
    };
    let group = |name: &str| json!({"sharing": {"mode": true, "group": {"name": name}}});
    let given = |value: &str| json!({"parameters": {"a": value}});
    assert!(!pair(V1, json!({}), json!({})), "each bundle has its own before version 2");
    assert!(pair(V2, json!({}), json!({})));
    assert!(pair(V2, group("g"), group("g")));
    assert!(!pair(V2, group("g"), group("h")));
    assert!(!pair(V2, json!({"sharing": {"mode": false}}), json!({"sharing": {"mode": false}})));
    assert!(!pair(V2, json!({}), json!({"sharing": {"mode": false}})));
    assert!(pair(V2, given("1"), given("1")));
    assert!(!pair(V2, given("1"), given("2")));
    assert!(
        !pair(V2, given("${bundle.parameters.a}"), given("${bundle.parameters.a}")),
        "another `a` in each"
    );
}

#[test]
fn circles_of_bundles_are_found_also_through_what_is_shared() {
    let requires = |names: &[&str]| {
        let entry = |name: &&str| ((*name).to_owned(), json!({"bundle": format!("example/{name}")}));
        json!({"requires": names.iter().map(entry).collect::<serde_json::Map<_, _>>()})
    };
    let cycles = |bundles: &[(&str, &[&str])], key: &str| -> Vec<usize> {
        let all = bundles.iter().map(|(name, needs)| bundle(name, "1.0.0", key, &requires(needs)));
        let assembled = assembled(&all.collect::<Vec<_>>());
        let trails = assembled.problems.iter().filter_map(|problem| match problem {
            Problem::DependencyCycle(trail) => Some(trail.len()),
            _ => None,
        });
        trails.collect()
    };
    assert_eq!(cycles(&[("a", &["a"])], V1), [1]);
    assert_eq!(cycles(&[("a", &["b"]), ("b", &["c"]), ("c", &["b"])], V1), [2]);
    assert_eq!(
        cycles(&[("a", &["b", "c"]), ("b", &["d"]), ("c", &["d"]), ("d", &[])], V2),
        Vec::<usize>::new()
    );
    assert_eq!(cycles(&[("a", &["b", "c"]), ("b", &["c"]), ("c", &["b"])], V2), [2]);
}

#[test]
fn a_sequence_orders_what_nothing_else_orders() {
    let of = |sequence: &[&str], wires: &[(&str, &str)]| {
        let dependency = |name: &str| {
            let from = wires.iter().find(|(to, _)| *to == name);
            let value =
                from.map(|(_, from)| json!({"a": format!("${{bundle.dependencies.{from}.outputs.out}}")}));
            (name.to_owned(), json!({"bundle": format!("example/{name}"), "parameters": value}))
        };
        let requires: serde_json::Map<_, _> = ["x", "y", "z"].map(dependency).into_iter().collect();
        let root = bundle("root", "1.0.0", V2, &json!({"sequence": sequence, "requires": requires}));
        let all = [root, leaf("x", "1.0.0"), leaf("y", "1.0.0"), leaf("z", "1.0.0")];
        let assembled = assembled(&all);
        let name = |unit: plimsoll_model::UnitIndex| {
            assembled.application.units[unit.index()].address.name().to_owned()
        };
        let order = assembled.application.edges.iter().filter(|edge| edge.kind == EdgeKind::Order);
        let order: Vec<String> = order.map(|edge| format!("{}<{}", name(edge.to), name(edge.from))).collect();
        let against = assembled.problems.iter().filter_map(|problem| match problem {
            Problem::SequenceContradicts(_, before, after) => Some(format!("{before}>{after}")),
            _ => None,
        });
        (order.join(" "), against.collect::<Vec<_>>().join(" "))
    };
    let expect = |order: &str, against: &str| (order.to_owned(), against.to_owned());
    assert_eq!(of(&[], &[]), expect("", ""));
    assert_eq!(of(&["z", "y", "x"], &[]), expect("z<y y<x", ""));
    assert_eq!(of(&["z", "nobody", "x"], &[]), expect("z<x", ""));
    assert_eq!(of(&["x", "y", "x"], &[]), expect("x<y", ""));
    assert_eq!(of(&["x", "y"], &[("y", "x")]), expect("x<y", ""));
    assert_eq!(of(&["x", "y"], &[("x", "y")]), expect("", "x>y"));
    // `x` needs `z`, which stands behind `y`: one of the two pairs has to go.
    assert_eq!(of(&["x", "y", "z"], &[("x", "z")]), expect("x<y", "x>z"));
}

/// What is found about a value that is wired to `a` of `web`, and the value.
fn wire(value: &Json, to: &str) -> (Option<Dangling>, Option<Data>) {
    let requires = json!({"requires": {
        "web": {"bundle": "example/web", "parameters": {to: value}},
        "db": {"bundle": "example/db", "outputs": {"new": "${outputs.out}"}}
    }});
    let all = [bundle("root", "1.0.0", V2, &requires), leaf("web", "1.0.0"), leaf("db", "1.0.0")];
    let assembled = assembled(&all);
    let dangling = assembled.problems.iter().find_map(|problem| match problem {
        Problem::DanglingWire(_, dangling) => Some(dangling.clone()),
        _ => None,
    });
    let web = assembled.installations.iter().find(|one| one.address.name() == "web").unwrap();
    let resolved = web.values.iter().find(|one| &*one.name == to);
    (dangling, resolved.and_then(|one| one.value.as_ref()).map(|value| value.data.clone()))
}

#[test]
fn wires_name_what_is_there() {
    let dangling = |text: &str| wire(&json!(text), "a").0.map(|dangling| format!("{dangling:?}"));
    assert_eq!(dangling("${bundle.dependencies.db.outputs.out}"), None);
    assert_eq!(dangling("${bundle.dependencies.db.outputs.new}"), None);
    assert_eq!(dangling("${bundle.dependencies.db.parameters.a}"), None);
    assert_eq!(dangling("${bundle.parameters.a} ${bundle.credentials.token}"), None);
    assert_eq!(dangling("text"), None);
    for (text, expected) in [
        ("${bundle.dependencies.db.outputs.none}", "Part(Outputs, \"db\", \"none\""),
        ("${bundle.dependencies.db.parameters.none}", "Part(Parameters, \"db\", \"none\""),
        ("${bundle.dependencies.none.outputs.out}", "Dependency(\"none\""),
        ("${bundle.dependencies.web.outputs.out}", "Itself(\"web\")"),
        ("${bundle.outputs.out}", "RootOutput(\"out\")"),
        ("x ${bundle.parameters.none}", "Own(Parameters, \"none\""),
        ("${bundle.credentials.a}", "Own(Credentials, \"a\""),
    ] {
        let found = dangling(text).unwrap_or_default();
        assert!(found.starts_with(expected), "{text}: {found}");
    }
    assert!(matches!(wire(&json!("x"), "none").0, Some(Dangling::Target(..))));
}

#[test]
fn what_is_wired_is_the_value_and_secrets_stay_hidden() {
    let value = |text: Json, to: &str| wire(&text, to).1.unwrap();
    assert_eq!(value(json!("text"), "a"), Data::Text("text".into()));
    assert!(matches!(value(json!("hunter2"), "secret"), Data::Secret(_)));
    assert_eq!(value(json!("${bundle.parameters.a}"), "a"), Data::Text("".into()), "nothing was given");
    let Data::Unknown(Unknown::Produced(of)) = value(json!("${bundle.dependencies.db.outputs.out}"), "a")
    else {
        panic!("it is produced");
    };
    assert_eq!((of.by.as_str(), &*of.output), ("root/db", "out"));
    let Data::Unknown(Unknown::Outside { source }) =
        value(json!("mysql://hunter2@${bundle.dependencies.db.outputs.out}/${bundle.parameters.a}"), "a")
    else {
        panic!("it is put together later");
    };
    assert_eq!(&*source, "`${bundle.dependencies.db.outputs.out}` and `${bundle.parameters.a}`");
}
