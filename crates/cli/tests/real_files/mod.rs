//! What the tests over real files share: where the files are, what `plimsoll check` finds in them, and the documents that
//! are kept of it.
#![allow(clippy::disallowed_methods, clippy::print_stdout, dead_code, missing_docs)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// The folder of real files: beside the repository in `../shared/corpus`, or where `PLIMSOLL_CORPUS` says.
pub(crate) fn corpus() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let corpus = std::env::var_os("PLIMSOLL_CORPUS").map_or(beside, PathBuf::from);
    if !corpus.is_dir() {
        println!("skipped: there is no corpus beside the repository");
    }
    corpus.is_dir().then_some(corpus)
}

/// `plimsoll check` of folders of a workspace.
pub(crate) fn check(workspace: &Path, folders: &[PathBuf], more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_plimsoll"));
    command.arg("check").args(folders).arg("--workspace").arg(workspace).args(more);
    command.output().expect("the program starts")
}

/// Code, severity and path.
pub(crate) type Finding = (String, String, String);

pub(crate) fn findings(workspace: &Path, folders: &[PathBuf], more: &[&str]) -> Vec<Finding> {
    let output = check(workspace, folders, &[&["-o", "json"], more].concat());
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let finding = |finding: &Value| {
        (text(&finding["code"]), text(&finding["severity"]), text(&finding["source"]["file"]))
    };
    report["diagnostics"].as_array().expect("findings").iter().map(finding).collect()
}

/// One row a code and severity: a rule may have several.
pub(crate) fn table(findings: &[Finding]) -> String {
    let mut rows: BTreeMap<(&str, &str), (usize, BTreeSet<&str>)> = BTreeMap::new();
    for (code, severity, path) in findings {
        let row = rows.entry((code, severity)).or_default();
        row.0 += 1;
        row.1.insert(path);
    }
    let mut out = "| code | severity | findings | files |\n|---|---|---:|---:|\n".to_owned();
    for ((code, severity), (number, files)) in rows {
        let _ = writeln!(out, "| `{code}` | {severity} | {number} | {} |", files.len());
    }
    out
}

/// Compares a document with the one that is kept in the repository, or writes it anew.
pub(crate) fn compare(name: &str, actual: &str) {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus").join(name);
    if std::env::var_os("UPDATE_SPEC").is_some() {
        std::fs::create_dir_all(kept.parent().expect("a folder")).expect("the folder can be made");
        std::fs::write(&kept, actual).expect("the summary can be written");
    }
    let expected = std::fs::read_to_string(&kept).unwrap_or_default().replace("\r\n", "\n");
    assert_eq!(actual, expected, "UPDATE_SPEC=1 accepts the first");
}

/// Copies a folder and all below it.
pub(crate) fn copy(from: &Path, to: &Path) {
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
