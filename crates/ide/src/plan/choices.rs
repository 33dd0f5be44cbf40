//! What somebody who asks for a plan decides, as on the command line.

use plimsoll_analysis::SourceFile;
use plimsoll_analysis::application::{RequestKey, own_request, with_states};
use plimsoll_analysis::document::{ApplicationAt, Root};
use plimsoll_analysis::rules::Intent;
use plimsoll_analysis::{Database, ignored, settings};
use plimsoll_base::WorkspacePath;
use plimsoll_formats::application::Compatibility;
use plimsoll_formats::nulecule::parameters::Setting;
use plimsoll_model::Family;
use plimsoll_plan::names::UnknownName;
use plimsoll_plan::{Ignore, Mode, Only, Options, PathPattern};

/// How an application is to be planned. Each is what the option of the command line with its name says; what is not said is
/// decided by the settings of the workspace.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Choices {
    /// The provider whose artifacts count.
    pub provider: Option<String>,
    /// Whose behaviour counts: the name of an implementation, or `none`.
    pub compat: Option<String>,
    /// The name of the installation.
    pub installation: Option<String>,
    /// `install`, `upgrade`, `uninstall`, or an action of the bundle.
    pub action: Option<String>,
    /// Whether to plan although something stands in the way.
    pub force: bool,
    /// The answers file.
    pub answers: Option<WorkspacePath>,
    /// Parameter sets and credential sets; later ones count more.
    pub values: Vec<WorkspacePath>,
    /// Values of parameters, each as `[COMPONENT.]NAME=VALUE`.
    pub set: Vec<String>,
    /// The components that are planned; all where none is named.
    pub only: Vec<String>,
    /// Whether what needs these is planned too.
    pub with_dependents: bool,
    /// Whether edges that are only inferred from values are left out.
    pub no_inferred_edges: bool,
    /// Paths of attributes of which differences plan nothing.
    pub ignore: Vec<String>,
}

/// Choices as the engine takes them.
pub(crate) struct Decided<'db> {
    pub(crate) file: SourceFile,
    pub(crate) key: RequestKey<'db>,
    pub(super) intent: Intent,
    pub(crate) options: Options,
}

impl Decided<'_> {
    pub(super) const fn uninstall(&self) -> bool {
        self.options.uninstall
    }
}

/// The implementations whose behaviour may count.
///
/// # Errors
/// It is none of them; what may be written.
pub fn compatibility(name: &str) -> Result<Option<Compatibility>, String> {
    let known = Compatibility::ALL.into_iter().find(|one| one.name() == name);
    if known.is_some() || name == "none" {
        return Ok(known);
    }
    let names: Vec<&str> = Compatibility::ALL.iter().map(|one| one.name()).collect();
    Err(format!("`{name}` is no implementation. There are none, {}.", names.join(", ")))
}

impl Choices {
    /// For one application.
    ///
    /// # Errors
    /// A choice does not fit; why, for people.
    pub(crate) fn decide<'db>(&self, db: &'db Database, at: ApplicationAt) -> Result<Decided<'db>, String> {
        let mode = self.action.as_deref().and_then(Mode::from_name).filter(|mode| *mode != Mode::Invoke);
        let key = self.request(db, at, mode)?;
        let uninstall = mode == Some(Mode::Uninstall);
        let wrong = |UnknownName { message, help }| format!("{message}. {help}");
        let only = if self.only.is_empty() {
            None
        } else {
            let found = with_states(db, at.file, key, uninstall, |desired, recorded| {
                let recorded = recorded.map(|recorded| &recorded.application);
                Only::named(&self.only, self.with_dependents, desired, recorded)
            });
            found.unwrap_or(Ok(None)).map_err(wrong)?
        };
        let inferred_edges = !self.no_inferred_edges && settings::settings(db).plan.inferred_edges;
        let intent = Intent { action: mode, is_forced: self.force, only_order: false };
        let options = Options { inferred_edges, uninstall, only, ignored: self.ignored(db)? };
        Ok(Decided { file: at.file, key, intent, options })
    }

    fn request<'db>(
        &self,
        db: &'db Database,
        at: ApplicationAt,
        mode: Option<Mode>,
    ) -> Result<RequestKey<'db>, String> {
        let root = at.root(db);
        let mut request = own_request(db, &at).request(db).clone();
        if let Some(own) = self.action.as_ref().filter(|_| mode.is_none()) {
            if root.as_ref().is_some_and(|root| root.family() != Family::Cnab) {
                return Err(format!("`{own}` is no action of it: there are install, upgrade and uninstall."));
            }
            request.action = Some(own.as_str().into());
        }
        if let Some(provider) = &self.provider {
            request.provider = Some(provider.as_str().into());
        }
        if let Some(name) = &self.compat {
            let chosen = compatibility(name)?;
            // It may be said for all files of an editor, and each has its own.
            let fits = |one: &Compatibility| root.as_ref().is_none_or(|root: &Root| root.is_read_by(*one));
            if chosen.is_none() || chosen.as_ref().is_some_and(fits) {
                request.compatibility = chosen;
            }
        }
        let file = |path: &WorkspacePath| {
            let missing = || format!("{path} is not a file of the workspace.");
            db.file(path).map(|file| file.id(db)).ok_or_else(missing)
        };
        if let Some(path) = &self.answers {
            request.answers = Some(file(path)?);
        }
        request.value_files = self.values.iter().map(file).collect::<Result<_, String>>()?;
        let setting =
            |text: &String| Setting::read(text).map_err(|wrong| format!("A value of `set` {wrong}."));
        request.settings = self.set.iter().map(setting).collect::<Result<_, String>>()?;
        request.installation = self.installation.as_deref().map(Into::into);
        Ok(RequestKey::new(db, request))
    }

    fn ignored(&self, db: &Database) -> Result<Vec<Ignore>, String> {
        let read = |text: &String| match PathPattern::read(text) {
            Ok(path) => Ok(Ignore { path, of: None }),
            Err(wrong) => Err(format!("{}. {}", wrong.message, wrong.help)),
        };
        let mut rules: Vec<Ignore> = self.ignore.iter().map(read).collect::<Result<_, String>>()?;
        rules.extend(ignored::of_settings(db));
        Ok(rules)
    }
}
