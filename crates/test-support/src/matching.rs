//! What was found against what was expected: every expectation is met by a finding of its own, and nothing else is found.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use plimsoll_base::Severity;

use crate::case::File;
use crate::expectation::Expectation;

/// A finding, placed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// The path of the file in the workspace.
    pub path: String,
    /// The one-based line of its first byte.
    pub line: u32,
    /// The one-based column in characters.
    pub column: u32,
    /// How bad it is.
    pub severity: Severity,
    /// Its code.
    pub code: String,
    /// Its headline.
    pub headline: String,
}

impl Found {
    fn meets(&self, expectation: &Expectation) -> bool {
        self.path == expectation.path
            && self.line == expectation.line
            && self.severity == expectation.severity
            && self.code == expectation.code
            && self.headline.contains(&expectation.headline)
    }
}

/// Compares what was found in `files` with what they expect.
///
/// # Errors
/// They differ: the files with a mark at each line where something is missing, or was not expected.
pub fn compare<'a>(files: impl IntoIterator<Item = &'a File>, found: &[Found]) -> Result<(), String> {
    let files: Vec<&File> = files.into_iter().collect();
    let mut unexpected: Vec<&Found> = found.iter().collect();
    let mut missing: Vec<&Expectation> = Vec::new();
    for expectation in files.iter().flat_map(|file| &file.expectations) {
        match unexpected.iter().position(|found| found.meets(expectation)) {
            Some(index) => {
                unexpected.remove(index);
            }
            None => missing.push(expectation),
        }
    }
    if missing.is_empty() && unexpected.is_empty() {
        return Ok(());
    }
    let mut remarks: BTreeMap<(&str, u32), Vec<String>> = BTreeMap::new();
    for it in missing {
        let remark =
            format!("expected, not found: {}: [{}] \"{}\"", it.severity.name(), it.code, it.headline);
        remarks.entry((&it.path, it.line)).or_default().push(remark);
    }
    for it in unexpected {
        let (severity, code, headline, column) = (it.severity.name(), &it.code, &it.headline, it.column);
        let remark = format!("found, not expected: {severity}: [{code}] \"{headline}\" (column {column})");
        remarks.entry((&it.path, it.line)).or_default().push(remark);
    }
    Err(picture(&files, &remarks))
}

/// The files that have remarks, line by line, each remark under its line.
fn picture(files: &[&File], remarks: &BTreeMap<(&str, u32), Vec<String>>) -> String {
    let mut picture = String::new();
    let mut paths: Vec<&str> = remarks.keys().map(|(path, _)| *path).collect();
    paths.dedup();
    for path in paths {
        let text = files.iter().find(|file| file.path == path).map_or("", |file| &file.text);
        let n_lines = text.lines().count().max(1) as u32;
        writeln!(picture, "{path}").expect("writing to a text does not fail");
        let below = |line: u32| remarks.range((path, line)..=(path, line)).flat_map(|(_, remarks)| remarks);
        for (number, line) in (1..).zip(text.lines()) {
            writeln!(picture, "{number:4} | {line}").expect("writing to a text does not fail");
            for remark in below(number) {
                writeln!(picture, "   > | {remark}").expect("writing to a text does not fail");
            }
        }
        let behind = remarks.iter().filter(|((other, line), _)| {
            *other == path && (*line > n_lines || *line == 0 || text.is_empty())
        });
        for ((_, line), remarks) in behind {
            for remark in remarks {
                writeln!(picture, "   > | line {line}: {remark}").expect("writing to a text does not fail");
            }
        }
    }
    picture
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expectation;

    fn file(path: &str, text: &str) -> File {
        let stripped = expectation::strip(path, text, 1).unwrap();
        File { path: path.into(), text: stripped.text, expectations: stripped.expectations }
    }

    fn found(line: u32, code: &str, headline: &str) -> Found {
        Found {
            path: "f".into(),
            line,
            column: 3,
            severity: Severity::Error,
            code: code.into(),
            headline: headline.into(),
        }
    }

    #[test]
    fn each_expectation_needs_a_finding_of_its_own() {
        let file = file("f", "a # error: [x] \"one\" # error: [x] \"one\"\n");
        assert_eq!(compare([&file], &[found(1, "x", "one of"), found(1, "x", "just one")]), Ok(()));
        assert!(compare([&file], &[found(1, "x", "one of")]).is_err());
    }

    #[test]
    fn a_difference_is_shown_at_its_line() {
        let file = file("f", "a\nb # error: [x] \"one\"\n");
        let picture = compare([&file], &[found(2, "y", "two"), found(9, "z", "far")]).unwrap_err();
        let expected = "\
f
   1 | a
   2 | b
   > | expected, not found: error: [x] \"one\"
   > | found, not expected: error: [y] \"two\" (column 3)
   > | line 9: found, not expected: error: [z] \"far\" (column 3)
";
        assert_eq!(picture, expected);
    }

    #[test]
    fn line_severity_code_and_headline_all_count() {
        let file = file("f", "a # error: [x] \"one\"\nb\n");
        let warning = Found { severity: Severity::Warning, ..found(1, "x", "one") };
        for wrong in [found(2, "x", "one"), found(1, "xy", "one"), found(1, "x", "two"), warning] {
            assert!(compare([&file], std::slice::from_ref(&wrong)).is_err(), "{wrong:?}");
        }
    }
}
