//! Real files, where they are at hand as for `corpus.rs`: how many findings of each code there are, and whether old files
//! become new ones.
#![allow(clippy::disallowed_methods, clippy::print_stdout, missing_docs)]

mod real_files;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Output;

use real_files::{Finding, compare, copy, table};

fn corpus() -> Option<PathBuf> {
    real_files::corpus().map(|corpus| corpus.join("nulecule"))
}

fn check(folder: &Path, more: &[&str]) -> Output {
    real_files::check(folder, &[folder.to_owned()], more)
}

fn findings(folder: &Path, more: &[&str]) -> Vec<Finding> {
    real_files::findings(folder, &[folder.to_owned()], more)
}

/// The document that is kept in the repository.
fn summary(findings: &[Finding]) -> String {
    let table = table(findings);
    format!(
        "\
# Findings in real files

How many findings of each rule `plimsoll check` has in the real Nulecule applications that are used for testing, and in how
many files. They are not a part of this repository. Where they are at hand, a test compares;
`UPDATE_SPEC=1 cargo test -p plimsoll-cli --test corpus_fixes` writes this file anew. Look at every finding that came or went.

{table}"
    )
}

#[test]
fn the_findings_of_each_code_are_as_many_as_expected() {
    let Some(corpus) = corpus() else { return };
    compare("nulecule-summary.md", &summary(&findings(&corpus, &[])));
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
