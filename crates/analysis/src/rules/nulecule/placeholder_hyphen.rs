//! A placeholder whose name has a hyphen.

use plimsoll_base::{Code, Diagnostic, Place, Severity, Site};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;
use rustc_hash::FxHashSet;

use crate::artifacts::with_defaults;
use crate::document::hyphenated;
use crate::rules::{Check, DocumentContext, Rule};
use crate::workspace::source;

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("placeholder-hyphen"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::PARAMETERS),
    documentation: r#"
## What it finds

`$a-b` or `${a-b}` where `a-b` is a parameter.

## Why it matters

The names of placeholders have no hyphens: `$a-b` is the parameter `a` with `-b` behind it, and `${a-b}` stays as it is.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: web-image
        description: the image
        default: nginx
    artifacts:
      docker: [file://run]
```
```text run
# warning: [placeholder-hyphen] "`web-image` cannot be put in"
docker run --name web $web-image
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: web_image
        description: the image
        default: nginx
    artifacts:
      docker: [file://run]
```
```text run
docker run --name web $web_image
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let mut seen = FxHashSet::default();
    let mut diagnostics = Vec::new();
    for artifact in with_defaults(context.db, context.file).iter() {
        let own = nulecule.components.get(artifact.component);
        let parameters = own.into_iter().flat_map(|own| &own.parameters).chain(&nulecule.parameters);
        let names: Vec<_> = parameters.map(|parameter| &parameter.name).collect();
        let Some(file) = source(context.db, artifact.file) else { continue };
        for placeholder in hyphenated(context.db, file) {
            let place = Place::text(Site { file: artifact.file, node: placeholder.node }, placeholder.range);
            let declared = names.iter().find(|name| name.text == placeholder.name);
            let Some(declared) = declared.filter(|_| seen.insert(place)) else { continue };
            let name = &placeholder.name;
            let finding = rule
                .finding(place, format!("`{name}` cannot be put in"))
                .related(context.site(declared.node), "the parameter")
                .note("The name of a placeholder has letters, digits and `_` only.")
                .help(format!("Rename the parameter to `{}`.", name.replace('-', "_")));
            diagnostics.push(artifact.related(finding, nulecule));
        }
    }
    diagnostics
}
