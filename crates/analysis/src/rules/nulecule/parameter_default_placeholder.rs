//! A default with a placeholder.

use plimsoll_base::{Code, Diagnostic, Place, Severity, TextRange};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::document::DefaultKind;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_formats::template;
use plimsoll_model::Family;
use rustc_hash::FxHashSet;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("parameter-default-placeholder"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::PARAMETERS),
    documentation: r#"
## What it finds

A `default` with the `$name` of another parameter.

## Why it matters

Values are put in once: `$name` in a value is not looked up, and reaches the provider as it is.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: x
        description: some value
        default: http://$namespace   # warning: [parameter-default-placeholder] "`$namespace` in a default is not replaced"
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
        default: http://default
    artifacts:
      docker: [file://web]
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let declared: FxHashSet<&str> =
        nulecule.all_parameters().map(|parameter| &*parameter.name.text).collect();
    let parameters = nulecule.all_parameters();
    let found = parameters.filter_map(|parameter| {
        let default =
            parameter.default.as_ref().filter(|default| default.kind == DefaultKind::Placeholder)?;
        // In a password a `$` is a `$`, unless a parameter is meant for sure.
        let is_meant = |name: &str| !parameter.is_secret() || declared.contains(name);
        let placeholder =
            template::placeholders(&default.text).find(|placeholder| is_meant(placeholder.name))?;
        let range = TextRange::new(placeholder.range.start as u32, placeholder.range.end as u32);
        Some(
            rule.finding(
                Place::text(context.site(default.node), range),
                format!("`${}` in a default is not replaced", placeholder.name),
            )
            .help("Put both placeholders into the artifact, or write the value here."),
        )
    });
    found.collect()
}
