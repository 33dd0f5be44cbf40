//! A nested application that is not in the workspace.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_formats::nulecule::{Problem, nested};
use plimsoll_model::Family;

use crate::rules::{ApplicationContext, Check, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("nested-application-not-found"),
    severity: Severity::Information,
    family: Some(Family::Nulecule),
    clause: Some(tables::GRAPH_ITEM),
    documentation: r#"
## What it finds

A `source` whose application is neither below `external/` nor anywhere else in the workspace.

## Why it matters

plimsoll fetches nothing, so the plan has one step for the whole application, and what it holds is not known.

## Example

```yaml Nulecule
id: shop
specversion: 0.0.2
graph:
  - name: db
    source: docker://example/mariadb   # info: [nested-application-not-found] "not in the workspace"
```

```sh
plimsoll plan
```

## Fix

Fetch the application to `external/db/`, or make its folder a part of the workspace. A folder is found by the location,
the folder name or the id that its image's name gives.

```yaml external/db/Nulecule
id: mariadb
specversion: 0.0.2
graph: []
```
"#,
    check: Check::Application(check),
};

fn check(rule: &Rule, context: &ApplicationContext<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for problem in &context.assembled.problems {
        let Problem::NotFetched(site, source) = problem else { continue };
        // A source that cannot be fetched at all has a finding of its own.
        if nested::image(source).is_some() {
            diagnostics.push(
                rule.finding(*site, format!("`{source}` is not in the workspace"))
                    .note("Nothing is fetched: what the application holds is not known.")
                    .help("Fetch it to `external/`, or plan with a workspace that contains it."),
            );
        }
    }
    diagnostics
}
