//! What all of the workspace takes from a file: the names by which others may mean what is in it.
//!
//! Of a file that an editor holds they are told by way of its tree and its documents, which the engine keeps. Of files at rest, of which
//! there may be very many, nothing else is kept: their facts are made on all cores, or come out of the memory that the
//! outside has ([`World::recall`]).
//!
//! [`World::recall`]: plimsoll_base::World::recall

#![allow(missing_docs, reason = "the macros of the engine write functions without documentation")]

mod written;

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use plimsoll_base::{FileId, Kept, Made, WorkspacePath};
use plimsoll_formats::claim::layout;
use plimsoll_formats::cnab::image::ImageReference;
use plimsoll_formats::cnab::{self, Bundle};
use plimsoll_formats::nulecule::{FILE_NAME, Nulecule};
use plimsoll_formats::oam::document::Body;
use plimsoll_formats::oam::index::Category;
use plimsoll_formats::oam::{Definition, Dialect, Document};
use plimsoll_formats::recognise::recognise;
use plimsoll_formats::secrets;
use plimsoll_formats::surroundings::{NamedApplication, NamedBundle};
use plimsoll_model::Family;
use plimsoll_syntax::{Content, Tree};

use crate::database::Db;
use crate::workspace::{STANDARD_INPUT, SourceFile, Workspace};
use crate::{document, oam, parse};

/// Words without which a file holds nothing of the Open Application Model.
const SIGNS: [&str; 3] = ["core.oam.dev", "core.hydra.io", "openapi-v3-json-schema"];

/// The kind of objects that are instances of scopes.
const SCOPE_KINDS: [&str; 1] = ["HealthScope"];

/// How many files are looked at before it is asked whether anybody still wants to know.
const AT_ONCE: usize = 1024;

/// The names in a file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Facts {
    /// Those of the Open Application Model.
    pub(crate) names: Vec<Name>,
    /// Those of the application, in a file that is called as such files are.
    pub(crate) application: Option<ApplicationNames>,
    /// Those of the bundle, in a file that is called as such files are.
    pub(crate) bundle: Option<BundleNames>,
}

/// A name of the Open Application Model.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Name {
    /// What it is the name of.
    pub(crate) category: Category,
    /// The name.
    pub(crate) name: Arc<str>,
    /// The zero-based place of what has it: among the documents of the file, or among the definitions where it is one.
    pub(crate) number: u32,
    /// The dialect that it is written in.
    pub(crate) dialect: Dialect,
}

/// The names of a Nulecule; see [`NamedApplication`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ApplicationNames {
    id: Option<Arc<str>>,
    location: Option<Arc<str>>,
}

/// The names of a bundle; see [`NamedBundle`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct BundleNames {
    name: Option<Arc<str>>,
    version: Option<Arc<str>>,
    references: Vec<ImageReference>,
}

impl ApplicationNames {
    fn of(nulecule: &Nulecule) -> Self {
        let text = |text: &Option<plimsoll_formats::nulecule::document::Text>| {
            text.as_ref().map(|text| text.text.clone())
        };
        Self { id: text(&nulecule.id), location: text(&nulecule.location) }
    }

    pub(crate) fn at(&self, path: &WorkspacePath, file: FileId) -> NamedApplication {
        NamedApplication { file, folder: path.parent(), id: self.id.clone(), location: self.location.clone() }
    }
}

impl BundleNames {
    pub(crate) fn of(bundle: &Bundle) -> Self {
        let text =
            |text: &Option<plimsoll_formats::written::Text>| text.as_ref().map(|text| text.text.clone());
        let references = cnab::porter::published(bundle).into_iter().collect();
        Self { name: text(&bundle.name), version: text(&bundle.version), references }
    }

    pub(crate) fn at(&self, file: FileId) -> NamedBundle {
        let references = self.references.clone();
        NamedBundle { file, name: self.name.clone(), version: self.version.clone(), references }
    }
}

/// Whether a file is called as tools call a Nulecule.
pub(crate) fn is_called_application(path: &WorkspacePath) -> bool {
    path.file_name() == FILE_NAME
}

/// Whether a file is called as tools call a bundle, or what one is built of.
pub(crate) fn is_called_bundle(path: &WorkspacePath) -> bool {
    let name = path.file_name();
    [cnab::FILE_NAME, cnab::MANIFEST_FILE_NAME].contains(&name) || name.ends_with(".cnab")
}

/// Whether a file may hold names of the Open Application Model, by its own name. Records are no part of the workspace.
pub(crate) fn may_hold_model(path: &WorkspacePath) -> bool {
    is_written_as_model(path.file_name()) && !path.starts_with(&layout::store())
}

