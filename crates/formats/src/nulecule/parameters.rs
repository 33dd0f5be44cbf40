//! Which value each parameter has, and where it comes from.
//!
//! The specification leaves the order open; this one follows its intent: what is nearer to the person who installs, and
//! nearer to the component, wins. `--set` for the component, `--set` for all, the answers file's section of the component,
//! of the applications around it, its `general` section, the component's default, the defaults of the applications
//! around it from inside out, what is built in. Parameters of an application are seen by everything in it. The order of
//! the reference implementation is in [`reference`](super::reference).

use std::sync::Arc;

use indexmap::IndexSet;
use plimsoll_base::{FileId, Secret, Site};
use plimsoll_model::Origin;

use super::answers::{Answers, GENERAL};
use super::document::{Default, Parameter};
use crate::rendered::{Replacement, Substitutions};
use crate::secrets::{is_secret_name, is_secret_text};

/// A value given on the command line.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Setting {
    /// The component (`outer:inner` where nested) it is for; `None` for all.
    pub section: Option<Arc<str>>,
    /// The parameter.
    pub name: Arc<str>,
    /// Its text.
    pub text: Arc<str>,
}

impl Setting {
    /// From `[COMPONENT.]NAME=VALUE`. A parameter's name has no dot, a component's may.
    ///
    /// # Errors
    /// What is wrong with the text, without the text, which may hold a secret.
    pub fn read(text: &str) -> Result<Self, &'static str> {
        let (name, value) = text.split_once('=').ok_or("has no `=`")?;
        let (section, name) = match name.rsplit_once('.') {
            Some((section, name)) => (Some(section), name),
            None => (None, name),
        };
        if name.is_empty() || section.is_some_and(str::is_empty) {
            return Err("names no parameter");
        }
        Ok(Self { section: section.map(Into::into), name: name.into(), text: value.into() })
    }
}

/// The parameters that one application or component declares.
#[derive(Clone, Copy, Debug)]
pub struct Declarations<'a> {
    /// The file.
    pub file: FileId,
    /// The parameters.
    pub parameters: &'a [Parameter],
}

/// What decides the parameters of one component.
#[derive(Clone, Debug)]
pub struct Scope<'a> {
    /// The sections of the answers file that apply, the component's own first; `general` is not among them.
    pub sections: Vec<String>,
    /// The declarations that apply: the component's own, then those of the applications around it from inside out.
    pub declarations: Vec<Declarations<'a>>,
    /// The answers file.
    pub answers: Option<&'a Answers>,
    /// The command line.
    pub settings: &'a [Setting],
    /// The chosen provider.
    pub provider: &'a str,
}

/// A parameter with its value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Resolved {
    /// Its name.
    pub name: Arc<str>,
    /// Its value.
    pub replacement: Replacement,
    /// Where the value comes from; for one that is asked for, where it is declared.
    pub origin: Origin,
    /// Whether the component itself declares it.
    pub is_own: bool,
}

/// The text that is put in (`None`: it is asked for) and where it comes from.
pub(super) type Found = (Option<Arc<str>>, Origin);

impl<'a> Declarations<'a> {
    /// The first parameter of this name.
    pub(super) fn named(&self, name: &str) -> Option<(FileId, &'a Parameter)> {
        let parameter = self.parameters.iter().find(|parameter| &*parameter.name.text == name)?;
        Some((self.file, parameter))
    }
}

