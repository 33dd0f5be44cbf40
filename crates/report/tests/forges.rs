//! The outputs that code forges and CI systems read: golden files, limits, and structure.
#![allow(clippy::disallowed_methods)]

mod common;

use common::{Files, context, golden, samples, text};
use plimsoll_base::{Code, Diagnostic, FileId, Fix, Place, Severity, TextRange};
use plimsoll_model::Clause;
use plimsoll_plan::{Action, GateResult, Mode, Plan, StepIndex};
use plimsoll_report::{
    ApplicationPlan, CheckReport, Context, FileEdit, FolderPlan, Format, PlanReport, RuleText, SCHEMAS,
    Sources, Style, Tool, schema,
};
use serde_json::Value;

/// The formats of this file with the endings of their golden files.
const FORMATS: [(&str, &str); 4] =
    [("jsonl", "jsonl"), ("sarif", "sarif"), ("junit", "junit.xml"), ("github", "github.txt")];

/// Files of a workspace in a folder of its repository, with rules and fixes.
struct Repository(Files);

impl Sources for Repository {
    fn path(&self, file: FileId) -> String {
        self.0.path(file)
    }

    fn text(&self, file: FileId) -> Option<std::sync::Arc<str>> {
        self.0.text(file)
    }

    fn range(&self, place: &Place) -> Option<TextRange> {
        self.0.range(place)
    }

    fn is_file(&self, path: &str) -> bool {
        self.0.is_file(path)
    }

    fn folder(&self) -> &str {
        "deploy/prod 1"
    }

    fn rule(&self, code: Code) -> Option<RuleText> {
        let clause = Clause { title: "CNAB Core 1.0.1", url: "https://example.org/cnab#bundle" };
        (code.0 == "unknown-field").then(|| RuleText {
            summary: "A field that the format does not know.".to_owned(),
            help: "## What it finds\n\nA field that the format does not know.\n".to_owned(),
            clause: Some(clause),
        })
    }

    fn edits(&self, fix: &Fix) -> Option<Vec<FileEdit>> {
        fix.title.starts_with("Rename").then(|| {
            let (file, range) = (FileId(2), self.0.find(FileId(2), "nmae"));
            vec![FileEdit { file, range, insert: "name".to_owned() }]
        })
    }
}

fn in_repository(files: &Repository) -> Context<'_> {
    Context { sources: files, style: Style::PIPED, tool: Tool { name: "plimsoll", version: "0.1.0" } }
}

fn check(format: &str, diagnostics: &[Diagnostic], context: &Context<'_>) -> String {
    let report = CheckReport { diagnostics, files: 12 };
    text(|out| Format::find(format).unwrap().check.unwrap()(&report, context, out))
}

fn plan(format: &str, report: &PlanReport<'_>, context: &Context<'_>) -> String {
    text(|out| Format::find(format).unwrap().plan.unwrap()(report, context, out))
}

fn report<'a>(applications: &'a [ApplicationPlan<'a>], folder: Option<FolderPlan<'a>>) -> PlanReport<'a> {
    PlanReport { applications, folder, show_values: false, show_suppressed: false, max_bytes: None }
}

fn gates(place: Option<Place>) -> [GateResult; 2] {
    let broken = GateResult {
        gate: "fail on delete".to_owned(),
        place,
        is_kept: false,
        words: "2 steps delete something".to_owned(),
        steps: vec![StepIndex(1), StepIndex(3)],
    };
    let kept = GateResult {
        gate: "mariadb before wordpress".to_owned(),
        place: None,
        is_kept: true,
        words: "`mariadb` is in wave 1, `wordpress` in wave 2".to_owned(),
        steps: Vec::new(),
    };
    [broken, kept]
}

fn with_gates(format: &str, (mut files, plan_of_it): (Files, Plan)) -> String {
    let settings = files.add("plimsoll.toml", "[plan]\nfail-on = [\"delete\"]\n");
    let mut gates = gates(Some(files.place(settings, "\"delete\"")));
    gates[0].steps.retain(|step| step.index() < plan_of_it.steps.len());
    let note = Diagnostic::new(
        Code("plan-default-shadowed"),
        Severity::Warning,
        Place::file(settings),
        "the recorded value of `image` is kept, [its](default) changed",
    );
    let files = Repository(files);
    let one =
        ApplicationPlan { plan: &plan_of_it, diagnostics: &[note], inputs: &[], gates: &gates, since: None };
    plan(format, &report(&[one], None), &in_repository(&files))
}

