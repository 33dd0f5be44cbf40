//! Real documents of the Open Application Model, where they are at hand as for `corpus.rs`: what is found in them, by the
//! version they are written in.
#![allow(clippy::disallowed_methods, missing_docs)]

mod real_files;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use real_files::{Finding, compare, corpus, findings, table};

/// The folders, each a workspace of its own, and what is in them.
const FOLDERS: [(&str, &str); 6] = [
    ("oam-hydra", "Hydra, the first draft"),
    ("oam-v1alpha1", "v1alpha1"),
    ("oam-v1alpha2", "v1alpha2"),
    ("oam-v1beta1", "v1beta1 and KubeVela"),
    ("oam-definitions", "definitions"),
    ("oam-definitions-helm", "definitions in templates of Helm"),
];

fn of_folder(corpus: &Path, folder: &str) -> Vec<Finding> {
    let workspace = corpus.join(folder);
    findings(&workspace, std::slice::from_ref(&workspace), &[])
}

/// The errors by file, each with how often it comes.
fn errors(findings: &[Finding]) -> String {
    let mut files: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for (code, _, file) in findings.iter().filter(|(_, severity, _)| severity == "error") {
        *files.entry(file).or_default().entry(code).or_default() += 1;
    }
    let mut out = String::new();
    for (file, codes) in files {
        let words: Vec<String> = codes.iter().map(|(code, number)| format!("{number} `{code}`")).collect();
        let _ = writeln!(out, "| `{file}` | {} |", words.join(", "));
    }
    if out.is_empty() {
        "No file has an error.\n".to_owned()
    } else {
        format!("| file | errors |\n|---|---|\n{out}")
    }
}

#[test]
fn the_findings_of_each_version_are_as_expected() {
    let Some(corpus) = corpus() else { return };
    let mut out = "\
# Findings in real documents of the Open Application Model

What `plimsoll check` makes of the real files that are used for testing. They are not a part of this repository. Where they
are at hand, a test compares; `UPDATE_SPEC=1 cargo test -p plimsoll-cli --test corpus_configurations` writes this file anew.
Look at every finding that came or went: nothing that is right has an error.
"
    .to_owned();
    for (folder, words) in FOLDERS {
        let findings = of_folder(&corpus, folder);
        let _ = write!(out, "\n## {words}\n\n{}\n{}", table(&findings), errors(&findings));
    }
    compare("oam-summary.md", &out);
}

/// Mistakes that are in the files for certain: properties that their definitions do not have, in the shape they have them.
#[test]
fn the_known_mistakes_are_found() {
    let Some(corpus) = corpus() else { return };
    let found: BTreeSet<(String, String)> = of_folder(&corpus, "oam-v1beta1")
        .into_iter()
        .map(|(code, _, file)| (code, file.rsplit('/').take(2).collect::<Vec<_>>().join("<")))
        .collect();
    for (code, file) in KNOWN {
        let is_there = found.iter().any(|(known, path)| known == code && path == file);
        assert!(is_there, "{code} is not found in {file}");
    }
}

/// Codes and files; a file by its name and folder, innermost first.
const KNOWN: [(&str, &str); 6] = [
    ("oam-wrong-type", "application-rds-data-outputs.yaml<cloud-resource-provision-and-consume"),
    ("oam-unknown-property", "sample.yaml<enduser"),
    ("oam-unknown-property", "app.yaml<app-with-status"),
    ("oam-unknown-property", "app2.yaml<advanced-cue"),
    ("oam-unknown-property", "app3.yaml<advanced-cue"),
    ("oam-misplaced-key", "invalid-app-format.yaml<testdata"),
];
