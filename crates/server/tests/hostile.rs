//! Clients that break the protocol, flood, or change their mind; disks that are slow or broken.

mod common;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use crossbeam_channel::{Receiver, Sender, unbounded};
use plimsoll_server::{Ended, Loaded, Outside};
use plimsoll_test_support::MemoryWorld;
use serde_json::{Value, json};

use crate::common::{Client, InMemory, codes, uri, with_client, with_stranger};

const SHOP: &str =
    "specversion: 0.0.2\nid: shop\ngraph:\n  - name: web\n    artifacts:\n      docker: [file://run]\n";

fn pulling() -> Value {
    json!({ "textDocument": { "diagnostic": {} } })
}

fn document(path: &str) -> Value {
    json!({ "textDocument": { "uri": uri(path) } })
}

/// A disk whose workspaces are listed only when the test says so.
struct Slow {
    files: InMemory,
    listed: Mutex<Receiver<Result<(), String>>>,
}

impl Slow {
    fn new(files: &[(&str, &str)]) -> (Arc<Self>, Sender<Result<(), String>>) {
        let (go, listed) = unbounded();
        let files = InMemory(Arc::new(MemoryWorld::new(files.iter().copied())));
        (Arc::new(Self { files, listed: Mutex::new(listed) }), go)
    }
}

impl Outside for Slow {
    fn workspace_of(&self, file: &Path, folders: &[PathBuf]) -> Option<PathBuf> {
        self.files.workspace_of(file, folders)
    }

    fn load(&self, root: &Path, lasts: &(dyn Fn() + Sync)) -> Result<Loaded, String> {
        lasts();
        // Where the test has ended nobody cares.
        let outcome = self.listed.lock().unwrap().recv().unwrap_or(Ok(()));
        outcome?;
        self.files.load(root, lasts)
    }

    fn lists(&self, _: &Path, _: &Path) -> bool {
        true
    }

    fn below(&self, root: &Path, folder: &Path) -> Vec<plimsoll_ide::WorkspacePath> {
        self.files.below(root, folder)
    }

    fn real(&self, path: &Path) -> PathBuf {
        path.to_owned()
    }

    fn is_file(&self, path: &Path) -> bool {
        self.files.is_file(path)
    }

    fn pause(&self) {}
}

#[test]
fn a_workspace_that_cannot_be_listed_is_an_empty_one() {
    let (outside, go) = Slow::new(&[("run", "docker run -d web\n")]);
    with_stranger(outside, async |mut client: Client| {
        client.greet(json!({ "capabilities": pulling() })).await;
        client.open("Nulecule", SHOP).await;
        let asked = client.ask("textDocument/diagnostic", document("Nulecule")).await;
        go.send(Err("the disk is on fire".to_owned())).unwrap();
        let answer = client.answer(asked).await;
        assert!(codes(&answer["result"]["items"]).contains(&"artifact-not-found".to_owned()), "{answer}");
        assert_eq!(client.said("window/showMessage").await["message"], "the disk is on fire");
        // What comes later is answered too.
        let symbols = client.request("textDocument/documentSymbol", document("Nulecule")).await;
        assert_eq!(symbols["result"][1]["name"], "id");
        client.end().await;
    });
}

#[test]
fn a_cancelled_request_is_answered_at_once_however_slow_the_disk_is() {
    let (outside, go) = Slow::new(&[]);
    with_stranger(outside, async |mut client: Client| {
        client.greet(json!({ "capabilities": pulling() })).await;
        client.open("Nulecule", SHOP).await;
        let asked = client.ask("textDocument/documentSymbol", document("Nulecule")).await;
        client.notify("$/cancelRequest", json!({ "id": asked })).await;
        assert_eq!(client.answer(asked).await["error"]["code"], -32800);
        go.send(Ok(())).unwrap();
        let symbols = client.request("textDocument/documentSymbol", document("Nulecule")).await;
        assert_eq!(symbols["result"][1]["name"], "id");
        client.end().await;
    });
}

