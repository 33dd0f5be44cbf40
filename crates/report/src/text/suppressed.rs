//! Differences that plan nothing: how many, or each.

use plimsoll_plan::{Equivalence, Plan, SuppressedBy};

use crate::plain::{count, one_line, pad, width};
use crate::style::{Paint, Style};
use crate::words;

/// `(3 differences suppressed: 1 ignored, 2 with the same meaning; --show-suppressed lists them)`, or a line for each.
pub(crate) fn suppressed(plan: &Plan, each: bool, style: Style) -> String {
    let Some(counted) = counted(plan) else { return String::new() };
    if each {
        return list(plan, style);
    }
    let them = if plan.suppressed.len() == 1 { "it" } else { "them" };
    style.paint(Paint::Faint, &format!("({counted}; --show-suppressed lists {them})")) + "\n"
}

/// `3 differences suppressed: 1 ignored, 2 with the same meaning`; `None` where there is none.
pub(crate) fn counted(plan: &Plan) -> Option<String> {
    let all = plan.suppressed.len();
    let is_ignored = |cause: &SuppressedBy| matches!(cause, SuppressedBy::Rule(_));
    let ignored = plan.suppressed.iter().filter(|one| is_ignored(&one.cause)).count();
    let why = match (ignored, all - ignored) {
        (0, 0) => return None,
        (1, 0) => "it is ignored".to_owned(),
        (_, 0) => "they are ignored".to_owned(),
        (0, 1) => "both sides mean the same".to_owned(),
        (0, _) => "both sides of each mean the same".to_owned(),
        (ignored, same) => format!("{ignored} ignored, {same} with the same meaning"),
    };
    Some(format!("{} suppressed: {why}", count(all, "difference")))
}

fn list(plan: &Plan, style: Style) -> String {
    let row = |one: &plimsoll_plan::Suppressed| {
        let name = words::short(&one.address, &plan.subject.application, style);
        let why = match &one.cause {
            SuppressedBy::Rule(path) => format!("ignored by {}", one_line(&path.to_string(), style)),
            SuppressedBy::Equivalence(Equivalence::Nothing) => "nothing on both sides".to_owned(),
            SuppressedBy::Equivalence(Equivalence::Default) => {
                "the default, which was not recorded".to_owned()
            }
            SuppressedBy::Equivalence(Equivalence::Quantity) => "the same quantity".to_owned(),
        };
        (name, one_line(&one.path.to_string(), style), why)
    };
    let rows: Vec<(String, String, String)> = plan.suppressed.iter().map(row).collect();
    let (mut names, mut paths) = (0, 0);
    for (name, path, _) in &rows {
        (names, paths) = (names.max(width(name)), paths.max(width(path)));
    }
    let mut out = String::new();
    for (name, path, why) in rows {
        let why = style.paint(Paint::Faint, &format!("({why})"));
        out.push_str(&format!("suppressed  {}  {}  {why}\n", pad(&name, names), pad(&path, paths)));
    }
    out
}
