//! `[fromVariable(NAME)]` in texts of v1alpha1 (specification, chapter 6, "Variables").

use plimsoll_base::nearest;
use plimsoll_syntax::TextRange;

/// A reference to a variable in a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reference<'t> {
    /// The name.
    pub name: &'t str,
    /// Its bytes in the text, brackets included.
    pub range: TextRange,
    /// The bytes of the name.
    pub name_range: TextRange,
}

const WORD: &str = "fromVariable";
const OPEN: &str = "[fromVariable(";
const CLOSE: &str = ")]";

/// The references in a text, in order.
#[must_use]
pub fn references(text: &str) -> Vec<Reference<'_>> {
    let mut found = Vec::new();
    let mut position = 0;
    while let Some(at) = text[position..].find(OPEN) {
        let start = position + at;
        let inside = start + OPEN.len();
        let Some(length) = text[inside..].find(CLOSE) else { break };
        let name = &text[inside..inside + length];
        position = inside + length + CLOSE.len();
        // Another opening in between: the first one is not closed.
        if let Some(again) = name.rfind(OPEN) {
            position = inside + again;
            continue;
        }
        let trimmed = name.trim();
        let lead = inside + (name.len() - name.trim_start().len());
        found.push(Reference {
            name: trimmed,
            range: TextRange::new(start as u32, position as u32),
            name_range: TextRange::new(lead as u32, (lead + trimmed.len()) as u32),
        });
    }
    found
}

/// The text with its references replaced by what `value` gives; a reference for which it gives nothing stays as it is.
#[must_use]
pub fn substitute(text: &str, value: &mut dyn FnMut(&str) -> Option<String>) -> String {
    let mut result = String::with_capacity(text.len());
    let mut position = 0;
    for reference in references(text) {
        let range = reference.range.as_usize();
        result.push_str(&text[position..range.start]);
        match value(reference.name) {
            Some(value) => result.push_str(&value),
            None => result.push_str(&text[range.clone()]),
        }
        position = range.end;
    }
    result.push_str(&text[position..]);
    result
}

/// Something that is meant as a reference and is none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Malformed {
    /// Its bytes in the text.
    pub range: TextRange,
    /// How it is written right; `None` where no name can be made out.
    pub meant: Option<String>,
}

/// What looks like a reference to a variable and is none: another word before the parenthesis, a missing bracket.
#[must_use]
pub fn malformed(text: &str) -> Vec<Malformed> {
    let good = references(text);
    let is_good = |at: usize| good.iter().any(|one| one.range.as_usize().contains(&at));
    let openings = text.match_indices('(').map(|(at, _)| at).filter(|at| !is_good(*at));
    openings.filter_map(|at| attempt(text, at)).collect()
}

/// What stands around an opening parenthesis, where it is meant as a reference.
fn attempt(text: &str, open: usize) -> Option<Malformed> {
    let before = text[..open].trim_end();
    let word = before.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len();
    nearest(&before[word..], [WORD])?;
    let start = if text[..word].ends_with('[') { word - 1 } else { word };
    let behind = &text[open + 1..];
    let name = behind.trim_start();
    let name = &name[..name.find(|c: char| !is_of_name(c)).unwrap_or(name.len())];
    let mut end = open + 1 + (behind.len() - behind.trim_start().len()) + name.len();
    // What closes it, as far as it is there.
    for closing in [')', ']'] {
        let rest = &text[end..];
        if rest.trim_start().starts_with(closing) {
            end += rest.len() - rest.trim_start().len() + 1;
        }
    }
    let meant = (!name.is_empty()).then(|| format!("{OPEN}{name}{CLOSE}"));
    Some(Malformed { range: TextRange::new(start as u32, end as u32), meant })
}

/// Whether a character may be in the name of a variable (specification, chapter 6, "Variables").
#[must_use]
pub fn is_of_name(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-' | '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_found_wherever_they_stand() {
        let text = "https://[fromVariable(host)]:[fromVariable( port )]/[fromVariable(x [fromVariable(y)]";
        let found: Vec<(&str, &str)> =
            references(text).iter().map(|one| (one.name, &text[one.name_range.as_usize()])).collect();
        assert_eq!(found, [("host", "host"), ("port", "port"), ("y", "y")]);
        let mut value = |name: &str| (name != "y").then(|| name.to_uppercase());
        assert_eq!(substitute(text, &mut value), "https://HOST:PORT/[fromVariable(x [fromVariable(y)]");
    }

    #[test]
    fn what_is_meant_as_a_reference_is_found() {
        for (text, meant) in [
            ("[fromVaraible(host)]", "[fromVariable(host)]"),
            ("[fromVariable(host]", "[fromVariable(host)]"),
            ("[fromVariable(host)", "[fromVariable(host)]"),
            ("fromVariable(a-b.c)", "[fromVariable(a-b.c)]"),
            ("[FromVariable(host)]", "[fromVariable(host)]"),
            ("[fromVariable (host)]", "[fromVariable(host)]"),
        ] {
            let found = malformed(text);
            let whole = TextRange::new(0, text.len() as u32);
            assert_eq!(found, [Malformed { range: whole, meant: Some(meant.to_owned()) }], "{text}");
        }
        let inside = malformed("http://[fromVariable(host)]/[fromVariabel(path)]/x (y)");
        assert_eq!(inside.len(), 1);
        assert_eq!(inside[0].range.start, 28);
        assert_eq!(malformed("[fromVariable()]").len(), 0);
        assert_eq!(malformed("from(variable) or a fromParam(x)"), []);
    }
}
