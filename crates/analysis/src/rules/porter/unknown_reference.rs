//! A template names something that is not there.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Place, Severity, TextRange, nearest};
use plimsoll_formats::cnab::bundle::{Bundle, Dependency};
use plimsoll_formats::cnab::clauses;
use plimsoll_formats::cnab::porter::is_wiring_parameter;
use plimsoll_formats::cnab::porter::reference::{self, Fault};
use plimsoll_model::Family;

use super::{bundle_of, with_known};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("porter-unknown-reference"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::PORTER_TEMPLATES),
    documentation: r#"
## What it finds

A template such as `${ bundle.parameters.port }`, or the `source` of a parameter, that names something that is not there: a
parameter, credential, output, image, dependency, an output of a dependency whose bundle is in the workspace, or a field of
`custom`. Also a value for a dependency that is taken from the dependency itself, or from an output of this bundle.

A warning for a `source` where the parameter has a default.

## Why it matters

Porter builds such a bundle. It fails when the step runs, after the steps before it have changed things.

## Example

```yaml porter.yaml
schemaVersion: 1.0.1
name: web
version: 0.1.0
registry: localhost:5000
mixins: [exec]
parameters:
  - name: port
    type: integer
    default: 80
install:
  - exec:
      command: ./install.sh
      arguments:
        - --port=${ bundle.parameters.prot }   # error: [porter-unknown-reference] "no parameter is called `prot`"
uninstall:
  - exec: {command: ./uninstall.sh}
```

## Fix

```yaml porter.yaml
schemaVersion: 1.0.1
name: web
version: 0.1.0
registry: localhost:5000
mixins: [exec]
parameters:
  - name: port
    type: integer
    default: 80
install:
  - exec:
      command: ./install.sh
      arguments:
        - --port=${ bundle.parameters.port }
uninstall:
  - exec: {command: ./uninstall.sh}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let Some(manifest) = &bundle.manifest else { return Vec::new() };
    let find = |dependency: &Dependency| bundle_of(context, dependency);
    let mut found = of_sources(rule, bundle, context);
    for template in &manifest.templates {
        if let Some(fault) = reference::fault(bundle, manifest, template, &find) {
            let place = |range: &std::ops::Range<usize>| {
                let range = TextRange::new(range.start as u32, range.end as u32);
                Place::text(context.site(template.node), range)
            };
            found.push(finding(rule, &fault, &place));
        }
    }
    found
}

fn finding(rule: &Rule, fault: &Fault, place: &dyn Fn(&std::ops::Range<usize>) -> Place) -> Diagnostic {
    match fault {
        Fault::Unknown { what, of, name, range, known } => {
            let headline = match of {
                Some(alias) => format!("`{alias}` has no {what} `{name}`"),
                None => format!("no {what} is called `{name}`"),
            };
            let finding = with_known(rule.finding(place(range), headline), what, name, known);
            match nearest(name, known.iter().map(|known| &**known)) {
                Some(near) => {
                    let edit = Edit::Text { place: place(range), insert: near.to_owned() };
                    finding.fix(Fix::suggestion(format!("Write `{near}`"), vec![edit]))
                }
                None => finding,
            }
        }
        Fault::Itself(alias, range) => rule
            .finding(place(range), format!("`{alias}` cannot take a value from itself"))
            .note("The value must be there before the dependency is installed.")
            .help("Take it from another dependency, or from a parameter of this bundle."),
        Fault::Later(output, range) => rule
            .finding(place(range), format!("output `{output}` of this bundle comes after its dependencies"))
            .note("Dependencies are installed before the bundle that requires them.")
            .help("Take the value from a parameter of this bundle, or from an output of another dependency."),
    }
}

/// Parameters whose `source` is an output of a dependency.
fn of_sources(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let requires = || bundle.dependencies.iter().flat_map(|dependencies| &dependencies.requires);
    let is_written = |name: &str| bundle.parameter(name).is_some_and(|one| !is_wiring_parameter(one));
    for source in bundle.parameter_sources.iter().filter(|source| is_written(&source.parameter.text)) {
        for one in &source.sources {
            let (Some(alias), Some(output)) = (&one.dependency, &one.output) else { continue };
            let Some(dependency) = requires().find(|known| known.alias.text == alias.text) else {
                let known: Vec<_> = requires().map(|known| known.alias.text.clone()).collect();
                let headline = format!("no dependency is called `{}`", alias.text);
                let finding = rule.finding(context.site(alias.node), headline);
                found.push(with_known(finding, "dependency", &alias.text, &known));
                continue;
            };
            let Some(of) = bundle_of(context, dependency) else { continue };
            if of.output(&output.text).is_none() {
                let known: Vec<_> = of.outputs.iter().map(|output| output.name.text.clone()).collect();
                let headline = format!("`{}` has no output `{}`", alias.text, output.text);
                let mut finding = rule.finding(context.site(output.node), headline);
                if bundle.parameter(&source.parameter.text).is_some_and(|one| one.default.is_some()) {
                    finding.severity = Severity::Warning;
                    finding = finding.note("The parameter always has its default.");
                }
                found.push(with_known(finding, "output", &output.text, &known));
            }
        }
    }
    found
}
