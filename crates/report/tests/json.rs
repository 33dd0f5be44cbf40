//! The outputs for programs: golden files, and their JSON Schemas.
#![allow(clippy::disallowed_methods)]

mod common;

use common::{Files, context, golden, samples, verification};
use plimsoll_base::Digest;
use plimsoll_report::{
    CheckReport, ClaimListReport, ClaimReport, Format, Input, PlanReport, SCHEMAS, Style, schema,
};
use serde_json::{Value, json};

/// Every document that the samples give, with the name of its schema.
fn documents() -> Vec<(&'static str, &'static str, String)> {
    let format = Format::find("json").unwrap();
    let inputs =
        [Input { path: "Nulecule".to_owned(), kind: "nulecule".to_owned(), digest: Digest::of(b"Nulecule") }];
    let (check_files, diagnostics) = samples::diagnostics();
    let plan = |name, (files, plan): (Files, _), diagnostics: &[_]| {
        let report = PlanReport { plan: &plan, diagnostics, inputs: &inputs };
        ("plan", name, format.plan.unwrap()(&report, &context(&files, Style::PIPED)))
    };
    let check = format.check.unwrap()(
        &CheckReport { diagnostics: &diagnostics, files: 12 },
        &context(&check_files, Style::PIPED),
    );
    let (claims, recorded) = samples::claims();
    let none = Files::default();
    let none = context(&none, Style::PIPED);
    let list = format.claim_list.unwrap()(
        &ClaimListReport { installations: &samples::installations(), claims: &claims },
        &none,
    );
    let claim = format.claim.unwrap()(&ClaimReport { claim: &claims[0], recorded: &recorded }, &none);
    let sample = verification::sample("web");
    let verification = format.verify.unwrap()(&sample.report(), &none);
    vec![
        plan("upgrade.json", samples::upgrade(), &[]),
        plan("cycle.json", samples::cyclic(), &[]),
        plan("hostile.json", samples::hostile(), &[]),
        ("diagnostics", "check.json", check),
        ("claims", "claim_list.json", list),
        ("claim", "claim.json", claim),
        ("verification", "verification.json", verification),
    ]
}

fn parsed(name: &str) -> Value {
    serde_json::from_str(&schema(name).unwrap()).unwrap()
}

#[test]
fn documents_are_as_they_were_and_follow_their_schemas() {
    for (name, file, text) in documents() {
        golden(file, &text);
        let document: Value = serde_json::from_str(&text).unwrap();
        let validator = jsonschema::draft202012::new(&parsed(name)).unwrap();
        let errors: Vec<_> = validator
            .iter_errors(&document)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert_eq!(errors, [""; 0], "{file}");
    }
}

/// Readers must accept keys that a later minor version adds, so the schemas do too; but each key that is written now
/// is described.
#[test]
fn every_key_is_described() {
    for (name, file, text) in documents() {
        let mut strict = parsed(name);
        close(&mut strict);
        let document: Value = serde_json::from_str(&text).unwrap();
        let validator = jsonschema::draft202012::new(&strict).unwrap();
        let errors: Vec<_> = validator
            .iter_errors(&document)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert_eq!(errors, [""; 0], "{file}");
    }
}

/// Allows no other keys in objects whose keys a schema names.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            map.values_mut().for_each(close);
            if map.get("properties").is_some_and(Value::is_object) && map.contains_key("type") {
                map.insert("additionalProperties".to_owned(), json!(false));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

#[test]
fn the_schemas_are_schemas_and_refuse_wrong_documents() {
    for name in SCHEMAS {
        let schema = parsed(name);
        assert!(jsonschema::meta::is_valid(&schema), "{name}");
        assert!(!jsonschema::draft202012::new(&schema).unwrap().is_valid(&json!({})), "{name}");
    }
    assert_eq!(schema("other"), None);
    let validator = jsonschema::draft202012::new(&parsed("plan")).unwrap();
    let (_, _, text) = documents().swap_remove(0);
    let good: Value = serde_json::from_str(&text).unwrap();
    let wrong: &[(&str, Value)] = &[
        ("/format_version", json!("2.0")),
        ("/plan_id", json!("md5:1")),
        ("/mode", json!("apply")),
        ("/steps/0/actions", json!([])),
        ("/steps/0/actions/0", json!("replace")),
        ("/steps/0/wave", json!(0)),
        ("/steps/2/changes/0/pointer", json!("containers")),
        ("/steps/2/waits_for/0/evidence/0/places/0/source/line", json!("12")),
        ("/complete", json!("yes")),
    ];
    for (pointer, value) in wrong {
        let mut document = good.clone();
        *document.pointer_mut(pointer).unwrap() = value.clone();
        assert!(!validator.is_valid(&document), "{pointer} = {value}");
    }
}

#[test]
fn columns_count_characters_also_behind_long_lines() {
    let mut files = Files::default();
    let line = "é日".repeat(2000);
    let file = files.add("a.json", format!("x\n{line}z\n"));
    let diagnostic = plimsoll_base::Diagnostic::new(
        plimsoll_base::Code("x"),
        plimsoll_base::Severity::Error,
        files.place(file, "z"),
        "x",
    );
    let report = CheckReport { diagnostics: &[diagnostic], files: 1 };
    let text = Format::find("json").unwrap().check.unwrap()(&report, &context(&files, Style::PIPED));
    let document: Value = serde_json::from_str(&text).unwrap();
    let expected = json!({"file": "a.json", "line": 2, "column": 4001, "end_line": 2, "end_column": 4002});
    assert_eq!(document["diagnostics"][0]["source"], expected);
}
