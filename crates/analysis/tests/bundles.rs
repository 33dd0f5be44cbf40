//! What holds of every bundle: what is recorded is no change, the difference of two bundles is that of the others turned
//! around, and what is uninstalled goes in the reverse order.
#![allow(clippy::disallowed_methods, missing_docs)]

use std::sync::Arc;

use plimsoll_analysis::Database;
use plimsoll_analysis::application::{RequestKey, assembled, planned};
use plimsoll_base::{Salt, WorkspacePath};
use plimsoll_formats::application::Request;
use plimsoll_formats::claim::{Draft, claim_json, result_json};
use plimsoll_model::{Application, OperationStatus};
use plimsoll_plan::{ChangeKind, Options, Plan, difference};
use plimsoll_test_support::MemoryWorld;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

/// Of each bundle: parameters, images and actions by number, whether it is in the draft of 2018, and which later bundles
/// it needs.
type Sketch = Vec<(Vec<(u8, u8)>, Vec<u8>, Vec<u8>, bool, Vec<bool>)>;

fn sketches() -> impl Strategy<Value = Sketch> {
    let parameters = vec((0u8..5, 0u8..6), 0..5);
    let bundle = (parameters, vec(0u8..4, 0..4), vec(0u8..3, 0..3), any::<bool>(), vec(any::<bool>(), 5));
    vec(bundle, 1..6)
}

/// The text of each bundle; the first is the root.
fn texts(sketch: &Sketch) -> Vec<(String, String)> {
    let text = |index: usize| {
        let (parameters, images, actions, is_old, needs) = &sketch[index];
        let later = (index + 1..sketch.len()).filter(|later| needs[*later - 1]);
        let requires: Map<String, Json> = later
            .map(|later| (format!("d{later}"), json!({ "bundle": format!("example/b{later}:1.0.0") })))
            .collect();
        let mut bundle = json!({
            "name": format!("b{index}"), "version": "1.0.0",
            "invocationImages": [{ "image": format!("example/b{index}:1.0.0") }],
            "custom": { "io.cnab.dependencies": { "requires": requires } },
            "actions": actions.iter().map(|one| (format!("com.example.a{one}"), json!({"modifies": *one == 1})))
                .collect::<Map<_, _>>(),
        });
        let image = |one: &u8| json!({ "image": format!("example/i{}:{}", one / 2, one % 2) });
        if *is_old {
            bundle["images"] = images.iter().map(image).collect();
            let parameter = |&(name, of): &(u8, u8)| {
                let one = match of {
                    0 => json!({ "type": "int", "defaultValue": name }),
                    1 => json!({ "type": "string" }),
                    2 => json!({ "type": "bool", "defaultValue": true, "destination": { "env": "E" } }),
                    _ => json!({ "type": "string", "defaultValue": "x", "destination": { "path": "/x" } }),
                };
                (format!("p{name}"), one)
            };
            bundle["parameters"] = parameters.iter().map(parameter).collect::<Map<_, _>>().into();
        } else {
            bundle["schemaVersion"] = "1.2.0".into();
            bundle["images"] =
                images.iter().map(|one| (format!("i{one}"), image(one))).collect::<Map<_, _>>().into();
            bundle["definitions"] = json!({
                "d0": { "type": "integer", "default": 1, "minimum": 0 }, "d1": { "type": "string" },
                "d2": { "type": "object", "default": { "a": [1, 2] } }, "d3": { "enum": ["a", "b"], "default": "a" },
                "d4": { "type": "string", "writeOnly": true, "default": "hidden" },
                "d5": { "type": "array", "default": [], "items": { "type": "integer" } },
            });
            let parameter = |(name, of): &(u8, u8)| {
                let env = format!("E{name}");
                (format!("p{name}"), json!({ "definition": format!("d{of}"), "destination": { "env": env } }))
            };
            bundle["parameters"] = parameters.iter().map(parameter).collect::<Map<_, _>>().into();
        }
        let path = if index == 0 { "bundle.json".to_owned() } else { format!("b{index}/bundle.json") };
        (path, bundle.to_string())
    };
    (0..sketch.len()).map(text).collect()
}

/// The application and its plan, with these options, in a workspace of these files.
fn look(files: &[(String, String)], options: &Options) -> (Application, Plan) {
    let world = MemoryWorld::new(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let paths = world.paths();
    let db = Database::new(Arc::new(world), paths);
    let root = db.file(&WorkspacePath::new("bundle.json").unwrap()).unwrap();
    let key = RequestKey::new(&db, Request::default());
    let application = assembled(&db, root, key).unwrap().application().clone();
    let plan = planned(&db, root, key, options.clone()).unwrap();
    (application, (*plan).clone())
}

/// The files with a record that the application is installed.
fn recorded(mut files: Vec<(String, String)>, application: &Application) -> Vec<(String, String)> {
    let (id, result) = ("01HQ0000000000000000000000", "01HQ0000000000000000000002");
    let salt = Salt::from_random([7; 16]);
    let draft = Draft {
        application,
        descriptor: "bundle.json",
        bundle: None,
        action: "install",
        id,
        revision: "01HQ0000000000000000000001",
        created: "2024-02-19T00:00:00Z",
        salt: &salt,
        definitions: &[],
        types: &[],
        locate: &|_| None,
    };
    let name = &application.id;
    files.push((format!(".plimsoll/claims/{name}/{id}.json"), claim_json(&draft).to_string()));
    let ended = result_json(id, result, "2024-02-19T00:00:01Z", OperationStatus::Succeeded);
    files.push((format!(".plimsoll/results/{id}/{result}.json"), ended.to_string()));
    files
}

fn addresses(plan: &Plan) -> Vec<String> {
    plan.steps.iter().map(|step| step.address.to_string()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_recorded_is_no_change_and_is_removed_in_the_reverse_order(sketch in sketches()) {
        let files = texts(&sketch);
        let (application, installed) = look(&files, &Options::default());
        prop_assert_eq!(installed.steps.len(), application.units.len());
        let files = recorded(files, &application);
        let (_, again) = look(&files, &Options::default());
        prop_assert!(again.is_empty(), "{:#?}", again.steps);
        let (_, removed) = look(&files, &Options { uninstall: true, ..Options::default() });
        let mut reversed = addresses(&removed);
        reversed.reverse();
        prop_assert_eq!(addresses(&installed), reversed);
    }

    #[test]
    fn a_difference_turned_around_is_the_difference_of_the_others(old in sketches(), new in sketches()) {
        let (old, _) = look(&texts(&old), &Options::default());
        let (new, _) = look(&texts(&new), &Options::default());
        let (old, new) = (&old.units[0].attributes, &new.units[0].attributes);
        prop_assert!(difference(old, old).changes.is_empty());
        let paths = |changes: &[plimsoll_plan::Change], kind: ChangeKind| {
            let mut paths: Vec<String> =
                changes.iter().filter(|change| change.kind == kind).map(|change| change.path.to_string()).collect();
            paths.sort();
            paths
        };
        let (there, back) = (difference(old, new).changes, difference(new, old).changes);
        prop_assert_eq!(paths(&there, ChangeKind::Add), paths(&back, ChangeKind::Remove));
        prop_assert_eq!(paths(&there, ChangeKind::Remove), paths(&back, ChangeKind::Add));
        prop_assert_eq!(paths(&there, ChangeKind::Replace), paths(&back, ChangeKind::Replace));
        prop_assert_eq!(paths(&there, ChangeKind::Retype), paths(&back, ChangeKind::Retype));
    }
}
