//! Comments that say what is found in a line: `# error: [unknown-field] "unknown field"`.
//!
//! A comment behind something concerns its own line; one that stands alone concerns the next line that is not such a
//! comment itself. They are taken out before the file is read, so that neither the reader under test nor an output of it
//! sees them; lines are counted without them.

use plimsoll_base::Severity;

use crate::markdown::Malformed;

/// A finding that must be there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expectation {
    /// The path of the file in the workspace.
    pub path: String,
    /// The one-based line, counted without expectations.
    pub line: u32,
    /// How bad it is.
    pub severity: Severity,
    /// Its code.
    pub code: String,
    /// A part of its headline.
    pub headline: String,
}

/// A text without its expectations, and the expectations.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stripped {
    /// The text as it is read by what is tested.
    pub text: String,
    /// What must be found, in the order of the lines.
    pub expectations: Vec<Expectation>,
}

const SEVERITIES: [Severity; 4] = [Severity::Error, Severity::Warning, Severity::Information, Severity::Hint];

/// Takes the expectations out of the text of the file `path`. `first_line` is the one-based line of the test at which
/// the text starts, for messages.
///
/// # Errors
/// A comment starts as an expectation and does not go on as one.
pub fn strip(path: &str, text: &str, first_line: usize) -> Result<Stripped, Malformed> {
    let mut stripped = Stripped { text: String::new(), expectations: Vec::new() };
    let mut line_number = 1;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let (kept, comments) = split(line);
        for comment in &comments {
            let expectation = read(comment).ok_or_else(|| {
                let message =
                    format!("`{comment}` is not of the form `# error: [code] \"part of the headline\"`");
                Malformed::new(first_line + index, message)
            })?;
            stripped.expectations.push(Expectation { path: path.into(), line: line_number, ..expectation });
        }
        if comments.is_empty() {
            stripped.text.push_str(line);
        } else if kept.is_empty() {
            continue;
        } else {
            stripped.text.push_str(kept);
            stripped.text.push('\n');
        }
        line_number += 1;
    }
    Ok(stripped)
}

/// Reads the lines of an `expect` block for the file `path`: `LINE: error: [code] "part of the headline"`, lines one-based.
///
/// # Errors
/// A line is not of this form.
pub fn list(path: &str, text: &str, first_line: usize) -> Result<Vec<Expectation>, Malformed> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let expectations = lines.map(|(index, line)| {
        let read = || {
            let (number, rest) = line.split_once(':')?;
            let expectation = read(rest.trim())?;
            Some(Expectation { path: path.into(), line: number.trim().parse().ok()?, ..expectation })
        };
        read().ok_or_else(|| {
            let message =
                format!("`{line}` is not of the form `LINE: error: [code] \"part of the headline\"`");
            Malformed::new(first_line + index, message)
        })
    });
    expectations.collect()
}

/// What comes before the expectations of a line, without blanks at its end, and each expectation without its `#`.
fn split(line: &str) -> (&str, Vec<&str>) {
    let starts: Vec<usize> = line
        .match_indices('#')
        .map(|(start, _)| start)
        .filter(|&start| line[..start].chars().next_back().is_none_or(char::is_whitespace))
        .filter(|&start| severity(line[start + 1..].trim_start()).is_some())
        .collect();
    let Some(&first) = starts.first() else { return (line, Vec::new()) };
    let ends = starts.iter().skip(1).copied().chain([line.len()]);
    let comments = starts.iter().zip(ends).map(|(&start, end)| line[start + 1..end].trim());
    (line[..first].trim_end(), comments.collect())
}

fn severity(comment: &str) -> Option<(Severity, &str)> {
    let (word, rest) = comment.split_once(':')?;
    let severity = SEVERITIES.into_iter().find(|severity| severity.name() == word)?;
    Some((severity, rest))
}

fn read(comment: &str) -> Option<Expectation> {
    let (severity, rest) = severity(comment)?;
    let (code, rest) = rest.trim_start().strip_prefix('[')?.split_once(']')?;
    let headline = rest.trim().strip_prefix('"')?.strip_suffix('"')?.replace("\\\"", "\"");
    let is_code = !code.is_empty() && !code.contains(' ');
    let expectation = Expectation { path: String::new(), line: 0, severity, code: code.into(), headline };
    is_code.then_some(expectation)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(stripped: &Stripped) -> Vec<(u32, &str, &str, &str)> {
        let expectations = stripped.expectations.iter();
        expectations.map(|it| (it.line, it.severity.name(), it.code.as_str(), it.headline.as_str())).collect()
    }

    #[test]
    fn expectations_concern_their_line_or_the_next_and_leave_no_trace() {
        let text = "a: 1 # kept\n# error: [x] \"one\"\n# info: [y] \"two\"\nb: 2   # hint: [z] \"3\" # warning: [w] \"\\\"\"\nc: 3\n";
        let stripped = strip("f", text, 1).unwrap();
        assert_eq!(stripped.text, "a: 1 # kept\nb: 2\nc: 3\n");
        let expected = [
            (2, "error", "x", "one"),
            (2, "info", "y", "two"),
            (2, "hint", "z", "3"),
            (2, "warning", "w", "\""),
        ];
        assert_eq!(lines(&stripped), expected);
    }

    #[test]
    fn what_only_starts_as_an_expectation_is_refused() {
        for text in ["a # error: x", "# warning: [x]\n", "# hint: [] \"x\"", "# info: [x] y"] {
            assert_eq!(strip("f", &format!("one\n{text}"), 10).unwrap_err().line, 11, "{text}");
        }
        let other = "a#error: [x] \"y\"\n# errors: none\n";
        assert_eq!(strip("f", other, 1).unwrap().text, other, "neither is an expectation");
    }

    #[test]
    fn lists_name_their_lines() {
        let list = list("f.json", "3: error: [x] \"one\"\n\n12: info: [y] \"two\"\n", 1).unwrap();
        assert_eq!(list.iter().map(|it| it.line).collect::<Vec<_>>(), [3, 12]);
        assert!(super::list("f", "error: [x] \"one\"", 7).unwrap_err().to_string().starts_with("line 7"));
    }
}
