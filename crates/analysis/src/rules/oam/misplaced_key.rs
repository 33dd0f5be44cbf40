//! A field that stands one level off.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NodeId, Place, Severity};
use plimsoll_formats::conform::{Finding, FindingKind};
use plimsoll_formats::oam::clauses;
use plimsoll_formats::oam::misplaced::{Home, home};
use plimsoll_formats::oam::types::Types;
use plimsoll_formats::oam::{DefinitionKind, Dialect, Document};
use plimsoll_formats::table::{Object, Type};
use plimsoll_formats::written::is_null;
use plimsoll_model::Family;
use plimsoll_syntax::{Entry, Kind, Mapping, Sequence, Value};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-misplaced-key"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::OVERVIEW_1),
    documentation: r#"
## What it finds

A field that its object does not know and that belongs one level deeper or less deep: `traits` beside `components`, the values of a
trait beside an empty `properties`, a property of a component beside its `type`.

## Why it matters

A runtime drops it without a word: the trait is not set, the value is not used.

## Example

```yaml shop.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - name: web
      type: webservice
      properties:
      image: nginx:1.27   # error: [oam-misplaced-key] "`image` stands beside `properties`, not in it"
  traits:   # error: [oam-misplaced-key] "`traits` belongs into `components`"
    - type: scaler
      properties: {replicas: 2}
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
      properties:
        image: nginx:1.27
      traits:
        - type: scaler
          properties: {replicas: 2}
```
"#,
    check: Check::Oam(check),
};

/// Fields that stand one level off, together.
pub(super) struct Misplaced<'f> {
    /// Their entries with their keys, in order.
    entries: Vec<(NodeId, &'f str)>,
    /// The mapping that they stand in.
    around: NodeId,
    belongs: Belongs,
}

enum Belongs {
    /// Into the value of `properties`, which is empty.
    Empty(NodeId),
    /// Into `properties`, as a definition of this name says.
    Properties(String),
    /// To where the field tables say.
    Home(Home),
}

/// What stands one level off.
pub(super) fn all<'f>(document: &Document, context: &DocumentContext<'f>) -> Vec<Misplaced<'f>> {
    let mut all: Vec<Misplaced<'f>> = Vec::new();
    // Those in each mapping, and its `properties`.
    let mut within: FxHashMap<NodeId, (Option<Entry<'_>>, Vec<usize>)> = FxHashMap::default();
    for finding in context.findings {
        let FindingKind::Unknown { object, key, nearest } = &finding.kind else { continue };
        let Some(mapping) = context.mapping_around(finding.node) else { continue };
        let around = mapping.node().id();
        let (properties, within) =
            within.entry(around).or_insert_with(|| (mapping.entry("properties"), Vec::new()));
        let found = (finding.node, *object, &**key, *nearest);
        let Some(belongs) = belongs(document, context, (mapping, *properties), found) else { continue };
        match within.iter().find(|known| all[**known].belongs.is_same(&belongs)) {
            Some(known) => all[*known].entries.push((finding.node, key)),
            None => {
                within.push(all.len());
                all.push(Misplaced { entries: vec![(finding.node, key)], around, belongs });
            }
        }
    }
    all
}

impl Belongs {
    fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Empty(_), Self::Empty(_)) | (Self::Properties(_), Self::Properties(_)) => true,
            (Self::Home(home), Self::Home(other)) => home == other,
            _ => false,
        }
    }
}

fn belongs(
    document: &Document,
    context: &DocumentContext<'_>,
    (mapping, properties): (Mapping<'_>, Option<Entry<'_>>),
    (entry, object, key, nearest): (NodeId, &'static Object, &str, Option<&'static str>),
) -> Option<Belongs> {
    let takes_any = object.field("properties").is_some_and(|field| matches!(field.of, Type::Map(Type::Any)));
    if let Some(properties) = properties.filter(|_| takes_any) {
        let is_empty = properties.value().is_none_or(is_null);
        if is_empty && properties.node().id() < entry {
            return Some(Belongs::Empty(properties.node().id()));
        }
    }
    if nearest.is_some() {
        return None;
    }
    let root = context.recognised.root;
    if let Some(home) = home(root, object, key) {
        return Some(Belongs::Home(home));
    }
    let kind = match (document.dialect, object.name) {
        (Dialect::V1beta1, "component") => DefinitionKind::Component,
        (Dialect::V1beta1, "trait of a component") => DefinitionKind::Trait,
        (Dialect::V1beta1, "policy") => DefinitionKind::Policy,
        (Dialect::V1beta1, "step" | "step of a group") => DefinitionKind::WorkflowStep,
        _ => return None,
    };
    let of_type = mapping.get("type")?.as_scalar()?.text().into_owned();
    let definition =
        Types::new(context.surroundings, document.file, document.dialect).definition(kind, &of_type)?;
    let is_known = definition.fields().any(|field| *field.name == *key);
    is_known.then_some(Belongs::Properties(of_type))
}

