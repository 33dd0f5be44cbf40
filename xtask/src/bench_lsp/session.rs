//! What is done with one running server: a whole programme of edits and questions, each timed until its answer.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::scene::{Place, Scene};
use super::table::{Measure, Measured};
use crate::measuring::client::{Arrived, Client, Server, milliseconds, uri};
use crate::measuring::process;

/// How long a server must have said nothing before the next thing is done.
const QUIET: Duration = Duration::from_millis(60);
/// How long it must have said nothing before it counts as idle.
const SETTLED: Duration = Duration::from_millis(400);
/// How much is done of everything before it is measured.
const WARM_UP: usize = 2;
const EDITS: usize = 20;
const BURSTS: usize = 3;
const EDITS_OF_A_BURST: usize = 10;
const GAP: Duration = Duration::from_millis(40);
const QUESTIONS: usize = 20;
const CANCELLED: usize = 8;

/// What is typed, and taken back by the next edit.
const LETTER: &str = "x";

/// The text changed while the question was answered; it is asked again.
const CONTENT_MODIFIED: i64 = -32801;
const SERVER_CANCELLED: i64 = -32802;

/// How findings come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Findings {
    /// They are asked for where the server can be asked, else waited for.
    AskedFor,
    /// They are waited for.
    Sent,
}

/// A document that is open in one server.
pub(super) struct Session<'a> {
    client: Client,
    scene: &'a Scene,
    uri: String,
    version: i64,
    has_letter: bool,
    pulls: bool,
    is_incremental: bool,
    round: usize,
    measured: &'a mut Measured,
}

