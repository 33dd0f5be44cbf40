//! A step uses a parameter or credential that is not for its action.

use plimsoll_base::{Code, Diagnostic, Place, Severity, TextRange};
use plimsoll_formats::cnab::bundle::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_formats::cnab::porter::{Template, Whereabouts, reference};
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("porter-parameter-not-applicable"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::PORTER_TEMPLATES),
    documentation: r#"
## What it finds

A step that uses a parameter or credential whose `applyTo` does not list the action of the step. A parameter with an output
of this bundle as `source`, and without a `default`, is not for `install` unless it says so.

## Why it matters

There is no value in that action, so the step fails when it runs (Porter's own check calls it porter-101).

## Example

```yaml porter.yaml
schemaVersion: 1.0.1
name: web
version: 0.1.0
registry: localhost:5000
mixins: [exec]
parameters:
  - name: port
    type: integer
    default: 80
    applyTo: [upgrade]
install:
  - exec:
      command: ./install.sh
      arguments:
        - ${ bundle.parameters.port }   # error: [porter-parameter-not-applicable] "`port` is not for `install`"
uninstall:
  - exec: {command: ./uninstall.sh}
```

## Fix

```yaml porter.yaml
schemaVersion: 1.0.1
name: web
version: 0.1.0
registry: localhost:5000
mixins: [exec]
parameters:
  - name: port
    type: integer
    default: 80
    applyTo: [install, upgrade]
install:
  - exec:
      command: ./install.sh
      arguments:
        - ${ bundle.parameters.port }
uninstall:
  - exec: {command: ./uninstall.sh}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let templates = bundle.manifest.iter().flat_map(|manifest| &manifest.templates);
    templates.filter_map(|template| finding(rule, bundle, template, context)).collect()
}

fn finding(
    rule: &Rule,
    bundle: &Bundle,
    template: &Template,
    context: &DocumentContext<'_>,
) -> Option<Diagnostic> {
    let Whereabouts::Action(action) = &template.whereabouts else { return None };
    let parameter = reference::parameter(bundle, template)
        .map(|one| ("parameter", &one.name, one.apply_to.as_ref(), one.applies_to(action)));
    let credential = reference::credential(bundle, template)
        .map(|one| ("credential", &one.name, one.apply_to.as_ref(), one.applies_to(action)));
    let (what, name, apply_to, applies) = parameter.or(credential)?;
    if applies {
        return None;
    }
    let range = TextRange::new(template.range.start as u32, template.range.end as u32);
    let place = Place::text(context.site(template.node), range);
    let actions: Vec<String> =
        apply_to.into_iter().flatten().map(|action| format!("`{}`", action.text)).collect();
    let finding = rule
        .finding(place, format!("{what} `{}` is not for `{action}`", name.text))
        .label(format!("it is for {} only", actions.join(", ")))
        .related(context.site(name.node), "declared here");
    Some(finding.help(format!("Add `{action}` to its `applyTo`, or do not use it in this action.")))
}
