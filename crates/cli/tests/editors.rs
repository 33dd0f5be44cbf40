//! Real editors with the program that was just built: the tests in `editors/*/tests`. `cargo xtask test` installs the editors and
//! names in `PLIMSOLL_EDITORS` those that it could install: these are used. Without it, all are left out.
#![allow(clippy::disallowed_methods, clippy::print_stderr)]

use std::path::Path;
use std::process::Command;
use std::sync::{Mutex, PoisonError};

/// One editor after the other: they wait for what a person would wait for, and should not wait for each other.
static TURN: Mutex<()> = Mutex::new(());

/// How the tests of an editor are run in its folder.
struct Editor {
    /// The name of its folder.
    name: &'static str,
    /// The program that runs the tests, with its arguments.
    run: &'static [&'static str],
}

const NEOVIM: Editor =
    Editor { name: "neovim", run: &["nvim", "--headless", "--clean", "-S", "tests/run.lua"] };
const EMACS: Editor =
    Editor { name: "emacs", run: &["emacs", "--batch", "-Q", "-L", ".", "-L", "tests", "-l", "run"] };
const VSCODE: Editor =
    Editor { name: "vscode", run: &["node", "--test", "--test-reporter=spec", "--test-concurrency=1"] };

#[test]
fn neovim() {
    NEOVIM.test();
}

#[test]
fn emacs() {
    EMACS.test();
}

#[test]
fn vscode() {
    VSCODE.test();
}

impl Editor {
    fn test(&self) {
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let installed = std::env::var("PLIMSOLL_EDITORS").unwrap_or_default();
        if !installed.split(',').any(|one| one == self.name) {
            eprintln!(
                "skipped: {} is not installed with all that its tests use; `cargo xtask test` does so",
                self.name
            );
            return;
        }
        let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let mut command = Command::new(self.run[0]);
        command.args(&self.run[1..]).current_dir(repository.join("editors").join(self.name));
        command.env("PLIMSOLL", env!("CARGO_BIN_EXE_plimsoll"));
        command.env(
            "YAML_LANGUAGE_SERVER",
            repository.join("tests/peers/node_modules/.bin/yaml-language-server"),
        );
        let output = command.output().unwrap();
        let told = String::from_utf8_lossy(&output.stdout);
        let complaints = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{told}\n{complaints}");
    }
}
