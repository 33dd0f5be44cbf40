//! A default of the application that the reference implementation prefers to what is said nearer to the component.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::{Family, Origin};

use crate::rules::{ApplicationContext, Check, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("parameter-shadowed-by-root"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::PARAMETERS),
    documentation: r#"
## What it finds

A parameter of a component with a default, where the application declares a parameter of the same name with another value.

## Why it matters

What is nearer to the component is meant to count. Atomic App 0.6.4 takes the value of the application, whatever the
component says. `--compat atomicapp-0.6.4` plans as it does.

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
    params:
      - name: image   # warning: [parameter-shadowed-by-root] "`image` of `web` has two values: `httpd`"
        description: the image of the web server
        default: httpd
    artifacts: {docker: [file://run]}
```

```text run
docker run $image
```

```sh
plimsoll plan --provider docker
```

## Fix

```yaml Nulecule
id: shop
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: image
        description: the image of the web server
        default: httpd
    artifacts: {docker: [file://run]}
```
"#,
    check: Check::Application(check),
};

fn check(rule: &Rule, context: &ApplicationContext<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for found in &context.assembled.disagreements {
        // What is answered is told by `answers-shadowed`.
        let is_default = matches!(found.intended.origin, Origin::ParameterDefault(_) | Origin::Written(_));
        let (Some(site), Some(actual), true) = (found.declaration, &found.actual, is_default) else {
            continue;
        };
        let headline =
            format!("`{}` of `{}` has two values: {}", actual.name, found.component, found.values());
        let mut diagnostic =
            rule.finding(site, headline).label("the specification's intent: this one counts");
        if let Some(place) = actual.origin.site() {
            diagnostic = diagnostic.related(place, "atomicapp 0.6.4: this one counts");
        }
        diagnostics.push(diagnostic.help("Declare it in one place, or give one of the two another name."));
    }
    diagnostics
}
