//! A template or a schema that cannot be read.

use plimsoll_base::{Code, Diagnostic, Place, Severity};
use plimsoll_formats::cue::{Problem, Template};
use plimsoll_formats::oam::{Definition, clauses};
use plimsoll_model::Family;

use crate::rules::{Check, DefinitionsContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-template-syntax"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::DEFINITION),
    documentation: r#"
## What it finds

A mistake in the text of a template in CUE, in a file of its own or inside of a definition, and in a JSON Schema that a
definition of v1alpha1 holds as a text.

Only the first of a text is told, as more may follow from it.

## Why it matters

Nothing can be rendered by the definition. Here, properties are not compared with it.

## Example

```yaml site.yaml
apiVersion: core.oam.dev/v1beta1
kind: ComponentDefinition
metadata: {name: site}
spec:
  workload: {type: deployments.apps}
  schematic:
    cue:
      template: |
        parameter: {
          image: string
          port: *80 | )   # error: [oam-template-syntax] "the template of `site` is no CUE"
        }
```

## Fix

```yaml site.yaml
apiVersion: core.oam.dev/v1beta1
kind: ComponentDefinition
metadata: {name: site}
spec:
  workload: {type: deployments.apps}
  schematic:
    cue:
      template: |
        parameter: {
          image: string
          port: *80 | int
        }
```
"#,
    check: Check::Definitions(check),
};

/// What opens an action of a template of Go, in which nothing can be told.
const ACTION: &str = "{{";

fn check(rule: &Rule, context: &DefinitionsContext<'_>) -> Vec<Diagnostic> {
    if let Some(text) = context.source {
        if text.contains(ACTION) {
            return Vec::new();
        }
        let problems = Template::read(text).problems;
        let all = first(&problems).map(|problem| {
            let place = Place::bytes(context.file, problem.range);
            rule.finding(place, "this is no CUE").label(problem.kind.to_string()).help(HELP)
        });
        return all.collect();
    }
    context.definitions.iter().flat_map(|definition| of_definition(rule, definition)).collect()
}

/// The first problem by its place: those behind it may follow from it.
fn first(problems: &[Problem]) -> impl Iterator<Item = &Problem> {
    problems.iter().min_by_key(|problem| problem.range.start).into_iter()
}

const HELP: &str = "Correct it; `cue fmt` tells more.";

fn of_definition(rule: &Rule, definition: &Definition) -> Vec<Diagnostic> {
    let name = &definition.name;
    let of_cue = first(&definition.problems).filter_map(|problem| {
        let place = definition.place_in_template(problem.range)?;
        let headline = format!("the template of `{name}` is no CUE");
        Some(rule.finding(place, headline).label(problem.kind.to_string()).help(HELP))
    });
    let of_json = definition.json_errors.first().into_iter().filter_map(|error| {
        let place = definition.place_in_template(error.range)?;
        let headline = format!("the schema of `{name}` is no JSON");
        Some(rule.finding(place, headline).label(error.kind.message()).help("Correct the JSON."))
    });
    of_cue.chain(of_json).collect()
}
