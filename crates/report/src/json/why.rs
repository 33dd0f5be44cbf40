//! An explanation as JSON. What it says of steps and values is said as in a plan.

use std::fmt;

use plimsoll_model::Address;
use plimsoll_plan::explain::{
    Absence, Answer, Found, Link, Relation, UnitExplanation, ValueExplanation, ValueLink, WaveExplanation,
};
use plimsoll_plan::{Plan, StepIndex};
use serde::Serialize;
use serde_json::Value as Json;

use crate::format::{Context, Out, WhyReport};
use crate::json::place::Source;
use crate::json::plan::{EdgeView, StepView, SubjectView, WaitView, edge_view, id, subject, view, wait_view};
use crate::json::value::{UnknownView, View, pointer};
use crate::json::{Head, write};
use crate::sources::Places;

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    plan_id: String,
    mode: &'static str,
    subject: SubjectView<'a>,
    question: &'a str,
    /// `unit`, `units`, `wave`, `order` or `values`: the key of the answer.
    kind: &'static str,
    #[serde(flatten)]
    answer: AnswerView<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum AnswerView<'a> {
    Unit(Box<UnitView<'a>>),
    Units(Vec<TurnView<'a>>),
    Wave(WaveView<'a>),
    Order(OrderView<'a>),
    Values(Vec<ValueView<'a>>),
}

#[derive(Serialize)]
struct UnitView<'a> {
    address: &'a str,
    /// Why it has no step.
    #[serde(skip_serializing_if = "Option::is_none")]
    absence: Option<&'static str>,
    steps: Vec<StepView<'a>>,
    chain: Vec<LinkView<'a>>,
    needed_by: Vec<NeededView<'a>>,
    stopped: Vec<String>,
    inside: Vec<TurnView<'a>>,
}

#[derive(Serialize)]
struct TurnView<'a> {
    address: &'a str,
    steps: Vec<String>,
}

#[derive(Serialize)]
struct LinkView<'a> {
    step: String,
    wave: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    wait: Option<WaitView<'a>>,
}

#[derive(Serialize)]
struct NeededView<'a> {
    address: &'a str,
    distance: u32,
}

#[derive(Serialize)]
struct WaveView<'a> {
    wave: u32,
    steps: Vec<WaveStepView<'a>>,
    opens: Vec<String>,
}

#[derive(Serialize)]
struct WaveStepView<'a> {
    step: String,
    waits_for: Vec<WaitView<'a>>,
}

#[derive(Serialize)]
struct OrderView<'a> {
    first: &'a str,
    second: &'a str,
    relation: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    chain: Vec<LinkView<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    edges: Vec<EdgeView<'a>>,
}

#[derive(Serialize)]
struct ValueView<'a> {
    address: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pointer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parameter: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Json>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    after_sensitive: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    before_sensitive: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    after_unknown: Vec<UnknownView>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    before_unknown: Vec<UnknownView>,
    differs: bool,
    links: Vec<ValueLinkView>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    used_by: Vec<UseView<'a>>,
}

#[derive(Serialize, Default)]
struct ValueLinkView {
    link: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<Source>,
    /// Which `--set`, zero-based.
    #[serde(skip_serializing_if = "Option::is_none")]
    argument: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    /// The step after which it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<String>,
}

#[derive(Serialize)]
struct UseView<'a> {
    address: &'a str,
    path: String,
    pointer: String,
}

/// The document of `why`.
pub(crate) fn why(report: &WhyReport<'_>, context: &Context<'_>, out: Out<'_>) -> fmt::Result {
    let (plan, places) = (report.plan, Places::new(context.sources));
    let page = Page { plan, places: &places };
    let (kind, answer) = match report.answer {
        Answer::Unit(unit, inside) => ("unit", AnswerView::Unit(Box::new(page.unit(unit, inside)))),
        Answer::Units(units) => ("units", AnswerView::Units(page.turns(units))),
        Answer::Wave(wave) => ("wave", AnswerView::Wave(page.wave(wave))),
        Answer::Order(first, second, relation) => {
            ("order", AnswerView::Order(page.order(first, second, relation)))
        }
        Answer::Values(values, _) => {
            ("values", AnswerView::Values(values.iter().map(|value| page.value(value)).collect()))
        }
    };
    let document = Document {
        head: Head::new(context.tool),
        plan_id: plan.id.to_string(),
        mode: plan.subject.mode.name(),
        subject: subject(plan, &places),
        question: report.question,
        kind,
        answer,
    };
    write(&document, out)
}

struct Page<'a> {
    plan: &'a Plan,
    places: &'a Places<'a>,
}

impl<'a> Page<'a> {
    fn ids(&self, steps: &[StepIndex]) -> Vec<String> {
        steps.iter().map(|index| id(self.plan, *index)).collect()
    }

    fn turns(&self, units: &'a [(Address, Vec<StepIndex>)]) -> Vec<TurnView<'a>> {
        let turn = |(address, steps): &'a (Address, Vec<StepIndex>)| TurnView {
            address: address.as_str(),
            steps: self.ids(steps),
        };
        units.iter().map(turn).collect()
    }

