//! Properties of random bundles: what migration keeps, what the order of keys means nothing to, and that no text breaks
//! anything.
#![allow(clippy::disallowed_methods, reason = "a test")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use plimsoll_analysis::application::{self, RequestKey};
use plimsoll_analysis::{Database, SourceFile, diagnostics, document, fix, locate};
use plimsoll_base::{Diagnostic, Fix, Severity, WorkspacePath};
use plimsoll_formats::application::Request;
use plimsoll_formats::cnab::Dialect;
use plimsoll_formats::cnab::bundle::BUILT_IN_ACTIONS;
use plimsoll_model::Data;
use plimsoll_plan::{Options, Plan};
use plimsoll_syntax::edit::apply;
use plimsoll_test_support::MemoryWorld;
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value as Json, json};

/// A workspace of these files.
fn opened(files: &[(String, String)]) -> Database {
    let world = MemoryWorld::new(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let paths = world.paths();
    Database::new(Arc::new(world), paths)
}

fn alone(text: &str) -> (Database, SourceFile) {
    let db = opened(&[("bundle.json".to_owned(), text.to_owned())]);
    let file = db.file(&WorkspacePath::new("bundle.json").unwrap()).unwrap();
    (db, file)
}

/// All that the rules find in a bundle and its plan.
fn findings(db: &Database, file: SourceFile) -> Vec<Diagnostic> {
    let key = RequestKey::new(db, Request::default());
    let mut found = diagnostics::of_source(db, file);
    found.extend_from_slice(diagnostics::of_application(db, file, key));
    let plan = application::planned(db, file, key, Options::default());
    found.extend(plan.iter().flat_map(|plan| diagnostics::of_plan(plan)));
    found
}

// What a key may hold: nothing at all, `null`, or a value.
fn perhaps(value: impl Strategy<Value = Json> + 'static) -> BoxedStrategy<Option<Json>> {
    prop_oneof![2 => Just(None), 1 => Just(Some(Json::Null)), 4 => value.prop_map(Some)].boxed()
}

/// The fields that are there.
fn object(fields: impl IntoIterator<Item = (&'static str, Option<Json>)>) -> Json {
    let there = fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Json::Object(there.collect::<Map<_, _>>())
}

/// A parameter of 2018 without destination: its type, and what goes with it.
fn schemas() -> impl Strategy<Value = Json> {
    let numbers = (0..100i64, perhaps(Just(json!(0))), perhaps(Just(json!(100))), perhaps(Just(json!([]))));
    let texts = ("[a-z]{1,5}", perhaps(Just(json!(1))), perhaps(Just(json!(9))), any::<bool>());
    let numbers = (option::of(Just(())), numbers).prop_map(|(there, (number, least, most, allowed))| {
        object([
            ("type", Some(json!("int"))),
            ("defaultValue", there.map(|()| json!(number))),
            ("minValue", least),
            ("maxValue", most),
            ("allowedValues", allowed),
        ])
    });
    let texts = (option::of(Just(())), texts).prop_map(|(there, (text, least, most, lists))| {
        object([
            ("minLength", least),
            ("type", Some(json!("string"))),
            ("defaultValue", there.map(|()| json!(text))),
            ("allowedValues", lists.then(|| json!([text, "other"]))),
            ("maxLength", most),
        ])
    });
    let truths = (select(vec!["bool", "boolean"]), perhaps(any::<bool>().prop_map(Json::Bool)))
        .prop_map(|(of, default)| object([("defaultValue", default), ("type", Some(json!(of)))]));
    prop_oneof![numbers, texts, truths]
}

fn parameters() -> impl Strategy<Value = Json> {
    let destination = prop_oneof![
        Just(vec!["env"]),
        Just(vec!["path"]),
        Just(vec!["env", "path"]),
        Just(vec!["path", "env"]),
    ];
    let metadata =
        perhaps(select(vec![json!({}), json!({"description": "a \"text\""}), json!({"description": null})]));
    let parameter = (
        schemas(),
        perhaps(any::<bool>().prop_map(Json::Bool)),
        option::of(option::of(destination)),
        metadata,
    );
    btree_map("[a-z_]{1,6}", parameter, 0..5).prop_map(|parameters| {
        let mut all = Map::new();
        all.insert("port".to_owned(), json!({"type": "int", "defaultValue": 8080}));
        for (name, (schema, required, destination, metadata)) in parameters {
            let mut parameter = schema.as_object().unwrap().clone();
            let place = |kind: &&str| match *kind {
                "env" => ("env".to_owned(), json!(format!("VALUE_{name}"))),
                _ => ("path".to_owned(), json!(format!("/values/{name}"))),
            };
            let destination = destination.map(|kinds| {
                kinds.map_or(Json::Null, |kinds: Vec<&str>| Json::Object(kinds.iter().map(place).collect()))
            });
            let rest = [("destination", destination), ("required", required), ("metadata", metadata)];
            parameter.extend(rest.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
            all.insert(name, Json::Object(parameter));
        }
        Json::Object(all)
    })
}

fn images() -> impl Strategy<Value = Json> {
    const DIGEST: &str = "sha256:3f5b6b5ae6b4b2a53ebd0d3a90ea1f0e2f6a2fb1f2b9e8b7c1e6f0d4a5b9c8d7";
    let platform = select(vec![
        json!({"architecture": "amd64", "os": "linux"}),
        json!({"architecture": null, "os": "linux"}),
        json!({}),
        json!("linux/arm64"),
        json!("any"),
    ]);
    let references = select(vec![json!([]), json!([{"path": "/a.yaml", "field": "image"}])]);
    let description =
        select(vec![json!("server"), json!("The Server"), json!("much too long to be a name of it")]);
    let image = (
        select(vec!["example/a:1", "example/b:2", "localhost:5000/team/c:3"]),
        perhaps(select(vec![json!(DIGEST), json!("")])),
        perhaps(platform),
        perhaps(references),
        perhaps(description),
        perhaps(Just(json!("docker"))),
    );
    let image = image.prop_map(|(image, digest, platform, refs, description, of)| {
        object([
            ("platform", platform),
            ("description", description),
            ("image", Some(json!(image))),
            ("imageType", of),
            ("digest", digest),
            ("refs", refs),
        ])
    });
    vec(image, 0..4).prop_map(Json::Array)
}

/// A bundle of the draft of 2018, as people and as tools write it.
fn bundles_of_2018() -> impl Strategy<Value = Json> {
    let credential =
        (0..3u8, perhaps(Just(json!("a text")))).prop_map(|(kind, description)| (kind, description));
    let credentials = btree_map("[a-z]{1,6}", credential, 0..3).prop_map(|credentials| {
        let credential = |(name, (kind, description)): (String, (u8, Option<Json>))| {
            let env = (kind != 1).then(|| json!(format!("SECRET_{name}")));
            let path = (kind != 0).then(|| json!(format!("/secrets/{name}")));
            (name, object([("env", env), ("path", path), ("description", description)]))
        };
        Json::Object(credentials.into_iter().map(credential).collect())
    });
    let actions = select(vec![
        json!({}),
        json!({"io.cnab.status": {"modifies": false}}),
        json!({"com.example.migrate": {"Modifies": true}, "com.example.log": {}}),
    ]);
    let extensions = select(vec![json!({}), json!({"com.example": {"a": [1, null]}})]);
    let parts = (
        parameters(),
        perhaps(images()),
        images(),
        perhaps(credentials),
        perhaps(actions),
        perhaps(extensions),
    );
    let parts = (parts, perhaps(Just(json!("v1.0.0-WD"))), any::<u64>());
    parts.prop_map(|((parameters, images, invocation, credentials, actions, extensions), version, seed)| {
        let mut invocation = invocation.as_array().unwrap().clone();
        invocation.push(json!({"image": "example/installer:1.0.0"}));
        let bundle = object([
            ("schemaVersion", version),
            ("name", Some(json!("web"))),
            ("version", Some(json!("1.0.0"))),
            ("invocationImages", Some(Json::Array(invocation))),
            ("images", images),
            ("parameters", Some(parameters)),
            ("credentials", credentials),
            ("actions", actions),
            ("extensions", extensions),
        ]);
        permuted(&bundle, seed)
    })
}

/// The same value with the keys of its mappings in another order.
fn permuted(value: &Json, seed: u64) -> Json {
    let rank = |text: &str| {
        text.bytes()
            .fold(seed | 1, |sum, byte| sum.wrapping_mul(0x0100_0000_01b3).rotate_left(17) ^ u64::from(byte))
    };
    match value {
        Json::Object(fields) => {
            let mut fields: Vec<(String, Json)> =
                fields.iter().map(|(name, value)| (name.clone(), permuted(value, seed))).collect();
            fields.sort_by_key(|(name, _)| rank(name));
            Json::Object(fields.into_iter().collect())
        }
        Json::Array(items) => Json::Array(items.iter().map(|item| permuted(item, seed)).collect()),
        other => other.clone(),
    }
}

/// As text in one of several styles.
fn written(bundle: &Json, style: u8) -> String {
    match style {
        0 => bundle.to_string(),
        1 => serde_json::to_string_pretty(bundle).unwrap(),
        2 => serde_json::to_string_pretty(bundle).unwrap().replace("  ", "\t").replace('\n', "\r\n"),
        _ => serde_json::to_string_pretty(bundle).unwrap().replace("{\n", "{ // about\n"),
    }
}

/// What each action puts where: name, variable, path, value, and whether it must be there.
type Table = BTreeMap<String, BTreeSet<(String, String)>>;

fn table(db: &Database, file: SourceFile) -> Table {
    let assembled = application::assembled(db, file, RequestKey::new(db, Request::default())).unwrap();
    let bundle = document::bundle(db, file).unwrap();
    let own = bundle.actions.iter().map(|action| action.name.text.to_string());
    let actions = BUILT_IN_ACTIONS.into_iter().map(str::to_owned).chain(own);
    let of_action = |action: String| {
        let injections = assembled.application().units[0].injections();
        let rows = injections.iter().filter(|injection| injection.applies_to(&action)).map(|injection| {
            let value = injection.value.as_ref().map(|value| value.data.clone());
            // What was left out in 2018 is an empty text since.
            let value = value.filter(|data| *data != Data::Text("".into()));
            let (env, path, required) = (&injection.env, &injection.path, injection.is_required);
            (
                injection.name.to_string(),
                format!("{:?} {env:?} {path:?} {value:?} {required}", injection.kind),
            )
        });
        (action.clone(), rows.collect())
    };
    actions.map(of_action).collect()
}

fn migration(found: &[Diagnostic]) -> Option<&Fix> {
    found.iter().find(|finding| finding.code.0 == "cnab-dialect-outdated")?.fixes.first()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn migrating_keeps_what_each_action_puts_where(bundle in bundles_of_2018(), style in 0..4u8) {
        let text = written(&bundle, style);
        let (db, file) = alone(&text);
        prop_assert_eq!(document::bundle(&db, file).unwrap().dialect, Dialect::November2018);
        let before = table(&db, file);
        let found = findings(&db, file);
        let fix = migration(&found).expect("the migration is offered");
        let edits = fix::text_edits(&db, fix).unwrap_or_else(|why| panic!("{}\n{text}", why.message()));
        let migrated = apply(&text, edits.values().next().unwrap()).unwrap();
        let (db, file) = alone(&migrated);
        prop_assert_eq!(document::bundle(&db, file).unwrap().dialect, Dialect::V1_2, "{}\n{}", text, migrated);
        prop_assert_eq!(table(&db, file), before, "{}\n{}", text, migrated);
        let errors: Vec<String> = findings(&db, file)
            .into_iter()
            .filter(|finding| finding.severity == Severity::Error && finding.code.0 != "syntax")
            .map(|finding| format!("{}: {}", finding.code, finding.headline))
            .collect();
        prop_assert!(errors.is_empty(), "{:?}\n{}\n{}", errors, text, migrated);
        if style < 3 {
            let parsed: Result<Json, _> = serde_json::from_str(&migrated);
            prop_assert!(parsed.is_ok(), "{:?}\n{}", parsed, migrated);
        } else {
            prop_assert!(migrated.contains("// about"));
        }
    }
}

/// A bundle, those that it requires, and what is wired among these.
fn workspaces() -> impl Strategy<Value = (Vec<(String, Json)>, usize)> {
    let wires = vec((0..6usize, 0..6usize), 0..8);
    let sequence = option::of(vec(0..6usize, 0..7));
    (1..6usize, wires, sequence, any::<bool>()).prop_map(|(count, wires, sequence, is_wired)| {
        let mut requires = Map::new();
        for number in 0..count {
            let own = wires.iter().filter(|(to, from)| *to == number && *from < count);
            let wire = |(_, from): &(usize, usize)| {
                (format!("p{from}"), json!(format!("${{bundle.dependencies.d{from}.outputs.o}}")))
            };
            let parameters: Map<String, Json> = own.map(wire).collect();
            let mut dependency = object([("bundle", Some(json!(format!("example/b{number}"))))]);
            if is_wired {
                dependency["parameters"] = Json::Object(parameters);
            }
            requires.insert(format!("d{number}"), dependency);
        }
        let sequence = sequence.map(|names| json!(names.iter().map(|name| format!("d{name}")).collect::<Vec<_>>()));
        let dependencies = object([("requires", Some(Json::Object(requires))), ("sequence", sequence)]);
        let key = if is_wired { "org.getporter.dependencies@v2" } else { "io.cnab.dependencies" };
        let image = json!([{"image": "example/installer:1.0.0"}]);
        let named = |name: String| json!({"name": name, "version": "1.0.0", "schemaVersion": "v1.2.0", "invocationImages": image});
        let mut root = named("root".to_owned());
        root["custom"] = json!({ key: dependencies });
        let mut files = vec![("bundle.json".to_owned(), root)];
        for number in 0..count {
            let mut bundle = named(format!("b{number}"));
            let parameter = |from: usize| {
                (format!("p{from}"), json!({"definition": "o", "destination": {"env": format!("P{from}")}}))
            };
            bundle["definitions"] = json!({"o": {"type": "string"}});
            bundle["outputs"] = json!({"o": {"definition": "o", "path": "/cnab/app/outputs/o"}});
            bundle["parameters"] = Json::Object((0..6).map(parameter).collect());
            files.push((format!("b{number}/bundle.json"), bundle));
        }
        (files, count)
    })
}

fn plan_of(files: &[(String, Json)], seed: Option<u64>) -> (Arc<Plan>, Vec<String>) {
    let text = |(path, bundle): &(String, Json)| {
        let bundle = seed.map_or_else(|| bundle.clone(), |seed| permuted(bundle, seed));
        (path.clone(), bundle.to_string())
    };
    let files: Vec<(String, String)> = files.iter().map(text).collect();
    let db = opened(&files);
    let file = db.file(&WorkspacePath::new("bundle.json").unwrap()).unwrap();
    let plan = application::planned(&db, file, RequestKey::new(&db, Request::default()), Options::default());
    let mut found: Vec<String> = findings(&db, file).iter().map(|finding| finding.code.to_string()).collect();
    found.sort();
    (plan.unwrap(), found)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_order_does_not_depend_on_the_order_of_keys((files, _) in workspaces(), seed in any::<u64>()) {
        let waves = |plan: &Plan| -> BTreeMap<String, u32> {
            plan.steps.iter().map(|step| (step.id(), step.wave)).collect()
        };
        let (plan, found) = plan_of(&files, None);
        let (other, others) = plan_of(&files, Some(seed));
        prop_assert_eq!(waves(&plan), waves(&other));
        prop_assert_eq!(found, others);
    }

    #[test]
    fn a_sequence_alone_never_makes_a_circle((files, count) in workspaces()) {
        let (plan, found) = plan_of(&files, None);
        if !files[0].1["custom"].as_object().unwrap().contains_key("org.getporter.dependencies@v2") {
            prop_assert!(plan.cycles.is_empty(), "{:?}", found);
            prop_assert_eq!(plan.steps.len(), count + 1);
        }
    }
}

/// A bundle that is the same in every version.
fn small_bundles() -> impl Strategy<Value = Json> {
    let credentials = btree_map("[a-z]{1,6}", Just(()), 0..3).prop_map(|names| {
        let credential = |name: &String| (name.clone(), json!({"env": format!("SECRET_{name}")}));
        Json::Object(names.keys().map(credential).collect())
    });
    let image = json!({"image": "example/web-installer:1.0.0", "imageType": "docker"});
    let parts =
        (option::of(credentials), option::of(Just(json!(["a", "b"]))), option::of(Just(json!("text"))));
    (parts, any::<u64>()).prop_map(move |((credentials, keywords, description), seed)| {
        let bundle = object([
            ("name", Some(json!("web"))),
            ("version", Some(json!("1.0.0"))),
            ("invocationImages", Some(json!([image]))),
            ("credentials", credentials),
            ("keywords", keywords),
            ("description", description),
            ("maintainers", Some(json!([{"name": "A. Person"}]))),
        ]);
        permuted(&bundle, seed)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nothing_is_said_about_versions_of_a_bundle_that_is_the_same_in_all(bundle in small_bundles()) {
        let (db, file) = alone(&bundle.to_string());
        prop_assert_eq!(document::bundle(&db, file).unwrap().dialect, Dialect::Any);
        for finding in findings(&db, file) {
            let code = finding.code.0;
            let is_of_version = code.starts_with("cnab-dialect") || code.contains("-before-");
            prop_assert!(!is_of_version && finding.severity != Severity::Error, "{}: {}", code, finding.headline);
        }
    }

    #[test]
    fn no_text_breaks_anything(
        (bundle, style) in (prop_oneof![bundles_of_2018(), workspaces().prop_map(|(files, _)| files[0].1.clone())], 0..4u8),
        cuts in vec((any::<prop::sample::Index>(), 0..12usize, "[\\[\\]{},:\"a0é#\\-]{0,4}"), 1..4),
        end in option::of(any::<prop::sample::Index>()),
    ) {
        let mut text = written(&bundle, style);
        for (at, length, insert) in cuts {
            let at = (0..=at.index(text.len() + 1)).rev().find(|at| text.is_char_boundary(*at)).unwrap();
            let to = (at..=(at + length).min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap();
            text.replace_range(at..to, &insert);
        }
        if let Some(end) = end {
            let end = (0..=end.index(text.len() + 1)).rev().find(|at| text.is_char_boundary(*at)).unwrap();
            text.truncate(end);
        }
        let (db, file) = alone(&text);
        for finding in findings(&db, file) {
            let labels = [&finding.primary].into_iter().chain(&finding.related);
            for label in labels {
                let (_, range) = locate::locate(&db, label.place).expect("the place is there");
                prop_assert!(text.get(range.as_usize()).is_some(), "{} {:?}", finding.code, range);
            }
            for fix in &finding.fixes {
                if let Ok(files) = fix::text_edits(&db, fix) {
                    prop_assert!(files.values().all(|edits| apply(&text, edits).is_some()), "{}", finding.code);
                }
            }
        }
    }
}
