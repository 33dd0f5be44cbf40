//! Claims of other tools, where real ones are at hand: beside the repository in `../shared/corpus`, or where
//! `PLIMSOLL_CORPUS` says; and whether what is recorded is a claim to other tools.
#![allow(clippy::disallowed_methods, clippy::print_stdout, missing_docs)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

fn corpus(part: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let corpus = std::env::var_os("PLIMSOLL_CORPUS").map_or(beside, PathBuf::from).join(part);
    if !corpus.is_dir() {
        println!("skipped: there is no corpus beside the repository");
    }
    corpus.is_dir().then_some(corpus)
}

fn plimsoll(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_plimsoll"));
    command.args(arguments).current_dir(folder).output().expect("the program starts")
}

fn listed(store: &Path) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let output =
        plimsoll(folder.path(), &["claim", "list", "--claims", store.to_str().unwrap(), "-o", "json"]);
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn texts(list: &Value, of: &str, field: &str, installation: &str) -> Vec<String> {
    let name = if of == "claims" { "installation" } else { "name" };
    let items = list[of].as_array().unwrap().iter().filter(|item| item[name] == installation);
    items.map(|item| item[field].as_str().unwrap_or("-").to_owned()).collect()
}

#[test]
fn the_stores_of_other_tools_are_listed_with_their_states() {
    let Some(corpus) = corpus("cnab-claims") else { return };
    let porter = listed(&corpus.join("getporter+porter/tests/testdata/porter_home/v0"));
    for installation in ["creds-tutorial", "hello-llama"] {
        assert_eq!(texts(&porter, "installations", "presence", installation), ["present"]);
        assert_eq!(texts(&porter, "installations", "last_status", installation), ["succeeded"]);
    }
    let llama = |field| texts(&porter, "claims", field, "hello-llama");
    assert_eq!(llama("action"), ["install", "upgrade", "upgrade", "upgrade", "upgrade"]);
    assert_eq!(llama("status"), ["succeeded", "succeeded", "succeeded", "failed", "succeeded"]);
    let go = listed(&corpus.join("cnabio+cnab-go/claim/testdata"));
    assert_eq!(texts(&go, "installations", "presence", "my_claim"), ["undefined"]);
    let one = listed(&corpus.join("cnabio+cnab-go/claim/testdata/claim.allfields.json"));
    assert_eq!(texts(&one, "claims", "version", "my_claim"), ["v0.1.0"]);
}

fn bundle() -> Value {
    json!({
        "schemaVersion": "v1.2.0",
        "name": "shop",
        "version": "1.0.0",
        "description": "a shop",
        "custom": {"com.example.unknown": {"kept": [1, 2.5, "1e3", null]}},
        "invocationImages": [{"imageType": "docker", "image": "shop:1"}],
        "definitions": {
            "port": {"type": "integer", "default": 8080},
            "host": {"type": "string"},
            "signing": {"type": "string", "writeOnly": true}
        },
        "parameters": {
            "port": {"definition": "port", "destination": {"env": "PORT"}},
            "host": {"definition": "host", "destination": {"env": "HOST"}},
            "signing": {"definition": "signing", "destination": {"env": "SIGNING"}}
        }
    })
}

fn record(folder: &Path) -> (Value, Value) {
    std::fs::write(folder.join("bundle.json"), bundle().to_string()).unwrap();
    let output = plimsoll(folder, &["claim", "record", "--set", "signing=hunter2-Zq9x", "--set", "host=a"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let only = |folder: PathBuf| {
        let mut entries = folder.read_dir().unwrap().map(|entry| entry.unwrap().path());
        let path = entries.next().unwrap();
        assert_eq!(entries.next(), None);
        path
    };
    let store = folder.join(".plimsoll");
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(path).unwrap();
        assert!(!text.contains("hunter2"), "a secret is shown");
        serde_json::from_str(&text).unwrap()
    };
    let results = only(only(store.join("results")));
    (read(only(store.join("claims/shop"))), read(results))
}

fn is_ulid(value: &Value) -> bool {
    let text = value.as_str().unwrap_or_default();
    text.len() == 26 && text.bytes().all(|byte| b"0123456789ABCDEFGHJKMNPQRSTVWXYZ".contains(&byte))
}

#[test]
fn a_record_is_a_claim_to_other_tools() {
    let folder = tempfile::tempdir().unwrap();
    let (claim, result) = record(folder.path());
    assert_eq!(claim["bundle"], bundle(), "the bundle stays as it is");
    assert_eq!(claim["parameters"], json!({"port": 8080, "host": "a"}));
    assert_eq!((&claim["installation"], &claim["action"]), (&json!("shop"), &json!("install")));
    assert!(["id", "revision"].iter().all(|field| is_ulid(&claim[field])), "{claim}");
    assert!(is_ulid(&result["id"]) && result["claimId"] == claim["id"] && result["status"] == "succeeded");
    assert!(claim["created"].is_string() && result["created"].is_string());
    let is_clean = plimsoll(folder.path(), &["claim", "list"]);
    assert!(
        is_clean.status.success() && is_clean.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&is_clean.stderr)
    );
}

