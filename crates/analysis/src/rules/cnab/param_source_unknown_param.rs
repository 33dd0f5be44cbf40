//! A source for a parameter that is not there.
use plimsoll_base::{Code, Diagnostic, Edit, Fix, Severity, nearest};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_model::Family;

use super::entry_of;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-param-source-unknown-param"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::PARAMETER_SOURCES),
    documentation: r#"
## What it finds

A key of `io.cnab.parameter-sources` that is no parameter.

## Why it matters

The output is read for nothing, and the parameter that was meant gets no value.

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
      "ulr": {"priority": ["output"], "sources": {"output": {"name": "url"}}}   # error: [cnab-param-source-unknown-param] "there is no parameter `ulr`"
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
    let names = bundle.parameter_sources.iter().map(|source| &source.parameter);
    names
        .filter(|name| bundle.parameter(&name.text).is_none())
        .map(|name| {
            let finding = rule
                .finding(context.site(name.node), format!("there is no parameter `{}`", name.text))
                .label("no key of `parameters`")
                .help("Name a parameter, or remove the source.");
            let near = nearest(&name.text, bundle.parameters.iter().map(|of| &*of.name.text));
            match near.zip(entry_of(context, name.node)) {
                Some((near, entry)) => {
                    let edit = Edit::RenameKey { entry, key: near.to_owned() };
                    let fix = Fix::suggestion(format!("Rename it to `{near}`"), vec![edit]);
                    finding.help(format!("Did you mean `{near}`?")).fix(fix)
                }
                None => finding,
            }
        })
        .collect()
}
