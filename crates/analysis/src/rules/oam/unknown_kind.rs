//! A kind of documents that there is not.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Place, Severity, nearest};
use plimsoll_formats::conform::FindingKind;
use plimsoll_formats::oam::clauses;
use plimsoll_formats::oam::{Dialect, Document};
use plimsoll_model::Family;

use super::{kind_of_another, version_is_known};
use crate::rules::general::missing_field;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-unknown-kind"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::OVERVIEW_1),
    documentation: r#"
## What it finds

A document of the groups of the model whose `kind` is none of its version, or that has none.

## Why it matters

No runtime knows what it describes: the document is refused, or lies in the cluster and does nothing.

## Example

```yaml shop.yaml
apiVersion: core.oam.dev/v1beta1
kind: Aplication   # error: [oam-unknown-kind] "no kind is called `Aplication`"
metadata: {name: shop}
spec:
  components: []
```

## Fix

```yaml shop.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components: []
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let Some(kind) = &document.kind else { return missing(rule, document, context) };
    // Of a version that is not known, or is not that of the kind, another rule tells.
    let is_known = document.dialect.has_kind(&kind.text) || kind_of_another(document, context).is_some();
    if is_known || !version_is_known(document, context) || context.has_wrong_type(kind.node) {
        return Vec::new();
    }
    let kinds = || document.dialect.format().kinds.iter().map(|kind| kind.name);
    let version = document.dialect.api_version("");
    let finding = rule
        .finding(context.site(kind.node), format!("no kind is called `{}`", kind.text))
        .label(format!("not a kind of {version}"))
        .note(format!("Kinds of {version} are {}.", super::listed(kinds())));
    let meant = renamed(document.dialect, &kind.text).or_else(|| nearest(&kind.text, kinds()));
    vec![match meant {
        Some(near) => {
            let edit = Edit::Replace { slot: context.site(kind.node), value: NewValue::text(near) };
            let fix = Fix::suggestion(format!("Write `{near}`"), vec![edit]);
            finding.help(format!("Did you mean `{near}`?")).fix(fix)
        }
        None => finding.help("Write one of the kinds."),
    }]
}

/// What a kind of the drafts is called in v1alpha1.
fn renamed(dialect: Dialect, kind: &str) -> Option<&'static str> {
    match (dialect, kind) {
        (Dialect::V1alpha1, "OperationalConfiguration") => Some("ApplicationConfiguration"),
        (Dialect::V1alpha1, "Component") => Some("ComponentSchematic"),
        _ => None,
    }
}

/// A document without a kind.
fn missing(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let without = context.findings.iter().any(|finding| {
        matches!(finding.kind, FindingKind::Missing { field, .. } if field.name == "kind") && {
            let is_misspelt = matches!(finding.kind, FindingKind::Missing { misspelt: Some(_), .. });
            is_misspelt || finding.node == document.node
        }
    });
    let empty = context.entry(document.node, "kind");
    if !without && empty.is_none_or(|entry| entry.value().is_some()) {
        return Vec::new();
    }
    let finding = missing_field::absent(rule, context, document.node, "kind", "`kind` is missing");
    let version = context.entry(document.node, "apiVersion").map(|entry| entry.node().id());
    vec![match (finding.help.is_some(), version) {
        (true, _) => finding,
        (false, Some(version)) if empty.is_none() => {
            let mut finding = finding.help("Add `kind`: what the document describes.");
            finding.primary.place = Place::whole(context.site(version));
            finding.primary.message = "a document of the model, of which kind?".into();
            finding
        }
        (false, _) => finding.help("Write what the document describes: `Application`."),
    }]
}
