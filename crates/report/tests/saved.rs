//! Plans that are read back from their JSON: what is shown of them is what was shown of the plans, and nothing that is wrong
//! with a file makes the reader fail in another way than by telling.

mod common;

use common::{ASCII, Files, bundle, context, plan_report, samples, text};
use plimsoll_plan::Plan;
use plimsoll_report::saved::{self, SavedPlans};
use plimsoll_report::{
    ApplicationPlan, Context, FORMATS, FolderPlan, Format, PlanReport, PlanRequest, Style, Tool, save,
};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

/// The samples with the ids that their steps give them.
fn plans() -> Vec<(&'static str, Files, Plan)> {
    let all = [
        ("upgrade", samples::upgrade()),
        ("cycle", samples::cyclic()),
        ("bundle", bundle::bundle()),
        ("hostile", samples::hostile()),
    ];
    all.map(|(name, (files, mut plan))| {
        plan.id = plan.canonical_id();
        (name, files, plan)
    })
    .into()
}

fn json_of(plan: &Plan, files: &Files) -> String {
    let application = ApplicationPlan { plan, diagnostics: &[], inputs: &[], gates: &[], since: None };
    plan_report(Format::find("json").unwrap(), application, &context(files, Style::PIPED), false)
}

fn shown(saved: &SavedPlans, format: &Format, style: Style, show_values: bool) -> String {
    let applications = saved.reports();
    let report = PlanReport {
        applications: &applications,
        folder: saved.folder(),
        show_values,
        show_suppressed: true,
        max_bytes: None,
    };
    let context =
        Context { sources: &saved.sources, style, tool: Tool { name: "plimsoll", version: "0.1.0" } };
    text(|out| format.plan.unwrap()(&report, &context, out))
}

/// The formats that show excerpts of files, or places of single values; they show less of a saved plan.
const WITH_EXCERPTS: [&str; 1] = ["html"];

#[test]
fn a_saved_plan_is_shown_as_the_plan_was() {
    for (name, files, plan) in plans() {
        let saved = saved::read(&json_of(&plan, &files)).unwrap_or_else(|error| panic!("{name}: {error}"));
        for format in FORMATS.iter().filter(|format| format.plan.is_some()) {
            if WITH_EXCERPTS.contains(&format.name) {
                continue;
            }
            for (style, values) in [(Style::PIPED, true), (ASCII, false)] {
                let application =
                    ApplicationPlan { plan: &plan, diagnostics: &[], inputs: &[], gates: &[], since: None };
                let direct = plan_report(format, application, &context(&files, style), values);
                let again = shown(&saved, format, style, values);
                assert!(direct == again, "{name} as {}:\n{direct}\n--- is shown as:\n{again}", format.name);
            }
        }
    }
}

#[test]
fn findings_inputs_and_gates_come_back() {
    let (files, diagnostics) = samples::diagnostics();
    let plan = samples::upgrade().1;
    // The places of this plan are in other files.
    let empty = Plan { steps: Vec::new(), waves: Vec::new(), critical_path: Vec::new(), ..plan };
    let mut empty = Plan { dropped: Vec::new(), cycles: Vec::new(), ..empty };
    (empty.subject.site, empty.summary) = (None, plimsoll_plan::Summary::default());
    empty.id = empty.canonical_id();
    let inputs = [plimsoll_report::Input {
        path: "Nulecule".to_owned(),
        kind: "nulecule".to_owned(),
        digest: plimsoll_base::Digest::of(b"Nulecule"),
    }];
    let application =
        ApplicationPlan { plan: &empty, diagnostics: &diagnostics, inputs: &inputs, gates: &[], since: None };
    let json = Format::find("json").unwrap();
    let direct = plan_report(json, application, &context(&files, Style::PIPED), false);
    let saved = saved::read(&direct).unwrap();
    assert_eq!(shown(&saved, json, Style::PIPED, false), direct);
    assert_eq!(saved.applications[0].inputs, inputs);
}

fn saved_folder() -> String {
    let (_, files, plan) = plans().remove(0);
    let application = ApplicationPlan { plan: &plan, diagnostics: &[], inputs: &[], gates: &[], since: None };
    let folder = FolderPlan { path: "", unchanged: &["blog".to_owned()], failed: &["forum".into()] };
    let report = PlanReport {
        applications: &[application, application],
        folder: Some(folder),
        show_values: false,
        show_suppressed: true,
        max_bytes: None,
    };
    let request = PlanRequest { path: "shop".to_owned(), all: true, ..PlanRequest::default() };
    let state = json!([{ "installation": "shop" }]);
    text(|out| save(&report, &request, Some(&state), &context(&files, Style::PIPED), out))
}

