//! A client in memory. It fails a test where the server says something that nobody read, answers twice, or does not end.

#![allow(dead_code, reason = "each file of tests uses what it needs")]

use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use plimsoll_ide::{WorkspacePath, World};
use plimsoll_server::{Ended, Loaded, Outside, serve};
use plimsoll_test_support::MemoryWorld;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, DuplexStream, ReadHalf, WriteHalf};
use tokio::task::{JoinHandle, LocalSet};

/// The folder of the workspace.
const ROOT: &str = "/workspace";

/// How long a message may take. Nothing is measured with it: it only ends a test that would never end.
const PATIENCE: Duration = Duration::from_secs(60);

/// A workspace in memory.
pub(crate) struct InMemory(pub(crate) Arc<MemoryWorld>);

impl Outside for InMemory {
    fn workspace_of(&self, file: &Path, _: &[PathBuf]) -> Option<PathBuf> {
        file.starts_with(ROOT).then(|| ROOT.into())
    }

    fn load(&self, _: &Path, _: &(dyn Fn() + Sync)) -> Result<Loaded, String> {
        Ok(Loaded { world: self.0.clone(), paths: self.0.paths() })
    }

    fn lists(&self, _: &Path, file: &Path) -> bool {
        !file.iter().any(|name| name == "node_modules")
    }

    fn below(&self, _: &Path, folder: &Path) -> Vec<WorkspacePath> {
        let Some(folder) = WorkspacePath::inside(folder, Path::new(ROOT)) else { return Vec::new() };
        let below = |path: &WorkspacePath| *path != folder && path.starts_with(&folder);
        self.0.paths().into_iter().filter(below).collect()
    }

    fn real(&self, path: &Path) -> PathBuf {
        path.to_owned()
    }

    fn is_file(&self, path: &Path) -> bool {
        let inside = path.strip_prefix(ROOT).ok().and_then(Path::to_str);
        inside.and_then(|path| WorkspacePath::new(path).ok()).is_some_and(|path| self.0.read(&path).is_ok())
    }

    fn pause(&self) {}
}

/// A client and the server that it talks to.
pub(crate) struct Client {
    input: WriteHalf<DuplexStream>,
    output: BufReader<ReadHalf<DuplexStream>>,
    server: JoinHandle<std::io::Result<Ended>>,
    next: i64,
    /// Answers that came while another was waited for.
    answers: BTreeMap<i64, Value>,
    /// What the server said unasked and nobody read yet.
    pub(crate) unread: VecDeque<Value>,
    /// What the server said that it can do.
    pub(crate) capabilities: Value,
}

/// Runs a test with a client whose capabilities are these.
pub(crate) fn with_client(
    files: &[(&str, &str)],
    capabilities: Value,
    test: impl AsyncFnOnce(&mut Client, Arc<MemoryWorld>),
) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let world = Arc::new(MemoryWorld::new(files.iter().copied()));
    runtime.block_on(LocalSet::new().run_until(async {
        let mut client = Client::start(world.clone(), capabilities).await;
        test(&mut client, world).await;
        client.end().await;
    }));
}

/// Runs a test with a client that has said nothing yet. The test greets, if it wants to, and ends the server.
pub(crate) fn with_stranger(outside: Arc<dyn Outside>, test: impl AsyncFnOnce(Client)) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(LocalSet::new().run_until(async { test(Client::connected(outside)).await }));
}

/// What the client calls a file.
pub(crate) fn uri(path: &str) -> String {
    format!("file://{ROOT}/{path}")
}

impl Client {
    /// A client with these capabilities that has greeted.
    pub(crate) async fn start(world: Arc<MemoryWorld>, capabilities: Value) -> Self {
        let mut client = Self::connected(Arc::new(InMemory(world)));
        let mut parameters = json!({});
        parameters["capabilities"] = capabilities;
        client.greet(parameters).await;
        client
    }

    fn connected(outside: Arc<dyn Outside>) -> Self {
        let (near, far) = tokio::io::duplex(1 << 20);
        let (server_input, server_output) = tokio::io::split(far);
        let server = tokio::task::spawn_local(serve(server_input, server_output, outside, "test"));
        let (output, input) = tokio::io::split(near);
        let (answers, unread) = (BTreeMap::new(), VecDeque::new());
        let output = BufReader::new(output);
        Self { input, output, server, next: 0, answers, unread, capabilities: Value::Null }
    }

    /// Greets the server; without folders that of the workspace is told.
    pub(crate) async fn greet(&mut self, mut parameters: Value) {
        let folder = json!([{ "uri": format!("file://{ROOT}"), "name": "workspace" }]);
        if parameters["workspaceFolders"].is_null() {
            parameters["workspaceFolders"] = folder;
        }
        let greeting = self.request("initialize", parameters).await;
        self.capabilities = greeting["result"]["capabilities"].clone();
        self.notify("initialized", json!({})).await;
    }

