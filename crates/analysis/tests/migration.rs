//! The migration of bundles of 2018, as text: what it makes of them, and what stays.
#![allow(clippy::disallowed_methods, reason = "a test")]

use std::sync::Arc;

use plimsoll_analysis::{Database, diagnostics, fix};
use plimsoll_base::{Applicability, WorkspacePath};
use plimsoll_syntax::edit::apply;
use plimsoll_test_support::MemoryWorld;

/// The file after its migration; `None` where none is offered.
fn migrated(path: &str, text: &str) -> Option<String> {
    let world = MemoryWorld::new([(path, text)]);
    let paths = world.paths();
    let db = Database::new(Arc::new(world), paths);
    let file = db.file(&WorkspacePath::new(path).unwrap()).unwrap();
    let found = diagnostics::of_source(&db, file);
    let finding = found.iter().find(|finding| finding.code.0 == "cnab-dialect-outdated")?;
    let fix = finding.fixes.first()?;
    assert_eq!(fix.applicability, Applicability::Suggestion, "it is never made unasked");
    let edits = fix::text_edits(&db, fix).unwrap_or_else(|why| panic!("{}", why.message()));
    Some(apply(text, edits.values().next().unwrap()).unwrap())
}

const BEFORE: &str = r#"{
  // hello, world
  "name": "hello",
  "version": "0.1.0",
  "invocationImages": [
    {"image": "example/hello-installer:0.1.0", "digest": "", "platform": "linux/amd64"}
  ],
  "images": [
    // what serves
    {
      "image": "localhost:5000/team/hello:0.1.0",
      "refs": [{"path": "/a.yaml", "field": "image"}]
    },
    {
      "description": "hello", // the same name
      "image": "example/other:1",
      "platform": {"architecture": "amd64", "os": null}
    }
  ],
  // what may be set
  "parameters": {
    "port": {
      "type": "int", // a number
      "defaultValue": 8080,
      "minValue": 1,
      "allowedValues": [],
      "metadata": {"description": "where it listens"}
    },
    // on or off
    "debug": {
      "required": true,
      "type": "bool",
      "destination": {"env": "DEBUG", "path": null}
    }
  },
  "credentials": null,
  "extensions": null
}
"#;

const AFTER: &str = r#"{
  "schemaVersion": "v1.2.0",
  // hello, world
  "name": "hello",
  "version": "0.1.0",
  "invocationImages": [
    {"image": "example/hello-installer:0.1.0", "labels": {"os": "linux", "architecture": "amd64"}}
  ],
  "images": {
    // what serves
    "hello": {
      "image": "localhost:5000/team/hello:0.1.0"
    },
    "hello-2": {
      "description": "hello", // the same name
      "image": "example/other:1",
      "labels": {"architecture": "amd64"}
    }
  },
  "parameters": {
    "port": {
      "definition": "port",
      "destination": {
        "env": "CNAB_P_PORT"
      }
    },
    "debug": {
      "definition": "debug",
      "destination": {
        "env": "DEBUG"
      },
      "required": true
    }
  },
  // what may be set
  "definitions": {
    "port": {
      "type": "integer", // a number
      "default": 8080,
      "minimum": 1,
      "description": "where it listens"
    },
    // on or off
    "debug": {
      "type": "boolean"
    }
  }
}
"#;

#[test]
fn comments_and_order_stay() {
    assert_eq!(migrated("bundle.json", BEFORE).as_deref(), Some(AFTER));
}

#[test]
fn a_bundle_in_yaml_stays_in_yaml() {
    let before = r"name: hello
version: 0.1.0
invocationImages:
  - image: example/hello-installer:0.1.0
images:
  - image: example/hello:0.1.0   # serves
    digest: sha256:00
parameters:
  # where it listens
  port: {type: int, defaultValue: 8080}
credentials:
  token:
    env: TOKEN
";
    let after = r"schemaVersion: v1.2.0
name: hello
version: 0.1.0
invocationImages:
  - image: example/hello-installer:0.1.0
images:
  hello:
    image: example/hello:0.1.0   # serves
    contentDigest: sha256:00
parameters:
  port:
    definition: port
    destination:
      env: CNAB_P_PORT
definitions:
  # where it listens
  port: {type: integer, default: 8080}
credentials:
  token:
    required: true
    env: TOKEN
";
    assert_eq!(migrated("bundle.yaml", before).as_deref(), Some(after));
}

#[test]
fn what_says_a_thing_twice_or_has_other_types_is_left_to_its_author() {
    let of = |parameter: &str| {
        let text = format!(
            "{{\"name\": \"a\", \"version\": \"1.0.0\", \"invocationImages\": [{{\"image\": \"a:1\"}}], \"parameters\": \
             {{\"p\": {parameter}}}}}"
        );
        migrated("bundle.json", &text)
    };
    assert!(of(r#"{"type": "int", "minValue": 1}"#).is_some());
    assert_eq!(of(r#"{"type": "int", "minValue": 1, "minimum": 2}"#), None);
    assert_eq!(of(r#"{"type": "int", "minValue": 1, "minValue": 2}"#), None);
    assert_eq!(of(r#"{"type": "int", "allowedValues": 1}"#), None);
    assert_eq!(of(r#"{"definition": "p"}"#), None, "it is of a later version");
}
