//! The settings of the workspace.

use plimsoll_base::{Diagnostic, WorkspacePath};
use plimsoll_formats::settings::{self, FILE_NAME, Settings, SettingsError, Written};

use crate::database::Db;
use crate::defaults;
use crate::gates::{self, GateProblem};
use crate::ignored::{self, IgnoreProblem};
use crate::moves::{self, MoveProblem};
use crate::needs::{self, NeedProblem};
use crate::rules::{Check, RULES, SettingsContext};
use crate::workspace::{SourceFile, Workspace};
use crate::{document, parse};

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

/// The settings; the defaults where there is no file, or it is wrong. What they leave open is decided by what was
/// [chosen](defaults::Chosen).
#[must_use]
pub fn settings(db: &dyn Db) -> Settings {
    let written = file(db).and_then(|file| read(db, file).ok()).unwrap_or_default();
    defaults::completed(db, written)
}

/// Something that is wrong with the settings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SettingsProblem {
    /// The file is not understood.
    Invalid(SettingsError),
    /// A need between applications.
    Need(NeedProblem),
    /// A rule that plans have to keep.
    Gate(GateProblem),
    /// A unit that is said to have another address.
    Move(MoveProblem),
    /// A difference that is said to plan nothing.
    Ignore(IgnoreProblem),
    /// There is no bundle at a path of `[cnab.bundles]`.
    NoBundle(Written),
}

/// What is wrong with the settings.
#[must_use]
pub fn diagnostics(db: &dyn Db) -> Vec<Diagnostic> {
    let Some(file) = file(db) else { return Vec::new() };
    let mut problems: Vec<SettingsProblem> = Vec::new();
    match read(db, file) {
        Err(error) => problems.push(SettingsProblem::Invalid(error)),
        Ok(settings) => {
            let bundles = settings.cnab.bundles.values().cloned();
            let is_missing = |path: &Written| {
                let path = WorkspacePath::new(&path.text).ok();
                path.and_then(|path| document::bundle_at(db, &path)).is_none()
            };
            problems.extend(bundles.filter(is_missing).map(SettingsProblem::NoBundle));
            problems.extend(needs::needs(db).1.iter().cloned().map(SettingsProblem::Need));
            let moves = moves::moves(db);
            problems.extend(moves.unknown.iter().cloned().map(SettingsProblem::Need));
            problems.extend(moves.problems.iter().cloned().map(SettingsProblem::Move));
            problems.extend(ignored::problems(db).iter().cloned().map(SettingsProblem::Ignore));
            problems.extend(gates::written(&settings.gates).1.into_iter().map(SettingsProblem::Gate));
        }
    }
    let of_problem = |problem: &SettingsProblem| -> Vec<Diagnostic> {
        let context = SettingsContext { file: file.id(db), problem };
        let of_rule = |rule: &&crate::rules::Rule| match rule.check {
            Check::Settings(check) => check(rule, &context),
            _ => Vec::new(),
        };
        RULES.iter().flat_map(of_rule).collect()
    };
    problems.iter().flat_map(of_problem).collect()
}
