//! What whoever opens a workspace wants where its `plimsoll.toml` says nothing: the settings of an editor.

#![allow(missing_docs, reason = "the macros of the engine write functions without documentation")]

use plimsoll_formats::application::Compatibility;
use plimsoll_formats::settings::Settings;

use crate::database::Db;

/// What counts where `plimsoll.toml` says nothing.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Chosen {
    /// The provider whose artifacts count.
    pub provider: Option<String>,
    /// The implementation whose behaviour counts for Nulecule.
    pub nulecule: Option<Compatibility>,
    /// The implementation whose behaviour counts for the Open Application Model.
    pub oam: Option<Compatibility>,
}

/// What is chosen.
#[salsa::input(singleton, debug)]
pub struct Defaults {
    /// For all applications of the workspace.
    #[returns(ref)]
    pub chosen: Chosen,
}

/// Settings with what is chosen where they say nothing: the file is everybody's, and an editor only one's own.
pub(crate) fn completed(db: &dyn Db, mut settings: Settings) -> Settings {
    let Chosen { provider, nulecule, oam } = Defaults::get(db).chosen(db);
    settings.nulecule.provider = settings.nulecule.provider.or_else(|| provider.clone());
    settings.nulecule.compat = settings.nulecule.compat.or(*nulecule);
    settings.oam.compat = settings.oam.compat.or(*oam);
    settings
}
