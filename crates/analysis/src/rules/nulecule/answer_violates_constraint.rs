//! An answer that a constraint refuses.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::answers::{Answers, GENERAL};
use plimsoll_formats::nulecule::document::{Component, Parameter};
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_formats::surroundings::Found;
use plimsoll_model::Family;
use rustc_hash::FxHashMap;

use super::default_violates_constraint::{asked_for, violated};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("answer-violates-constraint"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::CONSTRAINT),
    documentation: r#"
## What it finds

A value in the `answers.conf` beside a Nulecule that does not match an `allowed_pattern` of the parameter it is for.

## Why it matters

Atomic App checks only what is typed in, so the answer is used although the application says that it cannot work.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: x
        description: some value
        default: ABC
        constraints:
          - allowed_pattern: "[A-Z]+"
            description: capitals
    artifacts:
      docker: [file://web]
```

```text web
docker run -d --name web -e X=$x nginx
```

```ini answers.conf
[web]
x = abc
```

```expect answers.conf
2: warning: [answer-violates-constraint] "the answer for `x` does not match its constraint"
```

## Fix

```ini answers.conf
[web]
x = DEF
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let Some(answers) = answers(context) else { return Vec::new() };
    let mut diagnostics = Vec::new();
    for section in &answers.sections {
        let is_general = &*section.name == GENERAL;
        let root = is_general.then_some(&nulecule.parameters);
        let of_section = |component: &&Component| {
            is_general || component.name.as_ref().is_some_and(|name| name.text == section.name)
        };
        let components = nulecule.components.iter().filter(of_section).map(|component| &component.parameters);
        let mut parameters: FxHashMap<&str, Vec<&Parameter>> = FxHashMap::default();
        for parameter in root.into_iter().chain(components).flatten() {
            parameters.entry(&parameter.name.text).or_default().push(parameter);
        }
        for answer in &section.answers {
            let Some(text) = &answer.text else { continue };
            let mut same = parameters.get(&*answer.name).into_iter().flatten();
            let Some((constraint, pattern)) = same.find_map(|parameter| violated(parameter, text)) else {
                continue;
            };
            let headline = format!("the answer for `{}` does not match its constraint", answer.name);
            diagnostics.push(
                rule.finding(answer.site, headline)
                    .related(context.site(pattern.node), asked_for(constraint))
                    .help("Change the answer, or the pattern."),
            );
        }
    }
    diagnostics
}

/// The answers file beside the document.
pub(super) fn answers(context: &DocumentContext<'_>) -> Option<Answers> {
    let path = context.file.path(context.db).parent().join("answers.conf").ok()?;
    let Found::File(file) = context.surroundings.find(&path) else { return None };
    Some(Answers::read(&context.surroundings.content(file).ok()?, file))
}
