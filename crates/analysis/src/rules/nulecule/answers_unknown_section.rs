//! A section of an answers file that is the name of no component.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Place, Severity, nearest};
use plimsoll_formats::nulecule::answers::Section;
use plimsoll_model::Family;

use super::answers_colon_separator::ANSWERS;
use crate::rules::{AnswersContext, Check, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("answers-unknown-section"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(ANSWERS),
    documentation: r#"
## What it finds

A section that is neither `general` nor the name of a component; `outer:inner` names a nested one.

## Why it matters

Its answers are silently without effect.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: frontend
    params:
      - name: image
        description: the image
    artifacts: {docker: [file://run]}
```

```text run
docker run $image
```

```conf answers.conf
[fronted]   # warning: [answers-unknown-section] "no component is named `fronted`"
image = nginx
```

## Fix

```conf answers.conf
[frontend]
image = nginx
```
"#,
    check: Check::Answers(check),
};

fn check(rule: &Rule, context: &AnswersContext<'_>) -> Vec<Diagnostic> {
    let unknown = context.answers.sections.iter().filter(|section| is_unknown(context, section));
    let plain = unknown.filter(|section| context.sections.nested(&section.name).next().is_none());
    plain.map(|section| finding(rule, context, section)).collect()
}

fn finding(rule: &Rule, context: &AnswersContext<'_>, section: &Section) -> Diagnostic {
    let place = Place::key(context.site(section.entry));
    let diagnostic = rule.finding(place, format!("no component is named `{}`", section.name));
    let known = || context.sections.known.keys().map(String::as_str);
    match nearest(&section.name, known()) {
        Some(name) => diagnostic
            .label(format!("did you mean `{name}`?"))
            .help(format!("Write `{name}` for `{}`.", section.name))
            .fix(rename(place, &section.name, name, Fix::suggestion)),
        None => {
            let names: Vec<String> = known().take(8).map(|name| format!("`{name}`")).collect();
            let diagnostic = diagnostic.help(format!("Known are {}.", names.join(", ")));
            match context.sections.unread.first() {
                Some(outer) => diagnostic.note(format!(
                    "`{outer}` is not in the workspace; a component in it would be `{outer}:{}`.",
                    section.name
                )),
                None => diagnostic,
            }
        }
    }
}

/// Whether a section is certainly the name of no component.
pub(super) fn is_unknown(context: &AnswersContext<'_>, section: &Section) -> bool {
    !context.sections.known.contains_key(&*section.name) && !context.sections.may_be_unread(&section.name)
}

/// Gives a section another name.
pub(super) fn rename(place: Place, from: &str, to: &str, trust: fn(String, Vec<Edit>) -> Fix) -> Fix {
    trust(format!("Rename `{from}` to `{to}`"), vec![Edit::Text { place, insert: to.to_owned() }])
}
