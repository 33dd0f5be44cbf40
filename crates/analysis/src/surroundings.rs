//! The database as formats see it.

use std::sync::Arc;

use plimsoll_base::{FileId, ReadFailure, WorkspacePath};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::oam::{Definition, Document, Index};
use plimsoll_formats::parts::Parts;
use plimsoll_formats::rendered::{self, Rendered, Substitutions};
use plimsoll_formats::surroundings::{Found, NamedApplication, NamedBundle, RecordedValues, Surroundings};
use plimsoll_model::Address;
use plimsoll_syntax::Content;

use crate::database::Db;
use crate::workspace::{SourceFile, Workspace, source};
use crate::{claims, document, edited, oam, parse};

/// Values for a template, so that one rendering serves all who ask for it with the same values.
#[salsa::interned]
pub(crate) struct SubstitutionsKey<'db> {
    #[returns(ref)]
    value: Substitutions,
}

/// A file with values put in. Equal as long as what it says is equal, so a comment in an artifact stops here.
#[salsa::tracked(returns(clone))]
fn render<'db>(
    db: &'db dyn Db,
    file: SourceFile,
    key: SubstitutionsKey<'db>,
) -> Result<Arc<Rendered>, ReadFailure> {
    let tree = parse::tree(db, file).ok_or_else(|| parse::failure(db, file))?;
    Ok(Arc::new(rendered::render(tree, key.value(db))))
}

/// The workspace of a database.
pub struct InDatabase<'db>(pub &'db dyn Db);

impl InDatabase<'_> {
    fn source(&self, file: FileId) -> Result<SourceFile, ReadFailure> {
        source(self.0, file).ok_or(ReadFailure::Missing)
    }
}

impl Surroundings for InDatabase<'_> {
    fn path(&self, file: FileId) -> WorkspacePath {
        source(self.0, file).map_or_else(WorkspacePath::root, |file| file.path(self.0).clone())
    }

    fn find(&self, path: &WorkspacePath) -> Found {
        Workspace::get(self.0).files(self.0).find(self.0, path)
    }

    fn children(&self, folder: &WorkspacePath) -> Vec<(Arc<str>, Found)> {
        Workspace::get(self.0).files(self.0).children(self.0, folder)
    }

    fn content(&self, file: FileId) -> Result<Content, ReadFailure> {
        let file = self.source(file)?;
        parse::content(self.0, file).cloned().ok_or_else(|| parse::failure(self.0, file))
    }

    fn render(&self, file: FileId, substitutions: &Substitutions) -> Result<Arc<Rendered>, ReadFailure> {
        render(self.0, self.source(file)?, SubstitutionsKey::new(self.0, substitutions.clone()))
    }

    fn nulecule(&self, file: FileId) -> Option<Arc<Nulecule>> {
        document::nulecule(self.0, source(self.0, file)?)
    }

    fn applications(&self) -> Arc<[NamedApplication]> {
        document::applications(self.0)
    }

    fn bundle(&self, file: FileId) -> Option<Arc<Bundle>> {
        document::bundle(self.0, source(self.0, file)?)
    }

    fn bundles(&self) -> Arc<[NamedBundle]> {
        document::bundles(self.0)
    }

    fn oam(&self) -> Arc<Index> {
        oam::index(self.0)
    }

    fn oam_documents(&self, file: FileId) -> Arc<[Option<Arc<Document>>]> {
        source(self.0, file).map_or_else(|| Arc::new([]) as Arc<[_]>, |file| oam::documents(self.0, file))
    }

    fn definitions(&self, file: FileId) -> Arc<[Arc<Definition>]> {
        source(self.0, file).map_or_else(|| Arc::new([]) as Arc<[_]>, |file| oam::definitions(self.0, file))
    }

    fn recorded_definitions(&self, application: &str) -> Arc<[Arc<Definition>]> {
        claims::recorded_definitions(self.0, application)
    }

    fn recorded(&self, address: &Address) -> RecordedValues {
        claims::recorded_values(self.0, address)
    }

    fn parts(&self, file: FileId) -> Option<Arc<Parts>> {
        edited::parts(self.0, source(self.0, file)?)
    }
}
