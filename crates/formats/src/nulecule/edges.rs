//! What a component needs of others, read from its artifacts.
//!
//! Docker refuses to start a container whose link, volumes or network name another that does not run: those are declared
//! edges. A host name in an environment variable or on a command line is only a good guess: those edges are inferred.

use std::borrow::Cow;
use std::sync::Arc;

use plimsoll_base::{Place, Site};
use plimsoll_model::{Clause, Data, Edge, EdgeKind, Evidence, EvidencePlace, Origin, UnitIndex, Value};
use rustc_hash::FxHashMap;

use super::references::references;
use crate::docker::{CONTAINER_OPTIONS, RUN as DOCKER_RUN};
use crate::kubernetes::names;

/// Where the names of services in a cluster are described.
const SERVICE_NAMES: Clause = Clause {
    title: "Kubernetes, Service",
    url: "https://kubernetes.io/docs/concepts/services-networking/service/#discovering-services",
};

/// The attributes of one unit, by object.
#[derive(Clone, Copy)]
pub(super) struct Attributes<'a> {
    pub(super) unit: UnitIndex,
    /// Whether the unit is a volume that the application requires, not a component.
    pub(super) is_volume: bool,
    pub(super) value: &'a Value,
}

/// A name under which a unit can be reached.
struct Provided<'a> {
    unit: UnitIndex,
    name: &'a str,
    what: &'static str,
    site: Option<Site>,
}

/// Kinds of names that a host name may mean.
const HOSTS: &[&str] = &["Service", "container", "app"];

/// A name that a unit needs.
struct Needed<'a> {
    unit: UnitIndex,
    name: &'a str,
    /// What may have the name.
    of: &'a [&'a str],
    kind: EdgeKind,
    rule: &'static str,
    clause: Clause,
    /// Who says so: "`db_host`", "`--link mariadb:db`".
    speaker: String,
    value: &'a Value,
}

/// The name of a service as the cluster writes it into environment variables.
const ENVIRONMENT_RULE: &str = "service-variable";

