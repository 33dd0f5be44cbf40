//! A date without quotes.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;
use plimsoll_syntax::Kind;
use plimsoll_syntax::resolve::{Resolution, Resolved};

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("unquoted-date"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: Some(tables::WHOLE),
    documentation: r#"
## What it finds

A date or a point in time without quotes, anywhere in a Nulecule.

## Why it matters

YAML 1.2 knows no dates and reads text. The reference implementation reads YAML 1.1, gets a date, and stops with a
message about its own parser.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
metadata:
  built: 2016-01-01   # error: [unquoted-date] "a date without quotes"
graph:
  - name: web
    artifacts: {docker: [file://web]}
```

```text web
docker run -d --name web nginx
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
metadata:
  built: "2016-01-01"
graph:
  - name: web
    artifacts: {docker: [file://web]}
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let root = context.node(nulecule.node);
    let scalars = root.subtree().filter(|node| node.kind() == Kind::Plain);
    let dates = scalars.filter_map(|node| {
        let scalar = node.value()?.as_scalar()?;
        let Resolved::Timestamp(text) = scalar.resolve(Resolution::Yaml11) else { return None };
        let site = context.site(node.id());
        let edit = Edit::Replace { slot: site, value: NewValue::text(text) };
        Some(
            rule.finding(site, "a date without quotes")
                .label("Atomic App 0.6.4 fails on it")
                .help("Quote it.")
                .fix(Fix::safe("Quote the date", vec![edit])),
        )
    });
    dates.collect()
}
