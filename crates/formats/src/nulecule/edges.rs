//! What a component needs of others, read from its artifacts.
//!
//! Docker refuses to start a container whose link, volumes or network name another that does not run: those are declared
//! edges. A host name in an environment variable or on a command line is only a good guess: those edges are inferred.

use plimsoll_base::{Place, Site};
use plimsoll_model::{Clause, Data, Edge, EdgeKind, Evidence, EvidencePlace, Origin, UnitIndex, Value};

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
    pub(super) value: &'a Value,
}

/// A name under which a unit can be reached.
struct Provided<'a> {
    unit: UnitIndex,
    name: &'a str,
    what: &'static str,
    site: Option<Site>,
}

/// A name that a unit needs.
struct Needed<'a> {
    unit: UnitIndex,
    name: &'a str,
    kind: EdgeKind,
    rule: &'static str,
    clause: Clause,
    /// Who says so: "`db_host`", "`--link mariadb:db`".
    speaker: String,
    value: &'a Value,
}

/// The edges between the given units, by needing unit, then in the order of its attributes.
pub(super) fn edges(units: &[Attributes<'_>]) -> Vec<Edge> {
    let provided: Vec<Provided<'_>> = units.iter().flat_map(provided).collect();
    let mut edges: Vec<Edge> = Vec::new();
    for unit in units {
        for needed in needed(unit) {
            let targets =
                provided.iter().filter(|target| target.name == needed.name && target.unit != needed.unit);
            for target in targets {
                let evidence = evidence(&needed, target);
                let same = edges.iter_mut().rev().take_while(|edge| edge.from == needed.unit);
                match same.into_iter().find(|edge| edge.to == target.unit && edge.kind == needed.kind) {
                    Some(edge) => edge.evidence.push(evidence),
                    None => edges.push(Edge {
                        from: needed.unit,
                        to: target.unit,
                        kind: needed.kind,
                        evidence: vec![evidence],
                    }),
                }
            }
        }
    }
    edges
}

fn evidence(needed: &Needed<'_>, target: &Provided<'_>) -> Evidence {
    let mut places = Vec::new();
    let present = |site: Site| EvidencePlace::Present(Place::whole(site));
    if let Some(site) = needed.value.site() {
        places.push((present(site), needed.speaker.clone()));
    }
    if let Origin::Substituted(substitution) = &needed.value.origin {
        for (name, origin) in &substitution.parameters {
            if let Origin::ParameterDefault(site) | Origin::Answer(site) = origin {
                places.push((present(*site), format!("value of `{name}`")));
            }
        }
    }
    if let Some(site) = target.site {
        places.push((present(site), format!("{} `{}`", target.what, target.name)));
    }
    Evidence {
        rule: needed.rule.to_owned(),
        words: format!("{} names {} `{}`", speaker(needed), target.what, target.name),
        clause: Some(needed.clause),
        places,
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

fn provided<'a>(unit: &Attributes<'a>) -> Vec<Provided<'a>> {
    let mut provided = Vec::new();
    for (key, object) in unit.value.as_map().into_iter().flatten() {
        let of_service = object.get("kind").and_then(Value::as_text) == Some("Service");
        let name = object.get("metadata").and_then(|metadata| metadata.get("name"));
        if let (true, Some(name)) = (of_service, name) {
            let unit = unit.unit;
            provided.extend(name.as_text().map(|text| Provided {
                unit,
                name: text,
                what: "Service",
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
    for (key, object) in unit.value.as_map().into_iter().flatten() {
        if key.starts_with("container ") || object.get("kind").is_none() && object.get("image").is_some() {
            docker(unit.unit, object, &mut needed);
        } else {
            containers(unit.unit, object, &mut needed);
        }
    }
    needed
}

fn docker<'a>(unit: UnitIndex, container: &'a Value, needed: &mut Vec<Needed<'a>>) {
    for (option, name) in CONTAINER_OPTIONS {
        for value in container.get(option).and_then(Value::as_list).into_iter().flat_map(|list| &list.items) {
            let Some(text) = value.as_text() else { continue };
            needed.extend(name(text).map(|name| Needed {
                unit,
                name,
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
        if let (Some(name), Some(value)) = (item.get("name").and_then(Value::as_text), item.get("value")) {
            variable_host(unit, name, value, needed);
        }
    }
    for (name, value) in env.as_map().into_iter().flatten() {
        variable_host(unit, name, value, needed);
    }
}

fn variable_host<'a>(unit: UnitIndex, variable: &str, value: &'a Value, needed: &mut Vec<Needed<'a>>) {
    let host = value.as_text().and_then(|text| names::host_in_variable(variable, text));
    needed.extend(host.map(|name| Needed {
        unit,
        name,
        kind: EdgeKind::Inferred,
        rule: "variable-names-service",
        clause: SERVICE_NAMES,
        speaker: format!("`{variable}`"),
        value,
    }));
}

fn argument_host<'a>(unit: UnitIndex, word: &'a Value, needed: &mut Vec<Needed<'a>>) {
    let host = word.as_text().and_then(names::host_in_argument);
    needed.extend(host.map(|name| Needed {
        unit,
        name,
        kind: EdgeKind::Inferred,
        rule: "argument-names-service",
        clause: SERVICE_NAMES,
        speaker: format!("argument `{name}`"),
        value: word,
    }));
}