/// The edges between the given units, by needing unit, then in the order of its attributes.
pub(super) fn edges(units: &[Attributes<'_>]) -> Vec<Edge> {
    let provided: Vec<Provided<'_>> = units.iter().flat_map(provided).collect();
    let mut named: FxHashMap<Cow<'_, str>, Vec<&Provided<'_>>> = FxHashMap::default();
    for target in &provided {
        named.entry(target.name.into()).or_default().push(target);
        if target.what == "Service" {
            named
                .entry(format!("${}", names::service_variable(target.name)).into())
                .or_default()
                .push(target);
        }
    }
    let mut edges: Vec<Edge> = Vec::new();
    for unit in units {
        let mut shown: Vec<Shown> = Vec::new();
        for needed in needed(unit) {
            let name = match needed.rule {
                ENVIRONMENT_RULE => format!("${}", needed.name).into(),
                _ => Cow::Borrowed(needed.name),
            };
            let targets = named.get(&name).into_iter().flatten();
            for target in
                targets.filter(|target| target.unit != unit.unit && needed.of.contains(&target.what))
            {
                add(&mut shown, &needed, target);
            }
        }
        edges.extend(shown.into_iter().map(|Shown { from, to, kind, evidence }| Edge {
            from,
            to,
            kind,
            evidence: evidence.into(),
        }));
    }
    edges
}

/// An edge of one unit while its evidence is gathered.
struct Shown {
    from: UnitIndex,
    to: UnitIndex,
    kind: EdgeKind,
    evidence: Vec<Arc<Evidence>>,
}

/// Adds evidence to the edge that leads to a unit.
fn add(shown: &mut Vec<Shown>, needed: &Needed<'_>, target: &Provided<'_>) {
    let evidence = evidence(needed, target).into();
    let is_same = |edge: &&mut Shown| edge.to == target.unit && edge.kind == needed.kind;
    match shown.iter_mut().find(is_same) {
        Some(edge) => edge.evidence.push(evidence),
        None => shown.push(Shown {
            from: needed.unit,
            to: target.unit,
            kind: needed.kind,
            evidence: vec![evidence],
        }),
    }
}

fn evidence(needed: &Needed<'_>, target: &Provided<'_>) -> Evidence {
    let mut places: Vec<(EvidencePlace, Cow<'static, str>)> = Vec::new();
    let present = |site: Site| EvidencePlace::Present(Place::whole(site));
    if let Some(site) = needed.value.site() {
        places.push((present(site), needed.speaker.clone().into()));
    }
    if let Origin::Substituted(substitution) = &needed.value.origin {
        for (name, origin) in &substitution.parameters {
            if let Origin::ParameterDefault(site) | Origin::Answer(site) = origin {
                places.push((present(*site), format!("value of `{name}`").into()));
            }
        }
    }
    if let Some(site) = target.site {
        places.push((present(site), format!("{} `{}`", target.what, target.name).into()));
    }
    Evidence {
        rule: needed.rule.into(),
        words: format!("{} names {} `{}`", speaker(needed), target.what, target.name).into(),
        clause: Some(needed.clause),
        places: places.into(),
    }
}

/// The parameter that brought the name, else what holds it.
fn speaker(needed: &Needed<'_>) -> String {
    match &needed.value.origin {
        Origin::Substituted(substitution) if substitution.parameters.len() == 1 => {
            format!("`{}`", substitution.parameters[0].0)
        }
        _ => needed.speaker.clone(),
    }
}

/// Kinds of objects that others name.
const OBJECTS: [&str; 5] = ["Service", "PersistentVolumeClaim", "Secret", "ConfigMap", "ServiceAccount"];

fn provided<'a>(unit: &Attributes<'a>) -> Vec<Provided<'a>> {
    let mut provided = Vec::new();
    if unit.is_volume {
        let name = unit.value.get("name").and_then(|name| Some((name.as_text()?, name.site())));
        let volume = |(name, site)| Provided { unit: unit.unit, name, what: "persistent volume", site };
        return name.map(volume).into_iter().collect();
    }
    for (key, object) in unit.value.as_map().into_iter().flatten() {
        let kind = object.get("kind").and_then(Value::as_text);
        let what = OBJECTS.iter().find(|known| Some(**known) == kind);
        let name = object.get("metadata").and_then(|metadata| metadata.get("name"));
        if let (Some(what), Some(name)) = (what, name) {
            let unit = unit.unit;
            provided.extend(name.as_text().map(|text| Provided {
                unit,
                name: text,
                what,
                site: name.site(),
            }));
        }
        if let Some(name) = key.strip_prefix("container ") {
            let names = object.get("name").and_then(Value::as_list).and_then(|list| list.items.last());
            let site = names.and_then(Value::site);
            provided.push(Provided { unit: unit.unit, name, what: "container", site });
        }
        if let Some(name) = key.strip_prefix("app ") {
            let site = object.get("id").and_then(Value::site);
            provided.push(Provided { unit: unit.unit, name: name.trim_matches('/'), what: "app", site });
        }
    }
    provided
}

fn needed<'a>(unit: &Attributes<'a>) -> Vec<Needed<'a>> {
    let mut needed = Vec::new();
    for (key, object) in unit.value.as_map().into_iter().flatten().filter(|_| !unit.is_volume) {
        if key.starts_with("container ") || object.get("kind").is_none() && object.get("image").is_some() {
            docker(unit.unit, object, &mut needed);
        } else {
            objects(unit.unit, object, &mut needed);
            containers(unit.unit, object, &mut needed);
        }
    }
    needed
}

/// Objects that an object names.
fn objects<'a>(unit: UnitIndex, object: &'a Value, needed: &mut Vec<Needed<'a>>) {
    needed.extend(references(object).into_iter().map(|reference| {
        let of: &[&str] = match reference.kind {
            "PersistentVolumeClaim" => &["PersistentVolumeClaim", "persistent volume"],
            "Secret" => &["Secret"],
            "ConfigMap" => &["ConfigMap"],
            _ => &["ServiceAccount"],
        };
        Needed {
            unit,
            name: reference.name,
            of,
            kind: EdgeKind::Declared,
            rule: "object-names-object",
            clause: reference.clause,
            speaker: format!("`{}`", reference.field),
            value: reference.value,
        }
    }));
}

