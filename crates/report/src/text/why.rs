//! Explanations for people: why a unit has its step, and when; what is in a wave; what orders two units; where a value
//! comes from.

use std::fmt;

use plimsoll_model::{Address, EdgeKind};
use plimsoll_plan::explain::{
    Absence, Answer, Found, Link, Relation, UnitExplanation, ValueExplanation, ValueLink, WaveExplanation,
};
use plimsoll_plan::{CycleEdge, Mode, Plan, Step, StepIndex, Wait};

use crate::format::{Context, Out, WhyReport};
use crate::plain::{count, names, one_line, pad, width};
use crate::sources::Places;
use crate::style::{Paint, Style};
use crate::text::changes::Details;
use crate::text::renames::Renames;
use crate::text::rows::Rows;
use crate::text::{cycle, plan as plan_text};
use crate::value::{self, inline};
use crate::words;

/// How many links of a chain are shown from either end.
const ENDS: usize = 10;
/// How many names, waits of a step, and attributes are shown.
const NAMES: usize = 10;
const WAITS: usize = 4;
const USES: usize = 8;

/// An explanation.
pub(crate) fn why(report: &WhyReport<'_>, context: &Context<'_>, out: Out<'_>) -> fmt::Result {
    let (plan, style, places) = (report.plan, context.style, Places::new(context.sources));
    let page = Page { plan, places: &places, style };
    writeln!(out, "{}", plan_text::header(&plan.subject, &places, style))?;
    out.write_str(&match report.answer {
        Answer::Unit(unit, inside) => page.unit(unit, inside),
        Answer::Units(units) => page.units(report.question, units),
        Answer::Wave(wave) => page.wave(wave),
        Answer::Order(first, second, relation) => page.order(first, second, relation),
        Answer::Values(values, more) => page.values(values, *more),
    })
}

struct Page<'p> {
    plan: &'p Plan,
    places: &'p Places<'p>,
    style: Style,
}