/// What this rule tells of, for looking up findings.
#[derive(Default)]
pub(super) struct Told<'f> {
    entries: FxHashSet<NodeId>,
    /// The empty `properties` that something is to be the value of.
    empty: FxHashSet<NodeId>,
    /// For each home of the field tables the keys that belong there, and the mappings that they are in.
    homes: Vec<(Home, FxHashSet<&'f str>, FxHashSet<NodeId>)>,
}

/// What this rule tells of.
pub(super) fn told<'f>(all: &[Misplaced<'f>]) -> Told<'f> {
    let mut told = Told::default();
    for one in all {
        told.entries.extend(one.entries.iter().map(|(entry, _)| *entry));
        match one.belongs {
            Belongs::Empty(entry) => {
                told.empty.insert(entry);
            }
            Belongs::Properties(_) => {}
            Belongs::Home(home) => {
                let at = told.homes.iter().position(|(known, ..)| *known == home).unwrap_or_else(|| {
                    told.homes.push((home, FxHashSet::default(), FxHashSet::default()));
                    told.homes.len() - 1
                });
                told.homes[at].1.extend(one.entries.iter().map(|(_, key)| *key));
                told.homes[at].2.insert(one.around);
            }
        }
    }
    told
}

impl Told<'_> {
    /// Whether another finding of the field table is one that this rule tells of, or a consequence of it.
    pub(super) fn explains(&self, context: &DocumentContext<'_>, finding: &Finding) -> bool {
        match &finding.kind {
            FindingKind::Unknown { .. } => self.entries.contains(&finding.node),
            FindingKind::Missing { object, field, .. } => {
                self.homes.iter().any(|(home, keys, around)| match home {
                    // It is missing there because it stands here.
                    Home::Around(outer) => outer == object && keys.contains(field.name),
                    Home::Below(outer) => {
                        let is_there = holds(outer.of, object) && keys.contains(field.name);
                        is_there || (outer == field && around.contains(&finding.node))
                    }
                })
            }
            FindingKind::WrongType { found: "null", .. } if !self.empty.is_empty() => {
                context.entry_of(finding.node).is_some_and(|entry| self.fill(entry.id()))
            }
            _ => false,
        }
    }

    /// Whether what stands beside an empty entry is to be its value.
    pub(super) fn fill(&self, entry: NodeId) -> bool {
        self.empty.contains(&entry)
    }
}

fn holds(of: Type, object: &'static Object) -> bool {
    match of {
        Type::Object(inner) => inner == object,
        Type::List(inner) => holds(*inner, object),
        _ => false,
    }
}

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    all(document, context).iter().filter_map(|one| finding(rule, context, one)).collect()
}

