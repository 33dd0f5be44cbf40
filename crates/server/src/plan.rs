//! Requests of our own: plans, why they are as they are, and what changes; as plain requests and as commands. And plans that
//! are watched: the client is told when they become others.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use plimsoll_ide::WorkspacePath;
use plimsoll_ide::plan::{Asked, Choices, What};
use serde_json::{Map, Value, json};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::{ExecuteCommandParams, Position, Url};

use crate::backend::Backend;
use crate::convert;
use crate::main_loop::Message;
use crate::workspaces::View;

/// The commands, each with what is asked by it.
pub(crate) const COMMANDS: [(&str, Subject); 3] = [
    ("plimsoll.plan", Subject::Plan),
    ("plimsoll.why", Subject::Why),
    ("plimsoll.diff", Subject::Difference),
];

/// What the requests are about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Subject {
    Plan,
    Why,
    Difference,
}

/// What every request about a plan may say beside its document.
const PARAMETERS: [&str; 16] = [
    "textDocument",
    "position",
    "format",
    "application",
    "provider",
    "compat",
    "installation",
    "action",
    "force",
    "answers",
    "values",
    "set",
    "only",
    "withDependents",
    "noInferredEdges",
    "ignore",
];

/// What a request for an explanation may say besides.
const OF_WHY: [&str; 2] = ["unit", "after"];

/// A question about a plan.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct PlanQuestion {
    uri: Url,
    position: Option<Position>,
    asked: Asked,
}

impl PlanQuestion {
    /// For the plan of a document.
    fn of(uri: Url) -> Self {
        let format = "text".to_owned();
        let choices = Choices::default();
        let asked = Asked { what: What::Plan, offset: None, application: None, format, choices };
        Self { uri, position: None, asked }
    }

    /// From the parameters of a request.
    ///
    /// # Errors
    /// They are wrong: how, for people.
    fn read(subject: Subject, parameters: &Value) -> std::result::Result<Self, String> {
        let given = Given(parameters.as_object().ok_or("the parameters must be an object")?);
        let own = if subject == Subject::Why { &OF_WHY[..] } else { &[] };
        given.must_be_known(&[&PARAMETERS, own].concat())?;
        let uri = document_of(parameters)?;
        let position = given.0.get("position").filter(|position| !position.is_null());
        let position = position.map(|position| {
            let number =
                |name| position.get(name).and_then(Value::as_u64).and_then(|one| u32::try_from(one).ok());
            let both = number("line").zip(number("character"));
            both.map(|(line, character)| Position::new(line, character))
                .ok_or("`position` must have a `line` and a `character`")
        });
        let what = match subject {
            Subject::Plan => What::Plan,
            Subject::Difference => What::Difference,
            Subject::Why => What::Why(given.text("unit")?, given.text("after")?),
        };
        let format = given.text("format")?.unwrap_or_else(|| "text".to_owned());
        let formats = what.formats();
        if !formats.contains(&&*format) {
            return Err(format!("`{format}` is no format here; there are {}", formats.join(", ")));
        }
        let choices = given.choices()?;
        let application = given.text("application")?;
        let asked = Asked { what, offset: None, application, format, choices };
        Ok(Self { uri, position: position.transpose()?, asked })
    }

    /// The question about the document as it is now.
    fn asked(&self, view: &View<'_>) -> Asked {
        let offset = self.position.map(|position| view.offset(position));
        Asked { offset, ..self.asked.clone() }
    }

    /// What the plan is known by.
    pub(crate) fn state(&self, view: &View<'_>) -> String {
        view.snapshot.plan_state(&view.opened, &self.asked(view))
    }
}

/// The document that parameters name.
///
/// # Errors
/// They name none: what is wrong, for people.
fn document_of(parameters: &Value) -> std::result::Result<Url, String> {
    let document = parameters.get("textDocument").and_then(|document| document.get("uri"));
    let uri = document.and_then(Value::as_str).ok_or("`textDocument` must have a `uri`")?;
    Url::parse(uri).map_err(|_| "the `uri` of `textDocument` is no URI".to_owned())
}

/// The parameters of a request.
struct Given<'a>(&'a Map<String, Value>);

