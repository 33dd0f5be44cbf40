//! A client that types, pastes, deletes and undoes in several documents at once, asks before answers have come, and changes its
//! mind. `PLIMSOLL_EDITS` says how many edits there are; the whole storm has 10,000 and is run with `--release`.

#![allow(clippy::disallowed_methods, reason = "the number of edits comes from the environment")]

mod common;
#[path = "storm/text.rs"]
mod text;

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;
use std::sync::Arc;

use plimsoll_test_support::random::Random;
use plimsoll_test_support::typist::Typist;
use plimsoll_test_support::{MemoryWorld, folder, samples};
use serde_json::{Value, json};
use tokio::task::LocalSet;

use crate::common::{Client, uri};
use crate::text::{Text, Unit};

/// The text changed before the question was answered.
const CONTENT_MODIFIED: i64 = -32801;
/// The client was not interested any more.
const CANCELLED: i64 = -32800;

/// How many texts of a document are remembered: findings are about one of the last.
const REMEMBERED: usize = 400;

/// What is asked about a place, and about a document.
const AT_A_PLACE: &[&str] =
    &["codeAction", "completion", "definition", "documentHighlight", "hover", "references", "selectionRange"];
const OF_A_DOCUMENT: &[&str] = &["documentLink", "documentSymbol", "foldingRange"];

/// The files of the workspace that is stormed.
fn files() -> BTreeMap<String, String> {
    let mut files: BTreeMap<String, String> = folder::fixtures().into_iter().collect();
    let unusual = "# Läden 𝄞\r\nspecversion: 0.0.2\r\nid: läden\r\nmetadata: {name: \"中 𝄞 é\"}\r\ngraph:\r\n  - name: é\r\n    source: docker://web\r\n";
    files.insert("läden/Nulecule".to_owned(), unusual.to_owned());
    files.insert("long/app.yaml".to_owned(), samples::application(400, 3, 2));
    files.insert("long/bundle.json".to_owned(), samples::bundle(300, true));
    files.insert("new.yaml".to_owned(), String::new());
    let real = folder::corpus("").into_iter().filter(|(_, text)| text.len() < 20_000);
    files.extend(real.step_by(200).map(|(path, text)| (format!("real/{path}"), text)));
    files
}

/// An open document, as the client sees it.
struct Document {
    path: String,
    version: i64,
    text: Rc<Text>,
    /// The last texts by their versions.
    texts: BTreeMap<i64, Rc<Text>>,
    typist: Typist,
    /// The version of the last findings that were sent, and the findings.
    said: (i64, Value),
}

impl Document {
    fn become_version(&mut self, text: String) {
        self.version += 1;
        self.text = Rc::new(Text::new(text));
        self.texts.insert(self.version, self.text.clone());
        if self.texts.len() > REMEMBERED {
            self.texts.pop_first();
        }
    }
}

/// A question without its answer.
struct Asked {
    id: i64,
    document: usize,
    version: i64,
    method: &'static str,
    is_cancelled: bool,
}

/// A client in its storm.
struct Storm<'a> {
    client: &'a mut Client,
    unit: Unit,
    /// Whether findings are asked for.
    pulls: bool,
    random: Random,
    documents: Vec<Document>,
    asked: VecDeque<Asked>,
    refused: usize,
    answered: usize,
}

impl<'a> Storm<'a> {
    async fn start(client: &'a mut Client, seed: u64, pulls: bool, files: &BTreeMap<String, String>) -> Self {
        let unit = match client.capabilities["positionEncoding"].as_str() {
            Some("utf-8") => Unit::Utf8,
            _ => Unit::Utf16,
        };
        let mut documents = Vec::new();
        for (number, (path, text)) in files.iter().enumerate() {
            client.open(path, text).await;
            let typist = Typist::new(seed + number as u64, text);
            let text = Rc::new(Text::new(text.clone()));
            let texts = BTreeMap::from([(1, text.clone())]);
            documents.push(Document {
                path: path.clone(),
                version: 1,
                text,
                texts,
                typist,
                said: (0, Value::Null),
            });
        }
        let (asked, random) = (VecDeque::new(), Random::new(seed));
        Self { client, unit, pulls, random, documents, asked, refused: 0, answered: 0 }
    }

