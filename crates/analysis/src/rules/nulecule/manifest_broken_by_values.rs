//! A manifest that the chosen values break.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::nulecule::Problem;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::rules::{ApplicationContext, Check, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("manifest-broken-by-values"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: Some(tables::PARAMETERS),
    documentation: r#"
## What it finds

A manifest that is in order as it is written, but not with the values that a plan puts in: from the answers file, from
`--set`, or from defaults.

## Why it matters

The text of a parameter is put in before the manifest is read, so a value with `: ` or an open bracket in it makes another
manifest, or none.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: title
        description: the title
        default: plain
    artifacts:
      kubernetes: [file://map.yaml]
```

```yaml map.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: web}
data:
  title: $title   # error: [manifest-broken-by-values] "with the values put in"
```

```conf answers.conf
[web]
title = Shop: new
```

```sh
plimsoll plan
```

## Fix

```yaml map.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: web}
data:
  title: "$title"
```
"#,
    check: Check::Request(check),
};

fn check(rule: &Rule, context: &ApplicationContext<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for problem in &context.assembled.problems {
        let Problem::BrokenByValues { place, error, reference } = problem else { continue };
        diagnostics.push(
            rule.finding(*place, format!("with the values put in, {error}"))
                .related(*reference, "the artifact")
                .note("The text of a parameter is put in before the manifest is read.")
                .help("Put the placeholder in quotes, or give another value."),
        );
    }
    diagnostics
}
