//! A parameter that is asked for.

use plimsoll_base::{Code, Diagnostic, NodeId, Severity};
use plimsoll_formats::conform::{Finding, FindingKind};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::document::Parameter;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;
use rustc_hash::FxHashSet;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("parameter-no-default"),
    severity: Severity::Hint,
    family: Some(Family::Nulecule),
    clause: Some(tables::PARAMETERS),
    documentation: r#"
## What it finds

A parameter without `default`.

## Why it matters

Whoever installs is asked for the value. Where nobody can answer, Atomic App fails unless an answers file has it.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: x   # hint: [parameter-no-default] "parameter `x` has no default"
        description: some value
    artifacts:
      docker: [file://web]
```

```text web
docker run -d --name web -e X=$x nginx
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: x
        description: some value
        default: some
    artifacts:
      docker: [file://web]
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    // A default under another name is told of already.
    let is_default =
        |finding: &&Finding| matches!(finding.kind, FindingKind::Unknown { nearest: Some("default"), .. });
    let misspelt: FxHashSet<NodeId> =
        context.findings.iter().filter(is_default).map(|finding| finding.node).collect();
    let has_misspelt = |parameter: &Parameter| {
        let mapping = context.mapping(parameter.node);
        mapping.is_some_and(|mapping| mapping.entries().any(|entry| misspelt.contains(&entry.node().id())))
    };
    let parameters = nulecule.all_parameters();
    let without = parameters.filter(|parameter| {
        parameter.default.is_none() && parameter.asks.is_none() && !has_misspelt(parameter)
    });
    let finding = |parameter: &Parameter| {
        let name = &parameter.name;
        rule.finding(context.site(name.node), format!("parameter `{}` has no default", name.text))
            .label("is asked for")
            .help("Give a `default`, or an answer in `answers.conf`.")
    };
    without.map(finding).collect()
}