    /// Ends the server as an editor does.
    pub(crate) async fn end(mut self) {
        let answer = self.request("shutdown", Value::Null).await;
        assert_eq!(answer["error"], Value::Null);
        assert!(self.unread.is_empty(), "nobody read {:?}", self.unread);
        assert!(self.answers.is_empty(), "nobody asked for {:?}", self.answers);
        self.notify("exit", Value::Null).await;
        let ended = tokio::time::timeout(PATIENCE, self.server).await.expect("the server ends");
        assert_eq!(ended.unwrap().unwrap(), Ended::Orderly);
    }

    async fn send(&mut self, message: &Value) {
        let text = message.to_string();
        let framed = format!("Content-Length: {}\r\n\r\n{text}", text.len());
        self.input.write_all(framed.as_bytes()).await.unwrap();
    }

    /// Closes the client's end without a word; how the server ends.
    pub(crate) async fn hang_up(mut self) -> Ended {
        self.input.shutdown().await.unwrap();
        let mut rest = Vec::new();
        let read = async { self.output.read_to_end(&mut rest).await };
        let (ended, _) = tokio::time::timeout(PATIENCE, async { tokio::join!(self.server, read) })
            .await
            .expect("the server ends");
        ended.unwrap().unwrap()
    }

    /// Sends bytes, whatever they are.
    pub(crate) async fn send_bytes(&mut self, bytes: &[u8]) {
        self.input.write_all(bytes).await.unwrap();
    }

    /// Answers the next request of the server with this method; its parameters.
    pub(crate) async fn reply(&mut self, method: &str, result: Value) -> Value {
        let message = self.next_said(method).await;
        self.send(&json!({ "jsonrpc": "2.0", "id": message["id"], "result": result })).await;
        message["params"].clone()
    }

    pub(crate) async fn notify(&mut self, method: &str, parameters: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": parameters })).await;
    }

    /// Sends a request; its number.
    pub(crate) async fn ask(&mut self, method: &str, parameters: Value) -> i64 {
        self.next += 1;
        let id = self.next;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": parameters })).await;
        id
    }

    /// The answer to a request.
    pub(crate) async fn answer(&mut self, id: i64) -> Value {
        while !self.answers.contains_key(&id) {
            let message = self.receive().await;
            match message["id"].as_i64().filter(|_| message["method"].is_null()) {
                Some(answered) => {
                    assert!(answered <= self.next, "nobody asked for {message}");
                    let earlier = self.answers.insert(answered, message);
                    assert_eq!(earlier, None, "{answered} is answered twice");
                }
                None => self.unread.push_back(message),
            }
        }
        self.answers.remove(&id).unwrap()
    }

    pub(crate) async fn request(&mut self, method: &str, parameters: Value) -> Value {
        let id = self.ask(method, parameters).await;
        self.answer(id).await
    }

    /// The result of a request about a place of a file.
    pub(crate) async fn at(&mut self, method: &str, path: &str, line: u32, column: u32) -> Value {
        let document = json!({ "uri": uri(path) });
        let position = json!({ "line": line, "character": column });
        let answer = self.request(method, json!({ "textDocument": document, "position": position })).await;
        assert_eq!(answer["error"], Value::Null, "{method}");
        answer["result"].clone()
    }

    pub(crate) async fn open(&mut self, path: &str, text: &str) {
        let document = json!({ "uri": uri(path), "languageId": "yaml", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document })).await;
    }

    /// Replaces the text of a document.
    pub(crate) async fn replace(&mut self, path: &str, version: i32, text: &str) {
        let document = json!({ "uri": uri(path), "version": version });
        let changes = json!([{ "text": text }]);
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }))
            .await;
    }

    /// The next thing that the server says unasked with this method.
    pub(crate) async fn said(&mut self, method: &str) -> Value {
        self.next_said(method).await["params"].clone()
    }

    async fn next_said(&mut self, method: &str) -> Value {
        loop {
            if let Some(found) = self.unread.iter().position(|message| message["method"] == method) {
                return self.unread.remove(found).unwrap();
            }
            let message = self.receive().await;
            assert!(message["id"].is_null() || !message["method"].is_null(), "nobody waits for {message}");
            self.unread.push_back(message);
        }
    }

    /// The codes of what is said unasked of a version of a file.
    pub(crate) async fn findings(&mut self, path: &str, version: i64) -> Vec<String> {
        loop {
            let said = self.said("textDocument/publishDiagnostics").await;
            if said["uri"] == uri(path) && said["version"] == version {
                return codes(&said["diagnostics"]);
            }
        }
    }

    async fn receive(&mut self) -> Value {
        tokio::time::timeout(PATIENCE, self.read()).await.expect("the server says something")
    }

    async fn read(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            let read = self.output.read_line(&mut line).await.unwrap();
            assert_ne!(read, 0, "the server hung up");
            if line == "\r\n" {
                break;
            }
            if let Some(number) = line.strip_prefix("Content-Length: ") {
                length = number.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        self.output.read_exact(&mut body).await.unwrap();
        serde_json::from_slice(&body).unwrap()
    }
}

/// The codes of findings.
pub(crate) fn codes(findings: &Value) -> Vec<String> {
    let all = findings.as_array().unwrap().iter();
    all.map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
}
