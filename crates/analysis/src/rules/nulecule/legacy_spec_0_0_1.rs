//! A file of the older version 0.0.1-alpha.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Severity, Site};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::legacy::{Legacy, Shape};
use plimsoll_formats::nulecule::v0_0_1_alpha::tables;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("legacy-spec-0-0-1"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::WHOLE),
    documentation: r#"
## What it finds

A `specversion` of `0.0.1-alpha`.

## Why it matters

In that version, `graph` and `params` are mappings by name; the implementations there are read only the lists of 0.0.2 and
stop at such a file. plimsoll plans it all the same.

## Example

```yaml Nulecule
id: web
specversion: 0.0.1-alpha   # warning: [legacy-spec-0-0-1] "version 0.0.1-alpha of the specification"
graph:
  web:
    params:
      image:
        description: the image
        default: nginx
    artifacts:
      docker: [file://artifacts/web]
```

```text artifacts/web
docker run $image
```

## Fix

`plimsoll check --fix` turns the file into this:

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: image
        description: the image
        default: nginx
    artifacts:
      docker: [file://artifacts/web]
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let version = nulecule.specversion.as_ref().filter(|_| nulecule.is_0_0_1_alpha());
    let Some(version) = version else { return Vec::new() };
    let site = context.site(version.node);
    let mut edits = vec![Edit::Replace { slot: site, value: NewValue::text("0.0.2") }];
    edits.extend(nulecule.legacy.iter().map(|legacy| listed(legacy, context.site(legacy.node))));
    vec![
        rule.finding(site, "this file follows version 0.0.1-alpha of the specification")
            .label("0.0.2 took its place")
            .note("Implementations of 0.0.2 stop at mappings by name where they expect lists.")
            .help("Write `graph` and `params` as lists of named items, and `specversion: 0.0.2`.")
            .fix(Fix::safe("Turn the file into 0.0.2", edits)),
    ]
}

/// A mapping as the list that 0.0.2 has there.
pub(super) fn listed(legacy: &Legacy, site: Site) -> Edit {
    if legacy.shape.is_by_name() {
        Edit::ListEntries { mapping: site, name: "name".to_owned() }
    } else {
        Edit::Enlist { value: site }
    }
}

/// The mappings of one shape, where no version allows them.
pub(super) fn misplaced(nulecule: &Nulecule, shape: Shape) -> impl Iterator<Item = &Legacy> {
    let is_allowed = nulecule.is_0_0_1_alpha();
    nulecule.legacy.iter().filter(move |legacy| !is_allowed && legacy.shape == shape)
}
