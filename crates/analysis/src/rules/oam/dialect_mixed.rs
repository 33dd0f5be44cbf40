//! Something that is written as in another version than the rest.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, NodeId, Place, Severity};
use plimsoll_formats::conform::{Finding, FindingKind};
use plimsoll_formats::oam::clauses;
use plimsoll_formats::oam::migration::named_values;
use plimsoll_formats::oam::{Dialect, Document};
use plimsoll_model::Family;
use plimsoll_syntax::Value;
use rustc_hash::FxHashSet;

use crate::rules::general::missing_field;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-dialect-mixed"),
    severity: Severity::Warning,
    family: Some(Family::Oam),
    clause: Some(clauses::OVERVIEW_1),
    documentation: r#"
## What it finds

A field of another version of the model than the one that the document is written in: `os` where it is called `osType`, `name` of
a component where it is `componentName`. It is an error where a required field is written so.

## Why it matters

A runtime reads the fields of its version and drops all others without a word, so what such a field says is not done.

## Example

```yaml web.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: web}
spec:
  workloadType: core.oam.dev/v1alpha1.Worker
  os: linux   # warning: [oam-dialect-mixed] "`os` is not of v1alpha1"
  containers: [{name: web, image: "example/web:1.0.0"}]
---
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata: {name: shop}
spec:
  components:
    - name: web   # error: [oam-dialect-mixed] "`name` is not of v1alpha1"
      instanceName: web
```

## Fix

```yaml web.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: web}
spec:
  workloadType: core.oam.dev/v1alpha1.Worker
  osType: linux
  containers: [{name: web, image: "example/web:1.0.0"}]
---
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata: {name: shop}
spec:
  components:
    - componentName: web
      instanceName: web
```
"#,
    check: Check::Oam(check),
};

