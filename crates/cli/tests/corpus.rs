//! Runs the program over real applications, where they are at hand: beside the repository in `../shared/corpus`, or where
//! `PLIMSOLL_CORPUS` says. Nothing is asserted about what single files say; that is what `tests/spec` is for.
#![allow(clippy::disallowed_methods, clippy::print_stdout, missing_docs)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn corpus() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let corpus = std::env::var_os("PLIMSOLL_CORPUS").map_or(beside, PathBuf::from).join("nulecule");
    corpus.is_dir().then_some(corpus)
}

fn plimsoll(arguments: &[&std::ffi::OsStr]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_plimsoll")).args(arguments).output().expect("the program starts")
}

/// Folders that have a file of this name, sorted.
fn folders_with(name: &str, below: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![below.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in folder.read_dir().expect("the corpus can be listed").flatten() {
            let path = entry.path();
            if path.is_dir() {
                waiting.push(path);
            } else if entry.file_name() == name {
                found.push(folder.clone());
            }
        }
    }
    found.sort();
    found
}

#[test]
fn every_application_is_planned_without_an_internal_error_and_always_the_same() {
    let Some(corpus) = corpus() else {
        println!("skipped: there is no corpus beside the repository");
        return;
    };
    let mut planned = 0;
    for repository in corpus.read_dir().expect("the corpus can be listed").flatten() {
        let workspace = repository.path();
        if !workspace.is_dir() {
            continue;
        }
        for folder in folders_with("Nulecule", &workspace) {
            for provider in ["kubernetes", "docker"] {
                let arguments = [
                    "plan".as_ref(),
                    folder.as_os_str(),
                    "--provider".as_ref(),
                    provider.as_ref(),
                    "--workspace".as_ref(),
                    workspace.as_os_str(),
                    "-o".as_ref(),
                    "text".as_ref(),
                ];
                let first = plimsoll(&arguments);
                let words = String::from_utf8_lossy(&first.stderr);
                assert!(matches!(first.status.code(), Some(0 | 1)), "{}: {words}", folder.display());
                assert!(!words.contains("panicked"), "{}: {words}", folder.display());
                let second = plimsoll(&arguments);
                assert_eq!(first.stdout, second.stdout, "{}", folder.display());
                assert_eq!(first.stderr, second.stderr, "{}", folder.display());
                planned += 1;
            }
        }
    }
    assert!(planned > 100, "only {planned} plans were made");
}

#[test]
fn the_whole_corpus_is_checked_without_an_internal_error_and_always_the_same() {
    let Some(corpus) = corpus() else {
        println!("skipped: there is no corpus beside the repository");
        return;
    };
    let arguments = ["check".as_ref(), corpus.as_os_str(), "-o".as_ref(), "compact".as_ref()];
    let (first, second) = (plimsoll(&arguments), plimsoll(&arguments));
    assert_eq!(first.status.code(), Some(1), "{}", String::from_utf8_lossy(&first.stderr));
    assert!(!first.stdout.is_empty());
    assert_eq!(first.stdout, second.stdout);
}

#[test]
fn wordpress_waits_for_the_database_that_its_parameter_names() {
    let Some(corpus) = corpus() else {
        println!("skipped: there is no corpus beside the repository");
        return;
    };
    let library = corpus.join("projectatomic+nulecule-library@fa1c702");
    let application = library.join("wordpress-centos7-atomicapp");
    let arguments = [
        "plan".as_ref(),
        application.as_os_str(),
        "--provider".as_ref(),
        "kubernetes".as_ref(),
        "--workspace".as_ref(),
        library.as_os_str(),
    ];
    let output = plimsoll(&arguments);
    let text = String::from_utf8_lossy(&output.stdout);
    let position = |part: &str| text.find(part).unwrap_or_else(|| panic!("{part} is not in\n{text}"));
    assert!(position("mariadb-atomicapp  component") < position("wordpress  component"));
    position("`db_host` names Service `mariadb`");
    position("mariadb-service.yaml:4");
}
