//! The workspaces that are open, and which of them a document belongs to.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use plimsoll_ide::settings::ClientSettings;
use plimsoll_ide::workspace::Opened;
use plimsoll_ide::{ReadFailure, Snapshot, Workspace, WorkspacePath, World};
use tower_lsp::lsp_types::Url;

use crate::capabilities::Agreed;
use crate::documents::Document;
use crate::work::Question;

/// A workspace.
pub(crate) struct Slot {
    /// Its folder; `None` for a document that stands alone, and for what is still being looked for.
    pub(crate) root: Option<PathBuf>,
    /// What is known of it.
    pub(crate) state: State,
    /// Whether the client took its folder away while documents of it are open.
    is_abandoned: bool,
    /// Files that came, changed or went on disk while its files were being listed, in order, and whether they went.
    pub(crate) meanwhile: Vec<(Vec<WorkspacePath>, bool)>,
    /// What was told of all its files, as it is now.
    told: Arc<Told>,
}

impl Slot {
    fn is_loading(&self) -> bool {
        matches!(self.state, State::Loading(_))
    }

    fn new(root: Option<PathBuf>, state: State) -> Self {
        Self { root, state, is_abandoned: false, meanwhile: Vec::new(), told: Arc::default() }
    }
}

/// The files of a workspace that something was told of: what the client calls them, their versions where they are open, and what
/// their findings are known by. Empty where nobody asked for that.
pub(crate) type Told = OnceLock<Vec<(Url, Option<i32>, String)>>;

/// What is known of a workspace.
pub(crate) enum State {
    /// Its files are being listed, or it is still being looked for which workspace it is; questions wait.
    Loading(Vec<Question>),
    /// It can be worked on.
    Ready(Workspace),
}

/// All workspaces, by numbers that are not given again.
#[derive(Default)]
pub(crate) struct Workspaces {
    slots: BTreeMap<usize, Slot>,
    next: usize,
}

impl Workspaces {
    pub(crate) fn slot(&mut self, number: usize) -> Option<&mut Slot> {
        self.slots.get_mut(&number)
    }

    pub(crate) fn ready(&mut self, number: usize) -> Option<&mut Workspace> {
        match &mut self.slots.get_mut(&number)?.state {
            State::Ready(workspace) => Some(workspace),
            State::Loading(_) => None,
        }
    }

    /// Files of a workspace came, changed or went on disk.
    pub(crate) fn on_disk(&mut self, number: usize, paths: Vec<WorkspacePath>, are_gone: bool) {
        let Some(slot) = self.slots.get_mut(&number) else { return };
        match &mut slot.state {
            State::Ready(workspace) if are_gone => workspace.removed(&paths),
            State::Ready(workspace) => workspace.changed(&paths),
            State::Loading(_) => slot.meanwhile.push((paths, are_gone)),
        }
    }

    pub(crate) fn root(&self, number: usize) -> Option<&Path> {
        self.slots.get(&number)?.root.as_deref()
    }

    /// The workspace with this folder.
    pub(crate) fn at(&self, root: &Path) -> Option<usize> {
        self.slots.iter().find(|(_, slot)| slot.root.as_deref() == Some(root)).map(|(number, _)| *number)
    }

    /// The folders of all.
    pub(crate) fn roots(&self) -> Vec<PathBuf> {
        self.slots.values().filter_map(|slot| slot.root.clone()).collect()
    }

    /// The workspace with a folder, and whether it is met for the first time: then its files have to be listed.
    pub(crate) fn meet(&mut self, root: &Path) -> (usize, bool) {
        if let Some(number) = self.at(root) {
            return (number, false);
        }
        (self.add(Slot::new(Some(root.to_path_buf()), State::Loading(Vec::new()))), true)
    }

    /// The place of something that is still being looked for. Questions wait there.
    pub(crate) fn expect(&mut self) -> usize {
        self.add(Slot::new(None, State::Loading(Vec::new())))
    }

    /// Whether it is being looked for or listed.
    pub(crate) fn is_loading(&self, number: usize) -> bool {
        self.slots.get(&number).is_some_and(Slot::is_loading)
    }

