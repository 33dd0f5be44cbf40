//! A property that is none of the values that its definition lists.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Severity, nearest};
use plimsoll_formats::cue::check::Fault;
use plimsoll_formats::oam::clauses;
use plimsoll_formats::oam::properties::Defect;
use plimsoll_model::Family;
use serde_json::Value as Json;

use crate::properties;
use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-bad-enum"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::DEFINITION),
    documentation: r#"
## What it finds

A property whose definition lists the values that it may have, with another value. Case counts.

## Why it matters

The template is not rendered, and nothing of the Application is applied.

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
        imagePullPolicy: always   # error: [oam-bad-enum] "`imagePullPolicy` must be one of"
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
        imagePullPolicy: Always
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
    let Fault::NotOneOf(allowed) = fault else { return None };
    let headline = format!("{} {}", properties::subject(defect), fault.words());
    let mut finding = rule.finding(properties::place(context.db, defect), headline);
    if let Some(purpose) = properties::purpose_here(defect) {
        finding = finding.note(purpose);
    }
    let written = properties::scalar(context.db, defect.site).filter(|_| !defect.is_secret);
    let near = written.and_then(|written| nearest(&written.text(), allowed.iter().filter_map(Json::as_str)));
    finding = match near {
        Some(near) => {
            let edit = Edit::Replace { slot: defect.site, value: NewValue::text(near) };
            let title = format!("Write `{near}`");
            let finding = finding.label(format!("did you mean `{near}`?")).help(format!("{title}."));
            let is_same = written.is_some_and(|written| written.text().eq_ignore_ascii_case(near));
            finding.fix(if is_same {
                Fix::safe(title, vec![edit])
            } else {
                Fix::suggestion(title, vec![edit])
            })
        }
        None => finding.label("this is none of them").help("Write one of the values that are allowed."),
    };
    Some(properties::finish(finding, defect))
}
