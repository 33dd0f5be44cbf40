//! Cycles, the units that wait for them, and the edges that were given up.

use plimsoll_model::EvidencePlace;
use plimsoll_plan::{Cycle, CycleEdge, Plan};

use crate::plain::{count, names, one_line, pad, width};
use crate::sources::Places;
use crate::style::{Paint, Style};
use crate::words;

/// How many edges of a cycle, and how many names, are shown.
const EDGES: usize = 20;
const NAMES: usize = 8;

/// Where the steps stand that can be ordered all the same.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Steps {
    Above,
    Below,
    Elsewhere,
}

/// Every cycle whole, and what cannot be ordered because of them.
pub(crate) fn cycles(plan: &Plan, places: &Places<'_>, steps: Steps, style: Style) -> String {
    let page = Page { plan, places, style };
    plan.cycles
        .iter()
        .enumerate()
        .map(|(index, cycle)| page.cycle(cycle, (index + 1 == plan.cycles.len()).then_some(steps)))
        .collect()
}

/// A note for each edge that was given up.
pub(crate) fn dropped(plan: &Plan, places: &Places<'_>, style: Style) -> String {
    let page = Page { plan, places, style };
    let notes: String = plan.dropped.iter().map(|edge| page.given_up(edge)).collect();
    if notes.is_empty() { notes } else { notes + "\n" }
}

/// What of a plan is told about its cycles.
pub(crate) struct Page<'p> {
    plan: &'p Plan,
    places: &'p Places<'p>,
    style: Style,
}

impl<'p> Page<'p> {
    pub(crate) fn of(plan: &'p Plan, places: &'p Places<'p>, style: Style) -> Self {
        Self { plan, places, style }
    }
}

impl Page<'_> {
    fn name(&self, address: &plimsoll_model::Address) -> String {
        words::short(address, &self.plan.subject.application, self.style)
    }

    /// How many units wait for each other.
    pub(crate) fn headline(cycle: &Cycle) -> String {
        let mut headline = if cycle.members.len() == 1 {
            "1 unit waits for itself".to_owned()
        } else {
            format!("{} wait for each other", count(cycle.members.len(), "unit"))
        };
        if cycle.members.len() > cycle.edges.len() {
            headline.push_str(&format!("; the shortest cycle has {}", cycle.edges.len()));
        }
        headline
    }

    /// `steps` is told below the last one.
    fn cycle(&self, cycle: &Cycle, steps: Option<Steps>) -> String {
        let (style, edges) = (self.style, &cycle.edges);
        let headline = Self::headline(cycle);
        let mut out = format!("{}: {headline}\n", style.paint(Paint::Error, "error[dependency-cycle]"));
        let rows: Vec<[String; 4]> = edges.iter().take(EDGES).map(|edge| self.edge(edge)).collect();
        let widest = |column: usize| rows.iter().map(|row| width(&row[column])).max().unwrap_or(0);
        let widths = [widest(0), widest(1), widest(2)];
        for [place, from, to, words] in &rows {
            let (place, from) = (pad(place, widths[0]), pad(from, widths[1]));
            let place = if widths[0] == 0 { place } else { place + "  " };
            let line = format!("  {place}{from} needs {}  {words}", pad(to, widths[2]));
            out.push_str(&(line.trim_end().to_owned() + "\n"));
        }
        if edges.len() > EDGES {
            out.push_str(&format!("  {} {} more\n", style.ellipsis(), edges.len() - EDGES));
        }
        out.push_str(&self.cut(cycle));
        if let Some(steps) = steps {
            out.push_str(&self.blocked(steps));
        }
        out + "\n"
    }

    /// Place of the need, both units, and the evidence with the place of the other side.
    pub(crate) fn edge(&self, edge: &CycleEdge) -> [String; 4] {
        let mut places = edge.evidence.iter().flat_map(|evidence| &*evidence.places);
        let place = places.next().map_or_else(String::new, |(place, _)| self.place(place));
        let far = edge.evidence.first().and_then(|evidence| evidence.places.get(1));
        let mut words =
            edge.evidence.first().map_or_else(String::new, |evidence| one_line(&evidence.words, self.style));
        if let Some((far, label)) = far {
            let label = one_line(label, self.style);
            let gap = if label.is_empty() { "" } else { ", " };
            words.push_str(&format!("   ({label}{gap}{})", self.place(far)));
        }
        if edge.kind == plimsoll_model::EdgeKind::Inferred {
            words.push_str("   (inferred)");
        }
        [place, self.name(&edge.from), self.name(&edge.to), words]
    }

    /// `file:line:column`; a recorded place has no column.
    fn place(&self, place: &EvidencePlace) -> String {
        let shown = match place {
            EvidencePlace::Present(place) => self.places.line_column(place),
            EvidencePlace::Recorded { .. } => self.places.evidence(place),
        };
        one_line(&shown, self.style)
    }

    pub(crate) fn cut(&self, cycle: &Cycle) -> String {
        let edges: Vec<String> = cycle.cut.iter().map(|edge| self.cut_edge(edge)).collect();
        match edges.as_slice() {
            [] => String::new(),
            [edge] => format!("  = removing {edge} leaves no cycle among them\n"),
            edges => {
                let list = names(edges, NAMES);
                format!("  = removing these {} leaves no cycle among them: {list}\n", edges.len())
            }
        }
    }

    fn cut_edge(&self, edge: &CycleEdge) -> String {
        let place = edge.evidence.iter().flat_map(|evidence| &*evidence.places).next();
        let at = match place {
            Some((place, _)) => format!(" ({})", one_line(&self.places.evidence(place), self.style)),
            None => String::new(),
        };
        words::edge(edge, &self.plan.subject.application, self.style) + &at
    }

    /// Below the last cycle: who waits for one, and what is planned all the same.
    pub(crate) fn blocked(&self, place: Steps) -> String {
        let waiting: Vec<String> = self
            .plan
            .blocked
            .iter()
            .filter(|blocked| !blocked.in_cycle)
            .map(|blocked| self.name(&blocked.address))
            .collect();
        let mut out = String::new();
        if !waiting.is_empty() {
            let verb = if waiting.len() == 1 { "waits" } else { "wait" };
            let units = count(waiting.len(), "more unit");
            let cycles = if self.plan.cycles.len() == 1 { "this cycle" } else { "these cycles" };
            out.push_str(&format!("  = {units} {verb} for {cycles}: {}\n", names(&waiting, NAMES)));
        }
        if !self.plan.steps.is_empty() {
            let steps = count(self.plan.steps.len(), "step");
            let see = match place {
                Steps::Above => ", see above",
                Steps::Below => ", see below",
                Steps::Elsewhere => "",
            };
            out.push_str(&format!("  = {steps} can be ordered all the same{see}\n"));
        }
        out
    }

    pub(crate) fn given_up(&self, edge: &CycleEdge) -> String {
        let arrow = words::edge(edge, &self.plan.subject.application, self.style);
        let [place, .., words] = self.edge(edge);
        let (kind, words) = (edge.kind.name(), words.trim_end_matches("   (inferred)"));
        let note = self.style.paint(Paint::Heading, "note");
        format!("{note}: the {kind} edge {arrow} was given up, it would close a cycle: {words}   {place}\n")
    }
}