fn docker<'a>(unit: UnitIndex, container: &'a Value, needed: &mut Vec<Needed<'a>>) {
    for (option, name) in CONTAINER_OPTIONS {
        for value in container.get(option).and_then(Value::as_list).into_iter().flat_map(|list| &list.items) {
            let Some(text) = value.as_text() else { continue };
            needed.extend(name(text).map(|name| Needed {
                unit,
                name,
                of: &["container"],
                kind: EdgeKind::Declared,
                rule: "docker-names-container",
                clause: DOCKER_RUN,
                speaker: format!("`--{option} {text}`"),
                value,
            }));
        }
    }
    for (variable, value) in container.get("env").and_then(Value::as_map).into_iter().flatten() {
        variable_host(unit, variable, value, needed);
    }
    for word in container.get("command").and_then(Value::as_list).into_iter().flat_map(|list| &list.items) {
        argument_host(unit, word, needed);
    }
}

/// Walks an object for containers: `env`, `command` and `args` of each, wherever they are.
fn containers<'a>(unit: UnitIndex, object: &'a Value, needed: &mut Vec<Needed<'a>>) {
    let mut waiting = vec![object];
    while let Some(value) = waiting.pop() {
        match &value.data {
            Data::List(list) => waiting.extend(list.items.iter().rev()),
            Data::Map(map) => {
                for (field, value) in map.iter().rev() {
                    match &**field {
                        "env" => variables(unit, value, needed),
                        "command" | "args" | "cmd" => {
                            let words = value.as_list().map_or(&[][..], |list| &list.items);
                            words.iter().for_each(|word| argument_host(unit, word, needed));
                        }
                        _ => waiting.push(value),
                    }
                }
            }
            _ => {}
        }
    }
}

/// Environment variables: a list of name and value, or a map as Marathon has it.
fn variables<'a>(unit: UnitIndex, env: &'a Value, needed: &mut Vec<Needed<'a>>) {
    for item in env.as_list().map_or(&[][..], |list| &list.items) {
        let value = item.get("value").or_else(|| item.get("valueFrom"));
        if let (Some(name), Some(value)) = (item.get("name").and_then(Value::as_text), value) {
            variable_host(unit, name, value, needed);
        }
    }
    for (name, value) in env.as_map().into_iter().flatten() {
        variable_host(unit, name, value, needed);
    }
}

fn variable_host<'a>(unit: UnitIndex, variable: &'a str, value: &'a Value, needed: &mut Vec<Needed<'a>>) {
    let host = value.as_text().and_then(|text| names::host_in_variable(variable, text));
    service_variables(unit, &format!("`{variable}`"), value, needed);
    // A value that is written says itself what it names.
    let is_open = value.as_text().is_none_or(str::is_empty);
    if let (Some(service), true) = (variable.strip_suffix("_SERVICE_HOST"), is_open) {
        needed.push(service_variable(unit, service, format!("`{variable}`"), value));
    }
    needed.extend(host.map(|name| Needed {
        unit,
        name,
        of: HOSTS,
        kind: EdgeKind::Inferred,
        rule: "variable-names-service",
        clause: SERVICE_NAMES,
        speaker: format!("`{variable}`"),
        value,
    }));
}

fn argument_host<'a>(unit: UnitIndex, word: &'a Value, needed: &mut Vec<Needed<'a>>) {
    service_variables(unit, "an argument", word, needed);
    let host = word.as_text().and_then(names::host_in_argument);
    needed.extend(host.map(|name| Needed {
        unit,
        name,
        of: HOSTS,
        kind: EdgeKind::Inferred,
        rule: "argument-names-service",
        clause: SERVICE_NAMES,
        speaker: format!("argument `{name}`"),
        value: word,
    }));
}

/// `$(REDIS_MASTER_SERVICE_HOST)`: the cluster sets the variable only where the service is there first.
fn service_variables<'a>(unit: UnitIndex, speaker: &str, value: &'a Value, needed: &mut Vec<Needed<'a>>) {
    let found = value.as_text().into_iter().flat_map(names::services_in_text);
    needed.extend(found.map(|name| service_variable(unit, name, speaker.to_owned(), value)));
}

fn service_variable<'a>(unit: UnitIndex, name: &'a str, speaker: String, value: &'a Value) -> Needed<'a> {
    Needed {
        unit,
        name,
        of: &["Service"],
        kind: EdgeKind::Inferred,
        rule: ENVIRONMENT_RULE,
        clause: SERVICE_NAMES,
        speaker,
        value,
    }
}
