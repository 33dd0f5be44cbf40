//! The one thread that changes anything. It takes messages in the order in which they came.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crossbeam_channel::{Receiver, Sender};
use plimsoll_ide::{Workspace, WorkspacePath};
use serde_json::Value;
use tokio::sync::mpsc::UnboundedSender;
use tower_lsp::lsp_types::{
    Diagnostic, FileChangeType, FileEvent, TextDocumentContentChangeEvent, TextDocumentItem, Url,
    WorkspaceFoldersChangeEvent,
};

use crate::capabilities::Agreed;
use crate::convert;
use crate::documents::Document;
use crate::outside::{Loaded, Outside};
use crate::plan::{PlanQuestion, Watches};
use crate::publish::Posted;
use crate::settings::{self, Layer, Settings};
use crate::survey::{Answered, Everything, Survey, Whole};
use crate::work::{About, Pool, Question, guarded};
use crate::workspaces::{self, Moment, Places, State, Workspaces};

#[cfg(test)]
mod tests;

/// How many requests are answered at once.
const READERS: usize = 2;

/// How many workspaces are listed at once.
const LOADERS: usize = 2;

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
    /// A plan is to be watched, or no longer.
    Watch(Url, Option<Box<PlanQuestion>>),
    /// All findings are asked for.
    Survey(Survey),
    /// What was answered to that.
    Surveyed(Answered),
    /// What the settings of the client are.
    Configured(Layer, Value),
    /// The settings of the client are others.
    SettingsChanged(Value),
    /// Listing the files of a workspace lasts.
    Lasting(PathBuf),
    /// What a watched plan is known by, at a version of its document.
    Planned(Url, i32, String),
    /// The client says nothing more.
    HungUp,
    /// Nobody waits for anything any more.
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
    watches: Watches,
    settings: Settings,
    /// Questions about all files that wait until these are listed.
    surveys: Vec<Survey>,
    surveyed: Option<Answered>,
    /// Grows with each change.
    now: u64,
    is_hung_up: bool,
    /// What was said last of each document.
    said: BTreeMap<Url, (i32, Vec<Diagnostic>)>,
    readers: Pool,
    checker: Pool,
    surveyor: Pool,
    loader: Pool,
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
            watches: Watches::default(),
            settings: Settings::default(),
            surveys: Vec::new(),
            surveyed: None,
            now: 0,
            is_hung_up: false,
            said: BTreeMap::new(),
            readers: Pool::new("reader", READERS)?,
            checker: Pool::new("checker", 1)?,
            surveyor: Pool::new("surveyor", 1)?,
            loader: Pool::new("loader", LOADERS)?,
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
                self.plan_stale();
            }
        }
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Greeted(agreed, folders) => {
                self.agreed = agreed;
                self.folders = folders.iter().map(|folder| self.outside.real(folder)).collect();
            }
            Message::Ready => self.ready(),
            Message::HungUp => self.hung_up(),
            Message::Opened(item) => self.open(item),
            Message::Changed(uri, version, changes) => self.change(&uri, version, changes),
            Message::Closed(uri) => self.close(&uri),
            Message::Watched(events) => self.watched(&events),
            Message::Folders(event) => self.change_folders(&event),
            Message::Loaded(root, loaded) => self.loaded(&root, loaded),
            Message::Question(question) => self.ask(question),
            Message::Survey(survey) => self.survey(survey),
            Message::Surveyed(answered) => self.surveyed = Some(answered),
            Message::Configured(layer, settings) => self.configure(layer, settings),
            Message::SettingsChanged(settings) => self.settings_changed(settings),
            Message::Lasting(root) if self.agreed.shows_progress => self.post(Posted::Lasting(root)),
            Message::Lasting(_) | Message::End => {}
            Message::Found(uri, version, findings) => self.say(uri, version, findings),
            Message::Watch(uri, question) => {
                let question = question.filter(|_| self.documents.contains_key(&uri));
                self.watches.set(uri, question);
            }
            Message::Planned(uri, version, state) => {
                let is_now = self.documents.get(&uri).is_some_and(|document| document.version == version);
                if is_now && self.watches.is_new(&uri, state) {
                    self.post(Posted::PlanChanged(uri, version));
                }
            }
        }
    }

    /// Nobody listens where the client is gone; the loop ends soon then.
    fn post(&self, posted: Posted) {
        let _ = self.outbox.send(posted);
    }

    /// The client has ended, or died. What waits for a disk, which may be hung, is refused, so that nothing holds up the end.
    fn hung_up(&mut self) {
        self.is_hung_up = true;
        self.surveys.clear();
        let waiting = self.workspaces.all_waiting().flat_map(std::mem::take);
        waiting.for_each(|(question, _)| question.refuse());
    }

    /// The client can be asked now.
    fn ready(&self) {
        let Agreed { watches_files: files, tells_settings_if_asked: settings, .. } = self.agreed;
        if files || settings {
            self.post(Posted::Register { files, settings });
        }
        if self.agreed.has_settings {
            self.post(Posted::Configure);
        }
    }

    fn settings_changed(&mut self, settings: Value) {
        if self.agreed.has_settings {
            self.post(Posted::Configure);
        } else if let Some(own) = settings::of_change(settings) {
            self.configure(Layer::Current, own);
        }
    }

    /// Takes settings of the client. Where they come to something else, everything is looked at again.
    fn configure(&mut self, layer: Layer, settings: Value) {
        let (is_changed, problems) = self.settings.set(layer, settings);
        problems.into_iter().for_each(|problem| self.post(Posted::Complaint(problem)));
        if !is_changed {
            return;
        }
        let chosen = self.settings.now.chosen.clone();
        let ready = self.workspaces.all_ready().map(|(number, workspace)| {
            workspace.set_defaults(chosen.clone());
            number
        });
        let numbers: Vec<usize> = ready.collect();
        self.watches.set_all(self.settings.now.watch_plan, self.documents.keys());
        numbers.into_iter().for_each(|number| self.make_stale(number));
        if layer == Layer::Current {
            self.post(Posted::Changed(self.agreed));
        }
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
            ready.set_defaults(self.settings.now.chosen.clone());
            ready.set_text(&path, text.clone());
        }
        self.watches.opened(&item.uri);
        let document =
            Document { uri: item.uri.clone(), version: item.version, text, lines: None, workspace, path };
        self.documents.insert(item.uri, document);
        self.make_stale(workspace);
    }

    /// Lists the files of a workspace on a thread of its own; messages about it wait.
    fn load(&self, root: PathBuf) {
        let (outside, own) = (self.outside.clone(), self.own.clone());
        self.loader.start(move || {
            let lasts = || {
                let _ = own.send(Message::Lasting(root.clone()));
            };
            let loaded = outside.load(&root, &lasts);
            let _ = own.send(Message::Loaded(root, loaded));
        });
    }

    fn loaded(&mut self, root: &Path, loaded: Result<Loaded, String>) {
        self.post(Posted::Listed(root.to_path_buf()));
        let Some(number) = self.workspaces.at(root) else {
            self.take_surveys();
            return;
        };
        let mut workspace = match loaded {
            Ok(Loaded { world, paths }) => Workspace::new(world, paths),
            Err(words) => {
                self.post(Posted::Complaint(words));
                workspaces::without_files()
            }
        };
        workspace.set_defaults(self.settings.now.chosen.clone());
        for document in self.documents.values().filter(|document| document.workspace == number) {
            workspace.set_text(&document.path, document.text.clone());
        }
        let Some(slot) = self.workspaces.slot(number) else { return };
        for (paths, is_gone) in std::mem::take(&mut slot.meanwhile) {
            if is_gone { workspace.removed(&paths) } else { workspace.changed(&paths) }
        }
        let before = std::mem::replace(&mut slot.state, State::Ready(workspace));
        self.make_stale(number);
        if let State::Loading(waiting) = before {
            waiting.into_iter().for_each(|(question, version)| self.ask_late(question, version));
        }
        self.take_surveys();
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
        let is_used = self.documents.values().any(|document| document.workspace == number);
        self.workspaces.leave(number, is_used);
        self.stale.remove(uri);
        self.watches.forget(uri);
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
                let root = self.workspaces.root(number);
                if !is_gone && root.is_some_and(|root| !self.outside.lists(root, &file)) {
                    continue;
                }
                let list: &mut BTreeMap<usize, Vec<WorkspacePath>> =
                    if is_gone { &mut removed } else { &mut changed };
                list.entry(number).or_default().push(path);
            }
        }
        if changed.is_empty() && removed.is_empty() {
            return;
        }
        for (number, paths) in changed {
            self.workspaces.on_disk(number, paths, false);
            self.make_stale(number);
        }
        for (number, paths) in removed {
            self.workspaces.on_disk(number, paths, true);
            self.make_stale(number);
        }
        self.post(Posted::Changed(self.agreed));
    }

    fn change_folders(&mut self, event: &WorkspaceFoldersChangeEvent) {
        let path = |uri: &Url| uri.to_file_path().ok().map(|path| self.outside.real(&path));
        let removed: Vec<PathBuf> = event.removed.iter().filter_map(|folder| path(&folder.uri)).collect();
        let added: Vec<PathBuf> = event.added.iter().filter_map(|folder| path(&folder.uri)).collect();
        self.folders.retain(|folder| !removed.contains(folder) && !added.contains(folder));
        self.folders.extend(added);
        self.move_documents();
        let used = self.documents.values().map(|document| document.workspace).collect();
        self.workspaces.abandon(&removed, &self.folders, &used);
        // What is said of all files is something else now.
        self.now += 1;
        self.take_surveys();
        self.post(Posted::Changed(self.agreed));
    }

    /// Documents whose workspace is another one, now that the folders are others, are as if they were opened anew.
    fn move_documents(&mut self) {
        let moved = self.documents.values().filter(|document| {
            let file = document.uri.to_file_path().ok().map(|file| self.outside.real(&file));
            let root = file.and_then(|file| self.outside.workspace_of(&file, &self.folders));
            root.as_deref() != self.workspaces.root(document.workspace)
        });
        let items = moved.map(|document| TextDocumentItem {
            uri: document.uri.clone(),
            language_id: String::new(),
            version: document.version,
            text: document.text.to_string(),
        });
        let items: Vec<TextDocumentItem> = items.collect();
        items.into_iter().for_each(|item| self.open(item));
    }

    /// Answers a question about all files, as soon as they are listed.
    fn survey(&mut self, survey: Survey) {
        self.load_folders();
        if self.workspaces.are_loading() {
            self.surveys.retain(|waiting| !waiting.is_lost());
            // Dropped, it is refused.
            if !self.is_hung_up {
                self.surveys.push(survey);
            }
            return;
        }
        let survey = match self.surveyed.as_ref().filter(|last| last.moment == self.now) {
            Some(last) => survey.answer_again(last),
            None => Some(survey),
        };
        let Some(survey) = survey else { return };
        let numbers = self.workspaces.numbers();
        let all = numbers.into_iter().filter_map(|number| self.whole(number)).collect();
        let everything = Everything { moment: self.now, all, open: self.documents.keys().cloned().collect() };
        let own = self.own.clone();
        self.surveyor.start(move || survey.answer(everything, &own));
    }

    /// Answers the questions that waited until all files are listed.
    fn take_surveys(&mut self) {
        if !self.workspaces.are_loading() {
            std::mem::take(&mut self.surveys).into_iter().for_each(|survey| self.survey(survey));
        }
    }

    /// A workspace as it is now.
    fn whole(&mut self, number: usize) -> Option<Whole> {
        let open = self.documents.values().filter(|document| document.workspace == number);
        let versions = open.map(|document| (document.path.clone(), document.version)).collect();
        let places = self.places(number);
        let snapshot = self.workspaces.ready(number)?.snapshot();
        let (agreed, settings) = (self.agreed, self.settings.now.clone());
        Some(Whole { snapshot, agreed, settings, places, versions })
    }

    fn places(&self, number: usize) -> Places {
        let open = self.documents.values().filter(|document| document.workspace == number);
        let open = open.map(|document| (document.path.clone(), document.uri.clone())).collect();
        Places { root: self.workspaces.root(number).map(Path::to_path_buf), open }
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
            if self.is_hung_up {
                question.refuse();
                return;
            }
            waiting.push((question, document.version));
            // Of many, most may have been cancelled.
            if waiting.len().is_power_of_two() {
                waiting.retain(|(question, _)| !question.is_lost());
            }
            return;
        }
        match self.moment(uri) {
            Some(moment) => self.answer(question, vec![moment]),
            None => question.know_nothing(),
        }
    }

    /// Lists the workspaces of the client's folders that were not met yet.
    fn load_folders(&mut self) {
        for folder in self.folders.clone() {
            if let Some(root) = self.workspaces.of_folder(&folder, &self.folders, &*self.outside) {
                self.load(root);
            }
        }
    }

    /// Workspaces of the client's folders that were not met yet are listed first.
    fn ask_about_workspaces(&mut self, question: Question) {
        self.load_folders();
        if let Some(waiting) = self.workspaces.waiting() {
            if self.is_hung_up {
                question.refuse();
            } else {
                waiting.push((question, 0));
            }
            return;
        }
        let numbers = self.workspaces.numbers();
        let moments = numbers
            .into_iter()
            .filter_map(|number| self.moment_of(number, WorkspacePath::root(), 0))
            .collect();
        self.answer(question, moments);
    }

    fn answer(&self, question: Question, moments: Vec<Moment>) {
        let own = self.own.clone();
        self.readers.start(move || question.answer(moments, &own));
    }

    /// A document as it is now.
    fn moment(&mut self, uri: &Url) -> Option<Moment> {
        let document = self.documents.get(uri)?;
        let (number, path, version) = (document.workspace, document.path.clone(), document.version);
        self.moment_of(number, path, version)
    }

    /// A file of a workspace as it is now.
    fn moment_of(&mut self, number: usize, path: WorkspacePath, version: i32) -> Option<Moment> {
        let places = self.places(number);
        let snapshot = self.workspaces.ready(number)?.snapshot();
        let (agreed, settings) = (self.agreed, self.settings.now.clone());
        Some(Moment { snapshot, path, version, agreed, settings, places })
    }

    /// What one document says may matter for all others of its workspace.
    fn make_stale(&mut self, number: usize) {
        self.now += 1;
        let all = self.documents.values().filter(|document| document.workspace == number);
        let all = all.map(|document| &document.uri);
        if !self.agreed.asks_for_findings {
            self.stale.extend(all.clone().cloned());
        }
        self.watches.make_stale(all);
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

    /// Looks whether watched plans differ from what the client was told. Findings come first: one thread does both.
    fn plan_stale(&mut self) {
        for (uri, question) in self.watches.take_stale() {
            let Some(moment) = self.moment(&uri) else { continue };
            let (own, version) = (self.own.clone(), moment.version);
            self.checker.start(move || {
                let state = guarded(|| moment.view().map(|view| question.state(&view)));
                // A change of the workspace waits until this is gone.
                drop(moment);
                if let Ok(Some(state)) = state {
                    let _ = own.send(Message::Planned(uri, version, state));
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
