//! Shell syntax in a docker artifact.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::docker;
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_model::Family;

use super::docker_multiple_commands::second_command;
use crate::artifacts::check_words;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("docker-shell-syntax"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(docker::RUN),
    documentation: r#"
## What it finds

A pipe, a redirection, `&&`, `;`, `$(…)` or backquotes.

## Why it matters

Atomic App starts no shell: it passes them on as arguments.

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
# warning: [docker-shell-syntax] "`$(pwd):/data` needs a shell"
docker run --name web -v $(pwd):/data web
```

## Fix

```text run
docker run --name web -v /srv/data:/data web
```
"#,
    check: Check::Nulecule(check),
};

/// Words that mean something to a shell.
const OPERATORS: [&str; 11] = ["&&", "||", "|", ";", "&", ">", ">>", "<", "2>", "2>&1", "&>"];

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    check_words(nulecule, context, |artifact, words| {
        // What joins a second command to the first is told of there, with all that follows.
        let end = second_command(words).map_or(words.len(), |index| index.saturating_sub(1));
        let mut quote = None;
        let mut found = None;
        for (node, word) in &words[..end] {
            let is_quoted = quote.is_some();
            for character in word.chars().filter(|character| matches!(character, '"' | '\'')) {
                quote = match quote {
                    None => Some(character),
                    Some(open) if open == character => None,
                    other => other,
                };
            }
            let is_syntax = OPERATORS.contains(&word.as_str())
                || word.contains("$(")
                || word.contains('`')
                || (word.len() > 1 && word.ends_with(';'));
            if is_syntax && !is_quoted && quote.is_none() {
                found = Some((*node, word));
                break;
            }
        }
        let finding = found.map(|(node, word)| {
            rule.finding(artifact.site(node), format!("`{word}` needs a shell"))
                .note("No shell reads the command: this is passed on as it is written.")
                .help("Write the value itself, or let the container run a shell.")
        });
        finding.into_iter().collect()
    })
}
