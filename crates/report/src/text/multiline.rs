//! The difference of two texts of several lines.

use plimsoll_plan::difference::{LineTag, TextLine, text_difference};

use crate::plain::{LONG, count, one_line};
use crate::style::{Paint, Style};

/// How many changed lines are shown.
const SHOWN: usize = 16;
/// How many unchanged lines are shown around changed ones.
const CONTEXT: usize = 1;

/// The changed lines with a little context, each indented by four more columns than `indent`.
pub(crate) fn difference(before: &str, after: &str, indent: &str, style: Style) -> String {
    excerpt(before, after, (SHOWN, CONTEXT), indent, style)
}

/// The same with so many changed lines at most, and so many unchanged ones around each.
pub(crate) fn excerpt(
    before: &str,
    after: &str,
    (shown, context): (usize, usize),
    indent: &str,
    style: Style,
) -> String {
    let lines = text_difference(before, after).lines;
    let changed: Vec<usize> = (0..lines.len()).filter(|&index| lines[index].tag != LineTag::Same).collect();
    let ends_differ = before.ends_with('\n') != after.ends_with('\n');
    let mut out = String::new();
    // The first line that is not yet shown or skipped.
    let mut next = 0;
    for &index in changed.iter().take(shown) {
        let from = index.saturating_sub(context).max(next);
        if from > next {
            out.push_str(&format!("{indent}    {}\n", style.paint(Paint::Faint, style.ellipsis())));
        }
        // Context behind a change ends before the next one, which brings its own.
        let to = (index + context + 1).min(lines.len());
        let to = changed.iter().find(|&&other| other > index).map_or(to, |&other| to.min(other));
        for line in &lines[from..to] {
            out.push_str(&format!("{indent}    {}\n", line_shown(line, ends_differ, style)));
        }
        next = to;
    }
    if changed.len() > shown {
        let more = format!("({} not shown)", count(changed.len() - shown, "more changed line"));
        out.push_str(&format!("{indent}    {}\n", style.paint(Paint::Faint, &more)));
    } else if next < lines.len() {
        out.push_str(&format!("{indent}    {}\n", style.paint(Paint::Faint, style.ellipsis())));
    }
    out
}

/// A line with its sign; a very long one is cut, with its length.
fn line_shown(line: &TextLine, ends_differ: bool, style: Style) -> String {
    let (sign, paint) = match line.tag {
        LineTag::Removed => ("-", Some(Paint::Delete)),
        LineTag::Added => ("+", Some(Paint::Create)),
        LineTag::Same => (" ", None),
    };
    let text: String = line.parts.iter().map(|part| part.text.as_str()).collect();
    let length = text.chars().count();
    let is_plain = length <= 2 * LONG && (line.ends || !ends_differ);
    if let (true, true, Some(paint)) = (style.color, is_plain, paint) {
        return marked(line, sign, paint, style);
    }
    let mut text = if length > 2 * LONG {
        let kept: String = text.chars().take(2 * LONG - 12).collect();
        format!("{}{} ({})", one_line(&kept, style), style.ellipsis(), count(length, "character"))
    } else {
        one_line(&text, style)
    };
    if !line.ends && ends_differ && line.tag != LineTag::Same {
        text.push_str("   (no line break at the end)");
    }
    let text = format!("{sign} {text}");
    paint.map_or_else(|| text.trim_end().to_owned(), |paint| style.paint(paint, text.trim_end()))
}

/// A line that came or went, in colour; the words that differ stand out, if not all of it does.
fn marked(line: &TextLine, sign: &str, paint: Paint, style: Style) -> String {
    let word = if line.tag == LineTag::Added { Paint::CreatedWord } else { Paint::DeletedWord };
    let is_whole = line.parts.iter().all(|part| part.changed);
    let mut out = style.paint(paint, &format!("{sign} "));
    for part in &line.parts {
        let paint = if part.changed && !is_whole { word } else { paint };
        out.push_str(&style.paint(paint, &one_line(&part.text, style)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(before: &str, after: &str) -> String {
        difference(before, after, "", Style::PIPED)
    }

    #[test]
    fn lines_between_distant_changes_are_left_out() {
        let before = "a\nb\nc\nd\ne\nf\ng\nh\n";
        let after = "A\nb\nc\nd\ne\nF\ng\nh\n";
        let expected = [
            "    - a", "    + A", "      b", "    …", "      e", "    - f", "    + F", "      g", "    …", "",
        ];
        assert_eq!(shown(before, after), expected.join("\n"));
    }

    #[test]
    fn many_changed_lines_are_counted() {
        let out = shown("", &"x\n".repeat(100));
        assert_eq!(out.lines().count(), SHOWN + 1);
        assert!(out.ends_with("(84 more changed lines not shown)\n"), "{out}");
    }

    #[test]
    fn words_that_differ_stand_out_where_there_are_colours() {
        let style = Style { color: true, ..Style::PIPED };
        let expected = "    \x1b[31m- \x1b[0m\x1b[31mlog \x1b[0m\x1b[7;31minfo\x1b[0m\n    \x1b[32m+ \x1b[0m\x1b[32mlog \x1b[0m\x1b[7;32mdebug\x1b[0m\n";
        assert_eq!(difference("log info\n", "log debug\n", "", style), expected);
    }

    #[test]
    fn a_line_break_that_went_is_said() {
        let expected = "    - a\n    + a   (no line break at the end)\n";
        assert_eq!(shown("a\n", "a"), expected);
    }
}
