//! A mixin is not declared as Porter reads it.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::bundle::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_formats::cnab::porter::manifest::{Mixin, MixinFault};
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("porter-mixin-form"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::PORTER_MIXINS),
    documentation: r#"
## What it finds

An item of `mixins` that is neither a name (`exec`, `exec@v1.0.0`) nor a mapping with the name as its only key and the settings
of the mixin below it.

## Why it matters

Porter takes the first key for the mixin, or refuses the manifest.

## Example

```yaml porter.yaml
schemaVersion: 1.0.1
name: web
version: 0.1.0
registry: localhost:5000
mixins:
  - exec
  - name: az   # error: [porter-mixin-form] "a mixin is a single key"
    extensions: [iot]
install:
  - exec: {command: ./install.sh}
uninstall:
  - exec: {command: ./uninstall.sh}
```

## Fix

```yaml porter.yaml
schemaVersion: 1.0.1
name: web
version: 0.1.0
registry: localhost:5000
mixins:
  - exec
  - az:
      extensions: [iot]
install:
  - exec: {command: ./install.sh}
uninstall:
  - exec: {command: ./uninstall.sh}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let mixins = bundle.manifest.iter().flat_map(|manifest| &manifest.mixins);
    mixins.filter_map(|mixin| finding(rule, mixin, context)).collect()
}

fn finding(rule: &Rule, mixin: &Mixin, context: &DocumentContext<'_>) -> Option<Diagnostic> {
    let place = mixin.name.as_ref().map_or(mixin.node, |name| name.node);
    let told =
        |headline: &'static str, help: &'static str| rule.finding(context.site(place), headline).help(help);
    Some(match mixin.fault? {
        MixinFault::Empty => {
            told("the item names no mixin", "Write the name of a mixin, or remove the item.")
        }
        MixinFault::SeveralKeys => told(
            "a mixin is a single key with its settings below",
            "Write the name of the mixin as key, and indent its settings below it.",
        ),
        MixinFault::Shape => told("a mixin is a name, or a name with settings", "Write `- exec`."),
        MixinFault::Version => told(
            "the version of the mixin cannot be read",
            "Write the name, one `@` and a version: `exec@v1.0.0`; or the name alone.",
        ),
    })
}
