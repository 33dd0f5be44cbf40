//! What the parameters of a bundle are for an action, and where values and credentials are put (CNAB Core 1.2, 103; the
//! decision table of "Setting Parameter Values").

use std::sync::Arc;

use indexmap::IndexMap;
use plimsoll_base::{FileId, NodeId, Secret, Site};
use plimsoll_model::{
    Address, Data, Identity, Injection, InjectionKind, Map, Number, Origin, Unknown, Value,
};
use plimsoll_syntax::Content;
use plimsoll_syntax::Value as Written;
use plimsoll_syntax::anchors::View;
use serde_json::Value as Json;

use super::bundle::{Bundle, Credential, Destination, Parameter};
use super::dialect::Dialect;
use super::schema;
use crate::nulecule::parameters::Setting;
use crate::secrets::{is_secret_name, is_secret_text};
use crate::written::{self, Text, present_text};

/// A parameter set or a credential set: where values come from, by name.
#[derive(Clone, PartialEq, Debug)]
pub struct ValueSet {
    /// The file.
    pub file: FileId,
    /// Its name.
    pub name: Option<Text>,
    /// Whether it is of credentials.
    pub is_credentials: bool,
    /// The values, in order.
    pub entries: Vec<ValueEntry>,
}

/// One value of a set.
#[derive(Clone, PartialEq, Debug)]
pub struct ValueEntry {
    /// The parameter or credential.
    pub name: Text,
    /// The element of its source.
    pub node: NodeId,
    /// Where it comes from: `value`, `env`, `path`, `command`, `secret` and others.
    pub kind: Text,
    /// What the source says: the value itself, or the name of a place.
    pub json: Json,
}

impl ValueSet {
    /// Reads the first document of a file; `None` where it is no set.
    #[must_use]
    pub fn read(content: &Content, file: FileId) -> Option<Self> {
        let view = View::new(content.documents().next()?);
        let root = view.mapping(view.value()?.as_mapping()?);
        let kind = ["parameters", "credentials"]
            .into_iter()
            .find(|kind| root.get(kind).is_some_and(|list| list.as_sequence().is_some()))?;
        let entries = written::mappings(&view, root.get(kind)).into_iter().filter_map(|item| {
            let item = view.mapping(item);
            let source = view.mapping(item.get("source")?.as_mapping()?);
            let entry = source.entries().next()?;
            Some(ValueEntry {
                name: present_text(&item, "name")?,
                node: entry.value().map_or(entry.node().id(), Written::id),
                kind: written::text_of(entry.key()?)?,
                json: schema::json(&view, entry.value()),
            })
        });
        let entries = entries.collect();
        Some(Self { file, name: present_text(&root, "name"), is_credentials: kind == "credentials", entries })
    }
}

/// Where values of parameters come from, strongest first: the command line, parameter sets, what is recorded, outputs, the
/// defaults of the bundle. The order is that of Porter.
#[derive(Clone, Copy)]
pub struct Origins<'a> {
    /// The values of the command line, each with its place there.
    pub settings: &'a [Setting],
    /// The name under which settings mean this bundle alone: the alias of a dependency.
    pub section: Option<&'a str>,
    /// Parameter sets, later ones stronger.
    pub sets: &'a [ValueSet],
    /// What a bundle that needs this one wires to it.
    pub wired: &'a IndexMap<Arc<str>, Value>,
    /// The values of the last operation, by name.
    pub recorded: &'a IndexMap<Arc<str>, Value>,
    /// The names of those that nobody chose: they give way to what the bundle says now.
    pub by_default: &'a [Arc<str>],
    /// The outputs of the last operation, by name.
    pub outputs: &'a IndexMap<Arc<str>, Value>,
    /// The address of the bundle, below which its dependencies are.
    pub address: &'a Address,
}

/// The value of a parameter.
#[derive(Clone, PartialEq, Debug)]
pub struct Resolved {
    /// The parameter's name.
    pub name: Arc<str>,
    /// Its value and where it came from; `None` where nothing is put in.
    pub value: Option<Value>,
    /// Whether there must be one and there is none.
    pub is_missing: bool,
    /// The value of the last operation, where there was one.
    pub recorded: Option<Value>,
    /// Whether that is known to have been a default, or wired by another bundle, and not somebody's choice. What other tools
    /// record does not tell.
    pub was_default: bool,
}

