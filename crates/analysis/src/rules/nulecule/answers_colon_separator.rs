//! A colon where INI has an equals sign.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Place, Severity};
use plimsoll_model::{Clause, Family};
use plimsoll_syntax::SyntaxErrorKind;

use crate::rules::{Check, Rule, TreeContext};

/// How the reference implementation reads answers files.
pub(super) const ANSWERS: Clause = Clause {
    title: "Atomic App, Runtime answers file",
    url: "https://github.com/projectatomic/atomicapp/blob/master/docs/file_handling.md#runtime-answers-file",
};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("answers-colon-separator"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: Some(ANSWERS),
    documentation: r#"
## What it finds

`key: value` in a file that is written as INI.

## Why it matters

Atomic App reads INI with `=` only and stops at such a line, although its provider documentation prints some.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: image
        description: the image
    artifacts: {docker: [file://run]}
```

```text run
docker run $image
```

```conf answers.conf
[web]
image: nginx   # error: [answers-colon-separator] "INI has `=` between key and value"
```

## Fix

```conf answers.conf
[web]
image = nginx
```
"#,
    check: Check::Tree(check),
};

fn check(rule: &Rule, context: &TreeContext<'_>) -> Vec<Diagnostic> {
    let text = context.tree.text();
    let errors = context.tree.errors().iter();
    let colons = errors.filter(|error| error.kind == SyntaxErrorKind::ColonForEquals);
    let finding = |error: &plimsoll_syntax::SyntaxError| {
        let place = Place::bytes(context.file, error.range);
        let is_spaced = text[error.range.end as usize..].starts_with([' ', '\t']);
        let insert = if is_spaced { " =" } else { "=" }.to_owned();
        rule.finding(place, "INI has `=` between key and value, not `:`")
            .help("Write `=`.")
            .fix(Fix::safe("Write `=` for `:`", vec![Edit::Text { place, insert }]))
    };
    colons.map(finding).collect()
}
