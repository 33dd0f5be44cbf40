//! Test cases. A heading that has no headings below it is a case, named by the way to it (`Parameters › Defaults`); the
//! files of a heading that has some are those of each case below it. What follows the heading happens in order:
//!
//! | fence | meaning |
//! |---|---|
//! | `yaml shop/Nulecule` | a language and a path: the file is written |
//! | `expect shop/app.json` | findings in a file that cannot hold comments: `3: error: [code] "part"` |
//! | `sh` | commands, one a line |
//! | `output`, `output exit=2` | what the commands above print to standard output; 0 is the usual exit code |
//! | `stderr`, `stderr exit=64` | what they print to standard error; nothing where it is left out |
//!
//! A fence without any info is an illustration.

use std::ops::Range;

use crate::expectation::{self, Expectation};
use crate::markdown::{self, Fence, Malformed, Section};

/// A test.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Case {
    /// The headings that lead to it, joined by ` › `.
    pub name: String,
    /// The one-based line of its heading.
    pub line: usize,
    /// What happens, in order.
    pub steps: Vec<Step>,
}

/// A part of a test.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
    /// A file is written.
    File(File),
    /// Commands are run.
    Command(Command),
}

/// A file of a test.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct File {
    /// Its path in the workspace.
    pub path: String,
    /// Its text without expectations.
    pub text: String,
    /// What must be found in it.
    pub expectations: Vec<Expectation>,
}

/// Commands that are run one after the other, and what they must print.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Command {
    /// The commands, one a line.
    pub script: String,
    /// The one-based line of the fence.
    pub line: usize,
    /// The exit code of the last one; those before it must succeed.
    pub exit: i32,
    /// What must be on standard output; `None` where nobody cares.
    pub output: Option<Expected>,
    /// What must be on standard error; `None` for nothing.
    pub errors: Option<Expected>,
}

/// An expected text and where it stands, so that it can be brought up to date.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expected {
    /// The text.
    pub text: String,
    /// The zero-based lines of the test that hold it; the line before them is the opening fence.
    pub inside: Range<usize>,
}

impl Case {
    /// The files as they are before the first command, each path once with its last text.
    pub fn files(&self) -> impl Iterator<Item = &File> {
        let before = self.steps.iter().take_while(|step| matches!(step, Step::File(_)));
        let files: Vec<&File> = before
            .filter_map(|step| match step {
                Step::File(file) => Some(file),
                Step::Command(_) => None,
            })
            .collect();
        let last = |file: &&File| files.iter().rfind(|other| other.path == file.path).copied() == Some(*file);
        files.clone().into_iter().filter(last).collect::<Vec<_>>().into_iter()
    }

    /// The commands in order.
    pub fn commands(&self) -> impl Iterator<Item = &Command> {
        self.steps.iter().filter_map(|step| match step {
            Step::Command(command) => Some(command),
            Step::File(_) => None,
        })
    }
}

/// Reads the cases of a Markdown text.
///
/// # Errors
/// A fence cannot be understood, a heading with headings below it has commands, or two cases have the same name.
pub fn cases(text: &str) -> Result<Vec<Case>, Malformed> {
    let sections = markdown::sections(text)?;
    let mut cases: Vec<Case> = Vec::new();
    // The headings that lead to the present one, each with its own files.
    let mut trail: Vec<(usize, String, Vec<Step>)> = Vec::new();
    for (index, section) in sections.iter().enumerate() {
        trail.retain(|(level, _, _)| *level < section.level);
        let own = steps(section)?;
        let has_inner = sections.get(index + 1).is_some_and(|next| next.level > section.level);
        if has_inner {
            if own.iter().any(|step| matches!(step, Step::Command(_))) {
                let message = "commands belong under the innermost heading: this one has headings below it";
                return Err(Malformed::new(section.line, message));
            }
            trail.push((section.level, section.title.clone(), own));
            continue;
        }
        if own.is_empty() && trail.iter().all(|(_, _, steps)| steps.is_empty()) {
            continue;
        }
        let titles = trail.iter().map(|(_, title, _)| title.as_str()).chain([section.title.as_str()]);
        let name = titles.filter(|title| !title.is_empty()).collect::<Vec<_>>().join(" › ");
        if cases.iter().any(|case| case.name == name) {
            return Err(Malformed::new(section.line, format!("there is a case `{name}` already")));
        }
        let inherited = trail.iter().flat_map(|(_, _, steps)| steps.clone());
        cases.push(Case { name, line: section.line, steps: inherited.chain(own).collect() });
    }
    Ok(cases)
}