fn folder(format: &str, (files, cyclic): &(Files, Plan)) -> String {
    let of = |plan| ApplicationPlan { plan, diagnostics: &[], inputs: &[], gates: &[], since: None };
    let folder = FolderPlan { path: "", unchanged: &["blog".to_owned()], failed: &["forum".into()] };
    let mut job = samples::step(Action::Delete, "jobs/nightly", "component", 1);
    job.dependents = 1;
    let jobs = samples::plan_of(samples::subject("jobs", Mode::Upgrade, None), vec![job]);
    plan(format, &report(&[of(cyclic), of(&jobs)], Some(folder)), &context(files, Style::PIPED))
}

#[test]
fn outputs_read_well() {
    for (format, ending) in FORMATS {
        let (files, diagnostics) = samples::diagnostics();
        let files = Repository(files);
        golden(&format!("check.{ending}"), &check(format, &diagnostics, &in_repository(&files)));
        golden(&format!("upgrade.{ending}"), &with_gates(format, samples::upgrade()));
        golden(&format!("folder.{ending}"), &folder(format, &samples::cyclic()));
        golden(&format!("hostile.{ending}"), &with_gates(format, samples::hostile()));
    }
    for (format, ending) in [("dot", "dot"), ("mermaid", "mmd")] {
        golden(&format!("plan_folder.{ending}"), &folder(format, &samples::cyclic()));
        golden(&format!("plan_hostile.{ending}"), &with_gates(format, samples::hostile()));
        let nothing = samples::plan_of(samples::subject("shop", Mode::Upgrade, None), Vec::new());
        golden(&format!("plan_of_nothing.{ending}"), &with_gates(format, (Files::default(), nothing)));
    }
}

#[test]
fn lines_follow_their_schemas() {
    let (files, diagnostics) = samples::diagnostics();
    let files = Repository(files);
    let checked = check("jsonl", &diagnostics, &in_repository(&files));
    let outputs = [
        ("diagnostics-line", checked),
        ("plan-line", with_gates("jsonl", samples::upgrade())),
        ("plan-line", with_gates("jsonl", samples::hostile())),
        ("plan-line", folder("jsonl", &samples::cyclic())),
    ];
    for (name, output) in outputs {
        assert!(SCHEMAS.contains(&name));
        let mut schema: Value = serde_json::from_str(&schema(name).unwrap()).unwrap();
        let types = schema["allOf"].as_array().unwrap().iter();
        let types: Vec<Value> = types.map(|row| row["if"]["properties"]["type"]["const"].clone()).collect();
        common::close(&mut schema);
        let validator = jsonschema::draft202012::new(&schema).unwrap();
        for line in output.lines() {
            let line: Value = serde_json::from_str(line).unwrap();
            let errors: Vec<String> = validator.iter_errors(&line).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{name}: {errors:?}\n{line}");
            assert!(types.contains(&line["type"]), "{line}");
        }
    }
}

/// What a reader of SARIF shows as it is has no escapes: only messages have arguments.
#[test]
fn rules_in_sarif_are_as_they_are_written() {
    struct Ruled(Files);
    impl Sources for Ruled {
        fn path(&self, file: FileId) -> String {
            self.0.path(file)
        }
        fn text(&self, file: FileId) -> Option<std::sync::Arc<str>> {
            self.0.text(file)
        }
        fn range(&self, place: &Place) -> Option<TextRange> {
            self.0.range(place)
        }
        fn rule(&self, _: Code) -> Option<RuleText> {
            let text = "Finds `{{ x }}`.".to_owned();
            Some(RuleText { summary: text.clone(), help: text, clause: None })
        }
    }
    let mut files = Files::default();
    let file = files.add("a.yaml", "a: b\n");
    let files = Ruled(files);
    let context = Context { sources: &files, ..context(&files.0, Style::PIPED) };
    let found = Diagnostic::new(Code("x"), Severity::Error, Place::file(file), "it is {0}");
    let log: Value = serde_json::from_str(&check("sarif", &[found], &context)).unwrap();
    let run = &log["runs"][0];
    let rule = &run["tool"]["driver"]["rules"][0];
    assert_eq!(rule["shortDescription"]["text"], "Finds `{{ x }}`.");
    assert_eq!(rule["help"]["text"], "Finds `{{ x }}`.");
    assert_eq!(run["results"][0]["message"]["text"], "it is {{0}}.");
}

