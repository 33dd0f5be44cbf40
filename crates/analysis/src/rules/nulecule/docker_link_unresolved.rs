//! A container that the application does not start.

use plimsoll_base::{Code, Diagnostic, Severity, nearest};
use plimsoll_formats::docker;
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_model::Family;
use rustc_hash::FxHashSet;

use crate::artifacts::with_defaults;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("docker-link-unresolved"),
    severity: Severity::Information,
    family: Some(Family::Nulecule),
    clause: Some(docker::RUN),
    documentation: r#"
## What it finds

A container named by `--link`, `--volumes-from` or `--net=container:` that no docker artifact of the application starts.
Applications with nested ones are left out: what those start is known only when they are fetched.

## Why it matters

Docker refuses to start the container unless somebody else has started the other one.

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
# info: [docker-link-unresolved] "no artifact starts the container `db`"
docker run --name web --link db:mysql web
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      docker: [file://db, file://run]
```
```text db
docker run --name db db
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    if nulecule.components.iter().any(|component| component.source.is_some()) {
        return Vec::new();
    }
    let artifacts = with_defaults(context.db, context.file);
    let runs = || artifacts.iter().filter_map(|artifact| Some((artifact, artifact.run.as_deref()?)));
    let in_order: Vec<&str> = runs().filter_map(|(_, run)| Some(run.name()?.text.as_str())).collect();
    let names: FxHashSet<&str> = in_order.iter().copied().collect();
    let mut seen = FxHashSet::default();
    let mut diagnostics = Vec::new();
    for (artifact, run) in runs() {
        for (option, word, name) in run.containers() {
            let site = artifact.site(word.node);
            let is_known = names.contains(name) || name.contains('$');
            if is_known || !seen.insert(site) {
                continue;
            }
            let finding = rule
                .finding(site, format!("no artifact starts the container `{name}`"))
                .note(format!("`--{option}` needs a container that runs already."));
            let finding = match nearest(name, in_order.iter().copied()) {
                Some(meant) => finding
                    .label(format!("did you mean `{meant}`?"))
                    .help(format!("Write `{meant}`, or start `{name}` before.")),
                None => finding.help(format!("Start `{name}` before, or add it to the application.")),
            };
            diagnostics.push(artifact.related(finding, nulecule));
        }
    }
    diagnostics
}
