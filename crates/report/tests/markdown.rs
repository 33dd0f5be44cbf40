//! Comments for reviews: golden files, what a limit leaves, and that nothing from a file is markup.

mod common;

use std::collections::BTreeSet;

use common::{Files, SENTINEL, bundle, context, golden, large, plan_report, samples, text};
use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_model::{Address, EdgeKind};
use plimsoll_plan::{Action, Blocked, Cycle, CycleEdge, GateResult, Mode, Plan, StepIndex};
use plimsoll_report::{
    ApplicationPlan, CheckReport, FailedApplication, FolderPlan, Format, LEAST_BYTES, PlanReport, Style,
};
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

fn markdown() -> &'static Format {
    Format::find("markdown").unwrap()
}

fn comment((files, plan): &(Files, Plan), gates: &[GateResult]) -> String {
    let application = ApplicationPlan { plan, diagnostics: &[], inputs: &[], gates, since: None };
    plan_report(markdown(), application, &context(files, Style::PIPED), false)
}

/// One plan, or several of a folder, within a limit.
fn limited(plans: &[Plan], folder: Option<FolderPlan<'_>>, max_bytes: Option<usize>) -> String {
    let files = Files::default();
    let gates = [gate("fail on delete", false, &[])];
    let one = |plan| ApplicationPlan { plan, diagnostics: &[], inputs: &[], gates: &gates, since: None };
    let applications: Vec<ApplicationPlan<'_>> = plans.iter().map(one).collect();
    let report = PlanReport {
        applications: &applications,
        folder,
        show_values: false,
        show_suppressed: false,
        max_bytes,
    };
    text(|out| markdown().plan.unwrap()(&report, &context(&files, Style::PIPED), out))
}

fn gate(rule: &str, is_kept: bool, steps: &[u32]) -> GateResult {
    let words = if is_kept { "`mariadb` is in wave 1" } else { "a step deletes something" };
    let steps = steps.iter().copied().map(StepIndex).collect();
    GateResult { gate: rule.to_owned(), place: None, is_kept, words: words.to_owned(), steps }
}

#[test]
fn comments_read_well() {
    let gates = [gate("fail on delete", false, &[1, 3]), gate("mariadb before wordpress", true, &[])];
    golden("upgrade.md", &comment(&samples::upgrade(), &gates));
    golden("cycle.md", &comment(&samples::cyclic(), &[]));
    golden("hostile.md", &comment(&samples::hostile(), &[]));
    golden("bundle.md", &comment(&bundle::bundle(), &[]));
    let shops = [large::shop(), large::large("blog", 3, 0)];
    let folder = FolderPlan { path: "", unchanged: &["forum".to_owned()], failed: &["wiki-2".into()] };
    golden("folder.md", &limited(&shops, Some(folder), None));
    golden("folder_12000.md", &limited(&shops, Some(folder), Some(12_000)));
    golden("shop_8000.md", &limited(&shops[..1], None, Some(8_000)));
    golden("shop_4000.md", &limited(&[large::large("shop", 900, 2)], None, Some(4_000)));
}

/// The hidden marker of a folder names the folder, so that the comments of two jobs do not replace each other.
#[test]
fn folders_have_markers_of_their_own() {
    let plans = [large::large("blog", 3, 0)];
    let first = |path: &str| {
        let folder = FolderPlan { path, unchanged: &[], failed: &[] };
        limited(&plans, Some(folder), None).lines().next().unwrap_or_default().to_owned()
    };
    assert_eq!(first(""), "<!-- plimsoll:plans -->");
    assert_eq!(first("teams/shop"), "<!-- plimsoll:plans:teams/shop -->");
    assert_eq!(first("a-->b"), "<!-- plimsoll:plans:a-%2D%3Eb -->");
}

/// What two applications share is planned in both, and done once.
#[test]
fn what_is_shared_is_counted_once() {
    let plan = |name: &str| {
        let own = samples::step(Action::Create, &format!("{name}/web"), "unit", 2);
        let shared = samples::step(Action::Update, "database", "unit", 1);
        let mut gone = samples::step(Action::Delete, "database/old", "unit", 1);
        gone.dependents = 0;
        let mut plan = samples::plan_of(samples::subject(name, Mode::Upgrade, None), vec![shared, gone, own]);
        plan.summary = plimsoll_plan::Summary { create: 1, update: 1, delete: 1, ..plan.summary };
        plan
    };
    let folder = FolderPlan { path: "", unchanged: &[], failed: &[] };
    let comment = limited(&[plan("blog"), plan("shop")], Some(folder), None);
    assert!(
        comment.contains("## 2 of 2 applications change: 2 to add, 1 to change, 1 to destroy\n"),
        "{comment}"
    );
}

