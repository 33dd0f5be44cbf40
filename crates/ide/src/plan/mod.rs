//! The plan of what is edited, its explanation, and what changes against the record: rendered as the command line does, with
//! the places of its steps and edges.
//!
//! Reading order: [`Asked`] and [`Shown`], `meant` (which application, and which unit), `choices` (how it is planned),
//! `units` (places), `links` (places that a rendered text names).
//!
//! On purpose not here: a renderer. Those of `plimsoll-report` write what is shown.

mod choices;
mod links;
pub(crate) mod meant;
mod units;

use std::fmt::Write as _;

use plimsoll_analysis::application::{assembled, with_states};
use plimsoll_analysis::document::{self, ApplicationAt};
use plimsoll_analysis::planning::{self, Planned};
use plimsoll_base::{Diagnostic, Digest, Encoding, Severity};
use plimsoll_model::Application;
use plimsoll_plan::Plan;
use plimsoll_plan::explain::{Answer, Explainer};
use plimsoll_report::{
    ApplicationPlan, Context, FORMATS, Format, PlanReport, Style, Tool, WhyReport, closing_sentence,
};

use crate::findings::OF_SYNTAX;
use crate::sources::InDatabase;
use crate::workspace::{Opened, Snapshot};
use choices::Decided;
pub use choices::{Choices, compatibility};
pub use links::Link;
pub use units::{Located, Need, PlannedUnit};

/// How many units an answer has at most; the rendered text has all.
pub const MOST_UNITS: usize = 10_000;

/// The media type of what people read in lines.
const PLAIN: &str = "text/plain";

/// How many mistakes are named where they keep an application from being planned.
const NAMED_MISTAKES: usize = 3;

/// What is asked.
#[derive(Clone, PartialEq, Debug)]
pub enum What {
    /// What will be done, in which order.
    Plan,
    /// Why something is as it is: what is named, as on the command line, else the unit at the place; with the second name,
    /// whether the one comes after the other.
    Why(Option<String>, Option<String>),
    /// What changes against what is recorded, those differences too that plan nothing.
    Difference,
}

impl What {
    /// The formats that can show it, by name.
    #[must_use]
    pub fn formats(&self) -> Vec<&'static str> {
        FORMATS.iter().filter(|format| self.is_shown_by(format)).map(|format| format.name).collect()
    }

    fn is_shown_by(&self, format: &Format) -> bool {
        if matches!(self, Self::Why(..)) { format.why.is_some() } else { format.plan.is_some() }
    }
}

/// A question about a plan.
#[derive(Clone, PartialEq, Debug)]
pub struct Asked {
    /// What is asked.
    pub what: What,
    /// The byte of a place: of several applications the one around it is meant, and its unit is the focus.
    pub offset: Option<u32>,
    /// The name of an application, with its namespace in front where two share a name.
    pub application: Option<String>,
    /// The name of the format; see [`What::formats`].
    pub format: String,
    /// How it is planned.
    pub choices: Choices,
}

/// The answer.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Shown {
    /// What it is, in a few words.
    pub title: String,
    /// As rendered; empty where there is no plan.
    pub content: String,
    /// The media type of that.
    pub media_type: &'static str,
    /// The name of the application; `None` where there is none.
    pub application: Option<String>,
    /// The digest of the steps; `None` where there is no plan.
    pub id: Option<String>,
    /// What something is done to, in the order of the plan; for an explanation, the unit that is explained, what it waits for
    /// and what waits for it. At most [`MOST_UNITS`].
    pub units: Vec<PlannedUnit>,
    /// The places that a text for people names, in its order; empty for other formats.
    pub links: Vec<Link>,
    /// The address of the unit at the place.
    pub focus: Option<String>,
    /// Why there is no plan, or nothing in it, or not all; in plain words.
    pub problem: Option<String>,
}

/// A plan that was made, with what it was made of.
struct Made<'db> {
    decided: Decided<'db>,
    planned: Planned,
    name: String,
    focus: Option<String>,
}

impl Snapshot {
    /// The plan of the application that a file describes or takes part in.
    #[must_use]
    pub fn show_plan(&self, opened: &Opened, asked: &Asked) -> Shown {
        match self.make_plan(opened, asked) {
            Ok(made) => self.shown(&made, asked),
            Err(problem) => Shown { title: title(asked, None), problem: Some(problem), ..Shown::default() },
        }
    }

