//! How the outputs for people look: colours, characters, width. All of it is decided by the caller.

/// The look of an output for people. Width only says where snippets are cut and how far columns are aligned: what is
/// shown is the same at every width.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Style {
    /// Whether to write colours (ANSI escape sequences).
    pub color: bool,
    /// Whether our own symbols may be other than ASCII. Text from files is shown as it is either way.
    pub unicode: bool,
    /// How many columns the terminal has.
    pub width: usize,
}

impl Style {
    /// What is written where there is no terminal.
    pub const PIPED: Self = Self { color: false, unicode: true, width: 100 };

    /// `→`
    pub(crate) const fn arrow(self) -> &'static str {
        if self.unicode { "→" } else { "->" }
    }

    /// `⇒`, for what has another name.
    pub(crate) const fn double_arrow(self) -> &'static str {
        if self.unicode { "⇒" } else { "=>" }
    }

    /// `…`
    pub(crate) const fn ellipsis(self) -> &'static str {
        if self.unicode { "…" } else { "..." }
    }

    /// `text` in a colour, if colours are wanted. An empty text stays empty.
    pub(crate) fn paint(self, paint: Paint, text: &str) -> String {
        if !self.color || text.is_empty() {
            return text.to_owned();
        }
        format!("\x1b[{}m{text}\x1b[0m", paint.parameters())
    }

    /// Appends [`Style::paint`] of a text.
    pub(crate) fn push_painted(self, shown: &mut String, paint: Paint, text: &str) {
        if !self.color || text.is_empty() {
            return shown.push_str(text);
        }
        for part in ["\x1b[", paint.parameters(), "m", text, "\x1b[0m"] {
            shown.push_str(part);
        }
    }
}

impl Default for Style {
    fn default() -> Self {
        Self::PIPED
    }
}

/// What a colour says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Paint {
    Create,
    Update,
    Delete,
    Heading,
    Error,
    Faint,
    /// The words of a line that came, or went, that differ from the line that it was.
    CreatedWord,
    DeletedWord,
}

impl Paint {
    const fn parameters(self) -> &'static str {
        match self {
            Self::Create => "32",
            Self::Update => "33",
            Self::Delete => "31",
            Self::Heading => "1",
            Self::Error => "1;31",
            Self::Faint => "2",
            Self::CreatedWord => "7;32",
            Self::DeletedWord => "7;31",
        }
    }
}
