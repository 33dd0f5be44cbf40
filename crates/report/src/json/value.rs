//! Values, where they came from, and what of them is secret or not known.

use plimsoll_model::{
    AttributePath, AttributeStep, Data, Identity, KeyFields, Number, Origin, Unknown, Value,
};
use serde::Serialize;
use serde_json::{Map, Value as Json};

use crate::json::place::Source;
use crate::sources::Places;

/// A value as JSON, with RFC 6901 pointers to what is `null` in it because it is secret or not known.
#[derive(Default)]
pub(super) struct View {
    pub(super) json: Json,
    pub(super) sensitive: Vec<String>,
    pub(super) unknown: Vec<UnknownView>,
    pub(super) numbers: Vec<String>,
}

/// A value that is decided later.
#[derive(Serialize)]
pub(super) struct UnknownView {
    pointer: String,
    /// The parameter that whoever installs is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    parameter: Option<String>,
    /// The unit that produces it, and the name of its output.
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<String>,
    /// Where it is read from when the action runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
}

impl View {
    pub(super) fn of(value: &Value) -> Self {
        let mut view = Self::default();
        view.json = view.walk(value, &mut String::new());
        view
    }

    /// As deep as values are nested, which the reader of files limits.
    fn walk(&mut self, value: &Value, pointer: &mut String) -> Json {
        match &value.data {
            Data::Null => Json::Null,
            Data::Bool(bool) => Json::Bool(*bool),
            Data::Number(number) => {
                let json = json_number(number);
                if json.is_string() {
                    self.numbers.push(pointer.clone());
                }
                json
            }
            Data::Text(text) => Json::String(text.to_string()),
            Data::Secret(_) | Data::RecordedSecret(_) => {
                self.sensitive.push(pointer.clone());
                Json::Null
            }
            Data::Unknown(why) => {
                self.unknown.push(unknown(why, pointer));
                Json::Null
            }
            Data::List(list) => {
                let items = list.items.iter().enumerate();
                items.map(|(index, item)| self.below(item, pointer, &index.to_string())).collect()
            }
            Data::Map(map) => {
                let mut object = Map::new();
                for (name, field) in map {
                    object.insert(name.to_string(), self.below(field, pointer, name));
                }
                Json::Object(object)
            }
        }
    }

    fn below(&mut self, value: &Value, pointer: &mut String, name: &str) -> Json {
        let length = pointer.len();
        push(pointer, name);
        let json = self.walk(value, pointer);
        pointer.truncate(length);
        json
    }
}

fn unknown(why: &Unknown, pointer: &str) -> UnknownView {
    let mut source = None;
    let (parameter, address, output) = match why {
        Unknown::Outside { source: from } => {
            source = Some(from.to_string());
            (None, None, None)
        }
        Unknown::Asked { parameter } => (Some(parameter.to_string()), None, None),
        Unknown::Produced(of) => (None, Some(of.by.to_string()), Some(of.output.to_string())),
    };
    UnknownView { pointer: pointer.to_owned(), parameter, address, output, source }
}

/// A number that JSON readers hold exactly, else its text: rounding silently would show a value that is not there.
fn json_number(number: &Number) -> Json {
    let text = number.as_str();
    if let Ok(whole) = text.parse::<i64>() {
        return whole.into();
    }
    let float = text.parse::<f64>().ok().filter(|float| float.fract() != 0.0 && format!("{float:?}") == text);
    float.and_then(serde_json::Number::from_f64).map_or_else(|| Json::String(text.to_owned()), Json::Number)
}

/// The RFC 6901 pointer of an attribute. An item of a keyed list is named by its key, as its index may differ before and
/// after.
pub(super) fn pointer(path: &AttributePath) -> String {
    let mut pointer = String::new();
    for step in &path.0 {
        match step {
            AttributeStep::Field(name) | AttributeStep::Key(name) => push(&mut pointer, name),
            AttributeStep::Index(index) => push(&mut pointer, &index.to_string()),
        }
    }
    pointer
}

fn push(pointer: &mut String, name: &str) {
    pointer.push('/');
    pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
}

/// Where a value came from.
#[derive(Serialize)]
pub(super) struct OriginView {
    origin: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<Source>,
    /// Which `--set`, zero-based.
    #[serde(skip_serializing_if = "Option::is_none")]
    argument: Option<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parameters: Vec<ParameterView>,
}

#[derive(Serialize)]
struct ParameterView {
    name: String,
    #[serde(flatten)]
    origin: OriginView,
}

