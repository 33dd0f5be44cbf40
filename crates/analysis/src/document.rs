//! What a file is, and what it says in the terms of its format. All of it is position-free.

use std::sync::Arc;

use plimsoll_base::{NodeId, TextRange, WorkspacePath};
use plimsoll_formats::application::Compatibility;
use plimsoll_formats::cnab::image::ImageReference;
use plimsoll_formats::cnab::{self, Bundle};
use plimsoll_formats::nulecule::{FILE_NAME, Nulecule};
use plimsoll_formats::oam;
use plimsoll_formats::recognise::{self, Recognised};
use plimsoll_formats::surroundings::{NamedApplication, NamedBundle};
use plimsoll_formats::template;
use plimsoll_model::Family;

use crate::database::Db;
use crate::facts::{self, BundleNames};
use crate::workspace::{SourceFile, Workspace, source};
use crate::{parse, settings, signed};

/// What each document of a file was recognised as, in order.
#[salsa::tracked(returns(deref))]
pub fn recognised(db: &dyn Db, file: SourceFile) -> Vec<Option<Recognised>> {
    let name = file.path(db).file_name();
    parse::content(db, file).map_or_else(Vec::new, |content| {
        content.documents().map(|document| recognise::recognise(document, name)).collect()
    })
}

/// The file as Nulecule: its first document that is one.
#[salsa::tracked(returns(clone))]
pub fn nulecule(db: &dyn Db, file: SourceFile) -> Option<Arc<Nulecule>> {
    let content = parse::content(db, file)?;
    let family = |recognised: &Option<Recognised>| recognised.map(|recognised| recognised.format.family);
    let index =
        recognised(db, file).iter().position(|document| family(document) == Some(Family::Nulecule))?;
    Nulecule::read(content.documents().nth(index)?, file.id(db)).map(Arc::new)
}

/// The file as bundle: its first document that is one.
#[salsa::tracked(returns(clone))]
pub fn bundle(db: &dyn Db, file: SourceFile) -> Option<Arc<Bundle>> {
    let content = parse::content(db, file)?;
    let is_bundle = |recognised: &Option<Recognised>| {
        recognised.is_some_and(|recognised| recognised.format.family == Family::Cnab)
    };
    let index = recognised(db, file).iter().position(is_bundle)?;
    let document = content.documents().nth(index)?;
    let mut bundle = Bundle::read(document, file.id(db), file.path(db).file_name())?;
    bundle.is_signed = signed::is_signed(db, file);
    Some(Arc::new(bundle))
}

/// The names under which a dependency may mean this file.
#[salsa::tracked(returns(clone))]
fn named_bundle(db: &dyn Db, file: SourceFile) -> Option<NamedBundle> {
    Some(BundleNames::of(&*bundle(db, file)?).at(file.id(db)))
}

/// All bundles of the workspace in the order of their paths, found by the names that tools give to their files.
#[salsa::tracked(returns(clone))]
pub fn bundles(db: &dyn Db) -> Arc<[NamedBundle]> {
    let mut bundles = bundles_at_rest(db).to_vec();
    let known = bundles.len();
    bundles.extend(Workspace::get(db).in_editors(db).filter_map(|one| found_bundle(db, one)));
    if bundles.len() > known {
        bundles.sort_by_key(|bundle| source(db, bundle.file).map(|file| file.path(db)));
    }
    for (reference, path) in settings::settings(db).cnab.bundles {
        let Some(file) = WorkspacePath::new(&path.text).ok().and_then(|path| bundle_at(db, &path)) else {
            continue;
        };
        let reference = ImageReference::parse(&reference);
        match bundles.iter_mut().find(|known| known.file == file.id(db)) {
            Some(known) => known.references.push(reference),
            None => bundles.extend(named_bundle(db, file).map(|mut named| {
                named.references.push(reference);
                named
            })),
        }
    }
    bundles.into()
}

/// Those of the files that no editor holds: typing does not even ask whether one of them changed.
#[salsa::tracked(returns(clone))]
fn bundles_at_rest(db: &dyn Db) -> Arc<[NamedBundle]> {
    let all = facts::at_rest(db, facts::is_called_bundle);
    let named = all.iter().filter_map(|(path, file, facts)| Some((path, facts.bundle.as_ref()?.at(*file))));
    named.filter(|(path, _)| !is_built(db, path)).map(|(_, named)| named).collect()
}

fn found_bundle(db: &dyn Db, (path, file): (&WorkspacePath, SourceFile)) -> Option<NamedBundle> {
    if facts::is_called_bundle(path) && !is_built(db, path) { named_bundle(db, file) } else { None }
}

