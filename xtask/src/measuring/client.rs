//! One running language server, and what goes between it and an editor.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// A language server, how it is started and what an editor says to it.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    /// What it is called in tables.
    pub(crate) name: &'static str,
    /// The program with its arguments.
    pub(crate) command: Vec<String>,
    /// What it is told when it asks for its configuration.
    pub(crate) settings: Value,
    /// Whether it is told the configuration unasked too.
    pub(crate) is_told_settings: bool,
}

/// A message, and when it came.
pub(crate) struct Arrived {
    pub(crate) at: Instant,
    pub(crate) message: Value,
}

/// One running server.
pub(crate) struct Client {
    name: &'static str,
    process: Child,
    input: Arc<Mutex<ChildStdin>>,
    arriving: Receiver<Arrived>,
    complaints: PathBuf,
    next: i64,
    /// When it was started.
    pub(crate) started: Instant,
    /// What it said that it can do.
    pub(crate) capabilities: Value,
    /// What it calls itself, with its version.
    pub(crate) title: String,
}

impl Client {
    /// Starts a server. What it complains about goes to a file in `scratch`.
    pub(crate) fn start(server: &Server, scratch: &Path) -> Result<Self, String> {
        let complaints = scratch.join(format!("{}.log", server.name));
        let log = File::create(&complaints).map_err(|error| format!("{}: {error}", complaints.display()))?;
        let (program, arguments) = server.command.split_first().ok_or("there is no program")?;
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(log);
        let started = Instant::now();
        let mut process = command.spawn().map_err(|error| format!("{program} cannot be started: {error}"))?;
        let input = Arc::new(Mutex::new(process.stdin.take().ok_or("no input")?));
        let output = process.stdout.take().ok_or("no output")?;
        let (arrived, arriving) = channel();
        let (replies, settings) = (input.clone(), server.settings.clone());
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Some(body) = read(&mut output) {
                let at = Instant::now();
                let Ok(message) = serde_json::from_slice::<Value>(&body) else { break };
                if let Some(reply) = reply(&message, &settings) {
                    let _ = write(&replies, &reply);
                } else if arrived.send(Arrived { at, message }).is_err() {
                    break;
                }
            }
        });
        let (name, capabilities, title) = (server.name, Value::Null, String::new());
        Ok(Self { name, process, input, arriving, complaints, next: 0, started, capabilities, title })
    }

    /// Greets the server for a folder; how long that took since it was started, in milliseconds.
    pub(crate) fn greet(&mut self, folder: &Path, server: &Server, pulls: bool) -> Result<f64, String> {
        let uri = uri(folder);
        let mut document = json!({
            "synchronization": { "didSave": true },
            "publishDiagnostics": { "relatedInformation": true, "versionSupport": true },
            "completion": { "completionItem": {
                "snippetSupport": true,
                "documentationFormat": ["markdown"],
                "resolveSupport": { "properties": ["documentation", "detail"] },
            } },
            "hover": { "contentFormat": ["markdown"] },
            "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
        });
        if pulls {
            document["diagnostic"] = json!({ "dynamicRegistration": false });
        }
        let answer = self.call(
            "initialize",
            &json!({
                "processId": std::process::id(),
                "rootUri": uri,
                "workspaceFolders": [{ "uri": uri, "name": "bench" }],
                "capabilities": {
                    "general": { "positionEncodings": ["utf-8", "utf-16"] },
                    "workspace": {
                        "configuration": true,
                        "workspaceFolders": true,
                        "didChangeConfiguration": { "dynamicRegistration": true },
                        "didChangeWatchedFiles": { "dynamicRegistration": true },
                    },
                    "textDocument": document,
                },
            }),
        )?;
        let result = &answer.message["result"];
        self.capabilities = result["capabilities"].clone();
        let info = &result["serverInfo"];
        let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        self.title = format!("{} {}", word(&info["name"]), word(&info["version"])).trim().to_owned();
        self.tell("initialized", &json!({}))?;
        if server.is_told_settings {
            self.tell("workspace/didChangeConfiguration", &json!({ "settings": server.settings }))?;
        }
        Ok(milliseconds(answer.at - self.started))
    }

    /// The process of the server.
    pub(crate) fn process(&self) -> u32 {
        self.process.id()
    }

    /// Sends a notification; when it began to be written.
    pub(crate) fn tell(&self, method: &str, parameters: &Value) -> Result<Instant, String> {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": parameters }))
    }

    /// Sends a request: its number, and when it began to be written.
    pub(crate) fn ask(&mut self, method: &str, parameters: &Value) -> Result<(i64, Instant), String> {
        self.next += 1;
        let id = self.next;
        let message = json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": parameters });
        Ok((id, self.send(&message)?))
    }

    /// The answer to a request; `others` sees what comes before it.
    pub(crate) fn answer(&self, id: i64, mut others: impl FnMut(Arrived)) -> Result<Arrived, String> {
        let end = Instant::now() + PATIENCE;
        loop {
            let arrived = self.next(end)?.ok_or_else(|| self.lost("does not answer"))?;
            if arrived.message["id"] == id && arrived.message["method"].is_null() {
                return Ok(arrived);
            }
            others(arrived);
        }
    }

    /// Asks, and waits for the answer, which must be one.
    pub(crate) fn call(&mut self, method: &str, parameters: &Value) -> Result<Arrived, String> {
        let (id, _) = self.ask(method, parameters)?;
        let answer = self.answer(id, drop)?;
        match &answer.message["error"] {
            Value::Null => Ok(answer),
            error => Err(format!("{} answers {method} with {error}", self.name)),
        }
    }

    /// The next message; `None` where none comes until `end`.
    pub(crate) fn next(&self, end: Instant) -> Result<Option<Arrived>, String> {
        match self.arriving.recv_timeout(end.saturating_duration_since(Instant::now())) {
            Ok(arrived) => Ok(Some(arrived)),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => Err(self.lost("ended")),
        }
    }

    /// The next message that `accept` makes something of.
    pub(crate) fn wait<T>(&self, mut accept: impl FnMut(&Arrived) -> Option<T>) -> Result<T, String> {
        let end = Instant::now() + PATIENCE;
        loop {
            let arrived = self.next(end)?.ok_or_else(|| self.lost("says nothing"))?;
            if let Some(found) = accept(&arrived) {
                return Ok(found);
            }
        }
    }

    /// Reads until nothing has come for so long.
    pub(crate) fn quiet(&self, time: Duration) -> Result<(), String> {
        while self.next(Instant::now() + time)?.is_some() {}
        Ok(())
    }

    fn lost(&self, what: &str) -> String {
        format!("{} {what}; what it complained about is in {}", self.name, self.complaints.display())
    }

    fn send(&self, message: &Value) -> Result<Instant, String> {
        write(&self.input, message).map_err(|error| self.lost(&format!("cannot be written to ({error})")))
    }

    /// Ends the server as an editor does.
    pub(crate) fn end(mut self) {
        if self.call("shutdown", &Value::Null).is_ok() {
            let _ = self.tell("exit", &Value::Null);
            let end = Instant::now() + Duration::from_secs(5);
            while Instant::now() < end {
                if matches!(self.process.try_wait(), Ok(Some(_))) {
                    return;
                }
                std::thread::sleep(Duration::from_millis(5));
            }
        }
        // Dropping it does the rest.
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// How an editor calls a file or a folder. Paths here have no characters that would need to be written differently.
pub(crate) fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

pub(crate) fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn write(input: &Mutex<ChildStdin>, message: &Value) -> std::io::Result<Instant> {
    let body = message.to_string();
    let framed = format!("Content-Length: {}\r\n\r\n{body}", body.len());
    let mut input = input.lock().unwrap_or_else(PoisonError::into_inner);
    let start = Instant::now();
    input.write_all(framed.as_bytes())?;
    input.flush()?;
    Ok(start)
}

/// The body of the next message; `None` at the end, or where what comes is no message.
fn read(output: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim();
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':')?;
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().ok();
        }
    }
    let mut body = vec![0; length?];
    output.read_exact(&mut body).ok()?;
    Some(body)
}

