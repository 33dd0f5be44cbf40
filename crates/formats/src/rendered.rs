//! An artifact with its parameters put in, and the way from each element back to the artifact as it is written.
//!
//! Parameters are put into the text before it is parsed, as the reference implementation does it: a value may bring
//! structure of its own. Where it does not, which is nearly always, the two trees have the same shape and an element of
//! one is the element of the other.

use std::sync::Arc;

use plimsoll_base::{NodeId, Secret};
use plimsoll_syntax::{Content, Language, Tree, parse_ini, parse_json, parse_words, parse_yaml};

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

/// Values by name, in a fixed order: what a template depends on.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Substitutions(pub Vec<(Arc<str>, Replacement)>);

impl Substitutions {
    fn lookup(&self, name: &str) -> Option<(usize, Option<&str>)> {
        let index = self.0.iter().position(|(known, _)| &**known == name)?;
        Some(match &self.0[index].1 {
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
    /// Whether it has syntax errors with the values put in.
    pub is_broken: bool,
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

    /// Whether the value with this index in [`Substitutions`] was put in somewhere.
    #[must_use]
    pub fn uses(&self, index: usize) -> bool {
        self.values.iter().any(|(_, used)| *used == index)
    }

    /// The indices in [`Substitutions`] of the values put into an element, in order.
    pub fn values_in(&self, node: NodeId) -> impl Iterator<Item = usize> {
        let start = self.values.partition_point(|(other, _)| *other < node);
        self.values[start..].iter().take_while(move |(other, _)| *other == node).map(|(_, index)| *index)
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

/// Puts values into a template.
#[must_use]
pub fn render(template: &Tree, substitutions: &Substitutions) -> Rendered {
    let substituted = template::substitute(template.text(), |name| substitutions.lookup(name));
    let tree = parse(substituted.text.as_str(), template.language());
    let mut values = Vec::new();
    for (range, index) in substituted.values() {
        values.extend(tokens_at(&tree, range.start as u32, range.end as u32).map(|node| (node, index)));
    }
    values.sort_unstable();
    values.dedup();
    let same_shape = tree.elements().len() == template.elements().len()
        && tree.elements().iter().zip(template.elements()).all(|(left, right)| left.kind == right.kind);
    let written = (!same_shape).then(|| {
        let origin = |element: &plimsoll_syntax::Element| {
            let start = element.start as usize;
            element_at(template, substituted.to_template(start..start).start as u32)
        };
        tree.elements().iter().map(origin).collect()
    });
    Rendered { is_broken: !tree.errors().is_empty(), content: Content::of(Arc::new(tree)), written, values }
}

/// The last element that starts at or before `offset`: the innermost one there.
fn element_at(tree: &Tree, offset: u32) -> NodeId {
    let behind = tree.elements().partition_point(|element| element.start <= offset);
    NodeId(behind.saturating_sub(1) as u32)
}

/// The tokens that share bytes with `start..end`, or touch it where it is empty.
fn tokens_at(tree: &Tree, start: u32, end: u32) -> impl Iterator<Item = NodeId> {
    let mut first = element_at(tree, start);
    while first > NodeId::ROOT && !tree.elements()[first.index()].kind.is_token() {
        first.0 -= 1;
    }
    (first.0..tree.elements().len() as u32)
        .map(NodeId)
        .take_while(move |&node| tree.elements()[node.index()].start <= end)
        .filter(move |&node| {
            let range = tree.range(node);
            let shares = range.start < end && start < range.end || (start == end && range.touches(start));
            shares && tree.elements()[node.index()].kind.is_token()
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn substitutions() -> Substitutions {
        Substitutions(vec![
            ("image".into(), Replacement::Text("nginx:1.25".into())),
            ("port".into(), Replacement::Text("80".into())),
            ("more".into(), Replacement::Text("a: 1\nb: 2".into())),
            ("asked".into(), Replacement::Asked),
        ])
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
}
