//! An answer that the reference implementation does not use.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::{Family, Origin};

use crate::rules::{ApplicationContext, Check, Rule};

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
        if found.is_ignored_as_false() {
            continue;
        }
        let name = &found.intended.name;
        let mut diagnostic = rule
            .finding(site, format!("this answer for `{name}` is not used by atomicapp 0.6.4"))
            .label(format!("meant for `{}`", found.component));
        let actual = found.actual.as_ref();
        if let Some(place) = actual.and_then(|actual| actual.origin.site()) {
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
        diagnostics.push(diagnostic.note(format!("The two values are {}.", found.values())).help(help));
    }
    diagnostics
}
