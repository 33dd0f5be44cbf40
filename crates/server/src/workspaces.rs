//! The workspaces that are open, and which of them a document belongs to.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use plimsoll_ide::settings::ClientSettings;
use plimsoll_ide::workspace::Opened;
use plimsoll_ide::{ReadFailure, Snapshot, Workspace, WorkspacePath, World};
use tower_lsp::lsp_types::Url;

use crate::capabilities::Agreed;
use crate::outside::Outside;
use crate::work::Question;

/// A workspace.
pub(crate) struct Slot {
    /// Its folder; `None` for a document that stands alone.
    pub(crate) root: Option<PathBuf>,
    /// What is known of it.
    pub(crate) state: State,
    /// Whether the client took its folder away while documents of it are open.
    is_abandoned: bool,
    /// Files that came, changed or went on disk while its files were being listed, in order, and whether they went.
    pub(crate) meanwhile: Vec<(Vec<WorkspacePath>, bool)>,
}

/// What is known of a workspace.
pub(crate) enum State {
    /// Its files are being listed; questions wait, each with the version of its document.
    Loading(Vec<(Question, i32)>),
    /// It can be worked on.
    Ready(Workspace),
}

/// All workspaces, by numbers that are not given again.
#[derive(Default)]
pub(crate) struct Workspaces {
    slots: BTreeMap<usize, Slot>,
    next: usize,
}

/// Where a document belongs.
pub(crate) struct Home {
    /// The number of its workspace.
    pub(crate) workspace: usize,
    /// Its path there.
    pub(crate) path: WorkspacePath,
    /// The folder of a workspace that has to be listed first.
    pub(crate) to_load: Option<PathBuf>,
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

    /// The workspaces that a file on disk lies in, with its path there.
    pub(crate) fn holding(&self, file: &Path) -> Vec<(usize, WorkspacePath)> {
        let inside = |(number, slot): (&usize, &Slot)| {
            Some((*number, WorkspacePath::inside(file, slot.root.as_deref()?)?))
        };
        self.slots.iter().filter_map(inside).collect()
    }

    /// Where a document belongs. A workspace that is met for the first time is made.
    pub(crate) fn home(&mut self, uri: &Url, folders: &[PathBuf], outside: &dyn Outside) -> Home {
        let file = uri.to_file_path().ok().map(|file| outside.real(&file));
        let known = file.and_then(|file| {
            let root = outside.workspace_of(&file, folders)?;
            let path = WorkspacePath::inside(&file, &root)?;
            Some((root, path))
        });
        let Some((root, path)) = known else { return self.alone(uri) };
        if let Some(workspace) = self.at(&root) {
            return Home { workspace, path, to_load: None };
        }
        let workspace = self.add(Slot {
            root: Some(root.clone()),
            state: State::Loading(Vec::new()),
            is_abandoned: false,
            meanwhile: Vec::new(),
        });
        Home { workspace, path, to_load: Some(root) }
    }

    /// The folder of the workspace that a folder of the client belongs to, where it was not met yet and has to be listed.
    pub(crate) fn of_folder(
        &mut self,
        folder: &Path,
        folders: &[PathBuf],
        outside: &dyn Outside,
    ) -> Option<PathBuf> {
        // Any file in the folder.
        let root = outside.workspace_of(&folder.join("file"), folders)?;
        if self.at(&root).is_some() {
            return None;
        }
        self.add(Slot {
            root: Some(root.clone()),
            state: State::Loading(Vec::new()),
            is_abandoned: false,
            meanwhile: Vec::new(),
        });
        Some(root)
    }

    /// The questions that wait for a workspace whose files are being listed.
    pub(crate) fn waiting(&mut self) -> Option<&mut Vec<(Question, i32)>> {
        self.all_waiting().next()
    }

    /// The questions that wait, of each such workspace.
    pub(crate) fn all_waiting(&mut self) -> impl Iterator<Item = &mut Vec<(Question, i32)>> {
        self.slots.values_mut().filter_map(|slot| match &mut slot.state {
            State::Loading(waiting) => Some(waiting),
            State::Ready(_) => None,
        })
    }

