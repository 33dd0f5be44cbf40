//! A `source` that no implementation can fetch.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::nested;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("unsupported-source-scheme"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: Some(tables::GRAPH_ITEM),
    documentation: r#"
## What it finds

A `source` that does not start with `docker://`.

## Why it matters

The specification allows any URL. The reference implementation knows `docker://` alone and takes anything else as if
there were no source, then fails because the component has no artifacts.

## Example

```yaml Nulecule
id: shop
specversion: 0.0.2
graph:
  - name: db
    source: registry.example.com/mariadb   # error: [unsupported-source-scheme] "cannot be fetched"
```

## Fix

```yaml Nulecule
id: shop
specversion: 0.0.2
graph:
  - name: db
    source: docker://registry.example.com/mariadb
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let components = &nulecule.components;
    let sources = components.iter().filter_map(|component| component.source.as_ref());
    sources
        .filter(|source| nested::image(&source.text).is_none())
        .map(|source| {
            rule.finding(context.site(source.node), format!("`{}` cannot be fetched", source.text))
                .label("only `docker://` is supported")
                .help("Write the image of the application as `docker://REGISTRY/NAME`.")
        })
        .collect()
}
