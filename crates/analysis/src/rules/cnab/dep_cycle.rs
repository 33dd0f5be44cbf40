//! Bundles that require each other.
use std::collections::BTreeSet;

use plimsoll_base::{Code, Diagnostic, Severity, Site};
use plimsoll_formats::cnab::application::Problem;
use plimsoll_formats::cnab::clauses;
use plimsoll_model::Family;

use crate::rules::{BundleContext, Check, Rule};
use crate::workspace::source;

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-dep-cycle"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::DEPENDENCIES),
    documentation: r#"
## What it finds

A bundle that requires itself, directly or through others.

## Why it matters

None of them can be installed first. What closes the circle is left out of the plan.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "0.1.0",
  "invocationImages": [{"image": "example/web:0.1.0"}],
  "custom": {
    "org.getporter.dependencies@v2": {
      "requires": {
        "mysql": {"bundle": "example/mysql"}   # error: [cnab-dep-cycle] "2 bundles require each other in a circle"
      }
    }
  }
}
```

```json mysql/bundle.json
{
  "schemaVersion": "v1.2.0", "name": "mysql", "version": "0.1.0",
  "invocationImages": [{"image": "example/mysql:0.1.0"}],
  "custom": {
    "org.getporter.dependencies@v2": {
      "requires": {
        "web": {"bundle": "example/web"}
      }
    }
  }
}
```

```sh
plimsoll plan
```

## Fix

```json mysql/bundle.json
{
  "schemaVersion": "v1.2.0", "name": "mysql", "version": "0.1.0",
  "invocationImages": [{"image": "example/mysql:0.1.0"}]
}
```
"#,
    check: Check::BundleApplication(check),
};

fn check(rule: &Rule, context: &BundleContext<'_>) -> Vec<Diagnostic> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for problem in &context.assembled.problems {
        let Problem::DependencyCycle(trail) = problem else { continue };
        let trail = from_first(context, trail);
        if seen.insert(trail.clone()) {
            found.extend(of_trail(rule, context, &trail));
        }
    }
    found
}

/// The circle from its first file on, so that it is the same from wherever it is entered.
fn from_first(context: &BundleContext<'_>, trail: &[Site]) -> Vec<Site> {
    let key = |site: &Site| {
        let path = source(context.db, site.file).map(|file| file.path(context.db).to_string());
        (path, site.node)
    };
    let mut trail = trail.to_vec();
    let first = (0..trail.len()).min_by_key(|place| key(&trail[*place])).unwrap_or(0);
    trail.rotate_left(first);
    trail
}

fn of_trail(rule: &Rule, context: &BundleContext<'_>, trail: &[Site]) -> Option<Diagnostic> {
    let bundles = || context.assembled.installations.iter().filter_map(|one| one.bundle.as_deref());
    let dependency = |site: &Site| {
        bundles().filter(|bundle| bundle.file == site.file).find_map(|bundle| {
            let mut requires = bundle.dependencies.iter().flat_map(|dependencies| &dependencies.requires);
            let found = requires.find(|dependency| dependency.node == site.node)?;
            let words = format!("`{}` requires `{}`", bundle.called(), found.alias.text);
            Some((bundle.site(found.alias.node), words))
        })
    };
    let mut steps = trail.iter().filter_map(dependency);
    let (site, words) = steps.next()?;
    let headline = match trail.len() {
        1 => "the bundle requires itself".to_owned(),
        count => format!("{count} bundles require each other in a circle"),
    };
    let finding = rule.finding(site, headline).label(words);
    let finding = steps.fold(finding, |finding, (site, words)| finding.related(site, words));
    Some(finding.help("Remove one of these dependencies."))
}