    /// Whether this is the place of something that is still being looked for.
    pub(crate) fn is_expected(&self, number: usize) -> bool {
        self.slots.get(&number).is_some_and(|slot| slot.root.is_none() && slot.is_loading())
    }

    /// A workspace is another one now: what was told of its files is old.
    pub(crate) fn forget_told(&mut self, number: usize) {
        if let Some(slot) = self.slots.get_mut(&number) {
            slot.told = Arc::default();
        }
    }

    /// What was told of all its files.
    pub(crate) fn told(&self, number: usize) -> Arc<Told> {
        self.slots.get(&number).map(|slot| slot.told.clone()).unwrap_or_default()
    }

    /// The questions that wait for a workspace that is being looked for or listed.
    pub(crate) fn waiting(&mut self) -> Option<&mut Vec<Question>> {
        self.all_waiting().next()
    }

    /// The questions that wait, of each such workspace.
    pub(crate) fn all_waiting(&mut self) -> impl Iterator<Item = &mut Vec<Question>> {
        self.slots.values_mut().filter_map(|slot| match &mut slot.state {
            State::Loading(waiting) => Some(waiting),
            State::Ready(_) => None,
        })
    }

    /// The next workspace behind the one with a number, in the order in which they were met, else the first.
    pub(crate) fn behind(&self, number: Option<usize>) -> Option<usize> {
        self.slots.keys().copied().find(|one| number.is_none_or(|number| *one > number))
    }

    fn add(&mut self, slot: Slot) -> usize {
        let number = self.next;
        self.next += 1;
        self.slots.insert(number, slot);
        number
    }

    /// A document of a workspace was closed; `is_used` says whether others of it are open. Forgets the workspace of one that
    /// stood alone, and one whose folder was taken away. Others stay: they are opened again soon. The questions that waited for
    /// one that is forgotten.
    pub(crate) fn leave(&mut self, number: usize, is_used: bool) -> Vec<Question> {
        let is_over = |slot: &Slot| slot.root.is_none() || slot.is_abandoned && !is_used;
        if self.slots.get(&number).is_some_and(is_over) { self.forget(number) } else { Vec::new() }
    }

    /// The client took folders away; `kept` are those that it still has. Forgets the workspaces of these folders that are not
    /// `used`. The questions that waited for them.
    pub(crate) fn abandon(
        &mut self,
        removed: &[PathBuf],
        kept: &[PathBuf],
        used: &BTreeSet<usize>,
    ) -> Vec<Question> {
        let meets = |root: &Path, folders: &[PathBuf]| {
            folders.iter().any(|folder| folder.starts_with(root) || root.starts_with(folder))
        };
        let mut over = Vec::new();
        for (number, slot) in &mut self.slots {
            let Some(root) = &slot.root else { continue };
            slot.is_abandoned = !meets(root, kept) && (slot.is_abandoned || meets(root, removed));
            if slot.is_abandoned && !used.contains(number) {
                over.push(*number);
            }
        }
        over.into_iter().flat_map(|number| self.forget(number)).collect()
    }

    fn forget(&mut self, number: usize) -> Vec<Question> {
        match self.slots.remove(&number).map(|slot| slot.state) {
            Some(State::Loading(waiting)) => waiting,
            Some(State::Ready(_)) | None => Vec::new(),
        }
    }

    /// The workspaces that have been listed, by their numbers.
    pub(crate) fn all_ready(&mut self) -> impl Iterator<Item = (usize, &mut Workspace)> {
        self.slots.iter_mut().filter_map(|(number, slot)| match &mut slot.state {
            State::Ready(workspace) => Some((*number, workspace)),
            State::Loading(_) => None,
        })
    }

    /// Whether a workspace is being looked for or listed.
    #[cfg(test)]
    pub(crate) fn are_loading(&self) -> bool {
        self.slots.values().any(Slot::is_loading)
    }