impl Given<'_> {
    fn must_be_known(&self, known: &[&str]) -> std::result::Result<(), String> {
        match self.0.keys().find(|key| !known.contains(&key.as_str())) {
            // What a client adds for itself is no choice of the user.
            Some(key) if key == "workDoneToken" || key == "partialResultToken" => Ok(()),
            Some(key) => Err(format!("`{key}` is no parameter here; there are {}", known.join(", "))),
            None => Ok(()),
        }
    }

    fn text(&self, name: &str) -> std::result::Result<Option<String>, String> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(format!("`{name}` must be a text")),
        }
    }

    fn flag(&self, name: &str) -> std::result::Result<bool, String> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(_) => Err(format!("`{name}` must be true or false")),
        }
    }

    fn texts(&self, name: &str) -> std::result::Result<Vec<String>, String> {
        let wrong = || format!("`{name}` must be a list of texts");
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::Array(items)) => {
                let text = |item: &Value| item.as_str().map(str::to_owned).ok_or_else(wrong);
                items.iter().map(text).collect()
            }
            Some(_) => Err(wrong()),
        }
    }

    fn choices(&self) -> std::result::Result<Choices, String> {
        let path = |text: &String| {
            WorkspacePath::new(text).map_err(|_| format!("`{text}` is no path inside of the workspace"))
        };
        let compat = self.text("compat")?;
        if let Some(name) = &compat {
            plimsoll_ide::plan::compatibility(name)?;
        }
        Ok(Choices {
            provider: self.text("provider")?,
            compat,
            installation: self.text("installation")?,
            action: self.text("action")?,
            force: self.flag("force")?,
            answers: self.text("answers")?.as_ref().map(path).transpose()?,
            values: self.texts("values")?.iter().map(path).collect::<std::result::Result<_, String>>()?,
            set: self.texts("set")?,
            only: self.texts("only")?,
            with_dependents: self.flag("withDependents")?,
            no_inferred_edges: self.flag("noInferredEdges")?,
            ignore: self.texts("ignore")?,
        })
    }
}

impl Backend {
    pub(crate) async fn plan(&self, parameters: Value) -> Result<Value> {
        self.show(Subject::Plan, &parameters).await
    }

    pub(crate) async fn why(&self, parameters: Value) -> Result<Value> {
        self.show(Subject::Why, &parameters).await
    }

    pub(crate) async fn diff(&self, parameters: Value) -> Result<Value> {
        self.show(Subject::Difference, &parameters).await
    }

    /// Runs a command: its first argument is what the request with its name has as parameters.
    pub(crate) async fn run_command(&self, parameters: ExecuteCommandParams) -> Result<Value> {
        let Some((_, subject)) = COMMANDS.iter().find(|(name, _)| *name == parameters.command) else {
            return Err(Error::invalid_params(format!("there is no command `{}`", parameters.command)));
        };
        let first = parameters.arguments.first().cloned().unwrap_or_else(|| json!({}));
        self.show(*subject, &first).await
    }

    async fn show(&self, subject: Subject, parameters: &Value) -> Result<Value> {
        let question = PlanQuestion::read(subject, parameters).map_err(Error::invalid_params)?;
        let uri = question.uri.clone();
        let work = move |view: &View<'_>| convert::plan::shown(view, &question.asked(view));
        let answer = self.ask_any(uri.clone(), work).await?;
        Ok(if answer.is_null() { json!({ "problem": format!("{uri} is not open.") }) } else { answer })
    }

    /// As what a document was recognised, and why.
    pub(crate) async fn recognition(&self, parameters: Value) -> Result<Value> {
        let uri = document_of(&parameters).map_err(Error::invalid_params)?;
        self.ask_any(uri, convert::recognition::recognition).await
    }

    pub(crate) async fn watch_plan(&self, parameters: Value) {
        // A notification has no answer that could say what is wrong with it.
        if let Ok(question) = PlanQuestion::read(Subject::Plan, &parameters) {
            self.tell(Message::Watch(question.uri.clone(), Some(Box::new(question))));
        }
    }

    pub(crate) async fn unwatch_plan(&self, parameters: Value) {
        if let Ok(uri) = document_of(&parameters) {
            self.tell(Message::Watch(uri, None));
        }
    }
}

