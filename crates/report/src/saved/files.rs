//! Places of a saved plan: paths, lines and columns are known, texts are not.

use std::collections::BTreeMap;
use std::sync::Arc;

use plimsoll_base::{Anchor, FileId, NodeId, Place, Site, TextRange};
use plimsoll_model::EvidencePlace;

use super::document::Source;
use crate::sources::{Position, Sources, Span};

/// The places that saved plans point to. An element is one of these places, numbered in the order of reading.
#[derive(Default)]
pub struct SavedSources {
    paths: Vec<String>,
    files: BTreeMap<String, FileId>,
    spans: Vec<Option<Span>>,
}

impl SavedSources {
    fn file(&mut self, path: &str) -> FileId {
        if let Some(known) = self.files.get(path) {
            return *known;
        }
        let file = FileId(self.paths.len() as u32);
        self.paths.push(path.to_owned());
        self.files.insert(path.to_owned(), file);
        file
    }

    pub(super) fn site(&mut self, source: &Source<'_>) -> Site {
        let node = NodeId(self.spans.len() as u32);
        self.spans.push(span(source));
        Site { file: self.file(&source.file), node }
    }

    pub(super) fn place(&mut self, source: &Source<'_>) -> Place {
        match source.line {
            Some(_) => Place::whole(self.site(source)),
            None => Place::file(self.file(&source.file)),
        }
    }

    pub(super) fn evidence_place(&mut self, source: &Source<'_>) -> EvidencePlace {
        match source.line {
            Some(line) if source.recorded => {
                EvidencePlace::Recorded { path: source.file.as_str().into(), line }
            }
            _ => EvidencePlace::Present(self.place(source)),
        }
    }
}

fn span(source: &Source<'_>) -> Option<Span> {
    let start = Position { line: source.line?, column: source.column.unwrap_or(1) };
    let end = match (source.end_line, source.end_column) {
        (Some(line), Some(column)) => Position { line, column },
        _ => start,
    };
    Some((start, end))
}

impl Sources for SavedSources {
    fn path(&self, file: FileId) -> String {
        self.paths.get(file.0 as usize).cloned().unwrap_or_default()
    }

    fn text(&self, _: FileId) -> Option<Arc<str>> {
        None
    }

    fn range(&self, _: &Place) -> Option<TextRange> {
        None
    }

    fn span(&self, place: &Place) -> Option<Span> {
        let Anchor::Node(node, _) = place.anchor else { return None };
        self.spans.get(node.0 as usize).copied().flatten()
    }
}
