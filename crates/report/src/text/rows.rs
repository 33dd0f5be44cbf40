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

/// The rows of a plan: the widths of their columns. Each row is made when it is shown, as a plan may have very many.
pub(crate) struct Rows<'p> {
    plan: &'p Plan,
    places: &'p Places<'p>,
    style: Style,
    /// Whether the reason names what a step waits for.
    waits: bool,
    wave: usize,
    address: usize,
    kind: usize,
    place: usize,
}

struct Row {
    destructive: bool,
    symbol: &'static str,
    paint: Paint,
    address: String,
    kind: String,
    reason: String,
    place: String,
}

impl<'p> Rows<'p> {
    /// Measures the rows; with `waits`, the reason names what a step waits for.
    pub(crate) fn of(plan: &'p Plan, places: &'p Places<'p>, style: Style, waits: bool) -> Self {
        let mut rows = Self { plan, places, style, waits, wave: 0, address: 0, kind: 0, place: 0 };
        let widen = |column: &mut usize, text: &str, limit: usize| {
            // No column takes so much that nothing is left for the others.
            let columns = width(text);
            if columns <= limit.min(style.width * 3 / 5) {
                *column = columns.max(*column);
            }
        };
        let named = plan.waves.iter().enumerate().filter(|(_, wave)| !wave.is_empty());
        named.for_each(|(number, _)| widen(&mut rows.wave, &wave_name(number), usize::MAX));
        for step in &plan.steps {
            widen(&mut rows.address, &one_line(step.address.as_str(), style), ADDRESS);
            widen(&mut rows.kind, &one_line(&step.unit_kind, style), KIND);
            let place = rows.place_of(step);
            widen(&mut rows.place, &place, PLACE);
        }
        rows
    }

    /// The column in which addresses start.
    pub(crate) fn indent(&self) -> usize {
        self.wave + INDENT
    }

    /// The row of a step. The first of a wave has the zero-based number of the wave.
    pub(crate) fn line(&self, index: StepIndex, wave: Option<usize>) -> String {
        let (row, style) = (self.row(&self.plan.steps[index.index()]), self.style);
        let wave = wave.map(wave_name).unwrap_or_default();
        let wave = style.paint(Paint::Heading, &wave) + &" ".repeat(self.wave.saturating_sub(width(&wave)));
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

    fn row(&self, step: &Step) -> Row {
        let (plan, style) = (self.plan, self.style);
        let mut reason = words::reason(step, style);
        if self.waits && !step.waits_for.is_empty() {
            let name = |wait: &plimsoll_plan::Wait| {
                words::short(&plan.steps[wait.step.index()].address, &plan.subject.application, style)
            };
            let names: Vec<String> = step.waits_for.iter().map(name).collect();
            reason.push_str(&format!("; waits for {}", crate::plain::names(&names, WAITS)));
        }
        if let Some(needed) = injections::credentials(step, style).filter(|_| self.waits) {
            reason.push_str(&format!("; needs {needed}"));
        }
        Row {
            destructive: step.action.is_destructive(),
            symbol: words::symbol(step.action),
            paint: words::paint(step.action),
            address: one_line(step.address.as_str(), style),
            kind: one_line(&step.unit_kind, style),
            reason,
            place: self.place_of(step),
        }
    }

    fn place_of(&self, step: &Step) -> String {
        let place = step.place.as_ref();
        place.map_or_else(String::new, |place| one_line(&self.places.evidence(place), self.style))
    }
}

/// `wave 2`, for the second.
fn wave_name(number: usize) -> String {
    format!("wave {}", number + 1)
}

/// Columns between wave and address: two blanks, gutter, symbol, blank.
const INDENT: usize = 7;
