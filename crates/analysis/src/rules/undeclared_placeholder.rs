//! A placeholder in an artifact that no parameter fills.

use plimsoll_base::{Code, Diagnostic, Place, Severity, Site, nearest};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::answers::{Answers, GENERAL};
use plimsoll_formats::nulecule::artifacts;
use plimsoll_formats::nulecule::document::{Component, Parameter};
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_formats::surroundings::Found;
use plimsoll_model::Family;

use super::{Check, DocumentContext, Rule};
use crate::document::placeholders;
use crate::workspace::source;

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("undeclared-placeholder"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::PARAMETERS),
    documentation: r#"
## What it finds

A `$name` or `${name}` in an artifact that is neither a parameter of the component, nor one of the application, nor
answered in `answers.conf`, nor built in (`namespace`, `provider`).

## Why it matters

It stays in the artifact as it is, so the provider gets the text `$name`.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: image
        description: the image
        default: nginx
    artifacts:
      kubernetes: [file://pod.yaml]
```

```yaml pod.yaml
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: $image
      hostname: $imge   # warning: [undeclared-placeholder] "no parameter is named `imge`"
```

## Fix

```yaml pod.yaml
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: $image
```
"#,
    check: Check::Document(check),
};

fn check(rule: &Rule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let Some(nulecule) = context.nulecule else { return Vec::new() };
    let mut diagnostics = Vec::new();
    for component in &nulecule.components {
        let known = known_names(nulecule, component, context);
        for provider in component.artifacts.iter().flatten() {
            of_provider(rule, context, component, &provider.name.text, &known, &mut diagnostics);
        }
    }
    // Providers that inherit, and components that share a file, name the same place again.
    let mut seen = Vec::new();
    diagnostics.retain(|diagnostic| {
        let place = diagnostic.primary.place;
        let is_new = !seen.contains(&place);
        seen.push(place);
        is_new
    });
    diagnostics
}

fn of_provider(
    rule: &Rule,
    context: &DocumentContext<'_>,
    component: &Component,
    provider: &str,
    known: &[String],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let folder = context.file.path(context.db).parent();
    for (reference, file) in artifacts::files(component, provider, &folder, context.surroundings) {
        let Some(artifact) = source(context.db, file) else { continue };
        for placeholder in placeholders(context.db, artifact) {
            if known.iter().any(|name| *name == *placeholder.name) {
                continue;
            }
            let place = Place::text(Site { file, node: placeholder.node }, placeholder.range);
            let owner = component.name.as_ref().map_or("the component", |name| &name.text);
            let diagnostic = rule
                .finding(place, format!("no parameter is named `{}`", placeholder.name))
                .related(context.site(reference.node), format!("an artifact of `{owner}`"))
                .note("A placeholder without a parameter stays in the artifact as it is.");
            diagnostics.push(match nearest(&placeholder.name, known.iter().map(String::as_str)) {
                Some(name) => diagnostic
                    .label(format!("did you mean `{name}`?"))
                    .help(format!("Write `${name}`, or declare `{}` in `params`.", placeholder.name)),
                None => diagnostic.help(format!("Declare `{}` in `params` of `{owner}`.", placeholder.name)),
            });
        }
    }
}

/// Names that something fills in for a component: declarations, what is built in, and answers files beside the Nulecule.
fn known_names(nulecule: &Nulecule, component: &Component, context: &DocumentContext<'_>) -> Vec<String> {
    let declared = |parameters: &[Parameter]| -> Vec<String> {
        parameters.iter().map(|parameter| parameter.name.text.to_string()).collect()
    };
    let mut known = declared(&component.parameters);
    known.extend(declared(&nulecule.parameters));
    known.extend(["namespace".to_owned(), "provider".to_owned()]);
    let folder = context.file.path(context.db).parent();
    for (name, found) in context.surroundings.children(&folder) {
        let Found::File(file) = found else { continue };
        if name.starts_with("answers.conf")
            && let Ok(content) = context.surroundings.content(file)
        {
            let answers = Answers::read(&content, file);
            let own = component.name.as_ref().map_or("", |name| &name.text);
            known.extend(
                [GENERAL, own].iter().flat_map(|section| answers.names(section)).map(ToString::to_string),
            );
        }
    }
    known
}
