//! What has to be looked for on disk, on a thread of its own, so that the main loop touches none. What was found comes back in the
//! order in which it was asked for: a slow disk holds up what is opened after it was met, never what is open already elsewhere.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crossbeam_channel::Sender;
use plimsoll_ide::WorkspacePath;
use tower_lsp::lsp_types::{FileChangeType, FileEvent, Url};

use crate::main_loop::Message;
use crate::outside::Outside;

type Task = Box<dyn FnOnce(&mut Disk) -> Message + Send>;

/// The thread that looks.
pub(crate) struct Lookups {
    tasks: Sender<Task>,
}

impl Lookups {
    /// Starts the thread. It ends when this is dropped and everything was looked for.
    pub(crate) fn new(outside: Arc<dyn Outside>, own: Sender<Message>) -> std::io::Result<Self> {
        let (tasks, waiting) = crossbeam_channel::unbounded::<Task>();
        let mut disk = Disk { outside, folders: Vec::new() };
        std::thread::Builder::new().name("lookups".to_owned()).spawn(move || {
            for task in waiting {
                // The loop ends only when the client is gone.
                let _ = own.send(task(&mut disk));
            }
        })?;
        Ok(Self { tasks })
    }

    /// Looks for something; what it says of that comes to the main loop.
    pub(crate) fn start(&self, task: impl FnOnce(&mut Disk) -> Message + Send + 'static) {
        // The thread outlives this.
        let _ = self.tasks.send(Box::new(task));
    }
}

/// The disk, as seen with the folders of the client.
pub(crate) struct Disk {
    outside: Arc<dyn Outside>,
    /// Without symbolic links.
    folders: Vec<PathBuf>,
}

/// Where a document belongs.
pub(crate) struct Home {
    pub(crate) uri: Url,
    /// The folder of its workspace, and its path there; `None` for one that stands alone.
    pub(crate) place: Option<(PathBuf, WorkspacePath)>,
}

/// What the client says of its folders.
pub(crate) struct FolderChange {
    pub(crate) added: Vec<PathBuf>,
    pub(crate) removed: Vec<PathBuf>,
    /// Whether it says so for the first time.
    pub(crate) is_greeting: bool,
}

/// The folders of the client.
pub(crate) struct Folders {
    /// All that it has now, without symbolic links.
    pub(crate) all: Vec<PathBuf>,
    /// The folders of the workspaces that these belong to.
    pub(crate) roots: Vec<PathBuf>,
    /// Those that it took away.
    pub(crate) removed: Vec<PathBuf>,
    /// Where the documents belong that were open.
    pub(crate) homes: Vec<Home>,
    /// Whether the client said so for the first time.
    pub(crate) is_greeting: bool,
    /// The number of what waits for this.
    pub(crate) expected: usize,
}

/// A file that came, changed or went on disk.
pub(crate) struct Change {
    /// The folder of a workspace that it lies in.
    pub(crate) root: PathBuf,
    /// Its path there.
    pub(crate) path: WorkspacePath,
    /// Whether it went.
    pub(crate) is_gone: bool,
}

impl Disk {
    /// The client has other folders; `open` are the documents that it has open.
    pub(crate) fn change_folders(&mut self, change: &FolderChange, open: &[Url], expected: usize) -> Folders {
        let real = |folders: &[PathBuf]| folders.iter().map(|folder| self.outside.real(folder)).collect();
        let (added, removed): (Vec<PathBuf>, Vec<PathBuf>) = (real(&change.added), real(&change.removed));
        self.folders.retain(|folder| !removed.contains(folder) && !added.contains(folder));
        self.folders.extend(added);
        // That of any file in the folder.
        let root = |folder: &PathBuf| self.outside.workspace_of(&folder.join("file"), &self.folders);
        Folders {
            all: self.folders.clone(),
            roots: self.folders.iter().filter_map(root).collect(),
            removed,
            homes: open.iter().map(|uri| self.home(uri.clone())).collect(),
            is_greeting: change.is_greeting,
            expected,
        }
    }

    /// Where a document belongs.
    pub(crate) fn home(&self, uri: Url) -> Home {
        let file = uri.to_file_path().ok().map(|file| self.outside.real(&file));
        let place = file.and_then(|file| {
            let root = self.outside.workspace_of(&file, &self.folders)?;
            let path = WorkspacePath::inside(&file, &root)?;
            Some((root, path))
        });
        Home { uri, place }
    }

    /// Whether there is a file at a path.
    pub(crate) fn is_file(&self, path: &Path) -> bool {
        self.outside.is_file(path)
    }

    /// What changed in the workspaces with these folders, in the order of the events.
    pub(crate) fn changes(&self, events: &[FileEvent], roots: &[PathBuf]) -> Vec<Change> {
        let mut changes = Vec::new();
        for event in events {
            let Ok(file) = event.uri.to_file_path() else { continue };
            let is_gone = event.typ == FileChangeType::DELETED;
            let file = self.outside.real(&file);
            for root in roots {
                let Some(path) = WorkspacePath::inside(&file, root) else { continue };
                // A folder that came brings its files along: of these nothing more may be told.
                let is_new = event.typ == FileChangeType::CREATED;
                let below = if is_new { self.outside.below(root, &file) } else { Vec::new() };
                let is_listed = below.is_empty() && (is_gone || self.outside.lists(root, &file));
                let paths = below.into_iter().chain(is_listed.then_some(path));
                changes.extend(paths.map(|path| Change { root: root.clone(), path, is_gone }));
            }
        }
        changes
    }
}
