//! What waits for what: slow disks and long work hold up only what needs them, and the client is told that what it shows is old
//! when it is quiet.

mod common;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use crossbeam_channel::{Receiver, Sender, unbounded};
use plimsoll_ide::{ReadFailure, WorkspacePath, World};
use plimsoll_server::{Loaded, Outside};
use plimsoll_test_support::MemoryWorld;
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::common::{Client, uri, with_stranger};

const SHOP: &str =
    "specversion: 0.0.2\nid: shop\ngraph:\n  - name: web\n    artifacts:\n      docker: [file://run]\n";

/// A place where the server waits until the test lets it go on.
struct Gate {
    arrivals: UnboundedSender<()>,
    open: Mutex<Receiver<()>>,
}

impl Gate {
    fn pass(&self) {
        // A test that has ended keeps nobody.
        let _ = self.arrivals.send(());
        let _ = self.open.lock().unwrap().recv();
    }
}

/// The test's side of a gate.
struct Keeper {
    arrivals: UnboundedReceiver<()>,
    open: Sender<()>,
}

impl Keeper {
    async fn arrival(&mut self) {
        self.arrivals.recv().await.unwrap();
    }

    fn has_arrival(&mut self) -> bool {
        self.arrivals.try_recv().is_ok()
    }

    fn open(&self) {
        self.open.send(()).unwrap();
    }
}

/// Where the gate is.
#[derive(Clone, Copy, PartialEq)]
enum At {
    /// Where this file is read.
    Reading(&'static str),
    /// Where it is looked for which file this is.
    LookingFor(&'static str),
    Pauses,
}

/// Two workspaces, `one` and `two`, with a gate.
#[derive(Clone)]
struct Gated {
    files: Arc<MemoryWorld>,
    at: At,
    gate: Arc<Gate>,
}

fn gated(at: At, files: &[(&str, &str)]) -> (Arc<Gated>, Keeper) {
    let ((arrivals, arrived), (open, opened)) = (unbounded_channel(), unbounded());
    let gate = Arc::new(Gate { arrivals, open: Mutex::new(opened) });
    let files = Arc::new(MemoryWorld::new(files.iter().copied()));
    (Arc::new(Gated { files, at, gate }), Keeper { arrivals: arrived, open })
}

/// One of the workspaces.
struct Below(Gated, PathBuf);

impl World for Below {
    fn read(&self, path: &WorkspacePath) -> Result<Arc<str>, ReadFailure> {
        let file = self.1.join(path.as_str());
        if matches!(self.0.at, At::Reading(slow) if file.ends_with(slow)) {
            self.0.gate.pass();
        }
        let path = WorkspacePath::inside(&file, Path::new("/workspace")).unwrap();
        self.0.files.read(&path)
    }
}

impl Outside for Gated {
    fn workspace_of(&self, file: &Path, _: &[PathBuf]) -> Option<PathBuf> {
        ["/workspace/one", "/workspace/two"].iter().map(PathBuf::from).find(|root| file.starts_with(root))
    }

    fn load(&self, root: &Path, _: &(dyn Fn() + Sync)) -> Result<Loaded, String> {
        let all = self.files.paths();
        let files = all.iter().map(|path| Path::new("/workspace").join(path.as_str()));
        let paths = files.filter_map(|file| WorkspacePath::inside(&file, root)).collect();
        Ok(Loaded { world: Arc::new(Below(self.clone(), root.to_owned())), paths })
    }

    fn lists(&self, _: &Path, _: &Path) -> bool {
        true
    }

    fn below(&self, _: &Path, _: &Path) -> Vec<WorkspacePath> {
        Vec::new()
    }

    fn real(&self, path: &Path) -> PathBuf {
        if matches!(self.at, At::LookingFor(slow) if path.ends_with(slow)) {
            self.gate.pass();
        }
        path.to_owned()
    }

    fn is_file(&self, path: &Path) -> bool {
        let path = WorkspacePath::inside(path, Path::new("/workspace"));
        path.is_some_and(|path| self.files.read(&path).is_ok())
    }

    fn pause(&self) {
        if self.at == At::Pauses {
            self.gate.pass();
        }
    }
}

async fn greet(client: &mut Client) {
    let refresh = json!({ "refreshSupport": true });
    let workspace = json!({ "inlayHint": refresh, "codeLens": refresh, "semanticTokens": refresh });
    let folder = |name: &str| json!({ "uri": uri(name), "name": name });
    let capabilities = json!({ "textDocument": { "diagnostic": {} }, "workspace": workspace });
    let folders = json!([folder("one"), folder("two")]);
    client.greet(json!({ "capabilities": capabilities, "workspaceFolders": folders })).await;
}

fn document(path: &str) -> Value {
    json!({ "textDocument": { "uri": uri(path) } })
}

/// The first word of a document, as the server knows it.
async fn first_word(client: &mut Client, path: &str) -> Value {
    let symbols = client.request("textDocument/documentSymbol", document(path)).await;
    symbols["result"][0]["name"].clone()
}

/// What the client is told to ask for again.
const AIDS: [&str; 3] =
    ["workspace/inlayHint/refresh", "workspace/codeLens/refresh", "workspace/semanticTokens/refresh"];

async fn refreshes(client: &mut Client) {
    for method in AIDS {
        client.reply(method, Value::Null).await;
    }
}

#[test]
fn a_workspace_is_changed_while_all_of_another_is_looked_at() {
    for (slow, edited) in [("one/Nulecule", "two/porter.yaml"), ("two/Nulecule", "one/porter.yaml")] {
        for (method, parameters) in [
            ("workspace/diagnostic", json!({ "previousResultIds": [] })),
            ("workspace/symbol", json!({ "query": "shop" })),
        ] {
            let (outside, mut keeper) = gated(At::Reading(slow), &[(slow, SHOP), (edited, "a: 1\n")]);
            with_stranger(outside, async |mut client: Client| {
                greet(&mut client).await;
                client.open(edited, "b: 1\n").await;
                let asked = client.ask(method, parameters).await;
                keeper.arrival().await;
                client.replace(edited, 2, "c: 1\n").await;
                assert_eq!(first_word(&mut client, edited).await, "c");
                // It is read for its names, of which nothing else is kept, and for what it says.
                keeper.open();
                keeper.open();
                let answer = client.answer(asked).await;
                assert!(answer["result"].to_string().contains(&uri(slow)), "{answer}");
                client.end().await;
            });
        }
    }
}

#[test]
fn a_question_that_waits_for_a_reader_keeps_no_workspace_from_being_changed() {
    let files = [("one/Nulecule", SHOP), ("two/porter.yaml", "a: 1\n")];
    let (outside, mut keeper) = gated(At::Reading("one/run"), &files);
    outside.files.write("one/run", "docker run -d web\n");
    with_stranger(outside, async |mut client: Client| {
        greet(&mut client).await;
        client.open("one/Nulecule", SHOP).await;
        client.open("two/porter.yaml", "a: 1\n").await;
        // More than there are readers.
        let mut asked = Vec::new();
        for _ in 0..3 {
            asked.push(client.ask("plimsoll/plan", document("one/Nulecule")).await);
        }
        keeper.arrival().await;
        let waiting = client.ask("textDocument/documentSymbol", document("two/porter.yaml")).await;
        client.replace("two/porter.yaml", 2, "b: 1\n").await;
        // What waited was about another text.
        assert_eq!(client.answer(waiting).await["error"]["code"], -32801);
        keeper.open();
        keeper.open();
        assert_eq!(first_word(&mut client, "two/porter.yaml").await, "b");
        for id in asked {
            assert!(client.answer(id).await["result"]["content"].as_str().unwrap().contains("shop/web"));
        }
        client.end().await;
    });
}

#[test]
fn a_slow_disk_holds_up_only_what_lies_on_it() {
    let (outside, mut keeper) = gated(At::LookingFor("two/porter.yaml"), &[("one/porter.yaml", "a: 1\n")]);
    with_stranger(outside, async |mut client: Client| {
        greet(&mut client).await;
        client.open("one/porter.yaml", "a: 1\n").await;
        assert_eq!(first_word(&mut client, "one/porter.yaml").await, "a");
        client.open("two/porter.yaml", "b: 1\n").await;
        keeper.arrival().await;
        client.replace("two/porter.yaml", 2, "c: 1\n").await;
        let refused = client.ask("textDocument/documentSymbol", document("two/porter.yaml")).await;
        let cancelled = client.ask("textDocument/documentSymbol", document("two/porter.yaml")).await;
        client.notify("$/cancelRequest", json!({ "id": cancelled })).await;
        assert_eq!(client.answer(cancelled).await["error"]["code"], -32800);
        client.replace("two/porter.yaml", 3, "d: 1\n").await;
        assert_eq!(client.answer(refused).await["error"]["code"], -32801);
        let waiting = client.ask("textDocument/documentSymbol", document("two/porter.yaml")).await;
        // All this would wait too, were it looked for by the thread that takes messages.
        let event = json!({ "uri": uri("two/porter.yaml"), "type": 2 });
        client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [event] })).await;
        client.notify("textDocument/didClose", document("one/porter.yaml")).await;
        client.open("untitled.yaml", "e: 1\n").await;
        client.replace("one/porter.yaml", 2, "lost: 1\n").await;
        assert_eq!(first_word(&mut client, "one/porter.yaml").await, Value::Null, "it is closed");
        keeper.open();
        keeper.open();
        assert_eq!(client.answer(waiting).await["result"][0]["name"], "d");
        client.end().await;
    });
}

