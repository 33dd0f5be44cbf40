//! What a client sees over the wire: the order of messages, versions, encodings, cancellation. What is shown is tested in
//! `tests/editor`.

mod common;

use serde_json::{Value, json};

use crate::common::{codes, uri, with_client};

const SHOP: &str = "specversion: 0.0.2\nid: shop\ngraph:\n  - name: web\n    source: docker://web\n";

/// A client that is sent findings.
fn pushed() -> Value {
    json!({ "general": { "positionEncodings": ["utf-8", "utf-16"] } })
}

/// A client that asks for findings.
fn pulling() -> Value {
    json!({ "textDocument": { "diagnostic": {} } })
}

#[test]
fn findings_are_sent_with_the_version_that_they_are_of() {
    with_client(&[], pushed(), async |client, _| {
        assert_eq!(client.capabilities["positionEncoding"], "utf-8");
        assert!(client.capabilities["diagnosticProvider"].is_null(), "what is sent is not asked for too");
        client.open("Nulecule", SHOP).await;
        assert!(!client.findings("Nulecule", 1).await.contains(&"unknown-field".to_owned()));
        client.replace("Nulecule", 2, &format!("{SHOP}metadta: {{}}\n")).await;
        assert!(client.findings("Nulecule", 2).await.contains(&"unknown-field".to_owned()));
        client.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri("Nulecule") } })).await;
        let said = client.said("textDocument/publishDiagnostics").await;
        assert_eq!(said["diagnostics"], json!([]), "nothing is left of a closed file");
    });
}

#[test]
fn findings_that_are_asked_for_are_never_sent() {
    with_client(&[], pulling(), async |client, _| {
        assert_eq!(client.capabilities["positionEncoding"], "utf-16");
        client.open("Nulecule", &format!("{SHOP}metadta: {{}}\n")).await;
        let document = json!({ "textDocument": { "uri": uri("Nulecule") } });
        let answer = client.request("textDocument/diagnostic", document).await;
        assert!(codes(&answer["result"]["items"]).contains(&"unknown-field".to_owned()));
    });
}

#[test]
fn every_answer_is_of_the_text_that_was_sent_before_its_question() {
    with_client(&[], pulling(), async |client, _| {
        client.open("a.yaml", "").await;
        let mut asked = Vec::new();
        for version in 2..500 {
            client.replace("a.yaml", version, &format!("k{version}: 1\n")).await;
            let document = json!({ "textDocument": { "uri": uri("a.yaml") } });
            asked.push((version, client.ask("textDocument/documentSymbol", document).await));
        }
        for (version, id) in asked {
            let answer = client.answer(id).await;
            // What changed meanwhile is refused, not answered wrongly.
            if answer["error"]["code"] != -32801 {
                assert_eq!(answer["result"][0]["name"], format!("k{version}"), "{answer}");
            }
        }
    });
}

#[test]
fn positions_count_what_was_agreed_on() {
    let text = "specversion: 0.0.2\nid: shop\n\"𝄞é\": {}\n";
    for (capabilities, end) in [
        (pulling(), 5),
        (json!({ "textDocument": { "diagnostic": {} }, "general": { "positionEncodings": ["utf-8"] } }), 8),
    ] {
        with_client(&[], capabilities, async |client, _| {
            client.open("Nulecule", text).await;
            let document = json!({ "textDocument": { "uri": uri("Nulecule") } });
            let symbols = client.request("textDocument/documentSymbol", document).await;
            let range = &symbols["result"][2]["selectionRange"];
            assert_eq!((&range["start"]["character"], &range["end"]["character"]), (&json!(0), &json!(end)));
        });
    }
}

#[test]
fn what_changes_on_disk_is_seen() {
    let nulecule = "specversion: 0.0.2\nid: shop\ngraph:\n  - name: web\n    artifacts:\n      docker:\n        - file://run\n";
    with_client(&[], pushed(), async |client, world| {
        client.open("Nulecule", nulecule).await;
        assert!(client.findings("Nulecule", 1).await.contains(&"artifact-not-found".to_owned()));
        world.write("run", "docker run -d web\n");
        let event = json!({ "uri": uri("run"), "type": 1 });
        client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [event] })).await;
        assert!(!client.findings("Nulecule", 1).await.contains(&"artifact-not-found".to_owned()));
    });
}

#[test]
fn mistakes_of_the_client_harm_nothing() {
    with_client(&[], pulling(), async |client, _| {
        client.replace("nowhere.yaml", 7, "a: 1\n").await;
        client
            .notify("textDocument/didClose", json!({ "textDocument": { "uri": uri("nowhere.yaml") } }))
            .await;
        assert_eq!(client.at("textDocument/hover", "nowhere.yaml", 0, 0).await, Value::Null);
        client.open("a.yaml", "a: 1\n").await;
        client.open("a.yaml", "b: 1\n").await;
        assert_eq!(client.at("textDocument/hover", "a.yaml", 999, 999).await, Value::Null);
        let unknown = client.request("plimsoll/nothing", json!({})).await;
        assert_eq!(unknown["error"]["code"], -32601);
        let document =
            json!({ "uri": "untitled:Untitled-1", "languageId": "yaml", "version": 1, "text": SHOP });
        client.notify("textDocument/didOpen", json!({ "textDocument": document })).await;
        let document = json!({ "textDocument": { "uri": "untitled:Untitled-1" } });
        let symbols = client.request("textDocument/documentSymbol", document).await;
        assert_eq!(symbols["result"][1]["name"], "id");
    });
}
