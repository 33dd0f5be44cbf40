//! Real files, where they are at hand as for `corpus.rs`: how many findings of each code there are, and whether old files
//! become new ones.
#![allow(clippy::disallowed_methods, clippy::print_stdout, missing_docs)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn corpus() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let corpus = std::env::var_os("PLIMSOLL_CORPUS").map_or(beside, PathBuf::from).join("nulecule");
    if !corpus.is_dir() {
        println!("skipped: there is no corpus beside the repository");
    }
    corpus.is_dir().then_some(corpus)
}

fn check(folder: &Path, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_plimsoll"));
    command.arg("check").arg(folder).arg("--workspace").arg(folder).args(more);
    command.output().expect("the program starts")
}

/// Code, severity and path.
type Finding = (String, String, String);

fn findings(folder: &Path, more: &[&str]) -> Vec<Finding> {
    let output = check(folder, &[&["-o", "json"], more].concat());
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let finding = |finding: &Value| {
        (text(&finding["code"]), text(&finding["severity"]), text(&finding["source"]["file"]))
    };
    report["diagnostics"].as_array().expect("findings").iter().map(finding).collect()
}

/// The document that is kept in the repository: one row a code.
fn summary(findings: &[Finding]) -> String {
    // By code and severity: a rule may have several.
    let mut rows: BTreeMap<(&str, &str), (usize, BTreeSet<&str>)> = BTreeMap::new();
    for (code, severity, path) in findings {
        let row = rows.entry((code, severity)).or_default();
        row.0 += 1;
        row.1.insert(path);
    }
    let mut out = "\
# Findings in real files

How many findings of each rule `plimsoll check` has in the real Nulecule applications that are used for testing, and in how
many files. They are not a part of this repository. Where they are at hand, a test compares;
`UPDATE_SPEC=1 cargo test -p plimsoll-cli --test corpus_fixes` writes this file anew. Look at every finding that came or went.

| code | severity | findings | files |
|---|---|---:|---:|
"
    .to_owned();
    for ((code, severity), (number, files)) in rows {
        let _ = writeln!(out, "| `{code}` | {severity} | {number} | {} |", files.len());
    }
    out
}

#[test]
fn the_findings_of_each_code_are_as_many_as_expected() {
    let Some(corpus) = corpus() else { return };
    let actual = summary(&findings(&corpus, &[]));
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/nulecule-summary.md");
    if std::env::var_os("UPDATE_SPEC").is_some() {
        std::fs::create_dir_all(kept.parent().expect("a folder")).expect("the folder can be made");
        std::fs::write(&kept, &actual).expect("the summary can be written");
    }
    let expected = std::fs::read_to_string(&kept).unwrap_or_default().replace("\r\n", "\n");
    assert_eq!(actual, expected, "UPDATE_SPEC=1 accepts the first");
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder can be made");
    for entry in from.read_dir().expect("the corpus can be listed").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            // Written anew, as the corpus may be read-only.
            let bytes = std::fs::read(entry.path()).expect("a file can be read");
            std::fs::write(target, bytes).expect("a file can be copied");
        }
    }
}

/// Comments of a YAML file whose texts have no `#` otherwise.
fn comments(text: &str) -> Vec<&str> {
    text.lines().filter_map(|line| line.split_once('#')).map(|(_, comment)| comment.trim()).collect()
}

/// The file after `check --fix` in a copy of its folder, before that, and what is found in it then.
fn fixed(from: &Path, name: &str) -> (String, String, Vec<Finding>) {
    let folder = tempfile::tempdir().expect("a folder");
    copy(from, folder.path());
    std::fs::rename(folder.path().join(name), folder.path().join("Nulecule")).expect("the file is there");
    let read = || std::fs::read_to_string(folder.path().join("Nulecule")).expect("a file");
    let before = read();
    let output = check(folder.path(), &["--fix"]);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&output.stderr));
    (before, read(), findings(folder.path(), &[]))
}

#[test]
fn old_files_become_new_ones_with_all_their_comments() {
    let Some(corpus) = corpus() else { return };
    let files = [
        ("aweiteka+nulecule@7cae9f0/spec/0.0.1-alpha/examples/template", "Nulecule"),
        ("aweiteka+nulecule@7cae9f0/examples/helloapache", "nulecule"),
        ("langdon+docker-compose-sample-atomicapp@e2b62fc/docker-compose-sample-atomicapp", "nulecule"),
        ("langdon+atomicapp-drupal@b9bc584/drupal-app/graph/mariadb-app", "nulecule"),
    ];
    // What is wrong with more than the shape is left: what other files and the outside lack.
    let is_about_shape = |code: &str| {
        let others = ["artifact-not-found", "nested-application-not-found", "unsupported-source-scheme"];
        !others.contains(&code)
    };
    for (folder, name) in files {
        let (before, after, left) = fixed(&corpus.join(folder), name);
        assert!(before.contains("specversion: 0.0.1-alpha"), "{folder}");
        assert!(after.contains("specversion: 0.0.2"), "{folder}:\n{after}");
        assert_eq!(comments(&after), comments(&before), "{folder}");
        let wrong: Vec<_> = left
            .iter()
            .filter(|(code, severity, path)| {
                path == "Nulecule" && severity == "error" && is_about_shape(code)
            })
            .collect();
        assert!(wrong.is_empty(), "{folder}: {wrong:?}\n{after}");
    }
}

#[test]
fn an_old_file_that_is_broken_stays_as_it_is_or_becomes_a_new_one() {
    let Some(corpus) = corpus() else { return };
    let folder = "aweiteka+nulecule@7cae9f0/spec/0.0.1-alpha/examples/atomicapp-mongodb-24";
    let (before, after, left) = fixed(&corpus.join(folder), "Nulecule");
    assert_eq!(comments(&after), comments(&before));
    if after.contains("specversion: 0.0.1-alpha") {
        assert_eq!(after, before);
        assert!(left.iter().any(|(code, _, _)| code == "legacy-spec-0-0-1"));
    }
}

/// How many errors there are of each code, those of `broken` files left out.
fn errors(findings: &[Finding], broken: &BTreeSet<String>) -> BTreeMap<String, usize> {
    let mut errors = BTreeMap::new();
    for (code, severity, path) in findings {
        if severity == "error" && !broken.contains(path) {
            *errors.entry(code.clone()).or_default() += 1;
        }
    }
    errors
}

#[test]
fn fixing_everything_brings_no_error_and_leaves_nothing_to_fix() {
    let Some(corpus) = corpus() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    copy(&corpus, folder.path());
    let before = findings(folder.path(), &[]);
    // What a syntax error hides comes to light when it is fixed.
    let is_broken = |code: &str| code == "syntax" || code == "tab-indentation";
    let broken = before.iter().filter(|(code, _, _)| is_broken(code)).map(|(_, _, path)| path.clone());
    let broken: BTreeSet<String> = broken.collect();
    let before = errors(&before, &broken);
    let first = check(folder.path(), &["--fix"]);
    assert!(matches!(first.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&first.stderr));
    for (code, number) in errors(&findings(folder.path(), &[]), &broken) {
        assert!(number <= before.get(&code).copied().unwrap_or(0), "[{code}] has {number} errors now");
    }
    let second = check(folder.path(), &["--fix"]);
    let words = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(words.ends_with("Nothing to fix.\n"), "{words}");
}
