//! What templates name, and what is wrong with what they name (Porter, "Templates").

use std::ops::Range;
use std::sync::Arc;

use plimsoll_base::nearest;

use super::manifest::{Manifest, Template, Whereabouts};
use crate::cnab::bundle::{Bundle, Credential, Dependency, Parameter};

/// What is wrong with a template.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fault {
    /// It names something that is not there.
    Unknown {
        /// What it would be: "parameter".
        what: &'static str,
        /// The dependency that does not have it; `None` for the bundle itself.
        of: Option<Arc<str>>,
        /// The name.
        name: Arc<str>,
        /// The bytes of the name in the decoded text of the scalar.
        range: Range<usize>,
        /// What is there.
        known: Vec<Arc<str>>,
    },
    /// A value for a dependency is taken from the dependency itself: its name, and the bytes of it.
    Itself(Arc<str>, Range<usize>),
    /// A value for a dependency is taken from an output of the bundle, which comes later: its name, and the bytes of it.
    Later(Arc<str>, Range<usize>),
}

/// Finds the bundle of a dependency, where it is in the workspace.
pub type Find<'a> = &'a dyn Fn(&Dependency) -> Option<Arc<Bundle>>;

/// What stands below `bundle.` in templates.
pub const OF_BUNDLE: [&str; 11] = [
    "name",
    "version",
    "description",
    "parameters",
    "credentials",
    "outputs",
    "dependencies",
    "images",
    "custom",
    "invocationImage",
    "installerImage",
];
/// What stands below `installation.`.
pub const OF_INSTALLATION: [&str; 3] = ["name", "namespace", "id"];
/// What stands below `bundle.dependencies.NAME.`.
pub const OF_DEPENDENCY: [&str; 6] =
    ["outputs", "parameters", "credentials", "name", "version", "description"];
/// What templates start with.
pub const STARTS: [&str; 3] = ["bundle", "installation", "env"];

/// What is wrong with a template; `None` where it names something, and where nothing is known about what it names.
#[must_use]
pub fn fault(bundle: &Bundle, manifest: &Manifest, template: &Template, find: Find<'_>) -> Option<Fault> {
    let at = Reading { bundle, manifest, template, find };
    let (first, rest) = at.step(0);
    let is_output = matches!(template.whereabouts, Whereabouts::Output(_));
    match &template.text[first.clone()] {
        "bundle" => at.of_bundle(rest?),
        "installation" => at.one_of(rest?, "field of an installation", &OF_INSTALLATION),
        "env" => None,
        "outputs" if is_output => {
            let Whereabouts::Output(alias) = &template.whereabouts else { return None };
            at.output_of(alias, rest?)
        }
        // Anything else may be meant for a shell.
        other if rest.is_some() && nearest(other, STARTS).is_some() => {
            at.unknown("part of a bundle or installation", None, first, names(&STARTS))
        }
        _ => None,
    }
}

/// The parameter that a template names.
#[must_use]
pub fn parameter<'b>(bundle: &'b Bundle, template: &Template) -> Option<&'b Parameter> {
    bundle.parameter(template.text.strip_prefix("bundle.parameters.")?)
}

/// The credential that a template names.
#[must_use]
pub fn credential<'b>(bundle: &'b Bundle, template: &Template) -> Option<&'b Credential> {
    bundle.credential(template.text.strip_prefix("bundle.credentials.")?)
}

struct Reading<'a> {
    bundle: &'a Bundle,
    manifest: &'a Manifest,
    template: &'a Template,
    find: Find<'a>,
}