    /// Edits a document, a few times in one message at most.
    async fn edit(&mut self) {
        let place = self.random.below(self.documents.len());
        let document = &mut self.documents[place];
        let mut changes = Vec::new();
        let mut text = document.text.clone();
        for _ in 0..1 + self.random.below(12) / 10 {
            let edit = document.typist.edit(&text.text);
            let after = edit.applied(&text.text);
            let start = text.position(edit.range.start, self.unit);
            let end = text.position(edit.range.end, self.unit);
            changes.push(match (start, end) {
                (Some(start), Some(end)) if !self.random.chance(1, 40) => {
                    json!({ "range": { "start": start, "end": end }, "text": edit.insert })
                }
                _ => json!({ "text": after }),
            });
            text = Rc::new(Text::new(after));
        }
        document.become_version(text.text.clone());
        let identifier = json!({ "uri": uri(&document.path), "version": document.version });
        let parameters = json!({ "textDocument": identifier, "contentChanges": changes });
        self.client.notify("textDocument/didChange", parameters).await;
    }

    /// Closes a document and opens it again as it was.
    async fn reopen(&mut self) {
        let place = self.random.below(self.documents.len());
        let document = &mut self.documents[place];
        let name = json!({ "uri": uri(&document.path) });
        self.client.notify("textDocument/didClose", json!({ "textDocument": name })).await;
        let text = document.text.text.clone();
        document.become_version(text.clone());
        let item = json!({
            "uri": uri(&document.path), "languageId": "yaml", "version": document.version, "text": text,
        });
        self.client.notify("textDocument/didOpen", json!({ "textDocument": item })).await;
    }

    /// A place in a document, more or less anywhere.
    fn place(&mut self, document: usize) -> Value {
        let text = self.documents[document].text.clone();
        let byte = self.random.below(text.text.len() + 1);
        let place = (0..=byte).rev().filter(|byte| text.text.is_char_boundary(*byte));
        place.filter_map(|byte| text.position(byte, self.unit)).next().unwrap()
    }

    async fn ask(&mut self) {
        let document = self.random.below(self.documents.len());
        let method = match self.random.below(4) {
            0 => *self.random.one_of(OF_A_DOCUMENT),
            1 if self.pulls => "diagnostic",
            _ => *self.random.one_of(AT_A_PLACE),
        };
        let place = self.place(document);
        let parameters = parameters(&self.documents[document].path, method, &place);
        let id = self.client.ask(&format!("textDocument/{method}"), parameters).await;
        let is_cancelled = self.random.chance(1, 5);
        let version = self.documents[document].version;
        self.asked.push_back(Asked { id, document, version, method, is_cancelled });
        if is_cancelled {
            self.client.notify("$/cancelRequest", json!({ "id": id })).await;
        }
    }

    /// Waits for the answers to the oldest questions until so many are left.
    async fn answers(&mut self, left: usize) {
        while self.asked.len() > left {
            let asked = self.asked.pop_front().unwrap();
            let answer = self.client.answer(asked.id).await;
            self.look_at(&asked, &answer);
            self.read();
        }
    }

    fn look_at(&mut self, asked: &Asked, answer: &Value) {
        let document = &self.documents[asked.document];
        if let Some(code) = answer["error"]["code"].as_i64() {
            let is_expected = code == CONTENT_MODIFIED || (code == CANCELLED && asked.is_cancelled);
            assert!(is_expected, "{} of {}: {answer}", asked.method, document.path);
            self.refused += 1;
            return;
        }
        self.answered += 1;
        let result = &answer["result"];
        // Findings are looked for again where the text changed meanwhile.
        let last = if asked.method == "diagnostic" { document.version } else { asked.version };
        let mut texts = document.texts.range(asked.version..=last).map(|(_, text)| text).peekable();
        let is_forgotten = texts.peek().is_none();
        let uri = uri(&document.path);
        assert!(
            is_forgotten || texts.any(|text| fits(result, &uri, text, self.unit)),
            "{} of {} at version {} does not fit its text:\n{}\n{result:#}",
            asked.method,
            document.path,
            asked.version,
            document.texts[&asked.version].text
        );
    }

