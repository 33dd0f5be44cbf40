//! A quote that belongs to no pair in a key.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Place, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;
use plimsoll_syntax::Kind;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("stray-quote-in-key"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::WHOLE),
    documentation: r#"
## What it finds

A key without quotes that has one quote at its end or start: `appversion": "0.0.1"`.

## Why it matters

The quote is a part of the key, so the field has another name than it seems to have, and is ignored.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
metadata:
  appversion": "0.0.1"   # warning: [stray-quote-in-key] "a stray quote in the key"
graph:
  - name: web
    artifacts: {docker: [file://web]}
```

```text web
docker run -d --name web nginx
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
metadata:
  appversion: "0.0.1"
graph:
  - name: web
    artifacts: {docker: [file://web]}
```
"#,
    check: Check::Nulecule(check),
};

/// The key without its stray quote; `None` for a key without one. A key inside of quotes is never asked for, as its text
/// has no quotes.
pub(super) fn without_quote(key: &str) -> Option<&str> {
    let bare = key.trim_matches(['"', '\'']);
    let is_word = bare.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    (key.len() == bare.len() + 1 && !bare.is_empty() && is_word).then_some(bare)
}

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let root = context.node(nulecule.node);
    let entries = root.subtree().filter(|node| node.kind() == Kind::Entry);
    let stray = entries.filter_map(|entry| {
        let key = entry.child(Kind::Key)?.value()?.as_scalar()?;
        let text = key.text();
        let bare = without_quote(&text).filter(|_| key.node().kind() == Kind::Plain)?;
        let site = context.site(entry.id());
        Some(
            rule.finding(Place::key(site), format!("a stray quote in the key `{text}`"))
                .label("the quote is a part of the key")
                .help(format!("Write `{bare}`."))
                .fix(Fix::safe(
                    format!("Rename `{text}` to `{bare}`"),
                    vec![Edit::RenameKey { entry: site, key: bare.to_owned() }],
                )),
        )
    });
    stray.collect()
}
