//! Something that waits for itself.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::application::Problem;
use plimsoll_formats::oam::clauses;
use plimsoll_model::Family;

use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-self-dependency"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::WORKFLOW),
    documentation: r#"
## What it finds

A component or a step that depends on itself, takes its own output, or, a group of steps, depends on a step in it.

## Why it matters

It waits for itself to be there, so it never comes, and nothing that needs it does. KubeVela does not look for this.

## Example

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - name: web
      type: webservice
      properties: {image: nginx:1.27}
      dependsOn: [web]   # error: [oam-self-dependency] "`web` waits for itself"
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
      properties: {image: nginx:1.27}
```
"#,
    check: Check::Configuration(check),
};

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    let problems = context.assembled.problems.iter().filter_map(|problem| {
        let Problem::SelfDependency(site, name) = problem else { return None };
        let finding = rule.finding(*site, format!("`{name}` waits for itself"));
        Some(finding.note("What waits for itself never comes.").help("Take this out."))
    });
    problems.collect()
}