    /// Looks at what the server said unasked.
    fn read(&mut self) {
        while let Some(message) = self.client.unread.pop_front() {
            assert_eq!(message["method"], "textDocument/publishDiagnostics", "{message}");
            assert!(!self.pulls, "findings are asked for: {message}");
            let said = &message["params"];
            let is_of = |document: &&mut Document| said["uri"] == said_uri(&document.path);
            let document = self.documents.iter_mut().find(is_of).expect("only open documents are spoken of");
            let Some(version) = said["version"].as_i64() else {
                assert_eq!(said["diagnostics"], json!([]), "only what is closed has no version");
                continue;
            };
            assert!(version >= document.said.0, "findings of {version} behind those of {}", document.said.0);
            assert!(version <= document.version, "findings of a version that was never sent");
            if let Some(text) = document.texts.get(&version) {
                let is_in = fits(&said["diagnostics"], &uri(&document.path), text, self.unit);
                assert!(is_in, "findings do not fit version {version}:\n{}\n{said:#}", text.text);
            }
            document.said = (version, said["diagnostics"].clone());
        }
    }

    /// A part of the storm; then nothing is left to be answered.
    async fn rage(&mut self, edits: usize) {
        for _ in 0..edits {
            self.edit().await;
            if self.random.chance(1, 60) {
                self.reopen().await;
            }
            while self.random.chance(1, 3) {
                self.ask().await;
            }
            // As long as nobody reads, the server may have to wait with what it says.
            let left = if self.random.chance(1, 2) { 0 } else { self.random.below(12) };
            self.answers(left).await;
        }
        self.answers(0).await;
    }

    /// Whether a server that never had other texts says the same.
    async fn compare(&mut self, capabilities: &Value, world: &Arc<MemoryWorld>) {
        let mut fresh = Client::start(world.clone(), capabilities.clone()).await;
        for document in &self.documents {
            fresh.open(&document.path, &document.text.text).await;
        }
        for number in 0..self.documents.len() {
            let mut questions: Vec<(&str, Value)> =
                OF_A_DOCUMENT.iter().map(|method| (*method, Value::Null)).collect();
            for _ in 0..4 {
                let place = self.place(number);
                questions.extend(AT_A_PLACE.iter().map(|method| (*method, place.clone())));
            }
            if self.pulls {
                questions.push(("diagnostic", Value::Null));
            }
            let path = self.documents[number].path.clone();
            for (method, place) in questions {
                let parameters = parameters(&path, method, &place);
                let method = format!("textDocument/{method}");
                let (one, other) = (
                    self.client.request(&method, parameters.clone()).await,
                    fresh.request(&method, parameters).await,
                );
                let text = &self.documents[number].text.text;
                assert_eq!(one["result"], other["result"], "{method} of {path} at {place}:\n{text}");
            }
        }
        if !self.pulls {
            self.compare_said(&mut fresh).await;
        }
        fresh.unread.clear();
        fresh.end().await;
    }