/// A component that is made anew is told once, and marked at its first line.
#[test]
fn a_replacement_is_told_once_and_where_it_starts() {
    let mut files = Files::default();
    let file = files.add("app.yaml", "- name: web\n  type: job\n- name: api\n");
    let site = files.site(file, "name: web\n  type: job");
    let place = Place::whole(site);
    let mut step = samples::step(Action::Replace, "shop/component/web", "component", 1);
    step.place = Some(plimsoll_model::EvidencePlace::Present(place));
    let of_it = samples::plan_of(samples::subject("shop", Mode::Upgrade, None), vec![step]);
    let note = Diagnostic::new(
        Code("oam-component-recreated"),
        Severity::Warning,
        place,
        "`web` is deleted and made anew",
    );
    let one = ApplicationPlan { plan: &of_it, diagnostics: &[note], inputs: &[], gates: &[], since: None };
    let context = context(&files, Style::PIPED);
    let github = plan("github", &report(&[one], None), &context);
    let warnings: Vec<&str> = github.lines().filter(|line| line.starts_with("::warning ")).collect();
    assert_eq!(warnings.len(), 1, "{github}");
    assert!(
        warnings[0]
            .starts_with("::warning file=app.yaml,line=1,endLine=1,col=3,endColumn=11,title=step-replaces::"),
        "{github}"
    );
    let sarif: Value = serde_json::from_str(&plan("sarif", &report(&[one], None), &context)).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 1);
    assert_eq!(results[0]["locations"][0]["physicalLocation"]["region"]["endLine"], 1);
}

/// A plan that cannot be ordered is none that can be carried out; a drawing of nothing has a title.
#[test]
fn nothing_passes_that_is_not_so() {
    let (files, cyclic) = samples::cyclic();
    let one = ApplicationPlan { plan: &cyclic, diagnostics: &[], inputs: &[], gates: &[], since: None };
    let context = context(&files, Style::PIPED);
    let suites = plan("junit", &report(&[one], None), &context);
    let planned = suites.split("name=\"can be planned\"").nth(1).unwrap();
    assert!(planned.split("</testcase>").next().unwrap().contains("<failure"), "{suites}");
    let folder = FolderPlan { path: "", unchanged: &["blog".to_owned()], failed: &[] };
    let drawing = plan("svg", &report(&[], Some(folder)), &context);
    assert!(drawing.contains("<title id=\"title\">No changes in 1 application.</title>"), "{drawing}");
    assert!(plan("dot", &report(&[], Some(folder)), &context).starts_with("digraph \"0 applications\" {"));
}

/// What differs from the plan that was approved last is a line of its own.
#[test]
fn lines_tell_what_changed_since() {
    let (files, before) = samples::upgrade();
    let mut after = before.clone();
    after.steps[0].address = plimsoll_model::Address::new("wordpress/newcomer");
    after.id = after.canonical_id();
    let since = plimsoll_plan::compare_all(&[&before], &[&after]).pop();
    let one =
        ApplicationPlan { plan: &after, diagnostics: &[], inputs: &[], gates: &[], since: since.as_ref() };
    let lines = plan("jsonl", &report(&[one], None), &context(&files, Style::PIPED));
    let line = lines.lines().find(|line| line.starts_with("{\"type\":\"since\"")).expect("a line");
    let value: Value = serde_json::from_str(line).unwrap();
    assert_eq!((&value["application"], &value["equal"]), (&"wordpress".into(), &false.into()));
    assert_eq!(line.matches("\"application\"").count(), 1, "{line}");
    let mut closed: Value = serde_json::from_str(&schema("plan-line").unwrap()).unwrap();
    common::close(&mut closed);
    let validator = jsonschema::draft202012::new(&closed).unwrap();
    assert!(validator.is_valid(&value), "{line}");
}

