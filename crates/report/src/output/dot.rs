//! `dot`: the language of Graphviz.

use plimsoll_plan::Action;

use crate::format::Format;
use crate::graph::{Arrow, Drawing, Look, Node};

pub(super) static FORMAT: Format = Format {
    graph: Some(|report, _, out| out.write_str(&written(&Drawing::of(report)))),
    plan: Some(|report, _, out| out.write_str(&written(&Drawing::of_plans(report.applications)))),
    ..Format::named("dot", "a drawing, for Graphviz", "text/vnd.graphviz")
};

/// Waves are clusters from left to right; arrows lead from what comes first to what waits for it.
fn written(drawing: &Drawing) -> String {
    let mut out = format!("digraph {} {{\n", quote(&drawing.title));
    out.push_str("  // Arrows lead from what comes first to what waits for it.\n");
    out.push_str("  rankdir=LR;\n  fontname=\"sans-serif\";\n");
    out.push_str("  node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=\"sans-serif\"];\n");
    out.push_str("  edge [fontname=\"sans-serif\", fontsize=10];\n");
    let mut placed = vec![false; drawing.nodes.len()];
    for (number, wave) in drawing.waves.iter().enumerate() {
        let (id, title) = (format!("cluster_{}", number + 1), format!("wave {}", number + 1));
        cluster(&mut out, drawing, &id, &title, wave, &mut placed);
    }
    if !drawing.blocked.is_empty() {
        cluster(&mut out, drawing, BLOCKED, "cannot be ordered", &drawing.blocked, &mut placed);
    }
    for (index, done) in placed.iter().enumerate() {
        if !done {
            out.push_str(&format!("  {}\n", node(index, &drawing.nodes[index], !drawing.waves.is_empty())));
        }
    }
    if drawing.nodes.is_empty() {
        out.push_str("  nothing [label=\"nothing to do\"];\n");
    }
    for edge in &drawing.edges {
        out.push_str(&format!("  {}\n", arrow(edge)));
    }
    out + "}\n"
}

/// The cluster of what has no wave.
const BLOCKED: &str = "cluster_blocked";

fn cluster(out: &mut String, drawing: &Drawing, id: &str, title: &str, nodes: &[usize], placed: &mut [bool]) {
    let color = if id == BLOCKED { "red" } else { "gray" };
    out.push_str(&format!("  subgraph {id} {{\n    label={};\n    color={color};\n", quote(title)));
    for &index in nodes {
        placed[index] = true;
        out.push_str(&format!("    {}\n", node(index, &drawing.nodes[index], id != BLOCKED)));
    }
    out.push_str("  }\n");
}

fn node(index: usize, node: &Node, planned: bool) -> String {
    let color = match node.action {
        Some(Action::Create) => ", color=darkgreen",
        Some(Action::Update) => ", color=goldenrod",
        Some(Action::Replace | Action::Delete) => ", color=red",
        // A unit that stays as it is, beside a plan.
        None if planned => ", color=gray50, fontcolor=gray50",
        Some(Action::Invoke) | None => "",
    };
    let bold = if node.critical { ", penwidth=2" } else { "" };
    let label = quote(&format!("{}\n{}", node.label, node.kind));
    format!("n{} [label={label}{color}{bold}];", index + 1)
}

fn arrow(arrow: &Arrow) -> String {
    let look = match (arrow.look, arrow.inferred) {
        (Look::Cycle, _) => "color=red, style=dashed, fontcolor=red",
        (Look::Critical, false) => "style=bold, penwidth=2",
        (Look::Critical, true) => "style=\"bold,dashed\", penwidth=2",
        (Look::Ordinary, true) => "color=gray50, style=dashed, fontcolor=gray50",
        (Look::Ordinary, false) => "",
    };
    let label = if arrow.label.is_empty() { String::new() } else { format!("label={}", quote(&arrow.label)) };
    let gap = if look.is_empty() || label.is_empty() { "" } else { ", " };
    let attributes = format!("{label}{gap}{look}");
    let attributes = if attributes.is_empty() { attributes } else { format!(" [{attributes}]") };
    format!("n{} -> n{}{attributes};", arrow.from + 1, arrow.to + 1)
}

/// A quoted string. A backslash starts an escape in labels, so one from a name is doubled; `&` starts an entity.
fn quote(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"").replace('&', "&amp;").replace('\n', "\\n");
    format!("\"{text}\"")
}
