//! A placeholder in an artifact that no parameter fills.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Place, Severity, Site, TextRange, nearest};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::artifacts;
use plimsoll_formats::nulecule::document::{Component, Text};
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_formats::template;
use plimsoll_model::Family;
use plimsoll_syntax::edit::NewValue;
use rustc_hash::FxHashSet;

use crate::document::{Placeholder, placeholders};
use crate::placeholders::{Names, answers_beside, in_templates, is_part_of_hyphenated};
use crate::providers::declare;
use crate::rules::{Check, DocumentContext, Rule};
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
built in (`namespace`, `provider`), nor a parameter of the OpenShift Template that the artifact is. One that only an
answers file fills in is an information.

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
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let answers = answers_beside(context);
    let mut diagnostics = Vec::new();
    for component in &nulecule.components {
        let names = Names::of(nulecule, component, &answers);
        for provider in component.artifacts.iter().flatten() {
            of_provider(rule, context, component, &provider.name.text, &names, &mut diagnostics);
            for entry in &provider.pointers {
                diagnostics.extend(of_key(rule, context, (component, &entry.key), &names));
            }
        }
    }
    // Providers that inherit, and components that share a file, name the same place again.
    let mut seen = FxHashSet::default();
    diagnostics.retain(|diagnostic| seen.insert(diagnostic.primary.place));
    diagnostics
}

fn of_provider(
    rule: &Rule,
    context: &DocumentContext<'_>,
    component: &Component,
    provider: &str,
    names: &Names,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let folder = context.file.path(context.db).parent();
    for (reference, file) in artifacts::files(component, provider, &folder, context.surroundings) {
        let Some(artifact) = source(context.db, file) else { continue };
        let of_template = in_templates(context.db, artifact);
        for placeholder in placeholders(context.db, artifact) {
            let is = |name: &String| **name == *placeholder.name;
            if names.declared.iter().any(is) || of_template.iter().any(is) {
                continue;
            }
            let place = Place::text(Site { file, node: placeholder.node }, placeholder.range);
            if is_part_of_hyphenated(context, artifact, placeholder, names) {
                continue;
            }
            let owner = component.called();
            let mut diagnostic = rule
                .finding(place, format!("no parameter is named `{}`", placeholder.name))
                .related(context.site(reference.node), format!("an artifact of `{owner}`"));
            if names.answered.iter().any(is) {
                diagnostic.severity = Severity::Information;
                diagnostic = diagnostic.note("Only an answers file fills it in.");
            } else {
                diagnostic =
                    diagnostic.note("A placeholder without a parameter stays in the artifact as it is.");
            }
            diagnostics.push(with_fixes(diagnostic, context, component, placeholder, (place, names)));
        }
    }
}

/// The key of JSON pointers is put into artifacts.
fn of_key(
    rule: &Rule,
    context: &DocumentContext<'_>,
    (component, key): (&Component, &Text),
    names: &Names,
) -> Vec<Diagnostic> {
    let undeclared = template::placeholders(&key.text)
        .filter(|found| !names.declared.iter().chain(&names.answered).any(|name| name == found.name));
    let findings = undeclared.map(|found| {
        let range = TextRange::new(found.range.start as u32, found.range.end as u32);
        let placeholder = Placeholder { name: found.name.into(), node: key.node, range };
        let place = Place::text(context.site(key.node), range);
        let finding = rule
            .finding(place, format!("no parameter is named `{}`", found.name))
            .note("It is put into the artifacts as it is.");
        with_fixes(finding, context, component, &placeholder, (place, names))
    });
    findings.collect()
}

fn with_fixes(
    diagnostic: Diagnostic,
    context: &DocumentContext<'_>,
    component: &Component,
    placeholder: &Placeholder,
    (place, names): (Place, &Names),
) -> Diagnostic {
    let name = &placeholder.name;
    let fields = [("name", &**name), ("description", &**name)];
    let fields = fields.map(|(key, value)| (key.to_owned(), NewValue::text(value)));
    let edit = declare(context, component.node, NewValue::Map(fields.to_vec()));
    let declaration = Fix::suggestion(format!("Declare `{name}` in `params`"), vec![edit]);
    let diagnostic = match nearest(name, names.declared.iter().map(String::as_str)) {
        Some(meant) => {
            let edit = Edit::Text { place, insert: format!("${{{meant}}}") };
            diagnostic
                .label(format!("did you mean `{meant}`?"))
                .help(format!("Write `${meant}`, or declare `{name}` in `params`."))
                .fix(Fix::suggestion(format!("Write `${{{meant}}}`"), vec![edit]))
        }
        None => {
            let owner = component.called();
            diagnostic.help(format!("Declare `{name}` in `params` of `{owner}`."))
        }
    };
    diagnostic.fix(declaration)
}
