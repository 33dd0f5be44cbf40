//! Where the repository is, and what is in it.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The top folder.
pub(crate) fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().expect("xtask is a folder of the repository").to_owned()
}

/// The files that git keeps or would keep, as paths from the top folder with `/`, sorted.
///
/// # Panics
/// git cannot list them.
pub(crate) fn files() -> Vec<String> {
    let mut git = Command::new("git");
    git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).current_dir(root());
    let output = git.output().expect("git can be run");
    assert!(output.status.success(), "git ls-files: {}", String::from_utf8_lossy(&output.stderr));
    let list = String::from_utf8(output.stdout).expect("paths are UTF-8");
    let mut files: Vec<String> = list.split_terminator('\0').map(str::to_owned).collect();
    // What was removed and not yet committed is still listed.
    files.retain(|path| root().join(path).is_file());
    files.sort();
    files
}

/// The text of a file; `None` where it is not text.
pub(crate) fn text(path: &str) -> Option<String> {
    std::fs::read_to_string(root().join(path)).ok()
}
