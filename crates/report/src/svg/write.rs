//! What is written of a drawing: arrows, then boxes above them.

use std::fmt;

use plimsoll_plan::Action;

use crate::format::Out;
use crate::graph::{Drawing, Look};
use crate::markup::escape;
use crate::svg::layout::{BAND, Labels, Layout, MARGIN};
use crate::svg::waves;
use crate::words;

/// The most boxes and arrows of a drawing that shows each. More of them cannot be told apart; then waves are drawn.
const NODES: usize = 300;
const EDGES: usize = 1500;

/// The sizes of a drawing, known before it is written.
pub(crate) struct Picture<'d> {
    drawing: &'d Drawing,
    /// `None` where there is too much to draw and waves are drawn.
    laid: Option<(Layout, Vec<Labels>)>,
}

/// Whether a drawing shows each of its nodes.
pub(crate) fn is_whole(drawing: &Drawing) -> bool {
    drawing.nodes.len() <= NODES && drawing.edges.len() <= EDGES
}

/// Where the box of a node, or (`None`) the bar of a wave leads to: the reference of a link, escaped.
pub(crate) type Links<'l> = dyn Fn(Target) -> Option<String> + 'l;

/// What can be linked.
#[derive(Clone, Copy)]
pub(crate) enum Target {
    /// A node of the drawing.
    Node(usize),
    /// A wave, zero-based.
    Wave(usize),
}

impl<'d> Picture<'d> {
    pub(crate) fn of(drawing: &'d Drawing) -> Self {
        let laid = is_whole(drawing).then(|| {
            let labels: Vec<Labels> =
                (0..drawing.nodes.len()).map(|node| Labels::of(drawing, node)).collect();
            (Layout::of(drawing, &labels), labels)
        });
        Self { drawing, laid }
    }

    /// Width and height in pixels.
    pub(crate) fn size(&self) -> (i32, i32) {
        self.laid.as_ref().map_or_else(|| waves::size(self.drawing), |(laid, _)| (laid.width, laid.height))
    }

    /// The content of a `g` or `svg` element of the class `drawing`.
    pub(crate) fn write(&self, links: &Links<'_>, out: Out<'_>) -> fmt::Result {
        let Some((laid, labels)) = &self.laid else { return waves::write(self.drawing, links, out) };
        for column in &laid.columns {
            if !column.title.is_empty() {
                let (middle, y) = (column.x + column.width / 2, MARGIN + 6);
                let title = escape(&column.title);
                writeln!(
                    out,
                    "<text class=\"column\" x=\"{middle}\" y=\"{y}\" text-anchor=\"middle\">{title}</text>"
                )?;
            }
        }
        self.edges(laid, out)?;
        for (node, labels) in labels.iter().enumerate() {
            self.node(node, labels, laid, links, out)?;
        }
        Ok(())
    }

    fn edges(&self, laid: &Layout, out: Out<'_>) -> fmt::Result {
        // The more telling are drawn above the others.
        for look in [Look::Ordinary, Look::Critical, Look::Cycle] {
            for (edge, way) in self.drawing.edges.iter().zip(&laid.ways).filter(|(edge, _)| edge.look == look)
            {
                let class = match look {
                    Look::Cycle => " cycle",
                    Look::Critical => " critical",
                    Look::Ordinary => "",
                };
                let inferred = if edge.inferred { " inferred" } else { "" };
                let name = |node: usize| escape(&self.drawing.nodes[node].label);
                let why =
                    if edge.label.is_empty() { String::new() } else { format!(": {}", escape(&edge.label)) };
                writeln!(
                    out,
                    "<g class=\"edge{class}{inferred}\" data-from=\"{}\" data-to=\"{}\"><title>{} → {}{why}</title>\
                     <path class=\"way\" d=\"{}\"/><path class=\"head\" d=\"{}\"/></g>",
                    edge.from,
                    edge.to,
                    name(edge.from),
                    name(edge.to),
                    way.path,
                    way.head
                )?;
            }
        }
        Ok(())
    }

    fn node(
        &self,
        index: usize,
        labels: &Labels,
        laid: &Layout,
        links: &Links<'_>,
        out: Out<'_>,
    ) -> fmt::Result {
        let (node, placed) = (&self.drawing.nodes[index], laid.boxes[index]);
        let mut class = format!("node {}", node.action.map_or("as-is", class));
        if node.critical {
            class.push_str(" critical");
        }
        if self.drawing.blocked.binary_search(&index).is_ok() {
            class.push_str(" blocked");
        }
        let link = links(Target::Node(index));
        let tag = if link.is_some() { "a" } else { "g" };
        let link = link.map_or_else(String::new, |link| format!(" href=\"{link}\""));
        let (x, y, width, height) = (placed.x, placed.y, placed.width, placed.height);
        let symbol = node.action.map_or("", words::symbol).trim();
        writeln!(
            out,
            "<{tag} class=\"{class}\"{link} data-node=\"{index}\"><title>{}, {}</title>\
             <rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"6\"/>\
             <path d=\"M{} {}h{}v{}h-{}q-5 0 -5 -5v-{}q0 -5 5 -5z\"/>\
             <text class=\"symbol\" x=\"{}\" y=\"{}\">{}</text>\
             <text class=\"name\" x=\"{}\" y=\"{}\">{}</text><text class=\"kind\" x=\"{}\" y=\"{}\">{}</text></{tag}>",
            escape(&node.label),
            escape(&node.kind),
            x + 6,
            y + 1,
            BAND - 12,
            height - 2,
            BAND - 12,
            height - 12,
            x + BAND / 2 - 2,
            y + height / 2 + 4,
            escape(symbol),
            x + BAND,
            y + height / 2 - 4,
            escape(&labels.name),
            x + BAND,
            y + height / 2 + 12,
            escape(&labels.kind),
        )
    }
}

/// The class of an action: what is replaced is as red as what is deleted.
pub(crate) const fn class(action: Action) -> &'static str {
    match action {
        Action::Create => "create",
        Action::Update => "update",
        Action::Replace | Action::Delete => "delete",
        Action::Invoke => "invoke",
    }
}
