//! Two units of a plan that touch the same object.

use std::collections::BTreeMap;

use plimsoll_base::{Code, Diagnostic, Place, Severity};
use plimsoll_model::EvidencePlace;
use plimsoll_plan::{Action, Changes, Step};

use crate::rules::{Check, PlanContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("object-in-two-units"),
    severity: Severity::Warning,
    family: None,
    clause: None,
    documentation: r#"
## What it finds

An object of a provider, by kind and name, that two components make; or that one component makes while another, which has
the object by its record, is removed.

## Why it matters

The second of two creations fails or overwrites the first. A removal may take away what was just made: this happens when a
component is renamed and keeps its manifests.

## Example

```yaml Nulecule
id: shop
specversion: 0.0.2
graph:
  - name: web
    artifacts: {kubernetes: [file://web.yaml]}
  # warning: [object-in-two-units] "`Pod web` is in `shop/web` and in `shop/admin`"
  - name: admin
    artifacts: {kubernetes: [file://admin.yaml]}
```

```yaml web.yaml
apiVersion: v1
kind: Pod
metadata: {name: web}
```

```yaml admin.yaml
apiVersion: v1
kind: Pod
metadata: {name: web}
```

```sh
plimsoll plan
```

## Fix

```yaml admin.yaml
apiVersion: v1
kind: Pod
metadata: {name: admin}
```
"#,
    check: Check::Plan { check, is_in_plan: false },
};

fn check(rule: &Rule, context: &PlanContext<'_>) -> Vec<Diagnostic> {
    let mut owners: BTreeMap<&str, Vec<&Step>> = BTreeMap::new();
    for step in &context.plan.steps {
        for object in objects(step) {
            let steps = owners.entry(object).or_default();
            if steps.last().is_none_or(|last| last.address != step.address) {
                steps.push(step);
            }
        }
    }
    // Two components that share several objects are one mistake.
    let mut pairs: BTreeMap<(&str, &str), (Vec<&str>, &Step, &Step)> = BTreeMap::new();
    for (object, steps) in owners {
        if let [first, second, ..] = steps[..]
            // One application nested twice has a finding of its own.
            && first.place != second.place
        {
            let pair = (first.address.as_str(), second.address.as_str());
            pairs.entry(pair).or_insert((Vec::new(), first, second)).0.push(object);
        }
    }
    pairs.values().filter_map(|(objects, first, second)| finding(rule, objects, first, second)).collect()
}

fn finding(rule: &Rule, objects: &[&str], first: &Step, second: &Step) -> Option<Diagnostic> {
    // The place that can be changed is in a descriptor.
    let (shown, other) = if place(second).is_some() { (second, first) } else { (first, second) };
    let names: Vec<String> = objects.iter().map(|object| format!("`{object}`")).collect();
    let (names, is) = (names.join(", "), if objects.len() == 1 { "is" } else { "are" });
    let is_removal = [first, second].iter().any(|step| step.action == Action::Delete);
    let (headline, help) = if is_removal {
        (
            format!("{names} {is} made by `{}`, and removed with `{}`", shown.address, other.address),
            "If the component was only renamed, keep its old name, declare a move in plimsoll.toml, or rename its objects too.",
        )
    } else {
        (
            format!("{names} {is} in `{}` and in `{}`", first.address, second.address),
            "Give the objects of one of the two other names.",
        )
    };
    Some(rule.finding(place(shown)?, headline).help(help))
}

/// The objects that a step makes or removes whole: `KIND NAME`.
fn objects(step: &Step) -> Vec<&str> {
    let attributes = match &step.changes {
        Changes::Added(attributes) if step.action == Action::Create => Some(attributes),
        Changes::Removed(attributes) => Some(attributes),
        Changes::Added(_) | Changes::Between(_) => None,
    };
    let names = attributes.into_iter().flat_map(|attributes| attributes.keys());
    names.map(|name| &**name).filter(|name| name.contains(' ')).collect()
}

fn place(step: &Step) -> Option<Place> {
    match step.place {
        Some(EvidencePlace::Present(place)) => Some(place),
        _ => None,
    }
}