impl Page<'_> {
    fn step(&self, index: StepIndex) -> &Step {
        &self.plan.steps[index.index()]
    }

    fn name(&self, address: &Address) -> String {
        words::short(address, &self.plan.subject.application, self.style)
    }

    fn heading(&self, text: &str) -> String {
        self.style.paint(Paint::Heading, text)
    }

    fn named(&self, steps: &[StepIndex]) -> String {
        let all: Vec<String> = steps.iter().map(|index| self.name(&self.step(*index).address)).collect();
        names(&all, NAMES)
    }

    fn unit(&self, unit: &UnitExplanation, inside: &[(Address, Vec<StepIndex>)]) -> String {
        let mut out = String::new();
        if unit.steps.is_empty() {
            let name = one_line(unit.address.as_str(), self.style);
            let why = self.absence(unit.absence.as_ref());
            out.push_str(&format!("{} has no step: {why}.\n", self.heading(&name)));
            if let Some(Absence::Blocked(_)) = unit.absence {
                out.push_str(&format!(
                    "\n{}",
                    cycle::cycles(self.plan, self.places, cycle::Steps::Elsewhere, self.style)
                ));
                out.truncate(out.trim_end().len());
                out.push('\n');
            }
        } else {
            let rows = Rows::of(self.plan, self.places, self.style, false);
            let renames = Renames::of(self.plan);
            let details = Details::new(self.plan, self.places, rows.indent(), false, self.style);
            for &index in &unit.steps {
                let step = self.step(index);
                rows.write(&mut out, index, Some(step.wave as usize - 1));
                details.write(&mut out, step, &renames);
            }
            out.push_str(&self.chain(unit));
        }
        out + &self.around(unit, inside)
    }

    fn absence(&self, absence: Option<&Absence>) -> String {
        match absence {
            Some(Absence::LeftOut) => "it is left out, as the plan is limited to others",
            Some(Absence::Blocked(Some(_))) => "it cannot be ordered, as it is in a cycle",
            Some(Absence::Blocked(None)) => "it cannot be ordered, as it waits for a cycle",
            Some(Absence::Gone) => {
                "it was run rather than installed, so nothing of it is there to be removed"
            }
            Some(Absence::NotRecorded) => "it is not recorded as installed, so there is nothing to remove",
            Some(Absence::NotConcerned) => "the plan is of an action of something else",
            Some(Absence::Unchanged) | None => "it is as it was recorded",
        }
        .to_owned()
    }

    /// Why it comes in its wave.
    fn chain(&self, unit: &UnitExplanation) -> String {
        let Some(own) = unit.chain.first().map(|link| self.step(link.step)) else { return String::new() };
        let onwards = self.plan.subject.mode == Mode::Uninstall;
        let mut out = format!("\n{}\n", self.heading(&format!("why in wave {}", own.wave)));
        if onwards {
            out.push_str(&self.links_onwards(&unit.chain));
            return out;
        }
        out.push_str(&self.links(&unit.chain));
        let deciding = plimsoll_plan::explain::deciding(self.plan, unit.chain[0].step);
        if deciding.len() > 1 {
            let others: Vec<String> =
                deciding[1..].iter().map(|wait| self.name(&self.step(wait.step).address)).collect();
            let wave = own.wave - 1;
            out.push_str(&format!("  (as late in wave {wave}: {})\n", names(&others, NAMES)));
        }
        out
    }

    /// A line for each link: its wave, its unit, and what it waits for.
    fn links(&self, links: &[Link]) -> String {
        let rows = links.iter().map(|link| {
            let step = self.step(link.step);
            let why = link.wait.as_ref().map(|wait| self.wait(step, wait));
            (
                step,
                why.unwrap_or_else(|| {
                    if step.waits_for.is_empty() { "waits for nothing" } else { "" }.to_owned()
                }),
            )
        });
        self.table(&rows.collect::<Vec<_>>())
    }

    /// In an uninstallation each step comes as late as it can: the lines say what waits for the line above.
    fn links_onwards(&self, links: &[Link]) -> String {
        let mut before: Option<&Wait> = None;
        let rows = links.iter().map(|link| {
            let step = self.step(link.step);
            let why = before.map_or_else(String::new, |wait| self.wait(step, wait));
            before = link.wait.as_ref();
            (step, why)
        });
        let out = self.table(&rows.collect::<Vec<_>>());
        match links {
            [_] => out.trim_end().to_owned() + "  nothing waits for it\n",
            _ => out,
        }
    }

    fn table(&self, rows: &[(&Step, String)]) -> String {
        let wave = |step: &Step| format!("wave {}", step.wave);
        let waves = rows.iter().map(|(step, _)| width(&wave(step))).max().unwrap_or(0);
        let widths = rows.iter().map(|(step, _)| width(&self.name(&step.address)));
        let column = widths.filter(|&columns| columns <= 40).max().unwrap_or(0);
        let mut out = String::new();
        for (place, (step, why)) in rows.iter().enumerate() {
            if place == ENDS && rows.len() > 2 * ENDS {
                out.push_str(&format!("  {} ({} more)\n", self.style.ellipsis(), rows.len() - 2 * ENDS));
            }
            if place >= ENDS && place + ENDS < rows.len() {
                continue;
            }
            let (wave, name) = (pad(&wave(step), waves), pad(&self.name(&step.address), column));
            out.push_str(&(format!("  {wave}  {name}  {why}").trim_end().to_owned() + "\n"));
        }
        out
    }

    /// What a step waits for, how that is known, and where that is written.
    fn wait(&self, step: &Step, wait: &Wait) -> String {
        let mut line = words::wait(step, wait, self.plan, self.style);
        if let Some((why, at)) = words::evidence(wait, self.places, self.style) {
            line.push_str(&format!(": {why}"));
            if !at.is_empty() {
                line.push_str(&format!("   {}", self.style.paint(Paint::Faint, &at)));
            }
        }
        line
    }

    /// What needs it, what would stop, what is inside.
    fn around(&self, unit: &UnitExplanation, inside: &[(Address, Vec<StepIndex>)]) -> String {
        let mut out = String::new();
        if !unit.needed_by.is_empty() {
            let of = |direct: bool| -> Vec<String> {
                let units = unit.needed_by.iter().filter(|(_, far)| (*far == 1) == direct);
                units.map(|(address, _)| self.name(address)).collect()
            };
            let (direct, others) = (of(true), of(false));
            let mut line = names(&direct, NAMES);
            if !others.is_empty() {
                line.push_str(&format!("; through these {}", names(&others, NAMES)));
            }
            out.push_str(&format!("\n{}     {line}\n", self.heading("needed by")));
        } else {
            out.push_str(&format!("\n{}     nothing\n", self.heading("needed by")));
        }
        if !unit.steps.is_empty() {
            out.push_str(&format!("{}  {}\n", self.heading("if it failed"), self.failure(unit)));
        }
        for (place, (address, steps)) in inside.iter().enumerate().take(NAMES) {
            let head = if place == 0 { self.heading("inside it") } else { " ".repeat(9) };
            out.push_str(&format!("{head}     {} {}\n", self.name(address), self.turns(steps)));
        }
        if inside.len() > NAMES {
            out.push_str(&format!(
                "{}{} {} more\n",
                " ".repeat(14),
                self.style.ellipsis(),
                inside.len() - NAMES
            ));
        }
        out
    }

    fn failure(&self, unit: &UnitExplanation) -> String {
        let others = self.plan.steps.len() - unit.steps.len();
        let lost = unit.steps.iter().any(|index| self.step(*index).action.is_destructive());
        let missing = if lost && self.plan.subject.mode != Mode::Uninstall {
            "; it is deleted, so it may be missing then"
        } else {
            ""
        };
        match (unit.stopped.len(), others) {
            (0, 0) => format!("nothing else is to be done{missing}"),
            (0, _) => format!("no other step waits for it{missing}"),
            (stopped, others) => {
                let verb = if stopped == 1 { "waits" } else { "wait" };
                let steps = self.named(&unit.stopped);
                format!("{stopped} of {} {verb} for it: {steps}{missing}", count(others, "other step"))
            }
        }
    }

    fn turns(&self, steps: &[StepIndex]) -> String {
        let each = steps.iter().map(|index| {
            let step = self.step(*index);
            format!("{} in wave {}", step.action.name(), step.wave)
        });
        let each: Vec<String> = each.collect();
        if each.is_empty() { "(no step)".to_owned() } else { format!("({})", each.join(", ")) }
    }

    fn units(&self, question: &str, units: &[(Address, Vec<StepIndex>)]) -> String {
        let question = one_line(question, self.style);
        let mut out = format!("`{question}` means {}; ask for one of them:\n", count(units.len(), "unit"));
        for (address, steps) in units {
            out.push_str(&format!("  {} {}\n", self.name(address), self.turns(steps)));
        }
        out
    }

    fn wave(&self, wave: &WaveExplanation) -> String {
        let all = self.plan.waves.len();
        let title = format!("wave {} of {all}: {}", wave.wave, count(wave.steps.len(), "step"));
        let mut out = format!("{}\n", self.heading(&title));
        for (index, waits) in &wave.steps {
            let step = self.step(*index);
            let symbol = self.style.paint(words::paint(step.action), words::symbol(step.action));
            let remark = match (waits.is_empty(), step.critical) {
                (true, _) => "   waits for nothing",
                (false, true) => "   on the critical path",
                (false, false) => "",
            };
            out.push_str(&format!("{symbol} {}{remark}\n", self.name(&step.address)));
            for wait in waits.iter().take(WAITS) {
                out.push_str(&format!("      {}\n", self.wait(step, wait)));
            }
            if waits.len() > WAITS {
                out.push_str(&format!(
                    "      and for {} more of wave {}\n",
                    waits.len() - WAITS,
                    wave.wave - 1
                ));
            }
        }
        if !wave.opens.is_empty() {
            let opens = self.named(&wave.opens);
            out.push_str(&format!(
                "\n{}  {opens}\n",
                self.heading(&format!("waited for in wave {} by", wave.wave + 1))
            ));
        }
        out
    }

    fn order(&self, first: &str, second: &str, relation: &Relation) -> String {
        let (first, second) = (one_line(first, self.style), one_line(second, self.style));
        let line = |text: String| format!("{}\n", self.heading(&text));
        match relation {
            Relation::Waits(links) => line(format!("{first} comes after {second}")) + &self.links(links),
            Relation::Reversed(links) => {
                line(format!("{first} comes before {second}, not after it")) + &self.links(links)
            }
            Relation::Free(one, other) => {
                let waves = if one == other {
                    format!("Both are in wave {one}, and may be done at the same time.")
                } else {
                    format!("{first} is in wave {one} and {second} in wave {other} for other reasons.")
                };
                line(format!("nothing orders {first} and {second}")) + &waves + "\n"
            }
            Relation::Needs(way) => {
                line(format!("{first} needs {second}; not both have a step")) + &self.way(way)
            }
            Relation::NeededBy(way) => {
                let title = format!("{second} needs {first}, not the other way round; not both have a step");
                line(title) + &self.way(way)
            }
            Relation::Unrelated => {
                line(format!("nothing orders {first} and {second}"))
                    + "Not both have a step, and neither needs the other.\n"
            }
        }
    }

    fn way(&self, way: &[CycleEdge]) -> String {
        let lines = way.iter().map(|edge| {
            let mut line = format!("  {} needs {}", self.name(&edge.from), self.name(&edge.to));
            if edge.kind == EdgeKind::Inferred {
                line.push_str(" (inferred)");
            }
            if let Some(evidence) = edge.evidence.first() {
                let at: Vec<String> = evidence
                    .places
                    .iter()
                    .map(|(place, _)| one_line(&self.places.evidence(place), self.style))
                    .collect();
                let at = at.join(&format!(" {} ", self.style.arrow()));
                line.push_str(&format!(": {}", one_line(&evidence.words, self.style)));
                if !at.is_empty() {
                    line.push_str(&format!("   {}", self.style.paint(Paint::Faint, &at)));
                }
            }
            line + "\n"
        });
        lines.collect()
    }

    fn values(&self, values: &[ValueExplanation], more: usize) -> String {
        let shown: Vec<String> = values.iter().map(|value| self.value(value)).collect();
        let mut out = shown.join("\n");
        if more > 0 {
            out.push_str(&format!("\n{} {} more\n", self.style.ellipsis(), count(more, "value")));
        }
        out
    }

    fn value(&self, explained: &ValueExplanation) -> String {
        let address = one_line(explained.address.as_str(), self.style);
        let title = match &explained.found {
            Found::Attribute(path) => format!("{address}  {}", one_line(&path.to_string(), self.style)),
            Found::Parameter(name) => format!("{address}  parameter {}", one_line(name, self.style)),
        };
        let mut out = format!("{}\n", self.heading(&title));
        let is_upgrade = self.plan.subject.recorded.is_some();
        let (after, before) = (explained.after.as_ref(), explained.before.as_ref());
        let both_secret = after.is_some_and(value::is_secret) && before.is_some_and(value::is_secret);
        let mut line = |head: &str, text: String| out.push_str(&format!("  {}  {text}\n", pad(head, 8)));
        line("now", after.map_or_else(|| "(not described)".to_owned(), |value| inline(value, self.style)));
        if is_upgrade {
            let change = match (before, explained.differs) {
                (None, _) => "",
                (Some(_), true) if both_secret => "   (another one)",
                (Some(_), true) => "   (changed)",
                (Some(_), false) => "   (the same)",
            };
            let shown = before.map_or_else(|| "(nothing)".to_owned(), |value| inline(value, self.style));
            line("recorded", shown + change);
        }
        for (place, link) in explained.links.iter().enumerate() {
            line(if place == 0 { "from" } else { "" }, self.link(link));
        }
        let uses = explained
            .used_by
            .iter()
            .map(|(unit, path)| format!("{}  {}", self.name(unit), one_line(&path.to_string(), self.style)));
        for (place, shown) in uses.enumerate().take(USES) {
            line(if place == 0 { "put into" } else { "" }, shown);
        }
        if explained.used_by.len() > USES {
            line("", format!("{} {} more", self.style.ellipsis(), explained.used_by.len() - USES));
        }
        out
    }

    fn link(&self, link: &ValueLink) -> String {
        let at = |words: &str, site: &plimsoll_base::Site| {
            let place = one_line(&self.places.line(&(*site).into()), self.style);
            format!("{words}   {}", self.style.paint(Paint::Faint, &place))
        };
        let plain = |text: &str| one_line(text, self.style);
        match link {
            ValueLink::Written(site) => at("written there", site),
            ValueLink::Text(site) => at("a text into which parameters are put", site),
            ValueLink::Parameter(name, None) => format!("parameter {}", plain(name)),
            ValueLink::Parameter(name, Some(value)) => {
                format!("parameter {} = {}", plain(name), inline(value, self.style))
            }
            ValueLink::Default(site) => at("its default", site),
            ValueLink::Answer(site) => at("the answer for it", site),
            ValueLink::CommandLine(number) => {
                format!("set on the command line (--set number {})", number + 1)
            }
            ValueLink::FormatDefault => "the default of the format, as nothing is written".to_owned(),
            ValueLink::Recorded => "what was recorded, which goes on".to_owned(),
            ValueLink::Asked(parameter) => {
                format!("asked at installation, as parameter {}", plain(parameter))
            }
            ValueLink::Outside(source) => format!("read from {} when it runs", plain(source)),
            ValueLink::Produced(by, output, step) => {
                let when =
                    step.map_or_else(String::new, |step| format!(", in wave {}", self.step(step).wave));
                format!("output {} of {}, known after its step{when}", plain(output), self.name(by))
            }
        }
    }
}