#[test]
fn findings_are_a_table() {
    let (files, diagnostics) = samples::diagnostics();
    let check = |diagnostics: &[_]| {
        let report = CheckReport { diagnostics, files: 12 };
        text(|out| markdown().check.unwrap()(&report, &context(&files, Style::PIPED), out))
    };
    golden("check.md", &check(&diagnostics));
    assert_eq!(check(&[]), "<!-- plimsoll:check -->\n\n## No problems in 12 files\n");
    let many: Vec<_> = diagnostics.iter().cycle().take(5000).cloned().collect();
    assert!(check(&many).len() < 32_000);
    assert_inert(&check(&many));
}

/// Names that look like the ends of our sentences stay names, however many there are.
#[test]
fn the_closing_sentence_holds_no_markup() {
    let plans = [large::large(&format!("a: {}. <b>x</b> [y](z): c. @user", "n".repeat(300)), 3, 0)];
    let named = |number| format!("{number}: <img src=x>. <b>@team</b> {}", "m".repeat(60)).as_str().into();
    let failed: Vec<FailedApplication> = (0..6).map(named).collect();
    let folder = FolderPlan { path: "", unchanged: &[], failed: &failed };
    let comment = limited(&plans, Some(folder), None);
    assert_inert(&comment);
    assert!(
        comment.ends_with("\n1 of 7 applications changes. 6 applications cannot be planned.\n"),
        "{comment}"
    );
}

/// The addresses of the steps that destroy something.
fn destroyed(plans: &[Plan]) -> Vec<String> {
    let steps = plans.iter().flat_map(|plan| &plan.steps);
    let destroyed = steps.filter(|step| step.action.is_destructive());
    destroyed.map(|step| step.address.as_str().to_owned()).collect()
}

#[test]
fn a_long_plan_keeps_all_that_is_destroyed() {
    for (steps, every) in [(5000, 100), (5000, 12), (5000, 4)] {
        let plans = [large::large("shop", steps, every)];
        let comment = limited(&plans, None, Some(65_000));
        assert!(comment.len() <= 65_000 && comment.len() > 30_000, "{}", comment.len());
        assert!(comment.contains("**Not all of the plan is here.** To stay within 65000 bytes"));
        let lines = structure(&comment).code;
        for address in destroyed(&plans) {
            assert!(lines.iter().any(|line| line.contains(&address)), "{address} of {steps}/{every}");
        }
        assert_inert(&comment);
    }
    let plans = [large::large("shop", 5000, 1)];
    let comment = limited(&plans, None, Some(65_000));
    let named = destroyed(&plans).iter().filter(|address| comment.contains(&format!(" {address}\n"))).count();
    assert!(named > 1000 && comment.len() > 64_000, "{named}");
    assert!(comment.contains(&format!("\n{} of them are not named here.\n", 5000 - named)));
}

#[test]
fn what_does_not_fit_goes_by_risk() {
    let plans = [large::shop()];
    let whole = limited(&plans, None, None);
    assert!(!whole.contains("Not all of the plan") && whole.contains("```mermaid"));
    // From wide to narrow, what was left out stays left out.
    let kept = |comment: &str| {
        let has = |class: &str| comment.matches(&format!("</code> {class}")).count();
        [
            comment.contains("```mermaid").into(),
            has("create"),
            has("update"),
            comment.matches("| `+` |").count(),
            has("delete") + has("replace"),
            comment.matches("| `-` |").count(),
        ]
    };
    let sizes = (LEAST_BYTES..whole.len() + 500).rev().step_by(397);
    let all: Vec<[usize; 6]> = sizes.map(|most| kept(&limited(&plans, None, Some(most)))).collect();
    assert_eq!(all[0], kept(&whole));
    for column in [1, 2] {
        let shown: Vec<usize> = all.iter().map(|row| row[column]).collect();
        let distinct: BTreeSet<usize> = shown.iter().copied().collect();
        assert!(distinct.len() > 3, "details are left out one by one: {shown:?}");
    }
    for row in &all {
        let [drawing, created, updated, _, destroyed, in_tables] = *row;
        assert!(drawing == 0 || created == all[0][1], "{row:?}");
        assert!(created == 0 || updated == all[0][2], "{row:?}");
        assert!(updated == 0 || destroyed == all[0][4], "{row:?}");
        assert!(destroyed == 0 || in_tables >= all[0][5] / 2, "{row:?}");
    }
}

