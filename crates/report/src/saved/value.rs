//! Values, their paths, and where they came from.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use plimsoll_base::Secret;
use plimsoll_model::{
    Address, AttributePath, AttributeStep, Data, Identity, KeyFields, Map, Number, Origin, Substitution,
    Unknown, Value,
};
use serde_json::Value as Json;

use super::SavedError;
use super::document::{self, Text};
use super::files::SavedSources;

/// A value as it is written: the JSON, and what stands beside it.
pub(super) struct Written<'d> {
    pub(super) json: &'d Json,
    pub(super) sensitive: &'d [Text<'d>],
    pub(super) unknown: &'d [document::Unknown<'d>],
    pub(super) inside: &'d document::Inside<'d>,
    pub(super) source: Option<&'d document::Origin<'d>>,
}

impl Written<'_> {
    pub(super) fn value(&self, sources: &mut SavedSources) -> Result<Value, SavedError> {
        let mut origins = BTreeMap::new();
        for part in &self.inside.origins {
            origins.insert(part.pointer.as_deref().unwrap_or_default(), origin(part, sources)?);
        }
        let own = self.source.map_or(Ok(Origin::Recorded), |source| origin(source, sources))?;
        let reading = Reading {
            sensitive: self.sensitive.iter().map(Text::as_str).collect(),
            unknown: self.unknown.iter().map(|unknown| (unknown.pointer.as_str(), unknown)).collect(),
            lists: self.inside.lists.iter().map(|list| (list.pointer.as_str(), list)).collect(),
            numbers: self.inside.numbers.iter().map(Text::as_str).collect(),
            origins,
        };
        Ok(Value::new(reading.data(self.json, &mut String::new())?, own))
    }
}

struct Reading<'d> {
    sensitive: BTreeSet<&'d str>,
    unknown: BTreeMap<&'d str, &'d document::Unknown<'d>>,
    lists: BTreeMap<&'d str, &'d document::List<'d>>,
    numbers: BTreeSet<&'d str>,
    origins: BTreeMap<&'d str, Origin>,
}

impl Reading<'_> {
    /// As deep as the JSON is nested, which its reader limits.
    fn data(&self, json: &Json, pointer: &mut String) -> Result<Data, SavedError> {
        if self.sensitive.contains(pointer.as_str()) {
            return Ok(Data::Secret(Secret::new("(sensitive)")));
        }
        if let Some(why) = self.unknown.get(pointer.as_str()) {
            return Ok(Data::Unknown(unknown(why)));
        }
        Ok(match json {
            Json::Null => Data::Null,
            Json::Bool(truth) => Data::Bool(*truth),
            Json::Number(json) => Data::Number(number(&json.to_string())),
            Json::String(text) if self.numbers.contains(pointer.as_str()) => Data::Number(number(text)),
            Json::String(text) => Data::Text(text.as_str().into()),
            Json::Array(items) => {
                let items = items.iter().enumerate();
                let items: Result<Vec<Value>, SavedError> =
                    items.map(|(index, item)| self.part(item, pointer, &index.to_string())).collect();
                Data::list(self.identity(pointer), items?)
            }
            Json::Object(fields) => {
                let mut map = Map::default();
                for (name, field) in fields {
                    map.insert(name.as_str().into(), self.part(field, pointer, name)?);
                }
                map.shrink();
                Data::Map(map)
            }
        })
    }

    fn part(&self, json: &Json, pointer: &mut String, name: &str) -> Result<Value, SavedError> {
        let length = pointer.len();
        pointer.push('/');
        pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
        let data = self.data(json, pointer)?;
        // What is not told simply stands where the whole does.
        let origin = self.origins.get(pointer.as_str()).cloned().unwrap_or(Origin::Recorded);
        pointer.truncate(length);
        Ok(Value::new(data, origin))
    }

    fn identity(&self, pointer: &str) -> Identity {
        let Some(list) = self.lists.get(pointer) else { return Identity::Sequence };
        let keys = || KeyFields::new(&list.keys.iter().map(Text::as_str).collect::<Vec<_>>());
        match list.items.as_str() {
            "keyed" => Identity::Keyed(keys()),
            "keyed_ordered" => Identity::KeyedOrdered(keys()),
            "set" => Identity::Set,
            _ => Identity::Sequence,
        }
    }
}

fn unknown(why: &document::Unknown<'_>) -> Unknown {
    match (&why.parameter, &why.address, &why.output) {
        (Some(parameter), ..) => Unknown::Asked { parameter: parameter.as_str().into() },
        (None, Some(address), Some(output)) => {
            Unknown::produced(Address::new(address.as_str()), output.as_str())
        }
        _ => Unknown::Outside { source: why.source.as_deref().unwrap_or("elsewhere").into() },
    }
}

fn number(text: &str) -> Number {
    match text.parse::<i128>() {
        Ok(whole) => Number::int(whole),
        Err(_) => Number::float(text.parse().unwrap_or(f64::NAN)),
    }
}

pub(super) fn origin(
    document: &document::Origin<'_>,
    sources: &mut SavedSources,
) -> Result<Origin, SavedError> {
    let missing = || SavedError::damaged(format!("the origin `{}` has no `source`", document.origin));
    let mut site = || document.source.as_ref().map(|source| sources.site(source)).ok_or_else(missing);
    Ok(match document.origin.as_str() {
        "written" => Origin::Written(site()?),
        "parameter_default" => Origin::ParameterDefault(site()?),
        "answer" => Origin::Answer(site()?),
        "command_line" => Origin::CommandLine(document.argument.unwrap_or_default()),
        "format_default" => Origin::FormatDefault,
        "substituted" => {
            let site = site()?;
            let mut parameters = Vec::new();
            for parameter in &document.parameters {
                let name: Arc<str> = parameter.name.as_deref().unwrap_or_default().into();
                parameters.push((name, origin(parameter, sources)?));
            }
            Origin::Substituted(Arc::new(Substitution { site, parameters }))
        }
        // Origins that a later version knows say nothing here.
        _ => Origin::Recorded,
    })
}

/// The path whose text and pointer are these. The pointer tells the names, the text what each is.
pub(super) fn path(text: &str, pointer: &str) -> Result<AttributePath, SavedError> {
    let unfit =
        || SavedError::damaged(format!("the path `{text}` and the pointer `{pointer}` are not the same"));
    let mut path = AttributePath::default();
    let names = pointer.split('/').skip(usize::from(!pointer.is_empty()));
    for name in names.filter(|_| !pointer.is_empty()) {
        let name = name.replace("~1", "/").replace("~0", "~");
        let index = name.parse::<u32>().ok().map(AttributeStep::Index);
        let (field, key) = (AttributeStep::Field(name.as_str().into()), AttributeStep::Key(name.into()));
        let longer = [Some(field), Some(key), index].into_iter().flatten().map(|step| path.then(step));
        path = longer.filter(|path| text.starts_with(&path.to_string())).last().ok_or_else(unfit)?;
    }
    if path.to_string() == text { Ok(path) } else { Err(unfit()) }
}
