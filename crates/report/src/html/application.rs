//! One plan on the page: what it is and comes to, what it destroys, gates, order, drawing, steps by wave.

use std::fmt;

use plimsoll_plan::{Action, Plan};

use crate::format::{ApplicationPlan, Out};
use crate::graph::{Drawing, Look};
use crate::html::anchors::{Anchors, Taken};
use crate::html::sections;
use crate::html::step::Steps;
use crate::markup::escape;
use crate::plain::count;
use crate::sources::Places;
use crate::style::Style;
use crate::svg::{Picture, Target, is_whole};
use crate::words;

/// Plans with more steps are large.
pub(super) const MANY: usize = 300;

/// A plan and where its parts are on the page.
pub(super) struct Section<'p> {
    application: ApplicationPlan<'p>,
    pub(super) plan: &'p Plan,
    pub(super) anchors: Anchors<'p>,
    pub(super) places: &'p Places<'p>,
}

impl<'p> Section<'p> {
    pub(super) fn of(
        application: ApplicationPlan<'p>,
        number: usize,
        places: &'p Places<'p>,
        taken: &mut Taken,
    ) -> Self {
        let plan = application.plan;
        Self { application, plan, anchors: Anchors::of(plan, number, taken), places }
    }

    /// The id of the section.
    pub(super) fn id(&self) -> String {
        self.anchors.part("plan")
    }

    /// How many steps there are of each action.
    pub(super) fn counts(&self) -> String {
        let of = |(action, number): (Action, usize)| {
            let (class, symbol) = (crate::svg::class(action), escape(words::symbol(action).trim()));
            let name = action.name();
            format!(
                "<button type=\"button\" class=\"count {class}\" data-search=\"action:{name}\">{symbol} {number} {name}</button> "
            )
        };
        let done = self.plan.steps.iter().map(|step| step.action);
        words::tally(words::ACTIONS, done).into_iter().map(of).collect()
    }

    pub(super) fn write(&self, in_folder: bool, out: Out<'_>) -> fmt::Result {
        let id = self.id();
        // Where there are very many steps, browsers lay out only those that are seen.
        let many = if self.plan.steps.len() > MANY { " many" } else { "" };
        writeln!(out, "<section class=\"application{many}\" id=\"{id}\">")?;
        self.header(in_folder, out)?;
        sections::destructive(self, out)?;
        sections::gates(self, self.application.gates, out)?;
        sections::since(self.application.since, out)?;
        sections::cycles(self, out)?;
        sections::critical_path(self, out)?;
        self.drawing(out)?;
        self.waves(out)?;
        sections::left_out(self, out)?;
        sections::findings(self, self.application.diagnostics, out)?;
        sections::inputs(self, self.application.inputs, out)?;
        writeln!(out, "</section>")
    }

    fn header(&self, in_folder: bool, out: Out<'_>) -> fmt::Result {
        let subject = &self.plan.subject;
        let tag = if in_folder { "h2" } else { "h1" };
        let application = escape(&subject.application);
        let versions = words::versions(subject, Style::PIPED);
        let versions = versions.map_or_else(String::new, |versions| {
            format!(" <span class=\"versions\">{}</span>", escape(&versions))
        });
        writeln!(
            out,
            "<header>\n<{tag} class=\"title\"><span class=\"mode\">{}</span> {application}{versions}</{tag}>",
            subject.mode.name()
        )?;
        let mut about: Vec<String> = Vec::new();
        about.extend(
            subject.site.map(|site| format!("<code>{}</code>", escape(&self.places.path(site.file)))),
        );
        if let Some(record) = words::record(subject) {
            let details: Vec<String> = record.details.iter().map(|text| escape(text)).collect();
            let details =
                if details.is_empty() { String::new() } else { format!(" ({})", details.join(", ")) };
            about.push(format!("{} <code>{}</code>{details}", record.relation, escape(record.path)));
        }
        if !about.is_empty() {
            writeln!(out, "<p class=\"about\">{}</p>", about.join(", "))?;
        }
        writeln!(
            out,
            "<p class=\"closing\"><strong>{}</strong> <span class=\"faint\">{}</span></p>\n<p class=\"counts\">{}</p>\n</header>",
            escape(&words::closing_sentence(self.plan)),
            escape(&words::closing_extras(self.plan)),
            self.counts()
        )
    }

    fn drawing(&self, out: Out<'_>) -> fmt::Result {
        let drawing = Drawing::of_plan(self.plan);
        // A single box tells nothing that its row does not.
        if drawing.nodes.len() < 2 {
            return Ok(());
        }
        let picture = Picture::of(&drawing);
        let (width, height) = picture.size();
        let kind = if is_whole(&drawing) { "graph" } else { "graph bars" };
        writeln!(
            out,
            "<section class=\"order\">\n<h3>Order <span class=\"faint\">from left to right</span></h3>\n\
             <div class=\"{kind}\" tabindex=\"0\" role=\"group\" aria-label=\"The waves as a drawing\">\n\
             <svg class=\"drawing\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">"
        )?;
        let link = |target: Target| match target {
            Target::Node(node) if node < self.plan.steps.len() => {
                Some(format!("#{}", self.anchors.step(node)))
            }
            Target::Node(_) => None,
            Target::Wave(number) => Some(format!("#{}", self.anchors.wave(number))),
        };
        picture.write(&link, out)?;
        writeln!(out, "</svg>\n</div>\n{}</section>", key(&drawing))
    }

    fn waves(&self, out: Out<'_>) -> fmt::Result {
        let steps = Steps::of(self);
        for (number, wave) in self.plan.waves.iter().enumerate().filter(|(_, wave)| !wave.is_empty()) {
            let (id, length) = (self.anchors.wave(number), count(wave.len(), "step"));
            writeln!(
                out,
                "<section class=\"wave\" id=\"{id}\" data-wave=\"{0}\">\n<h3>wave {0} <span class=\"faint\">{length}</span></h3>",
                number + 1
            )?;
            for index in wave {
                steps.write(index.index(), out)?;
            }
            writeln!(out, "</section>")?;
        }
        Ok(())
    }
}

/// What the lines of a drawing mean, of those that are there.
fn key(drawing: &Drawing) -> String {
    let has = |is: &dyn Fn(Look, bool) -> bool| {
        is_whole(drawing) && drawing.edges.iter().any(|edge| is(edge.look, edge.inferred))
    };
    let rows = [
        ("critical", "critical path", has(&|look, _| look == Look::Critical)),
        ("inferred", "inferred from values", has(&|look, inferred| inferred && look != Look::Cycle)),
        ("cycle", "cycle", has(&|look, _| look == Look::Cycle)),
    ];
    let shown: String = rows
        .into_iter()
        .filter(|(.., is_there)| *is_there)
        .map(|(class, words, _)| {
            format!(
                "<span><svg class=\"drawing\" width=\"34\" height=\"8\" aria-hidden=\"true\"><g class=\"edge {class}\">\
                 <path class=\"way\" d=\"M0 4h34\"/></g></svg> {words}</span> "
            )
        })
        .collect();
    if shown.is_empty() { shown } else { format!("<p class=\"key\">{shown}</p>\n") }
}
