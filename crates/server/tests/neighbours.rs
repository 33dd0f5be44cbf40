//! Beside other servers in the same editor: files that are none of ours are left alone, and what another server tells is not told
//! twice.

mod common;

use serde_json::{Value, json};

use crate::common::{Client, uri, with_client};

const SERVICE: &str =
    "apiVersion: v1\nkind: Service\nmetadata: {name: db}\nspec:\n  ports: [{port: 1}]\n  ports: [\n";

/// A mistake of the syntax, a key that is there twice, and a mistake that only we can tell.
const SHOP: &str = "specversion: 0.0.2\nid: shop\nid: shop\nmetadta: {}\nparams: [\n";

fn at(path: &str, line: u32, character: u32) -> Value {
    let mut document = of(path);
    document["position"] = json!({ "line": line, "character": character });
    document
}

fn of(path: &str) -> Value {
    json!({ "textDocument": { "uri": uri(path) } })
}

fn pulling() -> Value {
    json!({ "textDocument": { "diagnostic": {} } })
}

/// The codes that are told of a file.
async fn codes(client: &mut Client, path: &str) -> Vec<String> {
    let answer = client.request("textDocument/diagnostic", of(path)).await;
    let items = answer["result"]["items"].as_array().unwrap().iter();
    items.map(|item| item["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn nothing_is_said_of_files_that_are_none_of_ours() {
    let files = [("service.yaml", SERVICE), ("compose/app.yaml", "services:\n  web: {image: a}\n")];
    with_client(&files, pulling(), async |client, _| {
        for (path, text) in files {
            client.open(path, text).await;
            assert_eq!(codes(client, path).await, Vec::<String>::new());
            let range =
                json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 9, "character": 0 } });
            for method in
                ["documentSymbol", "foldingRange", "documentLink", "codeLens", "semanticTokens/full"]
            {
                let answer = client.request(&format!("textDocument/{method}"), of(path)).await;
                assert!(
                    [json!([]), json!({ "data": [], "resultId": answer["result"]["resultId"] })]
                        .contains(&answer["result"]),
                    "{method}: {answer}"
                );
            }
            for method in ["hover", "definition", "references", "completion"] {
                let mut asked = at(path, 1, 2);
                asked["context"] = json!({ "includeDeclaration": true, "triggerKind": 1 });
                let answer = client.request(&format!("textDocument/{method}"), asked).await;
                let nothing = [Value::Null, json!([]), json!({ "isIncomplete": false, "items": [] })];
                assert!(nothing.contains(&answer["result"]), "{method}: {answer}");
            }
            let mut asked = of(path);
            asked["range"] = range;
            asked["context"] = json!({ "diagnostics": [] });
            for method in ["inlayHint", "codeAction"] {
                let answer = client.request(&format!("textDocument/{method}"), asked.clone()).await;
                assert_eq!(answer["result"], json!([]), "{method}");
            }
            let answer = client.request("plimsoll/plan", of(path)).await;
            assert!(answer["result"]["problem"].as_str().unwrap().contains("no descriptor"), "{answer}");
            let answer = client.request("plimsoll/recognition", of(path)).await;
            assert_eq!(answer["result"]["label"], Value::Null);
            assert!(answer["result"]["why"].as_str().unwrap().contains("no descriptor"), "{answer}");
        }
    });
}

#[test]
fn an_empty_file_may_become_one_of_ours() {
    with_client(&[], pulling(), async |client, _| {
        client.open("new.yaml", "# a comment\n\n").await;
        let answer = client.request("textDocument/completion", at("new.yaml", 1, 0)).await;
        assert!(!answer["result"]["items"].as_array().unwrap().is_empty(), "{answer}");
    });
}

#[test]
fn a_file_that_an_application_takes_in_is_ours_from_then_on() {
    let root = "specversion: 0.0.2\nid: shop\ngraph:\n  - name: db\n    artifacts:\n      kubernetes: [file://db.yaml]\n";
    with_client(&[("db.yaml", SERVICE)], pulling(), async |client, _| {
        client.open("db.yaml", SERVICE).await;
        assert_eq!(codes(client, "db.yaml").await, Vec::<String>::new());
        client.open("Nulecule", root).await;
        assert!(codes(client, "db.yaml").await.contains(&"syntax".to_owned()));
        let answer = client.request("plimsoll/recognition", of("db.yaml")).await;
        let recognition = &answer["result"];
        assert_eq!(recognition["label"], "part of shop");
        assert_eq!(recognition["applications"], json!([{ "name": "shop", "uri": uri("Nulecule") }]));
        assert!(recognition["folder"].as_str().unwrap().ends_with('/'), "{recognition}");
    });
}

#[test]
fn mistakes_of_the_syntax_are_left_to_the_server_that_tells_them() {
    with_client(&[], pulling(), async |client, _| {
        client.open("Nulecule", SHOP).await;
        let all = codes(client, "Nulecule").await;
        for code in ["syntax", "duplicate-key", "unknown-field"] {
            assert!(all.iter().any(|one| one == code), "{all:?}");
        }
        for (languages, is_left) in
            [(json!(["json"]), false), (json!(["json", "yaml"]), true), (json!([]), false)]
        {
            let settings = json!({ "plimsoll": { "syntax": { "toldByOthers": languages } } });
            client.notify("workspace/didChangeConfiguration", json!({ "settings": settings })).await;
            client.reply("workspace/diagnostic/refresh", Value::Null).await;
            let told = codes(client, "Nulecule").await;
            assert_eq!(
                !told.iter().any(|one| one == "syntax" || one == "duplicate-key"),
                is_left,
                "{told:?}"
            );
            assert!(told.iter().any(|one| one == "unknown-field"), "{told:?}");
        }
    });
}
