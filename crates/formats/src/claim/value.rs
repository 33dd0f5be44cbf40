//! Attributes as JSON, and back. What JSON has is written as it is; the rest is an object with one field that starts with
//! `$`, and a field of the attributes that starts with `$` is written with one more.

use std::sync::Arc;

use plimsoll_base::{Digest, Salt, SecretDigest};
use plimsoll_model::{Address, Data, Identity, KeyFields, List, Map, Number, Origin, Unknown, Value};
use plimsoll_syntax::anchors::View;
use plimsoll_syntax::resolve::{Resolution, Resolved};
use plimsoll_syntax::{Mapping, Value as Written};
use serde_json::{Value as Json, json};

/// A value as JSON; secrets as salted digests.
pub(super) fn encode(value: &Value, salt: &Salt) -> Json {
    match &value.data {
        Data::Null => Json::Null,
        Data::Bool(value) => Json::Bool(*value),
        Data::Number(number) => encode_number(number),
        Data::Text(text) => Json::String(text.to_string()),
        Data::Secret(secret) => json!({ "$secret": secret.digest(salt).digest.to_string() }),
        Data::RecordedSecret(recorded) => {
            json!({ "$secret": recorded.digest.to_string(), "salt": recorded.salt.as_str() })
        }
        Data::Unknown(Unknown::Asked { parameter }) => json!({ "$asked": &**parameter }),
        Data::Unknown(Unknown::Outside { source }) => json!({ "$outside": &**source }),
        Data::Unknown(Unknown::Produced(of)) => {
            json!({ "$produced": of.by.as_str(), "output": &*of.output })
        }
        Data::List(list) => encode_list(list, salt),
        Data::Map(map) => {
            let name = |name: &str| if name.starts_with('$') { format!("${name}") } else { name.to_owned() };
            Json::Object(map.iter().map(|(field, value)| (name(field), encode(value, salt))).collect())
        }
    }
}

/// As a JSON number where reading it gives the same number again.
fn encode_number(number: &Number) -> Json {
    let text = number.as_str();
    let same = |json: &serde_json::Number| json.to_string() == text;
    let parsed: Option<serde_json::Number> = serde_json::from_str(text).ok();
    parsed.filter(same).map_or_else(|| json!({ "$number": text }), Json::Number)
}

fn encode_list(list: &List, salt: &Salt) -> Json {
    let items = Json::Array(list.items.iter().map(|item| encode(item, salt)).collect());
    let keys = |keys: &KeyFields| keys.iter().map(|key| Json::String(key.to_owned())).collect::<Vec<_>>();
    match &list.identity {
        Identity::Sequence => items,
        Identity::Set => json!({ "$set": items }),
        Identity::Atomic => json!({ "$atomic": items }),
        Identity::Keyed(fields) => json!({ "$keyed": items, "keys": keys(fields) }),
        Identity::KeyedOrdered(fields) => json!({ "$ordered": items, "keys": keys(fields) }),
    }
}

/// What [`encode`] wrote; `None` for anything else.
pub(super) fn decode(view: &View<'_>, written: Option<Written<'_>>, salt: &Salt) -> Option<Value> {
    let data = match written {
        None => Data::Null,
        Some(Written::Scalar(scalar)) => match scalar.resolve(Resolution::Yaml12) {
            Resolved::Null => Data::Null,
            Resolved::Bool(value) => Data::Bool(value),
            Resolved::Int(number) => Data::Number(Number::int(number)),
            Resolved::Float(number) => Data::Number(Number::float(number)),
            Resolved::Timestamp(text) | Resolved::Text(text) => Data::Text(text.into()),
        },
        Some(Written::Sequence(_)) => Data::list(Identity::Sequence, decode_items(view, written, salt)?),
        Some(Written::Mapping(mapping)) => decode_object(view, mapping, salt)?,
        Some(Written::Alias(_)) => return None,
    };
    Some(Value::new(data, Origin::Recorded))
}

fn decode_items(view: &View<'_>, written: Option<Written<'_>>, salt: &Salt) -> Option<Vec<Value>> {
    written?.as_sequence()?.items().map(|item| decode(view, item.value(), salt)).collect()
}

fn decode_object(view: &View<'_>, mapping: Mapping<'_>, salt: &Salt) -> Option<Data> {
    let first = mapping.entries().next().and_then(|entry| text(entry.key()));
    let Some(tag) = first.filter(|key| key.starts_with('$') && !key.starts_with("$$")) else {
        let mut map = Map::default();
        for entry in mapping.entries() {
            let name = text(entry.key())?;
            let name = name.strip_prefix('$').unwrap_or(&name).to_owned();
            map.insert(name.into(), decode(view, entry.value(), salt)?);
        }
        map.shrink();
        return Some(Data::Map(map));
    };
    let value = mapping.get(&tag);
    let list = |identity| Some(Data::list(identity, decode_items(view, value, salt)?));
    match tag.as_str() {
        "$secret" => {
            let digest = Digest::parse(&text(value)?)?;
            let own = text(mapping.get("salt")).and_then(|salt| Salt::parse(&salt));
            let recorded = SecretDigest { salt: own.unwrap_or_else(|| salt.clone()), digest };
            Some(Data::RecordedSecret(recorded.into()))
        }
        "$asked" => Some(Data::Unknown(Unknown::Asked { parameter: text(value)?.into() })),
        "$outside" => Some(Data::Unknown(Unknown::Outside { source: text(value)?.into() })),
        "$produced" => {
            let output: Arc<str> = text(mapping.get("output"))?.into();
            Some(Data::Unknown(Unknown::produced(Address::new(text(value)?), output)))
        }
        "$number" => Some(Data::Number(number(&text(value)?)?)),
        "$set" => list(Identity::Set),
        "$atomic" => list(Identity::Atomic),
        "$keyed" => list(Identity::Keyed(keys(mapping)?)),
        "$ordered" => list(Identity::KeyedOrdered(keys(mapping)?)),
        _ => None,
    }
}

fn number(text: &str) -> Option<Number> {
    let int = text.parse().map(Number::int);
    int.ok().or_else(|| text.parse().map(Number::float).ok())
}

fn keys(mapping: Mapping<'_>) -> Option<KeyFields> {
    let names: Option<Vec<String>> =
        mapping.get("keys")?.as_sequence()?.items().map(|item| text(item.value())).collect();
    let names = names?;
    Some(KeyFields::new(&names.iter().map(String::as_str).collect::<Vec<_>>()))
}

/// The text of a scalar.
pub(super) fn text(value: Option<Written<'_>>) -> Option<String> {
    Some(value?.as_scalar()?.text().into_owned())
}
