//! Tabs where indentation counts.

use plimsoll_base::{Code, Diagnostic, Edit, Encoding, Fix, LineIndex, Place, Severity, TextRange};
use plimsoll_model::Clause;
use plimsoll_syntax::SyntaxErrorKind;

use crate::rules::{Check, Rule, TreeContext};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("tab-indentation"),
    severity: Severity::Error,
    family: None,
    clause: Some(Clause {
        title: "YAML 1.2.2, §6.1",
        url: "https://yaml.org/spec/1.2.2/#61-indentation-spaces",
    }),
    documentation: r#"
## What it finds

Tabs in the indentation of YAML lines. Lines that follow each other are one finding.

## Why it matters

YAML indents with spaces only, as nobody agrees on how wide a tab is. Other tools stop at the first tab and read nothing
of the file; here a tab reaches to the next multiple of eight columns.

## Example

```text Nulecule
id: web
specversion: 0.0.2
graph:
	- name: web
	  artifacts: {docker: [file://web]}
```

```expect Nulecule
4: error: [tab-indentation] "tabs are not allowed"
```

```text web
docker run -d --name web nginx
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
        - name: web
          artifacts: {docker: [file://web]}
```
"#,
    check: Check::Tree(check),
};

fn check(rule: &Rule, context: &TreeContext<'_>) -> Vec<Diagnostic> {
    let text: &str = context.tree.text();
    let errors = context.tree.errors().iter();
    let tabs = errors.filter(|error| error.kind == SyntaxErrorKind::TabIndentation).map(|error| error.range);
    let mut runs: Vec<Vec<TextRange>> = Vec::new();
    for range in tabs {
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|last| is_next(text, *last, range)) => {
                run.push(range);
            }
            _ => runs.push(vec![range]),
        }
    }
    if runs.is_empty() {
        return Vec::new();
    }
    let lines = LineIndex::new(text);
    let line = |offset| lines.position(offset, text, Encoding::Utf8).line;
    let place = |range| Place::bytes(context.file, range);
    let run = |run: &Vec<TextRange>| {
        let edit = |&range| Edit::Text { place: place(range), insert: spaces(text, range) };
        let last = run.last().map_or(0, |range| line(range.start)) + 1;
        let label =
            if run.len() == 1 { "a tab".to_owned() } else { format!("tabs from here to line {last}") };
        rule.finding(place(run[0]), "YAML: tabs are not allowed as indentation")
            .label(label)
            .help("Indent with spaces.")
            .fix(Fix::safe("Write spaces for the tabs", run.iter().map(edit).collect()))
    };
    runs.iter().map(run).collect()
}

/// Whether nothing but blank lines stands between the lines of two places.
fn is_next(text: &str, before: TextRange, range: TextRange) -> bool {
    let between = &text[before.end as usize..range.start as usize];
    between.split_once('\n').is_none_or(|(_, lines)| lines.trim().is_empty())
}

/// As many spaces as put what follows into the column in which it was read.
fn spaces(text: &str, range: TextRange) -> String {
    let start = text[..range.start as usize].rfind('\n').map_or(0, |at| at + 1);
    let column = |end: u32| {
        let bytes = text[start..end as usize].bytes();
        bytes.fold(0, |column, byte| if byte == b'\t' { (column / 8 + 1) * 8 } else { column + 1 })
    };
    " ".repeat(column(range.end) - column(range.start))
}
