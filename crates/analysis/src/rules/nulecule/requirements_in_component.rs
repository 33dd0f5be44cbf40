//! Requirements of a component.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, NodeId, Place, Position, Severity};
use plimsoll_formats::conform::FindingKind;
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("requirements-in-component"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::REQUIREMENTS),
    documentation: r#"
## What it finds

`requirements` in an item of `graph`.

## Why it matters

It is ignored there. Requirements are those of the whole application and stand at the root.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    requirements:   # warning: [requirements-in-component] "is ignored here"
      - persistentVolume: {name: data, accessMode: ReadWrite, size: 4}
    artifacts: {docker: [file://web]}
```

```text web
docker run -d --name web nginx
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts: {docker: [file://web]}
requirements:
  - persistentVolume: {name: data, accessMode: ReadWrite, size: 4}
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let misplaced = context.findings.iter().filter_map(|finding| match &finding.kind {
        FindingKind::Unknown { object, key, .. }
            if **object == tables::COMPONENT && key == "requirements" =>
        {
            Some(finding.node)
        }
        _ => None,
    });
    let diagnostic = |node| {
        let diagnostic = rule
            .finding(Place::key(context.site(node)), "`requirements` of a component is ignored here")
            .label("belongs to the root of the file")
            .help("Move it to the root of the file.");
        match moved(nulecule, context, node) {
            None => diagnostic,
            // From there it has an effect that it did not have before.
            Some(edits) => diagnostic.fix(Fix::suggestion("Move `requirements` to the root", edits)),
        }
    };
    misplaced.map(diagnostic).collect()
}

/// Moves the entry to the root, if there is none yet.
fn moved(nulecule: &Nulecule, context: &DocumentContext<'_>, entry: NodeId) -> Option<Vec<Edit>> {
    if nulecule.requirements.is_some() {
        return None;
    }
    let value = NewValue::of(context.node(entry).value()?.as_mapping()?.get("requirements")?)?;
    let mapping = context.site(nulecule.node);
    let insert =
        Edit::InsertEntry { mapping, key: "requirements".to_owned(), value, position: Position::Last };
    Some(vec![insert, Edit::Remove { node: context.site(entry) }])
}
