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

/// What `plimsoll` prints for an application of a workspace.
fn printed(command: &[&str], application: &Path, workspace: &Path, provider: &str) -> String {
    let mut arguments: Vec<&std::ffi::OsStr> = command.iter().map(|word| word.as_ref()).collect();
    arguments.extend([application.as_os_str(), "--workspace".as_ref(), workspace.as_os_str()]);
    arguments.extend(["--provider", provider].map(AsRef::<std::ffi::OsStr>::as_ref));
    let output = plimsoll(&arguments);
    let words = String::from_utf8_lossy(&output.stderr);
    // Real files have mistakes, which are told beside the plan.
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}: {words}", application.display());
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn gitlab_waits_for_the_containers_it_links_and_a_user_of_its_name_is_no_edge() {
    let Some(corpus) = corpus() else {
        println!("skipped: there is no corpus beside the repository");
        return;
    };
    let library = corpus.join("projectatomic+nulecule-library@fa1c702");
    let application = library.join("gitlab-centos7-atomicapp");
    let kubernetes = printed(&["plan"], &application, &library, "kubernetes");
    assert!(kubernetes.contains("env[DB_USER].value  gitlab "), "{kubernetes}");
    assert!(!kubernetes.contains("needs "), "{kubernetes}");
    let docker = printed(&["plan"], &application, &library, "docker");
    for needed in ["redis", "postgresql"] {
        let edge = format!("needs {needed}: `--link {needed}:{needed}` names container `{needed}`");
        assert!(docker.contains(&edge), "{docker}");
    }
    assert!(docker.contains("(2 waves)"), "{docker}");
}

#[test]
fn guestbook_has_for_openshift_what_it_inherits_from_kubernetes() {
    let Some(corpus) = corpus() else {
        println!("skipped: there is no corpus beside the repository");
        return;
    };
    let library = corpus.join("projectatomic+nulecule-library@fa1c702");
    let application = library.join("guestbookgo-atomicapp");
    let openshift = printed(&["plan"], &application, &library, "openshift");
    assert!(openshift.contains("containers[guestbook].image"), "{openshift}");
    assert_eq!(openshift, printed(&["plan"], &application, &library, "kubernetes"));
}

#[test]
fn an_upgrade_between_two_revisions_of_wordpress_changes_only_what_differs() {
    let Some(corpus) = corpus() else {
        println!("skipped: there is no corpus beside the repository");
        return;
    };
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let application = folder.path().join("wordpress");
    let revision = |repository: &str| {
        let _ = std::fs::remove_dir_all(&application);
        copy(&corpus.join(repository).join("wordpress-centos7-atomicapp"), &application);
    };
    revision("kadel+nulecule-library@0164df5");
    let recorded = printed(&["claim", "record"], &application, folder.path(), "kubernetes");
    assert!(recorded.starts_with("Recorded install"), "{recorded}");
    let same = printed(&["plan"], &application, folder.path(), "kubernetes");
    assert!(same.contains("No changes."), "{same}");
    revision("projectatomic+nulecule-library@fa1c702");
    let text = printed(&["plan"], &application, folder.path(), "kubernetes");
    for part in ["Service wordpress", "- spec.ports[80].targetPort  80", "(21 unchanged hidden)"] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert!(!text.contains("Pod wordpress"), "{text}");
    assert!(text.contains("Plan: 1 to add, 1 to change, 1 to destroy."), "{text}");
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder can be made");
    for entry in from.read_dir().expect("the corpus can be listed").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), &target).expect("a file can be copied");
        }
    }
}
