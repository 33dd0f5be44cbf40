//! The version of a manifest's format is none that is known.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Position, Severity, Site, nearest};
use plimsoll_formats::cnab::bundle::Bundle;
use plimsoll_formats::cnab::{clauses, dialect};
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The versions of manifests that Porter reads, the newest three behind experimental flags.
const KNOWN: [&str; 6] = ["1.0.0-alpha.1", "1.0.0", "1.0.1", "1.1.0", "1.2.0", "1.3.0"];

/// The version of manifests that need nothing experimental.
const USUAL: &str = "1.0.1";

/// The field that holds the version.
const KEY: &str = "schemaVersion";

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("porter-schema-version"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::PORTER),
    documentation: r#"
## What it finds

A `schemaVersion` of a manifest that is not there, or none that Porter has; an error where it is no version at all. Also a
`schemaType` that is not `Bundle`.

## Why it matters

Porter refuses manifests of versions that it does not know, unless it is told not to look.

## Example

```yaml porter.yaml
schemaVersion: 2.0.0   # warning: [porter-schema-version] "manifests have no version 2.0.0"
name: web
version: 0.1.0
registry: localhost:5000
mixins: [exec]
install:
  - exec: {command: ./install.sh}
uninstall:
  - exec: {command: ./uninstall.sh}
```

## Fix

```yaml porter.yaml
schemaVersion: 1.0.1
name: web
version: 0.1.0
registry: localhost:5000
mixins: [exec]
install:
  - exec: {command: ./install.sh}
uninstall:
  - exec: {command: ./uninstall.sh}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let Some(manifest) = &bundle.manifest else { return Vec::new() };
    let known = format!("Write one of {}.", KNOWN.map(|version| format!("`{version}`")).join(", "));
    let mut found = Vec::new();
    match &bundle.schema_version {
        None => found.extend(absent(rule, bundle, context)),
        Some(version) if dialect::semver(&version.text).is_none() => {
            let headline = format!("`{}` is no version", version.text);
            let site = context.site(version.node);
            let finding = rule.finding(site, headline).help(known).severity(Severity::Error);
            found.push(with_meant(finding, site, &version.text));
        }
        Some(version) if !KNOWN.contains(&version.text.trim_start_matches('v')) => {
            let headline = format!("manifests have no version {}", version.text);
            let site = context.site(version.node);
            found.push(with_meant(rule.finding(site, headline).help(known), site, &version.text));
        }
        Some(_) => {}
    }
    if let Some(of) = manifest.schema_type.as_ref().filter(|of| !of.text.eq_ignore_ascii_case("bundle")) {
        let headline = format!("`{}` is no type of manifest", of.text);
        let site = context.site(of.node);
        let finding = rule.finding(site, headline).help("Write `schemaType: Bundle`.");
        found.push(finding.fix(write(site, "Bundle")));
    }
    found
}

/// There is none, or nothing behind its key; `None` where another rule tells of a misspelt one.
fn absent(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Option<Diagnostic> {
    let mut keys = context.mapping(bundle.node)?.entries().filter_map(|entry| entry.key()?.as_scalar());
    let is_slip = |key: &str| key != KEY && nearest(key, [KEY]).is_some();
    if keys.any(|key| is_slip(&key.text())) {
        return None;
    }
    let finding = rule
        .finding(context.site(bundle.node), format!("there is no `{KEY}`"))
        .note("Porter reads such a manifest only where it is told not to look at the version.")
        .help(format!("Add `{KEY}: {USUAL}`."));
    let value = NewValue::text(USUAL);
    let edit = match context.entry(bundle.node, KEY) {
        Some(entry) => Edit::Replace { slot: context.site(entry.node().id()), value },
        None => Edit::InsertEntry {
            mapping: context.site(bundle.node),
            key: KEY.to_owned(),
            value,
            position: Position::First,
        },
    };
    Some(finding.fix(Fix::suggestion(format!("Add `{KEY}: {USUAL}`"), vec![edit])))
}

/// With the version that was probably meant: the newest that goes on from what is written, or one that is nearly the same.
fn with_meant(finding: Diagnostic, site: Site, written: &str) -> Diagnostic {
    let written = written.trim_start_matches('v');
    // The usual one before those that are newer.
    let mut known = [USUAL].into_iter().chain(KNOWN.into_iter().rev());
    let longer = known.find(|known| {
        known.strip_prefix(written).is_some_and(|rest| rest.starts_with('.')) && !known.contains('-')
    });
    // What is a version may be meant.
    let slip = || nearest(written, KNOWN).filter(|_| dialect::semver(written).is_none());
    let meant = longer.or_else(slip);
    match meant {
        Some(meant) => finding.label(format!("did you mean `{meant}`?")).fix(write(site, meant)),
        None => finding,
    }
}

fn write(slot: Site, meant: &str) -> Fix {
    Fix::suggestion(format!("Write `{meant}`"), vec![Edit::Replace { slot, value: NewValue::text(meant) }])
}
