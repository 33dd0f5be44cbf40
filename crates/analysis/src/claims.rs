//! What is recorded: the claims and results of an installation, read as one history.

use std::sync::Arc;

use indexmap::IndexMap;
use plimsoll_base::{Diagnostic, FileId, WorkspacePath};
use plimsoll_formats::claim::{self, Claim, Outcome, layout};
use plimsoll_formats::surroundings::RecordedValues;
use plimsoll_model::{Address, OperationStatus, Recorded, RecordedSource};

use crate::database::Db;
use crate::parse;
use crate::rules::{Check, ClaimContext, ClaimTrouble, HistoryContext, RULES};
use crate::workspace::{SourceFile, Workspace};

/// One operation of an installation.
#[derive(Clone, PartialEq, Debug)]
pub struct Operation {
    /// The claim.
    pub claim: Arc<Claim>,
    /// How it ended: the status of its last result.
    pub status: OperationStatus,
}

/// The operations of an installation, oldest first, and what cannot be used of them.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct History {
    /// The operations in the order of their ids.
    pub operations: Vec<Operation>,
    /// What is wrong with the files of the store.
    pub diagnostics: Vec<Diagnostic>,
}

impl History {
    /// The state after the last operation that changes things and succeeded; `None` where that was an uninstallation, or
    /// there is none.
    #[must_use]
    pub fn recorded(&self, db: &dyn Db) -> Option<Recorded> {
        let modifying = || self.operations.iter().filter(|operation| operation.claim.is_modifying());
        let last = modifying().next_back()?;
        let good = modifying().rfind(|operation| operation.status == OperationStatus::Succeeded)?;
        if &*good.claim.action == "uninstall" {
            return None;
        }
        let claim = &good.claim;
        let path = crate::workspace::source(db, claim.file).map_or("", |file| file.path(db).as_str());
        Some(Recorded {
            application: (*claim.state).clone(),
            source: RecordedSource {
                path: path.into(),
                installation: claim.installation.clone(),
                revision: claim.id.clone(),
                created: claim.created.clone(),
            },
            status: last.status,
        })
    }
}

/// What is recorded of the values of the installation at an address.
#[must_use]
pub fn recorded_values(db: &dyn Db, address: &Address) -> RecordedValues {
    let Some(recorded) = history(db, address.application()).recorded(db) else {
        return RecordedValues::default();
    };
    let own = recorded
        .application
        .variables
        .into_iter()
        .filter(|variable| variable.address.parent().is_some_and(|parent| parent == *address));
    let parameters = own.map(|variable| (variable.address.name().into(), variable.value));
    RecordedValues { parameters: parameters.collect(), outputs: IndexMap::default() }
}

/// What a file of the store is read as.
#[salsa::tracked(returns(clone))]
fn read_claim(db: &dyn Db, file: SourceFile) -> Result<Arc<Claim>, ClaimTrouble> {
    let Some(tree) = parse::tree(db, file) else {
        return Err(ClaimTrouble::Unreadable(parse::failure(db, file)));
    };
    if let Some(error) = tree.errors().first() {
        return Err(ClaimTrouble::Broken(error.range, error.kind.message()));
    }
    let Some(content) = parse::content(db, file) else {
        return Err(ClaimTrouble::Unreadable(parse::failure(db, file)));
    };
    claim::read(content, file.id(db)).map(Arc::new).map_err(ClaimTrouble::Claim)
}

/// The status of a claim: that of its last result.
fn status(db: &dyn Db, claim: &Claim) -> OperationStatus {
    let folder = layout::results(&claim.id);
    let files = Workspace::get(db).files(db);
    let results = files.below(&folder).filter_map(|(_, file)| outcome(db, file));
    results.max_by(|left, right| left.id.cmp(&right.id)).map_or(OperationStatus::Unknown, |last| last.status)
}

#[salsa::tracked(returns(clone))]
fn outcome(db: &dyn Db, file: SourceFile) -> Option<Outcome> {
    claim::read_result(parse::content(db, file)?)
}

/// The name of an installation as a part of a query's key.
#[salsa::interned]
pub(crate) struct Installation<'db> {
    #[returns(ref)]
    name: Arc<str>,
}

/// The history of an installation.
#[must_use]
pub fn history<'db>(db: &'db dyn Db, installation: &str) -> &'db History {
    history_of(db, Installation::new(db, Arc::<str>::from(installation)))
}

#[salsa::tracked(returns(ref))]
fn history_of<'db>(db: &'db dyn Db, installation: Installation<'db>) -> History {
    read_history(db, &layout::claims(installation.name(db)))
}

/// What is to be said about the recorded operations of an application that is planned.
#[must_use]
pub fn remarks(db: &dyn Db, root: SourceFile, installation: &str) -> Vec<Diagnostic> {
    let context = HistoryContext { db, root, operations: &history(db, installation).operations };
    let of_rule = |rule: &&crate::rules::Rule| match rule.check {
        Check::History(check) => check(rule, &context),
        _ => Vec::new(),
    };
    RULES.iter().flat_map(of_rule).collect()
}

/// The histories of all installations of the store, by the names of their folders.
#[must_use]
pub fn histories(db: &dyn Db) -> Vec<History> {
    let folder = layout::all_claims();
    let children = Workspace::get(db).files(db).children(db, &folder);
    children
        .iter()
        .filter_map(|(name, _)| folder.join(name).ok())
        .map(|path| read_history(db, &path))
        .collect()
}

fn read_history(db: &dyn Db, folder: &WorkspacePath) -> History {
    let mut history = History::default();
    for (path, file) in Workspace::get(db).files(db).below(folder) {
        // Temporary files of a writer, and what file managers leave, are no claims.
        if !path.file_name().ends_with(".json") || path.file_name().starts_with('.') {
            continue;
        }
        match read_claim(db, file) {
            Ok(claim) => {
                let status = status(db, &claim);
                history.operations.push(Operation { claim, status });
            }
            Err(trouble) => history.diagnostics.extend(diagnose(db, file.id(db), &trouble)),
        }
    }
    history.operations.sort_by(|left, right| left.claim.id.cmp(&right.claim.id));
    history
}

fn diagnose(db: &dyn Db, file: FileId, trouble: &ClaimTrouble) -> Vec<Diagnostic> {
    let context = ClaimContext { db, file, trouble };
    let of_rule = |rule: &&crate::rules::Rule| match rule.check {
        Check::Claim(check) => check(rule, &context),
        _ => Vec::new(),
    };
    RULES.iter().flat_map(of_rule).collect()
}
