//! A mark in a text: `$0` stands where the cursor is, and is taken out before the text is read.

/// The mark.
pub const MARK: &str = "$0";

/// A text without its mark, and the byte at which the mark stood; `None` where there is none.
#[must_use]
pub fn take(text: &str) -> Option<(String, u32)> {
    let at = text.find(MARK)?;
    Some(([&text[..at], &text[at + MARK.len()..]].concat(), at as u32))
}
