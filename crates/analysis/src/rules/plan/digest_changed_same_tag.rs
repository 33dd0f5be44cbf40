//! Another image under the same name.

use std::collections::BTreeMap;

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::bundle::Image;
use plimsoll_formats::cnab::clauses;
use plimsoll_model::{Family, Value};

use crate::rules::{BundleContext, Check, PlannedBundle, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("plan-digest-changed-same-tag"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::IMAGES),
    documentation: r#"
## What it finds

An image whose reference is the recorded one, tag included, and whose digest is another.

## Why it matters

The tag was moved. What is recorded cannot be pulled by its tag any more, and whoever looks only at the tag sees no change.

## Example

`web:1.0` with the digest `sha256:aa…` is recorded; now `web:1.0` has `sha256:bb…`.

## Fix

A new tag for a new image.
"#,
    check: Check::BundleRequest(check),
};

fn check(rule: &Rule, context: &BundleContext<'_>) -> Vec<Diagnostic> {
    context.upgraded().flat_map(|planned| moved(rule, &planned)).collect()
}

fn moved(rule: &Rule, planned: &PlannedBundle<'_>) -> Vec<Diagnostic> {
    let finding = |(image, reference, before): (&Image, &str, Option<&str>)| {
        let digest = image.digest.as_ref()?;
        if before? == &*digest.text {
            return None;
        }
        Some(
            rule.finding(
                planned.bundle.site(digest.node),
                format!("`{reference}` has another digest than before"),
            )
            .label("another image under the same name")
            .help("Give a new image a new tag."),
        )
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
