//! A secret as default.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Position, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::document::DefaultKind;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_formats::secrets::is_secret_name;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("secret-default"),
    severity: Severity::Information,
    family: Some(Family::Nulecule),
    clause: Some(tables::PARAMETERS),
    documentation: r#"
## What it finds

A parameter whose name is that of a secret (`password`, `token`, ...) with a literal default, and without `hidden: true`.

## Why it matters

Everybody who can read the file knows the secret of all who do not change it. plimsoll masks the value because of its
name; others know only from `hidden`.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: db_pass   # info: [secret-default] "the default of `db_pass` is a secret for all to read"
        description: the password
        default: changeme
    artifacts:
      docker: [file://web]
```

```text web
docker run -d --name web -e X=$db_pass nginx
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: db_pass
        description: the password
        hidden: true
    artifacts:
      docker: [file://web]
```

```text web
docker run -d --name web nginx
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let parameters = nulecule.all_parameters();
    let found = parameters.filter_map(|parameter| {
        let is_shown = parameter.hidden_text.is_none() && is_secret_name(&parameter.name.text);
        // A switch about a secret is none.
        parameter
            .default
            .as_ref()
            .filter(|default| is_shown && !default.text.is_empty() && default.kind != DefaultKind::Boolean)?;
        let mapping = context.site(parameter.node);
        let value = NewValue::Bool(true);
        let edit = Edit::InsertEntry { mapping, key: "hidden".to_owned(), value, position: Position::Last };
        let name = &parameter.name;
        let headline = format!("the default of `{}` is a secret for all to read", name.text);
        Some(
            rule.finding(context.site(name.node), headline)
                .help("Remove the default so that it is asked for, or add `hidden: true`.")
                .fix(Fix::suggestion("Add `hidden: true`", vec![edit])),
        )
    });
    found.collect()
}
