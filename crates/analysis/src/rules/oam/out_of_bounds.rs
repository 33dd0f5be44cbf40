//! A property that does not fulfil a condition of its definition.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cue::check::Fault;
use plimsoll_formats::oam::clauses;
use plimsoll_formats::oam::properties::Defect;
use plimsoll_model::Family;

use crate::properties;
use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-out-of-bounds"),
    severity: Severity::Warning,
    family: Some(Family::Oam),
    clause: Some(clauses::DEFINITION),
    documentation: r#"
## What it finds

A property of the right type that is too small, too large, too short or too long for its definition, or does not match its
pattern.

## Why it matters

The template is most likely not rendered, and then nothing of the Application is applied.

## Example

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - name: web
      type: site
      properties: {share: 120}   # warning: [oam-out-of-bounds] "`share` must be at most 100"
```

```text site.cue
site: {type: "component", attributes: workload: type: "deployments.apps"}
template: {
	parameter: share: int & >=0 & <=100
}
```

## Fix

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - name: web
      type: site
      properties: {share: 100}
```

```text site.cue
site: {type: "component", attributes: workload: type: "deployments.apps"}
template: {
	parameter: share: int & >=0 & <=100
}
```
"#,
    check: Check::Configuration(check),
};

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    let defects = context.assembled.defects.iter();
    defects.filter_map(|defect| finding(rule, context, defect)).collect()
}

fn finding(rule: &Rule, context: &ConfigurationContext<'_>, defect: &Defect) -> Option<Diagnostic> {
    let fault = &defect.violation.fault;
    let (Fault::Limit(_) | Fault::Length { .. }) = fault else { return None };
    let words = fault.words();
    let mut finding = rule
        .finding(properties::place(context.db, defect), format!("{} {words}", properties::subject(defect)))
        .label(format!("{} does not allow it", properties::owner(defect)))
        .help(format!("Write a value that fits: it {words}."));
    if let Some(purpose) = properties::purpose_here(defect) {
        finding = finding.note(purpose);
    }
    Some(properties::finish(finding, defect))
}
