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
    let outline = json!({ "hierarchicalDocumentSymbolSupport": true });
    json!({ "textDocument": { "diagnostic": {}, "documentSymbol": outline } })
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
        client.open("porter.yaml", "").await;
        let mut asked = Vec::new();
        for version in 2..500 {
            client.replace("porter.yaml", version, &format!("k{version}: 1\n")).await;
            let document = json!({ "textDocument": { "uri": uri("porter.yaml") } });
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
    let mut utf8 = pulling();
    utf8["general"] = json!({ "positionEncodings": ["utf-8"] });
    for (capabilities, end) in [(pulling(), 5), (utf8, 8)] {
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
fn clients_that_show_no_trees_get_the_outline_as_a_list() {
    let flat = json!({ "textDocument": { "diagnostic": {}, "documentSymbol": {} } });
    with_client(&[], flat, async |client, _| {
        client.open("Nulecule", "id: shop\ngraph:\n  - name: \"𝄞\"\n    source: docker://web\n").await;
        let document = json!({ "textDocument": { "uri": uri("Nulecule") } });
        let symbols = client.request("textDocument/documentSymbol", document).await;
        let symbols = symbols["result"].as_array().unwrap();
        let told: Vec<Value> =
            symbols.iter().map(|symbol| json!([symbol["name"], symbol["containerName"]])).collect();
        let expected = json!([["id", null], ["graph", null], ["𝄞", "graph"], ["name", "𝄞"], ["source", "𝄞"]]);
        assert_eq!(json!(told), expected);
        assert_eq!(symbols[4]["location"], json!({ "uri": uri("Nulecule"), "range": at(3, 4, 24) }));
        assert_eq!(symbols[4]["kind"], 15);
    });
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
fn a_file_that_was_never_saved_is_gone_when_it_is_closed_and_a_saved_one_stays() {
    let nulecule = "specversion: 0.0.2\nid: shop\ngraph:\n  - name: web\n    artifacts:\n      docker:\n        - file://run\n        - file://saved\n";
    with_client(&[("saved", "docker run -d web\n")], pushed(), async |client, _| {
        for path in ["run", "saved"] {
            client.open(path, "docker run -d web\n").await;
        }
        client.open("Nulecule", nulecule).await;
        let missing = "artifact-not-found".to_owned();
        assert!(!client.findings("Nulecule", 1).await.contains(&missing));
        for path in ["saved", "run"] {
            client.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri(path) } })).await;
        }
        let codes = loop {
            let codes = client.findings("Nulecule", 1).await;
            if codes.contains(&missing) {
                break codes;
            }
        };
        assert_eq!(codes.iter().filter(|code| **code == missing).count(), 1, "{codes:?}");
    });
}

#[test]
fn who_asks_for_findings_is_told_when_a_file_that_was_never_saved_is_gone() {
    let nulecule = "specversion: 0.0.2\nid: shop\ngraph:\n  - name: web\n    artifacts:\n      docker:\n        - file://run\n";
    with_client(&[], pulling(), async |client, _| {
        client.open("run", "docker run -d web\n").await;
        client.open("Nulecule", nulecule).await;
        // Where both belong is known then.
        client.at("textDocument/hover", "Nulecule", 0, 0).await;
        client.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri("run") } })).await;
        client.reply("workspace/diagnostic/refresh", Value::Null).await;
        let document = json!({ "textDocument": { "uri": uri("Nulecule") } });
        let answer = client.request("textDocument/diagnostic", document).await;
        let codes = codes(&answer["result"]["items"]);
        assert!(codes.contains(&"artifact-not-found".to_owned()), "{codes:?}");
    });
}

#[test]
fn a_file_that_was_removed_and_made_anew_is_there() {
    let nulecule = "specversion: 0.0.2\nid: shop\ngraph:\n  - name: web\n    artifacts:\n      docker:\n        - file://run\n";
    with_client(&[("run", "docker run -d web\n")], pulling(), async |client, _| {
        client.open("Nulecule", nulecule).await;
        client.at("textDocument/hover", "Nulecule", 0, 0).await;
        let event = |kind: u32| json!({ "uri": uri("run"), "type": kind });
        for (events, is_missing) in [([3, 1], false), ([1, 3], true)] {
            let changes = json!({ "changes": events.map(event) });
            client.notify("workspace/didChangeWatchedFiles", changes).await;
            client.reply("workspace/diagnostic/refresh", Value::Null).await;
            let document = json!({ "textDocument": { "uri": uri("Nulecule") } });
            let answer = client.request("textDocument/diagnostic", document).await;
            let codes = codes(&answer["result"]["items"]);
            assert_eq!(codes.contains(&"artifact-not-found".to_owned()), is_missing, "{codes:?}");
        }
    });
}

