//! Plans of any size.

use plimsoll_model::{EdgeKind, EvidencePlace, Origin};
use plimsoll_plan::{Action, Changes, Mode, Plan, Rename, StepIndex, Wait};

use super::samples::{change, evidence, from, map, number, path, plan_of, step, subject, text, wait};

/// How many steps a wave has.
const WAVE: u32 = 40;

/// An upgrade of so many steps, of which every `destroyed`-th destroys something; 0 for none.
pub fn large(name: &str, steps: u32, destroyed: u32) -> Plan {
    let action = |index: u32| match index {
        _ if destroyed > 0 && index % destroyed == destroyed - 1 => {
            if index.is_multiple_of(2) {
                Action::Replace
            } else {
                Action::Delete
            }
        }
        _ if index % 3 == 1 => Action::Update,
        _ => Action::Create,
    };
    let made = (0..steps).map(|index| {
        let unit = format!("{name}/component-{index}/{}", ["web", "queue", "volume"][index as usize % 3]);
        let mut step = step(action(index), &unit, "component", index / WAVE + 1);
        step.place =
            Some(EvidencePlace::Recorded { path: format!("apps/{name}.yaml").into(), line: index * 7 + 3 });
        if index >= WAVE {
            let words = evidence("`DB_HOST` names Service `db`", Vec::new());
            step.waits_for.push(wait(index - WAVE, EdgeKind::Data, words));
        }
        step.dependents = index % 5;
        step.changes = changes(step.action, index);
        step
    });
    let mut plan = plan_of(subject(name, Mode::Upgrade, None), made.collect());
    plan.subject.from_version = Some("1.4.0".into());
    plan.subject.to_version = Some("2.0.0".into());
    plan.unchanged = 3;
    plan
}

fn changes(action: Action, index: u32) -> Changes {
    let image = |version: u32| text(&format!("example/web:{version}"));
    let environment = || map(vec![("HOST", text("10.0.0.4")), ("PORT", number(80))]);
    match action {
        Action::Create => {
            let image = from(image(1), Origin::CommandLine(0));
            Changes::added(&map(vec![("image", image), ("env", environment())]))
        }
        Action::Delete => Changes::removed(&map(vec![
            ("Service web", map(vec![("port", number(80))])),
            ("PersistentVolumeClaim data", map(vec![("size", text("8Gi"))])),
        ])),
        Action::Update | Action::Replace | Action::Invoke => vec![
            change(path(&["image"]), Some(image(index)), Some(image(index + 1))),
            change(path(&["script"]), Some(text("a\nb\nc\nd\n")), Some(text("a\nb\nC\nd\n"))),
            change(path(&["env", "DEBUG"]), None, Some(text("yes"))),
        ]
        .into(),
    }
}

/// A plan of some size in which there is something of everything that a reviewer is told of.
pub fn shop() -> Plan {
    let mut plan = large("shop", 44, 9);
    plan.renamed = vec![Rename { from: plan.steps[8].address.clone(), to: plan.steps[9].address.clone() }];
    plan.steps[4].particulars_mut().disrupts = Some("restarts the pods of `web`".into());
    plan.steps[35].particulars_mut().disrupts = Some("moves `queue` to another namespace".into());
    plan.steps[40].waits_for.push(Wait {
        step: StepIndex(4),
        kind: None,
        through: Box::default(),
        evidence: [].into(),
    });
    plan.critical_path = vec![StepIndex(4), StepIndex(40)];
    plan
}