/// Whether a file was made by Porter of the manifest that is beside its folder.
fn is_built(db: &dyn Db, path: &WorkspacePath) -> bool {
    let folder = path.parent();
    let manifest = folder.parent().join(cnab::MANIFEST_FILE_NAME).ok();
    let manifest = manifest.filter(|_| folder.file_name() == ".cnab");
    manifest
        .and_then(|path| Workspace::get(db).files(db).at(&path))
        .is_some_and(|file| bundle(db, file).is_some())
}

/// The names of files that are the root of an application in their folder, the one that counts first.
pub const ROOTS: [&str; 4] = [FILE_NAME, cnab::SIGNED_FILE_NAME, cnab::FILE_NAME, cnab::MANIFEST_FILE_NAME];

/// The application at a path: a file, or the root of a folder.
#[must_use]
pub fn root_at(db: &dyn Db, path: &WorkspacePath) -> Option<SourceFile> {
    let files = Workspace::get(db).files(db);
    let inside = || ROOTS.iter().find_map(|name| files.at(&path.join(name).ok()?));
    files.at(path).or_else(inside).filter(|file| root(db, *file).is_some())
}

/// The bundle at a path: a file, or that of a folder.
#[must_use]
pub fn bundle_at(db: &dyn Db, path: &WorkspacePath) -> Option<SourceFile> {
    let files = Workspace::get(db).files(db);
    let inside = || ROOTS[1..].iter().find_map(|name| files.at(&path.join(name).ok()?));
    files.at(path).or_else(inside).filter(|file| bundle(db, *file).is_some())
}

/// What can be planned, as it is described.
#[derive(Clone, PartialEq, Debug)]
pub enum Root {
    /// A Nulecule.
    Nulecule(Arc<Nulecule>),
    /// A bundle.
    Bundle(Arc<Bundle>),
    /// A configuration of the Open Application Model.
    Configuration(Arc<oam::Document>),
}

impl Root {
    /// Whether an implementation reads files of this family and version.
    #[must_use]
    pub fn is_read_by(&self, implementation: Compatibility) -> bool {
        match self {
            Self::Configuration(document) => implementation.reads(document.dialect),
            _ => implementation.family() == self.family(),
        }
    }

    /// The name of the application.
    #[must_use]
    pub fn name(&self) -> Option<Arc<str>> {
        match self {
            Self::Nulecule(nulecule) => nulecule.id.as_ref().map(|id| id.text.clone()),
            Self::Bundle(bundle) => bundle.name.as_ref().map(|name| name.text.clone()),
            Self::Configuration(document) => document.name().cloned(),
        }
    }

    /// The namespace that it is for, where one is written.
    #[must_use]
    pub fn namespace(&self) -> Option<&Arc<str>> {
        let Self::Configuration(document) = self else { return None };
        document.metadata.namespace.as_ref().map(|namespace| &namespace.text)
    }

    /// The dialect of the Open Application Model that it is written in.
    #[must_use]
    pub fn dialect(&self) -> Option<oam::Dialect> {
        if let Self::Configuration(document) = self { Some(document.dialect) } else { None }
    }

    /// The family that it is of.
    #[must_use]
    pub const fn family(&self) -> Family {
        match self {
            Self::Nulecule(_) => Family::Nulecule,
            Self::Bundle(_) => Family::Cnab,
            Self::Configuration(_) => Family::Oam,
        }
    }
}

/// An application of the workspace.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ApplicationAt {
    /// The file of its root.
    pub file: SourceFile,
    /// The zero-based place of its document, where the file holds several. Names are no keys: two may have the same one,
    /// or none.
    pub document: Option<u32>,
}

impl From<SourceFile> for ApplicationAt {
    fn from(file: SourceFile) -> Self {
        Self { file, document: None }
    }
}

/// The applications of a file: one, or as many as it has configurations of the Open Application Model.
#[must_use]
pub fn applications_of(db: &dyn Db, file: SourceFile) -> Vec<ApplicationAt> {
    match root(db, file) {
        None => Vec::new(),
        Some(Root::Configuration(_)) => {
            let all = crate::oam::configurations(db, file);
            let is_only = all.len() == 1;
            let at = |number: &u32| ApplicationAt { file, document: Some(*number).filter(|_| !is_only) };
            all.iter().map(at).collect()
        }
        Some(_) => vec![file.into()],
    }
}

impl ApplicationAt {
    /// What is described there; `None` where it is no application.
    #[must_use]
    pub fn root(self, db: &dyn Db) -> Option<Root> {
        root_of(db, self.file, self.document)
    }
}