impl Reading<'_> {
    /// The name that starts at a byte, and the start of the next one.
    fn step(&self, start: usize) -> (Range<usize>, Option<usize>) {
        match self.template.text[start..].find('.') {
            Some(dot) => (start..start + dot, Some(start + dot + 1)),
            None => (start..self.template.text.len(), None),
        }
    }

    fn unknown(
        &self,
        what: &'static str,
        of: Option<&Arc<str>>,
        at: Range<usize>,
        known: Vec<Arc<str>>,
    ) -> Option<Fault> {
        let name = self.template.text[at.clone()].into();
        Some(Fault::Unknown { what, of: of.cloned(), name, range: self.shifted(at), known })
    }

    /// Bytes of the template as bytes of the scalar.
    fn shifted(&self, at: Range<usize>) -> Range<usize> {
        self.template.range.start + at.start..self.template.range.start + at.end
    }

    fn one_of(&self, start: usize, what: &'static str, known: &[&str]) -> Option<Fault> {
        let (at, _) = self.step(start);
        let is_known = known.contains(&&self.template.text[at.clone()]);
        if is_known { None } else { self.unknown(what, None, at, names(known)) }
    }

    /// All that is left must be one of these names, or a part of one.
    fn rest_of(
        &self,
        start: usize,
        what: &'static str,
        of: Option<&Arc<str>>,
        known: Vec<Arc<str>>,
    ) -> Option<Fault> {
        let rest = &self.template.text[start..];
        let is = |name: &Arc<str>| {
            rest.strip_prefix(&**name).is_some_and(|more| more.is_empty() || more.starts_with('.'))
        };
        if known.iter().any(is) {
            None
        } else {
            self.unknown(what, of, start..self.template.text.len(), known)
        }
    }

    fn of_bundle(&self, start: usize) -> Option<Fault> {
        let (at, rest) = self.step(start);
        let section = &self.template.text[at];
        match (section, rest) {
            ("parameters", Some(rest)) => {
                let known = self.bundle.parameters.iter().filter(|one| !super::is_wiring_parameter(one));
                self.rest_of(rest, "parameter", None, known.map(|one| one.name.text.clone()).collect())
            }
            ("credentials", Some(rest)) => {
                let known = self.bundle.credentials.iter().map(|one| one.name.text.clone());
                self.rest_of(rest, "credential", None, known.collect())
            }
            ("outputs", Some(rest)) => self.own_output(rest),
            ("dependencies", Some(rest)) => self.dependency(rest),
            ("images", Some(rest)) => {
                let known =
                    self.bundle.images.iter().filter_map(|image| Some(image.name.as_ref()?.text.clone()));
                self.rest_of(rest, "image", None, known.collect())
            }
            ("custom", Some(rest)) => self.custom(rest),
            _ => self.one_of(start, "part of a bundle", &OF_BUNDLE),
        }
    }

    fn own_output(&self, start: usize) -> Option<Fault> {
        if let Whereabouts::Wire(_) = self.template.whereabouts {
            let name = self.template.text[start..].into();
            return Some(Fault::Later(name, self.shifted(start..self.template.text.len())));
        }
        let outputs = self.bundle.outputs.iter().map(|one| &one.name);
        let known = outputs.chain(self.manifest.step_outputs()).map(|name| name.text.clone());
        self.rest_of(start, "output", None, known.collect())
    }

    fn dependency(&self, start: usize) -> Option<Fault> {
        let (at, rest) = self.step(start);
        let alias = &self.template.text[at.clone()];
        let requires = self.bundle.dependencies.iter().flat_map(|dependencies| &dependencies.requires);
        let known: Vec<&Dependency> = requires.collect();
        let Some(found) = known.iter().find(|one| &*one.alias.text == alias) else {
            let known = known.iter().map(|one| one.alias.text.clone()).collect();
            return self.unknown("dependency", None, at, known);
        };
        let alias = &found.alias.text;
        if matches!(&self.template.whereabouts, Whereabouts::Wire(own) if own == alias) {
            return Some(Fault::Itself(alias.clone(), self.shifted(at)));
        }
        let section = rest?;
        let (at, rest) = self.step(section);
        match (&self.template.text[at], rest) {
            ("outputs", Some(rest)) => self.output_of(alias, rest),
            _ => self.one_of(section, "part of a dependency", &OF_DEPENDENCY),
        }
    }

    fn output_of(&self, alias: &Arc<str>, start: usize) -> Option<Fault> {
        let requires = self.bundle.dependencies.iter().flat_map(|dependencies| &dependencies.requires);
        let dependency = requires.into_iter().find(|one| one.alias.text == *alias)?;
        let found = (self.find)(dependency)?;
        let own = found.outputs.iter().map(|output| output.name.text.clone());
        let renamed = dependency.outputs.iter().map(|wire| wire.name.text.clone());
        // What the dependency makes of others is one of its outputs only by the name that is asked for here.
        let is_own = matches!(self.template.whereabouts, Whereabouts::Output(_));
        let known = own.chain(renamed.filter(|_| !is_own)).collect();
        self.rest_of(start, "output", Some(alias), known)
    }

    /// A part of `custom`, step by step as far as there are mappings.
    fn custom(&self, start: usize) -> Option<Fault> {
        let mut value = &self.manifest.custom;
        let mut next = Some(start);
        while let (Some(start), Some(fields)) = (next, value.as_object()) {
            // Names of extensions have dots.
            let rest = &self.template.text[start..];
            let is = |name: &str| {
                rest.strip_prefix(name).is_some_and(|more| more.is_empty() || more.starts_with('.'))
            };
            let Some((name, inner)) = fields.iter().find(|(name, _)| is(name)) else {
                let (at, _) = self.step(start);
                let known = fields.keys().map(|name| name.as_str().into()).collect();
                return self.unknown("field of `custom`", None, at, known);
            };
            value = inner;
            let end = start + name.len() + 1;
            next = (end <= self.template.text.len()).then_some(end);
        }
        None
    }
}

fn names(known: &[&str]) -> Vec<Arc<str>> {
    known.iter().map(|name| (*name).into()).collect()
}
