//! What the versions before v1beta1 bring along: core workload types, core traits, core scopes, and the traits of the one
//! implementation of v1alpha1.

use std::sync::{Arc, LazyLock};

use plimsoll_base::{Anchor, NodeId, Part};
use serde_json::Value as Json;

use crate::application::Compatibility;
use crate::cue::from_json_schema;
use crate::oam::definition::{Definition, DefinitionKind, Source};
use crate::oam::dialect::Dialect;

/// A type of an earlier version.
struct Row {
    dialect: Dialect,
    kind: DefinitionKind,
    /// What configurations and components call it.
    name: &'static str,
    applies_to: &'static [&'static str],
    /// What its properties may be, as JSON Schema; empty where that is not known.
    schema: &'static str,
    /// Whether a component may be in several scopes of this type.
    allow_overlap: bool,
    /// Whether it is none of the specification: only this implementation brings it along.
    only: Option<Compatibility>,
}

const fn row(dialect: Dialect, kind: DefinitionKind, name: &'static str) -> Row {
    Row { dialect, kind, name, applies_to: &[], schema: "", allow_overlap: true, only: None }
}

const fn workload(name: &'static str) -> Row {
    row(Dialect::V1alpha1, DefinitionKind::Workload, name)
}

const fn hydra(name: &'static str) -> Row {
    row(Dialect::Hydra, DefinitionKind::Workload, name)
}

const fn rudr(name: &'static str, applies_to: &'static [&'static str], schema: &'static str) -> Row {
    let only = Some(Compatibility::Rudr);
    Row { applies_to, schema, only, ..row(Dialect::V1alpha1, DefinitionKind::Trait, name) }
}

const SERVER: &str = "core.oam.dev/v1alpha1.Server";
const SINGLETON_SERVER: &str = "core.oam.dev/v1alpha1.SingletonServer";
const WORKER: &str = "core.oam.dev/v1alpha1.Worker";
const SINGLETON_WORKER: &str = "core.oam.dev/v1alpha1.SingletonWorker";
const TASK: &str = "core.oam.dev/v1alpha1.Task";
const SINGLETON_TASK: &str = "core.oam.dev/v1alpha1.SingletonTask";

const REPLICA_COUNT: &str = r#"{"type": "object", "required": ["replicaCount"],
    "properties": {"replicaCount": {"type": "integer", "minimum": 0}}}"#;
const INGRESS: &str = r#"{"type": "object", "required": ["hostname", "service_port"], "properties": {
    "hostname": {"type": "string"}, "service_port": {"type": "integer"}, "path": {"type": "string", "default": "/"},
    "tls_hosts": {"type": "string"}, "tls_secret_name": {"type": "string"}}}"#;
const AUTO_SCALER: &str = r#"{"type": "object", "properties": {"minimum": {"type": "integer", "default": 1},
    "maximum": {"type": "integer", "default": 10}, "memory": {"type": "integer"}, "cpu": {"type": "integer"}}}"#;
const VOLUME_MOUNTER: &str = r#"{"type": "object", "required": ["volumeName", "storageClass"],
    "properties": {"volumeName": {"type": "string"}, "storageClass": {"type": "string"}}}"#;
const NETWORK: &str = r#"{"type": "object", "required": ["network-id", "subnet-ids"], "properties": {
    "network-id": {"type": "string"}, "subnet-ids": {"type": ["string", "array"]},
    "internet-gateway-type": {"type": "string"}}}"#;
const HEALTH: &str = r#"{"type": "object", "required": ["probe-method", "probe-endpoint"], "properties": {
    "probe-method": {"type": "string"}, "probe-endpoint": {"type": "string"}, "probe-timeout": {"type": "integer"},
    "probe-interval": {"type": "integer"}, "failure-rate-threshold": {"type": "number"},
    "healthy-rate-threshold": {"type": "number"}, "health-threshold-percentage": {"type": "number"},
    "required-healthy-components": {}}}"#;

