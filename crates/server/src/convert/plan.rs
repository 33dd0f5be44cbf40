//! Plans.

use plimsoll_ide::plan::{Asked, Located, Need, PlannedUnit, Shown};
use serde_json::{Map, Value, json};

use super::range_in;
use crate::workspaces::View;

/// The answer to a question about a plan.
pub(crate) fn shown(view: &View<'_>, asked: &Asked) -> Value {
    let Shown { title, content, media_type, application, id, units, focus, problem } =
        view.snapshot.show_plan(&view.opened, asked);
    let units: Vec<Value> = units.iter().map(|unit| of_unit(view, unit)).collect();
    json!({
        "version": view.version,
        "title": title,
        "format": asked.format,
        "mediaType": media_type,
        "content": content,
        "application": application,
        "id": id,
        "units": units,
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
    Value::Object(words)
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
