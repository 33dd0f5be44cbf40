//! A section, or an answer in a section, that is given twice.

use std::collections::BTreeMap;

use plimsoll_base::{Code, Diagnostic, NodeId, Place, Severity};
use plimsoll_model::Family;

use super::answers_colon_separator::ANSWERS;
use crate::rules::{AnswersContext, Check, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("answers-duplicate"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: Some(ANSWERS),
    documentation: r#"
## What it finds

Two sections of one name in an answers file, or two answers for one parameter in a section.

## Why it matters

Atomic App fails on both in INI. Of YAML it reads the last one only.

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
image = nginx
image = httpd   # error: [answers-duplicate] "`image` is given twice"
```

## Fix

```conf answers.conf
[web]
image = httpd
```
"#,
    check: Check::Answers(check),
};

fn check(rule: &Rule, context: &AnswersContext<'_>) -> Vec<Diagnostic> {
    let sections = &context.answers.sections;
    let mut diagnostics = Vec::new();
    let mut again = |names: Vec<(&str, NodeId)>| {
        let mut seen: BTreeMap<&str, NodeId> = BTreeMap::new();
        for (name, entry) in names {
            let first = *seen.entry(name).or_insert(entry);
            if first != entry {
                let diagnostic = rule
                    .finding(Place::key(context.site(entry)), format!("`{name}` is given twice"))
                    .related(Place::key(context.site(first)), "the first one");
                diagnostics.push(diagnostic.help("Keep one of the two."));
            }
        }
    };
    again(sections.iter().map(|section| (&*section.name, section.entry)).collect());
    for section in sections {
        again(section.answers.iter().map(|answer| (&*answer.name, answer.entry)).collect());
    }
    diagnostics
}
