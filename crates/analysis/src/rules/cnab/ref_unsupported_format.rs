//! A reference in a file of another format.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::bundle::Reference;
use plimsoll_formats::cnab::{Bundle, clauses};
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-ref-unsupported-format"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::BUNDLE_2018),
    documentation: r#"
## What it finds

A reference in `refs` to a file that is neither JSON, YAML nor XML, by its ending or its `mediaType`.

## Why it matters

Runtimes replace the names of images in JSON, YAML and XML. In other files the old name stays.

## Example

```json bundle.json
{
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "images": [
    {
      "image": "example/server:1.0.0",
      "refs": [{"path": "server.properties", "field": "server.image"}]
    }
  ]
}
```

```expect bundle.json
8: warning: [cnab-ref-unsupported-format] "`server.properties` is not JSON, YAML or XML"
```

## Fix

```json bundle.json
{
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "images": [
    {
      "image": "example/server:1.0.0",
      "refs": [{"path": "server.yaml", "field": "server.image"}]
    }
  ]
}
```
"#,
    check: Check::Bundle(check),
};

/// Endings of files, and parts of media types, that runtimes read.
const FORMATS: [&str; 4] = ["json", "yaml", "yml", "xml"];

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let references =
        bundle.all_images().flat_map(|image| &image.refs).filter(|_| !bundle.dialect.is_released());
    let finding = |reference: &Reference| {
        let of = reference.media_type.as_ref().filter(|of| !of.text.is_empty());
        let (text, is_read) = match (of, &reference.path) {
            (Some(of), _) => {
                let written = of.text.to_lowercase();
                (of, FORMATS.iter().any(|format| written.contains(format)))
            }
            (None, Some(path)) => {
                let name = path.text.rsplit('/').next().unwrap_or_default();
                // A name without an ending may be anything.
                let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
                (path, ending.is_none_or(|ending| FORMATS.contains(&ending.as_str())))
            }
            (None, None) => return None,
        };
        let diagnostic = rule
            .finding(context.site(text.node), format!("`{}` is not JSON, YAML or XML", text.text))
            .help("Name a file that runtimes can change, and let the invocation image copy the name from there.");
        (!is_read).then_some(diagnostic)
    };
    references.filter_map(finding).collect()
}
