//! A licence URL that is none.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("license-url-invalid"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::LICENSE),
    documentation: r#"
## What it finds

`metadata.license.url` without a scheme and a host.

## Why it matters

The specification demands a URL, and what shows the file as a link cannot follow anything else.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
metadata:
  license:
    name: MIT
    url: www.example.com/license   # warning: [license-url-invalid] "not an absolute URL"
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
  license:
    name: MIT
    url: https://www.example.com/license
graph:
  - name: web
    artifacts: {docker: [file://web]}
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let urls = nulecule.license_urls.iter();
    let wrong = urls.filter(|url| !is_absolute(&url.text)).map(|url| {
        let slot = context.site(url.node);
        let diagnostic = rule
            .finding(slot, format!("`{}` is not an absolute URL", url.text))
            .help("Write it with its scheme: `https://HOST/PATH`.");
        if !url.text.contains('.') || url.text.contains([':', ' ']) {
            return diagnostic;
        }
        let meant = format!("https://{}", url.text.trim_start_matches('/'));
        let edit = Edit::Replace { slot, value: NewValue::text(&*meant) };
        diagnostic.fix(Fix::suggestion(format!("Write `{meant}`"), vec![edit]))
    });
    wrong.collect()
}

/// A scheme and a host; a scheme is a letter and then letters, digits, `+`, `-`, `.` (RFC 3986 §3.1).
fn is_absolute(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else { return false };
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    is_scheme && !rest.is_empty() && !rest.starts_with('/') && !rest.contains(char::is_whitespace)
}