/// What is said to a server that asks for something; `None` where it does not.
fn reply(message: &Value, settings: &Value) -> Option<Value> {
    let method = message["method"].as_str()?;
    let id = message.get("id")?;
    let result = match method {
        "workspace/configuration" => {
            let items = message["params"]["items"].as_array().cloned().unwrap_or_default();
            items.iter().map(|item| section(settings, item["section"].as_str())).collect()
        }
        _ => Value::Null,
    };
    Some(json!({ "jsonrpc": "2.0", "id": id, "result": result }))
}

/// A part of the settings by its name with dots; `null` where there is none.
fn section(settings: &Value, name: Option<&str>) -> Value {
    let names = name.into_iter().flat_map(|name| name.split('.'));
    names.fold(settings, |value, name| &value[name]).clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_read_one_by_one() {
        let mut wire =
            &b"Content-Length: 2\r\nContent-Type: x\r\n\r\n{}content-length: 4\r\n\r\n\"\xc3\xa9\"rest\r\n"[..];
        assert_eq!(read(&mut wire).unwrap(), b"{}");
        assert_eq!(read(&mut wire).unwrap(), "\"é\"".as_bytes());
        assert_eq!(read(&mut wire), None);
    }

    #[test]
    fn servers_get_the_parts_of_the_settings_that_they_ask_for() {
        let settings = json!({ "yaml": { "validate": true } });
        let asked = json!({ "id": 7, "method": "workspace/configuration",
            "params": { "items": [{ "section": "yaml" }, { "section": "yaml.validate" }, { "section": "http" }, {}] } });
        let expected = json!([{ "validate": true }, true, null, { "yaml": { "validate": true } }]);
        assert_eq!(reply(&asked, &settings).unwrap()["result"], expected);
        let registration = json!({ "id": "a", "method": "client/registerCapability", "params": {} });
        assert_eq!(reply(&registration, &settings).unwrap()["result"], Value::Null);
        assert_eq!(reply(&json!({ "id": 7, "result": 1 }), &settings), None);
        assert_eq!(reply(&json!({ "method": "window/logMessage" }), &settings), None);
    }
}
