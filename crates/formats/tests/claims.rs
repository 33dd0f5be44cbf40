//! Reading claims: whatever a file holds, and what was written.

use std::sync::Arc;

use plimsoll_base::{FileId, NodeId, Salt, Secret};
use plimsoll_formats::claim::{self, ClaimInPieces, ClaimProblem, Draft, Layout, Slot, StoreFile};
use plimsoll_formats::cnab::values::{self, Origins, Resolved};
use plimsoll_formats::cnab::{Bundle, state};
use plimsoll_formats::nulecule::parameters::Setting;
use plimsoll_formats::secrets::is_secret_name;
use plimsoll_model::{
    Address, Application, Data, Edge, EdgeKind, Family, Map, Origin, Unit, UnitIndex, UnitParticulars, Value,
    Variable,
};
use plimsoll_syntax::{Content, Tree, parse_json};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

const FILE: FileId = FileId(0);

fn slots() -> [Slot; 4] {
    [
        Slot::Single("shop".into()),
        Slot::Claim("shop".into()),
        Slot::Result("01G".into()),
        Slot::Loose("shop".into()),
    ]
}

fn read(tree: &Arc<Tree>, slot: &Slot) -> Result<StoreFile, ClaimProblem> {
    claim::read(&Content::of(tree.clone()), FILE, slot)
}

fn bundle() -> Json {
    json!({
        "schemaVersion": "v1.2.0", "name": "shop", "version": "1.0.0",
        "invocationImages": [{"imageType": "docker", "image": "shop:1"}],
        "definitions": {"port": {"type": "integer", "default": 80}, "key": {"type": "string", "writeOnly": true, "default": "x"}},
        "parameters": {"port": {"definition": "port", "destination": {"env": "P"}}, "key": {"definition": "key", "destination": {"env": "K"}}},
        "credentials": {"kubeconfig": {"path": "/kube"}},
        "outputs": {"address": {"definition": "key", "path": "/a"}},
        "actions": {"status": {}},
        "custom": {"io.cnab.dependencies": {"requires": {"db": {"bundle": "db:1"}}}}
    })
}

fn samples() -> Vec<String> {
    let time = "2018-08-31T02:39:59.611Z";
    let id = "01CP6XM0KVB9V1BQDZ9NK8VP29";
    let single = json!({
        "name": "shop", "revision": id, "created": time, "modified": time, "bundle": bundle(),
        "parameters": {"port": 80, "key": "s"}, "outputs": {"address": "s"}, "credentials": {"kubeconfig": "s"},
        "result": {"action": "install", "status": "success"}
    });
    let split = json!({
        "id": id, "installation": "shop", "revision": id, "created": time, "action": "status", "bundle": bundle(),
        "parameters": {"port": 80, "key": "s"}
    });
    let export = json!({
        "runs": [{"_id": id, "installation": "shop", "namespace": "n", "action": "install", "created": time,
            "bundle": bundle().to_string(),
            "parameters": {"parameters": [{"name": "port", "source": {"value": "80"}}, {"name": "key", "source": {"secret": "k"}}]}}],
        "results": [{"_id": id, "runId": id, "status": "running"}],
        "outputs": [{"resultId": id, "name": "address", "value": "aGk="}],
        "installations": [{"name": "shop", "status": {"runId": id, "action": "upgrade", "resultStatus": "failed"},
            "_calculated": {"resolvedParameters": [{"name": "port", "value": 1, "sensitive": false}]}}]
    });
    let own = recorded(&bundle(), &[], &Salt::from_random([1; 16])).2;
    [single, split, export, own].iter().map(|json| serde_json::to_string_pretty(json).unwrap()).collect()
}

/// All elements of a file that reading it names.
fn nodes(found: &Result<StoreFile, ClaimProblem>) -> Vec<NodeId> {
    match found {
        Err(
            ClaimProblem::Malformed(node, _)
            | ClaimProblem::Foreign(node)
            | ClaimProblem::Packed(node)
            | ClaimProblem::Newer(node, _),
        ) => vec![*node],
        Ok(found) => {
            let mut nodes = found.secrets();
            for claim in &found.claims {
                let texts = [
                    &claim.id_text,
                    &claim.installation_text,
                    &claim.revision,
                    &claim.action_text,
                    &claim.modified,
                ];
                nodes.push(claim.node);
                nodes.extend(texts.into_iter().flatten().map(|text| text.node));
                nodes.extend(claim.parameters.iter().flat_map(|value| [value.node, value.name.node]));
                nodes.extend(claim.bundle.iter().map(|recorded| recorded.node));
            }
            let results = found.results.iter().chain(found.claims.iter().flat_map(|claim| &claim.results));
            nodes.extend(
                results
                    .flat_map(|result| [Some(result.node), result.status_text.as_ref().map(|text| text.node)])
                    .flatten(),
            );
            nodes
        }
    }
}

fn check(text: &str) {
    let tree = Arc::new(parse_json(text));
    for slot in slots() {
        for node in nodes(&read(&tree, &slot)) {
            let range = tree.range(node);
            assert!(range.start <= range.end && range.end as usize <= text.len(), "{node:?} {range:?}");
        }
    }
}

