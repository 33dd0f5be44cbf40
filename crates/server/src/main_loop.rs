//! The one thread that changes anything. It takes messages in the order in which they came.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crossbeam_channel::{Receiver, Sender};
use plimsoll_ide::{Workspace, WorkspacePath};
use tokio::sync::mpsc::UnboundedSender;
use tower_lsp::lsp_types::{
    Diagnostic, FileChangeType, FileEvent, TextDocumentContentChangeEvent, TextDocumentItem, Url,
    WorkspaceFoldersChangeEvent,
};

use crate::capabilities::Agreed;
use crate::convert;
use crate::documents::Document;
use crate::outside::{Loaded, Outside};
use crate::publish::Posted;
use crate::work::{About, Pool, Question, guarded};
use crate::workspaces::{self, Moment, Places, State, Workspaces};

/// How many requests are answered at once.
const READERS: usize = 2;

/// Something that happened.
pub(crate) enum Message {
    /// A client was greeted: what was agreed on, and its folders.
    Greeted(Agreed, Vec<PathBuf>),
    /// The client is ready to be asked.
    Ready,
    /// A document was opened.
    Opened(TextDocumentItem),
    /// A document was changed.
    Changed(Url, i32, Vec<TextDocumentContentChangeEvent>),
    /// A document was closed.
    Closed(Url),
    /// Files changed on disk.
    Watched(Vec<FileEvent>),
    /// The client has other folders.
    Folders(WorkspaceFoldersChangeEvent),
    /// The files of a workspace were listed.
    Loaded(PathBuf, Result<Loaded, String>),
    /// Something is asked about a document, or about all workspaces.
    Question(Question),
    /// What is said of a document at a version.
    Found(Url, i32, Vec<Diagnostic>),
    /// The client is gone.
    End,
}

/// The state of the server.
pub(crate) struct MainLoop {
    outside: Arc<dyn Outside>,
    inbox: Receiver<Message>,
    /// Where work on other threads sends what it found.
    own: Sender<Message>,
    outbox: UnboundedSender<Posted>,
    agreed: Agreed,
    folders: Vec<PathBuf>,
    workspaces: Workspaces,
    documents: BTreeMap<Url, Document>,
    /// Documents of which something else may be to say.
    stale: BTreeSet<Url>,
    /// What was said last of each document.
    said: BTreeMap<Url, (i32, Vec<Diagnostic>)>,
    readers: Pool,
    checker: Pool,
}

impl MainLoop {
    pub(crate) fn new(
        outside: Arc<dyn Outside>,
        inbox: Receiver<Message>,
        own: Sender<Message>,
        outbox: UnboundedSender<Posted>,
    ) -> std::io::Result<Self> {
        Ok(Self {
            outside,
            inbox,
            own,
            outbox,
            agreed: Agreed::with(&tower_lsp::lsp_types::ClientCapabilities::default()),
            folders: Vec::new(),
            workspaces: Workspaces::default(),
            documents: BTreeMap::new(),
            stale: BTreeSet::new(),
            said: BTreeMap::new(),
            readers: Pool::new("reader", READERS)?,
            checker: Pool::new("checker", 1)?,
        })
    }

