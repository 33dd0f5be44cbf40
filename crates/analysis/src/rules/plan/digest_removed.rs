//! An image that cannot be verified any more.

use std::collections::BTreeMap;

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::bundle::Image;
use plimsoll_formats::cnab::clauses;
use plimsoll_model::{Family, Value};

use crate::rules::{BundleContext, Check, PlannedBundle, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("plan-digest-removed"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::IMAGES),
    documentation: r#"
## What it finds

An image that was recorded with a digest and has none now.

## Why it matters

Nobody can tell whether the image that is pulled is the one that was meant.

## Example

`web:1.0` was recorded with its digest; the new bundle leaves `contentDigest` out.

## Fix

`contentDigest` of the image, as the registry says it.
"#,
    check: Check::BundleRequest(check),
};

fn check(rule: &Rule, context: &BundleContext<'_>) -> Vec<Diagnostic> {
    context.upgraded().flat_map(|planned| removed(rule, &planned)).collect()
}

fn removed(rule: &Rule, planned: &PlannedBundle<'_>) -> Vec<Diagnostic> {
    let finding = |(image, reference, before): (&Image, &str, Option<&str>)| {
        let is_in_name = reference.contains('@');
        (image.digest.is_none() && before.is_some() && !is_in_name).then(|| {
            rule.finding(
                planned.bundle.site(image.node),
                format!("`{reference}` had a digest and has none now"),
            )
            .label("cannot be verified any more")
            .help("Write the digest of the image.")
        })
    };
    images(planned).filter_map(finding).collect()
}

/// The images that were recorded under the same reference, each with its reference and its former digest.
fn images<'p>(planned: &'p PlannedBundle<'_>) -> impl Iterator<Item = (&'p Image, &'p str, Option<&'p str>)> {
    let before =
        ["invocationImages", "images"].into_iter().filter_map(|list| planned.before(&[list])?.as_list());
    let before: BTreeMap<&str, Option<&str>> = before
        .flat_map(|list| &list.items)
        .filter_map(|image| {
            Some((image.get("image")?.as_text()?, image.get("digest").and_then(Value::as_text)))
        })
        .collect();
    planned.bundle.all_images().filter_map(move |image| {
        let reference: &str = &image.image.as_ref()?.text;
        Some((image, reference, *before.get(reference)?))
    })
}