/// What somebody could write into a file to make it do something in a comment.
const TRICKS: &[&str] = &[
    "`",
    "``",
    "```",
    "`````",
    "~~~",
    "|",
    "\\|",
    "\\",
    "@user",
    "@org/team",
    "#123",
    "GH-12",
    "a/b#1",
    "a/b@abcdef1",
    "deadbeefcafe",
    "0123456789",
    "</details>",
    "<details>",
    "</code>",
    "<img src=x onerror=y>",
    "<!--",
    "-->",
    "--",
    "![x](http://e.com/x.png)",
    "[x](javascript:y)",
    "[x]: http://e.com",
    "<http://e.com>",
    "http://e.com",
    "www.e.com",
    "a@b.com",
    "mailto:a@b.com",
    "\n",
    "\r\n",
    "\n\n# h",
    "\n- [ ] t",
    "* ",
    "1. ",
    "- ",
    "> ",
    "+ ",
    "@@ x @@",
    "/close",
    "%1",
    "~l",
    "!1",
    "&amp;",
    "&#64;u",
    ":smile:",
    "$x$",
    "$$",
    "==x==",
    "**b**",
    "_i_",
    "~~s~~",
    "[[w]]",
    "[^1]",
    "{{x}}",
    "日本",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{feff}",
    "\x1b[0m",
    "\u{9b}",
    "\t",
    " ",
    "  ",
    "a",
    "web",
    "graph",
    "end",
    "click n1 \"x\"",
    "\";",
    "%%{init: x}%%",
    "\u{1f600}",
    "e\u{301}",
    "\0",
];

fn hostile() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(TRICKS), 0..7).prop_map(|parts| parts.concat())
}

/// A plan in which every text is one of `texts`, in turn.
fn plan_from(texts: &[String]) -> (Files, Plan, Vec<GateResult>) {
    let mut turn = texts.iter().cycle().cloned();
    let mut next = || turn.next().unwrap();
    let (mut files, mut plan) = samples::hostile();
    let file = files.add(&next(), "a: b\n");
    let name = next();
    plan.subject.application = name.as_str().into();
    plan.subject.from_version = Some(next().into());
    plan.subject.to_version = Some(next().into());
    let actions = [Action::Delete, Action::Replace, Action::Update, Action::Create, Action::Invoke];
    let mut steps = Vec::new();
    for (number, action) in actions.into_iter().enumerate() {
        let mut step = samples::step(action, &format!("{name}/{}", next()), &next(), number as u32 + 1);
        let path = samples::path(&[&format!("a{}", next()), &next()]);
        let lines = format!("{}\n{}\n", next(), next());
        step.changes = vec![
            samples::change(path, Some(samples::text(&next())), Some(samples::text(&next()))),
            samples::change(
                samples::path(&["text"]),
                Some(samples::text("a\n")),
                Some(samples::text(&lines)),
            ),
            samples::change(samples::path(&["gone"]), Some(samples::text(&next())), None),
            samples::change(samples::path(&["come"]), None, Some(samples::secret())),
        ]
        .into();
        step.particulars_mut().disrupts = Some(next().into());
        step.particulars_mut().unresolved = Some(next().into());
        step.place = Some(plimsoll_model::EvidencePlace::Recorded { path: next().into(), line: 3 });
        if number > 0 {
            let words = samples::evidence(&next(), vec![(files.place(file, "b"), "x")]);
            step.waits_for = vec![samples::wait(number as u32 - 1, EdgeKind::Data, words)];
        }
        steps.push(step);
    }
    let mut made = samples::plan_of(plan.subject, steps);
    made.renamed = vec![plimsoll_plan::Rename { from: Address::new(next()), to: Address::new(next()) }];
    let edge = CycleEdge {
        from: Address::new(next()),
        to: Address::new(next()),
        kind: EdgeKind::Declared,
        evidence: [samples::evidence(&next(), Vec::new()).into()].into(),
    };
    made.blocked = vec![
        Blocked { address: edge.from.clone(), in_cycle: true },
        Blocked { address: Address::new(next()), in_cycle: false },
    ];
    made.dropped = vec![edge.clone()];
    made.cycles =
        vec![Cycle { members: vec![edge.from.clone()], cut: vec![edge.clone()], edges: vec![edge] }];
    made.left_out = vec![Address::new(next())];
    made.critical_path = vec![StepIndex(0), StepIndex(1)];
    let gates = vec![GateResult { words: next(), ..gate(&next(), false, &[0]) }];
    (files, made, gates)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn nothing_from_a_file_is_markup(
        texts in prop::collection::vec(hostile(), 1..60),
        most in prop::option::of(LEAST_BYTES..40_000_usize),
    ) {
        let (files, plan, gates) = plan_from(&texts);
        let whole = plimsoll_base::Place::file(plimsoll_base::FileId(1));
        let finding = |severity, text: &String| Diagnostic::new(Code("x"), severity, whole, text.clone());
        let diagnostics = [Severity::Error, Severity::Warning].map(|severity| finding(severity, &texts[0]));
        let application =
            ApplicationPlan { plan: &plan, diagnostics: &diagnostics, inputs: &[], gates: &gates, since: None };
        let unchanged = [texts[0].clone()];
        // Long enough to be cut, with what ends a sentence or a list in ours.
        let failed: Vec<FailedApplication> = texts
            .iter()
            .map(|text| format!("{text}: {}. {text}: b. {text}", "n".repeat(90)).as_str().into())
            .collect();
        let folder = FolderPlan { path: "", unchanged: &unchanged, failed: &failed };
        for folder in [None, Some(folder)] {
            let report =
                PlanReport { applications: &[application], folder, show_values: true, show_suppressed: false, max_bytes: most };
            let comment = text(|out| markdown().plan.unwrap()(&report, &context(&files, Style::PIPED), out));
            prop_assert!(most.is_none_or(|most| comment.len() <= most));
            prop_assert!(!comment.contains(SENTINEL));
            assert_inert(&comment);
        }
    }

}

