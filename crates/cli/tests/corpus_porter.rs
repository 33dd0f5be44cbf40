//! Runs the program over real manifests of Porter, where they are at hand: beside the repository in `../shared/corpus`, or
//! where `PLIMSOLL_CORPUS` says.
#![allow(clippy::disallowed_methods, clippy::print_stdout, missing_docs)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The manifests of Porter's own repository.
fn corpus() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let corpus = std::env::var_os("PLIMSOLL_CORPUS").map_or(beside, PathBuf::from);
    let porter = corpus.join("porter/getporter+porter");
    if !porter.is_dir() {
        println!("skipped: there is no corpus beside the repository");
        return None;
    }
    Some(porter)
}

fn plimsoll(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_plimsoll")).args(arguments).output().expect("the program starts")
}

/// A copy of Porter's test bundles in a folder of its own, with these settings.
fn bundles(settings: &str) -> Option<tempfile::TempDir> {
    let from = corpus()?.join("build/testdata/bundles");
    let folder = tempfile::tempdir().expect("a folder can be made");
    for entry in from.read_dir().expect("the corpus can be listed").flatten() {
        let manifest = entry.path().join("porter.yaml");
        if manifest.is_file() {
            let to = folder.path().join(entry.file_name());
            std::fs::create_dir(&to).expect("a folder can be made");
            std::fs::copy(&manifest, to.join("porter.yaml")).expect("a file can be copied");
        }
    }
    std::fs::write(folder.path().join("plimsoll.toml"), settings).expect("a file can be written");
    Some(folder)
}

/// What is planned for one of the bundles: the lines of steps, and what is said beside the plan.
fn planned(folder: &Path, bundle: &str) -> (Vec<String>, String) {
    let path = folder.join(bundle);
    let output = plimsoll(&["plan", path.to_str().expect("UTF-8"), "-o", "compact"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let steps = text.lines().filter(|line| line.starts_with("wave "));
    let unit = |line: &str| line.split_whitespace().nth(3).unwrap_or_default().to_owned();
    (steps.map(unit).collect(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn dependencies_come_before_what_requires_them() {
    let Some(folder) = bundles("") else { return };
    for (bundle, expected) in [
        ("wordpress", &["wordpress/mysql", "wordpress"][..]),
        ("wordpressv2", &["wordpress/mysql", "wordpress"]),
        ("wiring-top", &["wiring-top/infra", "wiring-top/app", "wiring-top"]),
    ] {
        let (steps, words) = planned(folder.path(), bundle);
        assert_eq!(steps, expected, "{bundle}");
        // Nothing else than that some values are still to be given.
        let wanted = ["[plan-missing-required-param]", "[plan-credential-needed]"];
        let others = words.lines().filter(|line| line.contains("error[") || line.contains("warning["));
        let others: Vec<&str> =
            others.filter(|line| !wanted.iter().any(|code| line.contains(code))).collect();
        assert!(others.is_empty(), "{bundle}: {others:?}");
    }
}

#[test]
fn the_shared_bundle_of_a_diamond_is_planned_once() {
    let settings = "[cnab.bundles]\n\
        \"localhost:5000/diamond-app-a\" = \"diamond-app\"\n\
        \"localhost:5000/diamond-app-b\" = \"diamond-app\"\n";
    let Some(folder) = bundles(settings) else { return };
    let (steps, words) = planned(folder.path(), "diamond-top");
    let [base, first, second, top] = &steps[..] else { panic!("{steps:?}") };
    assert!(base.ends_with("/mysql"), "{base}");
    assert_eq!(
        [first, second, top],
        ["diamond-top/diamond-app-a", "diamond-top/diamond-app-b", "diamond-top"]
    );
    assert_eq!(words, "");
}

#[test]
fn wires_that_lead_nowhere_are_told_with_their_places() {
    let Some(folder) = bundles("") else { return };
    let (_, words) = planned(folder.path(), "wiring-top-dangling");
    for expected in [
        "error[porter-unknown-reference]: no dependency is called `doesnotexist`",
        "wiring-top-dangling/porter.yaml:32:40",
        "error[porter-dependency-unknown-parameter]: `app` has no parameter `connstr`",
        "wiring-top-dangling/porter.yaml:32:9",
    ] {
        assert!(words.contains(expected), "{expected} is not in\n{words}");
    }
}

#[test]
fn bad_manifests_get_what_one_expects_and_good_ones_nothing() {
    let Some(corpus) = corpus() else { return };
    let root = corpus.to_str().expect("UTF-8");
    let output = plimsoll(&["check", root, "--workspace", root, "-o", "compact"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors: Vec<&str> =
        text.lines().filter(|line| line.contains(".yaml:") && line.contains(": error[")).collect();
    let manifests = "pkg/manifest/testdata";
    let bad = [
        (format!("{manifests}/empty-steps.yaml"), "porter-step-shape"),
        (format!("{manifests}/porter-no-name.yaml"), "missing-field"),
        (format!("{manifests}/porter-with-bad-description.yaml"), "porter-step-shape"),
        (format!("{manifests}/porter-with-bad-type.yaml"), "porter-step-shape"),
        (format!("{manifests}/porter-with-badschema.yaml"), "porter-custom-action-shape"),
        // They name parameters, credentials and outputs that are not there.
        ("build/testdata/bundles/wiring-top-dangling/porter.yaml".to_owned(), "porter-unknown-reference"),
        ("pkg/cnab/config-adapter/testdata/porter-with-depsv2.yaml".to_owned(), "porter-unknown-reference"),
        ("tests/testdata/myenv/porter.yaml".to_owned(), "porter-dependency-unknown-credential"),
    ];
    for (path, code) in &bad {
        let is_told = |line: &&&str| line.starts_with(path.as_str()) && line.contains(&format!("[{code}]"));
        assert!(errors.iter().any(|line| is_told(&line)), "{path}: no {code} in\n{}", errors.join("\n"));
    }
    let is_known = |line: &&&str| bad.iter().any(|(path, _)| line.starts_with(path.as_str()));
    let others: Vec<&&str> = errors.iter().filter(|line| !is_known(line)).collect();
    assert!(others.is_empty(), "{others:#?}");
}
