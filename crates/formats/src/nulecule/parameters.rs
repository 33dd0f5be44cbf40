//! Which value each parameter has, and where it comes from.
//!
//! The specification leaves the order open; this one follows its intent: what is nearer to the person who installs, and
//! nearer to the component, wins. `--set` for the component, `--set` for all, the answers file's section of the component,
//! of the applications around it, its `general` section, the component's default, the defaults of the applications
//! around it from inside out, what is built in. Parameters of an application are seen by everything in it.

use std::sync::Arc;

use indexmap::IndexSet;
use plimsoll_base::{FileId, Secret, Site};
use plimsoll_model::Origin;

use super::answers::{Answers, GENERAL};
use super::document::Parameter;
use crate::rendered::{Replacement, Substitutions};
use crate::secrets::is_secret_name;

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
        let settings = self.settings.iter().filter(|setting| self.applies(setting));
        names.extend(settings.map(|setting| setting.name.clone()));
        names.extend(["namespace", "provider"].map(Into::into));
        names.into_iter().map(|name| self.parameter(name)).collect()
    }

    fn applies(&self, setting: &Setting) -> bool {
        setting.section.as_ref().is_none_or(|section| self.sections.iter().any(|own| **own == **section))
    }

    fn parameter(&self, name: Arc<str>) -> Resolved {
        let declared = || {
            self.declarations.iter().flat_map(|declarations| {
                let same = declarations.parameters.iter().filter(|parameter| parameter.name.text == name);
                same.map(|parameter| (declarations.file, parameter))
            })
        };
        let is_secret = is_secret_name(&name) || declared().any(|(_, parameter)| parameter.hidden);
        let (text, origin) = self.value(&name).unwrap_or_else(|| {
            let default = declared().find_map(|(file, parameter)| {
                let default = parameter.default.as_ref()?;
                let origin = Origin::ParameterDefault(Site { file, node: default.node });
                Some((Some(default.text.clone()), origin))
            });
            default.or_else(|| self.built_in(&name)).unwrap_or_else(|| {
                let site = declared().next().map(|(file, parameter)| Site { file, node: parameter.node });
                (None, site.map_or(Origin::FormatDefault, Origin::Written))
            })
        });
        let replacement = match text {
            None => Replacement::Asked,
            Some(text) if is_secret => Replacement::Secret(Secret::new(text)),
            Some(text) => Replacement::Text(text),
        };
        let mut own = self.declarations.first().into_iter().flat_map(|own| own.parameters);
        let is_own = own.any(|parameter| parameter.name.text == name);
        Resolved { name, replacement, origin, is_own }
    }

    /// What the command line or the answers file says.
    fn value(&self, name: &str) -> Option<(Option<Arc<str>>, Origin)> {
        let own = |setting: &&(usize, &Setting)| setting.1.section.is_some();
        let settings: Vec<(usize, &Setting)> = self
            .settings
            .iter()
            .enumerate()
            .filter(|(_, setting)| &*setting.name == name && self.applies(setting))
            .collect();
        let setting = settings.iter().rfind(own).or(settings.last());
        if let Some((index, setting)) = setting {
            return Some((Some(setting.text.clone()), Origin::CommandLine(*index as u32)));
        }
        let answers = self.answers?;
        let sections = self.sections.iter().map(String::as_str).chain([GENERAL]);
        let answer =
            sections.filter_map(|section| answers.get(section, name)).find(|answer| answer.text.is_some())?;
        Some((answer.text.clone(), Origin::Answer(answer.site)))
    }

    fn built_in(&self, name: &str) -> Option<(Option<Arc<str>>, Origin)> {
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