    /// What a plan is known by: as long as it stays the same, a client that has been shown it needs no other. Lines in which
    /// steps are written count. Of several applications in the file it is about all, unless one of them is named, or the place of one.
    #[must_use]
    pub fn plan_state(&self, opened: &Opened, asked: &Asked) -> String {
        let all = document::applications_of(&self.db, opened.file);
        let is_any = asked.offset.is_none() && asked.application.is_none();
        if !is_any || all.len() < 2 {
            return self.state_of(self.make_plan(opened, asked));
        }
        // The plan of any of them may be the one that is looked at.
        let states = all.into_iter().map(|at| self.state_of(self.make_plan_of(opened, asked, at)));
        Digest::of(states.collect::<String>().as_bytes()).to_string()
    }

    fn state_of(&self, made: Result<Made<'_>, String>) -> String {
        let (id, problem, units) = match made {
            Ok(made) => {
                let plan = made.planned.plan.as_deref();
                let units = plan.map_or_else(Vec::new, |plan| self.units(&made, plan));
                (plan.map(|plan| plan.id), problem(&made.planned), units)
            }
            Err(problem) => (None, Some(problem), Vec::new()),
        };
        let mut text = format!("{id:?} {problem:?}");
        for unit in &units {
            // Writing into a text does not fail.
            let _ = write!(text, "\n{} {:?} {:?}", unit.address, unit.action, unit.wave);
            let places = unit.needs.iter().map(|need| &need.place);
            for place in std::iter::once(&unit.place).chain(places).flatten() {
                let _ = write!(text, " {}:{:?}", place.path, self.line_of(place));
            }
        }
        Digest::of(text.as_bytes()).to_string()
    }

    fn line_of(&self, place: &Located) -> Option<u32> {
        let opened = self.open(&place.path)?;
        Some(opened.lines.position(place.range.start, &opened.text, Encoding::Utf8).line)
    }

    fn make_plan(&self, opened: &Opened, asked: &Asked) -> Result<Made<'_>, String> {
        let db = &self.db;
        let at = meant::application(db, opened.file, asked.offset, asked.application.as_deref())?;
        self.make_plan_of(opened, asked, at)
    }

    fn make_plan_of(&self, opened: &Opened, asked: &Asked, at: ApplicationAt) -> Result<Made<'_>, String> {
        let db = &self.db;
        let decided = asked.choices.decide(db, at)?;
        let Decided { file, key, intent, .. } = decided;
        let planned = planning::plan(db, file, key, intent, decided.options.clone());
        let assembled = assembled(db, file, key);
        let application = assembled.as_deref().map(plimsoll_formats::application::Assembled::application);
        let own = at.root(db).and_then(|root| root.name()).map(|name| name.to_string());
        let name = own.unwrap_or_else(|| file.path(db).to_string());
        let at_place = |application: &Application| meant::unit(db, opened.file, asked.offset?, application);
        let focus = application.and_then(at_place).map(|address| address.to_string());
        Ok(Made { decided, planned, name, focus })
    }

    fn shown(&self, made: &Made<'_>, asked: &Asked) -> Shown {
        let mut shown = Shown {
            application: Some(made.name.clone()),
            focus: made.focus.clone(),
            title: title(asked, Some(made)),
            problem: problem(&made.planned),
            ..Shown::default()
        };
        let Some(plan) = made.planned.plan.as_deref() else { return shown };
        shown.id = Some(plan.id.to_string());
        if asked.what == What::Difference && plan.subject.recorded.is_none() {
            shown.problem = Some(format!(
                "Nothing is recorded of {}, so there is nothing to compare with. Its plan shows what installing it does; \
                 `plimsoll claim record` records that it was done.",
                made.name
            ));
            return shown;
        }
        shown.units = self.units(made, plan);
        shown.units.truncate(MOST_UNITS);
        let Some(format) = Format::find(&asked.format).filter(|format| asked.what.is_shown_by(format)) else {
            let formats = asked.what.formats().join(", ");
            shown.problem = Some(format!("`{}` is no format here. There are {formats}.", asked.format));
            return shown;
        };
        shown.media_type = format.media_type;
        match &asked.what {
            What::Why(..) => self.explained(made, plan, asked, format, &mut shown),
            What::Plan | What::Difference => {
                shown.content = self.rendered(made, plan, asked, format);
            }
        }
        if format.media_type == PLAIN {
            shown.links = self.places_named(&shown.content, &shown.units);
            let rows = links::rows(&shown.content);
            shown.units.iter_mut().for_each(|unit| unit.row = rows.get(&*unit.address).copied());
        }
        shown
    }

    fn rendered(&self, made: &Made<'_>, plan: &Plan, asked: &Asked, format: &Format) -> String {
        let one = ApplicationPlan {
            plan,
            diagnostics: &made.planned.findings,
            inputs: &made.planned.inputs,
            gates: &[],
            since: None,
        };
        let report = PlanReport {
            applications: &[one],
            folder: None,
            show_values: false,
            show_suppressed: asked.what == What::Difference,
            max_bytes: None,
        };
        let sources = InDatabase(&self.db);
        let mut content = String::new();
        if let Some(render) = format.plan {
            // Writing into a text does not fail.
            let _ = render(&report, &context(&sources), &mut content);
        }
        content
    }

    fn explained(&self, made: &Made<'_>, plan: &Plan, asked: &Asked, format: &Format, shown: &mut Shown) {
        let What::Why(named, after) = &asked.what else { return };
        let Some(question) = named.as_ref().or(made.focus.as_ref()) else {
            shown.units.clear();
            shown.problem =
                Some("There is no unit at this place. Ask at a component, or name one.".to_owned());
            return;
        };
        let Decided { file, key, options, .. } = &made.decided;
        let answer = with_states(&self.db, *file, *key, made.decided.uninstall(), |desired, recorded| {
            let recorded = recorded.map(|recorded| &recorded.application);
            let explainer = Explainer::new(plan, Some(desired), recorded, options.inferred_edges);
            match after {
                Some(after) => explainer.order(question, after),
                None => explainer.why(question),
            }
        });
        match answer {
            Some(Ok(answer)) => {
                let report = WhyReport { plan, question, answer: &answer };
                let sources = InDatabase(&self.db);
                if let Some(render) = format.why {
                    let _ = render(&report, &context(&sources), &mut shown.content);
                }
                near(&mut shown.units, &answer);
            }
            Some(Err(unknown)) => {
                shown.units.clear();
                shown.problem = Some(format!("{}. {}", unknown.message, unknown.help));
            }
            None => shown.units.clear(),
        }
    }

    fn units(&self, made: &Made<'_>, plan: &Plan) -> Vec<PlannedUnit> {
        let assembled = assembled(&self.db, made.decided.file, made.decided.key);
        let application = assembled.as_deref().map(plimsoll_formats::application::Assembled::application);
        units::units(&self.db, plan, application)
    }
}

