//! What has a name, in the whole workspace.

use plimsoll_analysis::workspace::source;
use plimsoll_analysis::{SourceFile, document, oam};
use plimsoll_base::{FileId, TextRange, WorkspacePath};
use plimsoll_formats::oam::index::Category as Kind;
use plimsoll_formats::written::Text;

use crate::names::{Occurrence, Role};
use crate::workspace::Snapshot;

/// How many are told at most.
const MOST: usize = 256;

/// Something that has a name.
#[derive(Clone, PartialEq, Debug)]
pub struct Symbol {
    /// The name.
    pub name: String,
    /// What it is, for people: "component".
    pub noun: &'static str,
    /// Its file.
    pub path: WorkspacePath,
    /// The bytes of the name.
    pub range: TextRange,
}

impl Snapshot {
    /// What has a name that fits a query: its letters stand in the name in their order, whatever their case. Names that start
    /// with the query come first, then those that have it inside, then the rest; of those that fit alike shorter ones, then
    /// by name, path and place. At most 256.
    #[must_use]
    pub fn symbols(&self, query: &str) -> Vec<Symbol> {
        let query = query.to_lowercase();
        let mut found: Vec<((u8, usize), Symbol)> = Vec::new();
        for file in self.files_with_names() {
            self.db.unwind_if_stopped();
            for (noun, name, at) in self.declared(file) {
                if let Some(rank) = rank(&query, &name) {
                    let path = file.path(&self.db).clone();
                    found.push((rank, Symbol { name, noun, path, range: at.range }));
                }
            }
        }
        let key =
            |(rank, one): &((u8, usize), Symbol)| (*rank, one.name.clone(), one.path.clone(), one.range);
        found.sort_by_cached_key(key);
        found.truncate(MOST);
        found.into_iter().map(|(_, one)| one).collect()
    }

    /// The files that may declare something, in the order of their numbers.
    fn files_with_names(&self) -> Vec<SourceFile> {
        let db = &self.db;
        let mut files: Vec<FileId> = document::applications(db).iter().map(|one| one.file).collect();
        files.extend(document::bundles(db).iter().map(|one| one.file));
        let index = oam::index(db);
        let kinds = [Kind::Configuration, Kind::Schematic, Kind::Policy, Kind::Workflow, Kind::Scope];
        let types = plimsoll_formats::oam::DefinitionKind::ALL.map(Kind::Definition);
        let kinds = kinds.into_iter().chain(types);
        files.extend(kinds.flat_map(|kind| index.entries(kind)).map(|(_, entry)| entry.file));
        files.sort_unstable();
        files.dedup();
        files.into_iter().filter_map(|id| source(db, id)).collect()
    }

    /// What a file declares, in the order of its text: what it is, its name and its place.
    fn declared(&self, file: SourceFile) -> Vec<(&'static str, String, Occurrence)> {
        let mut found: Vec<(&'static str, String, Occurrence)> = Vec::new();
        let scalar = |text: &Text| self.in_scalar(file, text.node, Role::Declares);
        let mut add = |noun, text: Option<&Text>| {
            let place = text.and_then(|text| Some((text.text.to_string(), scalar(text)?)));
            found.extend(place.map(|(name, at)| (noun, name, at)));
        };
        if let Some(nulecule) = document::nulecule(&self.db, file) {
            add("application", nulecule.id.as_ref());
        } else if let Some(bundle) = document::bundle(&self.db, file) {
            add("bundle", bundle.name.as_ref());
        }
        if oam::is_of_model(&self.db, file) {
            for document in oam::documents(&self.db, file).iter().flatten() {
                let name = document.metadata.name.as_ref();
                add("application", name.filter(|_| document.configuration().is_some()));
            }
        }
        found.extend(
            self.declared_names(file)
                .into_iter()
                .map(|(category, name, at)| (category.noun, name.to_string(), at)),
        );
        found.retain(|(_, name, _)| !name.is_empty());
        found.sort_by_key(|(_, _, at)| at.range);
        found
    }
}

/// How well a name fits a query in small letters, the best least; `None` where it does not.
fn rank(query: &str, name: &str) -> Option<(u8, usize)> {
    let small = name.to_lowercase();
    let how = match small.find(query) {
        Some(0) => 0,
        Some(_) => 1,
        None => {
            let mut rest = small.chars();
            let fits = query.chars().all(|wanted| rest.any(|one| one == wanted));
            fits.then_some(2)?
        }
    };
    Some((how, name.chars().count()))
}
