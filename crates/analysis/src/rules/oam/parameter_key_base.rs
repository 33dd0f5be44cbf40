//! An input whose path counts from another place where a `deploy` step applies the component.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Severity};
use plimsoll_formats::oam::clauses;
use plimsoll_model::Family;

use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-parameter-key-base"),
    severity: Severity::Warning,
    family: Some(Family::Oam),
    clause: Some(clauses::WORKFLOW),
    documentation: r#"
## What it finds

An input of a component whose `parameterKey` starts with `properties` or `traits[`, where the component is applied by a
`deploy` step, written or made for a topology or override policy.

## Why it matters

Without such a step the path counts from the component. A `deploy` step counts it from `properties` in any case, so the value
ends up in `properties.properties`, where nothing reads it. This is what the source of KubeVela 1.10 says; no document does.

## Example

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - name: db
      type: webservice
      properties: {image: "postgres:16"}
      outputs: [{name: image, valueFrom: output.status.image}]
    - name: web
      type: webservice
      inputs:
        - from: image
          parameterKey: properties.image   # warning: [oam-parameter-key-base] "counts from `properties` already"
  policies:
    - {name: north, type: topology, properties: {clusters: [north]}}
```

## Fix

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - name: db
      type: webservice
      properties: {image: "postgres:16"}
      outputs: [{name: image, valueFrom: output.status.image}]
    - name: web
      type: webservice
      inputs:
        - from: image
          parameterKey: image
  policies:
    - {name: north, type: topology, properties: {clusters: [north]}}
```
"#,
    check: Check::Configuration(check),
};

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    let deployments = || context.assembled.course.deployments.iter();
    let mut deployed = vec![false; context.configuration.components.len()];
    for number in deployments().filter(|one| one.is_deploy).flat_map(|one| &one.components) {
        deployed[*number] = true;
    }
    let components = context.configuration.components.iter().zip(deployed);
    let inputs = components.filter(|(_, is_deployed)| *is_deployed).flat_map(|(one, _)| &one.inputs);
    let keys = inputs.flat_map(|input| &input.targets);
    let findings = keys.filter_map(|key| {
        let slot = context.site(key.node);
        let finding = || {
            rule.finding(slot, format!("the path `{}` counts from `properties` already", key.text))
                .note("A `deploy` step puts `properties.` before it in any case.")
        };
        if let Some(rest) = key.text.strip_prefix("properties.") {
            let edit = Edit::Replace { slot, value: NewValue::text(rest) };
            let title = format!("Write `{rest}`");
            return Some(
                finding()
                    .label(format!("becomes `properties.{}`", key.text))
                    .help(format!("{title}, which is right with and without such a step."))
                    .fix(Fix::suggestion(title, vec![edit])),
            );
        }
        (key.text.starts_with("properties") || key.text.starts_with("traits[")).then(|| {
            finding()
                .label(format!("becomes `properties.{}`", key.text))
                .help("Let the input go into a property of the component.")
        })
    });
    findings.collect()
}
