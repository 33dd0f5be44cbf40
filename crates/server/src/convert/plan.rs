//! Plans.

use plimsoll_ide::LineIndex;
use plimsoll_ide::plan::{Asked, Link, Located, Need, PlannedUnit, Shown};
use serde_json::{Map, Value, json};

use super::{range_in, range_of};
use crate::workspaces::View;

/// The answer to a question about a plan.
pub(crate) fn shown(view: &View<'_>, asked: &Asked) -> Value {
    let Shown { title, content, media_type, application, id, units, links, focus, problem } =
        view.snapshot.show_plan(&view.opened, asked);
    let units: Vec<Value> = units.iter().map(|unit| of_unit(view, unit)).collect();
    let links = of_links(view, &content, &links);
    json!({
        "version": view.version,
        "title": title,
        "format": asked.format,
        "mediaType": media_type,
        "content": content,
        "application": application,
        "id": id,
        "folder": view.places.folder(),
        "units": units,
        "links": links,
        "focus": focus,
        "problem": problem,
    })
}

fn of_unit(view: &View<'_>, unit: &PlannedUnit) -> Value {
    let needs: Vec<Value> = unit.needs.iter().map(|need| of_need(view, need)).collect();
    let mut words = located(view, unit.place.as_ref());
    words.insert("address".to_owned(), json!(unit.address));
    words.insert("action".to_owned(), json!(unit.action));
    words.insert("wave".to_owned(), json!(unit.wave));
    words.insert("needs".to_owned(), json!(needs));
    if let Some(row) = unit.row {
        words.insert("line".to_owned(), json!(row));
    }
    Value::Object(words)
}

/// The places that the text names: where in the text, and where they lead.
fn of_links(view: &View<'_>, content: &str, links: &[Link]) -> Vec<Value> {
    if links.is_empty() {
        return Vec::new();
    }
    let lines = LineIndex::new(content);
    let link = |link: &Link| {
        let opened = view.snapshot.open(&link.place.path)?;
        let uri = view.places.uri(&link.place.path)?;
        let target = range_in(&opened, link.place.range, view.agreed.encoding);
        let range = range_of(&lines, content, link.range, view.agreed.encoding);
        Some(json!({ "range": range, "uri": uri, "target": target }))
    };
    links.iter().filter_map(link).collect()
}

fn of_need(view: &View<'_>, need: &Need) -> Value {
    let mut words = located(view, need.place.as_ref());
    words.insert("address".to_owned(), json!(need.address));
    words.insert("words".to_owned(), json!(need.words));
    Value::Object(words)
}

/// The words for a place: `uri` and `range`; none where there is none.
fn located(view: &View<'_>, place: Option<&Located>) -> Map<String, Value> {
    let found = place.and_then(|place| {
        let opened = view.snapshot.open(&place.path)?;
        Some((view.places.uri(&place.path)?, range_in(&opened, place.range, view.agreed.encoding)))
    });
    let mut words = Map::new();
    if let Some((uri, range)) = found {
        words.insert("uri".to_owned(), json!(uri));
        words.insert("range".to_owned(), json!(range));
    }
    words
}
