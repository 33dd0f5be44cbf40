//! The extensions in `custom` that decide about order and values: dependencies (CNAB 500 and Porter's second version) and
//! parameter sources (CNAB 810).

use plimsoll_base::NodeId;
use plimsoll_syntax::anchors::View;
use plimsoll_syntax::{Mapping, Value};

use super::bundle::{Dependencies, Dependency, ParameterSource, Sharing, Source, Wire};
use super::schema;
use crate::written::{self, Text, is_null, present_text, text_of, texts, truth};

/// The key of dependencies.
pub const DEPENDENCIES: &str = "io.cnab.dependencies";
/// Their key before the specification gave it a namespace.
pub const DEPENDENCIES_OLD: &str = "dependencies";
/// The key of dependencies in Porter's second version.
pub const DEPENDENCIES_V2: &str = "org.getporter.dependencies@v2";
/// The key of parameter sources.
pub const PARAMETER_SOURCES: &str = "io.cnab.parameter-sources";

/// What a bundle depends on, from its extensions; the newest form that is there.
pub(super) fn dependencies<'t>(view: &View<'t>, custom: &[(Text, Value<'t>)]) -> Option<Dependencies> {
    let named = |name: &str| custom.iter().find(|(key, value)| &*key.text == name && !is_null(*value));
    let (key, value) = [DEPENDENCIES_V2, DEPENDENCIES, DEPENDENCIES_OLD].into_iter().find_map(named)?;
    Some(read(view, key.clone(), *value, &*key.text == DEPENDENCIES_V2))
}

/// Dependencies as they stand in an extension.
fn read<'t>(view: &View<'t>, key: Text, value: Value<'t>, is_wired: bool) -> Dependencies {
    let mut dependencies = Dependencies {
        node: value.id(),
        key,
        is_wired,
        sequence: None,
        requires: Vec::new(),
        misshapen: Vec::new(),
    };
    let Some(mapping) = value.as_mapping() else {
        dependencies.misshapen.push((value.id(), "a mapping with `requires`"));
        return dependencies;
    };
    let mapping = view.mapping(mapping);
    match mapping.get("sequence").filter(|value| !is_null(*value)) {
        Some(list) if list.as_sequence().is_some() => {
            dependencies.sequence = Some((list.id(), texts(view, Some(list))));
        }
        Some(other) => dependencies.misshapen.push((other.id(), "a list of names")),
        None => {}
    }
    let Some(requires) = mapping.get("requires").filter(|value| !is_null(*value)) else {
        return dependencies;
    };
    if requires.as_mapping().is_none() {
        dependencies.misshapen.push((requires.id(), "a mapping of dependencies by name"));
    }
    for (alias, value) in written::named(view, Some(requires)) {
        match value.as_mapping() {
            Some(mapping) => {
                let dependency = dependency(view, alias, mapping, &mut dependencies.misshapen);
                dependencies.requires.push(dependency);
            }
            None => dependencies.misshapen.push((value.id(), "a mapping with `bundle`")),
        }
    }
    dependencies
}

fn dependency<'t>(
    view: &View<'t>,
    alias: Text,
    mapping: Mapping<'t>,
    misshapen: &mut Vec<(NodeId, &'static str)>,
) -> Dependency {
    let dependency = view.mapping(mapping);
    let mut ranges = Vec::new();
    let mut prereleases = false;
    match dependency.get("version").filter(|value| !is_null(*value)) {
        Some(Value::Mapping(version)) => {
            let version = view.mapping(version);
            match version.get("ranges").filter(|value| !is_null(*value)) {
                Some(list) if list.as_sequence().is_some() => ranges = texts(view, Some(list)),
                Some(other) => misshapen.push((other.id(), "a list of ranges")),
                None => {}
            }
            match (truth(&version, "prereleases"), version.get("prereleases")) {
                (Some((allowed, _)), _) => prereleases = allowed,
                (None, Some(other)) if !is_null(other) => misshapen.push((other.id(), "`true` or `false`")),
                _ => {}
            }
        }
        Some(value) => match text_of(value) {
            Some(range) => ranges.push(range),
            None => misshapen.push((value.id(), "a mapping with `ranges`")),
        },
        None => {}
    }
    let wires = |field: &str| wires(view, dependency.get(field));
    let interface = dependency.get("interface").and_then(Value::as_mapping);
    Dependency {
        node: mapping.node().id(),
        alias,
        bundle: present_text(&dependency, "bundle"),
        ranges,
        prereleases,
        parameters: wires("parameters"),
        credentials: wires("credentials"),
        outputs: wires("outputs"),
        sharing: sharing(view, dependency.get("sharing")),
        interface: interface.and_then(|interface| present_text(&view.mapping(interface), "id")),
    }
}

/// Values by the names that they are given to.
pub(super) fn wires<'t>(view: &View<'t>, value: Option<Value<'t>>) -> Vec<Wire> {
    let wire = |(name, value): (Text, Value<'t>)| Wire {
        name,
        node: value.id(),
        json: schema::json(view, Some(value)),
    };
    written::named(view, value).into_iter().map(wire).collect()
}

/// `sharing` of a dependency.
pub(super) fn sharing<'t>(view: &View<'t>, value: Option<Value<'t>>) -> Option<Sharing> {
    let mapping = value?.as_mapping()?;
    let sharing = view.mapping(mapping);
    let mode = truth(&sharing, "mode").or_else(|| {
        // A schema of Porter has words instead.
        let text = present_text(&sharing, "mode")?;
        match &*text.text {
            "group" => Some((true, text.node)),
            "none" => Some((false, text.node)),
            _ => None,
        }
    });
    let group = sharing.get("group").and_then(Value::as_mapping);
    Some(Sharing {
        node: mapping.node().id(),
        mode,
        group: group.and_then(|group| present_text(&view.mapping(group), "name")),
    })
}

/// Where values of parameters are taken from.
pub(super) fn parameter_sources<'t>(view: &View<'t>, custom: &[(Text, Value<'t>)]) -> Vec<ParameterSource> {
    let value = custom.iter().find(|(key, _)| &*key.text == PARAMETER_SOURCES).map(|(_, value)| *value);
    let sources = written::named(view, value).into_iter().filter_map(|(parameter, value)| {
        let mapping = value.as_mapping()?;
        let source = view.mapping(mapping);
        let sources = written::named(view, source.get("sources")).into_iter().filter_map(|(kind, value)| {
            let of = view.mapping(value.as_mapping()?);
            Some(Source {
                kind,
                dependency: present_text(&of, "dependency"),
                output: present_text(&of, "name"),
            })
        });
        Some(ParameterSource {
            node: mapping.node().id(),
            parameter,
            priority: texts(view, source.get("priority")),
            sources: sources.collect(),
        })
    });
    sources.collect()
}