    fn links(&self, links: &'a [Link]) -> Vec<LinkView<'a>> {
        let link = |link: &'a Link| {
            let step = &self.plan.steps[link.step.index()];
            let wait = link.wait.as_ref();
            LinkView {
                step: step.id(),
                wave: step.wave,
                wait: wait.map(|wait| wait_view(step, wait, self.plan, self.places)),
            }
        };
        links.iter().map(link).collect()
    }

    fn unit(&self, unit: &'a UnitExplanation, inside: &'a [(Address, Vec<StepIndex>)]) -> UnitView<'a> {
        let step = |index: &StepIndex| {
            view(&self.plan.steps[index.index()], index.index() + 1, self.plan, self.places)
        };
        let needed = |(address, distance): &'a (Address, u32)| NeededView {
            address: address.as_str(),
            distance: *distance,
        };
        UnitView {
            address: unit.address.as_str(),
            absence: unit.absence.as_ref().map(absence),
            steps: unit.steps.iter().map(step).collect(),
            chain: self.links(&unit.chain),
            needed_by: unit.needed_by.iter().map(needed).collect(),
            stopped: self.ids(&unit.stopped),
            inside: self.turns(inside),
        }
    }

    fn wave(&self, wave: &'a WaveExplanation) -> WaveView<'a> {
        let steps = wave.steps.iter().map(|(index, waits)| {
            let step = &self.plan.steps[index.index()];
            let waits = waits.iter().map(|wait| wait_view(step, wait, self.plan, self.places));
            WaveStepView { step: step.id(), waits_for: waits.collect() }
        });
        WaveView { wave: wave.wave, steps: steps.collect(), opens: self.ids(&wave.opens) }
    }

    fn order(&self, first: &'a str, second: &'a str, relation: &'a Relation) -> OrderView<'a> {
        let (name, chain, edges) = match relation {
            Relation::Waits(links) => ("after", &links[..], &[][..]),
            Relation::Reversed(links) => ("before", &links[..], &[][..]),
            Relation::Free(..) => ("free", &[][..], &[][..]),
            Relation::Needs(way) => ("needs", &[][..], &way[..]),
            Relation::NeededBy(way) => ("needed_by", &[][..], &way[..]),
            Relation::Unrelated => ("unrelated", &[][..], &[][..]),
        };
        let edges = edges.iter().map(|edge| edge_view(edge, self.places)).collect();
        OrderView { first, second, relation: name, chain: self.links(chain), edges }
    }

    fn value(&self, value: &'a ValueExplanation) -> ValueView<'a> {
        let of = |side: Option<&plimsoll_model::Value>| side.map(View::of);
        let (after, before) = (of(value.after.as_ref()), of(value.before.as_ref()));
        let (path, parameter) = match &value.found {
            Found::Attribute(path) => (Some(path), None),
            Found::Parameter(name) => (None, Some(&**name)),
        };
        let uses = value.used_by.iter();
        let split = |side: Option<View>| match side {
            Some(view) => (Some(view.json), view.sensitive, view.unknown),
            None => (None, Vec::new(), Vec::new()),
        };
        let (after, after_sensitive, after_unknown) = split(after);
        let (before, before_sensitive, before_unknown) = split(before);
        ValueView {
            address: value.address.as_str(),
            path: path.map(ToString::to_string),
            pointer: path.map(pointer),
            parameter,
            after,
            before,
            after_sensitive,
            before_sensitive,
            after_unknown,
            before_unknown,
            differs: value.differs,
            links: value.links.iter().map(|link| self.value_link(link)).collect(),
            used_by: uses
                .map(|(address, path)| UseView {
                    address: address.as_str(),
                    path: path.to_string(),
                    pointer: pointer(path),
                })
                .collect(),
        }
    }

    fn value_link(&self, link: &ValueLink) -> ValueLinkView {
        let source = |site: &plimsoll_base::Site| Some(Source::of(&(*site).into(), self.places));
        let of = |link| ValueLinkView { link, ..ValueLinkView::default() };
        match link {
            ValueLink::Written(site) => ValueLinkView { source: source(site), ..of("written") },
            ValueLink::Text(site) => ValueLinkView { source: source(site), ..of("text") },
            ValueLink::Parameter(name, _) => ValueLinkView { name: Some(name.clone()), ..of("parameter") },
            ValueLink::Default(site) => ValueLinkView { source: source(site), ..of("parameter_default") },
            ValueLink::Answer(site) => ValueLinkView { source: source(site), ..of("answer") },
            ValueLink::CommandLine(number) => ValueLinkView { argument: Some(*number), ..of("command_line") },
            ValueLink::FormatDefault => of("format_default"),
            ValueLink::Recorded => of("recorded"),
            ValueLink::Asked(name) => ValueLinkView { name: Some(name.clone()), ..of("asked") },
            ValueLink::Outside(name) => ValueLinkView { name: Some(name.clone()), ..of("outside") },
            ValueLink::Produced(by, output, step) => ValueLinkView {
                name: Some(output.clone()),
                address: Some(by.to_string()),
                step: step.map(|step| id(self.plan, step)),
                ..of("produced")
            },
        }
    }
}

const fn absence(absence: &Absence) -> &'static str {
    match absence {
        Absence::Unchanged => "unchanged",
        Absence::LeftOut => "left_out",
        Absence::Blocked(_) => "blocked",
        Absence::Gone => "gone",
        Absence::NotRecorded => "not_recorded",
        Absence::NotConcerned => "not_concerned",
    }
}
