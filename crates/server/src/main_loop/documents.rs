//! Documents that are opened, changed and closed, and the workspaces that they are in. Nothing here waits for a disk: what must be
//! looked for there comes back as a message.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use plimsoll_ide::{Workspace, WorkspacePath};
use tower_lsp::lsp_types::{FileEvent, TextDocumentContentChangeEvent, TextDocumentItem, Url};

use super::{MainLoop, Message};
use crate::documents::Document;
use crate::lookups::{Change, FolderChange, Folders, Home};
use crate::outside::Loaded;
use crate::publish::Posted;
use crate::quiet::Refresh;
use crate::work::Question;
use crate::workspaces::{self, State};

impl MainLoop {
    /// The client has other folders. What is asked about all workspaces waits until it is known which these are.
    pub(super) fn change_folders(&mut self, change: FolderChange) {
        let expected = self.workspaces.expect();
        let open: Vec<Url> = self.documents.keys().cloned().collect();
        self.lookups.start(move |disk| Message::FoldersFound(disk.change_folders(&change, &open, expected)));
    }

    pub(super) fn folders_found(&mut self, folders: Folders) {
        self.roots = folders.roots;
        // Documents whose workspace is another one now are moved there.
        folders.homes.into_iter().for_each(|home| self.home_found(home));
        let used = self.documents.values().map(|document| document.workspace).collect();
        let mut waiting = self.workspaces.abandon(&folders.removed, &folders.all, &used);
        waiting.extend(self.workspaces.leave(folders.expected, false));
        waiting.into_iter().for_each(|question| self.ask(question));
        if !folders.is_greeting {
            self.post(Posted::Changed(self.agreed, Refresh::ALL));
        }
    }

    pub(super) fn open(&mut self, item: TextDocumentItem) {
        // Opening twice is a mistake of the client; the later text counts.
        if self.documents.contains_key(&item.uri) {
            self.close(&item.uri);
        }
        let uri = item.uri;
        // Only what can be a file is looked for.
        let is_file = uri.to_file_path().is_ok();
        let (workspace, path) = match is_file {
            true => (self.workspaces.expect(), WorkspacePath::root()),
            false => self.workspaces.alone(&uri),
        };
        let text: Arc<str> = item.text.into();
        let (version, language) = (item.version, item.language_id.into());
        let document = Document { uri: uri.clone(), version, language, text, lines: None, workspace, path };
        self.documents.insert(uri.clone(), document);
        self.watches.opened(&uri);
        if is_file {
            self.homeless.insert(uri.clone());
            self.lookups.start(move |disk| Message::HomeFound(disk.home(uri)));
        } else {
            self.hand_over(&uri);
        }
    }

    /// Gives the workspace of a document its text.
    fn hand_over(&mut self, uri: &Url) {
        let Some(document) = self.documents.get(uri) else { return };
        let number = document.workspace;
        if let Some(ready) = self.workspaces.ready(number) {
            ready.set_defaults(self.settings.now.chosen.clone());
            ready.set_text(&document.path, document.text.clone());
        }
        self.make_stale(number);
        self.disturb_others(number, uri);
    }

    /// It is known now where a document belongs. One that was elsewhere moves there, with what waits for it.
    pub(super) fn home_found(&mut self, Home { uri, place }: Home) {
        let Some(document) = self.documents.get(&uri) else { return };
        let (before, old) = (document.workspace, document.path.clone());
        self.homeless.remove(&uri);
        let root = place.as_ref().map(|(root, _)| root.as_path());
        if !self.workspaces.is_expected(before) && root == self.workspaces.root(before) {
            return;
        }
        let (number, path) = match place {
            Some((root, path)) => (self.meet(&root), path),
            None => self.workspaces.alone(&uri),
        };
        if let Some(document) = self.documents.get_mut(&uri) {
            (document.workspace, document.path) = (number, path);
        }
        self.hand_over(&uri);
        self.leave(before, old);
    }

    /// The workspace with a folder. One that is met for the first time is listed.
    fn meet(&mut self, root: &Path) -> usize {
        let (number, is_new) = self.workspaces.meet(root);
        if is_new {
            self.load(root.to_path_buf());
        }
        number
    }

