//! A change to the repository in `fixtures/platform`, as a reviewer gets it: `fixtures/platform-before` holds what was
//! different before. Every output of the plan is kept in `tests/review`; `UPDATE_GOLDEN=1` writes them anew, and then they
//! want to be read.
#![allow(clippy::disallowed_methods, missing_docs)]

mod git_repository;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use plimsoll_report::FORMATS;
use tempfile::TempDir;

use crate::git_repository::git;

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

#[test]
fn gates_and_changes_have_codes_of_their_own() {
    let folder = change();
    let code = |arguments: &[&str]| plimsoll(folder.path(), arguments, "2").status.code();
    assert_eq!(code(&["plan", "market"]), Some(0));
    assert_eq!(code(&["plan", "market", "--detailed-exitcode"]), Some(2));
    assert_eq!(code(&["plan", "market", "--detailed-exitcode", "--fail-on", "delete"]), Some(3));
    assert_eq!(code(&["plan", "market", "--fail-on", "cycle"]), Some(0));
    assert_eq!(code(&["plan", "nowhere", "--fail-on", "delete"]), Some(1));
    assert_eq!(code(&["plan", "market", "--fail-on", "deletes"]), Some(64));
}

/// Runs a script with the program at hand, as a job does in a checkout of the change.
fn job(folder: &Path, script: &str, variables: &[(&str, &str)]) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_plimsoll")).parent().unwrap();
    let others = std::env::var_os("PATH").unwrap_or_default();
    let paths = std::iter::once(program.to_owned()).chain(std::env::split_paths(&others));
    let mut shell = Command::new("bash");
    shell.args(["-euo", "pipefail", "-c", script]).current_dir(folder);
    shell.env("PATH", std::env::join_paths(paths).unwrap()).envs(variables.iter().copied());
    shell.output().expect("bash is installed")
}

/// The commands of this program in the blocks of a page.
fn commands(page: &str) -> Vec<String> {
    let mut is_block = false;
    let mut commands = Vec::new();
    for line in page.lines() {
        if line.starts_with("```") {
            is_block = !is_block;
        }
        let line = line.trim_start().trim_start_matches("- ").trim_start_matches("run: ");
        if is_block && line.starts_with("plimsoll ") {
            commands.push(line.to_owned());
        }
    }
    commands
}

#[test]
fn the_recipes_work() {
    let folder = change();
    git(folder.path(), &["update-ref", "refs/remotes/origin/main", "main"]);
    let page = std::fs::read_to_string(repository("docs/ci.md")).unwrap();
    let commands = commands(&page);
    assert!(commands.len() >= 7, "{commands:?}");
    let variables = [("GITHUB_BASE_REF", "main"), ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main")];
    for command in commands {
        let output = job(folder.path(), &command, &variables);
        let expected = if command.contains("--fail-on") { Some(3) } else { Some(0) };
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), expected, "{command}: {said}");
    }
}

/// The script of a step of `action.yml`, between its `run: |` and the next key.
fn script(action: &str) -> String {
    let (_, rest) = action.split_once("run: |\n").expect("a step with several lines");
    let lines = rest.lines().take_while(|line| line.starts_with("        "));
    lines.map(|line| line.trim_start_matches("        ").to_owned() + "\n").collect()
}

#[test]
fn the_action_for_github_writes_its_files_and_ends_as_the_plan_does() {
    let (folder, place) = (change(), tempfile::tempdir().unwrap());
    git(folder.path(), &["update-ref", "refs/remotes/origin/main", "main"]);
    let script = script(&std::fs::read_to_string(repository("action.yml")).unwrap());
    let (summary, outputs) = (place.path().join("summary"), place.path().join("outputs"));
    let run = |fail_on: &str, against: &str, base: &str| {
        let variables = [
            ("TARGET", "."),
            ("AGAINST", against),
            ("BASE", base),
            ("FAIL_ON", fail_on),
            ("GITHUB_STEP_SUMMARY", summary.to_str().unwrap()),
            ("GITHUB_OUTPUT", outputs.to_str().unwrap()),
        ];
        job(folder.path(), &script, &variables)
    };
    let output = run("", "", "main");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("::warning file=market/app.yaml"));
    assert!(std::fs::read_to_string(&summary).unwrap().contains("2 of 2 applications change"));
    for line in std::fs::read_to_string(&outputs).unwrap().lines() {
        let (name, path) = line.split_once('=').unwrap();
        assert!(Path::new(path).metadata().is_ok_and(|file| file.len() > 0), "{name}");
    }
    assert_eq!(run("delete", "git:main", "").status.code(), Some(3));
}

#[test]
fn each_answer_names_a_test_that_there_is() {
    let page = std::fs::read_to_string(repository("docs/answers.md")).unwrap();
    let rows: Vec<&str> = page.lines().filter(|line| line.starts_with("| ")).skip(1).collect();
    assert!(rows.len() >= 12, "{}", rows.len());
    for row in rows {
        let shown = row.trim_end_matches('|').trim_end().rsplit('|').next().unwrap().trim();
        let (file, test) = shown.split_once("`: `").unwrap_or_else(|| panic!("no test: {row}"));
        let (file, test) = (file.trim_start_matches('`'), test.trim_end_matches('`'));
        let text = std::fs::read_to_string(repository(file)).unwrap_or_else(|_| panic!("no {file}"));
        let is_there = |line: &str| {
            let line = line.trim_start();
            line.starts_with(&format!("fn {test}(")) || line.trim_start_matches('#').trim() == test
        };
        assert!(text.lines().any(is_there), "{file} has no {test}");
    }
}