impl Scope<'_> {
    /// Every parameter that can be put into the component's artifacts: its own in their order, then those declared
    /// around it, then those that are only answered or set, then what is built in.
    #[must_use]
    pub fn resolve(&self) -> Vec<Resolved> {
        let mut names: IndexSet<Arc<str>> = IndexSet::new();
        for declarations in &self.declarations {
            names.extend(declarations.parameters.iter().map(|parameter| parameter.name.text.clone()));
        }
        for section in self.sections.iter().map(String::as_str).chain([GENERAL]) {
            names.extend(self.answers.into_iter().flat_map(|answers| answers.names(section)).cloned());
        }
        names.extend(self.settings_that_apply().map(|(_, setting)| setting.name.clone()));
        names.extend(["namespace", "provider"].map(Into::into));
        names.into_iter().map(|name| self.parameter(name)).collect()
    }

    /// The settings for all and those for the component or for an application around it, each with its number.
    pub(super) fn settings_that_apply(&self) -> impl Iterator<Item = (usize, &Setting)> {
        let applies = |setting: &Setting| {
            setting.section.as_ref().is_none_or(|section| self.sections.iter().any(|own| **own == **section))
        };
        self.settings.iter().enumerate().filter(move |(_, setting)| applies(setting))
    }

    fn parameter(&self, name: Arc<str>) -> Resolved {
        let declared = || {
            self.declarations.iter().flat_map(|declarations| {
                let same = declarations.parameters.iter().filter(|parameter| parameter.name.text == name);
                same.map(|parameter| (declarations.file, parameter))
            })
        };
        let (text, origin) = self.value(&name).unwrap_or_else(|| {
            let default = declared().find_map(|(file, parameter)| {
                // A default of `provider` is only one where nothing else chose.
                let counts = |default: &&Default| &*name != "provider" || *default.text == *self.provider;
                let default = parameter.default.as_ref().filter(counts)?;
                let origin = Origin::ParameterDefault(Site { file, node: default.node });
                Some((Some(default.text.clone()), origin))
            });
            default.or_else(|| self.built_in(&name)).unwrap_or_else(|| {
                let site = declared().next().map(|(file, parameter)| Site { file, node: parameter.node });
                (None, site.map_or(Origin::FormatDefault, Origin::Written))
            })
        });
        let replacement = self.replacement(&name, text);
        let mut own = self.declarations.first().into_iter().flat_map(|own| own.parameters);
        let is_own = own.any(|parameter| parameter.name.text == name);
        Resolved { name, replacement, origin, is_own }
    }

    /// The value to put in; a secret where the name, or whoever declares it, says so.
    pub(super) fn replacement(&self, name: &str, text: Option<Arc<str>>) -> Replacement {
        let mut declared = self.declarations.iter().filter_map(|declarations| declarations.named(name));
        let is_secret = is_secret_name(name) || declared.any(|(_, parameter)| parameter.hidden);
        match text {
            None => Replacement::Asked,
            Some(text) if is_secret || is_secret_text(&text) => Replacement::Secret(Secret::new(text)),
            Some(text) => Replacement::Text(text),
        }
    }

    /// What the command line or the answers file says.
    fn value(&self, name: &str) -> Option<Found> {
        self.setting(name).or_else(|| {
            let answers = self.answers?;
            let sections = self.sections.iter().map(String::as_str).chain([GENERAL]);
            let mut given = sections.filter_map(|section| answers.get(section, name));
            let answer = given.find(|answer| answer.text.is_some())?;
            Some((answer.text.clone(), Origin::Answer(answer.site)))
        })
    }

    /// What the command line says: for the component, else for all; of several the last.
    pub(super) fn setting(&self, name: &str) -> Option<Found> {
        let named = || self.settings_that_apply().filter(|(_, setting)| &*setting.name == name);
        let own = named().filter(|(_, setting)| setting.section.is_some()).last();
        let (index, setting) = own.or_else(|| named().last())?;
        Some((Some(setting.text.clone()), Origin::CommandLine(index as u32)))
    }

    pub(super) fn built_in(&self, name: &str) -> Option<Found> {
        let text = match name {
            "namespace" => "default",
            "provider" => self.provider,
            _ => return None,
        };
        Some((Some(text.into()), Origin::FormatDefault))
    }
}

/// What a template needs to know of the parameters.
#[must_use]
pub fn substitutions(parameters: &[Resolved]) -> Substitutions {
    let values = parameters.iter().map(|resolved| (resolved.name.clone(), resolved.replacement.clone()));
    Substitutions { values: values.collect(), placements: Vec::new() }
}
