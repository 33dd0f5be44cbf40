//! Both sides of a merge.

use plimsoll_base::{
    Code, Diagnostic, Edit, Encoding, Fix, LineColumn, LineIndex, Place, Severity, TextRange,
};

use crate::merge::{self, Conflict, Sides};
use crate::rules::{Check, Rule, TreeContext};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code(merge::CODE),
    severity: Severity::Error,
    family: None,
    clause: None,
    documentation: r#"
## What it finds

Lines with which git marks a conflict: `<<<<<<<`, `=======` and `>>>>>>>` at the start of a line. The file is read as if the
lines between the first two had been kept, so that nothing else is said about the conflict itself.

## Why it matters

The file says two things at once. Other tools stop at the first marker, or take one of the sides without saying so.

## Example

```text Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
<<<<<<< HEAD
    source: docker://web-one
=======
    source: docker://web-two
>>>>>>> two
```

```expect Nulecule
5: error: [merge-conflict] "merge conflict: git left both sides"
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    source: docker://web-one
```
"#,
    check: Check::Tree(check),
};

fn check(rule: &Rule, context: &TreeContext<'_>) -> Vec<Diagnostic> {
    if context.conflicts.is_empty() {
        return Vec::new();
    }
    let text: &str = context.tree.text();
    let lines = LineIndex::new(text);
    let line = |offset: u32| {
        let LineColumn { line, .. } = lines.position(offset, text, Encoding::Utf8);
        line + 1
    };
    let finding = |conflict: &Conflict| {
        let place = |range| Place::bytes(context.file, range);
        let Some(sides) = &conflict.sides else {
            return rule
                .finding(place(conflict.marker), "merge conflict: a line of git is left, and others are gone")
                .note("A conflict has `<<<<<<<`, `=======` and `>>>>>>>`, in this order.")
                .help("Take out what is left of them.");
        };
        // Which lines are wanted nobody can know, so neither fix is one that is safe.
        let keep = |title: &str, kept: TextRange| {
            let gone = [(conflict.whole.start, kept.start), (kept.end, conflict.whole.end)];
            let edit =
                |(start, end)| Edit::Text { place: place(TextRange::new(start, end)), insert: String::new() };
            Fix::suggestion(title, gone.map(edit).to_vec())
        };
        let Sides { ours, theirs, .. } = sides;
        rule.finding(place(conflict.marker), "merge conflict: git left both sides between `<<<<<<<` and `>>>>>>>`")
            .note(format!(
                "Our side starts in line {}, theirs in line {}; the conflict ends in line {}. Our side is what is read.",
                line(ours.start),
                line(theirs.start),
                line(conflict.whole.end - 1)
            ))
            .help("Keep one side, or write what both mean, and take the lines of git out.")
            .fix(keep("Keep our side", *ours))
            .fix(keep("Keep their side", *theirs))
    };
    context.conflicts.iter().map(finding).collect()
}
