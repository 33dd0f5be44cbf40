//! The rows of steps: wave, gutter, symbol, address, kind, place, reason, in columns. The reason is last, because it is
//! the one that varies most in length.

use plimsoll_plan::{Plan, Step, StepIndex};

use crate::plain::{one_line, one_line_width, width};
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
        let widen = |column: &mut usize, columns: usize, limit: usize| {
            // No column takes so much that nothing is left for the others.
            if columns <= limit.min(style.width * 3 / 5) {
                *column = columns.max(*column);
            }
        };
        let named = plan.waves.iter().enumerate().filter(|(_, wave)| !wave.is_empty());
        named.for_each(|(number, _)| widen(&mut rows.wave, width(&wave_name(number)), usize::MAX));
        for step in &plan.steps {
            widen(&mut rows.address, one_line_width(step.address.as_str(), style), ADDRESS);
            widen(&mut rows.kind, one_line_width(&step.unit_kind, style), KIND);
            let place = rows.place_of(step);
            widen(&mut rows.place, width(&place), PLACE);
        }
        rows
    }

    /// The column in which addresses start.
    pub(crate) fn indent(&self) -> usize {
        self.wave + INDENT
    }

    /// Appends the row of a step. The first of a wave has the zero-based number of the wave.
    pub(crate) fn write(&self, shown: &mut String, index: StepIndex, wave: Option<usize>) {
        let (row, style) = (self.row(&self.plan.steps[index.index()]), self.style);
        let start = shown.len();
        let column = |shown: &mut String, paint: Option<Paint>, text: &str, columns: usize| {
            match paint {
                Some(paint) => style.push_painted(shown, paint, text),
                None => shown.push_str(text),
            }
            shown.extend(std::iter::repeat_n(' ', columns.saturating_sub(width(text)) + 2));
        };
        let wave = wave.map(wave_name).unwrap_or_default();
        column(shown, Some(Paint::Heading), &wave, self.wave);
        if row.destructive {
            style.push_painted(shown, Paint::Error, "!");
        } else {
            shown.push(' ');
        }
        style.push_painted(shown, row.paint, row.symbol);
        shown.push(' ');
        column(shown, None, &row.address, self.address);
        column(shown, None, &row.kind, self.kind);
        if self.place > 0 || !row.place.is_empty() {
            column(shown, Some(Paint::Faint), &row.place, self.place);
        }
        shown.push_str(&row.reason);
        let kept = shown[start..].trim_end().len();
        shown.truncate(start + kept);
        shown.push('\n');
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
        if self.waits
            && let Some(needed) = injections::credentials(step, style)
        {
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
