//! Substitution as Python's `string.Template.safe_substitute` does it, with the way back to the template.
//!
//! `$name` and `${name}` are placeholders, `$$` is a `$`; a name is `[_a-zA-Z][_a-zA-Z0-9]*`, as long as possible. What
//! is not known, or is no placeholder (`$1`, `${a-b}`), stays as it is. One pass: values are not looked into.

use std::ops::Range;

/// A placeholder in a template.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Placeholder<'t> {
    /// The name between `$` and what follows.
    pub name: &'t str,
    /// The bytes of the whole placeholder, `$` and braces included.
    pub range: Range<usize>,
}

/// One piece of a template.
enum Piece<'t> {
    Verbatim(Range<usize>),
    /// `$$`.
    Escaped(Range<usize>),
    Placeholder(Placeholder<'t>),
}

/// The placeholders of a template in order; `$$` is none.
pub fn placeholders(template: &str) -> impl Iterator<Item = Placeholder<'_>> {
    pieces(template).filter_map(|piece| match piece {
        Piece::Placeholder(placeholder) => Some(placeholder),
        _ => None,
    })
}

/// What looks like a placeholder with hyphens in its name, `$a-b` or `${a-b}`, and is none: the first is `$a` with a text
/// behind it, the second stays as it is.
pub fn hyphenated(template: &str) -> impl Iterator<Item = Placeholder<'_>> {
    let mut position = 0;
    std::iter::from_fn(move || {
        while let Some(offset) = template[position..].find('$') {
            let dollar = position + offset;
            let rest = &template[dollar + 1..];
            position = dollar + 1 + usize::from(rest.starts_with('$'));
            let braced = rest.strip_prefix('{');
            let text = braced.unwrap_or(rest);
            let start = name_prefix(text).len();
            let part = |byte: u8| byte == b'_' || byte == b'-' || byte.is_ascii_alphanumeric();
            let end = text.bytes().position(|byte| !part(byte)).unwrap_or(text.len());
            let name = text[..end].trim_end_matches('-');
            let closed = braced.is_none_or(|text| text[name.len()..].starts_with('}'));
            if start > 0 && name.len() > start && closed {
                let end = dollar + 1 + name.len() + if braced.is_some() { 2 } else { 0 };
                position = end;
                return Some(Placeholder { name, range: dollar..end });
            }
        }
        None
    })
}

fn pieces(template: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut position = 0;
    std::iter::from_fn(move || {
        if position == template.len() {
            return None;
        }
        let start = position;
        let Some(dollar) = template[start..].find('$').map(|offset| start + offset) else {
            position = template.len();
            return Some(Piece::Verbatim(start..position));
        };
        if dollar > start {
            position = dollar;
            return Some(Piece::Verbatim(start..dollar));
        }
        let (piece, end) = piece_at(template, dollar);
        position = end;
        Some(piece)
    })
}

/// The piece that starts with the `$` at `dollar`, and its end.
fn piece_at(template: &str, dollar: usize) -> (Piece<'_>, usize) {
    let rest = &template[dollar + 1..];
    if rest.starts_with('$') {
        return (Piece::Escaped(dollar..dollar + 2), dollar + 2);
    }
    let braced = rest.strip_prefix('{');
    let name = name_prefix(braced.unwrap_or(rest));
    let closed = braced.is_none_or(|inside| inside[name.len()..].starts_with('}'));
    if name.is_empty() || !closed {
        return (Piece::Verbatim(dollar..dollar + 1), dollar + 1);
    }
    let end = dollar + 1 + name.len() + if braced.is_some() { 2 } else { 0 };
    (Piece::Placeholder(Placeholder { name, range: dollar..end }), end)
}

/// The longest name that the text starts with; empty where it starts with none.
fn name_prefix(text: &str) -> &str {
    let letter = |byte: u8| byte == b'_' || byte.is_ascii_alphabetic();
    if !text.bytes().next().is_some_and(letter) {
        return "";
    }
    let end = text.bytes().position(|byte| !letter(byte) && !byte.is_ascii_digit()).unwrap_or(text.len());
    &text[..end]
}

/// Whether a parameter of this name can ever be substituted.
#[must_use]
pub fn is_name(name: &str) -> bool {
    !name.is_empty() && name_prefix(name).len() == name.len()
}

/// A template with values put in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Substituted {
    /// The result.
    pub text: String,
    /// The places where the result is not the template moved: ascending in both texts.
    spans: Vec<Span>,
}

/// Bytes of the result that came from bytes of the template that were not just copied.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Span {
    result: Range<usize>,
    template: Range<usize>,
    /// The index that the look-up gave; `None` for `$$` and for what was not replaced.
    value: Option<usize>,
}