    /// How many there are.
    #[cfg(test)]
    pub(crate) fn count(&self) -> usize {
        self.slots.len()
    }

    /// A workspace with nothing but one document, and its path there.
    pub(crate) fn alone(&mut self, uri: &Url) -> (usize, WorkspacePath) {
        let name = uri.path_segments().and_then(Iterator::last).unwrap_or_else(|| uri.path());
        let path = WorkspacePath::new(name).ok().filter(|path| !path.as_str().is_empty());
        let path = path.or_else(|| WorkspacePath::new("untitled").ok()).unwrap_or_else(WorkspacePath::root);
        (self.add(Slot::new(None, State::Ready(without_files()))), path)
    }
}

/// A workspace of nothing but what editors hold.
pub(crate) fn without_files() -> Workspace {
    Workspace::new(Arc::new(Nothing), Vec::new())
}

/// The outside where there is none.
struct Nothing;

impl World for Nothing {
    fn read(&self, _: &WorkspacePath) -> Result<Arc<str>, ReadFailure> {
        Err(ReadFailure::Missing)
    }
}

/// A workspace at one moment, and a document of it. It is looked at on another thread.
pub(crate) struct Moment {
    /// The number of the workspace.
    pub(crate) workspace: usize,
    pub(crate) snapshot: Snapshot,
    /// The document; the root where the workspace as a whole is meant.
    pub(crate) path: WorkspacePath,
    /// The version of the client.
    pub(crate) version: i32,
    pub(crate) agreed: Agreed,
    pub(crate) settings: Arc<ClientSettings>,
    pub(crate) places: Places,
    pub(crate) told: Arc<Told>,
}

impl Moment {
    /// The document; `None` where it cannot be read.
    pub(crate) fn view(&self) -> Option<View<'_>> {
        Some(self.view_of(self.snapshot.open(&self.path)?, self.version))
    }

    /// A file of the workspace.
    pub(crate) fn view_of(&self, opened: Opened, version: i32) -> View<'_> {
        let (snapshot, places, settings) = (&self.snapshot, &self.places, &*self.settings);
        View { snapshot, opened, version, agreed: self.agreed, settings, places }
    }
}

/// A document with what answers need to be written in the words of the client.
pub(crate) struct View<'a> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) opened: Opened,
    /// The version of the client.
    pub(crate) version: i32,
    pub(crate) agreed: Agreed,
    pub(crate) settings: &'a ClientSettings,
    pub(crate) places: &'a Places,
}

/// How files are called on the wire.
pub(crate) struct Places {
    /// The folder of the workspace.
    pub(crate) root: Option<PathBuf>,
    /// What is open.
    pub(crate) open: BTreeMap<WorkspacePath, Open>,
}

/// What the client says of a file that it has open.
pub(crate) struct Open {
    pub(crate) uri: Url,
    version: i32,
    language: Arc<str>,
}

impl From<&Document> for Open {
    fn from(document: &Document) -> Self {
        let Document { uri, version, language, .. } = document;
        Self { uri: uri.clone(), version: *version, language: language.clone() }
    }
}

impl Places {
    /// What the client calls a file.
    pub(crate) fn uri(&self, path: &WorkspacePath) -> Option<Url> {
        if let Some(open) = self.open.get(path) {
            return Some(open.uri.clone());
        }
        let root = self.root.as_ref()?;
        Url::from_file_path(path.names().fold(root.clone(), |path, name| path.join(name))).ok()
    }

    /// The version of a file; `None` where it is not open.
    pub(crate) fn version(&self, path: &WorkspacePath) -> Option<i32> {
        self.open.get(path).map(|open| open.version)
    }

    /// The language of a file, as the client calls it; `None` where it is not open.
    pub(crate) fn language(&self, path: &WorkspacePath) -> Option<&str> {
        self.open.get(path).map(|open| &*open.language)
    }

    /// What the client calls the folder of the workspace; `None` for a document that stands alone.
    pub(crate) fn folder(&self) -> Option<Url> {
        self.root.as_ref().and_then(|root| Url::from_directory_path(root).ok())
    }
}
