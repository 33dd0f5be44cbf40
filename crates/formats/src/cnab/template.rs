//! References in texts: `${bundle.dependencies.db.outputs.host}`, and `{{ … }}` as Porter wrote them before.

use std::ops::Range;
use std::sync::Arc;

/// A reference to a part of a bundle.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reference {
    /// The dependency that it is a part of; `None` for the bundle itself.
    pub dependency: Option<Arc<str>>,
    /// What it is.
    pub section: Section,
    /// Its name.
    pub name: Arc<str>,
    /// Its bytes in the text, braces included.
    pub range: Range<usize>,
}

/// What a reference may name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Section {
    /// `parameters`
    Parameters,
    /// `credentials`
    Credentials,
    /// `outputs`
    Outputs,
}

impl Section {
    /// One of it, for people.
    #[must_use]
    pub const fn one(self) -> &'static str {
        match self {
            Self::Parameters => "parameter",
            Self::Credentials => "credential",
            Self::Outputs => "output",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "parameters" => Self::Parameters,
            "credentials" => Self::Credentials,
            "outputs" => Self::Outputs,
            _ => return None,
        })
    }
}

/// An expression in braces: its bytes, braces included, and what stands between them, trimmed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expression<'t> {
    /// The bytes.
    pub range: Range<usize>,
    /// The inside.
    pub inside: &'t str,
}

impl Expression<'_> {
    /// The bytes of the inside in `text`, without blanks and without the sign of a section.
    #[must_use]
    pub fn inside_range(&self, text: &str) -> Range<usize> {
        let rest = &text[self.range.start + 2..];
        let start = self.range.start + 2 + (rest.len() - rest.trim_start().len());
        let bare = self.inside.trim_start_matches(['#', '^', '/', '&']).trim_start();
        let start = start + (self.inside.len() - bare.len());
        start..start + bare.len()
    }
}

/// All expressions of a text, in order: `${…}` and `{{…}}`.
#[must_use]
pub fn expressions(text: &str) -> Vec<Expression<'_>> {
    let mut found = Vec::new();
    let mut open_ended: Vec<&str> = Vec::new();
    let mut at = 0;
    while let Some(offset) = text[at..].find(['$', '{']) {
        let start = at + offset;
        let (open, close) = if text[start..].starts_with("${") {
            ("${", "}")
        } else if text[start..].starts_with("{{") {
            ("{{", "}}")
        } else {
            at = start + 1;
            continue;
        };
        let inner = start + open.len();
        // Where nothing closes from here on, nothing does further on: searching again would cost the square.
        let length = if open_ended.contains(&close) { None } else { text[inner..].find(close) };
        let Some(length) = length else {
            if !open_ended.contains(&close) {
                open_ended.push(close);
            }
            at = inner;
            continue;
        };
        let end = inner + length + close.len();
        found.push(Expression { range: start..end, inside: text[inner..inner + length].trim() });
        at = end;
    }
    found
}

/// The references of a text to parts of a bundle, in order. Other expressions are left out.
#[must_use]
pub fn references(text: &str) -> Vec<Reference> {
    let found = expressions(text).into_iter();
    found.filter_map(|expression| reference(expression.inside, expression.range.clone())).collect()
}

/// What an expression names, if it is a part of a bundle: what stands in the braces, and the bytes.
#[must_use]
pub fn reference(inside: &str, range: Range<usize>) -> Option<Reference> {
    let rest = inside.strip_prefix("bundle.")?;
    let (dependency, rest) = match rest.strip_prefix("dependencies.") {
        Some(rest) => {
            let (alias, rest) = rest.split_once('.')?;
            (Some(alias.into()), rest)
        }
        None => (None, rest),
    };
    let (section, name) = rest.split_once('.')?;
    Some(Reference { dependency, section: Section::from_name(section)?, name: name.into(), range })
}

#[cfg(test)]
mod tests {
    use super::{expressions, references};

    #[test]
    fn references_are_found_in_both_forms() {
        let found =
            references("a ${bundle.dependencies.db.outputs.host}:{{ bundle.parameters.port }} ${env.X} ${");
        let shown: Vec<String> = found
            .iter()
            .map(|one| format!("{:?} {} {}", one.dependency, one.section.one(), one.name))
            .collect();
        assert_eq!(shown, ["Some(\"db\") output host", "None parameter port"]);
    }

    #[test]
    fn ranges_cover_the_braces() {
        let text = "é${a}{{b}}";
        let found = expressions(text);
        assert_eq!(&text[found[0].range.clone()], "${a}");
        assert_eq!(&text[found[1].range.clone()], "{{b}}");
        assert_eq!(found[1].inside, "b");
    }
}