#[test]
fn a_folder_that_is_removed_takes_its_files_along() {
    let nulecule = "specversion: 0.0.2\nid: shop\ngraph:\n  - name: web\n    artifacts:\n      docker:\n        - file://artifacts/docker/run\n";
    with_client(&[("artifacts/docker/run", "docker run -d web\n")], pushed(), async |client, world| {
        client.open("Nulecule", nulecule).await;
        assert!(!client.findings("Nulecule", 1).await.contains(&"artifact-not-found".to_owned()));
        world.fail("artifacts/docker/run", plimsoll_ide::ReadFailure::Missing);
        // Editors join what went with a folder.
        let event = json!({ "uri": uri("artifacts"), "type": 3 });
        client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [event] })).await;
        assert!(client.findings("Nulecule", 1).await.contains(&"artifact-not-found".to_owned()));
    });
}

#[test]
fn a_change_on_disk_brings_in_no_file_that_is_left_out() {
    let nulecule = "specversion: 0.0.2\nid: shop\ngraph:\n  - name: web\n    artifacts:\n      docker:\n        - file://node_modules/run\n";
    with_client(&[], pushed(), async |client, world| {
        client.open("Nulecule", nulecule).await;
        assert!(client.findings("Nulecule", 1).await.contains(&"artifact-not-found".to_owned()));
        world.write("node_modules/run", "docker run -d web\n");
        let event = json!({ "uri": uri("node_modules/run"), "type": 1 });
        client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [event] })).await;
        client.replace("Nulecule", 2, &format!("{nulecule}# once more\n")).await;
        assert!(client.findings("Nulecule", 2).await.contains(&"artifact-not-found".to_owned()));
    });
}

