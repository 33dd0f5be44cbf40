//! A JSON pointer that leads nowhere.

use plimsoll_base::{Code, Diagnostic, FileId, Place, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::artifacts;
use plimsoll_formats::nulecule::document::Text;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;
use plimsoll_syntax::Content;
use plimsoll_syntax::pointer::find;

use super::artifact_not_found::shown;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("xpath-pointer-unresolved"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: Some(tables::ARTIFACTS),
    documentation: r#"
## What it finds

A pointer of an artifact item's `params` that leads to nothing in one of the provider's artifacts, or no list of
pointers. They apply to every artifact of the provider.

## Why it matters

Atomic App stops when it renders the artifact.

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
      kubernetes:
        - resource: file://pod.yaml
          params:
            $image: [/spec/containers/0/img]   # error: [xpath-pointer-unresolved] "`/spec/containers/0/img` is not in `pod.yaml`"
```
```yaml pod.yaml
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: old
```

## Fix

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
      kubernetes:
        - resource: file://pod.yaml
          params:
            $image: [/spec/containers/0/image]
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let folder = context.file.path(context.db).parent();
    let mut diagnostics = Vec::new();
    for component in &nulecule.components {
        for provider in component.artifacts.iter().flatten().filter(|provider| !provider.pointers.is_empty())
        {
            let files = artifacts::files(component, &provider.name.text, &folder, context.surroundings);
            for entry in &provider.pointers {
                match &entry.pointers {
                    None => diagnostics.push(
                        rule.finding(
                            Place::value(context.site(entry.node)),
                            format!("the pointers of `{}` must be a list", entry.key.text),
                        )
                        .help("Write a list of JSON pointers, as `[/spec/replicas]`."),
                    ),
                    Some(pointers) => {
                        let checked = pointers.iter().filter_map(|it| unresolved(rule, context, it, &files));
                        diagnostics.extend(checked);
                    }
                }
            }
        }
    }
    diagnostics
}

fn unresolved(
    rule: &Rule,
    context: &DocumentContext<'_>,
    pointer: &Text,
    files: &[(&Text, FileId)],
) -> Option<Diagnostic> {
    let folder = context.file.path(context.db).parent();
    let (_, file) = files.iter().find(|(_, file)| {
        let content = context.surroundings.content(*file);
        let is_lost = |content: &Content| {
            let mut documents = content.documents();
            documents.next().is_some_and(|document| find(document, &pointer.text).is_none())
        };
        content.as_ref().is_ok_and(is_lost)
    })?;
    let path = context.surroundings.path(*file);
    let headline = format!("`{}` is not in `{}`", pointer.text, shown(&path, &folder));
    Some(
        rule.finding(context.site(pointer.node), headline)
            .related(Place::file(*file), "an artifact of this provider")
            .note("The pointers of the first item apply to every artifact of the provider.")
            .help("Correct the pointer (RFC 6901), or put a placeholder into the artifact instead."),
    )
}