/// A schema of CNAB without references to its siblings, which are looked at by themselves.
fn schema(corpus: &Path, name: &str) -> jsonschema::Validator {
    let path = corpus.join("cnabio+cnab-spec/schema").join(format!("{name}.schema.json"));
    let mut schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    cut(&mut schema);
    // It stands where properties do, and says nothing there.
    schema["properties"].as_object_mut().unwrap().remove("additionalProperties");
    jsonschema::draft7::options().build(&schema).unwrap()
}

fn cut(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            if fields.get("$ref").and_then(Value::as_str).is_some_and(|to| to.starts_with("https:")) {
                fields.clear();
            }
            fields.values_mut().for_each(cut);
        }
        Value::Array(items) => items.iter_mut().for_each(cut),
        _ => {}
    }
}

#[test]
fn a_record_follows_the_published_schemas() {
    let Some(corpus) = corpus("cnab-spec") else { return };
    let folder = tempfile::tempdir().unwrap();
    let (claim, result) = record(folder.path());
    for (name, document) in [("claim", &claim), ("claim-result", &result)] {
        let errors: Vec<String> =
            schema(&corpus, name).iter_errors(document).map(|error| error.to_string()).collect();
        assert_eq!(errors, [""; 0], "{name}");
    }
    let errors: Vec<String> =
        schema(&corpus, "bundle").iter_errors(&claim["bundle"]).map(|error| error.to_string()).collect();
    assert_eq!(errors, [""; 0]);
}

const SENTINEL: &str = "hunter2-Zq9x";

/// Files of stores with a secret wherever one may be, and mistakes at the same places.
fn leaking() -> Vec<(&'static str, Value)> {
    let id = "01CP6XM0KVB9V1BQDZ9NK8VP29";
    let time = "2018-08-31T02:39:59.611Z";
    let bundle = json!({
        "schemaVersion": "v1.2.0", "name": "shop", "version": "1.0.0", "invocationImages": "none",
        "definitions": {"signing": {"type": "integer", "writeOnly": true, "default": SENTINEL}},
        "parameters": {
            "signing": {"definition": "signing", "destination": {"env": "S"}},
            "db_password": {"definition": "signing", "destination": {"env": "T"}}
        },
        "credentials": {"kubeconfig": {"env": "K"}},
        "outputs": {"address": {"definition": "signing", "path": "/a"}}
    });
    let values =
        json!({"signing": SENTINEL, "db_password": SENTINEL, "kubeconfig": SENTINEL, "api_key": SENTINEL});
    let single = json!({
        "name": "shop", "revision": "1", "created": time, "modified": time, "bundle": bundle, "parameters": values,
        "credentials": {"kubeconfig": SENTINEL}, "outputs": {"address": SENTINEL, "token": SENTINEL},
        "result": {"action": "upgrade", "status": "failure"}
    });
    let split = json!({
        "id": id, "installation": "shop", "revision": "1", "created": time, "action": "install", "bundle": bundle,
        "parameters": values, "credentials": {"kubeconfig": SENTINEL}
    });
    let set: Vec<Value> = ["signing", "db_password", "kubeconfig", "api_key"]
        .map(|name| json!({"name": name, "source": {"value": SENTINEL}}))
        .into();
    let export = json!({
        "runs": [{"_id": id, "installation": "shop", "revision": "1", "action": "install", "created": time,
            "bundle": bundle.to_string(), "parameters": {"parameters": set}}],
        "results": [{"_id": id, "runId": id, "status": "succeeded"}],
        // The sentinel in base 64.
        "outputs": [{"resultId": id, "name": "address", "value": "aHVudGVyMi1acTl4"}]
    });
    vec![
        ("duffle/claims/shop.json", single),
        ("porter/claims/shop/01CP6XM0KVB9V1BQDZ9NK8VP29.json", split),
        (
            "porter/results/01CP6XM0KVB9V1BQDZ9NK8VP29/01CP6XM0KVB9V1BQDZ9NK8VP29.json",
            json!({"id": id, "claimId": id, "created": time, "status": "succeeded", "outputs": {"address": {}}}),
        ),
        ("export/shop.json", export),
    ]
}

#[test]
fn no_secret_of_a_claim_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    for (path, json) in leaking() {
        write(path, &serde_json::to_string_pretty(&json).unwrap());
    }
    let output = "porter/outputs/01CP6XM0KVB9V1BQDZ9NK8VP29/01CP6XM0KVB9V1BQDZ9NK8VP29-address";
    write(output, SENTINEL);
    write("bundle.json", &bundle().to_string());
    for store in ["duffle", "porter", "export"] {
        for command in [&["check"][..], &["claim", "list"], &["claim", "show", "shop"], &["plan"]] {
            for format in ["text", "compact", "json"] {
                let arguments = [command, &["--claims", store, "-o", format]].concat();
                let output = plimsoll(folder.path(), &arguments);
                let text = [output.stdout, output.stderr].concat();
                let text = String::from_utf8_lossy(&text);
                assert!(!text.is_empty() && !text.contains("panicked"), "{arguments:?}: {text}");
                assert!(
                    !text.contains(SENTINEL) && !text.contains("aHVudGVyMi1acTl4"),
                    "{arguments:?}: {text}"
                );
            }
        }
    }
}
