//! A component that is written before one that it needs.

use plimsoll_base::{Code, Diagnostic, Fix, Severity};
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::{EdgeKind, EvidencePlace, Family};

use crate::rules::{ApplicationContext, Check, Rule};
use crate::settings::settings;
use crate::written_order::Needs;

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("order-contradicts-dependency"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::GRAPH_ITEM),
    documentation: r#"
## What it finds

An item of `graph` that comes before another one that it needs.

## Why it matters

Plimsoll orders by what is needed. The reference implementation installs in the order of the list: there the component
starts before what it needs, and a container whose link names one that does not run is refused.

## Example

```yaml Nulecule
id: notes
specversion: 0.0.2
graph:
  - name: web   # warning: [order-contradicts-dependency] "`web` comes before `db`, which it needs"
    artifacts: {docker: [file://web]}
  - name: db
    artifacts: {docker: [file://db]}
```

```text web
docker run --name web --link postgres:db example/notes
```

```text db
docker run --name postgres postgres:16
```

```sh
plimsoll plan --provider docker
```

## Fix

```yaml Nulecule
id: notes
specversion: 0.0.2
graph:
  - name: db
    artifacts: {docker: [file://db]}
  - name: web
    artifacts: {docker: [file://web]}
```
"#,
    check: Check::Application(check),
};

fn check(rule: &Rule, context: &ApplicationContext<'_>) -> Vec<Diagnostic> {
    let needs = Needs::new(context.assembled, settings(context.db).plan.inferred_edges);
    (0..needs.graph.units()).filter_map(|item| finding(rule, &needs, item)).collect()
}

fn finding(rule: &Rule, needs: &Needs<'_>, user: u32) -> Option<Diagnostic> {
    // `dependency-cycle` tells of circles.
    let found = needs.behind(user);
    if found.is_empty() {
        return None;
    }
    let names: Vec<String> = found.iter().map(|(needed, _)| format!("`{}`", needs.name(*needed))).collect();
    let headline = format!("`{}` comes before {}, which it needs", needs.name(user), names.join(" and "));
    let mut diagnostic = rule.finding(needs.item(user).name, headline).label("installed first by atomicapp");
    let edges = || found.iter().map(|(_, edge)| needs.edge(*edge));
    for evidence in edges().filter_map(|edge| edge.evidence.first()) {
        diagnostic = diagnostic.note(format!("{}.", evidence.words));
        if let Some((EvidencePlace::Present(place), words)) = evidence.places.first() {
            diagnostic = diagnostic.related(*place, words.clone());
        }
    }
    let Some((title, edit)) = needs.mend(user, &found) else {
        return Some(diagnostic.help("Write what is needed before what needs it."));
    };
    let is_sure = edges().all(|edge| edge.kind != EdgeKind::Inferred);
    let trust = if is_sure { Fix::safe } else { Fix::suggestion };
    Some(diagnostic.help(format!("{title}.")).fix(trust(title, vec![edit])))
}
