//! Which providers the components of a Nulecule have, for the rules that compare them.

use std::sync::Arc;

use plimsoll_base::{Edit, NodeId, Site};
use plimsoll_formats::nulecule::answers::{Answers, GENERAL};
use plimsoll_formats::nulecule::document::Text;
use plimsoll_formats::nulecule::{Nulecule, nested};
use plimsoll_formats::surroundings::{Found, Surroundings};
use plimsoll_syntax::edit::{NewValue, Position};

use crate::parse;
use crate::rules::DocumentContext;
use crate::settings;

/// The providers of those components that have artifacts, in the order of the file.
pub(crate) struct Providers<'a> {
    /// Name and providers.
    pub(crate) of_components: Vec<(&'a Text, Vec<&'a str>)>,
}

impl<'a> Providers<'a> {
    /// Reads them.
    pub(crate) fn of(nulecule: &'a Nulecule) -> Self {
        let of_components = nulecule.components.iter().filter_map(|component| {
            let artifacts = component.artifacts.as_ref().filter(|artifacts| !artifacts.is_empty())?;
            let names = artifacts.iter().map(|provider| &*provider.name.text).collect();
            Some((component.name.as_ref()?, names))
        });
        Self { of_components: of_components.collect() }
    }

    /// All providers, each once.
    pub(crate) fn all(&self) -> Vec<&'a str> {
        let mut all = Vec::new();
        for name in self.of_components.iter().flat_map(|(_, names)| names) {
            if !all.contains(name) {
                all.push(*name);
            }
        }
        all
    }

    /// The providers that all components have.
    pub(crate) fn common(&self) -> Vec<&'a str> {
        let mut common = self.all();
        common.retain(|name| self.of_components.iter().all(|(_, names)| names.contains(name)));
        common
    }

    /// The first component that has no provider in common with those before it: its name, and its providers.
    pub(crate) fn first_without_common(&self) -> Option<(NodeId, &[&'a str])> {
        let mut common = self.all();
        self.of_components.iter().find_map(|(name, names)| {
            common.retain(|provider| names.contains(provider));
            common.is_empty().then_some((name.node, names.as_slice()))
        })
    }
}

/// The providers that all components have, those of nested applications too; `None` where one of those is not in the
/// workspace.
pub(crate) fn common_with_nested(
    nulecule: &Nulecule,
    surroundings: &dyn Surroundings,
) -> Option<Vec<String>> {
    let mut common: Option<Vec<String>> = None;
    let mut seen = vec![nulecule.file];
    let mut next = 0;
    while let Some(&file) = seen.get(next) {
        next += 1;
        let inner = surroundings.nulecule(file)?;
        let folder = surroundings.path(file).parent();
        for component in &inner.components {
            let (Some(source), None, Some(name)) = (&component.source, &component.artifacts, &component.name)
            else {
                continue;
            };
            let nested = nested::find(&name.text, &name.text, &source.text, &folder, surroundings)?;
            if !seen.contains(&nested) {
                seen.push(nested);
            }
        }
        for (_, names) in Providers::of(&inner).of_components {
            match &mut common {
                None => common = Some(names.into_iter().map(str::to_owned).collect()),
                Some(common) => common.retain(|name| names.contains(&name.as_str())),
            }
        }
    }
    common
}

/// The provider that is used without a choice, and where that is written: `answers.conf`, the root parameter, or
/// `kubernetes`.
pub(crate) fn default_provider(
    nulecule: &Nulecule,
    context: &DocumentContext<'_>,
) -> (Arc<str>, Option<Site>) {
    // The settings stand for `--provider`, which comes before all.
    if let Some(provider) = settings::settings(context.db).nulecule.provider {
        return (provider.into(), None);
    }
    let path = context.file.path(context.db).parent().join("answers.conf");
    let answered = path.ok().and_then(|path| {
        let Found::File(file) = context.surroundings.find(&path) else { return None };
        let answers = Answers::read(&context.surroundings.content(file).ok()?, file);
        let answer = answers.get(GENERAL, "provider")?;
        Some((answer.text.clone()?, Some(answer.site)))
    });
    answered.unwrap_or_else(|| match nulecule.default_provider() {
        Some(default) => (default.text.clone(), Some(context.site(default.node))),
        None => ("kubernetes".into(), None),
    })
}

/// The change that makes a provider the default in the Nulecule.
pub(crate) fn set_default(nulecule: &Nulecule, context: &DocumentContext<'_>, provider: &str) -> Edit {
    if let Some(default) = nulecule.default_provider() {
        return Edit::Replace { slot: context.site(default.node), value: NewValue::text(provider) };
    }
    let fields = [("name", "provider"), ("description", "the default provider"), ("default", provider)];
    let fields = fields.map(|(key, value)| (key.to_owned(), NewValue::text(value)));
    declare(context, nulecule.node, NewValue::Map(fields.to_vec()))
}

/// The change that adds a parameter to the `params` of a mapping (a component, or the root).
pub(crate) fn declare(context: &DocumentContext<'_>, mapping: NodeId, parameter: NewValue) -> Edit {
    let content = parse::content(context.db, context.file);
    let entry = content.and_then(|content| content.node(mapping).value()?.as_mapping()?.entry("params"));
    let sequence = entry.and_then(|entry| entry.value()?.as_sequence());
    match (entry, sequence) {
        (_, Some(sequence)) => Edit::InsertItem {
            sequence: context.site(sequence.node().id()),
            value: parameter,
            position: Position::Last,
        },
        // `params` with nothing behind it.
        (Some(entry), None) => {
            Edit::Replace { slot: context.site(entry.node().id()), value: NewValue::List(vec![parameter]) }
        }
        (None, None) => Edit::InsertEntry {
            mapping: context.site(mapping),
            key: "params".to_owned(),
            value: NewValue::List(vec![parameter]),
            position: Position::Last,
        },
    }
}

/// Names for people: "`docker`, `kubernetes`".
pub(crate) fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