pub(super) fn origin(origin_of: &Origin, places: &Places<'_>) -> OriginView {
    let (name, site) = match origin_of {
        Origin::Written(site) => ("written", Some(*site)),
        Origin::ParameterDefault(site) => ("parameter_default", Some(*site)),
        Origin::Answer(site) => ("answer", Some(*site)),
        Origin::CommandLine(_) => ("command_line", None),
        Origin::FormatDefault => ("format_default", None),
        Origin::Substituted(substitution) => ("substituted", Some(substitution.site)),
        Origin::Recorded => ("recorded", None),
    };
    let parameters = match origin_of {
        Origin::Substituted(substitution) => substitution
            .parameters
            .iter()
            .map(|(name, from)| ParameterView { name: name.to_string(), origin: origin(from, places) })
            .collect(),
        _ => Vec::new(),
    };
    OriginView {
        origin: name,
        source: site.map(|site| Source::of(&site.into(), places)),
        argument: if let Origin::CommandLine(argument) = origin_of { Some(*argument) } else { None },
        parameters,
    }
}

/// What the JSON of a value does not tell of the parts inside it: without this the value could not be shown again as it was.
#[derive(Serialize, Default)]
pub(super) struct InsideView {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    lists: Vec<ListView>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    origins: Vec<PartView>,
    /// Texts that stand for numbers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    numbers: Vec<String>,
}

/// How the items of a list are matched; a list that is not named is matched by alignment, or not at all.
#[derive(Serialize)]
struct ListView {
    pointer: String,
    items: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    keys: Vec<String>,
}

/// Where a part came from that does not simply stand where the whole does.
#[derive(Serialize)]
struct PartView {
    pointer: String,
    #[serde(flatten)]
    origin: OriginView,
}

/// `None` where there is nothing to tell.
pub(super) fn inside(value: &Value, numbers: Vec<String>, places: &Places<'_>) -> Option<InsideView> {
    let mut view = InsideView { numbers, ..InsideView::default() };
    collect(value, &mut String::new(), &mut view, places);
    let is_empty = view.lists.is_empty() && view.origins.is_empty() && view.numbers.is_empty();
    (!is_empty).then_some(view)
}

/// As deep as values are nested, which the reader of files limits.
fn collect(value: &Value, pointer: &mut String, view: &mut InsideView, places: &Places<'_>) {
    let mut below = |item: &Value, pointer: &mut String, name: &str| {
        let length = pointer.len();
        push(pointer, name);
        collect(item, pointer, view, places);
        pointer.truncate(length);
    };
    match &value.data {
        Data::Map(map) => map.iter().for_each(|(name, field)| below(field, pointer, name)),
        Data::List(list) => {
            for (index, item) in list.items.iter().enumerate() {
                below(item, pointer, &index.to_string());
            }
            if let Some((items, keys)) = matched(&list.identity).filter(|_| !list.items.is_empty()) {
                view.lists.push(ListView { pointer: pointer.clone(), items, keys });
            }
        }
        _ if !pointer.is_empty() && is_told(value) => {
            view.origins.push(PartView { pointer: pointer.clone(), origin: origin(&value.origin, places) });
        }
        _ => {}
    }
}

fn matched(identity: &Identity) -> Option<(&'static str, Vec<String>)> {
    let names = |keys: &KeyFields| keys.iter().map(str::to_owned).collect();
    match identity {
        Identity::Keyed(keys) => Some(("keyed", names(keys))),
        Identity::KeyedOrdered(keys) => Some(("keyed_ordered", names(keys))),
        Identity::Set => Some(("set", Vec::new())),
        Identity::Sequence | Identity::Atomic => None,
    }
}

/// Whether it matters where a part came from: somebody chose it, or it is a default that cannot be read here.
fn is_told(part: &Value) -> bool {
    let is_hidden = matches!(part.data, Data::Secret(_) | Data::RecordedSecret(_) | Data::Unknown(_));
    match part.origin {
        Origin::Written(_) | Origin::Recorded => false,
        Origin::FormatDefault => is_hidden,
        Origin::ParameterDefault(_) | Origin::Answer(_) | Origin::CommandLine(_) | Origin::Substituted(_) => {
            true
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_exact_or_texts() {
        assert_eq!(json_number(&Number::int(7)), Json::from(7));
        assert_eq!(json_number(&Number::float(0.5)), Json::from(0.5));
        assert_eq!(json_number(&Number::int(1 << 100)), Json::from((1_i128 << 100).to_string()));
        assert_eq!(json_number(&Number::float(f64::NAN)), Json::from("NaN"));
    }

    #[test]
    fn pointers_escape_what_they_must() {
        let path = AttributePath(vec![
            AttributeStep::Field("a/b".into()),
            AttributeStep::Key("c~d".into()),
            AttributeStep::Index(3),
        ]);
        assert_eq!(pointer(&path), "/a~1b/c~0d/3");
    }
}
