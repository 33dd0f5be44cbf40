//! Sources that are never looked at.
use plimsoll_base::{Code, Diagnostic, Place, Severity};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::bundle::ParameterSource;
use plimsoll_formats::cnab::clauses;
use plimsoll_model::Family;

use super::{entry, listed, suggest};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-param-source-empty-priority"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::PARAMETER_SOURCES),
    documentation: r#"
## What it finds

A source of a parameter whose `priority` is missing or empty, or names a source that is not there.

## Why it matters

Only sources in `priority` are looked at, in its order.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "definitions": {"url": {"type": "string"}},
  "parameters": {
    "url": {"definition": "url", "destination": {"env": "URL"}}
  },
  "outputs": {
    "url": {"definition": "url", "path": "/cnab/app/outputs/url"}
  },
  "custom": {
    "io.cnab.parameter-sources": {
      "url": {"priority": [], "sources": {"output": {"name": "url"}}}   # warning: [cnab-param-source-empty-priority] "no source"
    }
  }
}
```

## Fix

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "definitions": {"url": {"type": "string"}},
  "parameters": {
    "url": {"definition": "url", "destination": {"env": "URL"}}
  },
  "outputs": {
    "url": {"definition": "url", "path": "/cnab/app/outputs/url"}
  },
  "custom": {
    "io.cnab.parameter-sources": {
      "url": {"priority": ["output"], "sources": {"output": {"name": "url"}}}
    }
  }
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    bundle.parameter_sources.iter().flat_map(|source| of_source(rule, context, source)).collect()
}

fn of_source(rule: &Rule, context: &DocumentContext<'_>, source: &ParameterSource) -> Vec<Diagnostic> {
    let kinds = || source.sources.iter().map(|source| &*source.kind.text);
    if source.priority.is_empty() {
        let name = &source.parameter;
        let place = entry(context, source.node, "priority");
        let finding = rule
            .finding(
                place.map_or_else(|| context.site(name.node).into(), Place::whole),
                format!("no source of `{}` is looked at", name.text),
            )
            .label("`priority` is empty");
        return vec![match kinds().next() {
            Some(_) => finding.help(format!("List the sources in `priority`: {}.", listed(kinds()))),
            None => finding.help("Add a source, and its name to `priority`."),
        }];
    }
    let unknown = source.priority.iter().filter(|kind| kinds().all(|known| known != &*kind.text));
    unknown
        .map(|kind| {
            let slot = context.site(kind.node);
            let finding = rule
                .finding(slot, format!("`{}` has no source `{}`", source.parameter.text, kind.text))
                .label("no key of `sources`")
                .help("Name a source, or remove it here.");
            suggest(finding, kind, slot, kinds())
        })
        .collect()
}
