//! The official YAML test suite: every valid case gives its events and no error, every invalid case an error.

use std::collections::BTreeMap;

use plimsoll_syntax::parse_yaml;
use serde_yaml::Value;

use crate::{corpus, events, invariants};

/// One case of the suite.
struct Case {
    /// File name and number in the file.
    name: String,
    yaml: String,
    tree: String,
    fail: bool,
}

/// The suite writes what is hard to see with visible characters.
fn visible_to_real(text: &str) -> String {
    let mut real = String::new();
    for character in text.chars() {
        match character {
            '␣' => real.push(' '),
            '—' | '↵' | '∎' => {}
            '»' => real.push('\t'),
            '←' => real.push('\r'),
            '⇔' => real.push('\u{feff}'),
            other => real.push(other),
        }
    }
    if text.ends_with("∎\n") {
        real.pop();
    }
    real
}

fn cases() -> Option<Vec<Case>> {
    let folder = corpus::folder("yaml-test-suite/yaml+yaml-test-suite/src")?;
    let mut cases = Vec::new();
    for (path, text) in corpus::texts(&folder) {
        let Value::Sequence(entries) = serde_yaml::from_str(&text).unwrap() else {
            panic!("{}", path.display())
        };
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        // A field that is missing is that of the case before, `fail` excepted.
        let mut tree = String::new();
        if entries.iter().any(|entry| entry.get("skip").is_some()) {
            continue;
        }
        for (number, entry) in entries.iter().enumerate() {
            let field = |name: &str| entry.get(name).and_then(Value::as_str).map(str::to_owned);
            tree = field("tree").unwrap_or(tree);
            cases.push(Case {
                name: format!("{stem}/{number}"),
                yaml: visible_to_real(&field("yaml").unwrap()),
                tree: visible_to_real(&tree).lines().map(|line| format!("{}\n", line.trim_start())).collect(),
                fail: entry.get("fail").is_some(),
            });
        }
    }
    Some(cases)
}

/// The cases that deviate on purpose: `name: reason` on each line.
fn exceptions() -> BTreeMap<&'static str, &'static str> {
    include_str!("../yaml_suite_exceptions.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split_once(": ").expect("a name, a colon and a reason"))
        .collect()
}

#[test]
fn the_suite_agrees() {
    let Some(cases) = cases() else { return };
    assert!(cases.len() >= 400, "the suite has {} cases", cases.len());
    let exceptions = exceptions();
    let mut wrong = Vec::new();
    for case in &cases {
        let tree = parse_yaml(case.yaml.as_str());
        invariants::check(&tree);
        let mut problem = None;
        if case.fail {
            if tree.errors().is_empty() {
                problem = Some("the mistake is not reported".to_owned());
            }
        } else if let Some(error) = tree.errors().first() {
            problem = Some(format!("false error {:?} {}", error.range, error.kind.message()));
        } else {
            let got = events::events(&tree);
            if got != case.tree {
                problem = Some(format!("events differ\n--- expected\n{}--- got\n{got}", case.tree));
            }
        }
        match (problem, exceptions.contains_key(case.name.as_str())) {
            (Some(problem), false) => wrong.push(format!("{}: {problem}\n{:?}", case.name, case.yaml)),
            (None, true) => wrong.push(format!("{}: listed as an exception but fine", case.name)),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
