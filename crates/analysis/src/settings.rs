//! The settings of the workspace.

use plimsoll_base::{Diagnostic, WorkspacePath};
use plimsoll_formats::settings::{self, FILE_NAME, Settings, SettingsError};

use crate::database::Db;
use crate::parse;
use crate::rules::{Check, RULES, SettingsContext};
use crate::workspace::{SourceFile, Workspace};

/// The file with the settings: `plimsoll.toml` in the workspace's folder.
#[must_use]
pub fn file(db: &dyn Db) -> Option<SourceFile> {
    Workspace::get(db).files(db).at(&WorkspacePath::new(FILE_NAME).ok()?)
}

#[salsa::tracked(returns(clone))]
fn read(db: &dyn Db, file: SourceFile) -> Result<Settings, SettingsError> {
    match parse::text(db, file) {
        Ok(text) => settings::read(text),
        Err(failure) => {
            Err(SettingsError { range: plimsoll_base::TextRange::default(), message: failure.message() })
        }
    }
}

/// The settings; the defaults where there is no file, or it is wrong.
#[must_use]
pub fn settings(db: &dyn Db) -> Settings {
    file(db).and_then(|file| read(db, file).ok()).unwrap_or_default()
}

/// What is wrong with the settings.
#[must_use]
pub fn diagnostics(db: &dyn Db) -> Vec<Diagnostic> {
    let Some(file) = file(db) else { return Vec::new() };
    let Err(error) = read(db, file) else { return Vec::new() };
    let context = SettingsContext { file: file.id(db), error: &error };
    let of_rule = |rule: &&crate::rules::Rule| match rule.check {
        Check::Settings(check) => check(rule, &context),
        _ => Vec::new(),
    };
    RULES.iter().flat_map(of_rule).collect()
}
