//! Finds the collection of real files beside the repository, which may be missing.

use std::path::{Path, PathBuf};

/// The folder `name` of the collection, or of the one that `PLIMSOLL_CORPUS` names; `None` where it does not exist.
pub(crate) fn folder(name: &str) -> Option<PathBuf> {
    let root = std::env::var_os("PLIMSOLL_CORPUS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus"), PathBuf::from);
    let folder = root.join(name);
    folder.is_dir().then_some(folder)
}

/// All text files below `folder`, sorted by path.
pub(crate) fn texts(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                found.push((path, text));
            }
        }
    }
    found.sort();
    found
}
