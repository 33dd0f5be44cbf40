//! Several commands in one docker artifact.

use plimsoll_base::{Code, Diagnostic, NodeId, Severity};
use plimsoll_formats::docker;
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_model::Family;

use crate::artifacts::check_words;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("docker-multiple-commands"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(docker::RUN),
    documentation: r#"
## What it finds

A second `docker` command behind the first.

## Why it matters

Atomic App reads the file as one command: the second becomes arguments of the first.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      docker: [file://run]
```
```text run
docker run --name db db
# warning: [docker-multiple-commands] "a second command in one artifact"
docker run --name web web
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      docker: [file://db, file://run]
```
```text db
docker run --name db db
```
```text run
docker run --name web web
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    check_words(nulecule, context, |artifact, words| {
        second_command(words)
            .map(|index| {
                let site = artifact.site(words[index].0);
                rule.finding(site, "a second command in one artifact")
                    .note("It becomes a part of the first: only one container is started.")
                    .help("Give each command a file of its own.")
            })
            .into_iter()
            .collect()
    })
}

/// The index of the word that starts a second command.
pub(super) fn second_command(words: &[(NodeId, String)]) -> Option<usize> {
    const COMMANDS: [&str; 7] = ["create", "exec", "pull", "rm", "run", "start", "stop"];
    let is_docker = |word: &str| word == "docker" || word.ends_with("/docker");
    let pairs = words.windows(2).enumerate().skip(1);
    let first = words.iter().position(|(_, word)| is_docker(word))?;
    pairs
        .filter(|(index, _)| *index > first)
        .find(|(_, pair)| is_docker(&pair[0].1) && COMMANDS.contains(&pair[1].1.as_str()))
        .map(|(index, _)| index)
}
