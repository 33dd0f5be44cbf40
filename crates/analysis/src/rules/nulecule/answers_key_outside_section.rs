//! An answer that stands in no section.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Place, Severity};
use plimsoll_formats::nulecule::answers::GENERAL;
use plimsoll_model::Family;
use plimsoll_syntax::Language;

use super::answers_colon_separator::ANSWERS;
use crate::rules::{AnswersContext, Check, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("answers-key-outside-section"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: Some(ANSWERS),
    documentation: r#"
## What it finds

Keys of an answers file before the first section. The first of them is marked.

## Why it matters

Atomic App takes every outermost key for a section and fails on one that holds a value.

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
image = nginx   # error: [answers-key-outside-section] "`image` stands in no section"
```

## Fix

```conf answers.conf
[general]
image = nginx
```
"#,
    check: Check::Answers(check),
};

fn check(rule: &Rule, context: &AnswersContext<'_>) -> Vec<Diagnostic> {
    let answers = context.answers;
    let Some((name, entry)) = answers.outside.first() else { return Vec::new() };
    let headline = match answers.outside.len() {
        1 => format!("`{name}` stands in no section"),
        count => format!("`{name}` stands in no section, and {} more", count - 1),
    };
    let place = Place::key(context.site(*entry));
    let diagnostic = rule
        .finding(place, headline)
        .note("The outermost keys of an answers file are `general` and names of components.")
        .help("Put answers for all components below `[general]`, others below the name of their component.");
    let has_general = answers.sections.iter().any(|section| &*section.name == GENERAL);
    // A second section of one name would be an error of its own.
    if has_general || context.content.language() != Language::Ini {
        return vec![diagnostic];
    }
    let insert = format!("[{GENERAL}]\n{name}");
    vec![diagnostic.fix(Fix::suggestion("Insert `[general]`", vec![Edit::Text { place, insert }]))]
}
