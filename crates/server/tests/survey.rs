//! Findings of all files, for clients that ask for them, and what is not told twice.

mod common;

use std::collections::BTreeMap;
use std::sync::Arc;

use plimsoll_test_support::MemoryWorld;
use serde_json::{Value, json};

use crate::common::{Client, codes, uri, with_client};

const SHOP: &str =
    "specversion: 0.0.2\nid: shop\ngraph:\n  - name: web\n    artifacts:\n      docker: [file://run]\n";
const CART: &str = "specversion: 0.0.2\nid: cart\nmetadta: {}\n";

fn files() -> [(&'static str, &'static str); 4] {
    [
        ("shop/Nulecule", SHOP),
        ("cart/Nulecule", CART),
        ("values.yaml", "a: [\n"),
        ("cart/notes.txt", "a: [\n"),
    ]
}

fn pulling() -> Value {
    json!({ "textDocument": { "diagnostic": {} } })
}

/// Asks with what the client knows; what is told of each file, and what is known now.
async fn ask(
    client: &mut Client,
    known: &BTreeMap<String, String>,
) -> (BTreeMap<String, Value>, BTreeMap<String, String>) {
    let previous: Vec<Value> =
        known.iter().map(|(uri, value)| json!({ "uri": uri, "value": value })).collect();
    let answer = client.request("workspace/diagnostic", json!({ "previousResultIds": previous })).await;
    let (mut told, mut known) = (BTreeMap::new(), known.clone());
    for item in answer["result"]["items"].as_array().unwrap() {
        let uri = item["uri"].as_str().unwrap().to_owned();
        known.insert(uri.clone(), item["resultId"].as_str().unwrap().to_owned());
        assert_eq!(told.insert(uri, item.clone()), None, "each file is told of once");
    }
    (told, known)
}

async fn tell_disk(client: &mut Client, world: &Arc<MemoryWorld>, path: &str, text: &str) {
    world.write(path, text);
    let event = json!({ "uri": uri(path), "type": 2 });
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [event] })).await;
    client.reply("workspace/diagnostic/refresh", Value::Null).await;
}

#[test]
fn descriptors_are_told_of_with_what_is_known_by_the_client_left_out() {
    with_client(&files(), pulling(), async |client, world| {
        assert_eq!(client.capabilities["diagnosticProvider"]["workspaceDiagnostics"], true);
        let (told, known) = ask(client, &BTreeMap::new()).await;
        assert_eq!(told.keys().cloned().collect::<Vec<_>>(), [uri("cart/Nulecule"), uri("shop/Nulecule")]);
        assert!(codes(&told[&uri("cart/Nulecule")]["items"]).contains(&"unknown-field".to_owned()));
        assert!(codes(&told[&uri("shop/Nulecule")]["items"]).contains(&"artifact-not-found".to_owned()));
        // Nothing changed; twice, as the second answer is from what was answered.
        for _ in 0..2 {
            let (told, _) = ask(client, &known).await;
            assert_eq!(told.len(), 2);
            assert!(
                told.values().all(|one| one["kind"] == "unchanged" && one["items"].is_null()),
                "{told:?}"
            );
        }
        tell_disk(client, &world, "shop/run", "docker run -d web\n").await;
        let (told, _) = ask(client, &known).await;
        assert_eq!(told[&uri("cart/Nulecule")]["kind"], "unchanged");
        assert!(!codes(&told[&uri("shop/Nulecule")]["items"]).contains(&"artifact-not-found".to_owned()));
    });
}

#[test]
fn what_is_no_descriptor_any_more_is_told_of_with_nothing() {
    with_client(&files(), pulling(), async |client, world| {
        let (_, known) = ask(client, &BTreeMap::new()).await;
        tell_disk(client, &world, "cart/Nulecule", "").await;
        world.write("gone.yaml", "");
        let (told, _) = ask(client, &known).await;
        let cart = &told[&uri("cart/Nulecule")];
        assert_eq!(cart["kind"], "full", "{cart}");
        assert!(!codes(&cart["items"]).contains(&"unknown-field".to_owned()));
    });
}

#[test]
fn what_is_open_has_its_version_and_its_text() {
    with_client(&files(), pulling(), async |client, _| {
        client.open("cart/Nulecule", SHOP).await;
        client.replace("cart/Nulecule", 7, SHOP).await;
        let (told, _) = ask(client, &BTreeMap::new()).await;
        assert_eq!(told[&uri("cart/Nulecule")]["version"], 7);
        assert_eq!(told[&uri("shop/Nulecule")]["version"], Value::Null);
        assert!(!codes(&told[&uri("cart/Nulecule")]["items"]).contains(&"unknown-field".to_owned()));
    });
}

#[test]
fn a_document_that_is_as_it_was_is_not_told_of_again() {
    with_client(&[], pulling(), async |client, _| {
        client.open("Nulecule", CART).await;
        let document = json!({ "textDocument": { "uri": uri("Nulecule") } });
        let first = client.request("textDocument/diagnostic", document.clone()).await["result"].clone();
        assert_eq!(first["kind"], "full");
        let mut again = document;
        again["previousResultId"] = first["resultId"].clone();
        let second = client.request("textDocument/diagnostic", again.clone()).await["result"].clone();
        assert_eq!((&second["kind"], &second["resultId"]), (&json!("unchanged"), &first["resultId"]));
        client.replace("Nulecule", 2, &CART.replace("metadta", "metadatta")).await;
        let third = client.request("textDocument/diagnostic", again).await["result"].clone();
        assert_eq!(third["kind"], "full");
        assert_ne!(third["resultId"], first["resultId"]);
    });
}
