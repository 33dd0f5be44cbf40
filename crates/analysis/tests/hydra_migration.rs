//! Documents of Hydra as v1alpha1 has them: what the change makes of them as text, and for random ones that they conform
//! to v1alpha1 and describe the same units.
#![allow(clippy::disallowed_methods, reason = "a test")]

use std::sync::Arc;

use plimsoll_analysis::application::{RequestKey, assembled};
use plimsoll_analysis::{Database, SourceFile, diagnostics, fix};
use plimsoll_base::{Applicability, Diagnostic, WorkspacePath};
use plimsoll_formats::application::Request;
use plimsoll_model::{Data, Value};
use plimsoll_syntax::edit::apply;
use plimsoll_test_support::MemoryWorld;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value as Json, json};

const PATH: &str = "shop.yaml";

fn alone(text: &str) -> (Database, SourceFile) {
    let world = MemoryWorld::new([(PATH, text)]);
    let paths = world.paths();
    let db = Database::new(Arc::new(world), paths);
    let file = db.file(&WorkspacePath::new(PATH).unwrap()).unwrap();
    (db, file)
}

fn found(text: &str) -> Vec<Diagnostic> {
    let (db, file) = alone(text);
    diagnostics::of_source(&db, file)
}

/// The file with all of its documents changed; `None` where one of them is not.
fn migrated(text: &str) -> Option<String> {
    let (db, file) = alone(text);
    let found = diagnostics::of_source(&db, file);
    let mut edits = Vec::new();
    for finding in found.iter().filter(|finding| finding.code.0 == "oam-hydra-group-renamed") {
        let fix = finding.fixes.first()?;
        assert_eq!(fix.applicability, Applicability::Suggestion, "it is never made unasked");
        let made = fix::text_edits(&db, fix).unwrap_or_else(|why| panic!("{}\n{text}", why.message()));
        edits.extend(made.into_values().flatten());
    }
    Some(apply(text, &edits).unwrap())
}

const BEFORE: &str = r#"# the shop
apiVersion: core.hydra.io/v1alpha1
kind: Component
metadata:
  name: web
  version: 1.0.0 # the first
  description: what serves
spec:
  workloadType: core.hydra.io/v1alpha1.ReplicatedService
  os: linux # nothing else
  parameters:
    - name: port
      type: int
  containers:
    - name: web
      image: example/web:1
      # where it listens
      ports:
        - {name: http, containerPort: 80, type: tcp}
      resources:
        memory: {required: 64}
---
apiVersion: core.hydra.io/v1alpha1
kind: OperationalConfiguration
metadata:
  name: shop
  annotations: {owner: us}
  description: all of it
spec:
  scopes:
    - name: inside
      type: core.hydra.io/v1alpha1.Network
  components:
    - name: web
      instanceName: shop-web
      traits:
        # as the first runtime has it
        - name: ingress
          parameterValues:
            - name: host
              value: example.com
            - name: port
              value: 80
        # as the draft has it
        - name: more-of-it
          type: core.hydra.io/v1alpha1.ManualScaler
          properties: {replicaCount: 3}
---
apiVersion: core.hydra.io/v1alpha1
kind: Trait
metadata: {name: ingress}
spec:
  appliesTo: [replicableService, core.hydra.io/v1alpha1.Singleton, "*"]
  parameters:
    - name: host
      type: string
      required: true
    - name: port
      type: int
      default: 80
"#;

const AFTER: &str = r#"# the shop
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata:
  name: web
  annotations: # the first
    version: 1.0.0
    description: what serves
spec:
  workloadType: core.oam.dev/v1alpha1.Server
  osType: linux # nothing else
  parameters:
    - name: port
      type: number
  containers:
    - name: web
      image: example/web:1
      # where it listens
      ports:
        - {name: http, containerPort: 80, protocol: TCP}
      resources:
        memory: {required: 64M}
---
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata:
  name: shop
  annotations: {owner: us, description: all of it}
spec:
  scopes:
    - name: inside
      type: core.oam.dev/v1alpha1.Network
  components:
    - componentName: web
      instanceName: shop-web
      traits:
        # as the first runtime has it
        - name: ingress
          properties:
            host: example.com
            port: 80
        # as the draft has it
        - name: manual-scaler
          properties: {replicaCount: 3}
---
apiVersion: core.oam.dev/v1alpha1
kind: Trait
metadata: {name: ingress}
spec:
  appliesTo: [core.oam.dev/v1alpha1.Server, core.oam.dev/v1alpha1.SingletonServer, "*"]
  properties:
    type: object
    required:
      - host
    properties:
      host:
        type: string
      port:
        type: integer
        default: 80
"#;

#[test]
fn all_words_are_those_of_v1alpha1_and_comments_stay() {
    assert_eq!(migrated(BEFORE).as_deref(), Some(AFTER));
}

#[test]
fn nothing_is_offered_where_a_thing_is_said_twice_or_cannot_be_said() {
    for (key, value) in [("os: linux\n  osType", "windows"), ("workloadSettings", "some")] {
        let text = format!(
            "apiVersion: core.hydra.io/v1alpha1\nkind: ComponentSchematic\nmetadata: {{name: web}}\nspec:\n  \
             workloadType: core.hydra.io/v1alpha1.Task\n  {key}: {value}\n"
        );
        assert_eq!(migrated(&text), None, "{text}");
    }
}

