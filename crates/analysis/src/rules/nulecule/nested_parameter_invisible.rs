//! A parameter of a nested application that the reference implementation does not show to what is in it.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::{Family, Origin};

use crate::rules::{ApplicationContext, Check, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("nested-parameter-invisible"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::PARAMETERS),
    documentation: r#"
## What it finds

A parameter at the root of an application that is used in an artifact of one of its components, where the application is
nested in another one.

## Why it matters

The specification means the parameters of an application for all that is in it. Atomic App 0.6.4 shows only those of the
outermost application: the placeholder of any other stays in the artifact as it is. `--compat atomicapp-0.6.4` plans as it
does.

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
params:
  - name: image
    description: the image
    default: mariadb:10   # warning: [nested-parameter-invisible] "`image` is not seen by `database:server`"
graph:
  - name: server
    artifacts: {docker: [file://run]}
```

```text mariadb/run
docker run $image
```

```sh
plimsoll plan shop --provider docker
```

## Fix

```yaml mariadb/Nulecule
id: mariadb
specversion: 0.0.2
graph:
  - name: server
    params:
      - name: image
        description: the image
        default: mariadb:10
    artifacts: {docker: [file://run]}
```
"#,
    check: Check::Application(check),
};

fn check(rule: &Rule, context: &ApplicationContext<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for found in &context.assembled.disagreements {
        let is_default = matches!(found.intended.origin, Origin::ParameterDefault(_) | Origin::Written(_));
        let (Some(place), None, true) = (found.intended.origin.site(), found.declaration, is_default) else {
            continue;
        };
        let (name, component) = (&found.intended.name, &found.component);
        let headline = format!("`{name}` is not seen by `{component}` in atomicapp 0.6.4");
        diagnostics.push(
            rule.finding(place, headline)
                .label("declared for a nested application")
                .note(format!("Its value is {}.", found.values()))
                .help(format!("Declare `{name}` in `params` of the component that uses it.")),
        );
    }
    diagnostics
}
