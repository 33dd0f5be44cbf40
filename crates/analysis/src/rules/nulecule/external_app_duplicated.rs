//! One application nested twice.

use std::collections::BTreeMap;

use plimsoll_base::{Code, Diagnostic, FileId, Severity, Site};
use plimsoll_formats::nulecule::Problem;
use plimsoll_formats::nulecule::nested::image;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::rules::{ApplicationContext, Check, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("external-app-duplicated"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::GRAPH_ITEM),
    documentation: r#"
## What it finds

Two components, at whatever depth, whose `source` is the same application.

## Why it matters

It is installed twice. Where its objects have fixed names, the second installation meets those of the first; where they are
meant to be shared, there are two.

## Example

```yaml shop/Nulecule
id: shop
specversion: 0.0.2
graph:
  - name: users
    source: docker://example/mariadb
  - name: orders
    source: docker://example/mariadb   # warning: [external-app-duplicated] "this application is nested twice"
```

```yaml mariadb/Nulecule
id: mariadb
specversion: 0.0.2
graph:
  - name: server
    artifacts: {docker: [file://run]}
```

```text mariadb/run
docker run --name mariadb mariadb
```

```sh
plimsoll plan shop --provider docker
```

## Fix

```yaml shop/Nulecule
id: shop
specversion: 0.0.2
graph:
  - name: database
    source: docker://example/mariadb
```
"#,
    check: Check::Application(check),
};

/// What a source leads to.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Meaning<'a> {
    Here(FileId),
    Elsewhere(&'a str),
}

fn check(rule: &Rule, context: &ApplicationContext<'_>) -> Vec<Diagnostic> {
    let here = context.assembled.nested.iter().map(|(file, site)| (Meaning::Here(*file), *site));
    let elsewhere = context.assembled.problems.iter().filter_map(|problem| match problem {
        Problem::NotFetched(site, source) => Some((Meaning::Elsewhere(image(source)?), *site)),
        _ => None,
    });
    let mut first: BTreeMap<Meaning<'_>, Site> = BTreeMap::new();
    let mut diagnostics = Vec::new();
    for (meaning, site) in here.chain(elsewhere) {
        let earlier = *first.entry(meaning).or_insert(site);
        // What nests the application may itself be nested twice; that is told there.
        if earlier != site {
            diagnostics.push(
                rule.finding(site, "this application is nested twice")
                    .related(earlier, "here first")
                    .note("Atomic App installs it once for each component.")
                    .help("Keep one of the two, if both mean the same installation."),
            );
        }
    }
    diagnostics
}
