//! A step is not one mixin with its settings.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::bundle::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_formats::cnab::porter::manifest::{Action, Step};
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("porter-step-shape"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::PORTER_MIXINS),
    documentation: r#"
## What it finds

A step that is empty, no mapping, a mapping with more than one key, whose settings are no mapping, or whose `description` is no
text.

## Why it matters

A step is a mapping with the name of a mixin as its only key, and the settings for the mixin below it. Porter refuses any other.

## Example

```yaml porter.yaml
schemaVersion: 1.0.1
name: web
version: 0.1.0
registry: localhost:5000
mixins: [exec]
install:
  - exec:   # error: [porter-step-shape] "a step has one mixin, not 2 keys"
    command: ./install.sh
uninstall:
  - exec: ./uninstall.sh   # error: [porter-step-shape] "the settings of `exec` are no mapping"
```

## Fix

```yaml porter.yaml
schemaVersion: 1.0.1
name: web
version: 0.1.0
registry: localhost:5000
mixins: [exec]
install:
  - exec:
      command: ./install.sh
uninstall:
  - exec: {command: ./uninstall.sh}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let actions = bundle.manifest.iter().flat_map(|manifest| &manifest.actions);
    let steps = actions.flat_map(|action| action.steps.iter().flatten().map(move |step| (action, step)));
    steps.filter_map(|(action, step)| finding(rule, action, step, context)).collect()
}

fn finding(rule: &Rule, action: &Action, step: &Step, context: &DocumentContext<'_>) -> Option<Diagnostic> {
    let told = |node, headline: String| rule.finding(context.site(node), headline);
    let example = "Write the name of a mixin and its settings below it: `- exec: {command: ./run.sh}`.";
    if step.is_empty {
        let headline = format!("a step of `{}` is empty", action.name.text);
        return Some(told(step.node, headline).help("Remove the item, or write the step."));
    }
    match step.keys.as_slice() {
        [] => Some(told(step.node, "a step must be a mapping".to_owned()).help(example)),
        [mixin] => match (step.body, step.odd_description) {
            (Some((node, false)), _) => {
                Some(told(node, format!("the settings of `{}` are no mapping", mixin.text)).help(example))
            }
            (_, Some(node)) => Some(
                told(node, "the description of a step must be a text".to_owned())
                    .help("Write one line that says what the step does."),
            ),
            _ => None,
        },
        [mixin, others @ ..] => {
            let headline = format!("a step has one mixin, not {} keys", step.keys.len());
            let others: Vec<String> = others.iter().map(|key| format!("`{}`", key.text)).collect();
            let help = format!(
                "Indent {} below `{}`, or make a step of its own of each.",
                others.join(", "),
                mixin.text
            );
            Some(told(mixin.node, headline).help(help))
        }
    }
}
