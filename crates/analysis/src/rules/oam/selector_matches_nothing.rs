//! A selector of a policy that names what is not there.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::clauses;
use plimsoll_formats::oam::deployment::PlannedPolicy;
use plimsoll_formats::oam::overrides::{items, text};
use plimsoll_model::{Family, Value};

use crate::overrides;
use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-selector-matches-nothing"),
    severity: Severity::Warning,
    family: Some(Family::Oam),
    clause: Some(clauses::POLICY),
    documentation: r#"
## What it finds

The selector of a policy (`override`, `replication`, rules of `garbage-collect`, `apply-once` and the like) with a component,
a component type or a trait type that the Application does not have.

## Why it matters

The policy does not count for it, and nothing says so. An `override` whose selector names nothing applies nothing.

## Example

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - {name: web, type: webservice, properties: {image: "nginx:1.27"}}
  policies:
    - name: keep
      type: garbage-collect
      properties:
        rules:
          - selector:
              componentNames: [wbe]   # warning: [oam-selector-matches-nothing] "no component is called `wbe`"
            strategy: never
```

## Fix

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - {name: web, type: webservice, properties: {image: "nginx:1.27"}}
  policies:
    - name: keep
      type: garbage-collect
      properties:
        rules:
          - selector:
              componentNames: [web]
            strategy: never
```
"#,
    check: Check::Configuration(check),
};

/// The types of policies whose rules have selectors.
const WITH_RULES: [&str; 6] =
    ["apply-once", "garbage-collect", "read-only", "resource-update", "shared-resource", "take-over"];

/// What an Application has that selectors may name.
struct Known<'c> {
    components: Vec<&'c str>,
    types: Vec<&'c str>,
    traits: Vec<&'c str>,
}

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    let known = known(context);
    let policies = context.assembled.policies.iter();
    let named = policies.flat_map(|policy| named(policy, &known));
    let findings = named.filter_map(|(item, what, known)| {
        let name = item.as_text().filter(|name| !known.contains(name) && !name.contains("{{"))?;
        let place = item.site()?.into();
        let finding =
            rule.finding(place, format!("no {what} `{name}`")).label("the policy does not count for it");
        Some(overrides::choose(finding, place, name, known))
    });
    findings.collect()
}

fn known<'c>(context: &'c ConfigurationContext<'_>) -> Known<'c> {
    let components = || context.configuration.components.iter();
    let overriding = context.assembled.policies.iter().filter(|policy| policy.is_of("override"));
    let patches: Vec<&Value> =
        overriding.flat_map(|policy| items(&policy.properties, "components")).collect();
    // Override policies bring components and traits, too.
    let of_patches = |field| patches.iter().map(move |patch| text(patch, field));
    let traits = components().flat_map(|one| &one.traits);
    let added = patches.iter().flat_map(|patch| items(patch, "traits")).map(|one| text(one, "type"));
    Known {
        components: components()
            .filter_map(|one| Some(&*one.name.as_ref()?.text))
            .chain(of_patches("name"))
            .collect(),
        types: components()
            .filter_map(|one| Some(&*one.of_type.as_ref()?.text))
            .chain(of_patches("type"))
            .collect(),
        traits: traits.filter_map(|one| Some(&*one.of_type.as_ref()?.text)).chain(added).collect(),
    }
}

/// What the selectors of a policy name: the item, what it is to be, and what there is.
fn named<'v>(
    policy: &'v PlannedPolicy,
    known: &'v Known<'_>,
) -> Vec<(&'v Value, &'static str, &'v [&'v str])> {
    let of_type = policy.of_type.as_ref().map_or("", |of_type| &*of_type.text);
    let names = |value: &'v Value, field: &str| -> Vec<(&'v Value, &'static str, &'v [&'v str])> {
        items(value, field).map(|item| (item, "component is called", &known.components[..])).collect()
    };
    let properties = &policy.properties;
    match of_type {
        "override" | "replication" => names(properties, "selector"),
        "env-binding" => {
            let selectors = items(properties, "envs").filter_map(|one| one.get("selector"));
            selectors.flat_map(|selector| names(selector, "components")).collect()
        }
        of_type if WITH_RULES.contains(&of_type) => {
            let selectors = items(properties, "rules").filter_map(|one| one.get("selector"));
            let of_rule = selectors.flat_map(|selector| {
                let types = items(selector, "componentTypes");
                let types = types.map(|item| (item, "component is of type", &known.types[..]));
                let traits = items(selector, "traitTypes");
                let traits = traits.map(|item| (item, "trait is of type", &known.traits[..]));
                names(selector, "componentNames").into_iter().chain(types).chain(traits)
            });
            of_rule.collect()
        }
        _ => Vec::new(),
    }
}
