//! Real files: those of the repository, and of a collection that may be at hand.

#![allow(clippy::disallowed_methods, reason = "tests may look at the files that they are about")]

use std::path::{Path, PathBuf};

/// The samples of the repository.
#[must_use]
pub fn fixtures() -> Vec<(String, String)> {
    texts(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures"))
}

/// Where a collection of real descriptors is, if there is one: beside the repository in `../shared/corpus`, or where
/// `PLIMSOLL_CORPUS` says.
#[must_use]
pub fn collection() -> PathBuf {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    std::env::var_os("PLIMSOLL_CORPUS").map_or(beside, PathBuf::from)
}

/// The texts of a folder of the collection; the empty name is all of it. None where there is no collection.
#[must_use]
pub fn corpus(name: &str) -> Vec<(String, String)> {
    texts(&collection().join(name))
}

/// The files of a folder that are text, with their paths from there, sorted.
#[must_use]
pub fn texts(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    walk(folder, "", &mut found);
    found.sort();
    found
}

fn walk(folder: &Path, prefix: &str, found: &mut Vec<(String, String)>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => walk(&entry.path(), &format!("{path}/"), found),
            Ok(kind) if kind.is_file() => {
                found.extend(std::fs::read_to_string(entry.path()).ok().map(|text| (path, text)));
            }
            _ => {}
        }
    }
}
