//! `[fromVariable(NAME)]` in texts of v1alpha1 (specification, chapter 6, "Variables").

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
}
