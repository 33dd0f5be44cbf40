//! A dependency on what is applied elsewhere.

use plimsoll_base::{Code, Diagnostic, Severity, Site};
use plimsoll_formats::oam::application::Problem;
use plimsoll_model::{Clause, Family};

use crate::rules::{Check, ConfigurationContext, Rule};

/// Where users met it.
const ISSUE: Clause =
    Clause { title: "KubeVela, issue 6410", url: "https://github.com/kubevela/kubevela/issues/6410" };

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-depends-on-crosses-placement"),
    severity: Severity::Warning,
    family: Some(Family::Oam),
    clause: Some(ISSUE),
    documentation: r#"
## What it finds

A component that depends on another one, or takes its output, where that is not applied by the same `deploy` step in the
same place: an override policy selects other components, or another step applies it. The same for the output of a step
that a deployed component takes.

## Why it matters

A `deploy` step looks for what a component needs only among what it applies itself, cluster by cluster. It waits for the
others for ever, also where they are long there.

## Example

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - {name: db, type: webservice, properties: {image: "postgres:16"}}
    - name: web
      type: webservice
      properties: {image: nginx:1.27}
      dependsOn: [db]   # warning: [oam-depends-on-crosses-placement] "`db` is not applied together with what needs it"
  policies:
    - {name: europe, type: topology, properties: {clusters: [north]}}
    - {name: only-db, type: override, properties: {selector: [db], components: []}}
    - {name: only-web, type: override, properties: {selector: [web], components: []}}
  workflow:
    steps:
      - {name: first, type: deploy, properties: {policies: [only-db, europe]}}
      - {name: second, type: deploy, properties: {policies: [only-web, europe]}}
```

## Fix

The order of the steps is enough.

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - {name: db, type: webservice, properties: {image: "postgres:16"}}
    - {name: web, type: webservice, properties: {image: "nginx:1.27"}}
  policies:
    - {name: europe, type: topology, properties: {clusters: [north]}}
    - {name: only-db, type: override, properties: {selector: [db], components: []}}
    - {name: only-web, type: override, properties: {selector: [web], components: []}}
  workflow:
    steps:
      - {name: first, type: deploy, properties: {policies: [only-db, europe]}}
      - {name: second, type: deploy, properties: {policies: [only-web, europe]}}
```
"#,
    check: Check::Configuration(check),
};

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    // One place is wrong once, in however many placements.
    let mut found: Vec<(Site, Diagnostic)> = Vec::new();
    let mut placements: Vec<Vec<&str>> = Vec::new();
    for problem in &context.assembled.problems {
        let Problem::OtherPlacement(site, name, placement) = problem else { continue };
        let place = found.iter().rposition(|(known, _)| known == site).unwrap_or_else(|| {
            let headline = format!("`{name}` is not applied together with what needs it");
            found.push((*site, rule.finding(*site, headline)));
            placements.push(Vec::new());
            found.len() - 1
        });
        placements[place].extend(placement.as_deref());
    }
    let told = found.into_iter().zip(placements).map(|((_, finding), placements)| {
        let finding = match placements.as_slice() {
            [] => finding,
            all => finding.label(format!("not with it in `{}`", all.join("`, `"))),
        };
        finding
            .note("A `deploy` step waits only for what it applies itself, so this one waits for ever.")
            .help("Apply both with the same step, or let the order of the steps be enough.")
    });
    told.collect()
}
