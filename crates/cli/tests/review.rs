//! A change to the repository in `fixtures/platform`, as a reviewer gets it: `fixtures/platform-before` holds what was
//! different before. Every output of the plan is kept in `tests/review`; `UPDATE_GOLDEN=1` writes them anew, and then they
//! want to be read.
#![allow(clippy::disallowed_methods, missing_docs)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use plimsoll_report::FORMATS;
use tempfile::TempDir;

/// Outputs that are looked at in a browser instead.
const NOT_KEPT: [&str; 1] = ["html"];

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// Writes the files of a folder over those of another.
fn lay(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            lay(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Runs git with nothing of the machine's own settings, so that commits have the same ids everywhere.
fn git(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    command
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1");
    for role in ["AUTHOR", "COMMITTER"] {
        command
            .env(format!("GIT_{role}_NAME"), "plimsoll")
            .env(format!("GIT_{role}_EMAIL"), "plimsoll@example.com");
        command.env(format!("GIT_{role}_DATE"), "2026-01-01T00:00:00Z");
    }
    let output = command.output().expect("git is installed");
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The repository with the change in the working tree and what was before on `main`.
fn change() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    lay(&repository("fixtures/platform"), folder.path());
    lay(&repository("fixtures/platform-before"), folder.path());
    git(folder.path(), &["init", "--quiet", "--initial-branch", "main"]);
    git(folder.path(), &["add", "--all"]);
    git(folder.path(), &["commit", "--quiet", "--message", "As it was"]);
    lay(&repository("fixtures/platform"), folder.path());
    folder
}

fn plimsoll(folder: &Path, arguments: &[&str], threads: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_plimsoll"));
    command.args(arguments).current_dir(folder).env("RAYON_NUM_THREADS", threads);
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env_remove("CLICOLOR_FORCE").env("LANG", "C.UTF-8");
    command.output().expect("the program starts")
}

/// Every output of one run, by the name of its format.
fn outputs(folder: &Path, arguments: &[&str], threads: &str) -> Vec<(&'static str, String)> {
    let place = tempfile::tempdir().unwrap();
    let formats: Vec<&str> =
        FORMATS.iter().filter(|format| format.plan.is_some()).map(|format| format.name).collect();
    let asked: Vec<String> =
        formats.iter().map(|name| format!("{name}={}", place.path().join(name).display())).collect();
    let mut all = arguments.to_vec();
    all.extend(asked.iter().flat_map(|asked| ["-o", asked]));
    let output = plimsoll(folder, &all, threads);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stdout.is_empty());
    let read = |name: &&'static str| (*name, std::fs::read_to_string(place.path().join(name)).unwrap());
    FORMATS.iter().map(|format| &format.name).filter(|name| formats.contains(name)).map(read).collect()
}

/// Compares with a file of `tests/review`, or writes it when `UPDATE_GOLDEN` is set.
fn golden(name: &str, actual: &str) {
    let path = repository("tests/review").join(name);
    if std::env::var("UPDATE_GOLDEN").is_ok() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, actual).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        actual == expected,
        "{name} differs; UPDATE_GOLDEN=1 accepts this:\n{actual}\n--- instead of:\n{expected}"
    );
}

/// The secret of the blog's answers file.
const SECRET: &str = "correct-horse-battery";

fn keep(folder: &str, outputs: &[(&str, String)]) {
    for (name, text) in outputs {
        assert!(!text.contains(SECRET), "{name} shows a secret");
        if !NOT_KEPT.contains(name) {
            golden(&format!("{folder}/plan.{name}"), text);
        }
    }
}

#[test]
fn a_change_is_told_in_every_output() {
    let folder = change();
    let commit = git(folder.path(), &["rev-parse", "HEAD"]);
    let outputs = outputs(folder.path(), &["plan", "--against", "git:main"], "2");
    let masked = |text: &str| text.replace(commit.trim(), &"0".repeat(40));
    let outputs: Vec<_> = outputs.iter().map(|(name, text)| (*name, masked(text))).collect();
    keep("change", &outputs);
}

#[test]
fn an_upgrade_of_what_is_recorded_is_told_in_every_output() {
    let folder = change();
    keep("market", &outputs(folder.path(), &["plan", "market"], "2"));
}

#[test]
fn the_same_call_gives_the_same_bytes_whatever_the_number_of_threads() {
    let folder = change();
    let arguments = ["plan", "--against", "git:main"];
    let first = outputs(folder.path(), &arguments, "1");
    assert!(first == outputs(folder.path(), &arguments, "1"));
    assert!(first == outputs(folder.path(), &arguments, "2"));
}

#[test]
fn one_application_is_compared_with_a_revision_a_folder_and_a_record() {
    let (folder, before) = (change(), tempfile::tempdir().unwrap());
    lay(&repository("fixtures/platform"), before.path());
    lay(&repository("fixtures/platform-before"), before.path());
    let last = |against: &str| {
        let output = plimsoll(folder.path(), &["plan", "market/app.yaml", "--against", against], "2");
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{against}: {}", String::from_utf8_lossy(&output.stderr));
        text.lines().last().unwrap_or_default().to_owned()
    };
    let before = before.path().to_str().unwrap();
    let expected = last("git:main");
    assert!(expected.starts_with("Plan: 3 to add, 4 to change, 3 to destroy."), "{expected}");
    for against in [before, &format!("{before}/market/app.yaml"), "git:HEAD", ".plimsoll"] {
        assert_eq!(last(against), expected, "{against}");
    }
}

#[test]
fn what_is_gone_is_uninstalled_and_what_is_new_installed() {
    let folder = change();
    std::fs::remove_dir_all(folder.path().join("blog")).unwrap();
    let settings = "[[needs]]\napplication = \"market\"\non = [\"database\"]\n";
    std::fs::write(folder.path().join("plimsoll.toml"), settings).unwrap();
    let wiki = "apiVersion: core.oam.dev/v1beta1\nkind: Application\nmetadata: {name: wiki}\nspec:\n  components:\n    - name: pages\n      type: webservice\n      properties: {image: \"example/wiki:1\"}\n";
    std::fs::write(folder.path().join("wiki.yaml"), wiki).unwrap();
    let output = plimsoll(folder.path(), &["plan", "--against", "git:main", "-o", "compact"], "2");
    let text = String::from_utf8(output.stdout).unwrap();
    for line in [
        "upgrade market",
        "install wiki",
        "uninstall blog",
        "3 of 3 applications change: market, wiki, blog.",
    ] {
        assert!(text.lines().any(|found| found.starts_with(line)), "no {line}: {text}");
    }
    // The shared bundle stays, as the market still needs it.
    assert!(!text.contains("- database"), "{text}");
}

#[test]
fn what_is_no_revision_is_said() {
    let folder = change();
    let output = plimsoll(folder.path(), &["plan", "--against", "git:nowhere"], "2");
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("error: git knows no revision `nowhere`"), "{said}");
    let outside = tempfile::tempdir().unwrap();
    lay(&repository("fixtures/platform"), outside.path());
    let output = plimsoll(outside.path(), &["plan", "--against", "git:main"], "2");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("is in no git repository"), "{said}");
}