/// The values of all parameters, in the order of the bundle.
#[must_use]
pub fn resolve(bundle: &Bundle, origins: &Origins<'_>) -> Vec<Resolved> {
    bundle.parameters.iter().map(|parameter| resolve_one(bundle, parameter, origins)).collect()
}

fn resolve_one(bundle: &Bundle, parameter: &Parameter, origins: &Origins<'_>) -> Resolved {
    let name = &parameter.name.text;
    let recorded = origins.recorded.get(name).filter(is_answered);
    let was_default = recorded.is_some() && origins.by_default.contains(name);
    let kept = |is_meant: bool| recorded.filter(|_| is_meant).map(|value| kept(parameter, value));
    let found = set(parameter, origins)
        .or_else(|| from_sets(parameter, origins))
        .or_else(|| origins.wired.get(name).map(|value| wired(parameter, value)))
        .or_else(|| kept(!was_default))
        .or_else(|| from_source(bundle, parameter, origins))
        .or_else(|| default(bundle, parameter))
        // Without a default any more, what was one is better than nothing.
        .or_else(|| kept(was_default));
    let is_missing = found.is_none() && parameter.is_required();
    let asked = || {
        Value::new(
            Data::Unknown(Unknown::Asked { parameter: name.clone() }),
            Origin::Written(bundle.site(parameter.node)),
        )
    };
    // Nothing was put in by tools of 2018 where there is no value; later ones put in an empty text.
    let nothing =
        || (bundle.dialect != Dialect::November2018).then(|| Value::text("", Origin::FormatDefault));
    let value = found.or_else(|| if is_missing { Some(asked()) } else { nothing() });
    Resolved { name: name.clone(), value, is_missing, recorded: recorded.cloned(), was_default }
}

fn set(parameter: &Parameter, origins: &Origins<'_>) -> Option<Value> {
    let wanted = qualified(origins.section, &parameter.name.text);
    let is_meant = |setting: &Setting| qualified(setting.section.as_deref(), &setting.name) == wanted;
    let (index, setting) = origins.settings.iter().enumerate().rfind(|(_, setting)| is_meant(setting))?;
    let json = typed(parameter, &setting.text);
    Some(value(parameter, &json, &Origin::CommandLine(index as u32)))
}

/// The name of a parameter on the command line: with the alias of the dependency that has it. A name may have dots itself.
pub(super) fn qualified(section: Option<&str>, name: &str) -> String {
    section.map_or_else(|| name.to_owned(), |section| format!("{section}.{name}"))
}

/// The name of a parameter in a parameter set: `store#password` for one of a dependency, as Porter writes it.
pub(super) fn in_set(alias: Option<&str>, name: &str) -> String {
    alias.map_or_else(|| name.to_owned(), |alias| format!("{alias}#{name}"))
}

/// A text of the command line as the type that the parameter asks for; the text itself where it is no such value.
fn typed(parameter: &Parameter, text: &str) -> Json {
    let of = parameter.schema.as_ref().and_then(|schema| schema.type_name().map(str::to_owned));
    match of.as_deref() {
        Some("integer" | "number" | "boolean" | "object" | "array" | "null") => {
            serde_json::from_str(text).unwrap_or_else(|_| Json::String(text.to_owned()))
        }
        _ => Json::String(text.to_owned()),
    }
}

fn from_sets(parameter: &Parameter, origins: &Origins<'_>) -> Option<Value> {
    let wanted = in_set(origins.section, &parameter.name.text);
    let sets = origins.sets.iter().rev().filter(|set| !set.is_credentials);
    let found = sets.flat_map(|set| set.entries.iter().map(move |entry| (set, entry)));
    let (set, entry) = found.into_iter().find(|(_, entry)| *entry.name.text == *wanted)?;
    let origin = Origin::Answer(Site { file: set.file, node: entry.node });
    Some(match &*entry.kind.text {
        "value" => match &entry.json {
            Json::String(text) => value(parameter, &typed(parameter, text), &origin),
            json => value(parameter, json, &origin),
        },
        kind => {
            let source = told_source(kind, &entry.json);
            Value::new(Data::Unknown(Unknown::Outside { source }), origin)
        }
    })
}

