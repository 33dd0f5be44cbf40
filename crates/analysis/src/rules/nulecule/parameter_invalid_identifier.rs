//! A parameter name that no artifact can use.

use std::sync::Arc;

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_formats::template;
use plimsoll_model::Family;

use crate::artifacts::with_defaults;
use crate::document::hyphenated;
use crate::rules::{Check, DocumentContext, Rule};
use crate::workspace::source;

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("parameter-invalid-identifier"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::PARAMETERS),
    documentation: r#"
## What it finds

A parameter whose `name` is more than letters, digits and `_`, or starts with a digit.

## Why it matters

`$db-user` is the parameter `db` and the text `-user`; `${db-user}` is left as it is. So the value is never put in.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: db-user   # warning: [parameter-invalid-identifier] "`db-user` cannot be used as `$db-user`" # warning: [parameter-unused] "used by no artifact"
        description: the user
        default: admin
    artifacts:
      docker: [file://web]
```

```text web
docker run -d --name web nginx
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: db_user
        description: the user
        default: admin
    artifacts:
      docker: [file://web]
```

```text web
docker run -d --name web -e USER=$db_user nginx
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let parameters = nulecule.all_parameters();
    // Where an artifact uses the name, `placeholder-hyphen` tells of it there.
    let used: Vec<Arc<str>> = with_defaults(context.db, context.file)
        .iter()
        .filter_map(|artifact| source(context.db, artifact.file))
        .flat_map(|file| hyphenated(context.db, file).iter().map(|placeholder| placeholder.name.clone()))
        .collect();
    let is_invalid = |name: &Arc<str>| !template::is_name(name) && !used.contains(name);
    let invalid = parameters.filter(|parameter| is_invalid(&parameter.name.text)).map(|parameter| {
        let name = &parameter.name;
        let slot = context.site(name.node);
        let diagnostic = rule
            .finding(slot, format!("`{0}` cannot be used as `${0}`", name.text))
            .help("Name it with letters, digits and `_`; the first is no digit.");
        let letter = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
        let better: String = name.text.chars().map(letter).collect();
        if !template::is_name(&better) {
            return diagnostic;
        }
        let edit = Edit::Replace { slot, value: NewValue::text(&*better) };
        diagnostic.fix(Fix::suggestion(format!("Rename to `{better}`"), vec![edit]))
    });
    invalid.collect()
}
