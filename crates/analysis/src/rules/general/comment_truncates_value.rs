//! A value that a `#` cuts off.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Place, Severity, TextRange};
use plimsoll_model::Clause;
use plimsoll_syntax::resolve::{Resolution, Resolved};
use plimsoll_syntax::{Kind, Language, Tree, Value};

use crate::rules::{Check, Rule, TreeContext};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("comment-truncates-value"),
    severity: Severity::Information,
    family: None,
    clause: Some(Clause { title: "YAML 1.2.2, §6.6", url: "https://yaml.org/spec/1.2.2/#66-comments" }),
    documentation: r#"
## What it finds

A plain value with a ` #` behind it and a word directly behind that, as in `Docker Birthday #3 App`. A comment with a blank
behind its `#` is taken for a comment.

## Why it matters

A `#` behind a blank starts a comment, so the value ends before it, without a word.

## Example

```yaml Nulecule
id: birthday
specversion: 0.0.2
metadata:
  name: Docker Birthday #3 App   # info: [comment-truncates-value] "the value ends before `#3`"
graph:
  - name: web
    artifacts: {docker: [file://web]}
```

```text web
docker run -d --name web nginx
```

## Fix

```yaml Nulecule
id: birthday
specversion: 0.0.2
metadata:
  name: "Docker Birthday #3 App"
graph:
  - name: web
    artifacts: {docker: [file://web]}
```
"#,
    check: Check::Tree(check),
};

fn check(rule: &Rule, context: &TreeContext<'_>) -> Vec<Diagnostic> {
    if context.tree.language() != Language::Yaml {
        return Vec::new();
    }
    let text: &str = context.tree.text();
    let comments = context.tree.comments().iter().filter(|comment| {
        let behind = text[comment.as_usize()].chars().nth(1);
        behind.is_some_and(char::is_alphanumeric)
    });
    let cut = comments.filter_map(|&comment| {
        let value = value_before(context.tree, comment.start)?;
        let word = text[comment.as_usize()].split_whitespace().next()?;
        let whole = TextRange::new(value.start, comment.end);
        let place = |range| Place::bytes(context.file, range);
        let quoted =
            format!("\"{}\"", text[whole.as_usize()].trim_end().replace('\\', r"\\").replace('"', "\\\""));
        let edit = Edit::Text { place: place(whole), insert: quoted };
        Some(
            rule.finding(place(comment), format!("the value ends before `{word}`"))
                .label("this is a comment")
                .related(place(value), "the value")
                .help("Quote the value if the rest belongs to it; else write a blank behind the `#`.")
                .fix(Fix::suggestion("Quote the value with what follows", vec![edit])),
        )
    });
    cut.collect()
}

/// The plain value of an entry that ends on the line of `offset` with only blanks behind it, if it is text.
fn value_before(tree: &Tree, offset: u32) -> Option<TextRange> {
    let end = tree.text()[..offset as usize].trim_end_matches([' ', '\t']).len() as u32;
    let path = tree.path_to(end);
    let node = tree.node(*path.last()?);
    let slot = tree.node(*path.iter().nth_back(1)?);
    let range = tree.range(node.id());
    let is_text = || {
        let scalar = node.value().and_then(Value::as_scalar);
        scalar.is_some_and(|scalar| matches!(scalar.resolve(Resolution::Yaml12), Resolved::Text(_)))
    };
    let is_value = node.kind() == Kind::Plain && slot.kind() == Kind::Value && range.end == end;
    (is_value && !tree.text()[range.as_usize()].contains('\n') && is_text()).then_some(range)
}
