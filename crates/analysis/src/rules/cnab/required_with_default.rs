//! A required parameter that has a default.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Severity};
use plimsoll_formats::cnab::{Bundle, clauses};
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-required-with-default"),
    severity: Severity::Hint,
    family: Some(Family::Cnab),
    clause: Some(clauses::PARAMETER_VALUES),
    documentation: r#"
## What it finds

A parameter that is `required` and has a default.

## Why it matters

The specification takes the default, so being required has no effect. Duffle and libraries for bundles ask for a value all the
same, so the bundle behaves differently from tool to tool.

## Example

```json bundle.json
{
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "parameters": {
    "port": {
      "type": "int",
      "defaultValue": 80,
      "required": true
    }
  }
}
```

```expect bundle.json
9: hint: [cnab-required-with-default] "`port` is required and has a default"
```

## Fix

```json bundle.json
{
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "parameters": {
    "port": {
      "type": "int",
      "defaultValue": 80
    }
  }
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for parameter in &bundle.parameters {
        let (Some((true, required)), Some(default)) = (parameter.required, &parameter.default) else {
            continue;
        };
        let diagnostic = rule
            .finding(
                context.site(required),
                format!("`{}` is required and has a default", parameter.name.text),
            )
            .related(context.site(default.node), "the default")
            .help("Remove `required`, or the default where a value must be given.");
        let entry = context.entry(parameter.node, "required");
        let fix = entry.map(|entry| {
            let edit = Edit::Remove { node: context.site(entry.node().id()) };
            Fix::suggestion("Remove `required`", vec![edit])
        });
        diagnostics.push(match fix {
            Some(fix) => diagnostic.fix(fix),
            None => diagnostic,
        });
    }
    diagnostics
}
