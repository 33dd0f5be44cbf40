//! The claim store as one: the claims of all its files with what belongs to them, whatever layout it has.

use std::sync::Arc;

use indexmap::IndexMap;
use plimsoll_base::{FileId, NodeId};
use plimsoll_formats::claim::{
    self, Claim, ClaimProblem, ExportedOutput, Layout, Outcome, Slot, StoreFile, layout,
};
use plimsoll_formats::oam::recorded::{self, Unusable};
use plimsoll_model::OperationStatus;

use crate::database::Db;
use crate::parse;
use crate::rules::ClaimTrouble;
use crate::surroundings::InDatabase;
use crate::workspace::{SourceFile, Workspace};

/// One operation of an installation.
#[derive(Clone, PartialEq, Debug)]
pub struct Operation {
    /// The claim.
    pub claim: Arc<Claim>,
    /// How it ended: the status of its last result.
    pub status: OperationStatus,
    /// Its results in the order of their ids.
    pub results: Vec<Outcome>,
}

/// A file that cannot be used.
#[derive(Clone, PartialEq, Debug)]
pub struct Damaged {
    /// The name of the installation as a name of files; `None` where the place does not tell it.
    pub installation: Option<Arc<str>>,
    /// The file.
    pub file: FileId,
    /// What is wrong with it.
    pub trouble: ClaimTrouble,
}

/// An output in a file of its own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutputFile {
    /// The file.
    pub file: FileId,
    /// The id of its result.
    pub result: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
}

/// What a claim store holds.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Store {
    /// The operations, by installation and then by id: in the order in which they were made.
    pub operations: Vec<Operation>,
    /// Files that cannot be used.
    pub damaged: Vec<Damaged>,
    /// Results whose claim is not there.
    pub stray_results: Vec<Outcome>,
    /// Results in the folder of another claim: the result, and the claim of the folder.
    pub misplaced_results: Vec<(Outcome, Arc<str>)>,
    /// Outputs in files of their own.
    pub output_files: Vec<OutputFile>,
    /// Outputs in documents of an export.
    pub exported_outputs: Vec<ExportedOutput>,
}

/// What a file of the store is read as.
#[salsa::tracked(returns(clone))]
fn read_file(db: &dyn Db, file: SourceFile) -> Result<Arc<StoreFile>, ClaimTrouble> {
    let Some(slot) = layout::slot(file.path(db)) else { return Ok(Arc::default()) };
    let unreadable = || ClaimTrouble::Unreadable(parse::failure(db, file));
    let tree = parse::tree(db, file).ok_or_else(unreadable)?;
    if let Some(error) = tree.errors().first() {
        return Err(ClaimTrouble::Broken(error.range, error.kind.message()));
    }
    let content = parse::content(db, file).ok_or_else(unreadable)?;
    claim::read(content, file.id(db), &slot).map(Arc::new).map_err(ClaimTrouble::Claim)
}

/// What runtimes of the Open Application Model keep in a file of the store.
#[salsa::tracked(returns(deref))]
fn runtime_records(db: &dyn Db, file: SourceFile) -> Vec<Result<Claim, Unusable>> {
    let is_broken = parse::tree(db, file).is_none_or(|tree| !tree.errors().is_empty());
    match parse::content(db, file).filter(|_| !is_broken) {
        Some(content) => recorded::read(content, file.id(db), &InDatabase(db)),
        None => Vec::new(),
    }
}

/// The elements of a file of the store that hold secrets, beside those that their names tell.
#[must_use]
pub fn secrets(db: &dyn Db, file: SourceFile) -> Vec<NodeId> {
    if !file.path(db).starts_with(&layout::store()) {
        return Vec::new();
    }
    read_file(db, file).map_or_else(|_| Vec::new(), |found| found.secrets())
}

/// The claim store of the workspace.
#[salsa::tracked(returns(ref))]
pub fn store(db: &dyn Db) -> Store {
    let mut reading = Reading::default();
    let folder = layout::store();
    let files: Vec<SourceFile> = Workspace::get(db).files(db).below(&folder).map(|(_, file)| file).collect();
    for &file in &files {
        reading.file(db, file, files.len() == 1);
    }
    reading.finish()
}

#[derive(Default)]
struct Reading {
    store: Store,
    /// Claims by the full name of the installation and their id.
    claims: IndexMap<(String, Arc<str>), Claim>,
    /// Results, each with the claim in whose folder it lies, where it lies in one.
    results: Vec<(Outcome, Option<Arc<str>>)>,
}

