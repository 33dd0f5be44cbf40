//! An artifact with its parameters put in, and the way from each element back to the artifact as it is written.
//!
//! Parameters are put into the text before it is parsed, as the reference implementation does it: a value may bring
//! structure of its own. Where it does not, which is nearly always, the two trees have the same shape and an element of
//! one is the element of the other.

use std::sync::Arc;

use plimsoll_base::{NodeId, Secret, TextRange};
use plimsoll_syntax::{
    Content, Language, SyntaxErrorKind, Tree, parse_ini, parse_json, parse_words, parse_yaml, pointer,
};

use crate::template;

/// The value of one parameter.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Replacement {
    /// A text that may be shown.
    Text(Arc<str>),
    /// A text that must not be shown.
    Secret(Secret),
    /// It will be asked for; the placeholder stays.
    Asked,
}

/// A text that is put at a JSON pointer before parameters are put in.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Placement {
    /// Where (RFC 6901).
    pub pointer: Arc<str>,
    /// What: `$image`.
    pub text: Arc<str>,
}

/// What a template depends on.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Substitutions {
    /// Values by name, in a fixed order.
    pub values: Vec<(Arc<str>, Replacement)>,
    /// Texts by JSON pointer, put in before the values.
    pub placements: Vec<Placement>,
}

impl Substitutions {
    fn lookup(&self, name: &str) -> Option<(usize, Option<&str>)> {
        let index = self.values.iter().position(|(known, _)| &**known == name)?;
        Some(match &self.values[index].1 {
            Replacement::Text(text) => (index, Some(text)),
            Replacement::Secret(secret) => (index, Some(secret.reveal())),
            Replacement::Asked => (index, None),
        })
    }
}

/// A rendered artifact.
#[derive(Clone, PartialEq, Debug)]
pub struct Rendered {
    /// What it says with the values put in.
    pub content: Content,
    /// What is wrong with its syntax with the values put in, each with the element of the artifact as written.
    pub errors: Vec<(NodeId, SyntaxErrorKind)>,
    /// For each element the one of the artifact as written; `None` where all have the same number.
    written: Option<Vec<NodeId>>,
    /// Elements and the indices of the values put into them, ascending.
    values: Vec<(NodeId, usize)>,
}

impl Rendered {
    /// The element of the artifact as written that became this one.
    #[must_use]
    pub fn written(&self, node: NodeId) -> NodeId {
        match &self.written {
            None => node,
            Some(written) => written.get(node.index()).copied().unwrap_or(NodeId::ROOT),
        }
    }

    /// Whether the value with this index in [`Substitutions::values`] was put in somewhere.
    #[must_use]
    pub fn uses(&self, index: usize) -> bool {
        self.values.iter().any(|(_, used)| *used == index)
    }

    /// The indices in [`Substitutions::values`] of the values put into an element, in order.
    pub fn values_in(&self, node: NodeId) -> impl Iterator<Item = usize> {
        let start = self.values.partition_point(|(other, _)| *other < node);
        self.values[start..].iter().take_while(move |(other, _)| *other == node).map(|(_, index)| *index)
    }

    /// The indices in [`Substitutions::values`] of all values put in, with repetitions.
    pub fn values(&self) -> impl Iterator<Item = usize> {
        self.values.iter().map(|(_, index)| *index)
    }
}

/// Reads a text with the given grammar.
#[must_use]
pub fn parse(text: impl Into<Arc<str>>, language: Language) -> Tree {
    match language {
        Language::Yaml => parse_yaml(text),
        Language::Json => parse_json(text),
        Language::Ini => parse_ini(text),
        Language::Words => parse_words(text),
    }
}

/// Puts values into a template. Placements come first: they change the template, as the reference implementation does it.
#[must_use]
pub fn render(template: &Tree, substitutions: &Substitutions) -> Rendered {
    let Some((placed, back)) = place(template, &substitutions.placements) else {
        return fill(template, substitutions);
    };
    let mut rendered = fill(&placed, substitutions);
    if !has_same_shape(&placed, template) {
        let origin = |node: NodeId| back.origin(template, placed.elements()[node.index()].start);
        let n_elements = rendered.content.n_elements() as u32;
        let written = (0..n_elements).map(|node| origin(rendered.written(NodeId(node)))).collect();
        for (node, _) in &mut rendered.errors {
            *node = origin(*node);
        }
        rendered.written = Some(written);
    }
    rendered
}

