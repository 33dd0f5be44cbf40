//! The page of a plan in a real browser: the tests of `tests/browser`, run with the program that was just built.
//! `cargo xtask test` installs what they need; where something is missing, that is said and nothing is tested, unless
//! `PLIMSOLL_VALIDATORS=1` demands it.
#![allow(clippy::disallowed_methods, clippy::print_stderr)]

use std::path::Path;
use std::process::Command;

/// The browsers that the tests look for; see `tests/browser/browser.mjs`.
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

fn runs(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
}

#[test]
fn the_page_works_in_a_browser() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/browser");
    let needed = [
        ("node", runs("node")),
        ("playwright-core (`npm ci` in tests/browser)", folder.join("node_modules/playwright-core").is_dir()),
        ("Chromium", std::env::var_os("CHROMIUM").is_some() || BROWSERS.into_iter().any(runs)),
    ];
    for (what, is_there) in needed {
        if !is_there {
            assert!(std::env::var_os("PLIMSOLL_VALIDATORS").is_none(), "{what} is not installed");
            eprintln!("skipped: {what} is not installed; `cargo xtask test` does so");
            return;
        }
    }
    let mut node = Command::new("node");
    node.args(["--test", "--test-reporter=spec"]).current_dir(folder);
    let output = node.env("PLIMSOLL", env!("CARGO_BIN_EXE_plimsoll")).output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{told}\n{}", String::from_utf8_lossy(&output.stderr));
}
