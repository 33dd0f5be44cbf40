//! A field that is there and says nothing.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NodeId, Place, Severity};
use plimsoll_formats::conform::{Finding, FindingKind};
use plimsoll_formats::oam::clauses;
use plimsoll_formats::oam::configuration::Configuration;
use plimsoll_formats::oam::types::Types;
use plimsoll_formats::oam::{DefinitionKind, Dialect, Document};
use plimsoll_formats::table::Presence;
use plimsoll_formats::written::is_null;
use plimsoll_model::Family;

use super::misplaced_key;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-null-properties"),
    severity: Severity::Information,
    family: Some(Family::Oam),
    clause: Some(clauses::OVERVIEW_1),
    documentation: r#"
## What it finds

`properties` of a component, trait, scope or step with nothing in it, and any field that may be left out and is `null`.

## Why it matters

It is read as if it were not there. Often values were to stand below it.

## Example

```yaml shop.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - name: web
      type: webservice
      properties: {image: "nginx:1.27"}
      traits:
        - type: scaler
          properties:   # info: [oam-null-properties] "`properties` is empty"
      dependsOn: null   # info: [oam-null-properties] "`dependsOn` is empty"
```

## Fix

```yaml shop.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - name: web
      type: webservice
      properties: {image: "nginx:1.27"}
      traits:
        - type: scaler
          properties: {replicas: 2}
```
"#,
    check: Check::Oam(check),
};

/// Whether a finding is about a `null` that is read as a field that is not there.
pub(super) fn is_left_out(context: &DocumentContext<'_>, finding: &Finding) -> bool {
    let FindingKind::WrongType { field: Some(field), found, .. } = &finding.kind else { return false };
    let is_value = || context.entry_of(finding.node).is_some();
    *found == "null" && field.presence != Presence::Required && is_value()
}

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let misplaced = misplaced_key::told(&misplaced_key::all(document, context));
    let nulls = context.findings.iter().filter(|finding| is_left_out(context, finding));
    let nulls = nulls.filter(|finding| !misplaced.explains(context, finding));
    let mut entries: Vec<NodeId> =
        nulls.filter_map(|finding| Some(context.entry_of(finding.node)?.id())).collect();
    let holders = document.configuration().map(|all| with_properties(document.dialect, all));
    // Nearly all have some.
    let has_some =
        |properties: &Option<NodeId>| properties.is_some_and(|node| context.mapping(node).is_some());
    let holders = holders.into_iter().flatten().filter(|(_, properties, _)| !has_some(properties));
    let empty = holders.filter_map(|(holder, _, kind)| {
        let entry = context.entry(holder, "properties")?;
        let is_empty = entry.value().is_none_or(is_null);
        let is_told = misplaced.fill(entry.node().id());
        let is_told =
            is_told || (is_empty && kind.is_some_and(|kind| needs_some(context, document, holder, kind)));
        (is_empty && !is_told).then(|| entry.node().id())
    });
    entries.extend(empty);
    entries.sort_unstable();
    entries.dedup();
    entries.into_iter().filter_map(|entry| finding(rule, context, entry)).collect()
}

/// What may have properties, these where there are some, and the kind of its definition.
type Holder = (NodeId, Option<NodeId>, Option<DefinitionKind>);

/// What may have properties, these, and in v1beta1 the kind of definition that says which. Policies of v1beta1 need some.
fn with_properties(dialect: Dialect, all: &Configuration) -> Vec<Holder> {
    let is_last = dialect == Dialect::V1beta1;
    let of = |kind: DefinitionKind| is_last.then_some(kind);
    let components = all.components.iter().flat_map(|component| {
        let traits = component.traits.iter().map(|one| (one.node, one.properties, of(DefinitionKind::Trait)));
        let own = (component.node, component.properties, of(DefinitionKind::Component));
        std::iter::once(own).chain(traits)
    });
    let steps = all.workflow.iter().flat_map(|workflow| workflow.steps.iter().flatten());
    let steps = steps.flat_map(|step| std::iter::once(step).chain(&step.sub_steps));
    let steps = steps.map(|step| (step.node, step.properties, of(DefinitionKind::WorkflowStep)));
    let scopes = all.scopes.iter().map(|scope| (scope.node, scope.properties, None));
    let policies =
        all.policies.iter().filter(|_| !is_last).map(|policy| (policy.node, policy.properties, None));
    components.chain(steps).chain(scopes).chain(policies).collect()
}

/// Whether its definition requires a property, so that the rule about that tells of it.
fn needs_some(
    context: &DocumentContext<'_>,
    document: &Document,
    holder: NodeId,
    kind: DefinitionKind,
) -> bool {
    let of_type = context.entry(holder, "type").and_then(|entry| entry.value()?.as_scalar());
    let types = || Types::new(context.surroundings, document.file, document.dialect);
    let definition = of_type.and_then(|of_type| types().definition(kind, &of_type.text()));
    definition.is_some_and(|definition| {
        definition
            .fields()
            .any(|field| !field.optional && field.default.is_none() && field.condition.is_none())
    })
}

fn finding(rule: &Rule, context: &DocumentContext<'_>, entry: NodeId) -> Option<Diagnostic> {
    let key = context.node(entry).children().next()?.value()?.as_scalar()?;
    let name = key.text();
    let site = context.site(entry);
    let finding = rule
        .finding(Place::key(site), format!("`{name}` is empty"))
        .label("read as if it were not there")
        .help("Write what it should be below it, or leave it out.")
        .fix(Fix::safe(format!("Remove `{name}`"), vec![Edit::Remove { node: site }]));
    Some(finding)
}