#[test]
fn the_plans_of_a_folder_come_back_with_what_was_asked() {
    let document = saved_folder();
    let saved = saved::read(&document).unwrap();
    let request = saved.request.clone().unwrap();
    assert_eq!((request.path.as_str(), request.all), ("shop", true));
    let applications = saved.reports();
    let report = PlanReport {
        applications: &applications,
        folder: saved.folder(),
        show_values: false,
        show_suppressed: true,
        max_bytes: None,
    };
    let context = Context {
        sources: &saved.sources,
        style: Style::PIPED,
        tool: Tool { name: "plimsoll", version: "0.1.0" },
    };
    let again = text(|out| save(&report, &request, saved.state.as_ref(), &context, out));
    assert_eq!(again, document);
    assert_eq!(saved.folder, Some((vec!["blog".to_owned()], vec!["forum".into()])));
}

#[test]
fn versions_are_heeded() {
    let (_, files, plan) = plans().remove(0);
    let document = json_of(&plan, &files);
    let with = |version: &str| document.replacen("\"1.0\"", version, 1);
    let later = with("\"1.7\"").replacen("\"mode\":", "\"news\": {\"a\": [1]}, \"mode\":", 1);
    assert!(saved::read(&later).is_ok(), "a later minor version");
    for (version, message) in [
        ("\"2.0\"", "has the format version 2, and this plimsoll reads 1"),
        ("\"x\"", "is damaged: `format_version` is no version"),
        ("1", "is damaged: `format_version` is no version"),
    ] {
        let error = saved::read(&with(version)).err().unwrap();
        assert_eq!(error.message, message);
    }
    assert_eq!(saved::read("{}").err().unwrap().message, "is no saved plan");
    assert!(saved::read("[1]").is_err());
    assert!(saved::is_saved_plan(&document) && saved::is_saved_plan(&document[..300]));
    assert!(!saved::is_saved_plan("{\"name\": \"bundle\"}") && !saved::is_saved_plan(""));
}

#[test]
fn a_plan_that_was_changed_is_not_shown() {
    let (_, files, plan) = plans().remove(0);
    let mut document: Json = serde_json::from_str(&json_of(&plan, &files)).unwrap();
    document["steps"][0]["changes"] = json!([]);
    let error = saved::read(&document.to_string()).err().unwrap();
    assert_eq!(error.message, "is damaged: its steps are not those of its `plan_id`");
}

/// Reads what may be damaged, and shows it where it can be read.
fn try_out(text: &str) {
    match saved::read(text) {
        Ok(saved) => {
            for format in FORMATS.iter().filter(|format| format.plan.is_some()) {
                shown(&saved, format, Style::PIPED, true);
            }
        }
        Err(error) => assert!(!error.message.is_empty()),
    }
}

#[test]
fn no_part_of_a_plan_makes_the_reader_fail() {
    let documents = [saved_folder(), json_of(&plans()[2].2, &plans()[2].1)];
    for document in documents {
        for end in (0..document.len()).step_by(1 + document.len() / 300) {
            if document.is_char_boundary(end) {
                try_out(&document[..end]);
            }
        }
    }
}

/// The places of a document at which something can be put.
fn pointers(json: &Json, at: &str, into: &mut Vec<String>) {
    into.push(at.to_owned());
    match json {
        Json::Object(fields) => {
            for (name, field) in fields {
                let name = name.replace('~', "~0").replace('/', "~1");
                pointers(field, &format!("{at}/{name}"), into);
            }
        }
        Json::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                pointers(item, &format!("{at}/{index}"), into);
            }
        }
        _ => {}
    }
}

#[test]
fn nothing_put_in_the_place_of_a_part_makes_the_reader_fail() {
    let others = [
        json!(null),
        json!(4_294_967_295_u32),
        json!(-1),
        json!(""),
        json!("a\u{1b}[31m/~"),
        json!([]),
        json!({}),
        json!(true),
    ];
    for (_, files, plan) in plans() {
        let document: Json = serde_json::from_str(&json_of(&plan, &files)).unwrap();
        let mut places = Vec::new();
        pointers(&document, "", &mut places);
        let step = 1 + places.len() / 120;
        for (number, place) in places.iter().step_by(step).enumerate() {
            for other in others.iter().skip(number % 2).step_by(2) {
                let mut changed = document.clone();
                if let Some(part) = changed.pointer_mut(place) {
                    *part = other.clone();
                }
                try_out(&changed.to_string());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_the_reader_fail(at in 0_usize..100_000, length in 0_usize..40, junk in ".{0,12}") {
        let document = saved_folder();
        let mut characters: Vec<char> = document.chars().collect();
        let start = at % characters.len();
        let end = (start + length).min(characters.len());
        characters.splice(start..end, junk.chars());
        try_out(&characters.into_iter().collect::<String>());
    }
}
