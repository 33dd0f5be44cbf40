//! A property that nothing new should use.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cue::check::Fault;
use plimsoll_formats::oam::clauses;
use plimsoll_formats::oam::properties::Defect;
use plimsoll_model::Family;

use crate::properties;
use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-deprecated-field"),
    severity: Severity::Warning,
    family: Some(Family::Oam),
    clause: Some(clauses::DEFINITION),
    documentation: r#"
## What it finds

A property whose definition says in its comment that it is deprecated.

## Why it matters

It works for now. A later version of the definition does without it, and what took its place can say more.

## Example

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - name: web
      type: webservice
      properties:
        image: nginx:1.27
        port: 80   # warning: [oam-deprecated-field] "`port` is deprecated"
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
      properties:
        image: nginx:1.27
        ports: [{port: 80, expose: true}]
```
"#,
    check: Check::Configuration(check),
};

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    let defects = context.assembled.defects.iter();
    defects.filter_map(|defect| finding(rule, context, defect)).collect()
}

fn finding(rule: &Rule, context: &ConfigurationContext<'_>, defect: &Defect) -> Option<Diagnostic> {
    let Fault::Deprecated = defect.violation.fault else { return None };
    let mut finding = rule
        .finding(
            properties::place(context.db, defect),
            format!("{} is deprecated", properties::subject(defect)),
        )
        .label(format!("{} keeps it for old files", properties::owner(defect)))
        .help("Use the property that takes its place.");
    if let Some(purpose) = properties::purpose_here(defect) {
        finding = finding.note(purpose);
    }
    Some(properties::finish(finding, defect))
}