/// A step is on its line what it is in the document.
#[test]
fn lines_hold_what_the_document_holds() {
    let (files, of_it) = samples::upgrade();
    let context = context(&files, Style::PIPED);
    let one = [ApplicationPlan { plan: &of_it, diagnostics: &[], inputs: &[], gates: &[], since: None }];
    let document: Value = serde_json::from_str(&plan("json", &report(&one, None), &context)).unwrap();
    let lines = plan("jsonl", &report(&one, None), &context);
    let lines = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let steps = lines.filter(|line| line["type"] == "step").map(|mut line| {
        let name = line.as_object_mut().unwrap().shift_remove("application");
        assert_eq!(name.unwrap(), "wordpress");
        line.as_object_mut().unwrap().shift_remove("type");
        line
    });
    assert_eq!(steps.collect::<Vec<_>>(), *document["steps"].as_array().unwrap());
}

fn many(number: usize, severity: Severity, file: FileId) -> impl Iterator<Item = Diagnostic> {
    (0..number).map(move |index| {
        Diagnostic::new(Code("x"), severity, Place::file(file), format!("{} {index}", severity.name()))
    })
}

#[test]
fn github_gets_no_more_annotations_than_it_shows() {
    let mut files = Files::default();
    let file = files.add("a.yaml", "a: b\n");
    let context = context(&files, Style::PIPED);
    let counts = |output: &str| {
        ["error", "warning", "notice"]
            .map(|level| output.lines().filter(|line| line.starts_with(&format!("::{level} "))).count())
    };
    let mixed = |errors, warnings, notes| -> Vec<Diagnostic> {
        let severities =
            [(notes, Severity::Information), (errors, Severity::Error), (warnings, Severity::Warning)];
        severities.into_iter().flat_map(|(number, severity)| many(number, severity, file)).collect()
    };
    let output = check("github", &mixed(10, 10, 10), &context);
    assert_eq!(counts(&output), [10, 10, 10]);
    assert!(!output.contains("Not shown"), "{output}");
    let output = check("github", &mixed(13, 10, 12), &context);
    assert_eq!(counts(&output), [10, 10, 10]);
    assert!(output.contains("::Not shown here: 3 errors, 3 notices. GitHub shows 10"), "{output}");
    // The closing sentence of a plan is an annotation too.
    let of_it = samples::plan_of(samples::subject("a", Mode::Install, None), Vec::new());
    let diagnostics = mixed(0, 11, 30);
    let one =
        [ApplicationPlan { plan: &of_it, diagnostics: &diagnostics, inputs: &[], gates: &[], since: None }];
    let output = plan("github", &report(&one, None), &context);
    assert_eq!(counts(&output), [0, 10, 10]);
    assert!(output.contains("1 warning, 22 notices"), "{output}");
    assert!(output.ends_with(
        "::notice title=plimsoll plan::a: No changes. Nothing is described that would be installed.\n"
    ));
}

/// Whatever a record or a file with values is called: only files of the workspace are pointed at.
#[test]
fn only_files_of_the_workspace_are_places() {
    let mut files = Files::default();
    files.add("claims/a.json", "{}\n");
    let outside = files.add("(outside the workspace)/values.conf", "a: b\n");
    let files = Repository(files);
    let found = Diagnostic::new(Code("x"), Severity::Error, files.0.place(outside, "b"), "wrong {{ x }}")
        .related(Place::file(outside), "here {0}");
    for (record, is_file) in [("git:HEAD", false), ("../before", false), ("claims/a.json", true)] {
        let mut subject = samples::subject("shop", Mode::Uninstall, None);
        subject.recorded = Some(plimsoll_model::RecordedSource {
            path: record.into(),
            installation: "shop".into(),
            revision: "".into(),
            created: "".into(),
        });
        let of_it = samples::plan_of(subject, vec![samples::step(Action::Delete, "shop/db", "component", 1)]);
        let diagnostics = [found.clone()];
        let one = [ApplicationPlan {
            plan: &of_it,
            diagnostics: &diagnostics,
            inputs: &[],
            gates: &[],
            since: None,
        }];
        let annotations = plan("github", &report(&one, None), &in_repository(&files));
        let sarif = plan("sarif", &report(&one, None), &in_repository(&files));
        assert_eq!(annotations.contains("::warning file=deploy/prod 1/claims/a.json,title="), is_file);
        assert_eq!(annotations.matches("file=").count(), usize::from(is_file), "{annotations}");
        assert_eq!(sarif.matches("\"uri\"").count(), usize::from(is_file), "{sarif}");
        // What looks like an argument is none.
        assert!(sarif.contains("wrong {{{{ x }}}}") && !sarif.contains("{0}"), "{sarif}");
    }
    let tests = check("junit", &[found], &in_repository(&files));
    assert!(!tests.contains("file="), "{tests}");
}

