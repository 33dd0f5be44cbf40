//! A property that its definition requires and that is not there.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Position, Severity, nearest};
use plimsoll_formats::cue::Schema;
use plimsoll_formats::cue::check::Fault;
use plimsoll_formats::cue::schema::Field;
use plimsoll_formats::oam::properties::Defect;
use plimsoll_formats::oam::{DefinitionKind, clauses};
use plimsoll_model::Family;

use super::properties_missing_for_policy;
use crate::properties;
use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-missing-property"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::DEFINITION),
    documentation: r#"
## What it finds

Properties without one that the definition of the type requires. What an input or an override policy fills in later is not
missing.

## Why it matters

The template cannot be rendered, so nothing of the Application is applied.

## Example

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - name: web
      type: webservice
      properties:   # error: [oam-missing-property] "`image` is missing"
        cmd: [serve]
    - name: jobs
      type: worker   # error: [oam-missing-property] "`image` is missing"
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
        cmd: [serve]
        image: nginx:1.27
    - name: jobs
      type: worker
      properties: {image: "busybox:1.36"}
```
"#,
    check: Check::Configuration(check),
};

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    let defects = context.assembled.defects.iter();
    defects.filter_map(|defect| finding(rule, context, defect)).collect()
}

fn finding(rule: &Rule, context: &ConfigurationContext<'_>, defect: &Defect) -> Option<Diagnostic> {
    let Fault::Missing { name, expected } = &defect.violation.fault else { return None };
    // Of a policy without properties more is told.
    let is_demanded = defect.is_left_out
        && defect.kind == DefinitionKind::Policy
        && properties_missing_for_policy::is_demanded(&defect.of_type);
    if is_demanded || is_one_level_off(context, defect) || properties::may_be_templated(context.db, defect) {
        return None;
    }
    let field = defect.schema().and_then(Schema::as_struct).and_then(|of| of.field(name));
    let path = defect.path();
    let whole = if path.is_empty() { name.to_string() } else { format!("{path}.{name}") };
    let mut names = defect.names();
    names.push(name);
    let purpose = properties::purpose(defect, field, &names);
    let help = match &purpose {
        Some(purpose) => format!("Add `{name}`, {expected}: {purpose}"),
        None => format!("Add `{name}`, {expected}."),
    };
    let finding = rule
        .finding(properties::place(context.db, defect), format!("`{whole}` is missing"))
        .label(format!("{} requires it", properties::owner(defect)))
        .help(help);
    let value = field.map_or_else(|| NewValue::text(""), |field| properties::sample(&field.schema));
    let finding = match insertion(context, defect, name, value) {
        Some(edit) => finding.fix(Fix::suggestion(format!("Add `{name}`"), vec![edit])),
        None => finding,
    };
    Some(properties::finish(finding, defect))
}

/// Whether the properties stand beside `properties:`, one level too far left, or below a misspelt name, of which other rules
/// tell.
fn is_one_level_off(context: &ConfigurationContext<'_>, defect: &Defect) -> bool {
    let is_empty = defect.is_left_out || properties::mapping(context.db, defect.site).is_none();
    let Some(holder) = properties::mapping(context.db, defect.holder).filter(|_| is_empty) else {
        return false;
    };
    let is_key = |entry: plimsoll_syntax::Entry<'_>| {
        let key = entry.key().and_then(plimsoll_formats::written::text_of);
        key.is_some_and(|key| !OWN.contains(&&*key.text) && nearest(&key.text, ["properties"]).is_some())
    };
    if defect.is_left_out && holder.entries().any(is_key) {
        return true;
    }
    let is_property = |field: &Field| !OWN.contains(&&*field.name) && holder.entry(&field.name).is_some();
    defect.violation.path.is_empty() && defect.definition.fields().any(is_property)
}

/// Fields that components, traits, policies and steps have beside their properties.
const OWN: [&str; 9] =
    ["name", "type", "traits", "scopes", "inputs", "outputs", "dependsOn", "timeout", "mode"];

/// The edit that adds a property; `None` where `null` stands for it.
fn insertion(
    context: &ConfigurationContext<'_>,
    defect: &Defect,
    name: &str,
    value: NewValue,
) -> Option<Edit> {
    let position = Position::Last;
    if defect.is_left_out {
        if properties::entry(context.db, defect.holder, "properties").is_some() {
            return None;
        }
        let value = NewValue::Map(vec![(name.to_owned(), value)]);
        return Some(Edit::InsertEntry {
            mapping: defect.holder,
            key: "properties".to_owned(),
            value,
            position,
        });
    }
    if properties::mapping(context.db, defect.site).is_none() {
        let value = NewValue::Map(vec![(name.to_owned(), value)]);
        return defect.violation.path.is_empty().then_some(Edit::Replace { slot: defect.site, value });
    }
    if let Some(empty) = properties::entry(context.db, defect.site, name) {
        return Some(Edit::Replace { slot: empty, value });
    }
    Some(Edit::InsertEntry { mapping: defect.site, key: name.to_owned(), value, position })
}
