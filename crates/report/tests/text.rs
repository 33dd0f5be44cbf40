//! The outputs for people, as golden files.

mod common;

use common::{
    ASCII, COLOR, Files, context, golden, plan_report, plan_text, reasons, samples, text, verification,
};
use plimsoll_plan::{Mode, Plan};
use plimsoll_report::{ApplicationPlan, CheckReport, ClaimListReport, ClaimReport, Format, Style, WhyReport};

fn plan(format: &str, (files, plan): &(Files, Plan), style: Style) -> String {
    plan_text(Format::find(format).unwrap(), plan, &context(files, style), true)
}

#[test]
fn plans_read_well() {
    let upgrade = samples::upgrade();
    golden("upgrade.txt", &plan("text", &upgrade, Style::PIPED));
    golden("upgrade_ascii.txt", &plan("text", &upgrade, ASCII));
    golden("upgrade_color.txt", &plan("text", &upgrade, COLOR).replace('\x1b', "ESC"));
    golden("upgrade_compact.txt", &plan("compact", &upgrade, Style::PIPED));
    golden("cycle.txt", &plan("text", &samples::cyclic(), Style::PIPED));
    golden("cycle_compact.txt", &plan("compact", &samples::cyclic(), ASCII));
    golden("hostile.txt", &plan("text", &samples::hostile(), Style::PIPED));
    golden("hostile_ascii.txt", &plan("text", &samples::hostile(), ASCII));
}

#[test]
fn a_plan_without_steps_says_so_in_the_words_that_scripts_look_for() {
    let mut plan_of_nothing = samples::plan_of(samples::subject("shop", Mode::Upgrade, None), Vec::new());
    plan_of_nothing.unchanged = 3;
    let out = plan("text", &(Files::default(), plan_of_nothing), Style::PIPED);
    assert_eq!(out, "upgrade shop\n\nNo changes. What is recorded matches the description.   3 unchanged\n");
}

#[test]
fn the_last_line_starts_with_the_sentence_that_scripts_look_for() {
    let upgrade = samples::upgrade();
    for format in ["text", "compact"] {
        for width in [20, 80, 300] {
            let style = Style { width, ..Style::PIPED };
            let out = plan(format, &upgrade, style);
            let last = out.lines().last().unwrap();
            assert!(last.starts_with("Plan: 2 to add, 1 to change, 2 to destroy."), "{last}");
        }
    }
}

#[test]
fn width_changes_blanks_only() {
    let upgrade = samples::upgrade();
    let squeezed = |width| {
        let out = plan("text", &upgrade, Style { width, ..Style::PIPED });
        out.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>()
    };
    assert_eq!(squeezed(40), squeezed(200));
}

#[test]
fn explanations_read_well() {
    let reasons = reasons::reasons();
    let render = Format::find("text").unwrap().why.unwrap();
    for (style, name) in [(Style::PIPED, "why.txt"), (COLOR, "why_color.txt"), (ASCII, "why_ascii.txt")] {
        let each = reasons.answers().into_iter().map(|(question, answer)| {
            let report = WhyReport { plan: &reasons.plan, question, answer: &answer };
            text(|out| render(&report, &context(&reasons.files, style), out))
        });
        let all = each.collect::<Vec<_>>().join("\n----\n\n");
        assert!(style.color || !all.contains('\x1b'));
        golden(name, &all.replace('\x1b', "ESC"));
    }
}

#[test]
fn gates_read_well() {
    let reasons = reasons::reasons();
    let application = ApplicationPlan {
        plan: &reasons.plan,
        diagnostics: &[],
        inputs: &[],
        gates: &reasons.gates(),
        since: None,
    };
    let all = ["text", "compact"].map(|format| {
        let format = Format::find(format).unwrap();
        plan_report(format, application, &context(&reasons.files, Style::PIPED), false)
    });
    assert!(!all.concat().contains('\x1b'));
    golden("gates.txt", &all.join("\n----\n\n"));
}

#[test]
fn diagnostics_read_well() {
    let (files, diagnostics) = samples::diagnostics();
    let check = |format: &str, style| {
        let render = Format::find(format).unwrap().check.unwrap();
        let report = CheckReport { diagnostics: &diagnostics, files: 12 };
        text(|out| render(&report, &context(&files, style), out))
    };
    golden("check.txt", &check("text", Style::PIPED));
    golden("check_ascii.txt", &check("text", Style { width: 60, ..ASCII }));
    golden("check_color.txt", &check("text", COLOR).replace('\x1b', "ESC"));
    golden("check_compact.txt", &check("compact", Style::PIPED));
}

#[test]
fn no_problems_are_one_line() {
    let render = Format::find("text").unwrap().check.unwrap();
    let files = Files::default();
    let out = |files_checked| {
        let report = CheckReport { diagnostics: &[], files: files_checked };
        text(|out| render(&report, &context(&files, Style::PIPED), out))
    };
    assert_eq!(out(12), "No problems in 12 files\n");
    assert_eq!(out(1), "No problems in 1 file\n");
}

#[test]
fn claims_read_well() {
    let (claims, recorded) = samples::claims();
    let (files, format) = (Files::default(), Format::find("text").unwrap());
    let context = context(&files, Style::PIPED);
    let list = ClaimListReport { installations: &samples::installations(), claims: &claims };
    golden("claim_list.txt", &text(|out| format.claim_list.unwrap()(&list, &context, out)));
    let claim = ClaimReport { claim: &claims[0], recorded: &recorded };
    golden("claim.txt", &text(|out| format.claim.unwrap()(&claim, &context, out)));
}

#[test]
fn what_came_of_verifying_reads_well() {
    let render = Format::find("text").unwrap().verify.unwrap();
    let none = Files::default();
    let sample = verification::sample("web");
    let shown = |style| text(|out| render(&sample.report(), &context(&none, style), out));
    golden("verification.txt", &shown(Style::PIPED));
    let color = shown(COLOR);
    golden("verification_color.txt", &color.replace('\x1b', "ESC"));
}

#[test]
fn what_differs_between_plans_is_told_step_by_step() {
    let (difference, stale) = common::compared("text", Style::PIPED);
    golden("difference.txt", &difference);
    golden("stale.txt", &stale);
    golden("stale_color.txt", &common::compared("text", COLOR).1);
    golden("stale_ascii.txt", &common::compared("text", ASCII).1);
}
