//! A property of another type than its definition says.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Severity};
use plimsoll_formats::cue::Schema;
use plimsoll_formats::cue::check::Fault;
use plimsoll_formats::oam::clauses;
use plimsoll_formats::oam::properties::Defect;
use plimsoll_model::Family;
use plimsoll_syntax::resolve::{Resolution, Resolved, resolve_plain};
use serde_json::{Map, Value as Json};

use crate::properties;
use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-wrong-type"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::DEFINITION),
    documentation: r#"
## What it finds

A property whose value is of another type than the definition says: a number in quotes, a text without them, a single value
where a list is expected.

## Why it matters

KubeVela compares types exactly: `"80"` is no number, `yes` without quotes is no text. The template is not rendered, and
nothing of the Application is applied.

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
        ports: 80   # error: [oam-wrong-type] "`ports` must be a list"
        cpu: 1   # error: [oam-wrong-type] "`cpu` must be a text"
      traits:
        - type: scaler
          properties: {replicas: "2"}   # error: [oam-wrong-type] "`replicas` must be a whole number"
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
        ports: [{port: 80}]
        cpu: "1"
      traits:
        - type: scaler
          properties: {replicas: 2}
```
"#,
    check: Check::Configuration(check),
};

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    let defects = context.assembled.defects.iter();
    defects.filter_map(|defect| finding(rule, context, defect)).collect()
}

fn finding(rule: &Rule, context: &ConfigurationContext<'_>, defect: &Defect) -> Option<Diagnostic> {
    let (expected, label) = match &defect.violation.fault {
        Fault::Type { expected, found } => (expected.clone(), format!("this is {found}")),
        Fault::NoAlternative { alternatives, .. } => {
            (alternatives.join(", or "), "this is none of them".to_owned())
        }
        _ => return None,
    };
    let subject = properties::subject(defect);
    let mut finding = rule
        .finding(properties::place(context.db, defect), format!("{subject} must be {expected}"))
        .label(label)
        .help(format!("Write {expected} here."));
    if let Some(purpose) = properties::purpose_here(defect) {
        finding = finding.note(purpose);
    }
    if let Some((title, is_exact, edit)) = mended(context, defect) {
        finding = finding.help(format!("{title}."));
        finding = finding.fix(if is_exact {
            Fix::safe(title, vec![edit])
        } else {
            Fix::suggestion(title, vec![edit])
        });
    }
    Some(properties::finish(finding, defect))
}

/// The same value in the type that is expected, where one can be sure of it: what is done, whether it is exactly the same,
/// and the edit.
fn mended(context: &ConfigurationContext<'_>, defect: &Defect) -> Option<(String, bool, Edit)> {
    let schema = defect.schema().filter(|_| !defect.is_secret)?;
    let slot = defect.site;
    let Some(scalar) = properties::scalar(context.db, slot) else {
        properties::mapping(context.db, slot)?;
        let is_item =
            matches!(schema, Schema::List(list) if matches!(list.rest.as_deref(), Some(Schema::Struct(_))));
        return is_item.then(|| ("Make it a list of one".to_owned(), false, Edit::Enlist { value: slot }));
    };
    let text = scalar.text();
    let replace = |value| Edit::Replace { slot, value };
    let resolved = scalar.resolve(Resolution::Yaml11);
    if !matches!(resolved, Resolved::Text(_)) && schema.accepts(&Json::String(text.to_string())) {
        return Some(("Put it in quotes".to_owned(), true, replace(NewValue::text(text))));
    }
    let plain = match resolved {
        Resolved::Text(text) => resolve_plain(&text, Resolution::Yaml12),
        other => other,
    };
    let (json, value) = value(plain, &text)?;
    if schema.accepts(&json) {
        return Some(("Remove the quotes".to_owned(), true, replace(value)));
    }
    let Schema::List(list) = schema else { return None };
    let item = list.rest.as_deref().filter(|_| list.first.is_empty())?;
    if item.accepts(&json) {
        return Some(("Make it a list of one".to_owned(), true, Edit::Enlist { value: slot }));
    }
    let mut required = item.as_struct()?.fields.iter().filter(|field| field.is_required());
    let only = required.next().filter(|_| required.next().is_none())?;
    let object = Map::from_iter([(only.name.to_string(), json)]);
    let title = format!("Make it a list of one, with `{}`", only.name);
    item.accepts(&Json::Object(object)).then(|| {
        let map = NewValue::Map(vec![(only.name.to_string(), value)]);
        (title, false, replace(NewValue::List(vec![map])))
    })
}

/// A resolved scalar as JSON and as a value to be written.
fn value(resolved: Resolved, text: &str) -> Option<(Json, NewValue)> {
    Some(match resolved {
        Resolved::Bool(truth) => (Json::Bool(truth), NewValue::Bool(truth)),
        Resolved::Int(number) => {
            (Json::from(i64::try_from(number).ok()?), NewValue::Number(number.to_string()))
        }
        Resolved::Float(number) => (Json::from(number), NewValue::Number(number.to_string())),
        Resolved::Text(_) | Resolved::Timestamp(_) => (Json::from(text), NewValue::text(text)),
        Resolved::Null => return None,
    })
}
