//! A name where a list of names must be.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::document::Artifact;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;
use plimsoll_syntax::edit::NewValue;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("inherit-not-list"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::ARTIFACTS),
    documentation: r#"
## What it finds

`inherit` with one name instead of a list.

## Why it matters

Atomic App skips the item without a word: nothing is inherited, and nothing deployed.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      kubernetes: [file://pod.yaml]
      openshift:
        - inherit: kubernetes   # warning: [inherit-not-list] "`inherit` must be a list"
```
```yaml pod.yaml
apiVersion: v1
kind: Pod
metadata: {name: web}
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      kubernetes: [file://pod.yaml]
      openshift:
        - inherit: [kubernetes]
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let providers = nulecule.components.iter().flat_map(|component| component.artifacts.iter().flatten());
    let mut diagnostics = Vec::new();
    for item in providers.flat_map(|provider| &provider.items) {
        let Artifact::InheritText(name) = item else { continue };
        let site = context.site(name.node);
        let value = NewValue::List(vec![NewValue::text(&*name.text)]);
        let fix = Fix::suggestion("Make it a list", vec![Edit::Replace { slot: site, value }]);
        diagnostics.push(
            rule.finding(site, "`inherit` must be a list")
                .note("A single name is skipped: nothing is inherited.")
                .help(format!("Write `[{}]`.", name.text))
                .fix(fix),
        );
    }
    diagnostics
}
