//! Plans the upgrades of real bundles from the draft of 2018 to what they became in 2019, where they are at hand: beside
//! the repository in `../shared/corpus`, or where `PLIMSOLL_CORPUS` says. What is printed stands in
//! `tests/corpus/cnab-upgrades.md`; with `UPDATE_SPEC=1` it is written anew.
#![allow(clippy::disallowed_methods, clippy::print_stdout, missing_docs)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const NAMES: [&str; 12] = [
    "aks",
    "aks-terraform",
    "arm-aci",
    "compose",
    "example-credentials",
    "example-run",
    "hellohelm",
    "helloworld",
    "k8sbase",
    "terraform",
    "vote",
    "wordpress-mysql",
];

fn corpus() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let corpus = std::env::var_os("PLIMSOLL_CORPUS").map_or(beside, PathBuf::from);
    corpus.join("cnab-2018").is_dir().then_some(corpus)
}

fn plimsoll(folder: &Path, arguments: &[&str]) -> Output {
    let command = Command::new(env!("CARGO_BIN_EXE_plimsoll")).args(arguments).current_dir(folder).output();
    command.expect("the program starts")
}

/// The codes that are said on standard error, and the plan without what differs from run to run.
fn upgrade(old: &Path, new: &Path) -> String {
    let workspace = tempfile::tempdir().expect("a temporary folder");
    let folder = workspace.path();
    std::fs::write(folder.join("plimsoll.toml"), "").expect("it can be written");
    std::fs::copy(old.join("bundle.json"), folder.join("bundle.json")).expect("it can be copied");
    let recorded = plimsoll(folder, &["claim", "record"]);
    assert!(recorded.status.success(), "{}", String::from_utf8_lossy(&recorded.stderr));
    let same = plimsoll(folder, &["plan", "--detailed-exitcode"]);
    assert_eq!(same.status.code(), Some(0), "{}", String::from_utf8_lossy(&same.stdout));
    std::fs::copy(new.join("bundle.json"), folder.join("bundle.json")).expect("it can be copied");
    let planned = plimsoll(folder, &["plan"]);
    assert!(planned.status.success(), "{}", String::from_utf8_lossy(&planned.stderr));
    let said = String::from_utf8_lossy(&planned.stderr);
    let headlines = said.lines().filter(|line| line.starts_with("warning") || line.starts_with("info"));
    let plan = String::from_utf8_lossy(&planned.stdout);
    let lines = plan.lines().filter(|line| !line.starts_with("compared with"));
    headlines.chain(lines).fold(String::new(), |text, line| text + line + "\n")
}

#[test]
fn real_bundles_are_upgraded_without_noise() {
    let Some(corpus) = corpus() else {
        println!("skipped: there is no corpus beside the repository");
        return;
    };
    let mut text = String::from(
        "# Upgrades of real bundles\n\nWhat `plimsoll plan` says of the bundles of deislabs/example-bundles as they were in \
         2018, recorded as\ninstalled, and as they became in 2019. Warnings come first. Checked by `crates/cli/tests/cnab_upgrades.rs` \
         where the\nbundles are at hand.\n",
    );
    for name in NAMES {
        let old = corpus.join("cnab-2018/deislabs+example-bundles@e525dfd").join(name);
        let new = corpus.join("cnab-2019/deislabs+example-bundles").join(name);
        write!(text, "\n## {name}\n\n```\n{}```\n", upgrade(&old, &new)).expect("writing to a text");
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/cnab-upgrades.md");
    if std::env::var_os("UPDATE_SPEC").is_some() {
        std::fs::write(&path, &text).expect("it can be written");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, expected, "UPDATE_SPEC=1 writes it anew");
}