fn is_written_as_model(name: &str) -> bool {
    let endings = [".yaml", ".yml", ".json", ".cue"];
    endings.iter().any(|ending| name.ends_with(ending)) || name == STANDARD_INPUT
}

/// Whether a file that may hold names of the Open Application Model is worth parsing.
pub(crate) fn shows_model(name: &str, text: &str) -> bool {
    name.ends_with(".cue") || SIGNS.iter().any(|sign| text.contains(sign))
}

/// The names of the documents of a file, after those of its definitions.
pub(crate) fn names<'a>(
    definitions: impl Iterator<Item = &'a Definition>,
    documents: impl Iterator<Item = &'a Document>,
) -> Vec<Name> {
    let mut names = Vec::new();
    for (definition, number) in definitions.zip(0u32..) {
        let (name, category) = (definition.called().clone(), Category::Definition(definition.kind));
        names.push(Name { category, name, number, dialect: definition.dialect });
    }
    for document in documents {
        let (number, dialect) = (document.number, document.dialect);
        let named = |category, name| Name { category, name, number, dialect };
        let scopes = document.configuration().into_iter().flat_map(|configuration| &configuration.scopes);
        let scopes = scopes.filter_map(|scope| Some(scope.name.as_ref()?.text.clone()));
        names.extend(scopes.map(|name| named(Category::Scope, name)));
        let category = match &document.body {
            Body::Configuration(_) => Category::Configuration,
            Body::Schematic(_) => Category::Schematic,
            Body::Policy(_) => Category::Policy,
            Body::Workflow(_) => Category::Workflow,
            Body::Revision(revision) => {
                let name = revision.application_name.clone();
                names.extend(name.map(|name| named(Category::Revision, name)));
                continue;
            }
            Body::Other if document.kind.as_ref().is_some_and(|kind| SCOPE_KINDS.contains(&&*kind.text)) => {
                Category::Scope
            }
            Body::Definition | Body::Other => continue,
        };
        names.extend(document.name().map(|name| named(category, name.clone())));
    }
    names
}

impl Facts {
    /// The facts of a file. They depend on nothing but the text and the last name of the path.
    fn of(path: &WorkspacePath, text: Arc<str>) -> Self {
        Self::with_tree(path, text).0
    }

    /// As [`Self::of`], with the tree of the text where it was looked into.
    fn with_tree(path: &WorkspacePath, text: Arc<str>) -> (Self, Option<Arc<Tree>>) {
        let name = path.file_name();
        let holds_model = is_written_as_model(name) && shows_model(name, &text);
        if name.ends_with(".cue") {
            let definition = Definition::read_cue(&text, NOWHERE);
            let names = names(definition.iter(), std::iter::empty());
            return (Self { names, ..Self::default() }, None);
        }
        let (is_application, is_bundle) = (is_called_application(path), is_called_bundle(path));
        if !(holds_model || is_application || is_bundle) {
            return (Self::default(), None);
        }
        let tree = Arc::new(parse::read(path, text));
        let content = Content::of(tree.clone());
        let family = |document| recognise(document, name).map(|recognised| recognised.format.family);
        let first = |of: Family| content.documents().find(|document| family(*document) == Some(of));
        let nulecule = || Nulecule::read(first(Family::Nulecule)?, NOWHERE);
        let bundle = || Bundle::read(first(Family::Cnab)?, NOWHERE, name);
        let facts = Self {
            names: if holds_model { names_in(&content, name) } else { Vec::new() },
            application: is_application.then(nulecule).flatten().map(|one| ApplicationNames::of(&one)),
            bundle: is_bundle.then(bundle).flatten().map(|one| BundleNames::of(&one)),
        };
        (facts, Some(tree))
    }

    /// How the facts of a text may be written down; `tree` is that of the text where it was looked into.
    fn kept(&self, text: &str, tree: Option<&Tree>) -> Kept {
        if *self == Self::default() {
            return Kept::ForFile;
        }
        let hides = || match tree {
            Some(tree) => *secrets::mask(tree) != **tree.text(),
            None => secrets::is_secret_text(text),
        };
        if written::may_be_kept(self) && !hides() { Kept::ForText } else { Kept::Nowhere }
    }
}

/// The number of the file in what is made of it here, of which only names are left.
const NOWHERE: FileId = FileId(0);

fn names_in(content: &Content, file_name: &str) -> Vec<Name> {
    let define =
        |document| Definition::read(document, NOWHERE).or_else(|| Definition::read_schema(document, NOWHERE));
    let definitions: Vec<Definition> = content.documents().filter_map(define).collect();
    let documents = content.documents().zip(0u32..).filter_map(|(document, number)| {
        recognise(document, file_name).filter(|recognised| recognised.format.family == Family::Oam)?;
        Document::read(document, NOWHERE, number, file_name, None)
    });
    let documents: Vec<Document> = documents.collect();
    names(definitions.iter(), documents.iter())
}