#[test]
fn that_files_are_listed_is_shown_where_it_lasts() {
    let (outside, go) = Slow::new(&[]);
    with_stranger(outside, async |mut client: Client| {
        let capabilities =
            json!({ "textDocument": { "diagnostic": {} }, "window": { "workDoneProgress": true } });
        client.greet(json!({ "capabilities": capabilities })).await;
        client.open("Nulecule", SHOP).await;
        let token = client.reply("window/workDoneProgress/create", Value::Null).await["token"].clone();
        let begin = client.said("$/progress").await;
        assert_eq!((&begin["token"], &begin["value"]["kind"]), (&token, &json!("begin")));
        assert_eq!(begin["value"]["message"], "Listing the files of workspace");
        go.send(Ok(())).unwrap();
        let end = client.said("$/progress").await;
        assert_eq!((&end["token"], &end["value"]["kind"]), (&token, &json!("end")));
        client.end().await;
    });
}

#[test]
fn ten_thousand_cancelled_requests_are_answered_each_once() {
    let (outside, go) = Slow::new(&[]);
    with_stranger(outside, async |mut client: Client| {
        client.greet(json!({ "capabilities": pulling() })).await;
        client.open("Nulecule", SHOP).await;
        let mut asked = Vec::new();
        for round in 0..100 {
            for _ in 0..100 {
                asked.push(client.ask("textDocument/documentSymbol", document("Nulecule")).await);
            }
            for id in &asked[round * 100..] {
                client.notify("$/cancelRequest", json!({ "id": id })).await;
            }
            // Not read, the answers would fill the pipe.
            for id in &asked[round * 100..] {
                assert_eq!(client.answer(*id).await["error"]["code"], -32800);
            }
        }
        go.send(Ok(())).unwrap();
        let symbols = client.request("textDocument/documentSymbol", document("Nulecule")).await;
        assert_eq!(symbols["result"][1]["name"], "id");
        client.end().await;
    });
}

#[test]
fn what_is_asked_before_the_greeting_is_refused() {
    with_stranger(Arc::new(InMemory(Arc::default())), async |mut client: Client| {
        for method in ["textDocument/hover", "plimsoll/plan", "workspace/diagnostic"] {
            let answer = client.request(method, document("Nulecule")).await;
            assert_eq!(answer["error"]["code"], -32002, "{answer}");
        }
        client.open("Nulecule", SHOP).await;
        client.greet(json!({ "capabilities": pulling() })).await;
        // What was opened too early is not open.
        let symbols = client.request("textDocument/documentSymbol", document("Nulecule")).await;
        assert_eq!(symbols["result"], json!([]));
        client.end().await;
    });
}

#[test]
fn documents_that_are_not_open_or_open_twice_and_ranges_that_are_not_there_harm_nothing() {
    with_client(&[], pulling(), async |client, _| {
        let change = |version: i32, range: Value, text: &str| {
            json!({
                "textDocument": { "uri": uri("Nulecule"), "version": version },
                "contentChanges": [{ "range": range, "text": text }],
            })
        };
        let at = |line: u32, start: u32, end: u32| json!({ "start": { "line": line, "character": start }, "end": { "line": line, "character": end } });
        client.notify("textDocument/didChange", change(1, at(0, 0, 0), "lost")).await;
        client.notify("textDocument/didClose", document("Nulecule")).await;
        client.open("Nulecule", "old: 1\n").await;
        client.open("Nulecule", "new: 1\n").await;
        client.notify("textDocument/didChange", change(2, at(999, 5, 7), "# end\n")).await;
        client.notify("textDocument/didChange", change(3, at(0, 999, 3), "!")).await;
        client.notify("textDocument/didChange", change(4, at(u32::MAX >> 1, 0, 0), "")).await;
        let symbols = client.request("textDocument/documentSymbol", document("Nulecule")).await;
        assert_eq!(symbols["result"][0]["name"], "new");
        client.notify("textDocument/didClose", document("Nulecule")).await;
        client.notify("textDocument/didClose", document("Nulecule")).await;
        client.notify("textDocument/didChange", change(5, at(0, 0, 0), "lost")).await;
        let symbols = client.request("textDocument/documentSymbol", document("Nulecule")).await;
        assert_eq!(symbols["result"], json!([]));
    });
}

