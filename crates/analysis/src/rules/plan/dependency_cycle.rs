//! Units that wait for each other.

use plimsoll_base::{Code, Diagnostic, Place, Severity};
use plimsoll_model::EvidencePlace;
use plimsoll_plan::{Cycle, CycleEdge};

use crate::rules::{Check, PlanContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("dependency-cycle"),
    severity: Severity::Error,
    family: None,
    clause: None,
    documentation: r#"
## What it finds

Units that need each other in a circle. The finding is at the edge that is best removed; the other edges are beside it,
each with what shows it. Edges that are only inferred from values are given up before they make a circle.

## Why it matters

None of them can come first. At run time each waits for the others for ever.

## Example

```yaml Nulecule
id: mail
specversion: 0.0.2
graph:
  - name: sender
    artifacts: {docker: [file://sender]}
  - name: filter
    artifacts: {docker: [file://filter]}
```

```text sender
docker run --name sender --link filter mail/sender   # error: [dependency-cycle] "2 units wait for each other"
```

```text filter
docker run --name filter --link sender mail/filter
```

```sh
plimsoll plan --provider docker
```

## Fix

```text sender
docker run --name sender mail/sender
```
"#,
    check: Check::Plan { check, is_in_plan: true },
};

fn check(rule: &Rule, context: &PlanContext<'_>) -> Vec<Diagnostic> {
    let cycles = context.plan.cycles.iter().filter(|cycle| !is_told(cycle));
    cycles.filter_map(|cycle| of_cycle(rule, cycle)).collect()
}

/// Rules of families that tell of an edge themselves; such an edge has their name.
const TOLD: [&str; 2] = ["oam-self-dependency", "oam-step-order-deadlock"];

fn is_told(cycle: &Cycle) -> bool {
    let mut evidence = cycle.edges.iter().flat_map(|edge| &*edge.evidence);
    evidence.any(|evidence| TOLD.contains(&&*evidence.rule))
}

fn of_cycle(rule: &Rule, cycle: &Cycle) -> Option<Diagnostic> {
    let cut = cycle.cut.first()?;
    let headline = match cycle.edges.len() {
        1 => format!("`{}` waits for itself", cut.from),
        count => format!("{count} units wait for each other"),
    };
    let mut diagnostic = rule.finding(place(cut)?, headline).label(words(cut));
    for edge in cycle.edges.iter().filter(|edge| *edge != cut) {
        if let Some(place) = place(edge) {
            diagnostic = diagnostic.related(place, words(edge));
        }
    }
    let cuts: Vec<String> = cycle.cut.iter().map(|edge| format!("{} → {}", edge.from, edge.to)).collect();
    Some(diagnostic.help(format!("Remove {}.", cuts.join(" and "))))
}

fn words(edge: &CycleEdge) -> String {
    let seen = edge.evidence.first().map(|evidence| format!(": {}", evidence.words));
    format!("`{}` needs `{}`{}", edge.from, edge.to, seen.unwrap_or_default())
}

fn place(edge: &CycleEdge) -> Option<Place> {
    edge.evidence.iter().flat_map(|evidence| &evidence.places).find_map(|(place, _)| match place {
        EvidencePlace::Present(place) => Some(*place),
        EvidencePlace::Recorded { .. } => None,
    })
}