    /// The numbers of all workspaces, in the order in which they were met.
    pub(crate) fn numbers(&self) -> Vec<usize> {
        self.slots.keys().copied().collect()
    }

    fn add(&mut self, slot: Slot) -> usize {
        let number = self.next;
        self.next += 1;
        self.slots.insert(number, slot);
        number
    }

    /// A document of a workspace was closed; `is_used` says whether others of it are open. Forgets the workspace of one that
    /// stood alone, and one whose folder was taken away. Others stay: they are opened again soon.
    pub(crate) fn leave(&mut self, number: usize, is_used: bool) {
        let is_over = |slot: &Slot| slot.root.is_none() || slot.is_abandoned && !is_used;
        if self.slots.get(&number).is_some_and(is_over) {
            self.slots.remove(&number);
        }
    }

    /// The client took folders away; `kept` are those that it still has. Forgets the workspaces of these folders that are not
    /// `used`.
    pub(crate) fn abandon(&mut self, removed: &[PathBuf], kept: &[PathBuf], used: &BTreeSet<usize>) {
        let meets = |root: &Path, folders: &[PathBuf]| {
            folders.iter().any(|folder| folder.starts_with(root) || root.starts_with(folder))
        };
        self.slots.retain(|number, slot| {
            let Some(root) = &slot.root else { return true };
            if meets(root, kept) {
                slot.is_abandoned = false;
                return true;
            }
            slot.is_abandoned |= meets(root, removed);
            !slot.is_abandoned || used.contains(number)
        });
    }

    /// The workspaces that have been listed, by their numbers.
    pub(crate) fn all_ready(&mut self) -> impl Iterator<Item = (usize, &mut Workspace)> {
        self.slots.iter_mut().filter_map(|(number, slot)| match &mut slot.state {
            State::Ready(workspace) => Some((*number, workspace)),
            State::Loading(_) => None,
        })
    }

    /// Whether files of a workspace are being listed.
    pub(crate) fn are_loading(&self) -> bool {
        self.slots.values().any(|slot| matches!(slot.state, State::Loading(_)))
    }

    /// How many there are.
    #[cfg(test)]
    pub(crate) fn count(&self) -> usize {
        self.slots.len()
    }

    /// A workspace with nothing but one document.
    fn alone(&mut self, uri: &Url) -> Home {
        let name = uri.path_segments().and_then(Iterator::last).unwrap_or_else(|| uri.path());
        let path = WorkspacePath::new(name).ok().filter(|path| !path.as_str().is_empty());
        let path = path.or_else(|| WorkspacePath::new("untitled").ok()).unwrap_or_else(WorkspacePath::root);
        let state = State::Ready(without_files());
        Home {
            workspace: self.add(Slot { root: None, state, is_abandoned: false, meanwhile: Vec::new() }),
            path,
            to_load: None,
        }
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
    pub(crate) snapshot: Snapshot,
    /// The document; the root where the workspace as a whole is meant.
    pub(crate) path: WorkspacePath,
    /// The version of the client.
    pub(crate) version: i32,
    pub(crate) agreed: Agreed,
    pub(crate) settings: Arc<ClientSettings>,
    pub(crate) places: Places,
}

impl Moment {
    /// The document; `None` where it cannot be read.
    pub(crate) fn view(&self) -> Option<View<'_>> {
        let opened = self.snapshot.open(&self.path)?;
        let (snapshot, places, settings) = (&self.snapshot, &self.places, &*self.settings);
        Some(View { snapshot, opened, version: self.version, agreed: self.agreed, settings, places })
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
    /// What is open, by the words of the client.
    pub(crate) open: BTreeMap<WorkspacePath, Url>,
}

impl Places {
    /// What the client calls a file.
    pub(crate) fn uri(&self, path: &WorkspacePath) -> Option<Url> {
        if let Some(uri) = self.open.get(path) {
            return Some(uri.clone());
        }
        let root = self.root.as_ref()?;
        Url::from_file_path(path.names().fold(root.clone(), |path, name| path.join(name))).ok()
    }
}
