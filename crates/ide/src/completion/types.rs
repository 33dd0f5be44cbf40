//! The types that definitions give: those of the workspace and those that every installation has. Traits that fit the
//! workload come first.

use std::sync::Arc;

use plimsoll_formats::oam::applies::{Workload, applies};
use plimsoll_formats::oam::index::Category;
use plimsoll_formats::oam::types::Types;
use plimsoll_formats::oam::{Definition, DefinitionKind, Dialect, Source, builtin};

use super::{Asked, Item, ItemKind};
use crate::about::{About, Subject, summary};
use crate::properties::kind_of_type;

pub(super) fn items(asked: &Asked<'_>) -> Vec<Item> {
    let Some(dialect) = asked.dialect().filter(|_| asked.is_value()) else { return Vec::new() };
    let Some((kind, holder)) = kind_of_type(dialect, &asked.way) else { return Vec::new() };
    asked.snapshot.types(asked.opened, dialect, asked.document, |types| {
        let names = asked.few(&types.names(kind));
        let workload = (kind == DefinitionKind::Trait).then(|| {
            let of_type = holder.checked_sub(2).and_then(|around| asked.way.text(around, "type"));
            let definition = of_type.and_then(|name| types.of_component(&name));
            (definition.is_some(), Workload::of_definition(definition.as_deref()))
        });
        let mut found: Vec<(u8, Item)> = Vec::new();
        for name in &names {
            let definition = definition(types, kind, name, workload.is_some() || dialect != Dialect::V1beta1);
            let fits = match (&workload, &definition) {
                (Some((true, workload)), Some(one)) => applies(one, workload, dialect),
                _ => Some(true),
            };
            let rank = match (&definition, fits) {
                (Some(one), _) if one.is_deprecated => 3,
                (_, Some(true)) => 0,
                (_, None) => 1,
                (_, Some(false)) => 2,
            };
            found.push((rank, item(asked, kind, name, definition, fits)));
        }
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().map(|(_, item)| item).collect()
    })
}

/// The definition of a name. One that is built in is read only where more than its name is needed.
fn definition(
    types: &Types<'_>,
    kind: DefinitionKind,
    name: &Arc<str>,
    is_needed: bool,
) -> Option<Arc<Definition>> {
    let is_only_built_in = builtin::summary(kind, name).is_some()
        && types.index().all(Category::Definition(kind), name).is_empty();
    if is_only_built_in && !is_needed { None } else { types.definition(kind, name) }
}

fn item(
    asked: &Asked<'_>,
    kind: DefinitionKind,
    name: &Arc<str>,
    definition: Option<Arc<Definition>>,
    fits: Option<bool>,
) -> Item {
    let text = match &definition {
        Some(one) => summary(one),
        None => builtin::summary(kind, name).map(str::to_owned),
    };
    let mut parts: Vec<String> = text.into_iter().collect();
    if definition.as_ref().is_some_and(|one| one.is_deprecated) {
        parts.push("deprecated".to_owned());
    }
    if fits == Some(false) {
        parts.push("not for this workload".to_owned());
    }
    if parts.is_empty() && definition.as_ref().is_some_and(|one| matches!(one.source, Source::File(_))) {
        parts.push("defined in this workspace".to_owned());
    }
    let detail = parts.join("; ");
    let about = About(Subject::Type(kind, name.clone(), definition));
    asked.value(ItemKind::Type, name, &detail, about)
}
