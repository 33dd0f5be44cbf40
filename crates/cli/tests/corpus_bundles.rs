//! Real bundles, where they are at hand as for `corpus.rs`: which version each is written in, and what is found in them.
#![allow(clippy::disallowed_methods, missing_docs)]

mod real_files;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use plimsoll_base::WorkspacePath;
use plimsoll_formats::recognise;
use plimsoll_model::Family;
use plimsoll_syntax::{Tree, parse_json, parse_yaml};
use real_files::{Finding, check, compare, copy, corpus, findings, table};

/// The folders of bundles.
const FOLDERS: [&str; 5] = ["cnab-2018", "cnab-2019", "cnab-bundles", "cnab-spec", "porter"];

fn folders(corpus: &Path) -> Vec<PathBuf> {
    FOLDERS.iter().map(|folder| corpus.join(folder)).collect()
}

/// The bundle definitions below a folder and the version that each is recognised as, by path from the corpus.
fn bundles(corpus: &Path) -> BTreeMap<String, &'static str> {
    let mut found = BTreeMap::new();
    let mut waiting = folders(corpus);
    while let Some(folder) = waiting.pop() {
        for entry in folder.read_dir().expect("the corpus can be listed").flatten() {
            let path = entry.path();
            if path.is_dir() {
                waiting.push(path);
                continue;
            }
            let from_corpus = path.strip_prefix(corpus).expect("below").to_string_lossy().replace('\\', "/");
            if let Some(version) = version(&from_corpus, &path) {
                found.insert(from_corpus, version);
            }
        }
    }
    found
}

/// The version of the specification that a file is recognised as; `None` where it is no bundle definition.
fn version(name: &str, path: &Path) -> Option<&'static str> {
    let text = std::fs::read_to_string(path).ok()?;
    let name = WorkspacePath::new(name).ok()?;
    let tree: Tree = match path.extension()?.to_str()? {
        "json" | "cnab" => parse_json(text),
        "yaml" | "yml" => parse_yaml(text),
        _ => return None,
    };
    let recognised = recognise::recognise(tree.documents().next()?, name.file_name())?;
    let format = recognised.format;
    (format.family == Family::Cnab && format.version != "porter").then_some(format.version)
}

fn errors<'f>(findings: &'f [Finding], path: &str) -> Vec<&'f str> {
    let of_file = findings.iter().filter(|(_, severity, file)| file == path && severity == "error");
    of_file.map(|(code, _, _)| code.as_str()).collect()
}

/// The document that is kept in the repository.
fn summary(findings: &[Finding], bundles: &BTreeMap<String, &str>) -> String {
    let mut out = format!(
        "\
# Findings in real bundles

What `plimsoll check` makes of the real bundles and manifests that are used for testing. They are not a part of this repository.
Where they are at hand, a test compares; `UPDATE_SPEC=1 cargo test -p plimsoll-cli --test corpus_bundles` writes this file
anew. Look at every finding that came or went: no valid bundle has an error.

## By rule

{}
## By bundle

Which version of the specification each is read as, and its errors in that version.

| folder | bundle | version | errors |
|---|---|---|---|
",
        table(findings)
    );
    for (path, version) in bundles {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for code in errors(findings, path) {
            *counts.entry(code).or_default() += 1;
        }
        let words: Vec<String> = counts.iter().map(|(code, number)| format!("{number} `{code}`")).collect();
        let words = if words.is_empty() { "–".to_owned() } else { words.join(", ") };
        let (folder, name) = path.rsplit_once('/').expect("a folder");
        let _ = writeln!(out, "| `{folder}` | `{name}` | {version} | {words} |");
    }
    out
}

#[test]
fn the_findings_of_each_code_and_bundle_are_as_expected() {
    let Some(corpus) = corpus() else { return };
    let findings = findings(&corpus, &folders(&corpus), &[]);
    compare("cnab-summary.md", &summary(&findings, &bundles(&corpus)));
}

#[test]
fn real_bundles_and_the_examples_of_the_specification_have_no_error_in_their_version() {
    let Some(corpus) = corpus() else { return };
    let findings = findings(&corpus, &folders(&corpus), &[]);
    let mut seen = 0;
    for (path, version) in bundles(&corpus) {
        let is_real = path.contains("/deislabs+example-bundles") || path.contains("/.cnab/");
        if !is_real && !path.starts_with("cnab-spec/") {
            continue;
        }
        // An example lists dependencies in a shape that the schema beside it refuses.
        let errors = errors(&findings, &path).into_iter().filter(|code| !code.starts_with("cnab-dep-"));
        assert_eq!(errors.collect::<Vec<_>>(), [""; 0], "{path} as {version}");
        seen += 1;
    }
    assert!(seen >= 29, "only {seen} bundles were looked at");
}

#[test]
fn odd_bundles_have_the_finding_that_makes_them_odd() {
    let Some(corpus) = corpus() else { return };
    let findings = findings(&corpus, &folders(&corpus), &[]);
    for (folder, name, code) in [
        ("cnab-bundles/cnabio+cnab-go/testdata/bundles", "foo.json", "cnab-image-missing-ref"),
        ("cnab-bundles/cnabio+cnab-go/testdata/bundles", "foo.json", "cnab-schema-version-unsupported"),
        ("cnab-bundles/cnabio+cnab-go/testdata/bundles", "foo.json", "cnab-dialect-mixed"),
        (
            "cnab-bundles/cnabio+cnab-go/testdata/bundles/example-outputs/root",
            "bundle.json",
            "cnab-null-section",
        ),
        ("cnab-bundles/cnabio+cnab-go/testdata/bundles/example-outputs/root", "bundle.json", "unknown-field"),
        (
            "cnab-bundles/cnabio+cnab-go/testdata/bundles/example-outputs/nonroot",
            "bundle.json",
            "cnab-null-section",
        ),
        (
            "cnab-2018/cnabio+duffle@81637ad/examples/multi-component/cnab",
            "bundle.json",
            "cnab-version-not-semver",
        ),
        (
            "cnab-2018/cnabio+duffle@81637ad/examples/helloazure/cnab",
            "bundle.json",
            "cnab-image-type-unknown",
        ),
        ("cnab-2019/deislabs+example-bundles/hellohelm", "bundle.json", "cnab-dialect-mixed"),
        ("cnab-spec/cnabio+cnab-spec/examples", "101.01-bundle.json", "cnab-digest-placeholder"),
    ] {
        let path = format!("{folder}/{name}");
        let is_found = findings.iter().any(|(found, _, file)| found == code && *file == path);
        assert!(is_found, "{path} has no {code}");
    }
}

#[test]
fn fixing_bundles_brings_no_error() {
    let Some(corpus) = corpus() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    for name in FOLDERS {
        copy(&corpus.join(name), &folder.path().join(name));
    }
    let folders = folders(folder.path());
    let before = findings(folder.path(), &folders, &[]);
    let output = check(folder.path(), &folders, &["--fix"]);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&output.stderr));
    let after = findings(folder.path(), &folders, &[]);
    for path in bundles(folder.path()).keys() {
        let (before, after) = (errors(&before, path), errors(&after, path));
        assert!(after.len() <= before.len(), "{path} had {before:?} and has {after:?}");
    }
}
