//! Whatever the files hold: no output of any format shows a secret or steers a terminal. A new row of the table of
//! formats is checked without a change here.

mod common;

use common::{Files, SENTINEL, context, plan_text, samples, text, verification};
use plimsoll_base::Code;
use plimsoll_report::{CheckReport, ClaimListReport, ClaimReport, FORMATS, Format, GraphReport, Style};

/// Every output of a format for every sample.
fn outputs(format: &Format, style: Style) -> Vec<String> {
    let mut outputs = Vec::new();
    let (check_files, diagnostics) = samples::diagnostics();
    if let Some(render) = format.check {
        let report = CheckReport { diagnostics: &diagnostics, files: 5 };
        outputs.push(text(|out| render(&report, &context(&check_files, style), out)));
    }
    let (mut claims, recorded) = samples::claims();
    claims[0].version = Some(samples::HOSTILE.to_owned());
    claims[0].installation = samples::HOSTILE.to_owned();
    let mut installations = samples::installations();
    installations[0].name = samples::HOSTILE.to_owned();
    for (files, plan) in [samples::upgrade(), samples::cyclic(), samples::hostile()] {
        let context = context(&files, style);
        outputs.extend(format.plan.map(|_| plan_text(format, &plan, &context, true)));
        let graph = GraphReport { application: &recorded.application, plan: Some(&plan) };
        outputs.extend(format.graph.map(|render| text(|out| render(&graph, &context, out))));
        let list = ClaimListReport { installations: &installations, claims: &claims };
        outputs.extend(format.claim_list.map(|render| text(|out| render(&list, &context, out))));
        let claim = ClaimReport { claim: &claims[0], recorded: &recorded };
        outputs.extend(format.claim.map(|render| text(|out| render(&claim, &context, out))));
        let sample = verification::sample(samples::HOSTILE);
        outputs.extend(format.verify.map(|render| text(|out| render(&sample.report(), &context, out))));
    }
    outputs
}

#[test]
fn no_output_shows_a_secret_or_steers_a_terminal() {
    for format in FORMATS {
        let mut seen = 0;
        for style in [Style::PIPED, common::ASCII, Style { width: 1, ..Style::PIPED }] {
            for output in outputs(format, style) {
                assert!(!output.contains(SENTINEL), "{}: {output}", format.name);
                let steering = |character: char| {
                    character != '\n'
                        && (character.is_control() || matches!(character, '\u{202a}'..='\u{202e}'))
                };
                assert!(!output.contains(steering), "{}: {output:?}", format.name);
                assert!(output.ends_with('\n'), "{}", format.name);
                seen += 1;
            }
        }
        assert!(seen > 0, "{} renders nothing", format.name);
    }
}

#[test]
fn colours_are_the_only_escape_sequences() {
    for output in FORMATS.iter().flat_map(|format| outputs(format, common::COLOR)) {
        let mut rest = output.as_str();
        while let Some((_, behind)) = rest.split_once('\x1b') {
            let end = behind.find('m').unwrap_or(0);
            let sequence = &behind[..end];
            let color = sequence.strip_prefix('[').is_some_and(|parameters| {
                parameters.chars().all(|character| character.is_ascii_digit() || character == ';')
            });
            assert!(color, "{sequence:?}");
            rest = behind;
        }
    }
}

/// Places come from elsewhere: none of them, however wrong, may break an output.
#[test]
fn wrong_places_do_no_harm() {
    let mut files = Files::default();
    let file = files.add("a.yaml", "é: 日本\r\nb\n");
    let ranges = [(0, 0), (1, 2), (0, 999), (500, 999), (5, 6), (14, 14), (8, 12)];
    let diagnostics: Vec<_> = ranges
        .iter()
        .map(|&(start, end)| {
            let place = plimsoll_base::Place::bytes(file, plimsoll_base::TextRange::new(start, end));
            plimsoll_base::Diagnostic::new(Code("x"), plimsoll_base::Severity::Warning, place, "x")
                .related(place, "the same place")
                .related(plimsoll_base::Place::file(file), "the file")
        })
        .collect();
    for format in FORMATS {
        for width in [0, 1, 40, 100] {
            let style = Style { width, ..Style::PIPED };
            if let Some(render) = format.check {
                let report = CheckReport { diagnostics: &diagnostics, files: 1 };
                let output = text(|out| render(&report, &context(&files, style), out));
                let headlines = output.matches("warning[x]").count();
                let for_people = matches!(format.name, "text" | "compact");
                assert!(headlines == ranges.len() || !for_people, "{output}");
            }
        }
    }
}
