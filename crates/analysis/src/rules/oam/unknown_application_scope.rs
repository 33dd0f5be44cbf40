//! A scope that is not there.

use plimsoll_base::{Code, Diagnostic, Severity, Site};
use plimsoll_formats::application::Compatibility;
use plimsoll_formats::oam::configuration::ScopeReference;
use plimsoll_formats::oam::index::Category;
use plimsoll_formats::oam::types::Types;
use plimsoll_formats::oam::{Dialect, Document, clauses};
use plimsoll_model::Family;

use crate::oam_references::{did_you_mean, is_visible, meaning, types};
use crate::rules::{Check, DocumentContext, Rule};
use crate::settings;

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-unknown-application-scope"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::CONFIGURATION_1),
    documentation: r#"
## What it finds

A name in `applicationScopes` (v1alpha1) that is no scope of a configuration in the workspace; often it is the name of the
configuration that makes the scope, which only Rudr understands. A `scopeRef` (v1alpha2) to a HealthScope that the workspace
does not have: an error where the folder has others, else a warning.

## Why it matters

The component cannot be put into the scope, and is not made.

## Example

```yaml scopes.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata: {name: networks}
spec:
  scopes:
    - {name: inside, type: core.oam.dev/v1alpha1.Network, properties: {network-id: a, subnet-ids: a1}}
```

```yaml web.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: web}
spec:
  workloadType: core.oam.dev/v1alpha1.Server
  containers:
    - name: web
      image: example/web:1
      ports: [{name: http, containerPort: 80}]
      resources: {cpu: {required: 0.5}, memory: {required: 128M}}
```

```yaml shop.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata: {name: shop}
spec:
  components:
    - componentName: web
      instanceName: front
      applicationScopes:
        - networks   # error: [oam-unknown-application-scope] "`networks` is a configuration, not a scope"
```

## Fix

```yaml shop.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata: {name: shop}
spec:
  components:
    - componentName: web
      instanceName: front
      applicationScopes:
        - inside
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let Some(configuration) = document.configuration() else { return Vec::new() };
    let types = types(document, context);
    let mut found = Vec::new();
    for reference in configuration.components.iter().flat_map(|one| &one.scopes) {
        let Some(name) = &reference.name else { continue };
        let site = document.site(name.node);
        if is_known(document, &types, reference, &name.text) {
            continue;
        }
        if document.dialect == Dialect::V1alpha1 && names_configuration(&types, &name.text) {
            // As the first implementation has it.
            if settings::settings(context.db).oam.compat != Some(Compatibility::Rudr) {
                found.push(of_configuration(rule, &types, site, &name.text));
            }
            continue;
        }
        let is_sure = document.dialect == Dialect::V1alpha1
            || is_visible(context.db, document, &types, Category::Scope);
        let severity = if is_sure { Severity::Error } else { Severity::Warning };
        let finding = rule
            .finding(site, format!("there is no scope `{}`", name.text))
            .note("Nothing in the workspace makes it.");
        let known: Vec<_> = types.index().names_for(Category::Scope, document.dialect).collect();
        let finding = did_you_mean(finding, site, &name.text, known.into_iter().map(|name| &**name));
        found.push(finding.severity(severity));
    }
    found
}

fn is_known(document: &Document, types: &Types<'_>, reference: &ScopeReference, name: &str) -> bool {
    match document.dialect {
        Dialect::V1alpha1 => types.document(Category::Scope, name).is_some(),
        // Objects of other kinds are not looked for.
        Dialect::V1alpha2 => {
            reference.kind.as_ref().is_none_or(|kind| &*kind.text != "HealthScope")
                || types.document(Category::Scope, name).is_some()
        }
        Dialect::Hydra | Dialect::V1beta1 | Dialect::Wadm => true,
    }
}

fn names_configuration(types: &Types<'_>, name: &str) -> bool {
    types.document(Category::Configuration, name).is_some()
}

fn of_configuration(rule: &Rule, types: &Types<'_>, site: Site, name: &str) -> Diagnostic {
    let finding = rule
        .finding(site, format!("`{name}` is a configuration, not a scope"))
        .note("Scopes are named by their own names; only Rudr looks for the configuration that makes them.");
    let document = types.document(Category::Configuration, name);
    let Some(configuration) = document.as_ref().and_then(|document| document.configuration()) else {
        return finding;
    };
    let mut scopes = configuration.scopes.iter().filter_map(|scope| scope.name.as_ref());
    match (scopes.next(), scopes.next()) {
        (Some(only), None) => meaning(finding, &[site], &only.text),
        (Some(_), Some(_)) => finding.help("Write the name of one of the scopes that it makes."),
        (None, _) => finding.help("It makes no scopes."),
    }
}
