//! The settings of the client: where they come from, which count, what is said of wrong ones.

mod common;

use serde_json::{Value, json};

use crate::common::{Client, InMemory, uri, with_stranger};
use plimsoll_test_support::MemoryWorld;
use std::sync::Arc;

/// What is installed depends on the provider.
const SHOP: &str = "\
specversion: 0.0.2
id: shop
graph:
  - name: web
    artifacts:
      kubernetes: [file://pod.yaml]
      docker: [file://run]
";

const FILES: [(&str, &str); 2] =
    [("pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n"), ("run", "docker run -d web\n")];

fn with_settings(
    files: &[(&str, &str)],
    parameters: Value,
    test: impl AsyncFnOnce(&mut Client, Arc<MemoryWorld>),
) {
    let world = Arc::new(MemoryWorld::new(FILES.iter().chain(files).copied()));
    with_stranger(Arc::new(InMemory(world.clone())), async |mut client: Client| {
        client.greet(parameters).await;
        test(&mut client, world).await;
        client.end().await;
    });
}

/// Whether the plan is that for docker.
async fn is_for_docker(client: &mut Client) -> bool {
    let asked = json!({ "textDocument": { "uri": uri("Nulecule") }, "format": "json" });
    let answer = client.request("plimsoll/plan", asked).await;
    let content = answer["result"]["content"].as_str().unwrap();
    assert!(content.contains("shop/web"), "{content}");
    // The files that it is made from.
    content.replace(": ", ":").contains("\"path\":\"run\"")
}

fn pulling(options: &Value) -> Value {
    json!({ "capabilities": { "textDocument": { "diagnostic": {} } }, "initializationOptions": options })
}

#[test]
fn settings_come_with_the_greeting_and_plimsoll_toml_counts_more() {
    let docker = json!({ "nulecule": { "provider": "docker" } });
    for (files, options, expected) in [
        (&[][..], json!({}), false),
        (&[], docker.clone(), true),
        (&[("plimsoll.toml", "[nulecule]\nprovider = \"kubernetes\"\n")], docker, false),
    ] {
        with_settings(files, pulling(&options), async |client, _| {
            client.open("Nulecule", SHOP).await;
            assert_eq!(is_for_docker(client).await, expected, "{options}");
        });
    }
}

#[test]
fn settings_are_asked_for_where_the_client_has_them_and_change_at_run_time() {
    let capabilities = json!({
        "textDocument": { "diagnostic": {} },
        "workspace": { "configuration": true, "didChangeConfiguration": { "dynamicRegistration": true } },
    });
    with_settings(&[], json!({ "capabilities": capabilities }), async |client, _| {
        let registered = client.reply("client/registerCapability", Value::Null).await;
        assert_eq!(registered["registrations"][0]["method"], "workspace/didChangeConfiguration");
        let asked =
            client.reply("workspace/configuration", json!([{ "nulecule": { "provider": "docker" } }])).await;
        assert_eq!(asked["items"], json!([{ "section": "plimsoll" }]));
        client.reply("workspace/diagnostic/refresh", Value::Null).await;
        client.open("Nulecule", SHOP).await;
        assert!(is_for_docker(client).await);
        client.notify("workspace/didChangeConfiguration", json!({ "settings": null })).await;
        client.reply("workspace/configuration", json!([null])).await;
        client.reply("workspace/diagnostic/refresh", Value::Null).await;
        assert!(!is_for_docker(client).await);
    });
}

#[test]
fn settings_that_are_pushed_are_taken_from_their_section_and_those_of_others_left_alone() {
    with_settings(&[], pulling(&Value::Null), async |client, _| {
        client.open("Nulecule", SHOP).await;
        for (settings, expected) in [
            (
                json!({ "plimsoll": { "nulecule": { "provider": "docker" } }, "yaml": { "validate": true } }),
                true,
            ),
            (json!({ "yaml": { "validate": false } }), true),
            (json!({ "nulecule.provider": "kubernetes" }), false),
        ] {
            let is_ours = settings["plimsoll"].is_object() || settings["yaml"].is_null();
            client.notify("workspace/didChangeConfiguration", json!({ "settings": settings })).await;
            if is_ours {
                client.reply("workspace/diagnostic/refresh", Value::Null).await;
            }
            assert_eq!(is_for_docker(client).await, expected);
        }
    });
}

#[test]
fn a_wrong_or_unknown_setting_is_told_once() {
    let wrong = json!({ "nulecule": { "compat": "helm" }, "inlayHint": { "enable": true } });
    with_settings(&[], pulling(&wrong), async |client, _| {
        let mut told = Vec::new();
        for _ in 0..2 {
            told.push(client.said("window/showMessage").await["message"].as_str().unwrap().to_owned());
        }
        assert_eq!(
            told,
            [
                "The setting `plimsoll.nulecule.compat` must be `none` or `atomicapp-0.6.4`.",
                "`plimsoll.inlayHint` is no setting."
            ]
        );
        // The same again, in other words: nobody is told.
        let settings = json!({ "plimsoll": { "nulecule.compat": "helm" } });
        client.notify("workspace/didChangeConfiguration", json!({ "settings": settings })).await;
        client.open("Nulecule", SHOP).await;
        assert!(!is_for_docker(client).await);
    });
}

#[test]
fn changed_settings_have_everything_looked_at_again() {
    with_settings(&[], pulling(&json!({ "plan.watch": true })), async |client, _| {
        client.open("Nulecule", SHOP).await;
        client.said("plimsoll/planChanged").await;
        let settings = json!({ "plimsoll": { "nulecule": { "provider": "docker" } } });
        client.notify("workspace/didChangeConfiguration", json!({ "settings": settings })).await;
        assert_eq!(client.said("plimsoll/planChanged").await["version"], 1);
        client.reply("workspace/diagnostic/refresh", Value::Null).await;
    });
}

#[test]
fn the_plans_of_all_open_documents_can_be_watched() {
    with_settings(&[], pulling(&json!({ "plan": { "watch": true } })), async |client, _| {
        client.open("Nulecule", SHOP).await;
        assert_eq!(client.said("plimsoll/planChanged").await["version"], 1);
        client.replace("Nulecule", 2, &SHOP.replace("name: web", "name: cache")).await;
        assert_eq!(client.said("plimsoll/planChanged").await["version"], 2);
        let settings = json!({ "plimsoll": { "plan": { "watch": false } } });
        client.notify("workspace/didChangeConfiguration", json!({ "settings": settings })).await;
        client.reply("workspace/diagnostic/refresh", Value::Null).await;
        client.replace("Nulecule", 3, SHOP).await;
        assert!(!is_for_docker(client).await);
    });
}

#[test]
fn hints_and_lines_above_units_can_be_switched_off_at_run_time() {
    let refresh = json!({ "refreshSupport": true });
    let capabilities = json!({
        "textDocument": { "diagnostic": {} },
        "workspace": { "inlayHint": refresh, "codeLens": refresh },
    });
    with_settings(&[], json!({ "capabilities": capabilities }), async |client, _| {
        client.open("Nulecule", SHOP).await;
        let document = json!({ "uri": uri("Nulecule") });
        let whole = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
        let counts = async |client: &mut Client| {
            let asked = json!({ "textDocument": document, "range": whole });
            let hints = client.request("textDocument/inlayHint", asked).await;
            let lenses = client.request("textDocument/codeLens", json!({ "textDocument": document })).await;
            [&hints, &lenses].map(|answer| answer["result"].as_array().unwrap().len())
        };
        let before = counts(client).await;
        assert!(before.iter().all(|count| *count > 0), "{before:?}");
        let settings = json!({ "plimsoll": { "inlayHints": { "enable": false }, "codeLens.enable": false } });
        client.notify("workspace/didChangeConfiguration", json!({ "settings": settings })).await;
        for method in
            ["workspace/diagnostic/refresh", "workspace/inlayHint/refresh", "workspace/codeLens/refresh"]
        {
            client.reply(method, Value::Null).await;
        }
        assert_eq!(counts(client).await, [0, 0]);
    });
}
