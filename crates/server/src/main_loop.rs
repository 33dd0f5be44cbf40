//! The one thread that changes anything. It takes messages in the order in which they came.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;

use crossbeam_channel::{Receiver, Sender};
use plimsoll_ide::WorkspacePath;
use serde_json::Value;
use tokio::sync::mpsc::UnboundedSender;
use tower_lsp::lsp_types::{
    Diagnostic, FileEvent, TextDocumentContentChangeEvent, TextDocumentItem, Url, WorkspaceFolder,
    WorkspaceFoldersChangeEvent,
};

use crate::capabilities::Agreed;
use crate::documents::Document;
use crate::lookups::{Change, FolderChange, Folders, Home, Lookups};
use crate::outside::{Loaded, Outside};
use crate::plan::{PlanQuestion, Watches};
use crate::publish::Posted;
use crate::quiet::{Refresh, Unrest};
use crate::settings::{self, Layer, Settings};
use crate::work::{Crew, Hands, Pool, Question};
use crate::workspaces::Workspaces;

mod documents;
mod findings;
mod questions;
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
    /// It was looked for which folders the client has.
    FoldersFound(Folders),
    /// It was looked for where a document belongs.
    HomeFound(Home),
    /// It was looked for whether a file of a workspace that was closed is there.
    Left(usize, WorkspacePath, bool),
    /// Files of workspaces changed on disk.
    ChangedOnDisk(Vec<Change>),
    /// Something is asked about a document, or about a workspace.
    Question(Question),
    /// A thread has nothing more to do.
    Idle(Crew),
    /// A pause has ended.
    Paused,
    /// What is said of a document at a version.
    Found(Url, i32, Vec<Diagnostic>),
    /// A plan is to be watched, or no longer.
    Watch(Url, Option<Box<PlanQuestion>>),
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
    /// The folders of the workspaces that the client's folders belong to.
    roots: Vec<PathBuf>,
    workspaces: Workspaces,
    documents: BTreeMap<Url, Document>,
    /// Those of which it is being looked for where they belong.
    homeless: BTreeSet<Url>,
    /// Documents of which something else may be to say.
    stale: BTreeSet<Url>,
    watches: Watches,
    settings: Settings,
    /// Questions that wait until a reader is idle.
    questions: VecDeque<Question>,
    /// Questions that wait for the surveyor.
    surveys: VecDeque<Question>,
    unrest: Unrest,
    is_hung_up: bool,
    /// What was said last of each document.
    said: BTreeMap<Url, (i32, Vec<Diagnostic>)>,
    lookups: Lookups,
    readers: Hands,
    checker: Hands,
    surveyor: Hands,
    loader: Pool,
    pauses: Pool,
}

impl MainLoop {
    pub(crate) fn new(
        outside: Arc<dyn Outside>,
        inbox: Receiver<Message>,
        own: Sender<Message>,
        outbox: UnboundedSender<Posted>,
    ) -> std::io::Result<Self> {
        Ok(Self {
            lookups: Lookups::new(outside.clone(), own.clone())?,
            readers: Hands::new(Crew::Readers, READERS, own.clone())?,
            checker: Hands::new(Crew::Checker, 1, own.clone())?,
            surveyor: Hands::new(Crew::Surveyor, 1, own.clone())?,
            loader: Pool::new("loader", LOADERS)?,
            pauses: Pool::new("pauses", 1)?,
            outside,
            inbox,
            own,
            outbox,
            agreed: Agreed::with(&tower_lsp::lsp_types::ClientCapabilities::default()),
            roots: Vec::new(),
            workspaces: Workspaces::default(),
            documents: BTreeMap::new(),
            homeless: BTreeSet::new(),
            stale: BTreeSet::new(),
            watches: Watches::default(),
            settings: Settings::default(),
            questions: VecDeque::new(),
            surveys: VecDeque::new(),
            unrest: Unrest::default(),
            is_hung_up: false,
            said: BTreeMap::new(),
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
                self.change_folders(FolderChange { added: folders, removed: Vec::new(), is_greeting: true });
            }
            Message::Ready => self.ready(),
            Message::HungUp => self.hung_up(),
            Message::Opened(item) => self.open(item),
            Message::Changed(uri, version, changes) => self.change(&uri, version, changes),
            Message::Closed(uri) => self.close(&uri),
            Message::Watched(events) => self.watched(events),
            Message::Folders(event) => self.folders_changed(event),
            Message::FoldersFound(folders) => self.folders_found(folders),
            Message::HomeFound(home) => self.home_found(home),
            Message::Left(number, path, is_there) => self.left(number, path, is_there),
            Message::ChangedOnDisk(changes) => self.changed_on_disk(changes),
            Message::Loaded(root, loaded) => self.loaded(&root, loaded),
            Message::Question(question) => self.ask(question),
            Message::Idle(crew) => self.idle(crew),
            Message::Paused => self.end_pause(),
            Message::Configured(layer, settings) => self.configure(layer, settings),
            Message::SettingsChanged(settings) => self.settings_changed(settings),
            Message::Lasting(root) if self.agreed.shows_progress => self.post(Posted::Lasting(root)),
            Message::Lasting(_) | Message::End => {}
            Message::Found(uri, version, findings) => self.say(uri, version, findings),
            Message::Watch(uri, question) => {
                let is_open = self.documents.contains_key(&uri);
                self.watches.ask(uri, question, is_open);
            }
            Message::Planned(uri, version, state) => self.say_plan(uri, version, state),
        }
    }

    /// A thread has nothing more to do.
    fn idle(&mut self, crew: Crew) {
        match crew {
            Crew::Readers => self.readers.end(),
            Crew::Checker => self.checker.end(),
            Crew::Surveyor => self.surveyor.end(),
        }
        self.answer_waiting();
    }

    fn folders_changed(&mut self, event: WorkspaceFoldersChangeEvent) {
        let paths = |folders: Vec<WorkspaceFolder>| {
            folders.into_iter().filter_map(|folder| folder.uri.to_file_path().ok()).collect()
        };
        let (added, removed) = (paths(event.added), paths(event.removed));
        self.change_folders(FolderChange { added, removed, is_greeting: false });
    }

    /// Nobody listens where the client is gone; the loop ends soon then.
    fn post(&self, posted: Posted) {
        let _ = self.outbox.send(posted);
    }

    /// The client has ended, or died. What waits for a disk, which may be hung, is refused, so that nothing holds up the end.
    fn hung_up(&mut self) {
        self.is_hung_up = true;
        self.workspaces.all_waiting().flat_map(std::mem::take).for_each(Question::refuse);
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
            self.post(Posted::Changed(self.agreed, Refresh::ALL));
        }
    }
}