fn context<'a>(sources: &'a InDatabase<'a>) -> Context<'a> {
    let tool = Tool { name: "plimsoll", version: env!("CARGO_PKG_VERSION") };
    Context { sources, style: Style::PIPED, tool }
}

fn title(asked: &Asked, made: Option<&Made<'_>>) -> String {
    let Some(made) = made else { return "Plan".to_owned() };
    match &asked.what {
        What::Plan => format!("Plan of {}", made.name),
        What::Difference => format!("Changes of {}", made.name),
        What::Why(named, after) => {
            let unit = named.as_ref().or(made.focus.as_ref());
            match (unit, after) {
                (Some(unit), Some(after)) => format!("Why {unit} after {after}"),
                (Some(unit), None) => format!("Why {unit}"),
                (None, _) => format!("Why {}", made.name),
            }
        }
    }
}

/// Leaves the units of an answer, what they wait for and what waits for them.
fn near(units: &mut Vec<PlannedUnit>, answer: &Answer) {
    let Answer::Unit(explained, _) = answer else { return };
    let own = explained.address.as_str();
    let first: Vec<String> = units
        .iter()
        .filter(|unit| unit.address == own)
        .flat_map(|unit| unit.needs.iter().map(|need| need.address.clone()))
        .collect();
    units.retain(|unit| {
        unit.address == own
            || first.contains(&unit.address)
            || unit.needs.iter().any(|need| need.address == own)
    });
}

/// Why there is no plan, or nothing in it, or not all.
fn problem(planned: &Planned) -> Option<String> {
    let errors: Vec<&Diagnostic> =
        planned.findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
    let Some(plan) = planned.plan.as_deref() else {
        if errors.is_empty() {
            return Some(format!("It cannot be planned. {}", planning::NOT_RECOGNISED));
        }
        return Some(format!("It cannot be planned: {}", mistakes(&errors)));
    };
    if !errors.is_empty() {
        return Some(format!("The plan may not be what is meant: {}", mistakes(&errors)));
    }
    plan.is_empty().then(|| closing_sentence(plan))
}

fn mistakes(errors: &[&Diagnostic]) -> String {
    // What cannot be read comes first: other mistakes may follow from it.
    let mut errors: Vec<&&Diagnostic> = errors.iter().collect();
    errors.sort_by_key(|error| !OF_SYNTAX.contains(&error.code.0));
    let named: Vec<&str> = errors.iter().take(NAMED_MISTAKES).map(|error| error.headline.as_str()).collect();
    let named = named.join("; ");
    match errors.len().saturating_sub(NAMED_MISTAKES) {
        0 => format!("{named}."),
        more => format!("{named}; and {more} more."),
    }
}
