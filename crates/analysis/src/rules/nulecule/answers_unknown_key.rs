//! An answer for a parameter that does not exist.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Place, Severity, nearest};
use plimsoll_formats::nulecule::answers::{GENERAL, PROVIDER_KEYS};
use plimsoll_model::Family;

use super::answers_colon_separator::ANSWERS;
use crate::rules::{AnswersContext, Check, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("answers-unknown-key"),
    severity: Severity::Information,
    family: Some(Family::Nulecule),
    clause: Some(ANSWERS),
    documentation: r#"
## What it finds

An answer whose name is neither a declared parameter nor in an artifact of a component that the section is for.

## Why it matters

It has no effect. Often the parameter has another spelling, and is still asked for.

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
imgae = nginx   # info: [answers-unknown-key] "`web` has no parameter `imgae`"
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
        let Some(known) = context.sections.known.get(&*section.name) else { continue };
        let is_general = &*section.name == GENERAL;
        // What an application that is not here declares is not known.
        let unread =
            |outer: &String| *outer == *section.name || outer.starts_with(&format!("{}:", section.name));
        if context.sections.unread.iter().any(|outer| is_general || unread(outer)) {
            continue;
        }
        let built_in = || PROVIDER_KEYS.iter().copied().filter(|name| is_general || !name.contains('-'));
        for answer in &section.answers {
            if known.contains(&answer.name) || built_in().any(|name| name == &*answer.name) {
                continue;
            }
            let place = Place::key(context.site(answer.entry));
            let headline = if is_general {
                format!("no component has a parameter `{}`", answer.name)
            } else {
                format!("`{}` has no parameter `{}`", section.name, answer.name)
            };
            let diagnostic = rule.finding(place, headline);
            let names = known.iter().map(|name| &**name).chain(built_in());
            diagnostics.push(match nearest(&answer.name, names) {
                Some(name) => {
                    let edit = Edit::Text { place, insert: name.to_owned() };
                    let title = format!("Rename `{}` to `{name}`", answer.name);
                    diagnostic
                        .label(format!("did you mean `{name}`?"))
                        .help(format!("Write `{name}`."))
                        .fix(Fix::suggestion(title, vec![edit]))
                }
                None => diagnostic.help("Remove it, or declare the parameter."),
            });
        }
    }
    diagnostics
}
