//! What tests use beside the crates: programs of Debian, packages of npm.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::repository;

/// A program, and the Debian package that brings it.
const PROGRAMS: &[(&str, &str)] =
    &[("dot", "graphviz"), ("node", "nodejs"), ("npm", "npm"), ("chromium", "chromium")];

/// Folders with packages of npm.
const PACKAGES: &[&str] = &["tests/browser", "tests/validators"];

/// Installs what is missing. What cannot be installed is told; the tests that need it tell it again, and judge nothing.
/// Whether everything is there.
pub(crate) fn install() -> bool {
    let missing: Vec<&str> =
        PROGRAMS.iter().filter(|(program, _)| !is_there(program)).map(|(_, package)| *package).collect();
    let mut complete = missing.is_empty() || debian(&missing);
    for folder in PACKAGES {
        complete &= is_current(&repository::root().join(folder)) || npm(folder);
    }
    if !complete {
        eprintln!("not everything that tests use could be installed; they say what they leave out");
    }
    complete
}

fn is_there(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

fn debian(packages: &[&str]) -> bool {
    let install = |arguments: &[&str]| {
        let mut command = Command::new("apt-get");
        command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        succeeds(&mut command)
    };
    eprintln!("installing {}", packages.join(", "));
    install(&["update"]) && install(&[&["install", "--yes", "--no-install-recommends"], packages].concat())
}

/// Whether what is installed is newer than what is locked.
fn is_current(folder: &Path) -> bool {
    let changed = |path: &str| folder.join(path).metadata().and_then(|metadata| metadata.modified()).ok();
    let installed = changed("node_modules/.package-lock.json");
    installed.is_some() && installed >= changed("package-lock.json")
}

fn npm(folder: &str) -> bool {
    eprintln!("installing the packages of {folder}");
    let mut command = Command::new("npm");
    command.arg("ci").current_dir(repository::root().join(folder));
    succeeds(&mut command)
}

/// Runs a program, of which only complaints are shown.
fn succeeds(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).status().is_ok_and(|status| status.success())
}
