//! A required field is not there.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NodeId, Place, Severity, Site};
use plimsoll_formats::conform::FindingKind;
use plimsoll_formats::nulecule::document::Parameter;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_formats::table::Presence;
use rustc_hash::FxHashSet;

use super::{Check, DocumentContext, Rule, component_split, stray_quote_in_key};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("missing-field"),
    severity: Severity::Error,
    family: None,
    clause: None,
    documentation: r#"
## What it finds

An object without a field that its specification requires. Where a field of nearly this name is there, the finding is at
that field: it is most likely a slip of the keyboard.

## Why it matters

The file is refused, or fails while it is being deployed.

## Example

```yaml Nulecule
specversion: 0.0.2   # error: [missing-field] "`id` is missing"
graph:
  - nmae: web   # error: [missing-field] "`name` is missing"
    artifacts:
      docker: [file://artifacts/web]
```

```text artifacts/web
docker run web
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      docker: [file://artifacts/web]
```
"#,
    check: Check::Document(check),
};

fn check(rule: &Rule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let halves: FxHashSet<NodeId> = component_split::splits(context).map(|split| split.second).collect();
    for finding in context.findings {
        let FindingKind::Missing { object, field, misspelt } = &finding.kind else { continue };
        // Those have rules of their own.
        let is_stray = |key: &str| stray_quote_in_key::without_quote(key) == Some(field.name);
        let has_own =
            misspelt.as_ref().is_some_and(|(_, key)| is_stray(key)) || halves.contains(&finding.node);
        if field.presence != Presence::Required || has_own {
            continue;
        }
        let headline = format!("`{}` is missing", field.name);
        let site = context.site(finding.node);
        let mut diagnostic = match misspelt {
            Some((_, written)) => rule
                .finding(Place::key(site), headline)
                .label(format!("did you mean `{}`?", field.name))
                .help(format!("Rename `{written}` to `{}`.", field.name))
                .fix(rename(site, written, field.name)),
            None => rule
                .finding(site, headline)
                .label(format!("this {} has no `{}`", object.name, field.name))
                .help(format!("Add `{}`: {}", field.name, field.help)),
        };
        if **object == tables::CONSTRAINT_OBJECT && !is_asked(context, finding.node) {
            // Atomic App looks at constraints only when it asks for the value.
            diagnostic.severity = Severity::Warning;
        }
        diagnostics
            .push(diagnostic.note(format!("Required by {} ({}).", field.clause.title, field.clause.url)));
    }
    diagnostics
}

/// The change of a misspelt key.
pub(super) fn rename(entry: Site, written: &str, meant: &str) -> Fix {
    let edit = Edit::RenameKey { entry, key: meant.to_owned() };
    Fix::safe(format!("Rename `{written}` to `{meant}`"), vec![edit])
}

/// Whether the parameter around an element is asked for.
fn is_asked(context: &DocumentContext<'_>, node: NodeId) -> bool {
    let around = |parameter: &&Parameter| {
        let mapping = context.node(parameter.node);
        mapping.is_some_and(|mapping| mapping.subtree().any(|inside| inside.id() == node))
    };
    let parameter = context.nulecule.and_then(|nulecule| nulecule.all_parameters().find(around));
    parameter.is_none_or(|parameter| parameter.default.is_none())
}
