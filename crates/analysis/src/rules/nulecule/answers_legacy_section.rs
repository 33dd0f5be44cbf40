//! A section with the bare name of a nested component, as it was until atomicapp 0.6.3.

use plimsoll_base::{Code, Diagnostic, Fix, Place, Severity};
use plimsoll_model::Family;

use super::answers_colon_separator::ANSWERS;
use super::answers_unknown_section::{is_unknown, rename};
use crate::rules::{AnswersContext, Check, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("answers-legacy-section"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(ANSWERS),
    documentation: r#"
## What it finds

A section with the name of a nested component, without the names of the components around it.

## Why it matters

That was its name until Atomic App 0.6.3. Since 0.6.4 it is `outer:inner`, and the answers are silently without effect.

## Example

```yaml shop/Nulecule
id: shop
specversion: 0.0.2
graph:
  - name: database
    source: docker://example/mariadb
```

```yaml mariadb/Nulecule
id: mariadb
specversion: 0.0.2
graph:
  - name: server
    params:
      - name: image
        description: the image
    artifacts: {docker: [file://run]}
```

```text mariadb/run
docker run $image
```

```conf shop/answers.conf
[server]   # warning: [answers-legacy-section] "`server` is nested: its section is `database:server`"
image = mariadb
```

## Fix

```conf shop/answers.conf
[database:server]
image = mariadb
```
"#,
    check: Check::Answers(check),
};

fn check(rule: &Rule, context: &AnswersContext<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for section in context.answers.sections.iter().filter(|section| is_unknown(context, section)) {
        let names: Vec<&str> = context.sections.nested(&section.name).collect();
        let Some(first) = names.first() else { continue };
        let place = Place::key(context.site(section.entry));
        let headline = format!("`{}` is nested: its section is `{first}`", section.name);
        let diagnostic = rule.finding(place, headline).label("read until atomicapp 0.6.3");
        // Where several are nested under the name, each was answered by the one section.
        let is_taken = context.answers.sections.iter().any(|other| *other.name == **first);
        diagnostics.push(match names[..] {
            [name] if !is_taken => {
                let fix = rename(place, &section.name, name, Fix::safe);
                diagnostic.help(format!("Write `[{name}]`.")).fix(fix)
            }
            _ => diagnostic.help(format!("Write a section for each of `{}`.", names.join("`, `"))),
        });
    }
    diagnostics
}
