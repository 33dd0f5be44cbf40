//! A dependency needs a value that nothing gives to it.

use plimsoll_base::{Code, Diagnostic, Severity, Site, nearest};
use plimsoll_formats::cnab::bundle::{Bundle, Dependency, Wire};
use plimsoll_formats::cnab::clauses;
use plimsoll_formats::written::Text;
use plimsoll_model::Family;

use super::known_dependencies;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("porter-unmapped-required"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::PORTER_DEPENDENCIES),
    documentation: r#"
## What it finds

A dependency, whose bundle is in the workspace, with a required parameter or credential that the manifest does not give to it.
A credential of the same name in this manifest is enough.

## Why it matters

Whoever installs has to know that the dependency asks for it, and has to set it for the dependency by its name (Porter's own
checks call it porter-110 and porter-111).

## Example

```yaml shop/porter.yaml
schemaVersion: 1.0.1
name: shop
version: 0.1.0
registry: localhost:5000
mixins: [exec]
dependencies:
  requires:
    - name: database   # warning: [porter-unmapped-required] "`database` needs a value for `size`"
      bundle: {reference: "localhost:5000/mysql:v0.1.0"}
install:
  - exec: {command: ./install.sh}
uninstall:
  - exec: {command: ./uninstall.sh}
```

```yaml mysql/porter.yaml
schemaVersion: 1.0.1
name: mysql
version: 0.1.0
registry: localhost:5000
mixins: [exec]
parameters:
  - name: size
    type: integer
install:
  - exec: {command: ./install.sh}
uninstall:
  - exec: {command: ./uninstall.sh}
```

## Fix

```yaml shop/porter.yaml
schemaVersion: 1.0.1
name: shop
version: 0.1.0
registry: localhost:5000
mixins: [exec]
dependencies:
  requires:
    - name: database
      bundle: {reference: "localhost:5000/mysql:v0.1.0"}
      parameters: {size: 10}
install:
  - exec: {command: ./install.sh}
uninstall:
  - exec: {command: ./uninstall.sh}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let known = known_dependencies(bundle, context);
    known.iter().flat_map(|(dependency, of)| of_dependency(rule, bundle, dependency, of, context)).collect()
}

fn of_dependency(
    rule: &Rule,
    bundle: &Bundle,
    dependency: &Dependency,
    of: &Bundle,
    context: &DocumentContext<'_>,
) -> Vec<Diagnostic> {
    let alias = &dependency.alias;
    let site = context.site(alias.node);
    let mut found = Vec::new();
    for parameter in of.parameters.iter().filter(|one| one.is_required() && one.applies_to("install")) {
        let name = &parameter.name;
        let is_given = is_meant(&dependency.parameters, name)
            || of.parameter_sources.iter().any(|source| source.parameter.text == name.text)
            || parameter.default.is_some();
        if !is_given {
            let headline = format!("`{}` needs a value for `{}`", alias.text, name.text);
            let finding = rule.finding(site, headline);
            found.push(
                finding
                    .related(Site { file: of.file, node: name.node }, "a parameter without a default")
                    .help(format!("Give it a value below `parameters` of `{}`.", alias.text)),
            );
        }
    }
    for credential in of.credentials.iter().filter(|one| of.needs(one, "install")) {
        let name = &credential.name;
        let is_given = is_meant(&dependency.credentials, name) || bundle.credential(&name.text).is_some();
        if !is_given {
            let headline = format!("`{}` needs the credential `{}`", alias.text, name.text);
            let finding = rule.finding(site, headline);
            found.push(
                finding
                    .related(Site { file: of.file, node: name.node }, "a required credential")
                    .help(format!("Give it one below `credentials` of `{}`.", alias.text)),
            );
        }
    }
    found
}

/// Whether a value is given to a name, be it misspelt: that is told by other rules.
fn is_meant(wires: &[Wire], name: &Text) -> bool {
    wires.iter().any(|wire| nearest(&wire.name.text, [&*name.text]).is_some())
}
