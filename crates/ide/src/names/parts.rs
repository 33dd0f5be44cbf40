//! Which part of a text is a name.

use std::ops::Range;

use plimsoll_formats::cnab::{porter, template as bundle_template};
use plimsoll_formats::oam::types::plain;
use plimsoll_formats::oam::variables;
use plimsoll_formats::template;

/// How names are written in a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Part {
    /// The text is the name.
    Whole,
    /// The text is the name, unless it is a pattern that means several.
    Literal,
    /// What is left without the namespace before it and the version behind it: `team/webservice@v1`.
    Type,
    /// The definition of `#/definitions/NAME`.
    Pointer,
    /// Those of `[fromVariable(NAME)]`.
    Variables,
    /// Those of `${ bundle.SECTION.NAME }`, and of `{{ … }}`, for this section.
    Bundle(&'static str),
    /// Those of `${ bundle.dependencies.ALIAS.SECTION.NAME }`, and of `{{ … }}`, for this section.
    OfDependency(&'static str),
    /// The text is the name of an action: any key of a manifest of Porter that is no field of it.
    Action,
    /// The component of a revision that is called after it: `NAME-v3`.
    Revision,
    /// The text is the kind of an object; the name is that of its resource.
    Kind,
    /// Those of `status.NAME` and `status["NAME"]` in a condition, for this word.
    Condition(&'static str),
}

/// The bytes of the names in a text, in order.
pub(crate) fn names(part: Part, text: &str) -> Vec<Range<usize>> {
    match part {
        Part::Literal if text.contains(['*', '^', '$']) => Vec::new(),
        Part::Action if porter::tables::MANIFEST.field(text).is_some() => Vec::new(),
        Part::Whole | Part::Literal | Part::Action | Part::Kind => std::iter::once(0..text.len()).collect(),
        Part::Type => {
            let (name, _) = plain(text);
            let start = name.as_ptr() as usize - text.as_ptr() as usize;
            std::iter::once(start..start + name.len()).collect()
        }
        Part::Pointer => pointer(text).into_iter().collect(),
        Part::Variables => variables::references(text).iter().map(|one| one.name_range.as_usize()).collect(),
        Part::Bundle(section) => of_bundle(section, text),
        Part::OfDependency(section) => of_dependency(section, text),
        Part::Revision => revision(text).into_iter().collect(),
        Part::Condition(word) => of_condition(word, text),
    }
}

/// The bytes of the names in the placeholders of a text, without `$` and braces.
pub(crate) fn placeholders(text: &str) -> impl Iterator<Item = Range<usize>> {
    template::placeholders(text).map(|one| {
        let braces = usize::from(text[one.range.start..].starts_with("${"));
        one.range.start + 1 + braces..one.range.end - braces
    })
}

/// The name of a definition that a reference of a JSON Schema points to, unless its name is written with escapes.
fn pointer(text: &str) -> Option<Range<usize>> {
    const START: &str = "#/definitions/";
    let rest = text.strip_prefix(START)?;
    let name = rest.split('/').next().unwrap_or(rest);
    let is_plain = !name.contains(['~', '%']);
    is_plain.then_some(START.len()..START.len() + name.len())
}

/// The names of a section of the bundle in the expressions of a text; the names of outputs of dependencies are not among them.
fn of_bundle(section: &str, text: &str) -> Vec<Range<usize>> {
    let expressions = bundle_template::expressions(text).into_iter();
    let found = expressions.filter_map(|expression| {
        let inside = expression.inside_range(text);
        let rest = text[inside.clone()].strip_prefix("bundle.")?.strip_prefix(section)?.strip_prefix('.')?;
        let start = inside.end - rest.len();
        let length = rest.find('.').unwrap_or(rest.len());
        Some(start..start + length)
    });
    found.collect()
}

/// The names of a section of dependencies in the expressions of a text.
fn of_dependency(section: &str, text: &str) -> Vec<Range<usize>> {
    let aliases = of_bundle("dependencies", text).into_iter();
    let found = aliases.filter_map(|alias| {
        let rest = text[alias.end..].strip_prefix('.')?.strip_prefix(section)?.strip_prefix('.')?;
        let start = text.len() - rest.len();
        let length = rest.find(|one: char| one == '.' || one == '}' || one.is_whitespace())?;
        Some(start..start + length)
    });
    found.collect()
}

/// The alias of the dependency before a name that [`Part::OfDependency`] finds.
pub(super) fn alias_before(text: &str, name: &Range<usize>) -> Option<String> {
    let mut before = text[..name.start].rsplit('.');
    // What is behind the last dot, then the section.
    before.nth(1)?;
    before.next().map(str::to_owned)
}

/// The name of the component that a revision is of.
fn revision(text: &str) -> Option<Range<usize>> {
    let (name, number) = text.rsplit_once("-v")?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(0..name.len())
}

/// The names behind a word in a condition: `status.NAME`, `status["NAME"]`.
fn of_condition(word: &str, text: &str) -> Vec<Range<usize>> {
    let is_of_name = |one: char| one.is_alphanumeric() || matches!(one, '_' | '-' | '$');
    let mut found = Vec::new();
    for (at, _) in text.match_indices(word) {
        let is_inside = text[..at].ends_with(|one: char| is_of_name(one) || one == '.');
        let start = at + word.len();
        let rest = &text[start..];
        let name = if is_inside {
            None
        } else if let Some(rest) = rest.strip_prefix('.') {
            // A hyphen subtracts in CUE.
            let length = rest.find(|one: char| !is_of_name(one) || one == '-').unwrap_or(rest.len());
            Some(start + 1..start + 1 + length)
        } else {
            let quoted = rest.strip_prefix("[\"");
            quoted.and_then(|rest| Some(start + 2..start + 2 + rest.find("\"]")?))
        };
        found.extend(name.filter(|name| !name.is_empty()));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Part, names, placeholders};

    #[test]
    fn names_are_found_in_longer_texts() {
        for (part, text, expected) in [
            (Part::Whole, "a b", &["a b"][..]),
            (Part::Literal, "we*", &[]),
            (Part::Type, "team/web@v1", &["web"]),
            (Part::Type, "core.oam.dev/v1alpha1.Server", &["Server"]),
            (Part::Pointer, "#/definitions/port/items", &["port"]),
            (Part::Pointer, "#/definitions/a~1b", &[]),
            (Part::Pointer, "#/properties/port", &[]),
            (Part::Variables, "[fromVariable( host )]:[fromVariable(port)]", &["host", "port"]),
            (Part::Bundle("parameters"), "é${ bundle.parameters.a }{{bundle.parameters.b.c}}", &["a", "b"]),
            (Part::Bundle("outputs"), "${bundle.dependencies.db.outputs.x}", &[]),
            (Part::Bundle("dependencies"), "${bundle.dependencies.db.outputs.x}", &["db"]),
            (Part::OfDependency("outputs"), "${bundle.dependencies.db.outputs.x }", &["x"]),
            (Part::Revision, "web-v2-v13", &["web-v2"]),
            (Part::Revision, "web-va", &[]),
            (Part::Action, "install", &[]),
            (Part::Action, "status", &["status"]),
            (Part::Condition("status"), "status.a.phase == \"x\" && status[\"b-c\"].failed", &["a", "b-c"]),
            (Part::Condition("status"), "mystatus.a || x.status.b", &[]),
        ] {
            let found: Vec<&str> = names(part, text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{part:?} {text}");
        }
    }

    #[test]
    fn the_names_of_placeholders_are_bare() {
        let text = "é$a ${b} $$c";
        assert_eq!(placeholders(text).map(|range| &text[range]).collect::<Vec<_>>(), ["a", "b"]);
    }
}
