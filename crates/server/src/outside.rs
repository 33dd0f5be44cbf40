//! What the server does not do itself: reading the disk. The program that runs it does.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use plimsoll_ide::{WorkspacePath, World};

/// The files that can be reached.
pub trait Outside: Send + Sync {
    /// The folder of the workspace that a file belongs to, without symbolic links in its path: that of the nearest settings
    /// upwards, else the top of the checkout, else the one of `folders`, the folders of the client, that holds it. `None`
    /// where there is none; such a file stands alone.
    fn workspace_of(&self, file: &Path, folders: &[PathBuf]) -> Option<PathBuf>;

    /// Lists the files of a workspace. Where that lasts so long that people want to know why nothing happens, it calls `lasts`,
    /// once.
    ///
    /// # Errors
    /// It cannot be listed: why, for people.
    fn load(&self, root: &Path, lasts: &(dyn Fn() + Sync)) -> Result<Loaded, String>;

    /// Whether a file below the folder of a workspace is one of those that [`load`](Self::load) lists where it exists: in no folder
    /// that is left out.
    fn lists(&self, root: &Path, file: &Path) -> bool;

    /// The files below a folder of a workspace that [`load`](Self::load) lists; none where it is no folder.
    fn below(&self, root: &Path, folder: &Path) -> Vec<WorkspacePath>;

    /// The same path without symbolic links, as far as it exists.
    fn real(&self, path: &Path) -> PathBuf;

    /// Whether there is a file at a path.
    fn is_file(&self, path: &Path) -> bool;

    /// Waits for as long as nothing must happen before it is called quiet: people pause when they have written a word.
    fn pause(&self);
}

/// The files of a workspace.
pub struct Loaded {
    /// Reads them.
    pub world: Arc<dyn World>,
    /// Which there are.
    pub paths: Vec<WorkspacePath>,
}