#[test]
fn a_client_is_told_that_what_it_shows_is_old_once_it_is_quiet() {
    let (outside, mut keeper) = gated(At::Pauses, &[("one/run", "docker run -d web\n")]);
    let files = outside.files.clone();
    with_stranger(outside, async |mut client: Client| {
        greet(&mut client).await;
        client.open("one/Nulecule", SHOP).await;
        client.open("one/run", "docker run -d web\n").await;
        keeper.arrival().await;
        for version in 2..12 {
            client.replace("one/run", version, &format!("docker run -d web:{version}\n")).await;
        }
        client.request("textDocument/hover", document("one/run")).await;
        // It was not quiet in this pause, but is in the next.
        keeper.open();
        keeper.arrival().await;
        keeper.open();
        refreshes(&mut client).await;
        client.notify("textDocument/didClose", document("one/run")).await;
        keeper.arrival().await;
        keeper.open();
        refreshes(&mut client).await;
        // Nobody else is open: what its own edits change the client asks for by itself.
        client.replace("one/Nulecule", 2, &format!("{SHOP}# the end\n")).await;
        client.open("two/Nulecule", SHOP).await;
        assert_eq!(first_word(&mut client, "one/Nulecule").await, "specversion");
        assert!(!keeper.has_arrival());
        files.write("one/run", "docker run -d web:12\n");
        let event = json!({ "uri": uri("one/run"), "type": 2 });
        client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [event] })).await;
        keeper.arrival().await;
        keeper.open();
        refreshes(&mut client).await;
        client.reply("workspace/diagnostic/refresh", Value::Null).await;
        client.end().await;
    });
}