/// Where a set says that a value is kept, in a few words. What stands behind a word that is mistyped may be the value
/// itself, a command may hold one, and the name of a secret is nobody's business.
pub(crate) fn told_source(kind: &str, place: &Json) -> Arc<str> {
    let place = place.as_str().filter(|place| !place.is_empty() && !is_secret_text(place));
    match (kind, place) {
        ("env", Some(place)) => format!("environment variable `{place}`").into(),
        ("env", None) => "an environment variable".into(),
        ("path", Some(place)) => format!("file `{place}`").into(),
        ("path", None) => "a file".into(),
        ("value", _) => "the set itself".into(),
        ("secret", _) => "a secret store".into(),
        ("command", _) => "a command".into(),
        _ => "somewhere else".into(),
    }
}

/// Whether a recorded value is more than a question.
fn is_answered(recorded: &&Value) -> bool {
    !matches!(recorded.data, Data::Unknown(Unknown::Asked { .. }))
}

/// A value that another bundle gives, hidden where the parameter is a secret.
fn wired(parameter: &Parameter, value: &Value) -> Value {
    // A manifest can write texts only; they are read as what the parameter asks for.
    let read = match &value.data {
        Data::Text(text) => canonical(&typed(parameter, text), &value.origin),
        _ => value.clone(),
    };
    let mut hidden = hidden(parameter, &read, &value.origin);
    // What stands around a reference may be a part of the secret.
    if parameter.is_secret()
        && let Data::Unknown(Unknown::Outside { source }) = &mut hidden.data
    {
        *source = "a template".into();
    }
    hidden
}

/// A recorded value, hidden where the parameter has become a secret.
fn kept(parameter: &Parameter, recorded: &Value) -> Value {
    hidden(parameter, recorded, &Origin::Recorded)
}

/// A value from elsewhere, hidden where it is a secret.
fn hidden(parameter: &Parameter, value: &Value, origin: &Origin) -> Value {
    let is_secret =
        || parameter.is_secret() || schema::of_canonical(value).is_some_and(|json| shows_secret(&json));
    match (&value.data, is_secret()) {
        // Texts around templates may be secret too.
        (Data::Unknown(Unknown::Outside { .. }), true) => {
            let source = "a template".into();
            Value::new(Data::Unknown(Unknown::Outside { source }), origin.clone())
        }
        (Data::Secret(_) | Data::RecordedSecret(_) | Data::Unknown(_), _) | (_, false) => value.clone(),
        (_, true) => {
            let text = schema::of_canonical(value).map(|json| text(&json)).unwrap_or_default();
            Value::new(Data::Secret(Secret::new(text)), origin.clone())
        }
    }
}

/// The first source that has a value: an output of the bundle itself that was recorded, or one of a dependency, which is
/// known when that has run.
fn from_source(bundle: &Bundle, parameter: &Parameter, origins: &Origins<'_>) -> Option<Value> {
    let source =
        bundle.parameter_sources.iter().find(|source| source.parameter.text == parameter.name.text)?;
    let kinds = source.priority.iter().map(|kind| &*kind.text);
    let of_kind = |kind: &str| source.sources.iter().find(|source| &*source.kind.text == kind);
    kinds.filter_map(of_kind).find_map(|found| {
        let output = found.output.as_ref()?;
        let Some(dependency) = &found.dependency else {
            return origins.outputs.get(&output.text).map(|value| kept(parameter, value));
        };
        let by = origins.address.child(&dependency.text);
        let data = Data::Unknown(Unknown::produced(by, output.text.clone()));
        Some(Value::new(data, Origin::Written(bundle.site(output.node))))
    })
}

fn default(bundle: &Bundle, parameter: &Parameter) -> Option<Value> {
    let default = parameter.default.as_ref()?;
    Some(value(parameter, &default.json, &Origin::ParameterDefault(bundle.site(default.node))))
}

/// Whether a value shows by itself that it holds a secret: in its texts, or by the names of its fields.
pub(super) fn shows_secret(json: &Json) -> bool {
    match json {
        Json::String(text) => is_secret_text(text),
        Json::Array(items) => items.iter().any(shows_secret),
        Json::Object(fields) => fields.iter().any(|(name, value)| {
            let is_written = !matches!(value, Json::Null | Json::Bool(_) | Json::Object(_) | Json::Array(_));
            is_written && is_secret_name(name) || shows_secret(value)
        }),
        Json::Null | Json::Bool(_) | Json::Number(_) => false,
    }
}