/// Puts values in. `lookup` gives for a name an index of the caller's own and the text to put in; `None` leaves the
/// placeholder. A text of `None` marks the place as depending on that value but leaves the placeholder.
pub fn substitute<'v>(
    template: &str,
    mut lookup: impl FnMut(&str) -> Option<(usize, Option<&'v str>)>,
) -> Substituted {
    let mut text = String::with_capacity(template.len());
    let mut spans = Vec::new();
    for piece in pieces(template) {
        let start = text.len();
        let (template, value) = match piece {
            Piece::Verbatim(range) => {
                text.push_str(&template[range]);
                continue;
            }
            Piece::Escaped(range) => {
                text.push('$');
                (range, None)
            }
            Piece::Placeholder(Placeholder { name, range }) => match lookup(name) {
                None => {
                    text.push_str(&template[range]);
                    continue;
                }
                Some((index, value)) => {
                    text.push_str(value.unwrap_or(&template[range.clone()]));
                    (range, Some(index))
                }
            },
        };
        spans.push(Span { result: start..text.len(), template, value });
    }
    Substituted { text, spans }
}

impl Substituted {
    /// The bytes of the template that a range of the result came from. Both ends of a value that was put in lead to the
    /// ends of its placeholder.
    #[must_use]
    pub fn to_template(&self, range: Range<usize>) -> Range<usize> {
        let locate = |offset: usize, is_end: bool| {
            let index = self.spans.partition_point(|span| span.result.end < offset);
            match self.spans.get(index) {
                Some(span) if span.result.start < offset || (!is_end && span.result.start == offset) => {
                    if offset == span.result.start {
                        span.template.start
                    } else if is_end || offset == span.result.end {
                        span.template.end
                    } else {
                        span.template.start
                    }
                }
                _ => {
                    let before = index.checked_sub(1).and_then(|index| self.spans.get(index));
                    before.map_or(offset, |span| span.template.end + (offset - span.result.end))
                }
            }
        };
        locate(range.start, false)..locate(range.end, true)
    }

    /// The places in the result where values were put in, or left open: the bytes, and the index from the look-up.
    pub fn values(&self) -> impl Iterator<Item = (Range<usize>, usize)> {
        self.spans.iter().filter_map(|span| Some((span.result.clone(), span.value?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn render(template: &str) -> Substituted {
        substitute(template, |name| match name {
            "x" => Some((0, Some("VALUE"))),
            "long_name1" => Some((1, Some(""))),
            "asked" => Some((2, None)),
            _ => None,
        })
    }

    #[test]
    fn names_with_hyphens_are_found_though_they_are_no_names() {
        let found: Vec<&str> = hyphenated("$a-b $$c-d ${e-f} $g $h- ${i-j $1-k").map(|p| p.name).collect();
        assert_eq!(found, ["a-b", "e-f"]);
    }

    #[test]
    fn it_does_what_string_template_does() {
        for (template, result) in [
            ("a $x b", "a VALUE b"),
            ("${x}y $xy", "VALUEy $xy"),
            ("$$x $$ $", "$x $ $"),
            ("$1 ${x ${a-b} $x-b", "$1 ${x ${a-b} VALUE-b"),
            ("[$long_name1]", "[]"),
            ("$X", "$X"),
            ("$asked", "$asked"),
            ("é$x\u{e9}", "éVALUEé"),
        ] {
            assert_eq!(render(template).text, result, "{template}");
        }
    }

    #[test]
    fn ranges_lead_back_to_the_template() {
        let template = "a: $x # $$ b\nc: ${x}";
        let rendered = render(template);
        let back = |part: &str| {
            let start = rendered.text.rfind(part).unwrap();
            &template[rendered.to_template(start..start + part.len())]
        };
        assert_eq!(back("VALUE"), "${x}");
        assert_eq!(back("a: VALUE"), "a: $x");
        assert_eq!(back("$ b"), "$$ b");
        assert_eq!(back("c"), "c");
        assert_eq!(back("ALU"), "${x}", "a part of a value leads to all of its placeholder");
        assert_eq!(
            rendered.values().map(|(range, index)| (&rendered.text[range], index)).collect::<Vec<_>>(),
            [("VALUE", 0), ("VALUE", 0)]
        );
    }

    #[test]
    fn placeholders_are_listed_with_their_bytes() {
        let found: Vec<_> = placeholders("$a $$b ${c}").map(|p| (p.name, p.range)).collect();
        assert_eq!(found, [("a", 0..2), ("c", 7..11)]);
    }
}