/// The plans that are watched. Nothing is computed while nobody watches.
#[derive(Default)]
pub(crate) struct Watches {
    /// Whether those of all documents are.
    of_all: bool,
    watched: BTreeMap<Url, Watched>,
    stale: BTreeSet<Url>,
    /// What is watched of documents that were closed, oldest first: editors close a document also to read it anew.
    closed: VecDeque<(Url, PlanQuestion)>,
}

/// How many plans of documents that were closed are remembered.
const MOST_CLOSED: usize = 32;

struct Watched {
    question: PlanQuestion,
    /// Whether the client asked for it by itself, not for those of all documents.
    is_asked: bool,
    /// What the client was told last.
    told: Option<String>,
}

impl Watches {
    /// Watches the plan of a document, or no longer. What is asked anew is told anew; that of a document that is not open, once it is.
    pub(crate) fn ask(&mut self, uri: Url, question: Option<Box<PlanQuestion>>, is_open: bool) {
        self.closed.retain(|(closed, _)| *closed != uri);
        match question {
            Some(question) if is_open => self.watch(uri, *question),
            Some(question) => self.remember(uri, *question),
            None => {
                self.forget(&uri);
                if is_open {
                    self.watch_as_all(&uri);
                }
            }
        }
    }

    fn watch(&mut self, uri: Url, question: PlanQuestion) {
        self.watched.insert(uri.clone(), Watched { question, is_asked: true, told: None });
        self.stale.insert(uri);
    }

    /// Remembers what is watched of a document that is not open.
    fn remember(&mut self, uri: Url, question: PlanQuestion) {
        self.closed.push_back((uri, question));
        if self.closed.len() > MOST_CLOSED {
            self.closed.pop_front();
        }
    }

    /// Whether the plans of all open documents are watched.
    pub(crate) fn set_all<'a>(&mut self, of_all: bool, open: impl Iterator<Item = &'a Url>) {
        if std::mem::replace(&mut self.of_all, of_all) != of_all {
            self.watched.retain(|_, watched| watched.is_asked);
            open.for_each(|uri| self.opened(uri));
        }
    }

    /// A document was opened.
    pub(crate) fn opened(&mut self, uri: &Url) {
        if let Some(at) = self.closed.iter().position(|(closed, _)| closed == uri)
            && let Some((uri, question)) = self.closed.remove(at)
        {
            self.watch(uri, question);
        }
        self.watch_as_all(uri);
    }

    /// Watches a document where those of all are, and its own was not asked for.
    fn watch_as_all(&mut self, uri: &Url) {
        if self.of_all && !self.watched.contains_key(uri) {
            let question = PlanQuestion::of(uri.clone());
            self.watched.insert(uri.clone(), Watched { question, is_asked: false, told: None });
            self.stale.insert(uri.clone());
        }
    }

    /// How many there are.
    #[cfg(test)]
    pub(crate) fn count(&self) -> usize {
        self.watched.len() + self.stale.len()
    }

    /// A document was closed. What the client asked to watch is watched again when it is opened again.
    pub(crate) fn closed(&mut self, uri: &Url) {
        if let Some(watched) = self.watched.get(uri).filter(|watched| watched.is_asked) {
            self.remember(uri.clone(), watched.question.clone());
        }
        self.forget(uri);
    }

    fn forget(&mut self, uri: &Url) {
        self.watched.remove(uri);
        self.stale.remove(uri);
    }

    /// Something changed that these documents may be about.
    pub(crate) fn make_stale<'a>(&mut self, documents: impl Iterator<Item = &'a Url>) {
        if !self.watched.is_empty() {
            let watched = documents.filter(|uri| self.watched.contains_key(uri));
            self.stale.extend(watched.cloned());
        }
    }

    /// What is to be looked at again.
    pub(crate) fn stale(&self) -> impl Iterator<Item = &Url> {
        self.stale.iter()
    }

    /// What is asked about one of these, which is looked at now.
    pub(crate) fn take_stale(&mut self, uri: &Url) -> Option<PlanQuestion> {
        self.stale.remove(uri);
        self.watched.get(uri).map(|watched| watched.question.clone())
    }

    /// Whether the client was not told this yet; it is now.
    pub(crate) fn is_new(&mut self, uri: &Url, state: String) -> bool {
        let Some(watched) = self.watched.get_mut(uri) else { return false };
        if watched.told.as_ref() == Some(&state) {
            return false;
        }
        watched.told = Some(state);
        true
    }
}
