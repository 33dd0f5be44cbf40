//! A dependency that another one implies.

use std::collections::BTreeSet;
use std::sync::Arc;

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Severity};
use plimsoll_formats::oam::clauses;
use plimsoll_formats::oam::configuration::Component;
use plimsoll_formats::written::Text;
use plimsoll_model::Family;
use rustc_hash::FxHashMap;

use crate::properties;
use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-redundant-depends-on"),
    severity: Severity::Hint,
    family: Some(Family::Oam),
    clause: Some(clauses::KUBEVELA),
    documentation: r#"
## What it finds

An item of `dependsOn` of a component that changes nothing: it stands there twice, the component takes an output of what it
names, or something else that the component needs depends on it.

## Why it matters

It is one more line to keep right when the order changes.

## Example

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - {name: db, type: webservice, properties: {image: "postgres:16"}}
    - {name: api, type: webservice, properties: {image: "example/api:1"}, dependsOn: [db]}
    - name: web
      type: webservice
      properties: {image: nginx:1.27}
      dependsOn:
        - api
        - db   # hint: [oam-redundant-depends-on] "`web` depends on `db` anyway"
  policies:
    - {name: clean-up, type: garbage-collect, properties: {order: dependency}}
```

## Fix

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - {name: db, type: webservice, properties: {image: "postgres:16"}}
    - {name: api, type: webservice, properties: {image: "example/api:1"}, dependsOn: [db]}
    - name: web
      type: webservice
      properties: {image: nginx:1.27}
      dependsOn:
        - api
  policies:
    - {name: clean-up, type: garbage-collect, properties: {order: dependency}}
```
"#,
    check: Check::Configuration(check),
};

/// How many components are looked at on the ways to others, all findings together. What is left then is not judged.
const ALLOWANCE: usize = 200_000;

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    let components = &context.configuration.components;
    let mut ways = Ways::new(components);
    let mut found = Vec::new();
    for (number, component) in components.iter().enumerate() {
        // What stands alone is not said by anything else.
        if ways.needs[number].len() < 2 {
            continue;
        }
        let Some(own) = component.name.as_ref().filter(|_| !component.depends_on.is_empty()) else {
            continue;
        };
        let targets: Vec<Option<usize>> =
            component.depends_on.iter().map(|name| ways.numbers.get(&*name.text).copied()).collect();
        for (place, (name, target)) in component.depends_on.iter().zip(&targets).enumerate() {
            let Some(target) = target.filter(|target| *target != number) else { continue };
            let is_again = targets[..place].contains(&Some(target));
            let others = ways.needs[number].iter().copied().filter(|other| *other != target).collect();
            let why = if is_again {
                "It stands in the list already."
            } else if ways.taken[number].contains(&target) {
                "An input comes from it."
            } else if ways.lead(others, number, target) {
                "Something else in this list depends on it."
            } else {
                continue;
            };
            let site = context.site(name.node);
            let headline = format!("`{}` depends on `{}` anyway", own.text, name.text);
            let finding = rule.finding(site, headline).note(why).help("Take it out.");
            found.push(match removal(context, component, name) {
                Some(fix) => finding.fix(fix),
                None => finding,
            });
        }
    }
    found
}

/// The change that takes an item away, and the whole list with the last of it; `None` where the item stands for others, too.
fn removal(context: &ConfigurationContext<'_>, component: &Component, name: &Text) -> Option<Fix> {
    let mapping = properties::mapping(context.db, context.site(component.node))?;
    let entry = mapping.entry("dependsOn")?;
    let list = entry.value()?.as_sequence()?;
    let slot = list.items().find(|slot| slot.value().is_some_and(|value| value.id() == name.node))?.id();
    let (title, node) = match list.items().count() {
        1 => ("Remove `dependsOn`".to_owned(), entry.node().id()),
        _ => (format!("Remove `{}` from `dependsOn`", name.text), slot),
    };
    Some(Fix::suggestion(title, vec![Edit::Remove { node: context.site(node) }]))
}

/// What components need of each other.
struct Ways<'c> {
    numbers: FxHashMap<&'c str, usize>,
    /// For each component whose outputs it takes.
    taken: Vec<Vec<usize>>,
    /// For each component what it needs.
    needs: Vec<Vec<usize>>,
    allowance: usize,
}

impl<'c> Ways<'c> {
    fn new(components: &'c [Arc<Component>]) -> Self {
        let (mut numbers, mut outputs) = (FxHashMap::default(), FxHashMap::default());
        for (number, component) in components.iter().enumerate() {
            if let Some(name) = &component.name {
                numbers.entry(&*name.text).or_insert(number);
            }
            let names = component.outputs.iter().filter_map(|output| output.name.as_ref());
            outputs.extend(names.map(|name| (&*name.text, number)));
        }
        let taken = |one: &Arc<Component>| {
            let names =
                one.inputs.iter().filter_map(|input| outputs.get(&*input.from.as_ref()?.text).copied());
            names.collect::<Vec<usize>>()
        };
        let taken: Vec<Vec<usize>> = components.iter().map(taken).collect();
        let needs = components.iter().zip(&taken).map(|(one, taken)| {
            let named = one.depends_on.iter().filter_map(|name| numbers.get(&*name.text).copied());
            named.chain(taken.iter().copied()).collect()
        });
        let needs = needs.collect();
        Self { numbers, taken, needs, allowance: ALLOWANCE }
    }

    /// Whether some components need another one, on a way that does not lead through `around`.
    fn lead(&mut self, mut open: Vec<usize>, around: usize, target: usize) -> bool {
        let mut seen = BTreeSet::from([around]);
        while let Some(one) = open.pop() {
            if one == target {
                return true;
            }
            if self.allowance == 0 || !seen.insert(one) {
                continue;
            }
            self.allowance -= 1;
            open.extend(self.needs[one].iter().copied());
        }
        false
    }
}
