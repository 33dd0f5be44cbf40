//! Another installer.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::clauses;
use plimsoll_formats::cnab::image::ImageReference;
use plimsoll_model::Family;

use crate::rules::{BundleContext, Check, PlannedBundle, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("plan-installer-changed"),
    severity: Severity::Information,
    family: Some(Family::Cnab),
    clause: Some(clauses::INVOCATION_IMAGES),
    documentation: r#"
## What it finds

A bundle whose first invocation image comes from another repository than the recorded one.

## Why it matters

It is the program that installs, and it runs with the credentials. Another repository may be another publisher.

## Example

`deis/shop:0.1.0` is recorded; the bundle that is planned has `example/shop:0.2.0`.

## Fix

Nothing, where the move was meant.
"#,
    check: Check::BundleRequest(check),
};

fn check(rule: &Rule, context: &BundleContext<'_>) -> Vec<Diagnostic> {
    context.upgraded().filter_map(|planned| moved(rule, &planned)).collect()
}

fn moved(rule: &Rule, planned: &PlannedBundle<'_>) -> Option<Diagnostic> {
    let image = planned.bundle.invocation_images.first()?.image.as_ref()?;
    let before = planned.before(&["invocationImages"])?.as_list()?.items.first()?.get("image")?.as_text()?;
    let (old, new) = (ImageReference::parse(before), ImageReference::parse(&image.text));
    (old.repository != new.repository).then(|| {
        let headline = format!("`{}` runs instead of `{}`", new.repository, old.repository);
        rule.finding(planned.bundle.site(image.node), headline)
            .label("the installer")
            .help("It gets the credentials: make sure that you trust where it comes from.")
    })
}