#[test]
fn sarif_has_no_more_results_than_are_kept_the_worst_first() {
    let mut files = Files::default();
    let file = files.add("a.yaml", "a: b\n");
    let diagnostics: Vec<Diagnostic> =
        many(5_000, Severity::Warning, file).chain(many(3, Severity::Error, file)).collect();
    let log: Value =
        serde_json::from_str(&check("sarif", &diagnostics, &context(&files, Style::PIPED))).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 5_000);
    let levels: Vec<&str> = results.iter().map(|result| result["level"].as_str().unwrap()).collect();
    assert_eq!(levels.iter().rposition(|level| *level == "error"), Some(2));
    let told = &log["runs"][0]["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
    assert!(told.as_str().unwrap().starts_with("3 results are left out"), "{told}");
    let mut marks: Vec<&str> =
        results.iter().map(|result| result["partialFingerprints"]["finding/v1"].as_str().unwrap()).collect();
    marks.sort_unstable();
    marks.dedup();
    assert_eq!(marks.len(), 5_000);
}

/// What GitLab and Jenkins read: suites with tests that have a class, a name and at most one failure with a message, and
/// counts that agree.
#[test]
fn junit_has_the_structure_that_readers_expect() {
    let (files, diagnostics) = samples::diagnostics();
    let files = Repository(files);
    let outputs = [
        check("junit", &diagnostics, &in_repository(&files)),
        check("junit", &[], &in_repository(&files)),
        with_gates("junit", samples::upgrade()),
        with_gates("junit", samples::hostile()),
        folder("junit", &samples::cyclic()),
    ];
    for output in outputs {
        let document = roxmltree::Document::parse(&output).unwrap();
        let root = document.root_element();
        assert_eq!(root.tag_name().name(), "testsuites");
        let number =
            |node: roxmltree::Node<'_, '_>, name| node.attribute(name).unwrap().parse::<usize>().unwrap();
        let (mut tests, mut failures, mut names) = (0, 0, std::collections::BTreeSet::new());
        for suite in root.children().filter(roxmltree::Node::is_element) {
            assert_eq!(suite.tag_name().name(), "testsuite");
            let cases: Vec<_> = suite.children().filter(roxmltree::Node::is_element).collect();
            for case in &cases {
                assert_eq!(case.tag_name().name(), "testcase");
                let (class, name) = (case.attribute("classname").unwrap(), case.attribute("name").unwrap());
                assert!(names.insert((class.to_owned(), name.to_owned())), "{class} {name} comes twice");
                let inside: Vec<_> = case.children().filter(roxmltree::Node::is_element).collect();
                assert!(inside.len() <= 1, "{name}");
                if let Some(failure) = inside.iter().find(|node| node.tag_name().name() == "failure") {
                    assert!(!failure.attribute("message").unwrap().is_empty(), "{name}");
                }
            }
            let is_failure = |node: &roxmltree::Node<'_, '_>| node.tag_name().name() == "failure";
            let failed = suite.descendants().filter(is_failure).count();
            assert_eq!((number(suite, "tests"), number(suite, "failures")), (cases.len(), failed));
            (tests, failures) = (tests + cases.len(), failures + failed);
        }
        assert_eq!((number(root, "tests"), number(root, "failures")), (tests, failures));
        assert!(tests > 0);
    }
}
