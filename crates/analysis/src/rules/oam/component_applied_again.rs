//! A component that several steps apply in the same place.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::clauses;
use plimsoll_model::Family;

use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-component-applied-again"),
    severity: Severity::Information,
    family: Some(Family::Oam),
    clause: Some(clauses::WORKFLOW),
    documentation: r#"
## What it finds

A step that applies components which a later step applies again in the same place: a canary, and the rest of it.

## Why it matters

A plan has one step for each component and place: that of the last, as what it applies is what stays. That something is
applied earlier, maybe with other properties, is told here.

## Example

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - name: web
      type: webservice
      properties: {image: "example/web:2"}
  policies:
    - name: careful
      type: override
      properties: {components: [{name: web, properties: {limit: {cpu: "1"}}}]}
  workflow:
    steps:
      - name: canary   # info: [oam-component-applied-again] "`web` is applied here and again by `full`"
        type: deploy
        properties: {policies: [careful]}
      - name: check
        type: suspend
      - name: full
        type: deploy
        properties: {policies: []}
```

## Fix

Nothing is wrong. Where it is not meant, apply each component once:

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - name: web
      type: webservice
      properties: {image: "example/web:2"}
  workflow:
    steps:
      - name: check
        type: suspend
      - name: full
        type: deploy
        properties: {policies: []}
```
"#,
    check: Check::Configuration(check),
};

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    let course = &context.assembled.course;
    let last = course.last_in_each_place();
    let step = |deployment: usize| course.steps.get(course.deployments[deployment].step?);
    let mut found = Vec::new();
    for (number, deployment) in course.deployments.iter().enumerate() {
        let later =
            |one: &usize| last.get(&(*one, &deployment.placement)).copied().filter(|last| *last != number);
        let mut again = deployment.components.iter().filter_map(|one| Some((*one, later(one)?)));
        let (Some((component, by)), Some(own)) = (again.next(), step(number)) else { continue };
        let Some(by) = step(by).filter(|by| by.site != own.site) else { continue };
        let name = context.configuration.components[component].name.as_ref().map_or("", |name| &name.text);
        let more = if deployment.is_superseded { deployment.components.len() - 1 } else { again.count() };
        let more = match more {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let place = own
            .step
            .name
            .as_ref()
            .map_or(own.site, |name| plimsoll_base::Site { node: name.node, ..own.site });
        found.push(
            rule.finding(place, format!("`{name}`{more} is applied here and again by `{}`", by.name))
                .related(by.site, "what this step applies is what stays")
                .note("The plan shows it where it is applied last."),
        );
    }
    found
}
