//! A default that is a list or a mapping.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::document::DefaultKind;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("parameter-default-compound"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::PARAMETERS),
    documentation: r#"
## What it finds

A `default` that is a list or a mapping.

## Why it matters

It is put into artifacts the way Python writes it: `[80, 443]`, `{u'a': u'b'}`. That is seldom what an artifact can use.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: x
        description: some value
        default: [80, 443]   # warning: [parameter-default-compound] "the default of `x` is a list"
    artifacts:
      docker: [file://web]
```

```text web
docker run -d --name web -e X=$x nginx
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: x
        description: some value
        default: 80,443
    artifacts:
      docker: [file://web]
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let parameters = nulecule.all_parameters();
    let found = parameters.filter_map(|parameter| {
        let default = parameter.default.as_ref().filter(|default| default.kind == DefaultKind::Compound)?;
        let value = context.node(default.node).value()?;
        let what = if value.as_sequence().is_some() { "a list" } else { "a mapping" };
        let diagnostic = rule
            .finding(
                context.site(default.node),
                format!("the default of `{}` is {what}", parameter.name.text),
            )
            .help("Write the text that the artifact needs as a string.");
        // The text may hold the secrets of its items.
        let shown = (!parameter.is_secret()).then(|| format!("It is put in as `{}`.", default.text));
        Some(match shown {
            None => diagnostic,
            Some(note) => diagnostic.note(note),
        })
    });
    found.collect()
}