    /// Has the workspaces of the client's folders listed that were not met yet.
    pub(super) fn load_folders(&mut self) {
        for root in self.roots.clone() {
            self.meet(&root);
        }
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

    pub(super) fn loaded(&mut self, root: &Path, loaded: Result<Loaded, String>) {
        self.post(Posted::Listed(root.to_path_buf()));
        let Some(number) = self.workspaces.at(root) else { return };
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
            waiting.into_iter().for_each(|question| self.ask(question));
        }
    }

    pub(super) fn change(&mut self, uri: &Url, version: i32, changes: Vec<TextDocumentContentChangeEvent>) {
        let encoding = self.agreed.encoding;
        // A change of what is not open is a mistake of the client, and nothing can be made of it.
        let Some(document) = self.documents.get_mut(uri) else { return };
        document.change(version, changes, encoding);
        self.refuse_waiting(uri);
        let Some(document) = self.documents.get(uri) else { return };
        let number = document.workspace;
        if let Some(workspace) = self.workspaces.ready(number) {
            workspace.set_text(&document.path, document.text.clone());
        }
        self.make_stale(number);
        self.disturb_others(number, uri);
    }

    pub(super) fn close(&mut self, uri: &Url) {
        let Some(document) = self.documents.remove(uri) else { return };
        self.refuse_waiting(uri);
        self.stale.remove(uri);
        self.homeless.remove(uri);
        self.watches.closed(uri);
        if self.said.remove(uri).is_some() {
            self.post(Posted::Findings { uri: uri.clone(), findings: Vec::new(), version: None });
        }
        self.disturb_others(document.workspace, uri);
        self.leave(document.workspace, document.path);
    }

    /// A document is in a workspace no longer: what is on disk counts there. That it is not there either is found out later.
    fn leave(&mut self, number: usize, path: WorkspacePath) {
        if let Some(workspace) = self.workspaces.ready(number) {
            workspace.close(&path, true);
        }
        if let Some(root) = self.workspaces.root(number) {
            let file = root.join(path.as_str());
            self.lookups.start(move |disk| Message::Left(number, path, disk.is_file(&file)));
        }
        let is_used = self.documents.values().any(|document| document.workspace == number);
        let waiting = self.workspaces.leave(number, is_used);
        waiting.into_iter().for_each(|question| self.ask(question));
        self.make_stale(number);
    }

    /// It was looked for whether a file that is in no editor any more is there.
    pub(super) fn left(&mut self, number: usize, path: WorkspacePath, is_there: bool) {
        if !is_there {
            self.workspaces.on_disk(number, vec![path], true);
            self.make_stale(number);
            // Until now it counted as one that cannot be read.
            self.disturb(Refresh::ALL);
        }
    }

    pub(super) fn watched(&self, events: Vec<FileEvent>) {
        let roots = self.workspaces.roots();
        self.lookups.start(move |disk| Message::ChangedOnDisk(disk.changes(&events, &roots)));
    }

    pub(super) fn changed_on_disk(&mut self, changes: Vec<Change>) {
        let mut last: BTreeMap<(usize, WorkspacePath), bool> = BTreeMap::new();
        let mut is_shown = false;
        for Change { root, path, is_gone } in changes {
            let Some(number) = self.workspaces.at(&root) else { continue };
            // What the client has open counts as it has it, and saving it changes nothing.
            let is_own = |document: &Document| document.workspace == number && document.path == path;
            is_shown |= !self.documents.values().any(is_own);
            // Some programs save a file by removing it and making it anew.
            last.insert((number, path), is_gone);
        }
        let mut lists: BTreeMap<(bool, usize), Vec<WorkspacePath>> = BTreeMap::new();
        for ((number, path), is_gone) in last {
            lists.entry((is_gone, number)).or_default().push(path);
        }
        for ((is_gone, number), paths) in lists {
            self.workspaces.on_disk(number, paths, is_gone);
            self.make_stale(number);
        }
        if is_shown {
            self.disturb(Refresh { findings: true, aids: true });
        }
    }

    /// What is asked about all workspaces waits until those of the client's folders are listed.
    pub(super) fn waiting_for_all(&mut self) -> Option<&mut Vec<Question>> {
        self.load_folders();
        self.workspaces.waiting()
    }
}
