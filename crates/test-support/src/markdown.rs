//! The part of Markdown that test cases use: headings that start with `#`, and fenced blocks of three or more backticks.
//! Everything else is prose.

use std::fmt;
use std::ops::Range;

/// A heading with all that follows it up to the next heading.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Section {
    /// How many `#` it has; 0 for what comes before the first heading.
    pub level: usize,
    /// Its words.
    pub title: String,
    /// Its one-based line.
    pub line: usize,
    /// What follows it, in order.
    pub blocks: Vec<Block>,
}

/// A part of a section.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Block {
    /// Lines of prose, line breaks included.
    Prose(String),
    /// A fenced block.
    Fence(Fence),
}

/// A fenced block.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fence {
    /// What follows the backticks: `yaml Nulecule`.
    pub info: String,
    /// The lines between the fences, line breaks included.
    pub text: String,
    /// The one-based line of the opening backticks.
    pub line: usize,
    /// The zero-based lines between the fences.
    pub inside: Range<usize>,
}

/// What is wrong with the text of a test.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Malformed {
    /// The one-based line.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

impl Malformed {
    /// Something wrong in a one-based line.
    #[must_use]
    pub fn new(line: usize, message: impl Into<String>) -> Self {
        Self { line, message: message.into() }
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for Malformed {}

impl Section {
    /// Its fenced blocks, in order.
    pub fn fences(&self) -> impl Iterator<Item = &Fence> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Fence(fence) => Some(fence),
            Block::Prose(_) => None,
        })
    }

    /// Its prose without the blanks around it.
    #[must_use]
    pub fn prose(&self) -> String {
        let prose = self.blocks.iter().filter_map(|block| match block {
            Block::Prose(text) => Some(text.as_str()),
            Block::Fence(_) => None,
        });
        prose.collect::<String>().trim().to_owned()
    }
}

/// Takes a text apart. What comes before the first heading is a section of level 0; it is left out where it is blank.
///
/// # Errors
/// A fenced block is not closed.
pub fn sections(text: &str) -> Result<Vec<Section>, Malformed> {
    let mut sections = vec![Section { line: 1, ..Section::default() }];
    let mut open: Option<(Fence, usize)> = None;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let ticks = line.len() - line.trim_start_matches('`').len();
        let section = sections.last_mut().expect("there is one from the start");
        if let Some((fence, width)) = &mut open {
            if ticks >= *width && line[ticks..].trim().is_empty() {
                fence.inside.end = index;
                section.blocks.extend(open.take().map(|(fence, _)| Block::Fence(fence)));
            } else {
                fence.text.push_str(line);
            }
        } else if ticks >= 3 {
            let info = line[ticks..].trim().to_owned();
            let fence = Fence { info, text: String::new(), line: index + 1, inside: index + 1..index + 1 };
            open = Some((fence, ticks));
        } else if let Some((level, title)) = heading(line) {
            sections.push(Section { level, title: title.to_owned(), line: index + 1, blocks: Vec::new() });
        } else if let Some(Block::Prose(prose)) = section.blocks.last_mut() {
            prose.push_str(line);
        } else {
            section.blocks.push(Block::Prose(line.to_owned()));
        }
    }
    if let Some((fence, _)) = open {
        return Err(Malformed::new(fence.line, "this fenced block is not closed"));
    }
    if sections[0].fences().next().is_none() && sections[0].prose().is_empty() {
        sections.remove(0);
    }
    Ok(sections)
}

fn heading(line: &str) -> Option<(usize, &str)> {
    let level = line.len() - line.trim_start_matches('#').len();
    let title = line[level..].strip_prefix(' ')?;
    (1..=6).contains(&level).then(|| (level, title.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_fences_and_prose_are_told_apart() {
        let text = "# One\n\nprose\n\n```yaml a/b\n# no heading\n```\nmore\n## Two\n````text c\n```\n````\n";
        let sections = sections(text).unwrap();
        assert_eq!(sections.len(), 2);
        assert_eq!(sections[0].prose(), "prose\n\nmore");
        let fence = sections[0].fences().next().unwrap();
        assert_eq!((fence.info.as_str(), fence.text.as_str()), ("yaml a/b", "# no heading\n"));
        assert_eq!((fence.line, fence.inside.clone()), (5, 5..6));
        assert_eq!((sections[1].level, sections[1].line), (2, 9));
        assert_eq!(sections[1].fences().next().unwrap().text, "```\n");
    }

    #[test]
    fn an_open_fence_is_an_error() {
        assert_eq!(sections("a\n```yaml x\n").unwrap_err().line, 2);
    }
}
