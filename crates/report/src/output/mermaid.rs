//! `mermaid`: a flow chart that code forges draw in comments and documents.

use plimsoll_plan::Action;

use crate::format::Format;
use crate::graph::{Arrow, Drawing, Look, Node};
use crate::plain::count;
use crate::words;

pub(super) static FORMAT: Format = Format {
    graph: Some(|report, _, out| out.write_str(&draw(&Drawing::of(report)))),
    plan: Some(|report, _, out| out.write_str(&draw(&Drawing::of_plans(report.applications)))),
    ..Format::named("mermaid", "a drawing, for Markdown", "text/vnd.mermaid")
};

/// What Mermaid draws at most unless it is told otherwise (`maxTextSize` in characters, `maxEdges`).
const CHARACTERS: usize = 50_000;
const EDGES: usize = 500;

/// The whole drawing, or, where Mermaid would refuse it, its waves only.
pub(crate) fn draw(drawing: &Drawing) -> String {
    let edges = drawing.edges.len();
    if edges <= EDGES {
        let whole = whole(drawing);
        if whole.chars().count() <= CHARACTERS {
            return whole;
        }
    }
    waves(drawing)
}

fn whole(drawing: &Drawing) -> String {
    let mut out =
        String::from("flowchart LR\n  %% Arrows lead from what comes first to what waits for it.\n");
    let mut placed = vec![false; drawing.nodes.len()];
    for (number, wave) in drawing.waves.iter().enumerate() {
        let (id, title) = (format!("w{}", number + 1), format!("wave {}", number + 1));
        subgraph(&mut out, drawing, &id, &title, wave, &mut placed);
    }
    if !drawing.blocked.is_empty() {
        subgraph(&mut out, drawing, "blocked", "cannot be ordered", &drawing.blocked, &mut placed);
    }
    for (index, done) in placed.iter().enumerate() {
        if !done {
            out.push_str(&format!("  {}\n", node(index, &drawing.nodes[index])));
        }
    }
    if drawing.nodes.is_empty() {
        out.push_str("  nothing[\"nothing to do\"]\n");
    }
    for edge in &drawing.edges {
        out.push_str(&format!("  {}\n", arrow(edge)));
    }
    looks(&mut out, drawing);
    out
}

fn subgraph(
    out: &mut String,
    drawing: &Drawing,
    id: &str,
    title: &str,
    nodes: &[usize],
    placed: &mut [bool],
) {
    out.push_str(&format!("  subgraph {id} [\"{title}\"]\n"));
    for &index in nodes {
        placed[index] = true;
        out.push_str(&format!("    {}\n", node(index, &drawing.nodes[index])));
    }
    out.push_str("  end\n");
}

fn node(index: usize, node: &Node) -> String {
    let class = match node.action {
        Some(Action::Create) => ":::create",
        Some(Action::Update) => ":::update",
        Some(Action::Replace | Action::Delete) => ":::delete",
        Some(Action::Invoke) | None => "",
    };
    format!("n{}[\"{}<br/>{}\"]{class}", index + 1, escape(&node.label), escape(&node.kind))
}

fn arrow(arrow: &Arrow) -> String {
    let line = match (arrow.look, arrow.inferred) {
        (Look::Critical, _) => "==>",
        (Look::Cycle, _) | (Look::Ordinary, true) => "-.->",
        (Look::Ordinary, false) => "-->",
    };
    let label =
        if arrow.label.is_empty() { String::new() } else { format!("|\"{}\"|", escape(&arrow.label)) };
    format!("n{} {line}{label} n{}", arrow.from + 1, arrow.to + 1)
}

/// Colours of nodes and of the arrows of cycles, only those that are used.
fn looks(out: &mut String, drawing: &Drawing) {
    let classes: [(&str, &str, &[Action]); 3] = [
        ("create", "stroke:#1a7f37", &[Action::Create]),
        ("update", "stroke:#9a6700", &[Action::Update]),
        ("delete", "stroke:#cf222e", &[Action::Replace, Action::Delete]),
    ];
    for (name, style, actions) in classes {
        if drawing.nodes.iter().any(|node| node.action.is_some_and(|action| actions.contains(&action))) {
            out.push_str(&format!("  classDef {name} {style}\n"));
        }
    }
    let styles: [(Look, &[bool], &str); 3] = [
        (Look::Cycle, &[false, true], "stroke:#cf222e,color:#cf222e"),
        (Look::Critical, &[true], "stroke-dasharray:6"),
        (Look::Ordinary, &[true], "stroke:#888888"),
    ];
    for (look, inferred, style) in styles {
        let edges = drawing.edges.iter().enumerate();
        let edges = edges.filter(|(_, edge)| edge.look == look && inferred.contains(&edge.inferred));
        let numbers = edges.map(|(number, _)| number.to_string()).collect::<Vec<_>>().join(",");
        if !numbers.is_empty() {
            out.push_str(&format!("  linkStyle {numbers} {style}\n"));
        }
    }
}

/// One box a wave, with the counts of what it does.
fn waves(drawing: &Drawing) -> String {
    let (units, edges) = (count(drawing.nodes.len(), "unit"), count(drawing.edges.len(), "edge"));
    let mut out = String::from("flowchart LR\n");
    let limits = format!("{CHARACTERS} characters and {EDGES} edges");
    out.push_str(&format!(
        "  %% {units} and {edges} are more than Mermaid draws ({limits}): this shows waves only.\n"
    ));
    for (number, wave) in drawing.waves.iter().enumerate() {
        let line = format!("  w{0}[\"wave {0}<br/>{1}\"]\n", number + 1, actions(drawing, wave));
        if number == EDGES || out.len() + line.len() > CHARACTERS - MARGIN {
            out.push_str(&format!("  %% {} are left out.\n", count(drawing.waves.len() - number, "wave")));
            break;
        }
        out.push_str(&line);
        if number > 0 {
            out.push_str(&format!("  w{number} --> w{}\n", number + 1));
        }
    }
    if drawing.waves.is_empty() {
        out.push_str(&format!("  all[\"{units}, {edges}\"]\n"));
    }
    if !drawing.blocked.is_empty() {
        let blocked = count(drawing.blocked.len(), "unit");
        out.push_str(&format!("  blocked[\"cannot be ordered<br/>{blocked}\"]\n"));
    }
    out
}

/// Characters kept free for what stands behind the waves.
const MARGIN: usize = 500;

fn actions(drawing: &Drawing, wave: &[usize]) -> String {
    words::to_do(&words::tally(words::ACTIONS, drawing.actions(wave)))
}

/// The text of a quoted label: what could end it, start a tag, an entity or Markdown is written as an entity code.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(
            character,
            '"' | '#' | '&' | '<' | '>' | ';' | '`' | '\\' | '|' | '*' | '_' | '%' | '{' | '}'
        ) {
            escaped.push_str(&format!("#{};", character as u32));
        } else {
            escaped.push(character);
        }
    }
    escaped
}
