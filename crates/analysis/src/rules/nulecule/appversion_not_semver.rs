//! An application version that is no semantic version.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;
use plimsoll_syntax::resolve::{Resolution, Resolved};

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("appversion-not-semver"),
    severity: Severity::Information,
    family: Some(Family::Nulecule),
    clause: Some(tables::METADATA),
    documentation: r#"
## What it finds

`metadata.appversion` that is not a version of three numbers, as `1.2.0` or `1.2.0-beta.1`.

## Why it matters

The specification asks for a semantic version, so that versions of an application can be compared.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
metadata:
  appversion: v1.0.0   # info: [appversion-not-semver] "`v1.0.0` is not a semantic version"
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
  appversion: 1.0.0
graph:
  - name: web
    artifacts: {docker: [file://web]}
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let version = nulecule.appversion.as_ref();
    let Some(version) = version.filter(|version| !is_semantic(&version.text)) else { return Vec::new() };
    // What is no text, or a date, is told of already.
    let scalar = context.scalar(version.node);
    let is_text = |rules| scalar.is_some_and(|scalar| matches!(scalar.resolve(rules), Resolved::Text(_)));
    if !is_text(Resolution::Yaml12) || !is_text(Resolution::Yaml11) {
        return Vec::new();
    }
    let diagnostic = rule
        .finding(context.site(version.node), format!("`{}` is not a semantic version", version.text))
        .note(format!("Asked for by {} ({}).", tables::METADATA.title, tables::METADATA.url))
        .help("Write three numbers: `1.2.0`.");
    let bare = version.text.strip_prefix(['v', 'V']).filter(|bare| is_semantic(bare));
    vec![match bare {
        None => diagnostic,
        Some(bare) => {
            let slot = context.site(version.node);
            let edit = Edit::Replace { slot, value: NewValue::text(bare) };
            diagnostic.fix(Fix::suggestion(format!("Write `{bare}`"), vec![edit]))
        }
    }]
}

/// <https://semver.org/spec/v2.0.0.html#spec-item-2>
fn is_semantic(version: &str) -> bool {
    let (rest, build) = version.split_once('+').map_or((version, None), |(rest, build)| (rest, Some(build)));
    let (core, pre) = rest.split_once('-').map_or((rest, None), |(core, pre)| (core, Some(pre)));
    let is_number = |part: &str| {
        let is_digits = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        is_digits && (part.len() == 1 || !part.starts_with('0'))
    };
    let is_identifier = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let identifiers = |part: Option<&str>| part.is_none_or(|part| part.split('.').all(is_identifier));
    core.split('.').count() == 3 && core.split('.').all(is_number) && identifiers(pre) && identifiers(build)
}
