//! The page: complete, escaped, nothing from elsewhere, and no larger than it has to be. How it behaves is tested in a
//! browser, in `tests/browser`.

mod common;

use std::collections::BTreeSet;

use base64::Engine as _;
use common::markup::{content, elements};
use common::{Files, context, plan_report, plan_text, samples, text};
use plimsoll_base::Digest;
use plimsoll_model::EdgeKind;
use plimsoll_plan::{Action, GateResult, Mode, Plan, StepIndex};
use plimsoll_report::{ApplicationPlan, FolderPlan, Format, PlanReport, Style};

fn html() -> &'static Format {
    Format::find("html").unwrap()
}

fn page(files: &Files, plan: &Plan) -> String {
    plan_text(html(), plan, &context(files, Style::PIPED), true)
}

fn pages() -> Vec<String> {
    [samples::upgrade(), samples::cyclic(), samples::hostile()]
        .iter()
        .map(|(files, plan)| page(files, plan))
        .collect()
}

#[test]
fn pages_are_well_formed_and_every_link_leads_somewhere() {
    for page in pages() {
        let elements = elements(&page);
        let ids: Vec<&str> = elements.iter().filter_map(|element| element.attribute("id")).collect();
        let known: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), known.len(), "an id is there twice: {ids:?}");
        for element in &elements {
            for name in ["aria-describedby", "aria-labelledby"] {
                assert!(element.attribute(name).is_none_or(|id| known.contains(id)), "{element:?}");
            }
            if let Some(link) = element.attribute("href").and_then(|link| link.strip_prefix('#')) {
                assert!(known.contains(link), "{link}");
            }
        }
    }
}

#[test]
fn nothing_comes_from_elsewhere_and_nothing_of_a_file_is_run() {
    for page in pages() {
        for element in elements(&page) {
            for (name, value) in &element.attributes {
                assert!(!name.starts_with("on") && name != "style" && name != "src", "{element:?}");
                let leads = ["#", "data:,", "https://"].iter().any(|start| value.starts_with(start));
                assert!(name != "href" || leads, "{element:?}");
                let is_clause = element.has_class("clause");
                assert!(name != "href" || !value.starts_with("https:") || is_clause, "{element:?}");
            }
        }
        assert_eq!(page.matches("<script").count(), 1);
        assert_eq!(page.matches("<style").count(), 1);
        let (style, script) = (content(&page, "style"), content(&page, "script"));
        assert!(!style.contains("url(") && !style.contains("@import"));
        for (name, text) in [("style-src", style), ("script-src", script)] {
            let digest =
                base64::engine::general_purpose::STANDARD.encode(Digest::of(text.as_bytes()).bytes());
            assert!(page.contains(&format!("{name} 'sha256-{digest}';")), "{name}");
        }
        assert!(page.contains("content=\"default-src 'none';"));
    }
}

#[test]
fn a_page_says_what_the_text_says() {
    let (files, mut plan) = samples::upgrade();
    plan.steps[0].slack = 2;
    let gates = [
        GateResult {
            gate: "no new".into(),
            place: None,
            is_kept: true,
            words: "none".into(),
            steps: Vec::new(),
        },
        GateResult {
            gate: "fail on delete".into(),
            place: None,
            is_kept: false,
            words: "1 step deletes".into(),
            steps: vec![StepIndex(1)],
        },
    ];
    let application =
        ApplicationPlan { plan: &plan, diagnostics: &[], inputs: &[], gates: &gates, since: None };
    let page = plan_report(html(), application, &context(&files, Style::PIPED), false);
    let expected = [
        &plimsoll_report::closing_sentence(&plan),
        "1 gate broken",
        "(sensitive, changed)",
        "# forces replacement",
        "<a class=\"to\" href=\"#step-replace-wordpress/mariadb\">mariadb</a>",
        "2 waves of slack",
        "<code>db_host</code> names Service <code>mariadb</code>",
        "artifacts/mariadb-service.yaml:4",
        "asked at installation",
        "Waiting for it",
    ];
    for expected in expected {
        assert!(page.contains(expected), "{expected}: {page}");
    }
    // What is lost comes before everything else.
    let order = ["This destroys", "1 gate broken", "critical path", "class=\"graph", "id=\"wave-1\""];
    let places: Vec<usize> = order.iter().map(|part| page.find(part).unwrap()).collect();
    assert!(places.is_sorted(), "{places:?}");
    assert!(page.find("fail on delete") < page.find("no new"), "broken gates come first");
}

#[test]
fn several_applications_have_an_overview() {
    let (files, plan) = samples::upgrade();
    let one = ApplicationPlan { plan: &plan, diagnostics: &[], inputs: &[], gates: &[], since: None };
    let (unchanged, failed) = (["blog".to_owned()], ["<b>".into()]);
    let report = PlanReport {
        applications: &[one, one],
        folder: Some(FolderPlan { path: "", unchanged: &unchanged, failed: &failed }),
        show_values: false,
        show_suppressed: false,
        max_bytes: None,
    };
    let page = text(|out| html().plan.unwrap()(&report, &context(&files, Style::PIPED), out));
    let elements = elements(&page);
    let ids: Vec<&str> = elements.iter().filter_map(|element| element.attribute("id")).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{ids:?}");
    for expected in
        ["href=\"#plan-2-plan\"", "Cannot be planned: &lt;b&gt;", "Unchanged: blog", "id=\"plan-2-wave-2\""]
    {
        assert!(page.contains(expected), "{expected}");
    }
}