impl<'a> Session<'a> {
    /// Starts a server for a folder that holds the file of a scene.
    pub(super) fn start(
        server: &Server,
        scene: &'a Scene,
        folder: &Path,
        findings: Findings,
        (round, measured): (usize, &'a mut Measured),
    ) -> Result<Self, String> {
        let mut client = Client::start(server, folder.parent().unwrap_or(folder))?;
        let start = client.greet(folder, server, findings == Findings::AskedFor)?;
        measured.add(Measure::Start, round, start);
        measured.title = if client.title.is_empty() { server.name.to_owned() } else { client.title.clone() };
        let pulls = findings == Findings::AskedFor && !client.capabilities["diagnosticProvider"].is_null();
        let sync = &client.capabilities["textDocumentSync"];
        let is_incremental = sync == &json!(2) || sync["change"] == 2;
        let uri = uri(&folder.join(&scene.file));
        let (version, has_letter) = (1, false);
        Ok(Self { client, scene, uri, version, has_letter, pulls, is_incremental, round, measured })
    }

    /// The whole programme.
    pub(super) fn run(mut self) -> Result<(), String> {
        self.open()?;
        self.edits()?;
        self.bursts()?;
        let (complete_at, hover_at) = (self.scene.complete_at, self.scene.hover_at);
        self.questions(Measure::Completion, "textDocument/completion", complete_at, false)?;
        self.questions(Measure::CompletionAfterEdit, "textDocument/completion", complete_at, true)?;
        self.questions(Measure::Hover, "textDocument/hover", hover_at, false)?;
        self.cancelled()?;
        self.end();
        Ok(())
    }

    /// Opening and editing, and no more.
    pub(super) fn run_edits(mut self) -> Result<(), String> {
        self.open()?;
        self.edits()?;
        self.end();
        Ok(())
    }

    fn end(self) {
        let process = self.client.process();
        if let Some(memory) = process::peak_memory(process) {
            self.measured.add(Measure::Memory, self.round, memory);
        }
        if let Some(time) = process::computing_time(process) {
            self.measured.add(Measure::Computing, self.round, time);
        }
        self.client.end();
    }

    fn add(&mut self, measure: Measure, time: Duration) {
        self.measured.add(measure, self.round, milliseconds(time));
    }

    fn open(&mut self) -> Result<(), String> {
        let scene = self.scene;
        let document =
            json!({ "uri": self.uri, "languageId": scene.language, "version": 1, "text": scene.text });
        let sent = self.client.tell("textDocument/didOpen", &json!({ "textDocument": document }))?;
        let (came, count) = self.findings()?;
        self.add(Measure::Open, came - sent);
        self.measured.answer(Measure::Open, count);
        self.settle()
    }

    fn edits(&mut self) -> Result<(), String> {
        for number in 0..WARM_UP + EDITS {
            self.client.quiet(QUIET)?;
            let sent = self.toggle()?;
            let (came, count) = self.findings()?;
            if number >= WARM_UP {
                self.add(Measure::Edit, came - sent);
                self.measured.answer(Measure::Edit, count);
            }
        }
        Ok(())
    }

    /// Edits in quick succession, as of somebody who types.
    fn bursts(&mut self) -> Result<(), String> {
        for _ in 0..BURSTS {
            self.settle()?;
            let mut sent = Instant::now();
            let mut asked = None;
            for number in 0..EDITS_OF_A_BURST {
                if number > 0 {
                    std::thread::sleep(GAP);
                }
                sent = self.toggle()?;
                if self.pulls {
                    // Editors drop the question about the text before.
                    if let Some(id) = asked {
                        self.client.tell("$/cancelRequest", &json!({ "id": id }))?;
                    }
                    asked = Some(self.client.ask("textDocument/diagnostic", &self.document())?.0);
                }
            }
            let came = match asked {
                Some(id) => self.pulled(id)?.0,
                None => self.last_report()?,
            };
            self.add(Measure::Burst, came - sent);
        }
        Ok(())
    }

    /// When the last report came before the server was idle: one without a version may be of an earlier edit.
    fn last_report(&mut self) -> Result<Instant, String> {
        let (mut last, _) = self.report()?;
        loop {
            let end = Instant::now() + SETTLED;
            let mut is_quiet = true;
            while let Some(arrived) = self.client.next(end)? {
                if self.is_report(&arrived.message).is_some() {
                    (last, is_quiet) = (arrived.at, false);
                }
            }
            // A busy server of one thread is quiet too. One that answers is not busy.
            let (id, _) = self.client.ask("textDocument/hover", &self.at(Place { line: 0, column: 0 }))?;
            let mut found = None;
            self.client.answer(id, |arrived| found = Some(arrived))?;
            match found {
                Some(arrived) if self.is_report(&arrived.message).is_some() => last = arrived.at,
                _ if is_quiet => return Ok(last),
                _ => {}
            }
        }
    }

    fn questions(
        &mut self,
        measure: Measure,
        method: &str,
        place: Place,
        is_after_edit: bool,
    ) -> Result<(), String> {
        for number in 0..WARM_UP + QUESTIONS {
            let mut start = None;
            if is_after_edit {
                self.client.quiet(QUIET)?;
                start = Some(self.toggle()?);
            }
            let (id, asked) = self.client.ask(method, &self.at(place))?;
            let mut others = Vec::new();
            let answer = self.client.answer(id, |arrived| others.push(arrived))?;
            if !answer.message["error"].is_null() {
                return Err(format!("{method} is answered with {}", answer.message["error"]));
            }
            if number >= WARM_UP {
                self.add(measure, answer.at - start.unwrap_or(asked));
                self.measured.answer(measure, size(&answer.message["result"]));
            }
            if is_after_edit
                && !self.pulls
                && !others.iter().any(|other| self.is_report(&other.message).is_some())
            {
                self.report()?;
            }
        }
        Ok(())
    }

    /// Completions behind an edit that are cancelled at once: until there is an answer, whatever it is.
    fn cancelled(&mut self) -> Result<(), String> {
        for number in 0..WARM_UP + CANCELLED {
            self.client.quiet(QUIET)?;
            self.toggle()?;
            let (id, _) = self.client.ask("textDocument/completion", &self.at(self.scene.complete_at))?;
            let cancelled = self.client.tell("$/cancelRequest", &json!({ "id": id }))?;
            let answer = self.client.answer(id, drop)?;
            if number >= WARM_UP {
                self.add(Measure::Cancelled, answer.at.saturating_duration_since(cancelled));
            }
            self.settle()?;
        }
        Ok(())
    }

    fn document(&self) -> Value {
        json!({ "textDocument": { "uri": self.uri } })
    }

    fn at(&self, place: Place) -> Value {
        let position = json!({ "line": place.line, "character": place.column });
        json!({ "textDocument": { "uri": self.uri }, "position": position })
    }

    /// Types a letter, or takes it back; when that was sent.
    fn toggle(&mut self) -> Result<Instant, String> {
        let Place { line, column } = self.scene.edit_at;
        let position = |column: usize| json!({ "line": line, "character": column });
        let (end, text) = if self.has_letter { (column + LETTER.len(), "") } else { (column, LETTER) };
        self.has_letter = !self.has_letter;
        self.version += 1;
        let change = if self.is_incremental {
            json!({ "range": { "start": position(column), "end": position(end) }, "text": text })
        } else {
            json!({ "text": self.scene.edited(text) })
        };
        let document = json!({ "uri": self.uri, "version": self.version });
        let parameters = json!({ "textDocument": document, "contentChanges": [change] });
        self.client.tell("textDocument/didChange", &parameters)
    }

    /// When the findings of the present text came, and how many they are.
    fn findings(&mut self) -> Result<(Instant, usize), String> {
        if self.pulls {
            let (id, _) = self.client.ask("textDocument/diagnostic", &self.document())?;
            return self.pulled(id);
        }
        let found = self.report()?;
        // Some send first what they know from the syntax.
        self.client.quiet(QUIET)?;
        Ok(found)
    }

    fn pulled(&mut self, mut id: i64) -> Result<(Instant, usize), String> {
        loop {
            let Arrived { at, message } = self.client.answer(id, drop)?;
            match message["error"]["code"].as_i64() {
                None => return Ok((at, size(&message["result"]))),
                Some(CONTENT_MODIFIED | SERVER_CANCELLED) => {
                    id = self.client.ask("textDocument/diagnostic", &self.document())?.0;
                }
                Some(_) => return Err(format!("findings are answered with {}", message["error"])),
            }
        }
    }

    /// The first report about the present text that finds all planted mistakes.
    fn report(&self) -> Result<(Instant, usize), String> {
        self.client.wait(|arrived| {
            let count = self.is_report(&arrived.message)?;
            (count >= self.scene.mistakes).then_some((arrived.at, count))
        })
    }

    /// How many findings a message tells of the present text of our file; `None` where it is something else.
    fn is_report(&self, message: &Value) -> Option<usize> {
        let parameters = &message["params"];
        let is_ours = message["method"] == "textDocument/publishDiagnostics"
            && parameters["uri"].as_str()?.ends_with(&*self.scene.file)
            && (parameters["version"].is_null() || parameters["version"] == self.version);
        is_ours.then(|| parameters["diagnostics"].as_array().map_or(0, Vec::len))
    }

    /// Waits until the server is idle.
    fn settle(&mut self) -> Result<(), String> {
        loop {
            self.client.quiet(SETTLED)?;
            let (id, _) = self.client.ask("textDocument/hover", &self.at(Place { line: 0, column: 0 }))?;
            let mut has_more = false;
            self.client.answer(id, |_| has_more = true)?;
            if !has_more {
                return Ok(());
            }
        }
    }
}

/// How much an answer says: how many items, or whether there is anything.
fn size(result: &Value) -> usize {
    let items = result.as_array().or_else(|| result["items"].as_array());
    items.map_or(usize::from(!result.is_null()), Vec::len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_counted_by_their_items() {
        assert_eq!(size(&json!([1, 2])), 2);
        assert_eq!(size(&json!({ "isIncomplete": false, "items": [1, 2, 3] })), 3);
        assert_eq!(size(&json!({ "contents": "words" })), 1);
        assert_eq!(size(&Value::Null), 0);
    }
}
