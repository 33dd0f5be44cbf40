//! What came of the rules that a plan has to keep.

use plimsoll_plan::{GateResult, Plan};

use crate::plain::{names, one_line};
use crate::sources::Places;
use crate::style::{Paint, Style};
use crate::words;

/// How many steps of a broken gate are named.
const STEPS: usize = 8;

/// One line for those that are kept, and two for each that is broken: why, and its steps.
pub(crate) fn gates(gates: &[GateResult], plan: &Plan, places: &Places<'_>, style: Style) -> String {
    let kept: Vec<String> =
        gates.iter().filter(|gate| gate.is_kept).map(|gate| one_line(&gate.gate, style)).collect();
    let mut out = String::new();
    if !kept.is_empty() {
        out.push_str(&format!("{}     {}\n", style.paint(Paint::Heading, "gates kept"), kept.join("; ")));
    }
    for gate in gates.iter().filter(|gate| !gate.is_kept) {
        let (rule, why) = (one_line(&gate.gate, style), one_line(&gate.words, style));
        let at = gate.place.as_ref().map(|place| format!("   {}", one_line(&places.line(place), style)));
        let at = style.paint(Paint::Faint, &at.unwrap_or_default());
        out.push_str(&format!("{}    {rule}: {why}{at}\n", style.paint(Paint::Error, "gate broken")));
        let steps = gate.steps.iter().map(|index| &plan.steps[index.index()]);
        let steps: Vec<String> = steps
            .map(|step| {
                let symbol = style.paint(words::paint(step.action), words::symbol(step.action).trim_start());
                format!("{symbol} {}", one_line(step.address.as_str(), style))
            })
            .collect();
        if !steps.is_empty() {
            out.push_str(&format!("{}{}\n", " ".repeat(15), names(&steps, STEPS)));
        }
    }
    out
}