#[test]
fn every_start_of_a_claim_is_read_without_harm() {
    for text in samples() {
        for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)).step_by(3) {
            check(&text[..end]);
        }
    }
}

#[test]
fn that_a_unit_is_run_and_what_it_disrupts_is_recorded() {
    let unit = |name: &str, runs, disrupts: Option<&str>| Unit {
        address: Address::new("shop").child(name),
        kind: "step".into(),
        place: None,
        attributes: Value::new(Data::Map(Map::default()), Origin::FormatDefault),
        immutable: [].into(),
        runs,
        particulars: UnitParticulars { disrupts: disrupts.map(Into::into), ..UnitParticulars::default() }
            .kept(),
    };
    let application = Application {
        id: "shop".into(),
        family: Family::Oam,
        version: None,
        site: None,
        units: vec![
            unit("web", false, None),
            unit("notify", true, None),
            unit("scaler", false, Some("restarts the pods of `web`")),
        ],
        edges: vec![Edge {
            from: UnitIndex(1),
            to: UnitIndex(0),
            kind: EdgeKind::Declared,
            evidence: Vec::new().into(),
        }],
        variables: Vec::new(),
    };
    let draft = Draft {
        application: &application,
        descriptor: "app.yaml",
        action: "install",
        id: "01CP6XM0KVB9V1BQDZ9NK8VP29",
        revision: "01CP6XM0KVB9V1BQDZ9NK8VP29",
        created: "2018-08-31T02:39:59.611Z",
        salt: &Salt::from_random([7; 16]),
        definitions: &[],
        types: &[],
        bundle: None,
        locate: &|_| None,
    };
    let json = claim::claim_json(&draft);
    let pieces = serde_json::to_string_pretty(&ClaimInPieces(&draft)).unwrap();
    assert_eq!(pieces, serde_json::to_string_pretty(&json).unwrap(), "also where its order counts");
    assert_eq!(json["custom"][claim::EXTENSION]["edges"].as_array().map(Vec::len), Some(1));
    let units = &json["custom"][claim::EXTENSION]["units"];
    let fields = |unit: &Json| unit.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(fields(&units[0]), "address kind attributes", "as it was before there were such units");
    assert_eq!(fields(&units[1]), "address kind runs attributes");
    assert_eq!(fields(&units[2]), "address kind disrupts attributes");
    let claim =
        &read(&Arc::new(parse_json(json.to_string())), &Slot::Claim("shop".into())).unwrap().claims[0];
    let told = |unit: &Unit| (unit.runs, unit.disrupts().cloned());
    let (written, found): (Vec<_>, Vec<_>) =
        (application.units.iter().map(told).collect(), claim.state.units.iter().map(told).collect());
    assert_eq!(found, written);
}

proptest! {
    #[test]
    fn whatever_is_changed_in_a_claim_does_no_harm(
        sample in 0..4_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..6_usize, "[\\[\\]{}\":,0-9a-zé\\\\ \n]{0,4}"), 1..6),
    ) {
        let mut text = samples()[sample].clone();
        for (at, length, new) in changes {
            let boundary = |mut at: usize| { while !text.is_char_boundary(at) { at -= 1 } at };
            let start = boundary(at.index(text.len() + 1));
            let end = boundary((start + length).min(text.len())).max(start);
            text.replace_range(start..end, &new);
        }
        check(&text);
    }

    #[test]
    fn what_is_written_is_read_again(
        parameters in prop::collection::btree_map("[a-z]{1,6}", parameter(), 0..6),
        salt in any::<[u8; 16]>(),
    ) {
        let salt = Salt::from_random(salt);
        let definitions: Json = parameters.iter().map(|(name, (schema, _))| (name.clone(), schema.clone())).collect::<serde_json::Map<_, _>>().into();
        let declared: Json = parameters.keys().map(|name| (name.clone(), json!({"definition": name, "destination": {"env": name}}))).collect::<serde_json::Map<_, _>>().into();
        let mut bundle = bundle();
        bundle["definitions"] = definitions;
        bundle["parameters"] = declared;
        bundle["outputs"] = json!({});
        let set: Vec<(String, String)> = parameters.iter().filter_map(|(name, (_, value))| Some((name.clone(), value.clone()?))).collect();
        let (application, resolved, json) = recorded(&bundle, &set, &salt);
        let text = json.to_string();
        for (name, (schema, value)) in &parameters {
            let is_secret = schema["writeOnly"] == json!(true);
            let secret = value.iter().map(String::as_str).chain(schema["default"].as_str());
            for value in secret.filter(|value| is_secret && value.len() > 3) {
                prop_assert!(!text.contains(value), "{name} is shown");
            }
        }
        let claim = &read(&Arc::new(parse_json(text)), &Slot::Claim("shop".into())).unwrap().claims[0];
        prop_assert_eq!(claim.layout, Layout::Own);
        prop_assert!(is_same(&application.units[0].attributes, &claim.state.units[0].attributes));
        let by_default: Vec<&str> = claim.by_default.iter().map(Address::name).collect();
        for one in &resolved {
            let is_set = set.iter().any(|(name, _)| **name == *one.name);
            let is_kept = claim.state.variables.iter().any(|variable| variable.address.name() == &*one.name);
            prop_assert_eq!(by_default.contains(&&*one.name), is_kept && !is_set, "{}", one.name);
        }
        // Without our key it is a claim as any other tool writes it; what is secret is not in it.
        let mut foreign = json;
        foreign.as_object_mut().unwrap().remove("custom");
        let claim = &read(&Arc::new(parse_json(foreign.to_string())), &Slot::Claim("shop".into())).unwrap().claims[0];
        prop_assert_eq!(claim.layout, Layout::Split);
        let has_secrets = parameters
            .iter()
            .any(|(name, (schema, _))| schema["writeOnly"] == json!(true) || is_secret_name(name));
        prop_assert!(has_secrets || is_same(&application.units[0].attributes, &claim.state.units[0].attributes));
    }
}

