//! What is written in answers files: sections, answers, and their values.

use plimsoll_analysis::document;
use plimsoll_formats::nulecule::answers::{GENERAL, PROVIDER_KEYS};
use plimsoll_formats::nulecule::{Nulecule, PROVIDERS};
use plimsoll_formats::secrets::is_secret;

use super::references::part;
use super::{Asked, Item, ItemKind};
use crate::about::About;
use crate::way::Step;

/// The answer that chooses a provider.
const PROVIDER: &str = "provider";

/// Values of answers, and the answers that are about the provider.
pub(super) fn items(asked: &Asked<'_>) -> Vec<Item> {
    if let [Step::Key(section)] = &asked.way.steps[..] {
        // Where the application is known, these are among the names that may be answered.
        let is_alone = asked.probe.is_answers() && nulecule(asked).is_none();
        let is_wanted = is_alone && asked.is_key && section == GENERAL;
        let names = PROVIDER_KEYS.iter().filter(|name| is_wanted && !asked.has(name));
        return names
            .map(|name| Item { detail: "of the provider".to_owned(), ..item(asked, name) })
            .collect();
    }
    let [Step::Key(section), Step::Key(name)] = &asked.way.steps[..] else { return Vec::new() };
    let Some(nulecule) = nulecule(asked).filter(|_| asked.is_value()) else { return Vec::new() };
    if name == PROVIDER {
        return providers(asked, &nulecule);
    }
    let default = default(&nulecule, section, name).filter(|text| !text.is_empty());
    let item = default.map(|text| asked.item(ItemKind::Value, &text, &text, About::NOTHING));
    item.map(|item| Item { detail: "default".to_owned(), ..item }).into_iter().collect()
}

/// The providers, those first that all components have artifacts for.
fn providers(asked: &Asked<'_>, nulecule: &Nulecule) -> Vec<Item> {
    let without = |provider: &str| {
        let mut components = nulecule.components.iter().filter(|component| component.artifacts.is_some());
        let has = |component: &plimsoll_formats::nulecule::document::Component| {
            component.artifacts.iter().flatten().any(|one| *one.name.text == *provider)
        };
        let other = components.find(|component| !has(component))?;
        Some(other.name.as_ref().map_or("a component".to_owned(), |name| format!("`{}`", name.text)))
    };
    let mut found: Vec<(bool, Item)> = PROVIDERS
        .iter()
        .map(|provider| {
            let lacking = without(provider);
            let detail =
                lacking.as_ref().map_or_else(String::new, |one| format!("{one} has no artifacts for it"));
            let item = asked.item(ItemKind::Value, provider, provider, About::NOTHING);
            (lacking.is_some(), Item { detail, ..item })
        })
        .collect();
    found.sort_by_key(|(is_lacking, _)| *is_lacking);
    found.into_iter().map(|(_, item)| item).collect()
}

/// A section, or an answer with the default value of its parameter.
pub(super) fn item(asked: &Asked<'_>, name: &str) -> Item {
    let item = part(asked, name);
    match &asked.way.steps[..] {
        [] => {
            let rest = asked.opened.text.get(item.replaces.end as usize..).unwrap_or("");
            let is_closed = rest.lines().next().is_some_and(|rest| rest.trim_start().starts_with(']'));
            let before = asked.opened.text.get(..item.replaces.start as usize).unwrap_or("");
            let is_opened = before.trim_end_matches([' ', '\t']).ends_with('[');
            let (open, close) = (if is_opened { "" } else { "[" }, if is_closed { "" } else { "]" });
            Item { insert: format!("{open}{name}{close}"), ..item }
        }
        [Step::Key(section)] if !asked.spot.has_colon => {
            let default = nulecule(asked).and_then(|nulecule| default(&nulecule, section, name));
            Item { insert: format!("{name} = {}", default.unwrap_or_default()), ..item }
        }
        _ => item,
    }
}

/// The application that the answers are for.
fn nulecule(asked: &Asked<'_>) -> Option<std::sync::Arc<Nulecule>> {
    let db = &asked.snapshot.db;
    document::nulecule(db, document::answered(db, asked.opened.file)?)
}

/// The default value of a parameter, unless it may be a secret.
fn default(nulecule: &Nulecule, section: &str, name: &str) -> Option<String> {
    let mut components = nulecule.components.iter();
    let own = components.find(|one| one.name.as_ref().is_some_and(|name| *name.text == *section));
    let own = own.into_iter().flat_map(|component| &component.parameters);
    let parameter = own.chain(&nulecule.parameters).find(|parameter| *parameter.name.text == *name)?;
    let text = &parameter.default.as_ref()?.text;
    let is_shown = !parameter.hidden && !is_secret(name, Some(text)) && !text.contains('\n');
    is_shown.then(|| text.to_string())
}
