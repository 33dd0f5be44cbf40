//! Places in files.

use std::sync::Arc;

use plimsoll_base::Place;
use plimsoll_model::{Evidence, EvidencePlace};
use serde::Serialize;

use crate::sources::Places;

/// A place; without `line` it is the file as a whole.
#[derive(Serialize)]
pub(super) struct Source {
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<u32>,
    /// The place is where it was when the state was recorded.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    recorded: bool,
}

impl Source {
    pub(super) fn of(place: &Place, places: &Places<'_>) -> Self {
        let spot = places.spot(place);
        let (start, end) = spot.span.unzip();
        Self {
            file: spot.path,
            line: start.map(|start| start.line),
            column: start.map(|start| start.column),
            end_line: end.map(|end| end.line),
            end_column: end.map(|end| end.column),
            recorded: false,
        }
    }

    pub(super) fn of_evidence(place: &EvidencePlace, places: &Places<'_>) -> Self {
        match place {
            EvidencePlace::Present(place) => Self::of(place, places),
            EvidencePlace::Recorded { path, line } => Self {
                file: path.to_string(),
                line: Some(*line),
                column: None,
                end_line: None,
                end_column: None,
                recorded: true,
            },
        }
    }
}

/// How an edge is known.
#[derive(Serialize)]
pub(super) struct EvidenceView<'a> {
    rule: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    clause: Option<ClauseView>,
    places: Vec<PlaceView<'a>>,
}

#[derive(Serialize)]
struct ClauseView {
    title: &'static str,
    url: &'static str,
}

#[derive(Serialize)]
struct PlaceView<'a> {
    message: &'a str,
    source: Source,
}

pub(super) fn evidence<'a>(all: &'a [Arc<Evidence>], places: &Places<'_>) -> Vec<EvidenceView<'a>> {
    let view = |evidence: &'a Arc<Evidence>| EvidenceView {
        rule: &evidence.rule,
        message: &evidence.words,
        clause: evidence.clause.map(|clause| ClauseView { title: clause.title, url: clause.url }),
        places: evidence
            .places
            .iter()
            .map(|(place, words)| PlaceView { message: words, source: Source::of_evidence(place, places) })
            .collect(),
    };
    all.iter().map(view).collect()
}
