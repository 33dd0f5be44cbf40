//! What comments say about the field below them: plain prose, and the markers of KubeVela that start with `+`.

use plimsoll_syntax::TextRange;

/// What the comments of a field say.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Doc {
    /// `+usage=`: what it is for.
    pub usage: Option<Box<str>>,
    /// `+short=`: the letter of a command-line flag.
    pub short: Option<Box<str>>,
    /// `+alias=`: another name in forms.
    pub alias: Option<Box<str>>,
    /// `+ignore`: not to be offered.
    pub ignore: bool,
    /// `+immutable`: never to be changed.
    pub immutable: bool,
    /// `+patchKey=`: how items of a list are told apart when it is merged.
    pub patch_key: Option<Box<str>>,
    /// `+patchStrategy=`: how it is merged.
    pub patch_strategy: Option<Box<str>>,
    /// Lines without a marker.
    pub prose: Box<str>,
}

impl Doc {
    /// Reads comments, each from `//` on.
    pub(super) fn of<'t>(comments: impl IntoIterator<Item = &'t str>) -> Self {
        let mut doc = Self::default();
        let mut prose: Vec<&str> = Vec::new();
        for comment in comments {
            let line = comment.trim_start_matches('/').trim();
            let Some(marker) = line.strip_prefix('+') else {
                prose.push(line);
                continue;
            };
            // KubeVela knows `=` only, but people write `:` too.
            let (name, value) = marker.split_once(['=', ':']).unwrap_or((marker, ""));
            let value = || Some(value.trim().into());
            match name.trim() {
                "usage" => doc.usage = value(),
                "short" => doc.short = value(),
                "alias" => doc.alias = value(),
                "patchKey" => doc.patch_key = value(),
                "patchStrategy" => doc.patch_strategy = value(),
                "ignore" => doc.ignore = true,
                "immutable" => doc.immutable = true,
                _ => {}
            }
        }
        doc.prose = prose.join("\n").trim().into();
        doc
    }

    /// Whether its text starts with the word "deprecated"; KubeVela has no marker for it.
    #[must_use]
    pub fn deprecated(&self) -> bool {
        let text = self.usage.as_deref().unwrap_or(&self.prose);
        text.get(.."deprecated".len()).is_some_and(|word| word.eq_ignore_ascii_case("deprecated"))
    }

    /// The text for people: the usage, or else the prose.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.usage.as_deref().or(Some(&*self.prose)).filter(|text| !text.is_empty())
    }
}

/// The comments of a text, by place.
pub(super) struct Comments<'t> {
    text: &'t str,
    ranges: Vec<TextRange>,
}

impl<'t> Comments<'t> {
    pub(super) fn new(text: &'t str, ranges: Vec<TextRange>) -> Self {
        Self { text, ranges }
    }

    fn gap(&self, start: u32, end: u32) -> &'t str {
        self.text.get(start as usize..end as usize).unwrap_or("x")
    }

    /// The comments of a declaration: the lines directly above it, and the one behind it in its line. `opening` is the end
    /// of the brace that it has in the line of its label.
    pub(super) fn of(&self, declaration: TextRange, opening: Option<u32>) -> Doc {
        let next = self.ranges.partition_point(|comment| comment.end <= declaration.start);
        let mut first = next;
        let mut below = declaration.start;
        while let Some(comment) = first.checked_sub(1).map(|index| self.ranges[index]) {
            let gap = self.gap(comment.end, below);
            let line_start = self.text[..comment.start as usize].rfind('\n').map_or(0, |at| at as u32 + 1);
            let own_line = self.gap(line_start, comment.start).trim().is_empty();
            if !gap.trim().is_empty() || gap.matches('\n').count() != 1 || !own_line {
                break;
            }
            below = comment.start;
            first -= 1;
        }
        let behind = [opening, Some(declaration.end)].into_iter().flatten().find_map(|end| {
            let comment = *self.ranges.get(self.ranges.partition_point(|comment| comment.start < end))?;
            let gap = self.gap(end, comment.start);
            gap.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b',')).then_some(comment)
        });
        let texts = self.ranges[first..next].iter().copied().chain(behind);
        Doc::of(texts.map(|comment| self.gap(comment.start, comment.end)))
    }
}
