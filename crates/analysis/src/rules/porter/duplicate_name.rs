//! Two parameters, credentials or outputs have one name.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Severity};
use plimsoll_formats::cnab::bundle::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_model::Family;
use plimsoll_syntax::{Kind, Node};

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("porter-duplicate-name"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::PORTER),
    documentation: r#"
## What it finds

A parameter, credential or output with the name of an earlier one.

## Why it matters

Porter reads them by name: only the last one counts, and what the earlier ones say is silently lost.

## Example

```yaml porter.yaml
schemaVersion: 1.0.1
name: shop
version: 0.1.0
registry: localhost:5000
mixins: [exec]
parameters:
  - {name: port, type: integer, default: 80}
  - {name: port, type: integer, default: 8080}   # warning: [porter-duplicate-name] "there is a parameter `port` already"
install:
  - exec: {command: ./install.sh}
uninstall:
  - exec: {command: ./uninstall.sh}
```

## Fix

```yaml porter.yaml
schemaVersion: 1.0.1
name: shop
version: 0.1.0
registry: localhost:5000
mixins: [exec]
parameters:
  - {name: port, type: integer, default: 8080}
install:
  - exec: {command: ./install.sh}
uninstall:
  - exec: {command: ./uninstall.sh}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let repeated = bundle.manifest.iter().flat_map(|manifest| &manifest.repeated);
    let findings = repeated.map(|one| {
        let name = &one.name;
        let finding = rule
            .finding(
                context.site(name.node),
                format!("there is {} `{}` already", article(one.noun), name.text),
            )
            .label(if one.is_last { "this one counts" } else { "this one does not count either" })
            .related(context.site(one.before), "this one does not count")
            .help("Give it another name, or remove one of the two.");
        let mut around = std::iter::successors(Some(context.node(one.before)), |at| at.parent());
        let has_anchor = |item: &Node<'_>| item.subtree().any(|part| part.kind() == Kind::Anchor);
        match around.find(|at| at.kind() == Kind::Item).filter(|item| !has_anchor(item)) {
            Some(item) => finding.fix(Fix::suggestion(
                format!("Remove the {} `{}` before it", one.noun, name.text),
                vec![Edit::Remove { node: context.site(item.id()) }],
            )),
            None => finding,
        }
    });
    findings.collect()
}

fn article(noun: &str) -> String {
    let article = if noun.starts_with('o') { "an" } else { "a" };
    format!("{article} {noun}")
}
