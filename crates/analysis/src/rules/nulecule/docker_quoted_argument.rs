//! Quotes in a docker artifact.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Severity};
use plimsoll_formats::docker;
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_model::Family;

use crate::artifacts::check_words;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("docker-quoted-argument"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(docker::RUN),
    documentation: r#"
## What it finds

A word of a docker artifact that starts a quotation.

## Why it matters

Atomic App splits the command at blanks and knows no quotes: they become a part of the argument, and quoted blanks split
it.

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
# warning: [docker-quoted-argument] "quotes are passed on as they are"
docker run --name web -e "A=b" web
```

## Fix

```text run
docker run --name web -e A=b web
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    check_words(nulecule, context, |artifact, words| {
        let mut diagnostics = Vec::new();
        let mut open = None;
        for (node, word) in words {
            if let Some(quote) = open {
                // The rest of a quotation is the same mistake.
                if word.ends_with(quote) {
                    open = None;
                }
                continue;
            }
            let Some(start) = opening(word) else { continue };
            let quote = char::from(word.as_bytes()[start]);
            let length = word[start + 1..].find(quote);
            let site = artifact.site(*node);
            let finding = rule
                .finding(site, "quotes are passed on as they are")
                .note("The command is split at blanks, without any rule of a shell.");
            diagnostics.push(match length {
                Some(length) => {
                    let end = start + 1 + length;
                    let bare = format!("{}{}{}", &word[..start], &word[start + 1..end], &word[end + 1..]);
                    let edit = Edit::Text { place: site.into(), insert: bare };
                    finding.help("Remove the quotes.").fix(Fix::safe("Remove the quotes", vec![edit]))
                }
                None => {
                    open = Some(quote);
                    finding.help("Use a value without blanks, and remove the quotes.")
                }
            });
        }
        diagnostics
    })
}

/// Where a word starts a quotation: at its start, or behind the `=` of an option or variable.
fn opening(word: &str) -> Option<usize> {
    let is_quote = |at: usize| matches!(word.as_bytes().get(at), Some(b'"' | b'\''));
    let behind = word.match_indices('=').map(|(at, _)| at + 1).find(|at| is_quote(*at));
    if is_quote(0) { Some(0) } else { behind }
}