fn fill(template: &Tree, substitutions: &Substitutions) -> Rendered {
    let substituted = template::substitute(template.text(), |name| substitutions.lookup(name));
    let tree = parse_like(template, substituted.text.as_str());
    let mut values = Vec::new();
    for (range, index) in substituted.values() {
        values.extend(tokens_at(&tree, range.start as u32, range.end as u32).map(|node| (node, index)));
    }
    values.sort_unstable();
    values.dedup();
    let origin = |start: u32| {
        let start = start as usize;
        element_at(template, substituted.to_template(start..start).start as u32)
    };
    let written = (!has_same_shape(&tree, template))
        .then(|| tree.elements().iter().map(|element| origin(element.start)).collect());
    let errors = tree.errors().iter().map(|error| (origin(error.range.start), error.kind)).collect();
    Rendered { errors, content: Content::of(Arc::new(tree)), written, values }
}

/// Reads a text that came of a template. Where it has the shape of that, its elements have the same names.
fn parse_like(template: &Tree, text: &str) -> Tree {
    let tree = parse(text, template.language());
    if has_same_shape(&tree, template) { tree.named_as(template) } else { tree }
}

fn has_same_shape(tree: &Tree, template: &Tree) -> bool {
    tree.elements().len() == template.elements().len()
        && tree.elements().iter().zip(template.elements()).all(|(left, right)| left.kind == right.kind)
}

/// What placements replaced in a template, in order: the bytes, the element, and the length of what came there.
struct Replaced(Vec<(TextRange, NodeId, u32)>);

impl Replaced {
    /// The element of the template that what starts at an offset of the result came from.
    fn origin(&self, template: &Tree, offset: u32) -> NodeId {
        let mut grown = 0i64;
        for (range, node, length) in &self.0 {
            let start = i64::from(range.start) + grown;
            if i64::from(offset) < start {
                break;
            }
            if i64::from(offset) < start + i64::from(*length) {
                return *node;
            }
            grown += i64::from(*length) - i64::from(range.len());
        }
        element_at(template, u32::try_from(i64::from(offset) - grown).unwrap_or_default())
    }
}

/// The template with texts at pointers; `None` where there are none. A pointer that leads nowhere is left out, of two
/// that lead to the same bytes the last counts.
fn place(template: &Tree, placements: &[Placement]) -> Option<(Tree, Replaced)> {
    let document = template.documents().next()?;
    let mut edits: Vec<(TextRange, NodeId, String)> = Vec::new();
    for placement in placements {
        let Some(slot) = pointer::find(document, &placement.pointer) else { continue };
        let node = template.node(slot);
        let value = node.value().map(plimsoll_syntax::Value::id);
        // An empty value gets its text behind the colon.
        let range = value.map_or_else(|| TextRange::at(template.range(slot).end), |id| template.range(id));
        let blank = if range.is_empty() { " " } else { "" };
        edits.retain(|(other, ..)| *other != range);
        edits.push((
            range,
            value.unwrap_or(slot),
            format!("{blank}{}", serde_json::Value::from(&*placement.text)),
        ));
    }
    edits.sort_by_key(|(range, ..)| (range.start, std::cmp::Reverse(range.end)));
    let mut text = String::with_capacity(template.text().len());
    let mut replaced = Vec::new();
    let mut done = 0;
    for (range, node, insert) in edits {
        if range.start < done {
            continue;
        }
        text.push_str(&template.text()[done as usize..range.start as usize]);
        text.push_str(&insert);
        done = range.end;
        replaced.push((range, node, insert.len() as u32));
    }
    if replaced.is_empty() {
        return None;
    }
    text.push_str(&template.text()[done as usize..]);
    Some((parse_like(template, &text), Replaced(replaced)))
}

