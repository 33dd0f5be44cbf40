//! A component that is not there.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::application::Problem;
use plimsoll_formats::oam::clauses;
use plimsoll_formats::oam::index::Category;
use plimsoll_model::Family;

use crate::oam_references::{did_you_mean, is_visible};
use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-unknown-component-ref"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::CONFIGURATION_1),
    documentation: r#"
## What it finds

A `componentName` or `revisionName` for which the workspace has no component of that version of the model; a step
`apply-component` that names no component of its Application.

The first two are errors where the folder of the configuration, or one below it, has any components, or `plimsoll.toml` says
`[oam] definitions-complete = true`; else warnings, as the components may all be in the cluster only.

## Why it matters

There is nothing to run: the configuration is refused, or the step fails.

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
    - componentName: wep   # error: [oam-unknown-component-ref] "there is no component `wep`"
      instanceName: front
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
```
"#,
    check: Check::Configuration(check),
};

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for problem in &context.assembled.problems {
        let Problem::UnknownComponent(site, name) = problem else { continue };
        let is_visible = is_visible(context.db, context.document, context.types, Category::Schematic);
        let severity = if is_visible { Severity::Error } else { Severity::Warning };
        let finding = rule.finding(*site, format!("there is no component `{name}`"));
        let dialect = context.document.dialect;
        let finding = match context.types.index().all(Category::Schematic, name).first() {
            Some(other) => finding.note(format!(
                "The one of this name is written for {}, this configuration for {}.",
                other.dialect.name(),
                dialect.name()
            )),
            None => finding.note("Nothing in the workspace describes it."),
        };
        let known: Vec<_> = context.types.index().names_for(Category::Schematic, dialect).collect();
        let finding = did_you_mean(finding, *site, name, known.into_iter().map(|name| &**name));
        found.push(finding.severity(severity));
    }
    for (site, name) in &context.assembled.course.unknown_components {
        let known = context.configuration.components.iter().filter_map(|one| Some(&*one.name.as_ref()?.text));
        let finding = rule
            .finding(*site, format!("there is no component `{name}`"))
            .note("The step fails when its turn comes.");
        found.push(did_you_mean(finding, *site, name, known));
    }
    found
}