/// A value of a parameter, hidden where it is a secret.
#[must_use]
pub fn value(parameter: &Parameter, json: &Json, origin: &Origin) -> Value {
    if parameter.is_secret() || shows_secret(json) {
        return Value::new(Data::Secret(Secret::new(text(json))), origin.clone());
    }
    canonical(json, origin)
}

/// The text that is put in: JSON for all but texts (CNAB Core 1.1, 103).
#[must_use]
pub fn text(json: &Json) -> String {
    json.as_str().map_or_else(|| json.to_string(), str::to_owned)
}

/// The JSON that a text is; `None` for a text that is none.
#[must_use]
pub fn from_text(text: &str) -> Option<Json> {
    serde_json::from_str(text).ok()
}

/// JSON as a value of the model. Lists are whole values: nothing is known of what their items mean.
#[must_use]
pub fn canonical(json: &Json, origin: &Origin) -> Value {
    let data = match json {
        Json::Null => Data::Null,
        Json::Bool(truth) => Data::Bool(*truth),
        Json::Number(number) => {
            let whole = number.to_string().parse().map(Number::int);
            Data::Number(whole.unwrap_or_else(|_| Number::float(number.as_f64().unwrap_or_default())))
        }
        Json::String(text) => Data::Text(text.as_str().into()),
        Json::Array(items) => {
            let items = items.iter().map(|item| canonical(item, origin)).collect();
            Data::list(Identity::Sequence, items)
        }
        Json::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| (name.as_str().into(), canonical(value, origin)));
            Data::Map(fields.collect::<Map>())
        }
    };
    Value::new(data, origin.clone())
}

/// What is put into the invocation image when an action runs, in the order of the bundle: parameters, then credentials.
#[must_use]
pub fn injections(bundle: &Bundle, resolved: &[Resolved]) -> Vec<Injection> {
    let parameters = bundle.parameters.iter().zip(resolved).map(|(parameter, resolved)| {
        let implicit = bundle.implicit_env(parameter);
        let (env, path) = targets(parameter.destination.as_ref());
        Injection {
            name: parameter.name.text.clone(),
            kind: InjectionKind::Parameter,
            env: env.or_else(|| implicit.map(Into::into)),
            path,
            value: resolved.value.clone(),
            is_required: parameter.is_required(),
            actions: actions(parameter.apply_to.as_deref()),
        }
    });
    let credentials = bundle.credentials.iter().map(|credential| credential_injection(bundle, credential));
    parameters.chain(credentials).collect()
}

fn credential_injection(bundle: &Bundle, credential: &Credential) -> Injection {
    let (env, path) = targets(Some(&credential.destination));
    let data = Data::Unknown(Unknown::Asked { parameter: credential.name.text.clone() });
    Injection {
        name: credential.name.text.clone(),
        kind: InjectionKind::Credential,
        env,
        path,
        value: Some(Value::new(data, Origin::Written(bundle.site(credential.destination.node)))),
        is_required: bundle.requires(credential),
        actions: actions(credential.apply_to.as_deref()),
    }
}

fn targets(destination: Option<&Destination>) -> (Option<Arc<str>>, Option<Arc<str>>) {
    let text = |text: &Option<Text>| text.as_ref().map(|text| text.text.clone());
    destination.map_or((None, None), |destination| (text(&destination.env), text(&destination.path)))
}

fn actions(apply_to: Option<&[Text]>) -> Option<Arc<[Arc<str>]>> {
    apply_to.map(|actions| actions.iter().map(|action| action.text.clone()).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::told_source;

    #[test]
    fn only_places_are_told_of_sources() {
        for (kind, place, told) in [
            ("env", json!("DB_HOST"), "environment variable `DB_HOST`"),
            ("path", json!("/etc/host"), "file `/etc/host`"),
            ("path", json!("https://u:hunter2@example.com"), "a file"),
            ("env", json!({"a": "hunter2"}), "an environment variable"),
            ("secret", json!("hunter2"), "a secret store"),
            ("command", json!("echo hunter2"), "a command"),
            ("vaule", json!("hunter2"), "somewhere else"),
            ("hunter2", json!(null), "somewhere else"),
        ] {
            assert_eq!(&*told_source(kind, &place), told);
        }
    }
}
