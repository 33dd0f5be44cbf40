//! Pictures: well-formed, alone, nothing on top of another, the same whatever the order of work; waves where there is too
//! much to draw.

mod common;

use common::markup::{Element, elements};
use common::{Files, context, plan_text, samples};
use plimsoll_model::EdgeKind;
use plimsoll_plan::{Action, Mode, Plan, StepIndex};
use plimsoll_report::{Format, Style};

fn svg(files: &Files, plan: &Plan) -> String {
    plan_text(Format::find("svg").unwrap(), plan, &context(files, Style::PIPED), false)
}

/// A plan of `number` steps in waves of ten; each step waits for some of the waves before, by a linear congruence.
fn large(number: u32) -> Plan {
    let step = |index: u32| {
        let name = format!("shop/component/{}{index}", "long-".repeat(index as usize % 9));
        let mut step = samples::step(Action::Create, &name, "component", index / 10 + 1);
        for turn in 0..index.min(3) {
            let first = (index * 7 + turn * 13) % (index / 10 * 10).max(1);
            if first / 10 < index / 10 {
                step.waits_for.push(samples::wait(
                    first,
                    EdgeKind::Declared,
                    samples::evidence("lists it", Vec::new()),
                ));
            }
        }
        step.waits_for.sort_by_key(|wait| wait.step);
        step.waits_for.dedup_by_key(|wait| wait.step);
        step
    };
    let mut plan =
        samples::plan_of(samples::subject("shop", Mode::Install, None), (0..number).map(step).collect());
    plan.waves = (0..number).map(StepIndex).collect::<Vec<_>>().chunks(10).map(<[_]>::to_vec).collect();
    plan
}

/// Left, upper, right and lower end.
fn ends(rect: &Element) -> [i32; 4] {
    let (x, y) = (rect.number("x"), rect.number("y"));
    [x, y, x + rect.number("width"), y + rect.number("height")]
}

#[test]
fn boxes_and_texts_do_not_overlap() {
    let (cyclic_files, cyclic) = samples::cyclic();
    let (upgrade_files, upgrade) = samples::upgrade();
    let (hostile_files, hostile) = samples::hostile();
    let large = (Files::default(), large(280));
    for (files, plan) in [(cyclic_files, cyclic), (upgrade_files, upgrade), (hostile_files, hostile), large] {
        let svg = svg(&files, &plan);
        let elements = elements(&svg);
        let picture = &elements[0];
        assert_eq!((picture.name.as_str(), picture.attribute("role")), ("svg", Some("img")));
        let boxes: Vec<[i32; 4]> = elements
            .iter()
            .filter(|element| element.name == "rect" && element.attribute("rx").is_some())
            .map(ends)
            .collect();
        assert_eq!(boxes.len(), plan.steps.len() + plan.blocked.len());
        for (index, one) in boxes.iter().enumerate() {
            assert!(one[2] <= picture.number("width") && one[3] <= picture.number("height") && one[0] >= 0);
            for other in &boxes[index + 1..] {
                let apart = one[2] < other[0] || other[2] < one[0] || one[3] < other[1] || other[3] < one[1];
                assert!(apart, "{one:?} {other:?}");
            }
        }
    }
}

#[test]
fn texts_fit_into_their_boxes() {
    let svg = svg(&Files::default(), &large(200));
    let mut right = 0;
    for line in svg.lines().filter(|line| line.starts_with("<g class=\"node")) {
        for element in elements(line) {
            if element.name == "rect" {
                right = ends(&element)[2];
            }
        }
        let name = line.split("class=\"name\"").nth(1).unwrap();
        let start: i32 = name.split('"').nth(1).unwrap().parse().unwrap();
        let text = name.split(['>', '<']).nth(1).unwrap();
        // Twelve pixels, monospaced: three fifths and a little.
        assert!(start + text.chars().count() as i32 * 29 / 4 <= right, "{text}");
        let title = line.split(['>', '<']).nth(4).unwrap();
        assert!(title.contains(text.trim_start_matches('…')), "{title} names {text} in full");
    }
}

#[test]
fn a_picture_stands_alone() {
    let (files, plan) = samples::hostile();
    let svg = svg(&files, &plan);
    for word in ["<script", "href", "url(", "@import", "@font-face", "var(", "onload"] {
        assert!(!svg.contains(word), "{word}");
    }
    assert!(svg.contains("prefers-color-scheme: dark"));
}

#[test]
fn waves_are_drawn_where_steps_cannot_be_told_apart() {
    let whole = svg(&Files::default(), &large(300));
    assert_eq!(elements(&whole).iter().filter(|element| element.has_class("node")).count(), 300);
    let waves = svg(&Files::default(), &large(2500));
    let elements = elements(&waves);
    assert!(!elements.iter().any(|element| element.has_class("node")));
    assert_eq!(elements.iter().filter(|element| element.has_class("wave")).count(), 200);
    assert!(waves.contains("2500 boxes and ") && waves.contains("50 more waves follow."), "{waves}");
    assert!(waves.len() < 60_000);
}
