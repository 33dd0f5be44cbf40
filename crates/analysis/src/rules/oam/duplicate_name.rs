//! Two things of one name.

use plimsoll_base::{Code, Diagnostic, NodeId, Severity};
use plimsoll_formats::oam::clauses;
use plimsoll_formats::oam::configuration::{Component, Configuration};
use plimsoll_formats::oam::document::Body;
use plimsoll_formats::oam::schematic::{Container, Schematic};
use plimsoll_formats::oam::workflow::Workflow;
use plimsoll_formats::oam::{Dialect, Document};
use plimsoll_formats::written::{Text, text_of};
use plimsoll_model::Family;
use plimsoll_syntax::{Sequence, Value};
use rustc_hash::FxHashMap;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-duplicate-name"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::OVERVIEW_1),
    documentation: r#"
## What it finds

Two components, instances, parameters, variables, scopes, policies, steps or outputs of a document with the same name; two
containers, and in a container two ports, environment variables or volumes. Steps inside of groups share their names with all
other steps, outputs of steps with those of components. Two ports may not have the same number either.

## Why it matters

What refers to the name means one of them. A runtime refuses the document, or forgets one of the two.

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
    - name: web   # error: [oam-duplicate-name] "two components are named `web`"
      type: webservice
      properties: {image: "httpd:2.4"}
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
    - name: admin
      type: webservice
      properties: {image: "httpd:2.4"}
```
"#,
    check: Check::Oam(check),
};

/// Things of one sort, each with its name.
struct Names<'n> {
    /// What they are, in the plural.
    what: &'static str,
    names: Vec<&'n Text>,
}

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let mut volumes: Vec<Vec<Text>> = Vec::new();
    let groups = match &document.body {
        Body::Configuration(configuration) => of_configuration(document, configuration),
        Body::Schematic(schematic) => {
            volumes.extend(schematic.containers.iter().filter_map(|one| of_volumes(context, one.resources?)));
            of_schematic(schematic)
        }
        Body::Workflow(workflow) => of_workflow(workflow),
        _ => Vec::new(),
    };
    let volumes = volumes.iter().map(|names| Names { what: "volumes", names: names.iter().collect() });
    groups.into_iter().chain(volumes).flat_map(|names| of_names(rule, context, &names)).collect()
}

fn of_names(rule: &Rule, context: &DocumentContext<'_>, group: &Names<'_>) -> Vec<Diagnostic> {
    let mut seen: FxHashMap<&str, NodeId> = FxHashMap::default();
    let mut diagnostics = Vec::new();
    for name in &group.names {
        let Some(first) = seen.get(&*name.text) else {
            seen.insert(&name.text, name.node);
            continue;
        };
        let (headline, help) = if group.what == "port numbers" {
            (format!("two ports have the number {}", name.text), "Give one of them another number.")
        } else {
            (format!("two {} are named `{}`", group.what, name.text), "Give one of them another name.")
        };
        let finding = rule.finding(context.site(name.node), headline);
        diagnostics.push(finding.related(context.site(*first), "the first one").help(help));
    }
    diagnostics
}

fn group<'n>(what: &'static str, names: impl Iterator<Item = &'n Option<Text>>) -> Names<'n> {
    Names { what, names: names.filter_map(Option::as_ref).collect() }
}

fn of_configuration<'n>(document: &Document, all: &'n Configuration) -> Vec<Names<'n>> {
    let components = all.components.iter().filter(|component| is_named(document.dialect, component));
    let what = match document.dialect {
        Dialect::Hydra | Dialect::V1alpha1 => "instances",
        _ => "components",
    };
    let mut groups = vec![
        group(what, components.map(|component| &component.name)),
        group("variables", all.variables.iter().map(|variable| &variable.name)),
        group("scopes", all.scopes.iter().map(|scope| &scope.name)),
        group("policies", all.policies.iter().map(|policy| &policy.name)),
    ];
    let values = all.components.iter().map(|component| {
        group("parameter values", component.parameter_values.iter().map(|value| &value.name))
    });
    groups.extend(values);
    let of_components = all.components.iter().flat_map(|component| {
        component.outputs.iter().chain(component.traits.iter().flat_map(|one| &one.outputs))
    });
    let mut outputs = group("outputs", of_components.map(|output| &output.name));
    for of_workflow in all.workflow.iter().flat_map(of_workflow) {
        match of_workflow.what {
            "outputs" => outputs.names.extend(of_workflow.names),
            _ => groups.push(of_workflow),
        }
    }
    groups.push(outputs);
    groups
}

/// Whether a component says the name of its instance. One of v1alpha2 may set it by a parameter.
fn is_named(dialect: Dialect, component: &Component) -> bool {
    match dialect {
        Dialect::Hydra | Dialect::V1alpha1 => {
            let schematic = component.schematic.as_ref().map(|name| name.node);
            component.name.as_ref().map(|name| name.node) != schematic
        }
        Dialect::V1alpha2 => component.parameter_values.is_empty(),
        Dialect::V1beta1 | Dialect::Wadm => true,
    }
}

fn of_workflow(workflow: &Workflow) -> Vec<Names<'_>> {
    let steps = workflow.steps.iter().flatten();
    let steps: Vec<_> = steps.flat_map(|step| std::iter::once(step).chain(&step.sub_steps)).collect();
    let outputs = steps.iter().flat_map(|step| &step.outputs);
    vec![
        group("outputs", outputs.map(|output| &output.name)),
        group("steps", steps.iter().map(|step| &step.name)),
    ]
}

fn of_schematic(schematic: &Schematic) -> Vec<Names<'_>> {
    let containers = schematic.containers.iter();
    let mut groups = vec![
        group("parameters", schematic.parameters.iter().map(|parameter| &parameter.name)),
        group("containers", containers.clone().map(|container| &container.name)),
    ];
    groups.extend(containers.flat_map(of_container));
    groups
}

fn of_container(container: &Container) -> [Names<'_>; 3] {
    [
        group("environment variables", container.env.iter().map(|variable| &variable.name)),
        group("ports", container.ports.iter().map(|port| &port.name)),
        group("port numbers", container.ports.iter().map(|port| &port.number)),
    ]
}

fn of_volumes(context: &DocumentContext<'_>, resources: NodeId) -> Option<Vec<Text>> {
    let list = context.mapping(resources)?.get("volumes").and_then(Value::as_sequence)?;
    let items = Sequence::items(list).filter_map(|item| item.value()?.as_mapping()?.get("name"));
    Some(items.filter_map(text_of).collect())
}
