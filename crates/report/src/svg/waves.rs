//! A bar for each wave: what is drawn where boxes would be too many. The bars are as long as waves have steps, in the
//! colours of what is done.

use std::fmt;

use plimsoll_plan::Action;

use crate::format::Out;
use crate::graph::Drawing;
use crate::plain::{count, counted};
use crate::svg::layout::MARGIN;
use crate::svg::write::{Links, Target, class};
use crate::words;

/// The most bars; what is behind is counted.
const BARS: usize = 200;
const ROW: i32 = 26;
const HEADING: i32 = 30;
/// Where bars start, how long the longest is, and the room for words behind it.
const START: i32 = 90;
const LONGEST: usize = 420;
const WORDS: i32 = 330;

/// The worst first.
const ACTIONS: [Action; 5] =
    [Action::Delete, Action::Replace, Action::Update, Action::Create, Action::Invoke];

pub(super) fn size(drawing: &Drawing) -> (i32, i32) {
    let rows = drawing.waves.len().min(BARS) + usize::from(drawing.waves.len() > BARS);
    let rows = rows + usize::from(!drawing.blocked.is_empty());
    (MARGIN * 2 + START + LONGEST as i32 + WORDS, MARGIN * 2 + HEADING + ROW * rows as i32)
}

pub(super) fn write(drawing: &Drawing, links: &Links<'_>, out: Out<'_>) -> fmt::Result {
    let (nodes, edges) = (counted(drawing.nodes.len(), "box", "boxes"), count(drawing.edges.len(), "arrow"));
    let y = MARGIN + 6;
    writeln!(
        out,
        "<text class=\"remark\" x=\"{MARGIN}\" y=\"{y}\">{nodes} and {edges} are too many to tell apart: this shows the waves.</text>"
    )?;
    let most = drawing.waves.iter().map(Vec::len).max().unwrap_or(1).max(1);
    for (number, wave) in drawing.waves.iter().enumerate().take(BARS) {
        let link = links(Target::Wave(number));
        let tag = if link.is_some() { "a" } else { "g" };
        let link = link.map_or_else(String::new, |link| format!(" href=\"{link}\""));
        write!(out, "<{tag} class=\"wave\"{link}>")?;
        bar(drawing, wave, number, most, out)?;
        writeln!(out, "</{tag}>")?;
    }
    let mut y = MARGIN + HEADING + ROW * drawing.waves.len().min(BARS) as i32 + 16;
    let mut remark = |words: &str| {
        let written = writeln!(out, "<text class=\"remark\" x=\"{MARGIN}\" y=\"{y}\">{words}</text>");
        y += ROW;
        written
    };
    if drawing.waves.len() > BARS {
        remark(&format!("{} follow.", count(drawing.waves.len() - BARS, "more wave")))?;
    }
    if !drawing.blocked.is_empty() {
        remark(&format!("{} cannot be ordered.", count(drawing.blocked.len(), "unit")))?;
    }
    Ok(())
}

fn bar(drawing: &Drawing, wave: &[usize], number: usize, most: usize, out: Out<'_>) -> fmt::Result {
    let y = MARGIN + HEADING + ROW * number as i32;
    write!(out, "<text class=\"column\" x=\"{MARGIN}\" y=\"{}\">wave {}</text>", y + 14, number + 1)?;
    let mut x = MARGIN + START;
    let tally = words::tally(ACTIONS, drawing.actions(wave));
    for &(action, steps) in &tally {
        let width = (steps * LONGEST / most).max(3) as i32;
        let class = class(action);
        write!(
            out,
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"18\" rx=\"2\"/>"
        )?;
        x += width + 2;
    }
    write!(out, "<text class=\"kind\" x=\"{}\" y=\"{}\">{}</text>", x + 8, y + 13, words::to_do(&tally))
}