impl Reading {
    fn file(&mut self, db: &dyn Db, file: SourceFile, is_alone: bool) {
        let Some(slot) = layout::slot(file.path(db)) else { return };
        let id = file.id(db);
        if let Slot::Output(result, name) = slot {
            self.store.output_files.push(OutputFile { file: id, result, name });
            return;
        }
        if matches!(slot, Slot::Runtime | Slot::Loose(_)) && self.runtime_records(db, file) {
            return;
        }
        let found = match (read_file(db, file), &slot) {
            (Ok(found), _) => found,
            // A file beside the folders of the store may be anything, and a result that cannot be read is none.
            (Err(ClaimTrouble::Unreadable(_) | ClaimTrouble::Broken(..)), Slot::Loose(_) | Slot::Runtime)
                if !is_alone =>
            {
                return;
            }
            (Err(_), Slot::Result(_)) => return,
            (Err(trouble), Slot::Claim(name) | Slot::Single(name)) => {
                let installation = Some(name.clone());
                self.store.damaged.push(Damaged { installation, file: id, trouble });
                return;
            }
            (Err(trouble), _) => {
                self.store.damaged.push(Damaged { installation: None, file: id, trouble });
                return;
            }
        };
        if is_alone && found.is_empty() {
            let missing = if slot == Slot::Runtime { "an ApplicationRevision" } else { "a `revision`" };
            let trouble = ClaimTrouble::Claim(ClaimProblem::Malformed(NodeId::ROOT, missing.to_owned()));
            self.store.damaged.push(Damaged { installation: None, file: id, trouble });
        }
        found.claims.iter().for_each(|claim| self.claim(claim));
        let folder = if let Slot::Result(folder) = &slot { Some(folder.clone()) } else { None };
        self.results.extend(found.results.iter().map(|result| (result.clone(), folder.clone())));
        self.store.exported_outputs.extend(found.outputs.iter().cloned());
    }

    /// Takes over what runtimes of the Open Application Model keep; whether there is anything of it.
    fn runtime_records(&mut self, db: &dyn Db, file: SourceFile) -> bool {
        let records = runtime_records(db, file);
        for record in records {
            match record {
                Ok(claim) => self.claim(claim),
                Err(unusable) => self.store.damaged.push(Damaged {
                    installation: unusable.application.clone(),
                    file: file.id(db),
                    trouble: ClaimTrouble::Claim(unusable.problem.clone()),
                }),
            }
        }
        !records.is_empty()
    }

    /// Of an operation that is told twice, as by an installation and its run, what holds the bundle counts.
    fn claim(&mut self, claim: &Claim) {
        let key = (claim.full_name(), claim.id.clone());
        let Some(known) = self.claims.get_mut(&key) else {
            self.claims.insert(key, claim.clone());
            return;
        };
        let mut other = claim.clone();
        if known.bundle.is_none() && claim.bundle.is_some() {
            std::mem::swap(known, &mut other);
        }
        known.was_installed |= other.was_installed;
        known.results.extend(other.results);
    }

    fn finish(mut self) -> Store {
        let ids: Vec<Arc<str>> = self.claims.keys().map(|(_, id)| id.clone()).collect();
        // An export of a run has no other name for the installation than that of its file.
        let mut by_claim: IndexMap<Arc<str>, Vec<Outcome>> = IndexMap::default();
        for (result, folder) in self.results {
            let named = result.claim.as_ref().map(|claim| claim.text.clone());
            if let (Some(folder), Some(named)) = (&folder, &named)
                && folder != named
            {
                self.store.misplaced_results.push((result.clone(), folder.clone()));
            }
            match folder.or(named).filter(|claim| ids.contains(claim)) {
                Some(claim) => by_claim.entry(claim).or_default().push(result),
                None => self.store.stray_results.push(result),
            }
        }
        let operation = |claim: Claim| {
            let mut results = claim.results.clone();
            results.extend(by_claim.get(&claim.id).into_iter().flatten().cloned());
            results.sort_by(|left, right| left.id.cmp(&right.id));
            results.dedup_by(|later, first| later.id == first.id && !later.id.is_empty());
            let status = results.last().map_or(OperationStatus::Unknown, |last| last.status);
            Operation { claim: Arc::new(claim), status, results }
        };
        let mut operations: Vec<Operation> = self.claims.into_values().map(operation).collect();
        operations.sort_by(|left, right| {
            let names = || left.claim.full_name().cmp(&right.claim.full_name());
            names().then_with(|| left.claim.turn().cmp(&right.claim.turn()))
        });
        Store { operations, ..self.store }
    }
}

impl Store {
    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.operations.is_empty()
            && self.damaged.is_empty()
            && self.stray_results.is_empty()
            && self.output_files.is_empty()
    }

    /// The files with the one document of an installation that lie beside claims in folders.
    #[must_use]
    pub fn mixed(&self) -> Vec<FileId> {
        let of = |layout: Layout| {
            self.operations
                .iter()
                .map(|operation| &operation.claim)
                .filter(move |claim| claim.layout == layout)
        };
        if of(Layout::Split).chain(of(Layout::Own)).next().is_none() {
            return Vec::new();
        }
        of(Layout::Single).map(|claim| claim.file).collect()
    }

    /// The first file of each folder with outputs of a result that is not there.
    #[must_use]
    pub fn stray_outputs(&self) -> Vec<&OutputFile> {
        let mut results = self.operations.iter().flat_map(|operation| &operation.results);
        let known: Vec<&Arc<str>> =
            results.by_ref().chain(&self.stray_results).map(|result| &result.id).collect();
        let mut stray: Vec<&OutputFile> =
            self.output_files.iter().filter(|output| !known.contains(&&output.result)).collect();
        stray.dedup_by(|later, first| later.result == first.result);
        stray
    }
}