/// The last element that starts at or before `offset`: the innermost one there.
fn element_at(tree: &Tree, offset: u32) -> NodeId {
    let behind = tree.elements().partition_point(|element| element.start <= offset);
    tree.id_at(behind.saturating_sub(1) as u32)
}

/// The tokens that share bytes with `start..end`, or touch it where it is empty.
fn tokens_at(tree: &Tree, start: u32, end: u32) -> impl Iterator<Item = NodeId> {
    let behind = tree.elements().partition_point(|element| element.start <= start);
    let first = tree.elements()[..behind].iter().rposition(|element| element.kind.is_token()).unwrap_or(0);
    let elements = tree.elements().iter().enumerate().skip(first);
    elements
        .take_while(move |(_, element)| element.start <= end)
        .filter(|(_, element)| element.kind.is_token())
        .map(|(at, _)| tree.id_at(at as u32))
        .filter(move |node| {
            let range = tree.range(*node);
            range.start < end && start < range.end || (start == end && range.touches(start))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn substitutions() -> Substitutions {
        let values = vec![
            ("image".into(), Replacement::Text("nginx:1.25".into())),
            ("port".into(), Replacement::Text("80".into())),
            ("more".into(), Replacement::Text("a: 1\nb: 2".into())),
            ("asked".into(), Replacement::Asked),
        ];
        Substitutions { values, placements: Vec::new() }
    }

    fn scalar(content: &Content, text: &str) -> NodeId {
        let mut waiting = vec![content.root()];
        while let Some(node) = waiting.pop() {
            if node
                .value()
                .and_then(plimsoll_syntax::Value::as_scalar)
                .is_some_and(|found| found.text() == text)
            {
                return node.value().unwrap().id();
            }
            waiting.extend(node.children());
        }
        panic!("{text} is not there");
    }

    #[test]
    fn elements_of_the_same_shape_are_the_elements_of_the_template() {
        let template = parse_yaml("image: $image\nport: ${port}0\nkeep: $asked\n");
        let rendered = render(&template, &substitutions());
        let port = scalar(&rendered.content, "800");
        assert_eq!(&template.text()[template.range(rendered.written(port)).as_usize()], "${port}0");
        assert_eq!(rendered.values_in(port).collect::<Vec<_>>(), [1]);
        assert_eq!(rendered.values_in(scalar(&rendered.content, "$asked")).collect::<Vec<_>>(), [3]);
        assert_eq!(rendered.values_in(scalar(&rendered.content, "port")).count(), 0);
    }

    #[test]
    fn a_value_may_bring_structure_and_still_leads_back() {
        let template = parse_yaml("x: y\n$more\nz: $port\n");
        let rendered = render(&template, &substitutions());
        let back = |text: &str| {
            let node = rendered.written(scalar(&rendered.content, text));
            &template.text()[template.range(node).as_usize()]
        };
        assert_eq!(back("2"), "$more");
        assert_eq!(back("80"), "$port");
        assert_eq!(rendered.values_in(scalar(&rendered.content, "2")).collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn texts_come_to_their_pointers_before_values() {
        let placements =
            [("/spec/image", "$image"), ("/spec/ports", "${port}"), ("/none", "$image"), ("/z", "$asked")];
        let placements = placements
            .iter()
            .map(|(pointer, text)| Placement { pointer: (*pointer).into(), text: (*text).into() })
            .collect();
        let substitutions = Substitutions { placements, ..substitutions() };
        let template = parse_yaml("spec:\n  image: old # why\n  ports: [1, 2]\n  last: end\nz:\n");
        let rendered = render(&template, &substitutions);
        let back = |text: &str| {
            let node = rendered.written(scalar(&rendered.content, text));
            &template.text()[template.range(node).as_usize()]
        };
        assert_eq!(back("nginx:1.25"), "old");
        assert_eq!(back("80"), "[1, 2]");
        assert_eq!(back("end"), "end");
        assert_eq!(rendered.values_in(scalar(&rendered.content, "80")).collect::<Vec<_>>(), [1]);
        assert_eq!(rendered.values_in(scalar(&rendered.content, "$asked")).collect::<Vec<_>>(), [3]);
        assert_eq!(rendered.errors, []);
    }
}
