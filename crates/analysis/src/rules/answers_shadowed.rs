//! An answer that the reference implementation does not use.

use plimsoll_base::{Code, Diagnostic, Severity, Site};
use plimsoll_formats::nulecule::reference::{Disagreement, is_false};
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_formats::rendered::Replacement;
use plimsoll_model::{Family, Origin};

use super::{ApplicationContext, Check, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("answers-shadowed"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::PARAMETERS),
    documentation: r#"
## What it finds

An answer that counts by the specification's intent and is not used by Atomic App 0.6.4: one for a component where the
application declares a parameter of the same name, and one in the section of an application for what is nested in it.

## Why it matters

The answer is silently without effect. `--compat atomicapp-0.6.4` plans as Atomic App does.

## Example

```yaml Nulecule
id: shop
specversion: 0.0.2
params:
  - name: image
    description: the image of everything
    default: nginx
graph:
  - name: web
    artifacts: {docker: [file://run]}
    params:
      - name: image
        description: the image of the web server
```

```text run
docker run $image
```

```conf answers.conf
[web]
image = httpd   # warning: [answers-shadowed] "this answer for `image` is not used by atomicapp 0.6.4"
```

```sh
plimsoll plan --provider docker
```

## Fix

```conf answers.conf
[general]
image = httpd
```
"#,
    check: Check::Application(check),
};

fn check(rule: &Rule, context: &ApplicationContext<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for found in &context.assembled.disagreements {
        let Origin::Answer(site) = found.intended.origin else { continue };
        if is_ignored_as_false(found) {
            continue;
        }
        let name = &found.intended.name;
        let mut diagnostic = rule
            .finding(site, format!("this answer for `{name}` is not used by atomicapp 0.6.4"))
            .label(format!("meant for `{}`", found.component));
        let actual = found.actual.as_ref();
        if let Some(place) = actual.and_then(|actual| given(&actual.origin)) {
            diagnostic = diagnostic.related(place, "used in place of it");
        }
        let is_answered = actual.is_some_and(|actual| matches!(actual.origin, Origin::Answer(_)));
        let help = match (found.is_outermost, is_answered) {
            (true, true) => format!("Remove the other answer, or `{name}` from `params` of the application."),
            (true, false) => {
                format!("Answer it in `[general]`, or remove `{name}` from `params` of the application.")
            }
            (false, _) => format!("Answer it in `[{}]`.", found.component),
        };
        diagnostics.push(diagnostic.note(format!("The two values are {}.", both(found))).help(help));
    }
    diagnostics
}

/// Whether the answer would be used if Python did not take it for false.
pub(super) fn is_ignored_as_false(found: &Disagreement) -> bool {
    let (Origin::Answer(_), Some(actual)) = (&found.intended.origin, &found.actual) else { return false };
    let text = match &found.intended.replacement {
        Replacement::Text(text) => text,
        Replacement::Secret(secret) => secret.reveal(),
        Replacement::Asked => return false,
    };
    // The value of the application is preferred to any other.
    is_false(text) && actual.is_own
}

/// The two values, without secrets: "`a` by the specification's intent, `b` in atomicapp 0.6.4".
pub(super) fn both(found: &Disagreement) -> String {
    let actual = found.actual.as_ref().map_or("none".to_owned(), |actual| shown(&actual.replacement));
    let intended = shown(&found.intended.replacement);
    format!("{intended} by the specification's intent, {actual} in atomicapp 0.6.4")
}

fn shown(value: &Replacement) -> String {
    match value {
        Replacement::Text(text) => format!("`{text}`"),
        Replacement::Secret(_) => "a secret".to_owned(),
        Replacement::Asked => "one that is asked for".to_owned(),
    }
}

/// Where a value is given.
pub(super) fn given(origin: &Origin) -> Option<Site> {
    match origin {
        Origin::ParameterDefault(site) | Origin::Answer(site) | Origin::Written(site) => Some(*site),
        _ => None,
    }
}