fn finding(rule: &Rule, context: &DocumentContext<'_>, one: &Misplaced<'_>) -> Option<Diagnostic> {
    let (&(first, _), others) = one.entries.split_first()?;
    let key = |entry| Place::key(context.site(entry));
    let keys = super::listed(one.entries.iter().map(|(_, key)| *key));
    let (stand, belong, they) = match others {
        [] => ("stands", "belongs", "it"),
        _ => ("stand", "belong", "them"),
    };
    let mut finding = match &one.belongs {
        Belongs::Empty(properties) => rule
            .finding(key(first), format!("{keys} {stand} beside `properties`, not in it"))
            .label("one level deeper is expected")
            .related(key(*properties), "this is empty")
            .help(format!("Indent {they} below `properties`.")),
        Belongs::Properties(of_type) => rule
            .finding(key(first), format!("{keys} {belong} into `properties`"))
            .label(format!("a property of `{of_type}`"))
            .help(format!("Move {they} into `properties`.")),
        Belongs::Home(Home::Below(field)) => rule
            .finding(key(first), format!("{keys} {belong} into `{}`", field.name))
            .label("one level deeper is expected")
            .help(match field.of {
                Type::List(_) => format!("Move {they} into the item of `{}` that is meant.", field.name),
                _ => format!("Move {they} into `{}`.", field.name),
            }),
        Belongs::Home(Home::Around(object)) => rule
            .finding(key(first), format!("{keys} {belong} into the {} around it", object.name))
            .label("one level less deep is expected")
            .help(format!("Move {they} one level out.")),
    };
    finding = finding.note("The runtime drops fields that it does not know, without a word.");
    for (entry, _) in others {
        finding = finding.related(key(*entry), "and this");
    }
    match target(context, one) {
        Some(into) => {
            let entries: Vec<_> = one.entries.iter().map(|(entry, _)| context.site(*entry)).collect();
            let is_out = matches!(one.belongs, Belongs::Home(Home::Around(_)));
            let title = format!("{} {keys}", if is_out { "Move out" } else { "Indent" });
            let edits = vec![Edit::Nest { entries, into: context.site(into) }];
            let is_sure = matches!(one.belongs, Belongs::Empty(_));
            Some(finding.fix(if is_sure { Fix::safe(title, edits) } else { Fix::suggestion(title, edits) }))
        }
        None => Some(finding),
    }
}

/// Where the entries come to stand by their indentation alone; `None` where they would have to be moved.
fn target(context: &DocumentContext<'_>, one: &Misplaced<'_>) -> Option<NodeId> {
    let mapping = context.mapping(one.around)?;
    let first = one.entries.first()?.0;
    let siblings: Vec<NodeId> = mapping.entries().map(|entry| entry.node().id()).collect();
    let at = siblings.iter().position(|id| *id == first)?;
    let is_run = siblings[at..].iter().zip(&one.entries).filter(|(id, (entry, _))| *id == entry).count()
        == one.entries.len();
    let before = at.checked_sub(1).and_then(|before| siblings.get(before).copied());
    if !is_run || mapping.node().kind() != Kind::BlockMapping {
        return None;
    }
    let named = |name: &str| mapping.entry(name).filter(|entry| Some(entry.node().id()) == before);
    match one.belongs {
        Belongs::Empty(properties) => {
            let entry = named("properties").filter(|entry| entry.value().is_none());
            entry.map(|_| properties)
        }
        Belongs::Properties(_) => block(named("properties")?.value()?),
        Belongs::Home(Home::Below(field)) => match named(field.name)?.value()? {
            Value::Sequence(list) => {
                let last = Sequence::items(list).last()?.value()?;
                let inside = last.as_mapping()?;
                let is_free = one.entries.iter().all(|(_, key)| inside.entry(key).is_none());
                block(last).filter(|_| is_free)
            }
            value => block(value),
        },
        Belongs::Home(Home::Around(object)) => outer(context, one, object),
    }
}

fn block(value: Value<'_>) -> Option<NodeId> {
    (value.node().kind() == Kind::BlockMapping).then(|| value.id())
}

/// The mapping around, where the entries are the last of all in it and in what stands between.
fn outer(context: &DocumentContext<'_>, one: &Misplaced<'_>, object: &'static Object) -> Option<NodeId> {
    let end = |id: NodeId| context.node(id).subtree().last().map(|last| last.id());
    let last = one.entries.last().and_then(|(entry, _)| end(*entry))?;
    let entry = context.entry_of(one.around).map(|entry| entry.id()).or_else(|| {
        let item = context.node(one.around).parent().filter(|item| item.kind() == Kind::Item)?;
        Some(context.entry_of(item.parent()?.id())?.id())
    })?;
    let mapping = context.mapping_around(entry)?;
    let knows = |entry: Entry<'_>| {
        entry.key().and_then(Value::as_scalar).is_some_and(|key| object.field(&key.text()).is_some())
    };
    let is_free = one.entries.iter().all(|(_, key)| mapping.entry(key).is_none());
    let id = mapping.node().id();
    (is_free && mapping.entries().any(knows) && end(id) == Some(last)).then_some(id)
}
