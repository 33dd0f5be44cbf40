//! A container without a name.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Severity};
use plimsoll_formats::docker;
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_model::Family;

use crate::artifacts::check_words;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("docker-unnamed-container"),
    severity: Severity::Information,
    family: Some(Family::Nulecule),
    clause: Some(docker::RUN),
    documentation: r#"
## What it finds

A `docker run` without `--name`.

## Why it matters

Docker makes up a name, so neither Atomic App nor plimsoll finds the container again to stop it, and no other container
can be linked to it.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      docker: [file://run]
```
```text run
# info: [docker-unnamed-container] "the container has no name"
docker run web
```

## Fix

```text run
docker run --name web web
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    check_words(nulecule, context, |artifact, words| {
        let is_unnamed = artifact.run.as_ref().is_some_and(|run| run.name().is_none());
        let run = words.iter().find(|(_, word)| word == "run").filter(|_| is_unnamed);
        let finding = run.map(|(node, _)| {
            let site = artifact.site(*node);
            let finding = rule
                .finding(site, "the container has no name")
                .note("Docker makes up a name: the container is not found again to be stopped.")
                .help("Add `--name`.");
            let component = nulecule.components.get(artifact.component);
            let Some(name) = component.and_then(|component| component.name.as_ref()) else { return finding };
            let edit = Edit::Text { place: site.into(), insert: format!("run --name {}", name.text) };
            finding.fix(Fix::suggestion(format!("Name it `{}`", name.text), vec![edit]))
        });
        finding.into_iter().collect()
    })
}
