//! A component that cannot be deployed to the chosen provider.

use plimsoll_base::{Code, Diagnostic, FileId, Severity};
use plimsoll_formats::nulecule::Problem;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::parse;
use crate::rules::{ApplicationContext, Check, Rule};
use crate::workspace::source;

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("no-artifacts-for-provider"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: Some(tables::ARTIFACTS),
    documentation: r#"
## What it finds

A component without artifacts for the provider that is planned for: the one of `--provider`, else of the answers file,
else of the root parameter `provider`, else `kubernetes`.

## Why it matters

The reference implementation refuses to deploy the whole application.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web   # error: [no-artifacts-for-provider] "`web` has no artifacts for `kubernetes`"
    artifacts: {docker: [file://run]}
```

```text run
docker run web
```

```sh
plimsoll plan
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
params:
  - name: provider
    description: the default provider
    default: docker
graph:
  - name: web
    artifacts: {docker: [file://run]}
```
"#,
    check: Check::Request(check),
};

fn check(rule: &Rule, context: &ApplicationContext<'_>) -> Vec<Diagnostic> {
    let provider = &context.assembled.provider;
    let mut diagnostics = Vec::new();
    for problem in &context.assembled.problems {
        let Problem::NoArtifacts { component, name, providers } = problem else { continue };
        // Where the text is broken, what is written behind the break may be missing; one mistake is one finding.
        if is_broken(context, component.file) {
            continue;
        }
        let headline = format!("`{name}` has no artifacts for `{provider}`");
        let diagnostic = rule.finding(*component, headline);
        diagnostics.push(if providers.is_empty() {
            diagnostic.help("Add `artifacts`, or a `source`.")
        } else {
            let names: Vec<String> = providers.iter().map(|name| format!("`{name}`")).collect();
            diagnostic
                .label(format!("has {}", names.join(", ")))
                .help(format!("Add artifacts for `{provider}`, or plan with `--provider {}`.", providers[0]))
        });
    }
    diagnostics
}

fn is_broken(context: &ApplicationContext<'_>, file: FileId) -> bool {
    let tree = source(context.db, file).and_then(|file| parse::tree(context.db, file));
    tree.is_some_and(|tree| !tree.errors().is_empty())
}
