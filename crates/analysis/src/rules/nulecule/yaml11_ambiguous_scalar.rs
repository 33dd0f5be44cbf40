//! A value that YAML 1.1 and YAML 1.2 read differently.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, NodeId, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;
use plimsoll_syntax::resolve::{Resolution, Resolved, ambiguous};
use plimsoll_syntax::{Kind, Scalar};

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("yaml11-ambiguous-scalar"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::WHOLE),
    documentation: r#"
## What it finds

A name, a version or a default without quotes that is one thing in YAML 1.2 and another in YAML 1.1: `yes`, `0123`, `22:22`,
`1_000`.

## Why it matters

The specification says YAML 1.2, the reference implementation reads YAML 1.1: there `yes` is put into artifacts as `True`,
`0123` as 83, `22:22` as 1342.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: wait
        description: how many minutes and seconds to wait
        default: 22:22   # warning: [yaml11-ambiguous-scalar] "`22:22` is read in two ways"
    artifacts:
      docker: [file://web]
```

```text web
docker run -d --name web -e WAIT=$wait nginx
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: wait
        description: how many minutes and seconds to wait
        default: "22:22"
    artifacts:
      docker: [file://web]
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let scalars = values(nulecule).into_iter().filter_map(|node| context.scalar(node));
    let found = scalars.filter_map(|scalar| {
        let text = scalar.text();
        let is_plain = scalar.node().kind() == Kind::Plain;
        let is_date = matches!(scalar.resolve(Resolution::Yaml11), Resolved::Timestamp(_));
        (is_plain && !is_date && ambiguous(&text)).then(|| finding(rule, context, scalar, &text))
    });
    found.collect()
}

/// What reaches the model as data; texts for people do not.
fn values(nulecule: &Nulecule) -> Vec<NodeId> {
    let texts = [&nulecule.id, &nulecule.specversion];
    let components = nulecule.components.iter().flat_map(|component| [&component.name, &component.source]);
    let mut values: Vec<NodeId> =
        texts.into_iter().chain(components).flatten().map(|text| text.node).collect();
    for parameter in nulecule.all_parameters() {
        values.push(parameter.name.node);
        values.extend(parameter.default.iter().map(|default| default.node));
    }
    values
}

fn finding(rule: &Rule, context: &DocumentContext<'_>, scalar: Scalar<'_>, text: &str) -> Diagnostic {
    let slot = context.site(scalar.node().id());
    let new = scalar.resolve(Resolution::Yaml12);
    let old = words(&scalar.resolve(Resolution::Yaml11));
    let diagnostic = rule
        .finding(slot, format!("`{text}` is read in two ways"))
        .label(format!("{} in YAML 1.2, {old} in YAML 1.1", words(&new)))
        .note("Nulecule is YAML 1.2; Atomic App 0.6.4 reads YAML 1.1.");
    let replace = |value| vec![Edit::Replace { slot, value }];
    match new {
        Resolved::Text(_) => diagnostic
            .help("Quote it.")
            .fix(Fix::safe(format!("Quote `{text}`"), replace(NewValue::text(text)))),
        // Quotes would not help: Atomic App makes a number of what looks like one.
        Resolved::Int(number) => diagnostic
            .help("Write it in a form that both read alike.")
            .fix(Fix::suggestion(format!("Write `{number}`"), replace(NewValue::Number(number.to_string())))),
        _ => diagnostic.help("Write it in a form that both read alike."),
    }
}

fn words(resolved: &Resolved) -> String {
    match resolved {
        Resolved::Null => "null".to_owned(),
        Resolved::Bool(value) => format!("`{value}`"),
        Resolved::Int(number) => format!("the number {number}"),
        Resolved::Float(number) => format!("the number {number}"),
        Resolved::Timestamp(_) | Resolved::Text(_) => "text".to_owned(),
    }
}
