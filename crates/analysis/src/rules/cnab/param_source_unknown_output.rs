//! A source that is no output.
use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_model::Family;

use super::suggest;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-param-source-unknown-output"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::PARAMETER_SOURCES),
    documentation: r#"
## What it finds

A source of a parameter that names an output which the bundle does not have.

## Why it matters

The source never has a value, and the parameter falls back to its default, or has none.

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
      "url": {"priority": ["output"], "sources": {"output": {"name": "ulr"}}}   # error: [cnab-param-source-unknown-output] "there is no output `ulr`"
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
    let sources = bundle.parameter_sources.iter().flat_map(|source| &source.sources);
    let own = sources.filter(|source| source.dependency.is_none() && *source.kind.text == *"output");
    let names = own.filter_map(|source| source.output.as_ref());
    names
        .filter(|name| bundle.output(&name.text).is_none())
        .map(|name| {
            let slot = context.site(name.node);
            let finding = rule
                .finding(slot, format!("there is no output `{}`", name.text))
                .label("no key of `outputs`")
                .help("Name an output of this bundle.");
            suggest(finding, name, slot, bundle.outputs.iter().map(|output| &*output.name.text))
        })
        .collect()
}