/// What the fences of one section say, in order.
///
/// # Errors
/// A fence cannot be understood.
pub fn steps(section: &Section) -> Result<Vec<Step>, Malformed> {
    let mut steps = Vec::new();
    for fence in section.fences() {
        let (word, rest) = fence.info.split_once(' ').unwrap_or((&fence.info, ""));
        match (word, rest.trim()) {
            ("", _) => {}
            ("sh", "") => steps.push(Step::Command(Command {
                script: fence.text.clone(),
                line: fence.line,
                exit: 0,
                output: None,
                errors: None,
            })),
            ("output" | "stderr", rest) => printed(fence, word, rest, &mut steps)?,
            ("expect", path) => expected(fence, path, &mut steps)?,
            (language, "") => {
                let message =
                    format!("this `{language}` block needs the path of its file: `{language} PATH`");
                return Err(Malformed::new(fence.line, message));
            }
            (_, path) => {
                let stripped = expectation::strip(path, &fence.text, fence.line + 1)?;
                steps.push(Step::File(File {
                    path: path.to_owned(),
                    text: stripped.text,
                    expectations: stripped.expectations,
                }));
            }
        }
    }
    Ok(steps)
}

fn printed(fence: &Fence, word: &str, rest: &str, steps: &mut [Step]) -> Result<(), Malformed> {
    let Some(Step::Command(command)) = steps.last_mut() else {
        return Err(Malformed::new(fence.line, format!("`{word}` must follow the commands that print it")));
    };
    if !rest.is_empty() {
        let exit = rest.strip_prefix("exit=").and_then(|number| number.parse().ok());
        command.exit =
            exit.ok_or_else(|| Malformed::new(fence.line, format!("`{rest}` is not `exit=NUMBER`")))?;
    }
    let slot = if word == "output" { &mut command.output } else { &mut command.errors };
    if slot.is_some() {
        return Err(Malformed::new(fence.line, format!("these commands have their `{word}` already")));
    }
    *slot = Some(Expected { text: fence.text.clone(), inside: fence.inside.clone() });
    Ok(())
}

fn expected(fence: &Fence, path: &str, steps: &mut [Step]) -> Result<(), Malformed> {
    let file = steps.iter_mut().rev().find_map(|step| match step {
        Step::File(file) if file.path == path => Some(file),
        _ => None,
    });
    let file = file.ok_or_else(|| Malformed::new(fence.line, format!("there is no file `{path}` above")))?;
    file.expectations.extend(expectation::list(path, &fence.text, fence.line + 1)?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
# Parameters

```yaml Nulecule
id: a # error: [x] \"y\"
```

## Defaults

```sh
plimsoll plan
```

```output exit=2
+ a
```

```json b.json
{}
```

```expect b.json
1: info: [z] \"w\"
```

```sh
plimsoll check
```

## Nothing happens

# Alone

```text c
x
```
";

    #[test]
    fn cases_have_the_files_of_the_headings_around_them() {
        let cases = cases(TEXT).unwrap();
        let names: Vec<&str> = cases.iter().map(|case| case.name.as_str()).collect();
        assert_eq!(names, ["Parameters › Defaults", "Parameters › Nothing happens", "Alone"]);
        let first = &cases[0];
        assert_eq!(first.files().map(|file| file.path.as_str()).collect::<Vec<_>>(), ["Nulecule"]);
        let commands: Vec<&Command> = first.commands().collect();
        assert_eq!((commands.len(), commands[0].exit), (2, 2));
        assert_eq!(commands[0].output.as_ref().unwrap().text, "+ a\n");
        assert!(commands[1].output.is_none());
        let Step::File(json) = &first.steps[2] else { panic!("{:?}", first.steps) };
        assert_eq!((json.path.as_str(), json.expectations[0].line), ("b.json", 1));
    }

    #[test]
    fn what_cannot_be_understood_is_refused() {
        for (text, line) in [
            ("# A\n```yaml\n```\n", 2),
            ("# A\n```output\n```\n", 2),
            ("# A\n```sh\n```\n```output exit=x\n```\n", 4),
            ("# A\n```sh\n```\n```output\n```\n```output\n```\n", 6),
            ("# A\n```expect x\n```\n", 2),
            ("# A\n```sh\n```\n## B\n", 1),
            ("# A\n```text x\n```\n# A\n```text x\n```\n", 4),
        ] {
            assert_eq!(cases(text).unwrap_err().line, line, "{text}");
        }
    }

    #[test]
    fn of_files_with_one_path_the_last_counts() {
        let cases = cases("# A\n```text x\n1\n```\n## B\n```text x\n2\n```\n").unwrap();
        assert_eq!(cases[0].files().map(|file| file.text.as_str()).collect::<Vec<_>>(), ["2\n"]);
    }
}
