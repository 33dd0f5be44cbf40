//! A strict reader of the HTML and SVG that we write: every element is closed, every attribute is in double quotes.

/// A start tag.
#[derive(Debug)]
pub struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
}

impl Element {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    pub fn has_class(&self, class: &str) -> bool {
        self.attribute("class").is_some_and(|classes| classes.split(' ').any(|other| other == class))
    }

    /// A whole number.
    #[track_caller]
    pub fn number(&self, name: &str) -> i32 {
        self.attribute(name).unwrap_or_else(|| panic!("{self:?} has no {name}")).parse().unwrap()
    }
}

/// Elements of HTML that are never closed.
const VOID: [&str; 4] = ["br", "input", "link", "meta"];

/// All elements in their order. Panics where something is not closed or not quoted.
#[track_caller]
pub fn elements(text: &str) -> Vec<Element> {
    let (mut elements, mut open): (Vec<Element>, Vec<String>) = (Vec::new(), Vec::new());
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        assert!(!rest[..start].contains('>'), "a stray `>`: {}", &rest[..start]);
        rest = &rest[start + 1..];
        if let Some(behind) = rest.strip_prefix("!doctype html>") {
            rest = behind;
            continue;
        }
        let end = end(rest);
        let tag = &rest[..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "closed too early");
            continue;
        }
        let (tag, is_empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let element = element(tag);
        if !is_empty && !VOID.contains(&element.name.as_str()) {
            open.push(element.name.clone());
        }
        if ["script", "style"].contains(&element.name.as_str()) {
            rest = &rest[rest.find(&format!("</{}>", element.name)).unwrap()..];
        }
        elements.push(element);
    }
    assert!(open.is_empty(), "not closed: {open:?}");
    elements
}

/// Where a tag ends, outside of quotes.
fn end(tag: &str) -> usize {
    let mut quoted = false;
    let mut ends = tag.char_indices().filter(|&(_, character)| {
        quoted ^= character == '"';
        character == '>' && !quoted
    });
    ends.next().unwrap().0
}

#[track_caller]
fn element(tag: &str) -> Element {
    let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
    assert!(name.chars().all(|character| character.is_ascii_alphanumeric()), "`{name}` is no name");
    let mut attributes = Vec::new();
    while !rest.is_empty() {
        let stop = rest.find([' ', '=']).unwrap_or(rest.len());
        let name = rest[..stop].to_owned();
        assert!(name.chars().all(|c| c.is_ascii_alphabetic() || c == '-'), "`{name}` is no attribute: {tag}");
        rest = &rest[stop..];
        let mut value = String::new();
        if let Some(behind) = rest.strip_prefix("=\"") {
            let close = behind.find('"').unwrap();
            behind[..close].clone_into(&mut value);
            rest = &behind[close + 1..];
        }
        assert!(rest.is_empty() || rest.starts_with(' '), "{tag}");
        rest = rest.trim_start();
        attributes.push((name, value));
    }
    Element { name: name.to_owned(), attributes }
}

/// The text between the first `<name …>` and its end.
#[track_caller]
pub fn content<'t>(text: &'t str, name: &str) -> &'t str {
    let start = text.find(&format!("<{name}>")).unwrap() + name.len() + 2;
    let end = start + text[start..].find(&format!("</{name}>")).unwrap();
    &text[start..end]
}
