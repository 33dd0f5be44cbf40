//! A document with its tables, and the names that they find in it.

use std::ops::Range;
use std::sync::Arc;

use plimsoll_analysis::{SourceFile, document, parse};
use plimsoll_base::{NodeId, TextRange};
use plimsoll_formats::oam::Dialect;
use plimsoll_formats::oam::types::resource_names;
use plimsoll_formats::recognise::Recognised;
use plimsoll_syntax::anchors::View;
use plimsoll_syntax::{Document, Kind, Tree};

use super::lookup::scalar;
use super::parts::Part;
use super::path::{Hit, Way, hits};
use super::table::{Category, Owner, Role, Row, Rows};
use super::{Form, Occurrence, families, parts};
use crate::workspace::Snapshot;

/// A document with its tables.
pub(super) struct Written<'t> {
    pub(super) file: SourceFile,
    /// Its zero-based place in the file.
    pub(super) number: usize,
    tree: &'t Tree,
    pub(super) document: Document<'t>,
    recognised: Recognised,
    rows: Rows,
}

/// A name in a document.
pub(super) struct Found {
    pub(super) occurrence: Occurrence,
    pub(super) text: Arc<str>,
    pub(super) row: &'static Row,
    /// The elements that lead to it.
    pub(super) elements: Vec<NodeId>,
    /// The name of the document that declares it, where another one does.
    pub(super) owner: Option<Arc<str>>,
}

impl<'t> Written<'t> {
    pub(super) fn new(
        file: SourceFile,
        number: usize,
        tree: &'t Tree,
        document: Document<'t>,
        recognised: Recognised,
    ) -> Self {
        let rows = families::of(recognised, document);
        Self { file, number, tree, document, recognised, rows }
    }

    /// A document of a file by its zero-based place; `None` where it is of no known format.
    pub(super) fn of(snapshot: &'t Snapshot, file: SourceFile, number: usize) -> Option<Self> {
        let tree = parse::tree(&snapshot.db, file)?;
        let recognised = document::recognised(&snapshot.db, file).get(number).copied().flatten()?;
        Some(Self::new(file, number, tree, tree.documents().nth(number)?, recognised))
    }

    pub(super) fn dialect(&self) -> Option<Dialect> {
        Dialect::of_format(self.recognised.format)
    }

    pub(super) fn all_rows(&self) -> impl Iterator<Item = (&'static str, &'static Row)> {
        self.rows.iter().flat_map(|(prefix, rows)| rows.iter().map(|row| (*prefix, row)))
    }

    /// The names that a row finds at a place.
    pub(super) fn names_at(&self, view: &View<'t>, row: &'static Row, hit: &Hit<'t>) -> Vec<Found> {
        let Some(scalar) = scalar(view, hit.node) else { return Vec::new() };
        let decoded = scalar.decode();
        let found = parts::names(row.part, &decoded.text).into_iter().map(|range| {
            let is_whole = range == (0..decoded.text.len());
            let token = decoded.to_token(TextRange::new(range.start as u32, range.end as u32));
            let start = self.tree.range(scalar.node().id()).start;
            let (form, range_in_file) = match hit.node.kind() {
                Kind::Alias => {
                    let form = Form::Alias(hit.node.id(), scalar.node().id());
                    (form, self.tree.range(hit.node.id()))
                }
                _ => {
                    let id = hit.node.id();
                    let form = match is_whole {
                        _ if row.part == Part::Kind => Form::Kind(id),
                        true => Form::Scalar(id),
                        false => Form::Inside(id),
                    };
                    (form, TextRange::new(start + token.start, start + token.end))
                }
            };
            let occurrence = Occurrence { file: self.file, range: range_in_file, role: row.role, form };
            let owner = owner(view, row, hit, &decoded.text, &range);
            let elements = hit.elements.clone();
            let text = match row.part {
                Part::Kind => resource(view, hit, &decoded.text),
                _ => decoded.text[range].into(),
            };
            Found { occurrence, text, row, elements, owner }
        });
        let is_told =
            |found: &Found| !found.text.is_empty() && (row.owner.is_none() || found.owner.is_some());
        found.filter(is_told).collect()
    }

    /// The names of a category in the document.
    pub(super) fn names_of(&self, category: &'static Category, role: Option<Role>) -> Vec<Found> {
        let view = View::new(self.document);
        let rows = self
            .all_rows()
            .filter(|(_, row)| row.category == category && role.is_none_or(|role| row.role == role));
        let found = rows.flat_map(|(prefix, row)| {
            let hits = hits(&view, prefix, row);
            hits.iter().flat_map(|hit| self.names_at(&view, row, hit)).collect::<Vec<_>>()
        });
        found.collect()
    }

    /// The names at a place, by the rows that mean it.
    pub(super) fn at(&self, path: &[NodeId]) -> Vec<Found> {
        let Some(way) = Way::along(self.tree, path) else { return Vec::new() };
        let view = View::new(self.document);
        let direct: Vec<Found> = self
            .all_rows()
            .filter_map(|(prefix, row)| Some((row, way.fits(prefix, row)?)))
            .flat_map(|(row, hit)| self.names_at(&view, row, &hit))
            .collect();
        if !direct.is_empty() || !has_anchors(self.tree) {
            return direct;
        }
        // The place may be meant through an alias from somewhere else.
        let all = self.all_rows().flat_map(|(prefix, row)| {
            let hits = hits(&view, prefix, row).into_iter().filter(|hit| hit.node == way.end);
            hits.flat_map(|hit| self.names_at(&view, row, &hit)).collect::<Vec<_>>()
        });
        all.collect()
    }
}

/// The name of the resource of an object, by its kind and the `apiVersion` of the marked value; empty where it has none.
fn resource<'t>(view: &View<'t>, hit: &Hit<'t>, kind: &str) -> Arc<str> {
    let version = hit.marked.and_then(|object| view.mapping(object).get("apiVersion")?.as_scalar());
    let names = version.map(|version| resource_names(&version.text(), kind)).unwrap_or_default();
    names.into_iter().next().unwrap_or_else(|| "".into())
}

/// What names the document that declares a name, where another one does.
fn owner<'t>(view: &View<'t>, row: &Row, hit: &Hit<'t>, text: &str, name: &Range<usize>) -> Option<Arc<str>> {
    let found = match row.owner? {
        Owner::Component(field) | Owner::Dependency(field) => {
            let merged = view.mapping(hit.marked?);
            merged.get(field)?.as_scalar()?.text().into_owned()
        }
        Owner::DependencyByKey => hit.marked_key.clone()?,
        Owner::DependencyInText => parts::alias_before(text, name)?,
    };
    Some(found.into())
}

fn has_anchors(tree: &Tree) -> bool {
    tree.elements().iter().any(|element| element.kind == Kind::Anchor)
}