/// What of a file can be planned; `None` where it is no application. Of several configurations it is the first.
#[must_use]
pub fn root(db: &dyn Db, file: SourceFile) -> Option<Root> {
    root_of(db, file, None)
}

/// What of a file can be planned: of several configurations that of this document, by its zero-based place.
#[must_use]
pub fn root_of(db: &dyn Db, file: SourceFile, document: Option<u32>) -> Option<Root> {
    if document.is_some() {
        return crate::oam::configuration(db, file, document).map(Root::Configuration);
    }
    let is_bundle = || recognised(db, file).iter().flatten().any(|one| one.format.family == Family::Cnab);
    let bundle = || bundle(db, file).map(Root::Bundle);
    let configured = || crate::oam::configuration(db, file, None).map(Root::Configuration);
    nulecule(db, file).map(Root::Nulecule).or_else(|| is_bundle().then(bundle).flatten()).or_else(configured)
}

/// The `Nulecule` that a file holds answers for: the one beside it.
#[must_use]
pub fn answered(db: &dyn Db, file: SourceFile) -> Option<SourceFile> {
    let path = file.path(db);
    let is_answers = plimsoll_formats::nulecule::answers::is_answers_name(path.file_name());
    let beside = path.parent().join(FILE_NAME).ok().filter(|_| is_answers)?;
    Workspace::get(db).files(db).at(&beside)
}

/// All Nulecule applications of the workspace in the order of their paths. The reference implementation finds them by
/// file name, so only files of that name are looked into.
#[salsa::tracked(returns(clone))]
pub fn applications(db: &dyn Db) -> Arc<[NamedApplication]> {
    let at_rest = applications_at_rest(db);
    let mut held = Workspace::get(db).in_editors(db).filter_map(|one| named_application(db, one)).peekable();
    if held.peek().is_none() {
        return at_rest;
    }
    let mut all: Vec<NamedApplication> = at_rest.iter().cloned().chain(held).collect();
    all.sort_by_cached_key(|one| one.folder.join(FILE_NAME).ok());
    all.into()
}

/// Those of the files that no editor holds: typing does not even ask whether one of them changed.
#[salsa::tracked(returns(clone))]
fn applications_at_rest(db: &dyn Db) -> Arc<[NamedApplication]> {
    let all = facts::at_rest(db, facts::is_called_application);
    all.iter().filter_map(|(path, file, facts)| Some(facts.application.as_ref()?.at(path, *file))).collect()
}

fn named_application(db: &dyn Db, (path, file): (&WorkspacePath, SourceFile)) -> Option<NamedApplication> {
    let is_called = facts::is_called_application(path);
    is_called.then(|| Some(facts::named(db, file).application.as_ref()?.at(path, file.id(db)))).flatten()
}

/// A placeholder of a template.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Placeholder {
    /// The name.
    pub name: Arc<str>,
    /// The scalar that holds it.
    pub node: NodeId,
    /// Its bytes in the decoded text of the scalar, `$` and braces included.
    pub range: TextRange,
}

/// The placeholders in the scalars of a file, in document order. Those in comments have no effect and are left out.
#[salsa::tracked(returns(deref))]
pub fn placeholders(db: &dyn Db, file: SourceFile) -> Vec<Placeholder> {
    in_scalars(db, file, |text, found| found.extend(template::placeholders(text)))
}

/// What looks like placeholders with hyphens in their names, in document order; see [`template::hyphenated`].
#[salsa::tracked(returns(deref))]
pub fn hyphenated(db: &dyn Db, file: SourceFile) -> Vec<Placeholder> {
    in_scalars(db, file, |text, found| found.extend(template::hyphenated(text)))
}

/// What a search finds in the decoded texts of the scalars of a file, in document order.
fn in_scalars(
    db: &dyn Db,
    file: SourceFile,
    search: for<'t> fn(&'t str, &mut Vec<template::Placeholder<'t>>),
) -> Vec<Placeholder> {
    let mut found = Vec::new();
    let Some(content) = parse::content(db, file) else { return found };
    let mut waiting = vec![content.root()];
    while let Some(node) = waiting.pop() {
        if let Some(scalar) = node.value().and_then(plimsoll_syntax::Value::as_scalar)
            && node.kind().is_scalar()
        {
            let text = scalar.text();
            let mut here = Vec::new();
            search(&text, &mut here);
            found.extend(here.into_iter().map(|placeholder| {
                let range = TextRange::new(placeholder.range.start as u32, placeholder.range.end as u32);
                Placeholder { name: placeholder.name.into(), node: node.id(), range }
            }));
        }
        waiting.extend(node.children());
    }
    found.sort_by_key(|placeholder| (placeholder.node, placeholder.range));
    found
}