#[test]
fn unknown_methods_and_parameters_of_the_wrong_type_are_refused_and_notifications_of_that_kind_ignored() {
    with_client(&[], pulling(), async |client, _| {
        assert_eq!(client.request("plimsoll/dance", json!({})).await["error"]["code"], -32601);
        assert_eq!(client.request("textDocument/hover", json!({ "x": 1 })).await["error"]["code"], -32602);
        assert_eq!(client.request("textDocument/hover", json!([1, 2])).await["error"]["code"], -32602);
        client.notify("plimsoll/dance", json!({})).await;
        client.notify("textDocument/didOpen", json!({ "textDocument": 7 })).await;
        client.notify("workspace/didChangeWatchedFiles", json!("all")).await;
        client.notify("$/cancelRequest", json!({ "id": 123_456 })).await;
        client.open("Nulecule", SHOP).await;
        let symbols = client.request("textDocument/documentSymbol", document("Nulecule")).await;
        assert_eq!(symbols["result"][1]["name"], "id");
    });
}

#[test]
fn bytes_that_are_no_messages_are_passed_over() {
    with_client(&[], pulling(), async |client, _| {
        client.send_bytes(b"Content-Length: 5\r\n\r\n{no\xff}").await;
        client.send_bytes(b"Content-Length: 2\r\n\r\n[]").await;
        client.send_bytes(b"GET / HTTP/1.1\r\nHost: example.org\r\n\r\n").await;
        client.send_bytes(b"Content-Length: 99999999999999\r\n\r\n").await;
        client.open("Nulecule", SHOP).await;
        let asked = client.ask("textDocument/documentSymbol", document("Nulecule")).await;
        let symbols = client.answer(asked).await;
        assert_eq!(symbols["result"][1]["name"], "id");
    });
}

#[test]
fn folders_come_and_go_at_run_time() {
    with_client(&[("shop/run", "docker run -d web\n")], pulling(), async |client, _| {
        client.open("shop/Nulecule", SHOP).await;
        let folder = |uri: &str| json!([{ "uri": uri, "name": "folder" }]);
        let changes = [
            json!({ "added": folder("file:///elsewhere"), "removed": folder("file:///workspace") }),
            json!({ "added": folder("file:///workspace"), "removed": folder("file:///elsewhere") }),
            json!({ "added": folder("file:///workspace"), "removed": folder("file:///nowhere") }),
        ];
        for event in changes {
            client.notify("workspace/didChangeWorkspaceFolders", json!({ "event": event })).await;
            client.reply("workspace/diagnostic/refresh", Value::Null).await;
            let answer = client.request("textDocument/diagnostic", document("shop/Nulecule")).await;
            let codes = codes(&answer["result"]["items"]);
            assert!(!codes.contains(&"artifact-not-found".to_owned()), "{codes:?}");
        }
    });
}

#[test]
fn a_server_whose_client_died_ends_however_slow_the_disk_is() {
    let (outside, go) = Slow::new(&[]);
    with_stranger(outside, async |mut client: Client| {
        client.greet(json!({ "capabilities": pulling() })).await;
        client.open("Nulecule", SHOP).await;
        client.ask("textDocument/documentSymbol", document("Nulecule")).await;
        client.ask("workspace/diagnostic", json!({ "previousResultIds": [] })).await;
        client.ask("workspace/symbol", json!({ "query": "web" })).await;
        client.send_bytes(b"Content-Length: 100\r\n\r\n{").await;
        assert_eq!(client.hang_up().await, Ended::Disconnected);
    });
    drop(go);
}