/// What the document says instead.
enum Instead {
    /// The same under this name.
    Named(&'static str),
    /// Something else in this field: what to do.
    Field(&'static str, &'static str),
    /// Nothing of the kind: what to do.
    Nothing(&'static str),
}

use Instead::{Field, Named, Nothing};

/// The dialect, the object, the field, and what stands there in this dialect.
#[rustfmt::skip]
static FIELDS: &[(Dialect, &str, &str, Instead)] = &[
    (Dialect::V1alpha1, "specification of a component", "os", Named("osType")),
    (Dialect::V1alpha1, "port", "type", Named("protocol")),
    (Dialect::V1alpha1, "component of a configuration", "name", Named("componentName")),
    (Dialect::V1alpha1, "trait of a component", "type", Named("name")),
    (Dialect::V1alpha1, "trait of a component", "parameterValues", Named("properties")),
    (Dialect::V1alpha1, "specification of a trait", "parameters",
        Field("properties", "Describe what can be set as JSON Schema in `properties`.")),
    (Dialect::V1alpha2, "specification of a component", "workloadType",
        Field("workload", "Write the resource that runs the component in `workload`, with its `apiVersion` and `kind`.")),
    (Dialect::V1alpha2, "specification of a configuration", "variables",
        Nothing("Write the values where they are used.")),
    (Dialect::V1alpha2, "specification of a configuration", "scopes",
        Nothing("Write each scope as a document of its own, and refer to it in `scopes` of the components.")),
    (Dialect::V1alpha2, "component of a configuration", "instanceName",
        Nothing("Remove it: an instance has the name of its component.")),
    (Dialect::V1alpha2, "component of a configuration", "applicationScopes",
        Field("scopes", "Refer to each scope in `scopes`: `- scopeRef: {apiVersion: …, kind: …, name: …}`.")),
    (Dialect::V1alpha2, "trait of a component", "name",
        Field("trait", "Write the resource that is the trait in `trait`, with its `apiVersion` and `kind`.")),
    (Dialect::V1alpha2, "trait of a component", "properties",
        Field("trait", "Write what is set into `spec` of the resource in `trait`.")),
    (Dialect::V1alpha2, "environment variable", "fromParam",
        Nothing("Write a `value`, and name this field in `fieldPaths` of the parameter.")),
    (Dialect::V1alpha2, "file", "fromParam",
        Nothing("Write a `value`, and name this field in `fieldPaths` of the parameter.")),
    (Dialect::V1beta1, "component", "settings", Named("properties")),
    (Dialect::V1beta1, "trait of a component", "name", Named("type")),
    (Dialect::V1beta1, "specification of an application", "rolloutPlan",
        Nothing("Remove it; KubeVela replaces instances by traits and workflow steps.")),
    (Dialect::V1beta1, "specification of a trait definition", "skipRevisionAffect", Nothing("Remove it.")),
];

fn instead(document: &Document, object: &str, field: &str) -> Option<&'static Instead> {
    let row = FIELDS.iter().find(|row| row.0 == document.dialect && row.1 == object && row.2 == field);
    row.map(|(.., instead)| instead)
}

/// What fields of other versions stand for: the mappings that they are in, and the fields that are meant.
pub(super) type Meant = FxHashSet<(NodeId, &'static str)>;

/// What the fields of other versions in a document stand for.
pub(super) fn meant(document: &Document, context: &DocumentContext<'_>) -> Meant {
    let all = context.findings.iter().filter_map(|finding| {
        let FindingKind::OtherVersion { object, field } = &finding.kind else { return None };
        match instead(document, object.name, field.name)? {
            Named(name) | Field(name, _) => Some((context.mapping_around(finding.node)?.node().id(), *name)),
            Nothing(_) => None,
        }
    });
    all.collect()
}

/// Whether a required field is missing because it is written as in another version, which this rule tells of.
pub(super) fn stands_for(meant: &Meant, context: &DocumentContext<'_>, missing: &Finding) -> bool {
    let FindingKind::Missing { field, misspelt: None, .. } = &missing.kind else { return false };
    let mapping = context.mapping(missing.node).filter(|_| !meant.is_empty());
    mapping.is_some_and(|mapping| meant.contains(&(mapping.node().id(), field.name)))
}

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut seen: FxHashSet<NodeId> = FxHashSet::default();
    let missing = missing(context);
    for found in context.findings {
        let FindingKind::OtherVersion { object, field } = &found.kind else { continue };
        let Some(around) = context.mapping_around(found.node).map(|mapping| mapping.node().id()) else {
            continue;
        };
        let instead = instead(document, object.name, field.name);
        // The name and the properties of one trait are one mistake.
        let is_told =
            document.dialect == Dialect::V1alpha2 && field.name == "properties" && seen.contains(&around);
        seen.insert(around);
        if !is_told {
            let mut finding = finding(rule, document, context, (found.node, around), field.name, instead);
            if let Some(Named(name) | Field(name, _)) = instead
                && missing.contains(&(around, *name))
            {
                finding.severity = Severity::Error;
            }
            diagnostics.push(finding);
        }
    }
    diagnostics.extend(embedded(rule, document, context));
    diagnostics
}

/// The fields that are missing, with the mappings that they are missing in.
fn missing(context: &DocumentContext<'_>) -> FxHashSet<(NodeId, &'static str)> {
    let all = context.findings.iter().filter_map(|finding| match finding.kind {
        FindingKind::Missing { field, .. } if field.presence.is_expected() => {
            Some((finding.node, field.name))
        }
        _ => None,
    });
    all.collect()
}

/// Parameters of v1alpha1 in the containers that a component of v1alpha2 holds, which no field table describes.
fn embedded(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let schematic = document.schematic().filter(|_| document.dialect == Dialect::V1alpha2);
    let containers = schematic.into_iter().flat_map(|schematic| &schematic.containers);
    let settings = containers.flat_map(|container| container.env.iter().chain(&container.config));
    let entries = settings.filter_map(|setting| {
        let entry = context.entry(setting.node, "fromParam")?.node().id();
        Some((entry, setting.node))
    });
    let instead = instead(document, "environment variable", "fromParam");
    entries.map(|places| finding(rule, document, context, places, "fromParam", instead)).collect()
}

fn finding(
    rule: &Rule,
    document: &Document,
    context: &DocumentContext<'_>,
    (entry, around): (NodeId, NodeId),
    key: &str,
    instead: Option<&Instead>,
) -> Diagnostic {
    let version = document.dialect.name();
    let site = context.site(entry);
    let finding = rule
        .finding(Place::key(site), format!("`{key}` is not of {version}"))
        .note(format!("The document is read as {version}, by {}.", context.recognised.because));
    let is_taken = |name: &str| context.entry(around, name).is_some();
    match instead {
        Some(Named(name) | Field(name, _)) if is_taken(name) => finding
            .label(format!("`{name}` is there too"))
            .help(format!("Remove `{key}`: `{name}` is there too.")),
        Some(Named(name)) => {
            let finding = finding.label(format!("`{name}` in this version")).help(format!("Write `{name}`."));
            match renamed(context, entry, key, name) {
                Some(edits) => finding.fix(Fix::safe(format!("Write `{name}`"), edits)),
                None => finding,
            }
        }
        Some(Field(name, help)) => finding.label(format!("`{name}` in this version")).help(*help),
        Some(Nothing(help)) => finding.label("of another version").help(*help),
        None => finding
            .label("of another version")
            .help("Remove it, or write the document as one version has it."),
    }
}

/// The changes with which an entry says the same under another name; `None` where more than that is to be changed.
fn renamed(context: &DocumentContext<'_>, entry: NodeId, key: &str, name: &str) -> Option<Vec<Edit>> {
    let site = context.site(entry);
    let mut edits = missing_field::rename(site, key, name).edits;
    let value = context.node(entry).children().filter_map(plimsoll_syntax::Node::value).last();
    let text = || value.and_then(Value::as_scalar).map(|scalar| scalar.text().into_owned());
    match (key, name) {
        ("type", "protocol") => {
            let written = text()?;
            let protocol = written.to_ascii_uppercase();
            if !["TCP", "UDP"].contains(&&*protocol) {
                return None;
            }
            if written != protocol {
                edits.push(Edit::Replace { slot: site, value: NewValue::Text(protocol) });
            }
        }
        // A type with its group is no name of a trait.
        ("type", "name") if text()?.contains('/') => return None,
        ("parameterValues", _) => {
            if let Some(list) = value.and_then(Value::as_sequence) {
                edits.push(Edit::Replace { slot: site, value: NewValue::Map(named_values(list)?) });
            }
        }
        _ => {}
    }
    Some(edits)
}
