//! A parameter that is asked for.

use plimsoll_base::{Code, Diagnostic, NodeId, Severity};
use plimsoll_formats::conform::{Finding, FindingKind};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::answers::GENERAL;
use plimsoll_formats::nulecule::document::Parameter;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;
use rustc_hash::FxHashSet;

use super::answer_violates_constraint::answers;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("parameter-no-default"),
    severity: Severity::Hint,
    family: Some(Family::Nulecule),
    clause: Some(tables::PARAMETERS),
    documentation: r#"
## What it finds

A parameter without `default` that `answers.conf` does not answer either.

## Why it matters

Whoever installs is asked for the value. Where nobody can answer, Atomic App fails unless an answers file has it.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: x   # hint: [parameter-no-default] "parameter `x` has no default"
        description: some value
    artifacts:
      docker: [file://web]
```

```text web
docker run -d --name web -e X=$x nginx
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: x
        description: some value
        default: some
    artifacts:
      docker: [file://web]
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    // A default under another name is told of already.
    let is_default =
        |finding: &&Finding| matches!(finding.kind, FindingKind::Unknown { nearest: Some("default"), .. });
    let misspelt: FxHashSet<NodeId> =
        context.findings.iter().filter(is_default).map(|finding| finding.node).collect();
    let has_misspelt = |parameter: &Parameter| {
        let mapping = context.mapping(parameter.node);
        mapping.is_some_and(|mapping| mapping.entries().any(|entry| misspelt.contains(&entry.node().id())))
    };
    let answers = answers(context);
    let answered: FxHashSet<(&str, &str)> = answers
        .iter()
        .flat_map(|answers| &answers.sections)
        .flat_map(|section| section.answers.iter().map(move |answer| (section, answer)))
        .filter(|(_, answer)| answer.text.is_some())
        .map(|(section, answer)| (&*section.name, &*answer.name))
        .collect();
    let is_answered = |section: Option<&str>, parameter: &Parameter| {
        let sections = [Some(GENERAL), section];
        sections.into_iter().flatten().any(|section| answered.contains(&(section, &*parameter.name.text)))
    };
    let of_components = nulecule.components.iter().flat_map(|component| {
        let section = component.name.as_ref().map(|name| &*name.text);
        component.parameters.iter().map(move |parameter| (section, parameter))
    });
    let all = nulecule.parameters.iter().map(|parameter| (None, parameter)).chain(of_components);
    let without = all.filter(|(section, parameter)| {
        let is_asked = parameter.default.is_none() && parameter.asks.is_none();
        is_asked && !has_misspelt(parameter) && !is_answered(*section, parameter)
    });
    let finding = |parameter: &Parameter| {
        let name = &parameter.name;
        rule.finding(context.site(name.node), format!("parameter `{}` has no default", name.text))
            .label("is asked for")
            .help("Give a `default`, or an answer in `answers.conf`.")
    };
    without.map(|(_, parameter)| finding(parameter)).collect()
}