/// A definition, and a value that is given.
fn parameter() -> impl Strategy<Value = (Json, Option<String>)> {
    let text = "[ -~é]{0,8}";
    let texts = (any::<bool>(), prop::option::of(text), prop::option::of(text)).prop_map(
        |(hidden, default, value)| {
            let mut schema = json!({"type": "string"});
            if hidden {
                schema["writeOnly"] = json!(true);
            }
            // A secret that can be found in a text by chance proves nothing.
            let mark = |text: String| if hidden { format!("SECRET{text}") } else { text };
            if let Some(default) = default {
                schema["default"] = json!(mark(default));
            }
            (schema, value.map(mark))
        },
    );
    let numbers = (any::<i32>(), prop::option::of(any::<i32>())).prop_map(|(default, value)| {
        (json!({"type": "integer", "default": default}), value.map(|value| value.to_string()))
    });
    let objects = prop::option::of(0..3_u8).prop_map(|value| {
        let default = json!({"a": [1, "b", null], "$c": true});
        (json!({"type": "object", "default": default}), value.map(|value| json!({"x": value}).to_string()))
    });
    prop_oneof![texts, numbers, objects]
}

/// A bundle as it is put together with values, and the claim of it.
fn recorded(bundle: &Json, set: &[(String, String)], salt: &Salt) -> (Application, Vec<Resolved>, Json) {
    let content = Content::of(Arc::new(parse_json(bundle.to_string())));
    let bundle = Bundle::read(content.documents().next().unwrap(), FILE, "bundle.json").unwrap();
    let settings: Vec<Setting> = set
        .iter()
        .map(|(name, value)| Setting {
            section: None,
            name: name.as_str().into(),
            text: value.as_str().into(),
        })
        .collect();
    let (none, address) = (Default::default(), Address::new("shop"));
    let origins = Origins {
        settings: &settings,
        section: None,
        sets: &[],
        wired: &none,
        recorded: &none,
        by_default: &[],
        outputs: &none,
        address: &address,
    };
    let resolved = values::resolve(&bundle, &origins);
    let unit = Unit {
        address: address.clone(),
        kind: "bundle".into(),
        place: None,
        attributes: state::attributes(&bundle, &resolved, Some(&content), state::From::File),
        immutable: [].into(),
        runs: false,
        particulars: None,
    };
    let variables = resolved
        .iter()
        .filter_map(|one| Some(Variable { address: address.child(&one.name), value: one.value.clone()? }));
    let application = Application {
        id: "shop".into(),
        family: Family::Cnab,
        version: None,
        site: None,
        units: vec![unit],
        edges: Vec::new(),
        variables: variables.collect(),
    };
    let draft = Draft {
        application: &application,
        descriptor: "bundle.json",
        action: "install",
        id: "01CP6XM0KVB9V1BQDZ9NK8VP29",
        revision: "01CP6XM0KVB9V1BQDZ9NK8VP29",
        created: "2018-08-31T02:39:59.611Z",
        salt,
        definitions: &[],
        types: &[],
        bundle: claim::stored_bundle(&bundle, &content, &resolved),
        locate: &|_| None,
    };
    let json = claim::claim_json(&draft);
    (application, resolved, json)
}

/// Whether two values are the same, wherever they come from; of a secret the digest is enough.
fn is_same(left: &Value, right: &Value) -> bool {
    match (&left.data, &right.data) {
        (Data::Secret(secret), Data::RecordedSecret(recorded)) => Secret::matches(secret, recorded),
        (Data::Map(left), Data::Map(right)) => {
            left.len() == right.len()
                && left.iter().all(|(name, value)| right.get(name).is_some_and(|other| is_same(value, other)))
        }
        (Data::List(left), Data::List(right)) => {
            left.identity == right.identity
                && left.items.len() == right.items.len()
                && left.items.iter().zip(&right.items).all(|(left, right)| is_same(left, right))
        }
        (left, right) => left == right,
    }
}