    /// Takes messages until the client is gone.
    pub(crate) fn run(mut self) {
        while let Ok(message) = self.inbox.recv() {
            if matches!(message, Message::End) {
                return;
            }
            self.take(message);
            // What came meanwhile may make the same findings stale again.
            if self.inbox.is_empty() {
                self.check_stale();
            }
        }
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Greeted(agreed, folders) => {
                self.agreed = agreed;
                self.folders = folders.iter().map(|folder| self.outside.real(folder)).collect();
            }
            Message::Ready if self.agreed.watches_files => self.post(Posted::Watch),
            Message::Ready | Message::End => {}
            Message::Opened(item) => self.open(item),
            Message::Changed(uri, version, changes) => self.change(&uri, version, changes),
            Message::Closed(uri) => self.close(&uri),
            Message::Watched(events) => self.watched(&events),
            Message::Folders(event) => self.change_folders(&event),
            Message::Loaded(root, loaded) => self.loaded(&root, loaded),
            Message::Question(question) => self.ask(question),
            Message::Found(uri, version, findings) => self.say(uri, version, findings),
        }
    }

    /// Nobody listens where the client is gone; the loop ends soon then.
    fn post(&self, posted: Posted) {
        let _ = self.outbox.send(posted);
    }

    fn open(&mut self, item: TextDocumentItem) {
        // Opening twice is a mistake of the client; the later text counts.
        if self.documents.contains_key(&item.uri) {
            self.close(&item.uri);
        }
        let home = self.workspaces.home(&item.uri, &self.folders, &*self.outside);
        if let Some(root) = home.to_load {
            self.load(root);
        }
        let text: Arc<str> = item.text.into();
        let (workspace, path) = (home.workspace, home.path);
        if let Some(ready) = self.workspaces.ready(workspace) {
            ready.set_text(&path, text.clone());
        }
        let document = Document { uri: item.uri.clone(), version: item.version, text, workspace, path };
        self.documents.insert(item.uri, document);
        self.make_stale(workspace);
    }

    /// Lists the files of a workspace on a thread of its own; messages about it wait.
    fn load(&self, root: PathBuf) {
        let (outside, own) = (self.outside.clone(), self.own.clone());
        self.readers.start(move || {
            let loaded = outside.load(&root);
            let _ = own.send(Message::Loaded(root, loaded));
        });
    }

    fn loaded(&mut self, root: &Path, loaded: Result<Loaded, String>) {
        let Some(number) = self.workspaces.at(root) else { return };
        let mut workspace = match loaded {
            Ok(Loaded { world, paths }) => Workspace::new(world, paths),
            Err(words) => {
                self.post(Posted::Complaint(words));
                workspaces::without_files()
            }
        };
        for document in self.documents.values().filter(|document| document.workspace == number) {
            workspace.set_text(&document.path, document.text.clone());
        }
        let Some(slot) = self.workspaces.slot(number) else { return };
        let before = std::mem::replace(&mut slot.state, State::Ready(workspace));
        self.make_stale(number);
        if let State::Loading(waiting) = before {
            waiting.into_iter().for_each(|(question, version)| self.ask_late(question, version));
        }
    }

    /// Answers a question that had to wait, as its document was then.
    fn ask_late(&mut self, question: Question, version: i32) {
        let is_changed = match &question.about {
            About::Document(uri) => self.documents.get(uri).map(|document| document.version) != Some(version),
            About::Workspaces => false,
        };
        if is_changed && !question.is_asked_again { question.refuse() } else { self.ask(question) }
    }

    fn change(&mut self, uri: &Url, version: i32, changes: Vec<TextDocumentContentChangeEvent>) {
        let encoding = self.agreed.encoding;
        // A change of what is not open is a mistake of the client, and nothing can be made of it.
        let Some(document) = self.documents.get_mut(uri) else { return };
        document.change(version, changes, encoding);
        let (number, path, text) = (document.workspace, document.path.clone(), document.text.clone());
        if let Some(workspace) = self.workspaces.ready(number) {
            workspace.set_text(&path, text);
        }
        self.make_stale(number);
    }

    fn close(&mut self, uri: &Url) {
        let Some(document) = self.documents.remove(uri) else { return };
        let number = document.workspace;
        let file = self.workspaces.root(number).map(|root| root.join(document.path.as_str()));
        let is_there = file.is_some_and(|file| self.outside.is_file(&file));
        if let Some(workspace) = self.workspaces.ready(number) {
            workspace.close(&document.path, is_there);
        }
        self.workspaces.leave(number);
        self.stale.remove(uri);
        if self.said.remove(uri).is_some() {
            self.post(Posted::Findings { uri: uri.clone(), findings: Vec::new(), version: None });
        }
        self.make_stale(number);
    }

    fn watched(&mut self, events: &[FileEvent]) {
        let (mut changed, mut removed) = (BTreeMap::new(), BTreeMap::new());
        for event in events {
            let Ok(file) = event.uri.to_file_path() else { continue };
            let is_gone = event.typ == FileChangeType::DELETED;
            let file = self.outside.real(&file);
            for (number, path) in self.workspaces.holding(&file) {
                let list: &mut BTreeMap<usize, Vec<WorkspacePath>> =
                    if is_gone { &mut removed } else { &mut changed };
                list.entry(number).or_default().push(path);
            }
        }
        for (number, paths) in changed {
            self.workspaces.ready(number).into_iter().for_each(|workspace| workspace.changed(&paths));
            self.make_stale(number);
        }
        for (number, paths) in removed {
            self.workspaces.ready(number).into_iter().for_each(|workspace| workspace.removed(&paths));
            self.make_stale(number);
        }
        if self.agreed.asks_for_findings {
            self.post(Posted::Changed);
        }
    }

    fn change_folders(&mut self, event: &WorkspaceFoldersChangeEvent) {
        let path = |uri: &Url| uri.to_file_path().ok().map(|path| self.outside.real(&path));
        let removed: Vec<PathBuf> = event.removed.iter().filter_map(|folder| path(&folder.uri)).collect();
        let added: Vec<PathBuf> = event.added.iter().filter_map(|folder| path(&folder.uri)).collect();
        self.folders.retain(|folder| !removed.contains(folder));
        self.folders.extend(added);
    }

    /// Answers a question as of now, on another thread.
    fn ask(&mut self, question: Question) {
        match &question.about {
            About::Document(uri) => {
                let uri = uri.clone();
                self.ask_about_document(question, &uri);
            }
            About::Workspaces => self.ask_about_workspaces(question),
        }
    }

    fn ask_about_document(&mut self, question: Question, uri: &Url) {
        let Some(document) = self.documents.get(uri) else {
            question.know_nothing();
            return;
        };
        let number = document.workspace;
        let Some(slot) = self.workspaces.slot(number) else { return };
        if let State::Loading(waiting) = &mut slot.state {
            waiting.push((question, document.version));
            return;
        }
        match self.moment(uri) {
            Some(moment) => self.answer(question, vec![moment]),
            None => question.know_nothing(),
        }
    }

    /// Workspaces of the client's folders that were not met yet are listed first.
    fn ask_about_workspaces(&mut self, question: Question) {
        for folder in self.folders.clone() {
            if let Some(root) = self.workspaces.of_folder(&folder, &self.folders, &*self.outside) {
                self.load(root);
            }
        }
        if let Some(waiting) = self.workspaces.waiting() {
            waiting.push((question, 0));
            return;
        }
        let numbers = self.workspaces.numbers();
        let moments =
            numbers.into_iter().filter_map(|number| self.moment_of(number, WorkspacePath::root())).collect();
        self.answer(question, moments);
    }

    fn answer(&self, question: Question, moments: Vec<Moment>) {
        let own = self.own.clone();
        self.readers.start(move || question.answer(moments, &own));
    }

    /// A document as it is now.
    fn moment(&mut self, uri: &Url) -> Option<Moment> {
        let document = self.documents.get(uri)?;
        let (number, path) = (document.workspace, document.path.clone());
        self.moment_of(number, path)
    }

    /// A file of a workspace as it is now.
    fn moment_of(&mut self, number: usize, path: WorkspacePath) -> Option<Moment> {
        let open = self.documents.values().filter(|other| other.workspace == number);
        let open: BTreeMap<WorkspacePath, Url> =
            open.map(|other| (other.path.clone(), other.uri.clone())).collect();
        let root = self.workspaces.root(number).map(Path::to_path_buf);
        let snapshot = self.workspaces.ready(number)?.snapshot();
        Some(Moment { snapshot, path, agreed: self.agreed, places: Places { root, open } })
    }

    /// What one document says may matter for all others of its workspace.
    fn make_stale(&mut self, number: usize) {
        if !self.agreed.asks_for_findings {
            let all = self.documents.values().filter(|document| document.workspace == number);
            self.stale.extend(all.map(|document| document.uri.clone()));
        }
    }

    /// Looks for what is to be said of stale documents. A change meanwhile ends that, and makes them stale again.
    fn check_stale(&mut self) {
        for uri in std::mem::take(&mut self.stale) {
            let Some(document) = self.documents.get(&uri) else { continue };
            let version = document.version;
            let Some(moment) = self.moment(&uri) else { continue };
            let own = self.own.clone();
            self.checker.start(move || {
                let findings = guarded(|| moment.view().map(|view| convert::findings::findings(&view)));
                // A change of the workspace waits until this is gone.
                drop(moment);
                if let Ok(Some(findings)) = findings {
                    let _ = own.send(Message::Found(uri, version, findings));
                }
            });
        }
    }

    /// Sends findings, unless they are those of an older text or have been sent already.
    fn say(&mut self, uri: Url, version: i32, findings: Vec<Diagnostic>) {
        if self.documents.get(&uri).is_none_or(|document| document.version != version) {
            return;
        }
        let new = (version, findings);
        if self.said.get(&uri) == Some(&new) {
            return;
        }
        let (version, findings) = new.clone();
        self.said.insert(uri.clone(), new);
        self.post(Posted::Findings { uri, findings, version: Some(version) });
    }
}
