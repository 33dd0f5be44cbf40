//! Traits in an order that is most likely the wrong one.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Severity};
use plimsoll_formats::oam::configuration::Trait;
use plimsoll_formats::oam::{Document, clauses};
use plimsoll_model::Family;
use plimsoll_syntax::edit::Position;

use crate::oam_references::item_of;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-trait-order-suspicious"),
    severity: Severity::Hint,
    family: Some(Family::Oam),
    clause: Some(clauses::TRAIT_1),
    documentation: r#"
## What it finds

A trait for certificates (`ssl`, `tls`, `cert` in its name) before the one for the way in (`ingress`, `gateway`, `route`) of
the same component (v1alpha1 and before).

## Why it matters

Traits are applied in the order of the list, and there is no other way to say that one needs another. What secures the way in
finds none.

## Example

```yaml web.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: web}
spec:
  workloadType: core.oam.dev/v1alpha1.Server
  containers:
    - name: web
      image: example/web:1
      ports: [{name: http, containerPort: 80}]
      resources: {cpu: {required: 0.5}, memory: {required: 128M}}
```

```yaml shop.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata: {name: shop}
spec:
  components:
    - componentName: web
      instanceName: front
      traits:
        - name: tls-certificate   # hint: [oam-trait-order-suspicious] "`tls-certificate` is applied before `ingress`"
        - name: ingress
```

```yaml trait.yaml
apiVersion: core.oam.dev/v1alpha1
kind: Trait
metadata: {name: tls-certificate}
spec:
  appliesTo: ["*"]
```

## Fix

```yaml shop.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata: {name: shop}
spec:
  components:
    - componentName: web
      instanceName: front
      traits:
        - name: ingress
        - name: tls-certificate
```
"#,
    check: Check::Oam(check),
};

/// Words in the names of traits: what comes later, and what it needs.
const ORDERS: [(&[&str], &[&str]); 1] = [(&["ssl", "tls", "cert"], &["ingress", "gateway", "route"])];

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let configuration = document.configuration().filter(|_| document.dialect.has_versioned_types());
    let mut found = Vec::new();
    for component in configuration.iter().flat_map(|one| &one.components) {
        for (late, early) in ORDERS {
            let is_late = |one: &&Trait| has_word(one, late) && !has_word(one, early);
            let Some(first) = component.traits.iter().position(|one| is_late(&one)) else { continue };
            let behind = component.traits[first..].iter().find(|one| has_word(one, early));
            let one = &component.traits[first];
            let Some((own, other)) = one.of_type.as_ref().zip(behind.and_then(|one| one.of_type.as_ref()))
            else {
                continue;
            };
            let headline = format!("`{}` is applied before `{}`", own.text, other.text);
            let finding = rule
                .finding(document.site(own.node), headline)
                .related(document.site(other.node), "most likely needed by it")
                .help(format!("Put `{}` first.", other.text));
            let items = behind.and_then(|behind| {
                let item = |node| item_of(context.db, document.site(node));
                Some((item(behind.node)?, item(one.node)?))
            });
            found.push(match items {
                Some((item, before)) => {
                    let edit = Edit::Move { item, position: Position::Before(before.node) };
                    finding.fix(Fix::suggestion(format!("Move `{}` up", other.text), vec![edit]))
                }
                None => finding,
            });
        }
    }
    found
}

fn has_word(one: &Trait, words: &[&str]) -> bool {
    let name = one.of_type.as_ref().map_or(String::new(), |of_type| of_type.text.to_ascii_lowercase());
    words.iter().any(|word| name.contains(word))
}