    /// Waits until what was said last is what the other server says last.
    async fn compare_said(&mut self, fresh: &mut Client) {
        let mut others: BTreeMap<String, Value> = BTreeMap::new();
        loop {
            self.read();
            for message in fresh.unread.drain(..) {
                let said = &message["params"];
                others.insert(said["uri"].as_str().unwrap().to_owned(), said["diagnostics"].clone());
            }
            let differs = |document: &&Document| {
                document.said.0 != document.version
                    || others.get(&said_uri(&document.path)) != Some(&document.said.1)
            };
            let Some(different) = self.documents.iter().find(differs) else { return };
            // Which of the two has more to say is not known: an answered question lets both speak.
            let path = different.path.clone();
            for client in [&mut *self.client, &mut *fresh] {
                let parameters = parameters(&path, "hover", &json!({ "line": 0, "character": 0 }));
                client.request("textDocument/hover", parameters).await;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }
}

/// How the server calls a file: as the client did, with what must be written differently in it.
fn said_uri(path: &str) -> String {
    uri(path).replace('ä', "%C3%A4")
}

fn parameters(path: &str, method: &str, place: &Value) -> Value {
    let mut parameters = json!({ "textDocument": { "uri": uri(path) } });
    match method {
        "completion" | "definition" | "documentHighlight" | "hover" => parameters["position"] = place.clone(),
        "references" => {
            parameters["position"] = place.clone();
            parameters["context"] = json!({ "includeDeclaration": true });
        }
        "selectionRange" => parameters["positions"] = json!([place]),
        "codeAction" => {
            parameters["range"] = json!({ "start": place, "end": place });
            parameters["context"] = json!({ "diagnostics": [] });
        }
        _ => {}
    }
    parameters
}

/// Whether all places of an answer that are in a document lie in this text.
fn fits(answer: &Value, uri: &str, text: &Text, unit: Unit) -> bool {
    let fits = |value: &Value| fits(value, uri, text, unit);
    match answer {
        Value::Array(values) => values.iter().all(fits),
        Value::Object(fields) if fields.contains_key("start") => text.held(answer, unit).is_some(),
        Value::Object(fields) if fields.get("uri").is_some_and(|other| other != uri) => true,
        Value::Object(fields) if fields.contains_key("changes") => {
            fields["changes"].get(uri).is_none_or(fits)
        }
        Value::Object(fields) if fields.contains_key("startLine") => {
            let line = |name: &str| fields[name].as_u64().unwrap() as usize;
            line("startLine") <= line("endLine") && line("endLine") < text.line_count()
        }
        Value::Object(fields) => {
            let is_named = fields.get("selectionRange").is_none_or(|name| {
                let held = |range: &Value| {
                    Some((text.byte(&range["start"], unit)?, text.byte(&range["end"], unit)?))
                };
                let (Some(inner), Some(outer)) = (held(name), held(&fields["range"])) else { return false };
                let words = &text.text[inner.0..inner.1];
                let is_plain = !words.is_empty() && words.bytes().all(|byte| byte.is_ascii_alphanumeric());
                outer.0 <= inner.0 && inner.1 <= outer.1 && (!is_plain || fields["name"] == words)
            });
            is_named && fields.values().all(fits)
        }
        _ => true,
    }
}

/// What the process holds now, in KiB; nothing where the system does not tell.
fn memory() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

fn storm(seed: u64, edits: usize, pulls: bool, encodings: &[&str]) {
    let mut capabilities = json!({ "general": { "positionEncodings": encodings } });
    if pulls {
        capabilities["textDocument"] = json!({ "diagnostic": {} });
    }
    let files = files();
    let world = Arc::new(MemoryWorld::new(files.iter().map(|(path, text)| (path.as_str(), text.as_str()))));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(LocalSet::new().run_until(async {
        let mut client = Client::start(world.clone(), capabilities.clone()).await;
        let mut storm = Storm::start(&mut client, seed, pulls, &files).await;
        let mut held = None;
        for quarter in 0..4 {
            storm.rage(edits / 4).await;
            storm.compare(&capabilities, &world).await;
            if quarter == 1 {
                held = memory();
            }
        }
        let (answered, refused) = (storm.answered, storm.refused);
        // How many depends on how fast the machine is, but refusing all would make this test worthless.
        assert!(answered * 10 > refused, "{answered} questions were answered, {refused} were not");
        if let Some((before, after)) = held.zip(memory()) {
            // What is allocated and given back leaves gaps; what leaks would be far more.
            assert!(after < before + before / 2 + 64 * 1024, "{before} KiB became {after} KiB");
        }
        client.end().await;
    }));
}

#[test]
fn nothing_is_lost_in_a_storm() {
    let edits = std::env::var("PLIMSOLL_EDITS")
        .map_or(160, |words| words.parse().expect("PLIMSOLL_EDITS is a number"));
    storm(1, edits, true, &["utf-16"]);
    storm(2, edits, false, &["utf-16"]);
    storm(3, edits / 4, true, &["utf-8", "utf-16"]);
}
