//! A placeholder in an artifact that no parameter fills.

#![allow(missing_docs, reason = "the macros of the engine write functions without documentation")]

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Place, Severity, Site, nearest};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::answers::{Answers, GENERAL};
use plimsoll_formats::nulecule::artifacts;
use plimsoll_formats::nulecule::document::Component;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_formats::surroundings::Found;
use plimsoll_model::Family;
use plimsoll_syntax::Value;
use plimsoll_syntax::edit::NewValue;
use rustc_hash::FxHashSet;

use super::{Check, DocumentContext, Rule};
use crate::database::Db;
use crate::document::{Placeholder, hyphenated, placeholders};
use crate::parse;
use crate::providers::declare;
use crate::workspace::{SourceFile, source};

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
    check: Check::Document(check),
};

fn check(rule: &Rule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let Some(nulecule) = context.nulecule else { return Vec::new() };
    let mut diagnostics = Vec::new();
    for component in &nulecule.components {
        let names = Names::of(nulecule, component, context);
        for provider in component.artifacts.iter().flatten() {
            of_provider(rule, context, component, &provider.name.text, &names, &mut diagnostics);
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
            let owner = component.name.as_ref().map_or("the component", |name| &name.text);
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
            let owner = component.name.as_ref().map_or("the component", |name| &name.text);
            diagnostic.help(format!("Declare `{name}` in `params` of `{owner}`."))
        }
    };
    diagnostic.fix(declaration)
}

/// Whether a hyphen spoils the placeholder of a declared parameter, which is a finding of its own.
fn is_part_of_hyphenated(
    context: &DocumentContext<'_>,
    artifact: SourceFile,
    placeholder: &Placeholder,
    names: &Names,
) -> bool {
    hyphenated(context.db, artifact).iter().any(|whole| {
        whole.node == placeholder.node
            && whole.range.contains(placeholder.range)
            && names.declared.iter().any(|name| **name == *whole.name)
    })
}

/// The names of the parameters of the OpenShift Templates in a file: OpenShift fills those in.
#[salsa::tracked(returns(deref))]
fn in_templates(db: &dyn Db, file: SourceFile) -> Vec<String> {
    let documents = parse::content(db, file).into_iter().flat_map(plimsoll_syntax::Content::documents);
    let mut names = Vec::new();
    for root in documents.filter_map(|document| document.value()?.as_mapping()) {
        let text = |value: Value<'_>| Some(value.as_scalar()?.text().into_owned());
        if root.get("kind").and_then(text).as_deref() != Some("Template") {
            continue;
        }
        let parameters = root.get("parameters").and_then(Value::as_sequence);
        let items = parameters.into_iter().flat_map(plimsoll_syntax::Sequence::items);
        names.extend(items.filter_map(|item| text(item.value()?.as_mapping()?.get("name")?)));
    }
    names
}

/// Names that something fills in for a component.
struct Names {
    /// Declared by it or the application, or built in.
    declared: Vec<String>,
    /// Answered for it, or for all, in an answers file beside the Nulecule.
    answered: Vec<String>,
}

impl Names {
    fn of(nulecule: &Nulecule, component: &Component, context: &DocumentContext<'_>) -> Self {
        let parameters = component.parameters.iter().chain(&nulecule.parameters);
        let mut declared: Vec<String> = parameters.map(|parameter| parameter.name.text.to_string()).collect();
        declared.extend(["namespace".to_owned(), "provider".to_owned()]);
        let mut answered = Vec::new();
        let folder = context.file.path(context.db).parent();
        for (name, found) in context.surroundings.children(&folder) {
            let Found::File(file) = found else { continue };
            if name.starts_with("answers.conf")
                && let Ok(content) = context.surroundings.content(file)
            {
                let answers = Answers::read(&content, file);
                let own = component.name.as_ref().map_or("", |name| &name.text);
                let sections = [GENERAL, own].into_iter();
                answered.extend(sections.flat_map(|section| answers.names(section)).map(ToString::to_string));
            }
        }
        Self { declared, answered }
    }
}
