//! An answer that means "ask me".

use plimsoll_base::{Code, Diagnostic, Place, Severity};
use plimsoll_model::Family;

use super::answers_colon_separator::ANSWERS;
use crate::rules::{AnswersContext, Check, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("answers-unanswered"),
    severity: Severity::Information,
    family: Some(Family::Nulecule),
    clause: Some(ANSWERS),
    documentation: r#"
## What it finds

An answer of `None`.

## Why it matters

`atomicapp genanswers` writes it where there is no default. It is no answer: whoever installs is asked, and an installation
without a terminal fails.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: image
        description: the image
    artifacts: {docker: [file://run]}
```

```text run
docker run $image
```

```conf answers.conf
[web]
image = None   # info: [answers-unanswered] "`image` is not answered"
```

## Fix

```conf answers.conf
[web]
image = nginx
```
"#,
    check: Check::Answers(check),
};

fn check(rule: &Rule, context: &AnswersContext<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for section in &context.answers.sections {
        // In a section that is not known no answer counts.
        let Some(known) = context.sections.known.get(&*section.name) else { continue };
        let open =
            section.answers.iter().filter(|answer| answer.text.is_none() && known.contains(&answer.name));
        for answer in open {
            let place = Place::value(context.site(answer.entry));
            diagnostics.push(
                rule.finding(place, format!("`{}` is not answered", answer.name))
                    .label("means that it is asked for")
                    .note("The default counts, if there is one; else it is asked for at installation.")
                    .help("Write a value, or remove the line."),
            );
        }
    }
    diagnostics
}