/// The facts of a file by way of its tree and its documents, which are kept.
#[salsa::tracked(returns(clone))]
pub(crate) fn named(db: &dyn Db, file: SourceFile) -> Arc<Facts> {
    let path = file.path(db);
    let nulecule = || document::nulecule(db, file);
    let bundle = || document::bundle(db, file);
    Arc::new(Facts {
        names: if may_hold_model(path) { oam::names(db, file).to_vec() } else { Vec::new() },
        application: is_called_application(path)
            .then(nulecule)
            .flatten()
            .map(|one| ApplicationNames::of(&one)),
        bundle: is_called_bundle(path).then(bundle).flatten().map(|one| BundleNames::of(&one)),
    })
}

/// Finds out the names in a file if it will be looked into anyway, so that nothing waits for them later.
pub fn prepare(db: &dyn Db, file: SourceFile) {
    let path = file.path(db);
    if !db.will_read(file.id(db)) {
        return;
    }
    if may_hold_model(path) || is_called_application(path) || is_called_bundle(path) {
        named(db, file);
    }
}

/// What is known of files at rest; snapshots share it. It is no result: what is not known is made again.
#[derive(Default)]
pub struct AtRest(Mutex<Vec<Option<Arc<Facts>>>>);

impl AtRest {
    /// Forgets what was known of a file. Nothing else may look at the database meanwhile.
    pub(crate) fn forget(&self, file: FileId) {
        if let Some(known) = self.known().get_mut(file.0 as usize) {
            *known = None;
        }
    }

    fn known(&self) -> MutexGuard<'_, Vec<Option<Arc<Facts>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The facts of the files at rest of which `is_wanted` is true, in the order of their paths.
pub(crate) fn at_rest(
    db: &dyn Db,
    is_wanted: fn(&WorkspacePath) -> bool,
) -> Vec<(&WorkspacePath, FileId, Arc<Facts>)> {
    let files = Workspace::get(db).at_rest(db).filter(|(path, _)| is_wanted(path));
    // What is kept of a file that is looked into tells them too.
    let files = files.map(|(path, file)| {
        let id = file.id(db);
        if db.will_read(id) {
            return (path, id, Some(named(db, file)));
        }
        // Facts are not repeatable, so they hang on a number that grows with each change.
        file.revision(db);
        (path, id, None)
    });
    let files: Vec<(&WorkspacePath, FileId, Option<Arc<Facts>>)> = files.collect();
    let unread: Vec<(&WorkspacePath, FileId)> =
        files.iter().filter(|(.., named)| named.is_none()).map(|(path, file, _)| (*path, *file)).collect();
    learn(db, &unread);
    let known = db.at_rest().known();
    let facts = |file: FileId| known.get(file.0 as usize).cloned().flatten().unwrap_or_default();
    files.into_iter().map(|(path, file, named)| (path, file, named.unwrap_or_else(|| facts(file)))).collect()
}

/// Sees to it that the facts of files are known.
fn learn(db: &dyn Db, files: &[(&WorkspacePath, FileId)]) {
    let missing: Vec<(&WorkspacePath, FileId)> = {
        let mut known = db.at_rest().known();
        let most = files.iter().map(|(_, file)| file.0 as usize + 1).max().unwrap_or(0);
        if known.len() < most {
            known.resize(most, None);
        }
        files.iter().filter(|(_, file)| known[file.0 as usize].is_none()).copied().collect()
    };
    // Most files have none, and share them.
    let nothing = Arc::new(Facts::default());
    for files in missing.chunks(AT_ONCE) {
        db.unwind_if_revision_cancelled();
        let found: Vec<OnceLock<Arc<Facts>>> = files.iter().map(|_| OnceLock::new()).collect();
        let world = db.world();
        world.for_each(files.len(), &|place| {
            let path = files[place].0;
            let make = |text: Arc<str>, is_remembered| {
                let (facts, tree) = Facts::with_tree(path, text.clone());
                let kept = if is_remembered { facts.kept(&text, tree.as_deref()) } else { Kept::Nowhere };
                Made { bytes: written::write(&facts), kept }
            };
            // What cannot be read was written by nobody who is known, and is made again.
            let again = || world.read(path).ok().map(|text| Facts::of(path, text));
            let facts = world.recall(path, &make).and_then(|bytes| written::read(&bytes).or_else(again));
            let facts = facts.filter(|facts| *facts != *nothing);
            let _ = found[place].set(facts.map_or_else(|| nothing.clone(), Arc::new));
        });
        let mut known = db.at_rest().known();
        for ((_, file), facts) in files.iter().zip(found) {
            known[file.0 as usize] = facts.into_inner();
        }
    }
}