/// Specification v1alpha1, chapters 3 to 5; `charts/rudr/templates/traits.yaml` of Rudr; the charts of
/// oam-kubernetes-runtime.
static ROWS: [Row; 28] = [
    hydra("core.hydra.io/v1alpha1.Service"),
    hydra("core.hydra.io/v1alpha1.SingletonService"),
    hydra("core.hydra.io/v1alpha1.Worker"),
    hydra("core.hydra.io/v1alpha1.SingletonWorker"),
    hydra("core.hydra.io/v1alpha1.Task"),
    hydra("core.hydra.io/v1alpha1.SingletonTask"),
    // As the first implementation calls the first two.
    hydra("core.hydra.io/v1alpha1.ReplicatedService"),
    hydra("core.hydra.io/v1alpha1.Singleton"),
    row(Dialect::Hydra, DefinitionKind::Trait, "manual-scaler"),
    row(Dialect::Hydra, DefinitionKind::Trait, "autoscaler"),
    row(Dialect::Hydra, DefinitionKind::Trait, "ingress"),
    row(Dialect::Hydra, DefinitionKind::Trait, "empty"),
    workload(SERVER),
    workload(SINGLETON_SERVER),
    workload(WORKER),
    workload(SINGLETON_WORKER),
    workload(TASK),
    workload(SINGLETON_TASK),
    Row {
        applies_to: &[SERVER, WORKER, TASK],
        schema: REPLICA_COUNT,
        ..row(Dialect::V1alpha1, DefinitionKind::Trait, "manual-scaler")
    },
    rudr("auto-scaler", &[SERVER, TASK], AUTO_SCALER),
    rudr("ingress", &[SERVER, SINGLETON_SERVER], INGRESS),
    rudr(
        "volume-mounter",
        &[SERVER, SINGLETON_SERVER, WORKER, SINGLETON_WORKER, TASK, SINGLETON_TASK],
        VOLUME_MOUNTER,
    ),
    rudr("empty", &["*"], ""),
    Row {
        schema: NETWORK,
        allow_overlap: false,
        ..row(Dialect::V1alpha1, DefinitionKind::Scope, "core.oam.dev/v1alpha1.Network")
    },
    Row { schema: HEALTH, ..row(Dialect::V1alpha1, DefinitionKind::Scope, "core.oam.dev/v1alpha1.Health") },
    row(Dialect::V1alpha2, DefinitionKind::Workload, "containerizedworkloads.core.oam.dev"),
    row(Dialect::V1alpha2, DefinitionKind::Trait, "manualscalertraits.core.oam.dev"),
    row(Dialect::V1alpha2, DefinitionKind::Scope, "healthscopes.core.oam.dev"),
];

static DEFINITIONS: LazyLock<Vec<Arc<Definition>>> =
    LazyLock::new(|| ROWS.iter().map(|row| Arc::new(row.definition())).collect());

impl Row {
    fn definition(&self) -> Definition {
        let nowhere = Anchor::Node(NodeId(0), Part::Whole);
        let schema = serde_json::from_str::<Json>(self.schema).ok();
        let is_named = self.kind == DefinitionKind::Workload || self.dialect == Dialect::V1alpha2;
        Definition {
            dialect: self.dialect,
            schema: schema.map(|schema| Arc::new(from_json_schema(&schema))),
            workload: (self.kind == DefinitionKind::Workload).then(|| self.name.into()),
            definition_ref: is_named.then(|| self.name.into()),
            applies_to: self.applies_to.iter().map(|name| Arc::from(*name)).collect(),
            allow_component_overlap: self.allow_overlap,
            ..Definition::new(self.kind, self.name, nowhere, Source::BuiltIn)
        }
    }

    fn is(&self, dialect: Dialect, kind: DefinitionKind) -> bool {
        self.dialect == dialect && self.kind == kind
    }
}

/// The type of this name that a version brings along. Of what only an implementation has, no more than the name is known
/// where it is not said that this one runs.
#[must_use]
pub fn early(
    dialect: Dialect,
    kind: DefinitionKind,
    name: &str,
    compatibility: Option<Compatibility>,
) -> Option<Arc<Definition>> {
    let index = ROWS.iter().position(|row| row.is(dialect, kind) && row.name == name)?;
    let definition = DEFINITIONS.get(index)?;
    if ROWS[index].only.is_none_or(|only| compatibility == Some(only)) {
        return Some(definition.clone());
    }
    Some(Arc::new(Definition { schema: None, applies_to: Vec::new(), ..(**definition).clone() }))
}

/// The names of those of a kind, in the order of the table.
pub fn names(dialect: Dialect, kind: DefinitionKind) -> impl Iterator<Item = &'static str> {
    ROWS.iter().filter(move |row| row.is(dialect, kind)).map(|row| row.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_found_and_every_schema_is_read() {
        for row in &ROWS {
            let found = early(row.dialect, row.kind, row.name, row.only).expect(row.name);
            assert_eq!(found.schema.is_some(), !row.schema.is_empty(), "{}", row.name);
            assert_eq!(&**found.called(), row.name);
        }
        let kind = DefinitionKind::Trait;
        let of_rudr = early(Dialect::V1alpha1, kind, "ingress", None).expect("its name is known");
        assert!(of_rudr.schema.is_none() && of_rudr.applies_to.is_empty());
        assert_eq!(early(Dialect::V1alpha2, kind, "ingress", None), None);
    }
}
