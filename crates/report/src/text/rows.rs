//! The rows of steps: wave, gutter, symbol, address, kind, place, reason, in columns. The reason is last, because it is
//! the one that varies most in length.

use plimsoll_plan::{Plan, Step, StepIndex};

use crate::plain::{one_line, pad, width};
use crate::sources::Places;
use crate::style::{Paint, Style};
use crate::text::injections;
use crate::words;

/// A column is not made wider than this for the sake of alignment: what is longer pushes its row only.
const ADDRESS: usize = 60;
const KIND: usize = 24;
const PLACE: usize = 60;

/// How many waits a compact row names.
const WAITS: usize = 4;

/// All rows of a plan, in the order of [`Plan::steps`], and the widths of their columns.
pub(crate) struct Rows {
    rows: Vec<Row>,
    wave: usize,
    address: usize,
    kind: usize,
    place: usize,
}

struct Row {
    /// `wave 2` on the first step of a wave.
    wave: String,
    destructive: bool,
    symbol: &'static str,
    paint: Paint,
    address: String,
    kind: String,
    reason: String,
    place: String,
}

impl Rows {
    /// Makes the rows; with `waits`, the reason names what a step waits for.
    pub(crate) fn of(plan: &Plan, places: &Places<'_>, style: Style, waits: bool) -> Self {
        let row = |step: &Step| row(step, plan, places, style, waits);
        let mut rows: Vec<Row> = plan.steps.iter().map(row).collect();
        for (number, wave) in plan.waves.iter().enumerate() {
            if let Some(first) = wave.first() {
                rows[first.index()].wave = format!("wave {}", number + 1);
            }
        }
        let widest = |column: fn(&Row) -> &str, limit: usize| {
            // No column takes so much that nothing is left for the others.
            let limit = limit.min(style.width * 3 / 5);
            rows.iter().map(|row| width(column(row))).filter(|&columns| columns <= limit).max().unwrap_or(0)
        };
        let (wave, address) = (widest(|row| &row.wave, usize::MAX), widest(|row| &row.address, ADDRESS));
        let (kind, place) = (widest(|row| &row.kind, KIND), widest(|row| &row.place, PLACE));
        Self { rows, wave, address, kind, place }
    }

    /// The column in which addresses start.
    pub(crate) fn indent(&self) -> usize {
        self.wave + INDENT
    }

    /// The row of a step.
    pub(crate) fn line(&self, index: StepIndex, style: Style) -> String {
        let row = &self.rows[index.index()];
        let wave =
            style.paint(Paint::Heading, &row.wave) + &" ".repeat(self.wave.saturating_sub(width(&row.wave)));
        let gutter = if row.destructive { style.paint(Paint::Error, "!") } else { " ".to_owned() };
        let symbol = style.paint(row.paint, row.symbol);
        let (address, kind) = (pad(&row.address, self.address), pad(&row.kind, self.kind));
        let place =
            style.paint(Paint::Faint, &row.place) + &" ".repeat(self.place.saturating_sub(width(&row.place)));
        let is_column = self.place > 0 || !row.place.is_empty();
        let place = if is_column { place + "  " } else { place };
        let line = format!("{wave}  {gutter}{symbol} {address}  {kind}  {place}{}", row.reason);
        line.trim_end().to_owned() + "\n"
    }
}

/// Columns between wave and address: two blanks, gutter, symbol, blank.
const INDENT: usize = 7;

fn row(step: &Step, plan: &Plan, places: &Places<'_>, style: Style, waits: bool) -> Row {
    let mut reason = words::reason(step, style);
    if waits && !step.waits_for.is_empty() {
        let name = |wait: &plimsoll_plan::Wait| {
            words::short(&plan.steps[wait.step.index()].address, &plan.subject.application, style)
        };
        let names: Vec<String> = step.waits_for.iter().map(name).collect();
        reason.push_str(&format!("; waits for {}", crate::plain::names(&names, WAITS)));
    }
    if let Some(needed) = injections::credentials(step, style).filter(|_| waits) {
        reason.push_str(&format!("; needs {needed}"));
    }
    Row {
        wave: String::new(),
        destructive: step.action.is_destructive(),
        symbol: words::symbol(step.action),
        paint: words::paint(step.action),
        address: one_line(step.address.as_str(), style),
        kind: one_line(&step.unit_kind, style),
        reason,
        place: step.place.as_ref().map_or_else(String::new, |place| one_line(&places.evidence(place), style)),
    }
}
