//! What tests use beside the crates: programs of Debian, packages of npm, editors.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::repository;

/// A program, and the Debian package that brings it.
const PROGRAMS: &[(&str, &str)] =
    &[("dot", "graphviz"), ("node", "nodejs"), ("npm", "npm"), ("chromium", "chromium")];

/// Folders with packages of npm.
const PACKAGES: &[&str] = &["tests/browser", "tests/validators"];

/// An editor, whose tests run where all that they use could be installed.
struct Editor {
    /// The name of its folder in `editors/`.
    name: &'static str,
    /// Files of which there is one where a Debian package is installed; `*` stands for any letters in the last name.
    files: &'static [(&'static str, &'static str)],
    /// Folders with packages of npm.
    packages: &'static [&'static str],
    /// A script that installs what no registry has ready made, and does nothing where it did before.
    script: Option<&'static str>,
}

const EDITORS: &[Editor] = &[
    Editor {
        name: "neovim",
        files: &[("/usr/bin/nvim", "neovim")],
        packages: &["tests/peers"],
        script: None,
    },
    Editor {
        name: "emacs",
        files: &[("/usr/bin/emacs", "emacs-nox"), ("/usr/share/emacs/site-lisp/elpa/eglot-*", "elpa-eglot")],
        packages: &[],
        script: None,
    },
    Editor {
        name: "vscode",
        files: &[
            ("/usr/bin/chromium", "chromium"),
            ("/usr/bin/g++", "g++"),
            ("/usr/bin/krb5-config", "libkrb5-dev"),
            ("/usr/bin/make", "make"),
            ("/usr/bin/python3", "python3"),
            ("/usr/bin/rg", "ripgrep"),
            ("/usr/include/X11/Xlib.h", "libx11-dev"),
            ("/usr/include/X11/extensions/XKBfile.h", "libxkbfile-dev"),
            ("/usr/include/libsecret-1/*", "libsecret-1-dev"),
        ],
        packages: &["editors/vscode", "editors/vscode/tests", "tests/browser"],
        script: Some("editors/vscode/tests/install-editor.mjs"),
    },
];

/// What could be installed.
pub(crate) struct Installed {
    /// Whether all is there that tests use beside editors.
    pub(crate) is_complete: bool,
    /// The editors that can be tested.
    pub(crate) editors: Vec<&'static str>,
    /// The others.
    pub(crate) left_out: Vec<&'static str>,
}

/// Installs what is missing. What cannot be installed is told; the tests that need it tell it again, and judge nothing.
pub(crate) fn install() -> Installed {
    let missing: Vec<&str> =
        PROGRAMS.iter().filter(|(program, _)| !is_on_path(program)).map(|(_, package)| *package).collect();
    let mut is_complete = missing.is_empty() || debian(&missing);
    for folder in PACKAGES {
        is_complete &= npm(folder);
    }
    if !is_complete {
        eprintln!("not everything that tests use could be installed; they say what they leave out");
    }
    let (editors, left_out): (Vec<&Editor>, Vec<&Editor>) =
        EDITORS.iter().partition(|editor| editor.install());
    let names = |editors: Vec<&Editor>| editors.into_iter().map(|editor| editor.name).collect();
    Installed { is_complete, editors: names(editors), left_out: names(left_out) }
}

impl Editor {
    /// Installs what its tests use. Whether all of it is there.
    fn install(&self) -> bool {
        let missing: Vec<&str> =
            self.files.iter().filter(|(file, _)| !is_there(file)).map(|(_, package)| *package).collect();
        (missing.is_empty() || debian(&missing))
            && self.packages.iter().all(|folder| npm(folder))
            && self.script.is_none_or(|script| {
                let mut command = Command::new("node");
                succeeds(command.arg(script).current_dir(repository::root()))
            })
    }
}

/// Whether a program of this name can be run.
pub(crate) fn is_on_path(program: &str) -> bool {
    found(program).is_some()
}

/// Where a program is.
pub(crate) fn found(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|program| program.is_file())
}

/// Whether there is such a file or folder.
fn is_there(file: &str) -> bool {
    let Some((front, _)) = file.split_once('*') else { return Path::new(file).exists() };
    let (folder, start) = front.rsplit_once('/').unwrap_or((".", front));
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.into_iter().any(|entry| entry.file_name().to_string_lossy().starts_with(start))
}

/// Installs packages of Debian; whether that was possible.
pub(crate) fn debian(packages: &[&str]) -> bool {
    let install = |arguments: &[&str]| {
        let mut command = Command::new("apt-get");
        command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        succeeds(&mut command)
    };
    eprintln!("installing {}", packages.join(", "));
    install(&["update"]) && install(&[&["install", "--yes", "--no-install-recommends"], packages].concat())
}

/// Has the packages of a folder that are locked.
fn npm(folder: &str) -> bool {
    let place = repository::root().join(folder);
    if is_current(&place) {
        return true;
    }
    eprintln!("installing the packages of {folder}");
    let mut command = Command::new("npm");
    succeeds(command.arg("ci").current_dir(place))
}

/// Whether what is installed is newer than what is locked.
fn is_current(folder: &Path) -> bool {
    let changed = |path: &str| folder.join(path).metadata().and_then(|metadata| metadata.modified()).ok();
    let installed = changed("node_modules/.package-lock.json");
    installed.is_some() && installed >= changed("package-lock.json")
}

/// Runs a program, of which only complaints are shown.
fn succeeds(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).status().is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_editor_with_tests_is_installed_and_is_there() {
        let folders = std::fs::read_dir(repository::root().join("editors")).unwrap();
        let mut tested: Vec<String> = folders
            .map(|entry| entry.unwrap())
            .filter(|entry| entry.path().join("tests").is_dir())
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        tested.sort();
        let mut known: Vec<&str> = EDITORS.iter().map(|editor| editor.name).collect();
        known.sort_unstable();
        assert_eq!(tested, known);
    }

    #[test]
    fn a_star_stands_for_the_end_of_a_name() {
        let here = |name: &str| is_there(&format!("{}/src/{name}", env!("CARGO_MANIFEST_DIR")));
        assert!(here("too*") && here("tools.rs") && !here("nothing*") && !here("tools"));
    }
}
