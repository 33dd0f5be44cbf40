//! Where atomicapp 0.6.4 finds the value of a parameter, and where that is not where the specification's intent finds it.
//!
//! The reference implementation asks for each declared parameter once while it loads, outermost application first, and
//! keeps the result as a value of its own: in `general` for parameters of the outermost application, in the section of
//! the component for its own. What it keeps beats the answers file later, and a value that is false in Python counts as
//! none. Sections reach exactly the component that they name, and declarations of a nested application nothing in it.
//!
//! What is meant is `atomicapp run`. `fetch` does not ask: it puts in the word `None` for what has no value.

use std::sync::Arc;

use indexmap::IndexSet;
use plimsoll_base::{FileId, Site};
use plimsoll_model::Origin;

use super::answers::GENERAL;
use super::document::Parameter;
use super::parameters::{Found, Resolved, Scope};
use crate::rendered::Replacement;

/// A parameter of a component that has one value by the specification's intent and another in the reference
/// implementation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Disagreement {
    /// The component, `outer:inner` where nested.
    pub component: Arc<str>,
    /// Where the component itself declares the parameter; `None` where it does not.
    pub declaration: Option<Site>,
    /// Whether the outermost application declares a parameter of this name, which is then preferred.
    pub is_outermost: bool,
    /// The parameter as the specification means it.
    pub intended: Resolved,
    /// The parameter as the reference implementation has it; `None` where it knows none of this name.
    pub actual: Option<Resolved>,
}

impl Disagreement {
    /// Whether the intended answer would be used if Python did not take it for false.
    #[must_use]
    pub fn is_ignored_as_false(&self) -> bool {
        let (Origin::Answer(_), Some(actual)) = (&self.intended.origin, &self.actual) else { return false };
        let text = match &self.intended.replacement {
            Replacement::Text(text) => text,
            Replacement::Secret(secret) => secret.reveal(),
            Replacement::Asked => return false,
        };
        is_false(text) && actual.is_own
    }

    /// Both values, without secrets: "`a` by the specification's intent, `b` in atomicapp 0.6.4".
    #[must_use]
    pub fn values(&self) -> String {
        let actual = self.actual.as_ref().map_or("none".to_owned(), |actual| shown(&actual.replacement));
        let intended = shown(&self.intended.replacement);
        format!("{intended} by the specification's intent, {actual} in atomicapp 0.6.4")
    }
}

fn shown(value: &Replacement) -> String {
    match value {
        Replacement::Text(text) => format!("`{text}`"),
        Replacement::Secret(_) => "a secret".to_owned(),
        Replacement::Asked => "one that is asked for".to_owned(),
    }
}

impl Scope<'_> {
    /// As [`Scope::resolve`], in the order of atomicapp 0.6.4.
    #[must_use]
    pub fn resolve_as_reference(&self) -> Vec<Resolved> {
        let mut names: IndexSet<Arc<str>> = IndexSet::new();
        for declarations in self.declarations.first().into_iter().chain(self.declarations.last()) {
            names.extend(declarations.parameters.iter().map(|parameter| parameter.name.text.clone()));
        }
        for section in self.sections.iter().take(1).map(String::as_str).chain([GENERAL]) {
            names.extend(self.answers.into_iter().flat_map(|answers| answers.names(section)).cloned());
        }
        names.extend(self.settings_that_apply().map(|(_, setting)| setting.name.clone()));
        names.extend(["namespace", "provider"].map(Into::into));
        names.into_iter().map(|name| self.parameter_as_reference(name)).collect()
    }

    fn parameter_as_reference(&self, name: Arc<str>) -> Resolved {
        let is_own = self.declarations.first().is_some_and(|own| own.named(&name).is_some());
        // `provider` is what was chosen, whoever declares it.
        let chosen = || if &*name == "provider" { self.built_in(&name) } else { None };
        let found = self
            .setting(&name)
            .or_else(chosen)
            .or_else(|| self.kept_of_component(&name))
            .or_else(|| self.kept_of_outermost(&name))
            .or_else(|| self.answer_as_reference(self.sections.first()?, &name))
            .or_else(|| self.answer_as_reference(GENERAL, &name))
            .or_else(|| self.built_in(&name));
        let (text, origin) = found.unwrap_or((None, Origin::FormatDefault));
        Resolved { replacement: self.replacement(&name, text), name, origin, is_own }
    }

    /// What is kept in `general` while the outermost application is loaded.
    fn kept_of_outermost(&self, name: &str) -> Option<Found> {
        let declared = self.declarations.last()?.named(name)?;
        Some(self.answer_as_reference(GENERAL, name).filter(counts).unwrap_or_else(|| default(declared)))
    }

    /// What is kept in the section of the component while it is loaded. A value that will be asked for is one by then.
    fn kept_of_component(&self, name: &str) -> Option<Found> {
        let declared = self.declarations.first()?.named(name)?;
        let before = self.kept_of_outermost(name).filter(counts);
        let own = || self.answer_as_reference(self.sections.first()?, name).filter(counts);
        let general = || self.answer_as_reference(GENERAL, name).filter(counts);
        Some(before.or_else(own).or_else(general).unwrap_or_else(|| default(declared)))
    }

    fn answer_as_reference(&self, section: &str, name: &str) -> Option<Found> {
        let answer = self.answers?.get(section, name)?;
        Some((Some(answer.text.clone()?), Origin::Answer(answer.site)))
    }
}

fn default((file, parameter): (FileId, &Parameter)) -> Found {
    match &parameter.default {
        Some(default) => {
            (Some(default.text.clone()), Origin::ParameterDefault(Site { file, node: default.node }))
        }
        None => (None, Origin::Written(Site { file, node: parameter.node })),
    }
}

fn counts((text, _): &Found) -> bool {
    text.as_deref().is_none_or(|text| !is_false(text))
}

/// Whether Python takes the value that the text is read as for false: nothing, zero, `False`, an empty collection.
#[must_use]
pub fn is_false(text: &str) -> bool {
    matches!(text, "" | "[]" | "{}")
        || text.eq_ignore_ascii_case("false")
        || text.parse::<f64>().is_ok_and(|number| number == 0.0)
}

/// What the two orders say differently of the parameters that matter: those that the component declares, and those that
/// are put into its artifacts, which `is_used` tells.
#[must_use]
pub fn disagreements(scope: &Scope<'_>, is_used: impl Fn(&str) -> bool) -> Vec<Disagreement> {
    let actual = scope.resolve_as_reference();
    let component: Arc<str> = scope.sections.first().map_or("", String::as_str).into();
    let own = scope.declarations.first();
    let mut found = Vec::new();
    for intended in scope.resolve() {
        let actual = actual.iter().find(|actual| actual.name == intended.name);
        let agrees = actual.is_some_and(|actual| actual.replacement == intended.replacement);
        if agrees || &*intended.name == "provider" || !(intended.is_own || is_used(&intended.name)) {
            continue;
        }
        let declared = own.and_then(|own| own.named(&intended.name));
        let declaration = declared.map(|(file, parameter)| Site { file, node: parameter.name.node });
        let outermost = scope.declarations.last();
        found.push(Disagreement {
            component: component.clone(),
            declaration,
            is_outermost: outermost.is_some_and(|outermost| outermost.named(&intended.name).is_some()),
            actual: actual.cloned(),
            intended,
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_python_takes_for_false_is_known() {
        for text in ["", "0", "0.0", "False", "false", "[]"] {
            assert!(is_false(text), "{text}");
        }
        for text in ["no", "00x", "1", "None ", "x"] {
            assert!(!is_false(text), "{text}");
        }
    }
}
