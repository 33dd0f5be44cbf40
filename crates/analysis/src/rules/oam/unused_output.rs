//! An output that nothing takes.

use std::sync::Arc;

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Severity, Site, nearest};
use plimsoll_formats::oam::application::Problem;
use plimsoll_formats::oam::configuration::Output;
use plimsoll_formats::oam::{Dialect, clauses};
use plimsoll_model::Family;
use rustc_hash::FxHashSet;

use crate::oam_references::item_of;
use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-unused-output"),
    severity: Severity::Hint,
    family: Some(Family::Oam),
    clause: Some(clauses::WORKFLOW),
    documentation: r#"
## What it finds

An output of a component or a step (v1beta1), or a named `dataOutputs` of v1alpha2, that no input of the same configuration
takes.

## Why it matters

Either the output is left over, or what should take it asks for something else.

## Example

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - name: web
      type: webservice
      properties: {image: example/web:1}
      outputs:
        - name: address   # hint: [oam-unused-output] "nothing takes the output `address`"
          valueFrom: output.status.address
```

## Fix

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - name: web
      type: webservice
      properties: {image: example/web:1}
```
"#,
    check: Check::Configuration(check),
};

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    let is_workflow_missing =
        context.assembled.problems.iter().any(|one| matches!(one, Problem::UnknownWorkflow(..)));
    if context.document.dialect == Dialect::Wadm || is_workflow_missing {
        return Vec::new();
    }
    let mut outputs: Vec<(Site, &Output)> = Vec::new();
    let mut taken: FxHashSet<&Arc<str>> = FxHashSet::default();
    let own = context.site(context.document.node);
    for component in &context.configuration.components {
        let traits = component.traits.iter().map(|one| (&one.inputs, &one.outputs));
        for (inputs, given) in std::iter::once((&component.inputs, &component.outputs)).chain(traits) {
            outputs.extend(given.iter().map(|output| (own, output)));
            taken.extend(inputs.iter().filter_map(|input| Some(&input.from.as_ref()?.text)));
        }
    }
    for step in &context.assembled.course.steps {
        outputs.extend(step.step.outputs.iter().map(|output| (step.site, output)));
        taken.extend(step.step.inputs.iter().filter_map(|input| Some(&input.from.as_ref()?.text)));
    }
    // What is misspelt where it is taken is told there.
    let names: Vec<&str> =
        outputs.iter().filter_map(|(_, output)| Some(&*output.name.as_ref()?.text)).collect();
    let unknown = taken.iter().filter(|name| !names.contains(&&****name));
    let meant: FxHashSet<&str> = unknown.filter_map(|name| nearest(name, names.iter().copied())).collect();
    let unused = outputs.into_iter().filter_map(|(within, output)| {
        let name = output
            .name
            .as_ref()
            .filter(|name| !taken.contains(&name.text) && !meant.contains(&*name.text))?;
        let site = Site { node: name.node, ..within };
        let finding = rule.finding(site, format!("nothing takes the output `{}`", name.text));
        let item = item_of(context.db, Site { node: output.node, ..within });
        Some(match item {
            Some(node) => finding.fix(Fix::suggestion("Remove it", vec![Edit::Remove { node }])),
            None => finding,
        })
    });
    unused.collect()
}
