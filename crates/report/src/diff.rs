//! How texts of files change, as a unified diff.

use similar::TextDiff;

use crate::plain::push_visible;
use crate::style::{Paint, Style};

/// How many lines around a change are shown.
const AROUND: usize = 3;

/// A text before and after as a unified diff, as `diff -u` prints it; empty where nothing changes. Both texts come
/// without their secrets. Characters that steer terminals are shown as placeholders, so a diff of a file that has such
/// characters is for reading only.
#[must_use]
pub fn unified_diff(path: &str, before: &str, after: &str, style: Style) -> String {
    let diff = TextDiff::from_lines(before, after);
    let (old, new) = (format!("a/{path}"), format!("b/{path}"));
    let text = diff.unified_diff().context_radius(AROUND).header(&old, &new).to_string();
    let mut out = String::with_capacity(text.len());
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let (content, line_end) = split_line_end(line);
        let mut shown = String::with_capacity(content.len());
        for character in content.chars() {
            match character {
                '\t' => shown.push('\t'),
                _ => push_visible(&mut shown, character, style.unicode),
            }
        }
        let paint = match line.chars().next() {
            // The first two lines name the file.
            _ if number < 2 => Some(Paint::Heading),
            Some('+') => Some(Paint::Create),
            Some('-') => Some(Paint::Delete),
            Some('@') => Some(Paint::Faint),
            _ => None,
        };
        out.push_str(&paint.map_or(shown.clone(), |paint| style.paint(paint, &shown)));
        out.push_str(line_end);
    }
    out
}

fn split_line_end(line: &str) -> (&str, &str) {
    let content = line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line));
    line.split_at(content.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_shown_with_the_lines_around_them() {
        let before = "1\n2\n3\n4\n5\r\n6\n7\n8\n9\n";
        let after = before.replace('5', "five\u{1b}");
        assert_eq!(
            unified_diff("x/y", before, &after, Style::PIPED),
            "--- a/x/y\n+++ b/x/y\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\r\n+five␛\r\n 6\n 7\n 8\n"
        );
        assert_eq!(unified_diff("x/y", before, before, Style::PIPED), "");
    }

    #[test]
    fn a_missing_line_break_at_the_end_is_told() {
        let diff = unified_diff("y", "a", "b\n", Style::PIPED);
        assert!(diff.contains("-a\n\\ No newline at end of file\n+b\n"), "{diff}");
    }
}