/// What destroys something comes first, then what breaks a rule, whatever the names are.
#[test]
fn applications_are_in_the_order_of_their_risk() {
    let plan = |name: &str, action| {
        let step = samples::step(action, &format!("{name}/web"), "unit", 1);
        samples::plan_of(samples::subject(name, Mode::Upgrade, None), vec![step])
    };
    let plans = [plan("alpha", Action::Create), plan("beta", Action::Update), plan("gamma", Action::Delete)];
    let gate = GateResult {
        gate: "fail on update".to_owned(),
        place: None,
        is_kept: false,
        words: "changed".to_owned(),
        steps: Vec::new(),
    };
    let gates: [&[_]; 3] = [&[], std::slice::from_ref(&gate), &[]];
    let applications: Vec<ApplicationPlan<'_>> = plans
        .iter()
        .zip(gates)
        .map(|(plan, gates)| ApplicationPlan { plan, diagnostics: &[], inputs: &[], gates, since: None })
        .collect();
    let report = PlanReport {
        applications: &applications,
        folder: Some(FolderPlan { path: "", unchanged: &[], failed: &[] }),
        show_values: false,
        show_suppressed: false,
        max_bytes: None,
    };
    let files = Files::default();
    let places = |text: &str, of: &str| {
        ["gamma", "beta", "alpha"].map(|name| text.find(&of.replace("NAME", name)).unwrap())
    };
    let page = text(|out| html().plan.unwrap()(&report, &context(&files, Style::PIPED), out));
    assert!(places(&page, ">upgrade NAME<").is_sorted(), "the overview");
    assert!(places(&page, "</span> NAME</h2>").is_sorted(), "the sections");
    assert!(page.contains("<strong class=\"problem\">1 gate broken</strong>"), "{page}");
    let markdown = Format::find("markdown").unwrap();
    let comment = text(|out| markdown.plan.unwrap()(&report, &context(&files, Style::PIPED), out));
    assert!(places(&comment, "### Upgrade of `NAME`").is_sorted(), "{comment}");
}

/// What changed since the plan that was approved last is told.
#[test]
fn what_changed_since_is_told() {
    let (files, before) = samples::upgrade();
    let mut plan = before.clone();
    plan.steps[0].address = plimsoll_model::Address::new("wordpress/<newcomer>");
    plan.id = plan.canonical_id();
    let since = plimsoll_plan::compare_all(&[&before], &[&plan]).pop();
    let one =
        ApplicationPlan { plan: &plan, diagnostics: &[], inputs: &[], gates: &[], since: since.as_ref() };
    let page = plan_report(html(), one, &context(&files, Style::PIPED), false);
    assert!(page.contains("since the saved plan  1 step added, 1 gone"), "{page}");
    assert!(page.contains("wordpress/&lt;newcomer&gt;"));
}

#[test]
fn large_pages_stay_light() {
    let plan = |number: u32| {
        let step = |index: u32| {
            let mut step = samples::step(Action::Create, &format!("shop/u{index}"), "unit", index.min(1) + 1);
            let names: Vec<String> = (0..40).map(|number| format!("name{number}")).collect();
            let attributes = names.iter().map(|name| (name.as_str(), samples::text("a value"))).collect();
            step.changes =
                vec![samples::change(samples::path(&["spec"]), None, Some(samples::map(attributes)))].into();
            if index > 0 {
                step.waits_for =
                    vec![samples::wait(0, EdgeKind::Declared, samples::evidence("lists it", Vec::new()))];
            }
            step
        };
        samples::plan_of(samples::subject("shop", Mode::Install, None), (0..number).map(step).collect())
    };
    let lengths: Vec<usize> =
        [1000, 2000].map(|number| page(&Files::default(), &plan(number)).len()).to_vec();
    assert!(lengths[1] < lengths[0] * 2, "{lengths:?}: twice the steps, at most twice the page");
    assert!(lengths[1] < 3_000_000, "{lengths:?}");
}

/// A list with many items that are maps, all of which came: to copy all of it for each would take minutes.
#[test]
fn long_lists_take_no_longer_than_they_are() {
    let items = |number: usize| -> Vec<_> {
        let item = |index: usize| samples::map(vec![("name", samples::text(&format!("item{index}")))]);
        (0..number).map(item).collect()
    };
    let mut step = samples::step(Action::Create, "shop/web", "unit", 1);
    step.changes =
        vec![samples::change(samples::path(&["env"]), None, Some(samples::keyed(items(20_000))))].into();
    let plan = samples::plan_of(samples::subject("shop", Mode::Install, None), vec![step]);
    let page = page(&Files::default(), &plan);
    assert!(page.contains("item199") && !page.contains("item200"), "the first are shown");
    assert!(page.contains("19800 more"), "the others are counted");
}
