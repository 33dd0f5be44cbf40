//! A property that its definition does not have.

use plimsoll_base::{Alike, Code, Diagnostic, Edit, Fix, Severity, Words};
use plimsoll_formats::cue::check::{Fault, Step};
use plimsoll_formats::oam::properties::Defect;
use plimsoll_formats::oam::{DefinitionKind, Source, clauses};
use plimsoll_model::Family;

use crate::properties;
use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-unknown-property"),
    severity: Severity::Warning,
    family: Some(Family::Oam),
    clause: Some(clauses::DEFINITION),
    documentation: r#"
## What it finds

A property of a component, trait, policy or step that the definition of its type does not have. An error where the
definition is closed, or where KubeVela reads strictly (`override`, `topology`, `replication`, `deploy`, `ref-objects`).

## Why it matters

KubeVela accepts most of them without a word. Nothing reads them, so what they were to do is not done.

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
        mem: 256Mi   # warning: [oam-unknown-property] "unknown property `mem`"
  policies:
    - name: small
      type: override
      properties:
        selectors: [web]   # error: [oam-unknown-property] "unknown property `selectors`"
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
        memory: 256Mi
  policies:
    - name: small
      type: override
      properties:
        selector: [web]
```
"#,
    check: Check::Configuration(check),
};

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    let defects = context.assembled.defects.iter();
    let mut alike = Alike::default();
    let findings = defects.filter_map(|defect| finding(rule, context, defect));
    let mut findings: Vec<Diagnostic> = findings.map(|finding| alike.share(finding)).collect();
    findings.shrink_to_fit();
    findings
}

fn finding(rule: &Rule, context: &ConfigurationContext<'_>, defect: &Defect) -> Option<Diagnostic> {
    let Fault::Unknown { meant, refused } = &defect.violation.fault else { return None };
    let Some(Step::Field(name)) = defect.violation.path.last() else { return None };
    let headline = format!("unknown property `{}`", defect.path());
    let mut finding = rule.finding(properties::place(context.db, defect), headline);
    let is_refused = *refused || is_strict(defect);
    finding.severity = if is_refused { Severity::Error } else { Severity::Warning };
    let around = defect.schema_around();
    // `mem` is too far from `memory` to be a slip, and means it all the same.
    let longer = || {
        let mut fields =
            around?.fields.iter().filter(|field| name.len() > 2 && field.name.starts_with(&**name));
        fields.next().map(|field| &field.name).filter(|_| fields.next().is_none())
    };
    finding = match meant.as_ref().or_else(longer) {
        Some(near) => {
            let entry = defect.around.and_then(|around| properties::entry(context.db, around, name));
            let edits = entry.map(|entry| vec![Edit::RenameKey { entry, key: near.to_string() }]);
            let title = format!("Rename `{name}` to `{near}`");
            let finding = finding.label(format!("did you mean `{near}`?")).help(format!("{title}."));
            match edits {
                // Any two names of one letter are near to each other.
                Some(edits) if meant.is_some() && name.len() > 2 => finding.fix(Fix::safe(title, edits)),
                Some(edits) => finding.fix(Fix::suggestion(title, edits)),
                None => finding,
            }
        }
        None => finding
            .label(format!("{} has no such property", properties::owner(defect)))
            .help(format!("Remove `{name}`, or move it to where it belongs.")),
    };
    let required = meant.as_ref().and_then(|meant| around?.field(meant)).filter(|field| field.is_required());
    let consequence = match required {
        Some(field) => format!("`{}`, which is required, is missing.", field.name).into(),
        None if is_refused => Words::from("With it, nothing of the Application is applied."),
        None => "It is accepted without a word, and nothing reads it.".into(),
    };
    finding = finding.note(consequence);
    if let Some(names) = around.and_then(properties::names) {
        finding = finding.note(format!("What may stand here: {names}."));
    }
    Some(properties::finish(finding, defect))
}

/// KubeVela reads the properties of these into types of its own, and fails on what is not in them.
fn is_strict(defect: &Defect) -> bool {
    defect.definition.source == Source::BuiltIn
        && matches!(
            (defect.kind, &*defect.of_type),
            (DefinitionKind::Policy, "override" | "topology" | "replication")
                | (DefinitionKind::WorkflowStep, "deploy")
                | (DefinitionKind::Component, "ref-objects")
        )
}