proptest! {
    #![proptest_config(ProptestConfig { cases: 30, ..ProptestConfig::default() })]

    #[test]
    fn no_limit_is_exceeded(
        (steps, every) in (0..400_u32, 0..30_u32),
        (number, long) in (1..5_usize, prop::sample::select(&[1_usize, 50, 3000][..])),
        most in LEAST_BYTES..120_000_usize,
    ) {
        let name = |number: usize| format!("{}{number}", "n".repeat(long));
        let plans: Vec<Plan> =
            (0..number).map(|one| large::large(&name(one), steps / number as u32, every)).collect();
        let names: Vec<String> = (0..number * 40).map(name).collect();
        let failed: Vec<FailedApplication> = names.iter().map(|name| name.as_str().into()).collect();
        let folder = FolderPlan { path: "", unchanged: &names, failed: &failed };
        for (plans, folder) in [(&plans[..1], None), (&plans[..], Some(folder))] {
            let comment = limited(plans, folder, Some(most));
            prop_assert!(comment.len() <= most, "{} > {most}", comment.len());
            assert_inert(&comment);
            let unnamed = comment.contains("of them are not named here");
            let code = structure(&comment).code.join("\n");
            for address in destroyed(plans) {
                prop_assert!(unnamed || code.contains(&address), "{address}");
            }
            prop_assert!(!unnamed || comment.len() + 400 + long + 40 > most, "room for more names");
        }
    }
}

/// What a comment consists of, as a reader of Markdown sees it.
#[derive(Default)]
struct Structure {
    /// Texts that are not code, one a block.
    prose: Vec<String>,
    /// Code spans and the lines of fences.
    code: Vec<String>,
    /// Pieces of HTML.
    html: Vec<String>,
    /// The columns of each row of each table.
    rows: Vec<(usize, usize)>,
}

