//! Units that have another address than the one under which they are recorded.

use plimsoll_plan::Plan;

use crate::plain::{pad, width};
use crate::style::{Paint, Style};
use crate::words;

/// A line for each: `moved  db-init ⇒ database-init`.
pub(crate) fn moves(plan: &Plan, style: Style) -> String {
    let name = |address| words::short(address, &plan.subject.application, style);
    let pairs: Vec<(String, String)> =
        plan.moved.iter().map(|one| (name(&one.from), name(&one.to))).collect();
    let column = pairs.iter().map(|(from, _)| width(from)).max().unwrap_or(0);
    let word = style.paint(Paint::Heading, "moved");
    let line = |(from, to): &(String, String)| {
        format!("{word}  {} {} {to}\n", pad(from, column), style.double_arrow())
    };
    pairs.iter().map(line).collect()
}