/// A value without its places.
fn plain(value: &Value) -> Json {
    match &value.data {
        Data::Map(map) => map.iter().map(|(name, value)| (name.to_string(), plain(value))).collect(),
        Data::List(list) => list.items.iter().map(plain).collect(),
        Data::Text(text) => json!(&**text),
        data => json!(format!("{data:?}")),
    }
}

/// What Hydra says, in the words of v1alpha1: another way to the same result.
fn renamed(value: Json) -> Json {
    match value {
        Json::Object(fields) => {
            let is_port = fields.contains_key("containerPort");
            let field = |(name, value): (String, Json)| {
                let (name, value) = match (name.as_str(), value) {
                    ("os", value) => ("osType".to_owned(), value),
                    ("type", Json::String(protocol)) if is_port => {
                        ("protocol".to_owned(), json!(protocol.to_uppercase()))
                    }
                    ("properties", Json::Array(values)) => {
                        let value =
                            |one: Json| (one["name"].as_str().unwrap().to_owned(), one["value"].clone());
                        ("properties".to_owned(), Json::Object(values.into_iter().map(value).collect()))
                    }
                    (_, value) => (name, value),
                };
                (name, renamed(value))
            };
            Json::Object(fields.into_iter().map(field).collect::<Map<_, _>>())
        }
        Json::Array(items) => items.into_iter().map(renamed).collect(),
        Json::String(text) => {
            let text = text.replace("core.hydra.io/", "core.oam.dev/");
            let text = text.replace("v1alpha1.ReplicatedService", "v1alpha1.Server");
            json!(text.replace("v1alpha1.Singleton", "v1alpha1.SingletonServer"))
        }
        other => other,
    }
}

/// The addresses and attributes of the units of the configuration in a file.
fn units(text: &str) -> Vec<(String, Json)> {
    let (db, file) = alone(text);
    let key = RequestKey::new(&db, Request::default());
    let assembled = assembled(&db, file, key).expect("a configuration");
    let units = &assembled.application().units;
    units.iter().map(|unit| (unit.address.to_string(), plain(&unit.attributes))).collect()
}

fn schematics() -> impl Strategy<Value = Json> {
    let kinds = ["ReplicatedService", "Singleton", "Task", "Worker"];
    let ports = vec(select(vec!["tcp", "UDP"]), 0..3);
    (select(kinds.to_vec()), option::of(Just("linux")), ports, option::of(Just("hello"))).prop_map(
        |(kind, os, ports, default)| {
            let ports = ports.iter().enumerate().map(|(index, protocol)| {
                let name = ["http", "admin", "stats"][index];
                json!({"name": name, "containerPort": 80 + index, "type": protocol})
            });
            let mut spec = json!({
                "workloadType": format!("core.hydra.io/v1alpha1.{kind}"),
                "containers": [{"name": "web", "image": "example/web:1", "ports": ports.collect::<Vec<_>>(),
                    "env": [{"name": "GREETING", "fromParam": "greeting"}]}],
                "parameters": [{"name": "greeting", "type": "string"}],
            });
            if let Some(os) = os {
                spec["os"] = json!(os);
            }
            if let Some(default) = default {
                spec["parameters"][0]["default"] = json!(default);
            }
            json!({"apiVersion": "core.hydra.io/v1alpha1", "kind": "ComponentSchematic",
                "metadata": {"name": "web", "version": "1.0.0"}, "spec": spec})
        },
    )
}

fn configurations() -> impl Strategy<Value = Json> {
    let traits = vec((select(vec!["ingress", "cache"]), vec(0..9u8, 0..3)), 0..3);
    vec((traits, option::of(Just("hi"))), 1..4).prop_map(|components| {
        let components = components.into_iter().enumerate().map(|(index, (traits, greeting))| {
            let traits = traits.into_iter().map(|(name, values)| {
                let values = values.iter().enumerate();
                let values = values.map(|(index, value)| json!({"name": format!("p{index}"), "value": value}));
                json!({"name": name, "parameterValues": values.collect::<Vec<_>>()})
            });
            let values = greeting.map(|value| json!({"name": "greeting", "value": value}));
            json!({"name": "web", "instanceName": format!("web-{index}"), "traits": traits.collect::<Vec<_>>(),
                "parameterValues": values.into_iter().collect::<Vec<_>>()})
        });
        json!({"apiVersion": "core.hydra.io/v1alpha1", "kind": "OperationalConfiguration",
            "metadata": {"name": "shop"}, "spec": {"components": components.collect::<Vec<_>>()}})
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_is_migrated_conforms_and_describes_the_same(schematic in schematics(), configuration in configurations()) {
        let before = format!("---\n{schematic}\n---\n{configuration}\n");
        let after = migrated(&before).expect("all of it has words");
        let about_fields = ["unknown-field", "missing-field", "wrong-type", "oam-dialect-mixed", "oam-unknown-kind"];
        let left: Vec<Diagnostic> =
            found(&after).into_iter().filter(|one| about_fields.contains(&one.code.0)).collect();
        prop_assert!(left.is_empty() && !after.contains("core.hydra.io"), "{left:#?}\n{after}");
        let expected: Vec<(String, Json)> =
            units(&before).into_iter().map(|(address, attributes)| (address, renamed(attributes))).collect();
        prop_assert_eq!(units(&after), expected, "{}", after);
    }
}
