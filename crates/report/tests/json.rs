//! The outputs for programs: golden files, and their JSON Schemas.
#![allow(clippy::disallowed_methods)]

mod common;

use common::{
    Files, bundle, close, compared, context, golden, plan_report, reasons, samples, text, verification,
};
use plimsoll_base::Digest;
use plimsoll_plan::{GateResult, Plan, StepIndex};
use plimsoll_report::{
    ApplicationPlan, CheckReport, ClaimListReport, ClaimReport, FolderPlan, Format, Input, PlanReport,
    PlanRequest, SCHEMAS, Style, WhyReport, save, schema,
};
use serde_json::{Value, json};

/// Every document that the samples give, with the name of its schema.
fn documents() -> Vec<(&'static str, &'static str, String)> {
    let format = Format::find("json").unwrap();
    let inputs =
        [Input { path: "Nulecule".to_owned(), kind: "nulecule".to_owned(), digest: Digest::of(b"Nulecule") }];
    let (check_files, diagnostics) = samples::diagnostics();
    let plan = |name, (files, plan): (Files, _), diagnostics: &[_]| {
        let application =
            ApplicationPlan { plan: &plan, diagnostics, inputs: &inputs, gates: &[], since: None };
        ("plan", name, plan_report(format, application, &context(&files, Style::PIPED), false))
    };
    let check = CheckReport { diagnostics: &diagnostics, files: 12 };
    let check = text(|out| format.check.unwrap()(&check, &context(&check_files, Style::PIPED), out));
    let (claims, recorded) = samples::claims();
    let none = Files::default();
    let none = context(&none, Style::PIPED);
    let list = ClaimListReport { installations: &samples::installations(), claims: &claims };
    let list = text(|out| format.claim_list.unwrap()(&list, &none, out));
    let claim = ClaimReport { claim: &claims[0], recorded: &recorded };
    let claim = text(|out| format.claim.unwrap()(&claim, &none, out));
    let sample = verification::sample("web");
    let verification = text(|out| format.verify.unwrap()(&sample.report(), &none, out));
    let (difference, stale) = compared("json", Style::PIPED);
    let mut documents = vec![
        ("plan-difference", "difference.json", difference),
        ("plan-verification", "stale.json", stale),
        plan("upgrade.json", samples::upgrade(), &[]),
        plan("cycle.json", samples::cyclic(), &[]),
        plan("bundle.json", bundle::bundle(), &[]),
        plan("hostile.json", samples::hostile(), &[]),
        ("plans", "plans.json", folder(&samples::upgrade())),
        ("plan", "saved.json", saved(&samples::upgrade())),
        ("diagnostics", "check.json", check),
        ("claims", "claim_list.json", list),
        ("claim", "claim.json", claim),
        ("verification", "verification.json", verification),
    ];
    documents.extend(explanations());
    documents
}

/// An explanation of each kind.
fn explanations() -> Vec<(&'static str, &'static str, String)> {
    let reasons = reasons::reasons();
    let context = context(&reasons.files, Style::PIPED);
    let render = Format::find("json").unwrap().why.unwrap();
    let files = [
        "why_unit.json",
        "why_unchanged.json",
        "why_units.json",
        "why_wave.json",
        "why_parameter.json",
        "why_secret.json",
        "why_produced.json",
        "why_written.json",
        "why_after.json",
        "why_before.json",
        "why_needs.json",
        "why_other.json",
    ];
    let answers = reasons.answers().into_iter().zip(files).map(|((question, answer), file)| {
        let report = WhyReport { plan: &reasons.plan, question, answer: &answer };
        ("why", file, text(|out| render(&report, &context, out)))
    });
    answers.collect()
}

/// The document of a folder with an application that changes, one that does not, and one that cannot be planned.
fn folder((files, plan): &(Files, Plan)) -> String {
    let gate = GateResult {
        gate: "fail on delete".to_owned(),
        place: None,
        is_kept: false,
        words: "1 step deletes something".to_owned(),
        steps: vec![StepIndex(0)],
    };
    let application = ApplicationPlan { plan, diagnostics: &[], inputs: &[], gates: &[gate], since: None };
    let folder = FolderPlan { path: "", unchanged: &["blog".to_owned()], failed: &["forum".into()] };
    let report = PlanReport {
        applications: &[application],
        folder: Some(folder),
        show_values: false,
        show_suppressed: false,
        max_bytes: None,
    };
    let render = Format::find("json").unwrap().plan.unwrap();
    text(|out| render(&report, &context(files, Style::PIPED), out))
}

/// A plan as it is saved.
fn saved((files, plan): &(Files, Plan)) -> String {
    let application = ApplicationPlan { plan, diagnostics: &[], inputs: &[], gates: &[], since: None };
    let report = PlanReport {
        applications: &[application],
        folder: None,
        show_values: false,
        show_suppressed: true,
        max_bytes: None,
    };
    let request = PlanRequest {
        path: "shop".to_owned(),
        application: Some("wordpress".to_owned()),
        set: vec!["db_host".to_owned()],
        against: Some("git:main".to_owned()),
        ..PlanRequest::default()
    };
    let state = json!([{ "installation": "wordpress" }]);
    text(|out| save(&report, &request, Some(&state), &context(files, Style::PIPED), out))
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

#[test]
fn the_schemas_are_schemas_and_refuse_wrong_documents() {
    for name in SCHEMAS {
        let schema = parsed(name);
        assert!(jsonschema::meta::is_valid(&schema), "{name}");
        assert!(!jsonschema::draft202012::new(&schema).unwrap().is_valid(&json!({})), "{name}");
    }
    assert_eq!(schema("other"), None);
    let validator = jsonschema::draft202012::new(&parsed("plan")).unwrap();
    let (_, _, text) = documents().swap_remove(2);
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
    let render = Format::find("json").unwrap().check.unwrap();
    let text = text(|out| render(&report, &context(&files, Style::PIPED), out));
    let document: Value = serde_json::from_str(&text).unwrap();
    let expected = json!({"file": "a.json", "line": 2, "column": 4001, "end_line": 2, "end_column": 4002});
    assert_eq!(document["diagnostics"][0]["source"], expected);
}