fn structure(comment: &str) -> Structure {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM;
    let mut structure = Structure::default();
    let (mut in_fence, mut in_html, mut columns, mut cells) = (false, false, 0, 0);
    let mut block = String::new();
    for event in Parser::new_ext(comment, options) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_fence = true,
            Event::End(TagEnd::CodeBlock) => in_fence = false,
            Event::Start(Tag::HtmlBlock) => in_html = true,
            Event::End(TagEnd::HtmlBlock) => in_html = false,
            Event::Start(Tag::Table(alignments)) => columns = alignments.len(),
            Event::Start(Tag::TableRow | Tag::TableHead) => cells = 0,
            Event::Start(Tag::TableCell) => cells += 1,
            Event::End(TagEnd::TableRow | TagEnd::TableHead) => structure.rows.push((columns, cells)),
            Event::Text(text) if in_fence => structure.code.extend(text.lines().map(str::to_owned)),
            Event::Text(text) if in_html => structure.html.push(text.into_string()),
            Event::Text(text) => block.push_str(&text),
            Event::Code(text) => {
                structure.code.push(text.into_string());
                block.push('\u{1}');
            }
            Event::Html(text) | Event::InlineHtml(text) => structure.html.push(text.into_string()),
            Event::Start(
                Tag::Paragraph | Tag::Heading { .. } | Tag::List(None) | Tag::Item | Tag::Strong,
            )
            | Event::End(TagEnd::Strong) => {}
            Event::SoftBreak | Event::Start(_) | Event::HardBreak | Event::Rule => {
                panic!("{event:?} in {comment}")
            }
            Event::End(_) => structure.prose.push(std::mem::take(&mut block)),
            other => panic!("{other:?} in {comment}"),
        }
    }
    assert!(!in_fence && !in_html, "{comment}");
    structure
}

/// Outside of code there is nothing but plain words, and no HTML but ours.
fn assert_inert(comment: &str) {
    assert!(!comment.chars().any(|one| one.is_control() && one != '\n'), "{comment:?}");
    let structure = structure(comment);
    for text in &structure.prose {
        let own = |one: char| one.is_ascii_alphanumeric() || " ,;:.()→…–?!-_\u{1}".contains(one);
        assert!(text.chars().all(own), "{text:?} in {comment}");
        for word in text.split(|one: char| !one.is_ascii_alphanumeric()) {
            let is_digest = word.len() >= 7 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
            assert!(!is_digest, "{word:?} in {comment}");
            let is_mixed = word.bytes().any(|byte| byte.is_ascii_digit())
                && word.bytes().any(|byte| byte.is_ascii_alphabetic());
            assert!(!is_mixed, "{word:?} in {comment}");
        }
        let emoji: Vec<&str> = text.split(':').skip(1).step_by(2).collect();
        let known = ["warning", "x", "key", "zap"];
        let shortcode = |one: &str| !one.is_empty() && one.bytes().all(|byte| byte.is_ascii_alphanumeric());
        assert!(emoji.iter().all(|one| !shortcode(one) || known.contains(one)), "{text:?}");
    }
    for (columns, cells) in structure.rows {
        assert_eq!(columns, cells, "{comment}");
    }
    let tags = structure.html.concat();
    for line in tags.lines().filter(|line| !line.is_empty()) {
        assert!(is_own(line), "{line:?} in {comment}");
    }
    let ends = |tag: &str| tags.lines().filter(|line| *line == tag).count();
    assert_eq!(ends("<details>"), ends("</details>"), "{comment}");
}

/// Whether a line of HTML is one of ours, with nothing but text in it.
fn is_own(line: &str) -> bool {
    let is_text = |text: &str| !text.contains(['<', '>', '"', '\'', '`', '@', '[', ']', '|']);
    let inside = |start: &str, end: &str| line.strip_prefix(start).and_then(|rest| rest.strip_suffix(end));
    let comment = inside("<!-- plimsoll:", " -->").is_some_and(|text| is_text(text) && !text.contains("--"));
    let summary = inside("<summary>", "</summary>").is_some_and(|text| {
        let rest = text.strip_prefix("<code>").map_or(Some(text), |rest| {
            let (code, rest) = rest.split_once("</code>")?;
            is_text(code).then_some(rest)
        });
        rest.is_some_and(is_text)
    });
    matches!(line, "<details>" | "</details>") || comment || summary
}

#[test]
fn what_changed_since_the_approved_plan_is_told_first() {
    let (files, before) = samples::upgrade();
    let mut after = before.clone();
    let changed = after.steps.iter().position(|step| !step.changes.is_empty()).unwrap();
    after.steps[changed].changes = vec![samples::change(
        samples::path(&["image|@team"]),
        Some(samples::text("`1`")),
        Some(samples::text("<b>2</b>|")),
    )]
    .into();
    after.steps[changed].wave += 1;
    let difference = plimsoll_plan::compare(&before, &after);
    let application =
        ApplicationPlan { plan: &after, diagnostics: &[], inputs: &[], gates: &[], since: Some(&difference) };
    let comment = plan_report(markdown(), application, &context(&files, Style::PIPED), false);
    let start = comment.find("### What changed since the plan you last approved").unwrap();
    let section: String = comment[start..].lines().take(8).map(|line| format!("{line}\n")).collect();
    golden("since.md", &section);
}
