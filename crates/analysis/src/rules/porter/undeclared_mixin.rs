//! A step uses a mixin that is not declared.

use std::sync::Arc;

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Position, Severity, nearest};
use plimsoll_formats::cnab::bundle::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_model::Family;

use super::with_known;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("porter-undeclared-mixin"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::PORTER_MIXINS),
    documentation: r#"
## What it finds

A step with a mixin that `mixins` does not list.

## Why it matters

The bundle's image would not have it. Porter refuses to build the bundle.

## Example

```yaml porter.yaml
schemaVersion: 1.0.1
name: web
version: 0.1.0
registry: localhost:5000
mixins: [exec]
install:
  - helm3: {chart: bitnami/nginx}   # error: [porter-undeclared-mixin] "mixin `helm3` is not declared"
uninstall:
  - exec: {command: ./uninstall.sh}
```

## Fix

```yaml porter.yaml
schemaVersion: 1.0.1
name: web
version: 0.1.0
registry: localhost:5000
mixins: [exec, helm3]
install:
  - helm3: {chart: bitnami/nginx}
uninstall:
  - exec: {command: ./uninstall.sh}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let Some(manifest) = &bundle.manifest else { return Vec::new() };
    let Some(sequence) = manifest.mixins_node else { return Vec::new() };
    let known: Vec<Arc<str>> =
        manifest.mixins.iter().filter_map(|mixin| Some(mixin.name.as_ref()?.text.clone())).collect();
    let steps = manifest.actions.iter().flat_map(|action| action.steps.iter().flatten());
    // Of several keys, which is told by another rule, it cannot be said which is the mixin.
    let mixins = steps.filter_map(|step| if let [mixin] = &step.keys[..] { Some(mixin) } else { None });
    let findings = mixins.filter(|mixin| !known.contains(&mixin.text)).map(|mixin| {
        let headline = format!("mixin `{}` is not declared", mixin.text);
        let finding = rule.finding(context.site(mixin.node), headline);
        let mut finding = with_known(finding, "mixin", &mixin.text, &known);
        let near = nearest(&mixin.text, known.iter().map(|known| &**known));
        let entry = context.node(mixin.node).parent().and_then(|key| key.parent());
        if let Some((near, entry)) = near.zip(entry) {
            let edit = Edit::RenameKey { entry: context.site(entry.id()), key: near.to_owned() };
            finding =
                finding.fix(Fix::suggestion(format!("Rename `{}` to `{near}`", mixin.text), vec![edit]));
        } else {
            finding = finding.help(format!("Add `{}` to `mixins`.", mixin.text));
        }
        let edit = Edit::InsertItem {
            sequence: context.site(sequence),
            value: NewValue::text(&*mixin.text),
            position: Position::Last,
        };
        finding.fix(Fix::suggestion(format!("Add `{}` to `mixins`", mixin.text), vec![edit]))
    });
    findings.collect()
}
