//! A source that an installation does not leave behind.
use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::bundle::ParameterSource;
use plimsoll_formats::cnab::clauses;
use plimsoll_model::Family;

use super::entry;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-output-not-produced-by-install"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::PARAMETER_SOURCES),
    documentation: r#"
## What it finds

A parameter without a default whose only source is an output of the bundle that `install` does not write, by the
`applyTo` of the output.

## Why it matters

The first action after the installation finds no value for the parameter.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "definitions": {"url": {"type": "string"}},
  "parameters": {
    "url": {"definition": "url", "destination": {"env": "URL"}, "applyTo": ["upgrade"]}
  },
  "outputs": {
    "url": {"definition": "url", "path": "/cnab/app/outputs/url", "applyTo": ["upgrade"]}
  },
  "custom": {
    "io.cnab.parameter-sources": {
      "url": {"priority": ["output"], "sources": {"output": {"name": "url"}}}   # warning: [cnab-output-not-produced-by-install] "output `url`"
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
    "url": {"definition": "url", "destination": {"env": "URL"}, "applyTo": ["upgrade"]}
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
    bundle.parameter_sources.iter().filter_map(|source| finding(rule, bundle, context, source)).collect()
}

fn finding(
    rule: &Rule,
    bundle: &Bundle,
    context: &DocumentContext<'_>,
    source: &ParameterSource,
) -> Option<Diagnostic> {
    let [only] = source.sources.as_slice() else { return None };
    let name = only.output.as_ref().filter(|_| only.dependency.is_none())?;
    let parameter =
        bundle.parameter(&source.parameter.text).filter(|parameter| parameter.default.is_none())?;
    let output = bundle.output(&name.text).filter(|output| !output.applies_to("install"))?;
    let mut finding = rule
        .finding(context.site(name.node), format!("`install` does not write output `{}`", name.text))
        .label(format!("the only source of `{}`", parameter.name.text))
        .help("Add `install` to the `applyTo` of the output, or a default to the parameter.");
    if let Some(apply_to) = entry(context, output.node, "applyTo") {
        finding = finding.related(apply_to, "written by these actions only");
    }
    Some(finding)
}
