//! A required field is not there.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Place, Position, Severity, Site, Words};
use plimsoll_formats::conform::FindingKind;
use plimsoll_formats::table::{Field, Object, Presence, Type};
use plimsoll_syntax::NodeId;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("missing-field"),
    severity: Severity::Error,
    family: None,
    clause: None,
    documentation: r#"
## What it finds

An object without a field that its specification requires. Where a field of nearly this name is there, the finding is at
that field: it is most likely a slip of the keyboard.

## Why it matters

The file is refused, or fails while it is being deployed.

## Example

```yaml Nulecule
specversion: 0.0.2   # error: [missing-field] "`id` is missing"
graph:
  - nmae: web   # error: [missing-field] "`name` is missing"
    artifacts:
      docker: [file://artifacts/web]
```

```text artifacts/web
docker run web
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      docker: [file://artifacts/web]
```
"#,
    check: Check::Document(check),
};

fn check(rule: &Rule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (finding, severity) in context.unclaimed() {
        let FindingKind::Missing { object, field, misspelt } = &finding.kind else { continue };
        if field.presence != Presence::Required {
            continue;
        }
        let headline = format!("`{}` is missing", field.name);
        let (site, mapping) = (context.site(finding.node), finding.node);
        let mut diagnostic = match misspelt {
            Some((_, written)) => rule
                .finding(Place::key(site), headline)
                .label(format!("did you mean `{}`?", field.name))
                .help(format!("Rename `{written}` to `{}`.", field.name))
                .fix(rename(site, written, field.name)),
            None => {
                let finding = rule
                    .finding(site, headline)
                    .label(format!("this {} has no `{}`", object.name, field.name))
                    .help(format!("Add `{}`: {}", field.name, field.help));
                match insertion(context, mapping, object, field) {
                    Some(fix) => finding.fix(fix),
                    None => finding,
                }
            }
        };
        diagnostic.severity = severity.unwrap_or(diagnostic.severity);
        diagnostics
            .push(diagnostic.note(format!("Required by {} ({}).", field.clause.title, field.clause.url)));
    }
    diagnostics
}

/// What a field is when nothing else is known: of those whose only value is told by their specification.
const ONLY_VALUES: [(&str, &str); 1] = [("specversion", "0.0.2")];

/// How deep fields are written that a new one must have.
const MOST_LEVELS: usize = 3;

/// The change that adds a field where the specification has it among those that are there, with nothing in it, or with what
/// it must have; `None` where something stands at its key already.
fn insertion(
    context: &DocumentContext<'_>,
    mapping: NodeId,
    object: &'static Object,
    field: &'static Field,
) -> Option<Fix> {
    let entries = context.mapping(mapping)?;
    if entries.entry(field.name).is_some() {
        return None;
    }
    let earlier = object.fields.iter().take_while(|other| *other != field);
    let before = earlier.filter_map(|other| entries.entry(other.name)).last();
    let position = before.map_or(Position::First, |entry| Position::After(entry.node().id()));
    let known = ONLY_VALUES.iter().find(|(name, _)| *name == field.name);
    let value = match known {
        Some((_, value)) => NewValue::text(*value),
        None => least(field.of, MOST_LEVELS),
    };
    let (mapping, key) = (context.site(mapping), field.name.to_owned());
    let edit = Edit::InsertEntry { mapping, key, value, position };
    Some(Fix::suggestion(format!("Add `{}`", field.name), vec![edit]))
}

/// The least that a value may be: nothing of its kind, with the fields that it must have.
fn least(of: Type, levels: usize) -> NewValue {
    match of {
        Type::Any | Type::Text | Type::Scalar => NewValue::text(""),
        Type::Boolean => NewValue::Bool(false),
        Type::Number => NewValue::Number("0".to_owned()),
        Type::Choice(values) => NewValue::text(values.first().copied().unwrap_or_default()),
        Type::List(_) => NewValue::List(Vec::new()),
        Type::Map(_) => NewValue::Map(Vec::new()),
        Type::Either(types) => types.first().map_or(NewValue::Null, |of| least(*of, levels)),
        Type::Object(object) => {
            let of_presence = |presence| object.fields.iter().filter(move |one| one.presence == presence);
            let required: Vec<&Field> = match of_presence(Presence::Required).collect::<Vec<_>>() {
                // Where one of several must be there, the first is the usual one.
                none if none.is_empty() => of_presence(Presence::ByRule).take(1).collect(),
                required => required,
            };
            let required = required.iter().filter(|_| levels > 0);
            NewValue::Map(required.map(|one| (one.name.to_owned(), least(one.of, levels - 1))).collect())
        }
    }
}

/// What a rule of a family says of a field that it requires: at a misspelt form of it, at its `null`, or at the mapping.
pub(in crate::rules) fn absent(
    rule: &Rule,
    context: &DocumentContext<'_>,
    mapping: NodeId,
    name: &str,
    headline: impl Into<Words>,
) -> Diagnostic {
    let misspelt = context.findings.iter().find_map(|finding| {
        let FindingKind::Missing { field, misspelt: Some((entry, written)), .. } = &finding.kind else {
            return None;
        };
        let mut entries = context.mapping(mapping)?.entries();
        (field.name == name && entries.any(|inside| inside.node().id() == *entry))
            .then_some((*entry, written))
    });
    if let Some((entry, written)) = misspelt {
        let site = context.site(entry);
        return rule
            .finding(Place::key(site), headline)
            .label(format!("did you mean `{name}`?"))
            .help(format!("Rename `{written}` to `{name}`."))
            .fix(rename(site, written, name));
    }
    let empty = context.entry(mapping, name).map(|entry| entry.node().id());
    rule.finding(context.site(empty.unwrap_or(mapping)), headline).label(if empty.is_some() {
        "nothing is said here".to_owned()
    } else {
        format!("`{name}` is not here")
    })
}

/// The change of a misspelt key.
pub(in crate::rules) fn rename(entry: Site, written: &str, meant: &str) -> Fix {
    let edit = Edit::RenameKey { entry, key: meant.to_owned() };
    Fix::safe(format!("Rename `{written}` to `{meant}`"), vec![edit])
}