#[test]
fn a_folder_that_came_brings_its_files_along() {
    let nulecule = "specversion: 0.0.2\nid: shop\ngraph:\n  - name: web\n    artifacts:\n      docker:\n        - file://new/deep/run\n";
    with_client(&[], pushed(), async |client, world| {
        client.open("Nulecule", nulecule).await;
        assert!(client.findings("Nulecule", 1).await.contains(&"artifact-not-found".to_owned()));
        world.write("new/deep/run", "docker run -d web\n");
        let event = json!({ "uri": uri("new"), "type": 1 });
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

const TWO: &str = "apiVersion: core.oam.dev/v1beta1\nkind: Application\nmetadata: {name: shop}\nspec:\n  components:\n    - {name: \"𝄞\", type: webservice}\n    - {name: web, type: webservice}\n    - {type: 𝄞, name: db, dependsOn: [web]}\n";

fn at(line: u32, start: u32, end: u32) -> Value {
    json!({ "start": { "line": line, "character": start }, "end": { "line": line, "character": end } })
}

#[test]
fn names_lead_to_where_they_are_declared() {
    for (links, encoding, from) in [(true, "utf-8", 42), (false, "utf-16", 40)] {
        let mut asked = pulling();
        asked["general"] = json!({ "positionEncodings": [encoding] });
        asked["textDocument"]["definition"] = json!({ "linkSupport": links });
        with_client(&[], asked, async |client, _| {
            client.open("shop.yaml", TWO).await;
            let answer = client.at("textDocument/definition", "shop.yaml", 7, from).await;
            let found = &answer[0];
            if links {
                assert_eq!(found["targetUri"], json!(uri("shop.yaml")));
                assert_eq!(found["originSelectionRange"], at(7, 41, 44));
                assert_eq!(found["targetSelectionRange"], at(6, 13, 16));
                assert_eq!(found["targetRange"], at(6, 4, 35));
            } else {
                assert_eq!(found, &json!({ "uri": uri("shop.yaml"), "range": at(6, 13, 16) }));
            }
            let highlights = client.at("textDocument/documentHighlight", "shop.yaml", 6, 14).await;
            let kinds: Vec<&Value> = highlights.as_array().unwrap().iter().map(|one| &one["kind"]).collect();
            assert_eq!(kinds, [3, 2], "what declares is written, what refers is read");
        });
    }
}

#[test]
fn what_cannot_be_renamed_is_refused_with_a_reason() {
    with_client(&[], pulling(), async |client, _| {
        client.open("shop.yaml", TWO).await;
        let rename = |name: &str| json!({ "textDocument": { "uri": uri("shop.yaml") }, "position": { "line": 6, "character": 14 }, "newName": name });
        let answer = client.request("textDocument/rename", rename("site")).await;
        let edits = &answer["result"]["changes"][uri("shop.yaml")];
        assert_eq!(edits[0], json!({ "range": at(6, 13, 16), "newText": "site" }));
        assert_eq!(edits.as_array().unwrap().len(), 2);
        let answer = client.request("textDocument/rename", rename("db")).await;
        let why = "There is a component `db` already, in `shop.yaml`, line 8.";
        assert_eq!(answer["error"], json!({ "code": -32803, "message": why }));
        let prepare = |column: u32| json!({ "textDocument": { "uri": uri("shop.yaml") }, "position": { "line": 6, "character": column } });
        let answer = client.request("textDocument/prepareRename", prepare(24)).await;
        assert_eq!(answer["error"]["message"], "The component type `webservice` is built in.");
        let answer = client.request("textDocument/prepareRename", prepare(14)).await;
        assert_eq!(answer["result"], json!({ "range": at(6, 13, 16), "placeholder": "web" }));
    });
}

#[test]
fn names_of_the_workspace_are_found_without_an_open_document() {
    let mut asked = pulling();
    asked["workspace"] = json!({ "symbol": {} });
    with_client(&[("shop.yaml", TWO)], asked, async |client, _| {
        let answer = client.request("workspace/symbol", json!({ "query": "w" })).await;
        let found = &answer["result"];
        assert_eq!(found.as_array().unwrap().len(), 1);
        assert_eq!(found[0]["name"], "web");
        assert_eq!(found[0]["location"], json!({ "uri": uri("shop.yaml"), "range": at(6, 13, 16) }));
    });
}

#[test]
fn what_is_inserted_and_described_is_what_the_client_can_do() {
    let item = json!({
        "snippetSupport": true,
        "resolveSupport": { "properties": ["documentation"] },
        "insertTextModeSupport": { "valueSet": [1, 2] },
    });
    let able = json!({ "textDocument": { "diagnostic": {}, "completion": { "completionItem": item } } });
    for (capabilities, is_able) in [(able, true), (pulling(), false)] {
        with_client(&[], capabilities, async |client, _| {
            client.open("Nulecule", "specversion: 0.0.2\r\nid: shop\r\n\r\n").await;
            let offered = client.at("textDocument/completion", "Nulecule", 2, 0).await;
            assert_eq!(offered["isIncomplete"], false);
            let graph = offered["items"][0].clone();
            assert_eq!(graph["label"], "graph");
            let text = graph["textEdit"]["newText"].as_str().unwrap();
            if !is_able {
                assert_eq!((text, &graph["insertTextFormat"]), ("graph:", &Value::Null));
                assert!(graph["documentation"]["value"].as_str().unwrap().contains("The components"));
                return;
            }
            assert_eq!(text, "graph:\r\n  - name: $1");
            assert_eq!((&graph["insertTextFormat"], &graph["insertTextMode"]), (&json!(2), &json!(1)));
            assert_eq!(graph["documentation"], Value::Null, "it is only described when it is shown");
            let resolved = client.request("completionItem/resolve", graph.clone()).await;
            let words = resolved["result"]["documentation"]["value"].as_str().unwrap();
            assert!(words.contains("The components"), "{words}");
            // Of what nobody offered nothing is said.
            let foreign = client.request("completionItem/resolve", json!({ "label": "graph" })).await;
            assert_eq!(foreign["result"], json!({ "label": "graph" }));
        });
    }
}

#[test]
fn words_are_said_whole_then_by_what_changed() {
    let text = "specversion: 0.0.2\nid: shop\ngraph: []\n";
    with_client(&[], pulling(), async |client, _| {
        let legend = &client.capabilities["semanticTokensProvider"]["legend"]["tokenTypes"];
        let key = legend.as_array().unwrap().iter().position(|kind| kind == "property").unwrap();
        client.open("Nulecule", text).await;
        let document = json!({ "uri": uri("Nulecule") });
        let whole =
            client.request("textDocument/semanticTokens/full", json!({ "textDocument": document })).await;
        let whole = &whole["result"];
        assert_eq!(whole["data"], json!([0, 0, 11, key, 0, 1, 0, 2, key, 0, 1, 0, 5, key, 0]));
        client.replace("Nulecule", 2, &format!("{text}files: []\n")).await;
        let asked = json!({ "textDocument": document, "previousResultId": whole["resultId"] });
        let changed = client.request("textDocument/semanticTokens/full/delta", asked.clone()).await;
        let edits = changed["result"]["edits"].as_array().expect("a change of what was said");
        assert_eq!((&edits[0]["start"], &edits[0]["deleteCount"]), (&json!(15), &json!(0)), "{changed}");
        let again = client.request("textDocument/semanticTokens/full/delta", asked).await;
        assert!(
            again["result"]["data"].is_array(),
            "what is known under another name is said whole: {again}"
        );
        let range = json!({ "start": { "line": 1, "character": 0 }, "end": { "line": 1, "character": 8 } });
        let asked = json!({ "textDocument": document, "range": range });
        let part = client.request("textDocument/semanticTokens/range", asked).await;
        assert_eq!(part["result"]["data"], json!([1, 0, 2, key, 0]));
    });
}

#[test]
fn what_tidies_up_goes_by_the_wishes_of_the_client() {
    with_client(&[], pulling(), async |client, _| {
        client.open("Nulecule", "id: x  \nname:   \u{1d11e} \ngraph: []").await;
        let document = json!({ "uri": uri("Nulecule") });
        let options = json!({ "tabSize": 4, "insertSpaces": true, "trimTrailingWhitespace": false, "insertFinalNewline": false });
        let asked = json!({ "textDocument": document, "options": options });
        let edits = client.request("textDocument/formatting", asked).await;
        let range = json!({ "start": { "line": 1, "character": 5 }, "end": { "line": 1, "character": 8 } });
        assert_eq!(edits["result"], json!([{ "range": range, "newText": " " }]));
        let asked = json!({ "textDocument": document, "options": { "tabSize": 4, "insertSpaces": true }, "range": {
            "start": { "line": 1, "character": 0 }, "end": { "line": 1, "character": 1 } } });
        let edits = client.request("textDocument/rangeFormatting", asked).await;
        assert_eq!(edits["result"].as_array().map(Vec::len), Some(2), "{edits}");
        client.replace("Nulecule", 2, "graph:\n").await;
        let asked = json!({ "textDocument": document, "position": { "line": 1, "character": 0 }, "ch": "\n",
            "options": { "tabSize": 4, "insertSpaces": true } });
        let edits = client.request("textDocument/onTypeFormatting", asked).await;
        assert_eq!(edits["result"][0]["newText"], "    ");
    });
}

#[test]
fn lines_above_units_say_what_they_lead_to_when_they_are_looked_at() {
    with_client(&[], pulling(), async |client, _| {
        client.open("shop.yaml", TWO).await;
        let document = json!({ "textDocument": { "uri": uri("shop.yaml") } });
        let lenses = client.request("textDocument/codeLens", document.clone()).await;
        let lenses = lenses["result"].as_array().unwrap().clone();
        assert!(lenses.iter().all(|lens| lens["command"].is_null()), "nothing is planned before");
        let last = lenses.last().unwrap();
        assert_eq!(last["range"], at(7, 17, 25));
        let resolved = client.request("codeLens/resolve", last.clone()).await;
        let command = &resolved["result"]["command"];
        assert_eq!((&command["title"], &command["command"]), (&json!("needs web"), &json!("plimsoll.why")));
        let asked = json!({ "command": command["command"], "arguments": command["arguments"] });
        let answer = client.request("workspace/executeCommand", asked).await;
        assert!(answer["result"]["content"].as_str().unwrap().contains("needs component/web"), "{answer}");
        let range = json!({ "start": { "line": 7, "character": 0 }, "end": { "line": 8, "character": 0 } });
        let asked = json!({ "textDocument": document["textDocument"], "range": range });
        let hints = client.request("textDocument/inlayHint", asked).await;
        let hints = hints["result"].as_array().unwrap();
        assert_eq!(hints.len(), 1, "only what is asked for: {hints:?}");
        assert_eq!(hints[0]["position"], json!({ "line": 7, "character": 25 }));
        let command = &hints[0]["label"][0]["command"];
        assert_eq!(
            (&command["command"], &command["arguments"][0]["position"]),
            (&json!("plimsoll.plan"), &hints[0]["position"])
        );
    });
}
