//! An input whose path counts from another place where a `deploy` step applies the component.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Severity};
use plimsoll_formats::oam::clauses;
use plimsoll_formats::oam::configuration::Configuration;
use plimsoll_formats::oam::values::{PathStep, is_too_long, path};
use plimsoll_formats::written::Text;
use plimsoll_model::Family;

use crate::oam_paths::too_long;
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
`deploy` step, written or made for a topology or override policy. Also any `parameterKey` or item of `toFieldPaths` with more
than 64 steps, which is not followed.

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
    let deployments = context.assembled.course.first_deployments();
    let mut deployed = vec![false; context.configuration.components.len()];
    for number in deployments.filter(|one| one.is_deploy).flat_map(|one| one.components.iter()) {
        deployed[*number] = true;
    }
    let components = context.configuration.components.iter().zip(deployed);
    let inputs = components.filter(|(_, is_deployed)| *is_deployed).flat_map(|(one, _)| &one.inputs);
    let deployed = inputs.flat_map(|input| &input.targets).filter_map(|key| base(rule, context, key));
    let long = targets(context.configuration).filter(|key| is_too_long(&key.text));
    let long = long.map(|key| {
        rule.finding(context.site(key.node), too_long())
            .label("nothing is put there")
            .help("Write a path that the properties have.")
    });
    deployed.chain(long).collect()
}

/// All paths that inputs go to.
fn targets(configuration: &Configuration) -> impl Iterator<Item = &Text> {
    let components = configuration.components.iter();
    let steps = configuration.workflow.iter().flat_map(|workflow| workflow.steps.iter().flatten());
    let steps = steps.flat_map(|step| std::iter::once(step).chain(&step.sub_steps));
    let of_components =
        components.flat_map(|one| one.inputs.iter().chain(one.traits.iter().flat_map(|one| &one.inputs)));
    of_components.chain(steps.flat_map(|step| &step.inputs)).flat_map(|input| &input.targets)
}

fn base(rule: &Rule, context: &ConfigurationContext<'_>, key: &Text) -> Option<Diagnostic> {
    let path = path(&key.text)?;
    let PathStep::Field(first) = path.first()? else { return None };
    let is_into_trait = &**first == "traits" && matches!(path.get(1), Some(PathStep::Item(_)));
    if &**first != "properties" && !is_into_trait {
        return None;
    }
    let slot = context.site(key.node);
    let finding = rule
        .finding(slot, format!("the path `{}` counts from `properties` already", key.text))
        .label(format!("becomes `properties.{}`", key.text))
        .note("A `deploy` step puts `properties.` before it in any case.");
    let Some(rest) = key.text.strip_prefix("properties.") else {
        return Some(finding.help("Let the input go into a property of the component."));
    };
    let edit = Edit::Replace { slot, value: NewValue::text(rest) };
    let title = format!("Write `{rest}`");
    let finding = finding.help(format!("{title}, which is right with and without such a step."));
    Some(finding.fix(Fix::suggestion(title, vec![edit])))
}
