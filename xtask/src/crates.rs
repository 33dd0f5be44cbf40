//! Who may use whom. Adding an edge is a decision: it is made here first.

use std::process::Command;

use serde_json::Value;

use crate::repository;

/// A crate of the workspace and the crates of the workspace that it may use.
struct Row {
    name: &'static str,
    may_use: &'static [&'static str],
}

/// From the bottom to the top; every crate uses only rows above its own.
const TABLE: &[Row] = &[
    Row { name: "syntax", may_use: &[] },
    Row { name: "base", may_use: &["syntax"] },
    Row { name: "model", may_use: &["base"] },
    Row { name: "trust", may_use: &["base"] },
    Row { name: "formats", may_use: &["syntax", "base", "model"] },
    Row { name: "plan", may_use: &["base", "model"] },
    Row { name: "analysis", may_use: &["syntax", "base", "model", "trust", "formats", "plan"] },
    Row { name: "report", may_use: &["base", "model", "plan"] },
    Row { name: "ide", may_use: &["syntax", "base", "model", "formats", "plan", "analysis", "report"] },
    Row { name: "server", may_use: &["ide"] },
    Row {
        name: "cli",
        may_use: &[
            "syntax", "base", "model", "trust", "formats", "plan", "analysis", "report", "ide", "server",
        ],
    },
];

/// What tests of any crate may use besides.
const FOR_TESTS: &str = "test-support";

/// Crates that are no part of the program, which uses none of them.
const BESIDE: &[Row] = &[
    Row { name: FOR_TESTS, may_use: &["base"] },
    Row { name: "measure", may_use: &["syntax", "base", "plan", "analysis", FOR_TESTS] },
];

/// Crates from outside that belong to one layer.
const LAYERS: &[(&str, &[&str])] = &[
    ("salsa", &["analysis"]),
    ("clap", &["cli"]),
    ("pgp", &["trust"]),
    ("tar", &["trust"]),
    ("flate2", &["trust"]),
    ("tokio", &["server"]),
    ("tower-lsp", &["server"]),
    ("lsp-types", &["server"]),
    ("petgraph", &["measure"]),
    ("rowan", &["measure"]),
    ("saphyr-parser", &["measure"]),
    ("serde_yaml", &["measure"]),
    ("tree-sitter", &["measure"]),
];

/// What differs from the table.
pub(crate) fn problems() -> Vec<String> {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().expect("cargo lists packages");
    packages.iter().flat_map(of_package).chain(order()).collect()
}

fn metadata() -> Value {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut command = Command::new(cargo);
    command.args(["metadata", "--format-version=1", "--no-deps", "--offline"]);
    let output = command.current_dir(repository::root()).output().expect("cargo can be run");
    assert!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("cargo prints JSON")
}

fn of_package(package: &Value) -> Vec<String> {
    let name = package["name"].as_str().expect("a package has a name");
    if name == "xtask" {
        return Vec::new();
    }
    let Some(name) = name.strip_prefix("plimsoll-") else {
        return vec![format!("{name}: crates are named plimsoll-FOLDER")];
    };
    let row = TABLE.iter().chain(BESIDE).find(|row| row.name == name);
    let Some(may_use) = row.map(|row| row.may_use) else {
        return vec![format!("{name}: there is no row for this crate in xtask/src/crates.rs")];
    };
    let mut problems = Vec::new();
    for dependency in package["dependencies"].as_array().expect("a package has dependencies") {
        let used = dependency["name"].as_str().expect("a dependency has a name");
        let is_for_tests = dependency["kind"].as_str() == Some("dev");
        if let Some(used) = used.strip_prefix("plimsoll-") {
            let may_be_used = may_use.contains(&used) || (is_for_tests && used == FOR_TESTS);
            if !may_be_used {
                problems.push(format!("{name} must not use {used}"));
            }
        } else if let Some((_, layers)) = LAYERS.iter().find(|(outside, _)| *outside == used)
            && !is_for_tests
            && !layers.contains(&name)
        {
            problems.push(format!("{name} must not use {used}; only {layers:?} may"));
        }
    }
    problems
}

/// Rows that use a row below them.
fn order() -> Vec<String> {
    let mut problems = Vec::new();
    for (index, row) in TABLE.iter().enumerate() {
        let above = |used: &&&str| !TABLE[..index].iter().any(|other| other.name == **used);
        problems.extend(
            row.may_use
                .iter()
                .filter(above)
                .map(|used| format!("{} uses {used}, which is not above it in the table", row.name)),
        );
    }
    problems
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_crates_are_those_of_the_table() {
        assert_eq!(problems(), Vec::<String>::new());
    }

    #[test]
    fn an_edge_that_is_not_in_the_table_is_a_problem() {
        let package = |name: &str, used: &str, kind: Option<&str>| {
            of_package(&json!({"name": name, "dependencies": [{"name": used, "kind": kind}]})).len()
        };
        assert_eq!(package("plimsoll-plan", "plimsoll-model", None), 0);
        assert_eq!(package("plimsoll-plan", "plimsoll-syntax", None), 1);
        assert_eq!(package("plimsoll-plan", "plimsoll-syntax", Some("dev")), 1);
        assert_eq!(package("plimsoll-plan", "plimsoll-test-support", Some("dev")), 0);
        assert_eq!(package("plimsoll-plan", "plimsoll-test-support", None), 1);
        assert_eq!(package("plimsoll-plan", "salsa", None), 1);
        assert_eq!(package("plimsoll-analysis", "salsa", None), 0);
        assert_eq!(package("plimsoll-measure", "serde_yaml", None), 0);
        assert_eq!(package("plimsoll-cli", "serde_yaml", None), 1);
        assert_eq!(package("plimsoll-cli", "plimsoll-measure", None), 1);
        assert_eq!(package("plimsoll-other", "serde", None), 1);
        assert_eq!(package("other", "serde", None), 1);
    }
}
