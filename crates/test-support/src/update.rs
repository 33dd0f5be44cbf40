//! New outputs in place of the expected ones of a Markdown test, and the difference of the two for a message.

use std::fmt::Write as _;

use crate::case::Expected;

/// What a fence must hold from now on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Update {
    /// The fence.
    pub expected: Expected,
    /// Its new text.
    pub text: String,
    /// The exit code that its opening line must name; 0 is not named.
    pub exit: i32,
}

/// The test with all updates made. Each is for a fence of its own.
#[must_use]
pub fn apply(text: &str, updates: &[Update]) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut updates: Vec<&Update> = updates.iter().collect();
    updates.sort_by_key(|update| update.expected.inside.start);
    let mut updated = String::new();
    let mut next = 0;
    for update in updates {
        let inside = &update.expected.inside;
        let opening = inside.start.saturating_sub(1);
        updated.extend(lines[next..opening].iter().copied());
        let (ticks, word) = opening_parts(lines[opening]);
        updated.push_str(ticks);
        updated.push_str(word);
        if update.exit != 0 {
            write!(updated, " exit={}", update.exit).expect("writing to a text does not fail");
        }
        updated.push('\n');
        updated.push_str(&update.text);
        if !update.text.is_empty() && !update.text.ends_with('\n') {
            updated.push('\n');
        }
        next = inside.end;
    }
    updated.extend(lines[next..].iter().copied());
    updated
}

fn opening_parts(line: &str) -> (&str, &str) {
    let ticks = line.len() - line.trim_start_matches('`').len();
    let word = line[ticks..].split_whitespace().next().unwrap_or("");
    (&line[..ticks], word)
}

/// Expected and actual text, line by line from the first difference on; equal ends are left out.
#[must_use]
pub fn difference(expected: &str, actual: &str) -> String {
    let (left, right): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), actual.lines().collect());
    let same = |(left, right): &(&&str, &&str)| left == right;
    let head = left.iter().zip(&right).take_while(same).count();
    let most = left.len().min(right.len()) - head;
    let tail = left.iter().rev().zip(right.iter().rev()).take(most).take_while(same).count();
    let mut text = String::new();
    let mut lines = |mark: &str, lines: &[&str]| {
        for line in lines {
            writeln!(text, "{mark} {line}").expect("writing to a text does not fail");
        }
    };
    lines(" ", &left[head.saturating_sub(3)..head]);
    lines("-", &left[head..left.len() - tail]);
    lines("+", &right[head..right.len() - tail]);
    lines(" ", &left[left.len() - tail..(left.len() - tail + 3).min(left.len())]);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::cases;

    #[test]
    fn only_the_fence_and_its_exit_code_change() {
        let text = "# A\n```sh\nx\n```\n\n```output\nold\n```\n```stderr exit=3\n```\nend\n";
        let cases = cases(text).unwrap();
        let command = cases[0].commands().next().unwrap();
        let update = |expected: &Option<Expected>, text: &str, exit| Update {
            expected: expected.clone().unwrap(),
            text: text.to_owned(),
            exit,
        };
        let updates = [update(&command.errors, "bad", 0), update(&command.output, "new\nlines\n", 2)];
        let expected = "# A\n```sh\nx\n```\n\n```output exit=2\nnew\nlines\n```\n```stderr\nbad\n```\nend\n";
        assert_eq!(apply(text, &updates), expected);
    }

    #[test]
    fn a_difference_shows_what_changed_and_a_little_around_it() {
        assert_eq!(difference("a\nb\nc\nd\ne\nf\n", "a\nb\nc\nd\nx\nf\n"), "  b\n  c\n  d\n- e\n+ x\n  f\n");
        assert_eq!(difference("a\na\n", "a\n"), "  a\n- a\n");
        assert_eq!(difference("", "a\n"), "+ a\n");
    }
}
